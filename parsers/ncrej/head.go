package ncrej

import (
	"bytes"

	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// header reads "*188*02/11/2025*16:19:25*" and returns where it ends, or 0. The day and the month are
// in the order they are written.
func header(b []byte) (s clock.Stamp, n int) {
	if len(b) < 22 || b[0] != '*' {
		return s, 0
	}
	i := 1
	for i < len(b) && b[i]-'0' < 10 {
		i++
	}
	if i == 1 || i > 7 || len(b) < i+21 || b[i] != '*' || b[i+11] != '*' || b[i+3] != b[i+6] {
		return s, 0
	}
	d := b[i+1:]
	if d[2] != '/' && d[2] != '-' && d[2] != '.' || !fields.Digits(d[:2]) || !fields.Digits(d[3:5]) || !fields.Digits(d[6:10]) {
		return s, 0
	}
	s, k := timeOfDay(d[11:])
	if k == 0 || len(d) < 11+k || d[11+k-1] != '*' {
		return s, 0
	}
	s.Month, s.Day, s.Year = two(d), two(d[3:]), two(d[6:])*100+two(d[8:])
	s.HasYear, s.HasDate = true, true
	return s, i + 1 + 11 + k
}

// order turns the two values around where the day comes first, and tells whether they make a date.
func order(s clock.Stamp, o clock.Order) (clock.Stamp, bool) {
	if o == clock.DayFirst && s.Day <= 12 || s.Month > 12 {
		s.Month, s.Day = s.Day, s.Month
	}
	return s, s.Month >= 1 && s.Month <= 12 && s.Day >= 1 && s.Day <= 31
}

// orderOf finds in the heads of a journal whether the month or the day comes first. Advance
// NDC writes the month first; some banks set it otherwise, which a value above 12 tells.
func orderOf(head []byte) clock.Order {
	for len(head) > 0 {
		var line []byte
		line, head = cutLine(head)
		k, _, _ := lead(line)
		if s, n := header(line[k:]); n > 0 && s.Month > 12 && s.Day <= 12 {
			return clock.DayFirst
		}
	}
	return clock.MonthFirst
}

// timeOfDay reads "16:19:25 " or "16:19:25*", also at the end of a line, and returns where what follows begins.
func timeOfDay(b []byte) (s clock.Stamp, n int) {
	if len(b) < 8 || b[2] != ':' || b[5] != ':' || !fields.Digits(b[:2]) || !fields.Digits(b[3:5]) || !fields.Digits(b[6:8]) {
		return s, 0
	}
	if len(b) > 8 && b[8] != ' ' && b[8] != '*' {
		return s, 0
	}
	s.Hour, s.Minute, s.Second = two(b), two(b[3:]), two(b[6:])
	if s.Hour > 23 || s.Minute > 59 || s.Second > 59 {
		return s, 0
	}
	return s, min(9, len(b))
}

func two(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

// isStatus tells whether b begins a status as the terminal sends it to the host:
// "*6804*1*E*000000100,M-00,R-10020", with blanks for the number of the transaction outside of one.
func isStatus(b []byte) bool {
	if len(b) < 9 || b[0] != '*' || b[5] != '*' || b[6]-'0' > 9 || b[7] != '*' {
		return false
	}
	return fields.Digits(b[1:5]) || len(bytes.TrimLeft(b[1:5], " ")) == 0
}
