package kernel

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Kinds of heads.
const (
	bare   = iota
	uptime // [   12.345678]
	step   // [  +9.521976]
	dated  // [Mon Mar  2 10:00:15 2026], or [Mar 2 10:00] in front of steps
)

// head is what stands in front of a message.
type head struct {
	kind   int
	micros int64 // since the start, or since the line before
	stamp  clock.Stamp
	level  parsers.Level
}

// read reads the head of a line and returns its length.
func (h *head) read(b []byte) (n int) {
	if len(b) > 3 && b[0] == '<' && b[1]-'0' < 10 {
		k, v := 1, 0
		for k < len(b) && k < 5 && b[k]-'0' < 10 {
			v = v*10 + int(b[k]-'0')
			k++
		}
		if k < len(b) && b[k] == '>' && v < 192 {
			h.level, n = priority(v), k+1
		}
	}
	at := n
	for at < len(b) && b[at] == ' ' {
		at++
	}
	if at >= len(b) || b[at] != '[' {
		return n
	}
	end := bytes.IndexByte(b[at:min(len(b), at+40)], ']')
	if end < 0 || !h.bracket(bytes.TrimSpace(b[at+1:at+end])) {
		return n
	}
	n = at + end + 1
	n += caller(b[n:])
	for n < len(b) && b[n] == ' ' {
		n++
	}
	return n
}

// caller returns the length of "[    T1]" or "[   C0]", which tells the task or the processor.
func caller(b []byte) int {
	end := bytes.IndexByte(b[:min(len(b), 14)], ']')
	if end < 2 || b[0] != '[' {
		return 0
	}
	if v := bytes.TrimLeft(b[1:end], " "); len(v) > 1 && (v[0] == 'T' || v[0] == 'C') && fields.Digits(v[1:]) {
		return end + 1
	}
	return 0
}

// bracket reads what stands in the brackets.
func (h *head) bracket(v []byte) bool {
	if len(v) == 0 {
		return false
	}
	if v[0] == '+' {
		h.kind = step
		return h.seconds(v[1:])
	}
	if v[0]-'0' < 10 {
		h.kind = uptime
		return h.seconds(v)
	}
	if s, n, ok := clock.Parse(v); ok && n == len(v) && s.HasDate {
		h.stamp, h.kind = s, dated
		return true
	}
	return h.minute(v)
}

// seconds reads seconds with six digits behind a decimal point, or a decimal comma as the locale has it.
func (h *head) seconds(v []byte) bool {
	n, i := int64(0), 0
	for i < len(v) && i < 10 && v[i]-'0' < 10 {
		n = n*10 + int64(v[i]-'0')
		i++
	}
	if i == 0 || len(v) != i+7 || v[i] != '.' && v[i] != ',' || !fields.Digits(v[i+1:]) {
		h.kind = bare
		return false
	}
	for _, c := range v[i+1:] {
		n = n*10 + int64(c-'0')
	}
	h.micros = n
	return true
}

// minute reads "Mar 2 10:00" and "Mar12 10:00", which dmesg -H writes where the minute changes.
func (h *head) minute(v []byte) bool {
	if len(v) < 10 || len(v) > 12 {
		return false
	}
	var s [24]byte
	n := copy(s[:], v[:3])
	s[n] = ' '
	n++
	day, tod, ok := bytes.Cut(bytes.TrimLeft(v[3:], " "), blank)
	if !ok || len(day) == 0 || len(day) > 2 || len(tod) != 5 {
		return false
	}
	if len(day) == 1 {
		s[n] = ' '
		n++
	}
	n += copy(s[n:], day)
	s[n] = ' '
	n++
	n += copy(s[n:], tod)
	n += copy(s[n:], ":00")
	stamp, k, ok := clock.Parse(s[:n])
	if !ok || k != n {
		return false
	}
	h.stamp, h.kind = stamp, dated
	return true
}
