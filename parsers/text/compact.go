package text

import (
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// compact reads "260302 100000 " or "260302 10:00:00 " at the head of a line: the date as YYMMDD, as log4j's %d{yyMMdd HHmmss} and
// MySQL 5 write it.
func compact(line []byte) (clock.Stamp, bool) {
	if len(line) < 14 || line[6] != ' ' || !fields.Digits(line[:6]) {
		return clock.Stamp{}, false
	}
	var buf [20]byte
	b := append(buf[:0], "20"...)
	b = append(append(append(append(append(b, line[:2]...), '-'), line[2:4]...), '-'), line[4:6]...)
	b = append(b, ' ')
	rest := line[7:]
	switch {
	case fields.Digits(rest[:6]) && rest[6] == ' ':
		b = append(append(append(append(append(b, rest[:2]...), ':'), rest[2:4]...), ':'), rest[4:6]...)
	case len(rest) > 8 && rest[2] == ':' && rest[5] == ':' && rest[8] == ' ':
		b = append(b, rest[:8]...)
	default:
		return clock.Stamp{}, false
	}
	s, n, ok := clock.Parse(b)
	return s, ok && n == len(b)
}
