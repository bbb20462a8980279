package logback

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// head is what the first line of a record says before its message.
type head struct {
	stamp  clock.Stamp
	level  parsers.Level
	logger []byte
	msg    int  // where the message begins in the line
	second bool // the message is on the second line, as java.util.logging writes it

	spring  bool // "---" was seen: brackets and a logger follow, then " : "
	colon   bool // fields are parted by colons alone
	bars    bool // fields are parted by "|"
	dashed  bool // a dash stood before the level
	threads int  // brackets that are no level
	number  bool // a process number was seen
	opened  int  // where the bracket behind the level began
}

// strong tells whether the line has more of the layout than a stamp and a level.
func (h *head) strong() bool {
	return h.level != parsers.LevelNone && (h.spring || h.colon || h.bars || h.dashed || h.threads > 0 || h.number || len(h.logger) > 0)
}

// read finds level, logger and message behind the stamp, which ends at i.
func (h *head) read(line []byte, i int) {
	for range 10 {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		h.msg = i
		if i >= len(line) {
			return
		}
		next := 0
		switch line[i] {
		case '-', '|', ':', ',', ';':
			next = h.separator(line, i)
		case '[':
			next = h.bracket(line, i)
		case '(':
			next = h.paren(line, i)
		default:
			next = h.word(line, i)
		}
		if next <= i {
			break
		}
		i = next
	}
	if h.opened > 0 && len(h.logger) == 0 && !h.spring && !h.bars {
		h.msg = h.opened // "INFO [TXN-1] sent": the bracket belongs to the message
	}
}

// separator reads a run of one separator. 0 means that the message begins: h.msg is set.
func (h *head) separator(line []byte, i int) int {
	j := i
	for j < len(line) && line[j] == line[i] {
		j++
	}
	known := h.level != parsers.LevelNone
	switch c := line[i]; {
	case c == '-' && j-i == 3:
		h.spring = true
	case c == '-' && !known && j < len(line) && line[j] == ' ':
		h.dashed = true
	case c == '-' && j < len(line) && line[j] == ' ':
		h.msg, h.opened = j+1, 0
		return 0
	case c == '|':
		h.bars = true
	case c == ':' && !known:
		h.colon = true
	case c == ':' && j < len(line):
	case c == ',' || c == ';':
		if known {
			return 0
		}
	default:
		return 0
	}
	return j
}

// bracket reads [thread], [LEVEL] or one that begins the message.
func (h *head) bracket(line []byte, i int) int {
	depth := 0
	for j := i; j < len(line) && j-i < 200; j++ {
		switch line[j] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return h.boxed(bytes.TrimSpace(line[i+1:j]), i, j+1)
			}
		}
	}
	return 0
}

func (h *head) boxed(content []byte, i, end int) int {
	if h.level == parsers.LevelNone {
		if h.level = word(content); h.level == parsers.LevelNone {
			h.threads++
		}
		return end
	}
	if h.spring || h.bars {
		h.threads++
		return end
	}
	if h.threads > 0 || h.opened > 0 {
		return 0
	}
	h.threads++
	h.opened = i
	return end
}

// paren reads "(thread)" behind "[logger]", as JBoss writes it.
func (h *head) paren(line []byte, i int) int {
	end := bytes.IndexByte(line[i:min(len(line), i+120)], ')')
	if h.opened == 0 || end < 0 {
		return 0
	}
	box := line[h.opened+1 : i]
	if j := bytes.IndexByte(box, ']'); j > 0 {
		h.logger = box[:j]
	}
	h.msg, h.opened = min(i+end+2, len(line)), 0
	return 0
}

// word reads a level, a process number or a logger; 0 means that the message begins.
func (h *head) word(line []byte, i int) int {
	if h.spring {
		h.springLogger(line, i)
		return 0
	}
	if h.bars {
		return h.barred(line, i)
	}
	j := i
	for j < len(line) && line[j] != ' ' && line[j] != '\t' && line[j] != '|' {
		j++
	}
	w := line[i:j]
	if h.level == parsers.LevelNone {
		return h.beforeLevel(line, i, w)
	}
	if number(w) && bytes.HasPrefix(bytes.TrimLeft(line[j:], " "), []byte("---")) {
		h.number = true
		return j
	}
	h.findLogger(line, i, w)
	return 0
}

// beforeLevel reads a level, or what may stand before it: a process number, a logger.
func (h *head) beforeLevel(line []byte, i int, w []byte) int {
	k := 0
	for k < len(w) && letter(w[k]) {
		k++
	}
	if l := word(w[:k]); l != parsers.LevelNone && (k == len(w) || w[k] == ':' || w[k] == ',' || w[k] == '-' || w[k] == '[') {
		h.level = l
		if k < len(w) && w[k] == ':' && k+1 < len(w) {
			h.colon = true
			return i + k + 1
		}
		if k < len(w) && w[k] != '[' {
			k++
		}
		return i + k
	}
	j := i + len(w)
	if number(w) {
		h.number = true
		return j
	}
	if len(h.logger) > 0 || len(w) > 100 {
		h.logger = nil
		return 0
	}
	rest := bytes.TrimLeft(line[j:min(len(line), j+40)], " -|[")
	k = 0
	for k < len(rest) && letter(rest[k]) {
		k++
	}
	if word(rest[:k]) == parsers.LevelNone {
		return 0
	}
	h.logger = w
	return j
}
