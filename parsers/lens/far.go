package lens

import "posmortem/parsers/clock"

// mostWords bounds how many words stand before a stamp that is brought to the head.
const mostWords = 8

// toFront brings the first date and time of a line to its head, where no format looks for it elsewhere.
func (v *view) toFront(line []byte) []byte {
	words := 0
	for i := 0; i < len(line) && i < reach && words < mostWords; i++ {
		if i > 0 && !parts(line[i-1]) {
			continue
		}
		words++
		s, n, ok := clock.Parse(line[i:])
		if !ok || !s.HasDate || n < 14 {
			continue
		}
		if opening(line[:i]) {
			return line
		}
		v.moved = true
		v.front(line, i, i+n)
		return v.buf
	}
	return line
}

// front writes line with line[from:to] before all else.
func (v *view) front(line []byte, from, to int) {
	out := make([]byte, 0, len(line)+1)
	out = append(append(append(append(out, line[from:to]...), ' '), line[:from]...), line[to:]...)
	v.buf = out
}

// opening tells whether b is nothing but brackets and the like.
func opening(b []byte) bool {
	for _, c := range b {
		if c-'0' < 10 || (c|0x20)-'a' < 26 || c >= 0x80 {
			return false
		}
	}
	return true
}

// parts tells whether a stamp may begin behind c.
func parts(c byte) bool {
	switch c {
	case ' ', '\t', '[', '(', '<', '|', ';', ',', '"', '\'', '{':
		return true
	}
	return c >= 0x80
}
