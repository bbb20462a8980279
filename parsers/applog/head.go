package applog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// head is what stands in front of a message: a stamp, and around it in any
// order a level, a module, a thread.
type head struct {
	stamp   clock.Stamp
	timed   bool
	level   parsers.Level
	before  []byte // name in brackets before the level
	after   []byte // name behind the level
	msg     int    // where the message begins
	boxed   bool   // the stamp stands in brackets
	thread  bool   // a thread stands in brackets
	rank    bool   // the level stands in brackets
	comma   bool   // the fraction has a comma, as log4j and Python write it
	own     bool   // a part is written as only apps write it
	logback bool   // the level is a bare word behind a thread in brackets, as logback writes
}

// module returns the part of the program that wrote the record: the name behind
// the level, since what stands before it is often the thread.
func (h *head) module() []byte {
	if len(h.after) > 0 {
		return h.after
	}
	return h.before
}

// maxSlots bounds how many parts a head may have; maxSlot how long each may be.
const maxSlots, maxSlot = 7, 64

// read fills h from the first line of a record and tells whether it begins with a head.
func (h *head) read(line []byte) bool {
	i, last := 0, 0 // last: where a name in brackets began, which may turn out to be the message
	for n := 0; n < maxSlots; n++ {
		if i = h.separator(line, i); i >= len(line) || n == 3 && !h.timed {
			break
		}
		j, named := h.slot(line, i)
		if j == i {
			break
		}
		if named {
			last = i
		}
		i = j
	}
	if !h.timed {
		return false
	}
	h.msg = h.lead(line, i)
	if last > 0 && h.msg == len(line) {
		h.msg, h.before, h.after = last, nil, nil
	}
	return true
}

// separator passes what stands between two parts at i.
func (h *head) separator(line []byte, i int) int {
	if i == 0 {
		return 0
	}
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '|') {
		i++
	}
	if !h.timed || h.level == parsers.LevelNone {
		if i+1 < len(line) && (line[i] == ':' || line[i] == ',') && line[i+1] != ' ' { // 10:22:40,672:DEBUG:text
			i++
		}
	}
	return i
}

// slot reads one part of the head at i and returns where it ends, or i when
// the message begins there. named tells that it is a name in brackets.
func (h *head) slot(line []byte, i int) (end int, named bool) {
	if open, shut := bracket(line[i:]); open > 0 {
		n := bytes.Index(line[i+open:min(len(line), i+open+maxSlot)], shut)
		if n < 0 {
			return i, false
		}
		end = i + open + n + len(shut)
		return h.box(line, i, bytes.Trim(line[i+open:i+open+n], " "), end)
	}
	if !h.timed {
		if s, n, ok := clock.Parse(line[i:]); ok {
			h.stamp, h.timed, h.comma = s, true, bytes.IndexByte(line[i:i+n], ',') >= 0
			return i + n, false
		}
	}
	return h.bare(line, i), false
}

// bracket returns the length of the bracket that b begins with and the one that closes it.
func bracket(b []byte) (int, []byte) {
	switch b[0] {
	case '[':
		return 1, shutSquare
	case '<':
		return 1, shutAngle
	case '(':
		return 1, shutRound
	case 0xe3:
		if bytes.HasPrefix(b, openLens) {
			return 3, shutLens
		}
	}
	return 0, nil
}

var shutSquare, shutAngle, shutRound, openLens, shutLens = []byte("]"), []byte(">"), []byte(")"), []byte("【"), []byte("】")

// box reads the inside of a pair of brackets that lies in line[i:end].
func (h *head) box(line []byte, i int, in []byte, end int) (int, bool) {
	if !h.timed {
		if s, n, ok := clock.Parse(in); ok && n == len(in) {
			h.stamp, h.timed, h.boxed, h.comma = s, true, true, bytes.IndexByte(in, ',') >= 0
			return end, false
		} else if ok && n+1 < len(in) && in[n] == ' ' && h.level == parsers.LevelNone { // [10:00:01 INF], as Serilog writes
			if l := boxedLevel(in[n+1:]); l != parsers.LevelNone {
				h.stamp, h.timed, h.boxed, h.rank, h.level = s, true, true, true, l
				return end, false
			}
		}
	}
	if h.level == parsers.LevelNone {
		if l := boxedLevel(in); l != parsers.LevelNone {
			h.level, h.rank, h.own = l, true, in[0] >= 0x80
			return end, false
		}
	}
	if line[i] == '(' || end < len(line) && line[end] == '=' {
		return i, false
	}
	if isThread(in) {
		h.thread = true
		return end, false
	}
	return h.name(i, in, end)
}

// name takes a name in brackets; a second one on the same side of the level
// belongs to the message.
func (h *head) name(i int, in []byte, end int) (int, bool) {
	if !isName(in) {
		return i, false
	}
	switch {
	case h.level == parsers.LevelNone && h.before == nil:
		h.before = in
	case h.level != parsers.LevelNone && h.after == nil:
		h.after, h.own = in, h.own || h.rank
	default:
		return i, false
	}
	return end, true
}

// lead passes the dash or colon between head and message.
func (h *head) lead(line []byte, i int) int {
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if i+1 < len(line) && (line[i] == '-' || line[i] == ':') && line[i+1] == ' ' {
		i += 2
	}
	for i < len(line) && line[i] == ' ' {
		i++
	}
	return i
}
