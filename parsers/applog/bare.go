package applog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// bare reads a part without brackets at i: a level and the module behind it, a
// process number, or "- module - LEVEL -". It returns where that ends.
func (h *head) bare(line []byte, i int) int {
	if h.level != parsers.LevelNone {
		return i
	}
	if h.timed && i+2 < len(line) && line[i] == '-' && line[i+1] == ' ' {
		return h.dashed(line, i)
	}
	l, n := bareLevel(line[i:])
	if l == parsers.LevelNone {
		if n = h.channel(line, i); n > i {
			return n
		}
		return h.number(line, i)
	}
	h.level, h.logback, h.own = l, h.thread || h.before != nil, line[i] >= 0x80
	return h.behindLevel(line, i+n)
}

// channel reads "app.ERROR:" at i, as Monolog writes behind a stamp in brackets.
func (h *head) channel(line []byte, i int) int {
	name := i
	for name < len(line) && name < i+maxSlot && (isLetter(line[name]) || line[name]-'0' < 10 || line[name] == '_' || line[name] == '-') {
		name++
	}
	if !h.boxed || name == i || name+1 >= len(line) || line[name] != '.' {
		return i
	}
	l, n := bareLevel(line[name+1:])
	if end := name + 1 + n; l != parsers.LevelNone && end < len(line) && line[end] == ':' {
		h.level, h.after = l, line[i:name]
		return end + 1
	}
	return i
}

// number passes a process number that a level follows.
func (h *head) number(line []byte, i int) int {
	j := i
	for j < len(line) && line[j]-'0' < 10 {
		j++
	}
	if !h.timed || j == i || j+1 >= len(line) || line[j] != ' ' {
		return i
	}
	if l, _ := bareLevel(line[j+1:]); l == parsers.LevelNone {
		return i
	}
	return j + 1
}

// dashed reads "- LEVEL - msg" and "- module - LEVEL - msg" at i, the order of Python's logging.
func (h *head) dashed(line []byte, i int) int {
	i += 2
	if l, n := bareLevel(line[i:]); l != parsers.LevelNone {
		h.level = l
		return i + n
	}
	k := bytes.Index(line[i:min(len(line), i+maxSlot)], dash)
	if k < 0 {
		return i
	}
	l, n := bareLevel(line[i+k+len(dash):])
	if l == parsers.LevelNone {
		return i
	}
	h.level, h.after = l, bytes.TrimSpace(line[i:i+k])
	return i + k + len(dash) + n
}

var dash = []byte(" - ")

// behindLevel reads the module behind a bare level that ends at i: LEVEL/module,
// LEVEL|module|, LEVEL module:, LEVEL:module:.
func (h *head) behindLevel(line []byte, i int) int {
	if i >= len(line) {
		return i
	}
	switch line[i] {
	case '/':
		j := i + 1
		for j < len(line) && line[j] != ' ' && line[j] != ':' {
			j++
		}
		h.after, h.own = line[i+1:j], true
		return skipColon(line, j)
	case '|':
		return h.piped(line, i+1)
	case ':':
		if i+1 < len(line) && line[i+1] != ' ' {
			return h.colon(line, i+1, false)
		}
		return i + 1
	}
	j := i
	for j < len(line) && line[j] == ' ' {
		j++
	}
	if j < len(line) && line[j] == '|' {
		return h.piped(line, j+1)
	}
	if k := h.colon(line, j, true); k > j {
		return k
	}
	return i
}

// piped reads "module|" or "thread|module|" at i.
func (h *head) piped(line []byte, i int) int {
	for range 2 {
		k := bytes.IndexByte(line[i:min(len(line), i+maxSlot)], '|')
		if k < 0 {
			return i
		}
		in := bytes.Trim(line[i:i+k], " ")
		if !isThread(in) {
			if isName(in) {
				h.after, h.own = in, h.own || h.timed && !h.stamp.HasDate
				i += k + 1
			}
			return i
		}
		i += k + 1
	}
	return i
}

// colon reads one word and its colon at i; spaced asks for a space behind it. A
// word that names a value or a fault belongs to the message.
func (h *head) colon(line []byte, i int, spaced bool) int {
	j := i
	for j < len(line) && j < i+maxSlot && line[j] > ' ' && line[j] != ':' {
		j++
	}
	if j == i || j >= len(line) || line[j] != ':' || spaced && j+1 < len(line) && line[j+1] != ' ' {
		return i
	}
	word := line[i:j]
	if !isName(word) || isFault(word) {
		return i
	}
	if m := fields.Find(word); m != fields.None && m != fields.Logger {
		return i
	}
	h.after, h.own = word, h.own || spaced && bytes.IndexByte(word, '.') < 0
	return j + 1
}

func skipColon(line []byte, i int) int {
	if i < len(line) && line[i] == ':' {
		i++
	}
	return i
}
