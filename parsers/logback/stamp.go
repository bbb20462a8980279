package logback

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// stamps says which stamps begin a record.
type stamps uint8

const (
	dated stamps = iota
	timeOnly
)

func (k stamps) starts(line []byte) bool {
	if len(line) < 8 || line[0] == ' ' || line[0] == '\t' {
		return false
	}
	var h head
	_, ok := k.find(line, &h)
	return ok
}

// find looks for the stamp at the start of a line: at once, in brackets, behind a
// level ("DEBUG 2026-..."), behind the name of a file or of a service ("pos.log.1 2026-...", "pos | 2026-...").
// It returns where the rest of the line begins.
func (k stamps) find(line []byte, h *head) (to int, ok bool) {
	i := 0
	for n := escape(line); n > 0; n = escape(line[i:]) {
		i += n
	}
	if i >= len(line) {
		return 0, false
	}
	if to, ok = k.at(line, i, h); ok {
		return to, true
	}
	if c := line[i]; !letter(c) && c != '[' {
		return 0, false
	}
	if j := leadingLevel(line, i, h); j > 0 {
		return k.at(line, j, h)
	}
	if j := leadingName(line, i); j > 0 {
		return k.at(line, j, h)
	}
	return 0, false
}

// at reads a stamp at i, bare or in brackets.
func (k stamps) at(line []byte, i int, h *head) (to int, ok bool) {
	boxed := i < len(line) && line[i] == '['
	if boxed {
		i++
	}
	if i >= len(line) || line[i]-'0' > 9 && !letter(line[i]) {
		return 0, false
	}
	s, n, ok := clock.Parse(line[i:])
	end := i + n
	if !ok || !k.fits(s, line[i:end]) {
		return 0, false
	}
	if boxed {
		if end >= len(line) || line[end] != ']' {
			return 0, false
		}
		end++
	} else if end < len(line) && !follows(line[end]) {
		return 0, false
	}
	h.stamp = s
	return end, true
}

// fits refuses bare numbers: lines of tables begin with them.
func (k stamps) fits(s clock.Stamp, b []byte) bool {
	if bytes.IndexByte(b, ':') < 0 {
		return false
	}
	if k == timeOnly {
		return !s.HasDate
	}
	return s.HasDate && s.HasYear
}

// follows tells whether c may stand behind a stamp.
func follows(c byte) bool {
	return c == ' ' || c == '\t' || c == ':' || c == ',' || c == '|' || c == ';' || c == '[' || c == ']' || c == esc
}

// leadingLevel reads "DEBUG " or "[INFO ] " at i and returns where the rest begins.
func leadingLevel(line []byte, i int, h *head) int {
	j := i
	if line[j] == '[' {
		j++
	}
	from := j
	for j < len(line) && letter(line[j]) && j-from < 9 {
		j++
	}
	l := word(line[from:j])
	if l == parsers.LevelNone {
		return 0
	}
	for j < len(line) && (line[j] == ' ' || line[j] == ']' || line[j] == ':' || line[j] == '-' || line[j] == '|') {
		j++
	}
	if j >= len(line) || j == from {
		return 0
	}
	h.level = l
	return j
}

// leadingName skips the name of a file with ".log" in it, or of a service before a bar.
func leadingName(line []byte, i int) int {
	end := bytes.IndexByte(line[i:min(len(line), i+120)], ' ')
	if end <= 0 {
		return 0
	}
	name, j := line[i:i+end], i+end
	for j < len(line) && line[j] == ' ' {
		j++
	}
	if j+1 < len(line) && line[j] == '|' {
		for j++; j < len(line) && line[j] == ' '; j++ {
		}
		return j
	}
	if bytes.Contains(name, []byte(".log")) {
		return j
	}
	return 0
}

// word reads a level written in full. Single letters say nothing here.
func word(b []byte) parsers.Level {
	if len(b) < 3 {
		return parsers.LevelNone
	}
	return fields.Level(b)
}

func letter(c byte) bool { return (c|0x20)-'a' < 26 }
