package custom

import (
	"fmt"

	"posmortem/parsers/clock"
)

// layout is a way to write stamps, in the letters of Java's SimpleDateFormat, which hosts are set up with: y year, M month
// (MMM its English name), d day, H hour, h hour of twelve, a AM or PM, m minute, s second, S fraction, X or Z offset
// from UTC, E weekday; other characters, and letters in single quotes, stand for themselves.
type layout []step

// step is one part of a layout: a letter and how often it stands there, or a byte that stands for itself.
type step struct {
	letter byte // 0: literal
	n      int
	byte   byte
}

// readLayout compiles a layout.
func readLayout(s string) (layout, error) {
	var l layout
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '\'':
			n, lit := quoted(s[i:])
			if n == 0 {
				return nil, fmt.Errorf("a quote is not closed")
			}
			for _, b := range []byte(lit) {
				l = append(l, step{byte: b})
			}
			i += n
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			n := 1
			for i+n < len(s) && s[i+n] == c {
				n++
			}
			switch c {
			case 'y', 'M', 'd', 'H', 'h', 'm', 's', 'S', 'a', 'X', 'Z', 'E':
			default:
				return nil, fmt.Errorf("unknown letter %q; known are y M d H h a m s S X Z E", c)
			}
			l = append(l, step{letter: c, n: n})
			i += n
		default:
			l = append(l, step{byte: c})
			i++
		}
	}
	if !l.has('H') && !l.has('h') {
		return nil, fmt.Errorf("no hour")
	}
	return l, nil
}

// quoted reads 'text' and returns its length with the quotes; ” stands for one quote.
func quoted(s string) (n int, text string) {
	if len(s) > 1 && s[1] == '\'' {
		return 2, "'"
	}
	for i := 1; i < len(s); i++ {
		if s[i] == '\'' {
			return i + 1, s[1:i]
		}
	}
	return 0, ""
}

func (l layout) has(letter byte) bool {
	for _, s := range l {
		if s.letter == letter {
			return true
		}
	}
	return false
}

// parse reads a stamp at the beginning of b and returns its length.
func (l layout) parse(b []byte) (s clock.Stamp, n int, ok bool) {
	half := -1 // 0 AM, 1 PM
	for i := 0; i < len(l); i++ {
		st, k := l[i], 0
		if l.fractionAt(i) && (n == len(b) || b[n] != st.byte) {
			i++ // a full second, written without its fraction
			continue
		}
		switch st.letter {
		case 0:
			k = literal(b[n:], st.byte)
		case 'a':
			half, k = halfOfDay(b[n:])
		case 'X', 'Z':
			s.Offset, k = offset(b[n:])
			s.HasOffset = k > 0
		case 'E':
			k = letters(b[n:])
		case 'S':
			s.Micro, k = fraction(b[n:], st.n, i+1 < len(l) && l[i+1].letter != 0)
		default:
			k = part(&s, st, b[n:])
		}
		if k == 0 {
			return s, 0, false
		}
		n += k
	}
	if half >= 0 && s.Hour <= 12 {
		s.Hour = s.Hour%12 + 12*half
	}
	if s.Second == 60 {
		s.Second = 59 // a leap second, ISO 8601 4.3.7
	}
	s.HasDate = l.has('M') && l.has('d')
	s.HasYear = s.HasDate && l.has('y')
	return s, n, valid(&s)
}

// fractionAt tells whether a point or comma and a fraction begin at step i.
func (l layout) fractionAt(i int) bool {
	return l[i].letter == 0 && i+1 < len(l) && l[i+1].letter == 'S' && (l[i].byte == '.' || l[i].byte == ',')
}

// part reads a number, or the name of a month, into its place.
func part(s *clock.Stamp, st step, b []byte) int {
	if st.letter == 'M' && st.n > 2 {
		m, n := month(b)
		s.Month = m
		return n
	}
	least, most := st.n, st.n
	if st.n == 1 {
		most = 2
		if st.letter == 'y' {
			least, most = 4, 4
		}
	}
	v, n := 0, 0
	for n < len(b) && n < most && b[n]-'0' < 10 {
		v = v*10 + int(b[n]-'0')
		n++
	}
	if n < least {
		return 0
	}
	switch st.letter {
	case 'y':
		if s.Year = v; n == 2 {
			s.Year += 2000
		}
	case 'M':
		s.Month = v
	case 'd':
		s.Day = v
	case 'H', 'h':
		s.Hour = v
	case 'm':
		s.Minute = v
	case 's':
		s.Second = v
	}
	return n
}

// literal reads a byte; a blank stands for a run of blanks.
func literal(b []byte, c byte) (n int) {
	if len(b) == 0 || b[0] != c {
		return 0
	}
	for n = 1; c == ' ' && n < len(b) && b[n] == ' '; n++ {
	}
	return n
}

// fraction reads the digits behind the second: all of them, or just as many as the letter stands there when digits of something
// else follow.
func fraction(b []byte, width int, exact bool) (micro, n int) {
	for scale := 100_000; n < len(b) && n < 9 && b[n]-'0' < 10 && !(exact && n == width); n++ {
		micro += int(b[n]-'0') * scale
		scale /= 10
	}
	return micro, n
}

func halfOfDay(b []byte) (half, n int) {
	if len(b) < 2 || b[1]|0x20 != 'm' || b[0]|0x20 != 'a' && b[0]|0x20 != 'p' {
		return -1, 0
	}
	if b[0]|0x20 == 'p' {
		return 1, 2
	}
	return 0, 2
}

// offset reads Z, +hh, +hhmm or +hh:mm and returns it in minutes.
func offset(b []byte) (minutes, n int) {
	if len(b) > 0 && b[0] == 'Z' {
		return 0, 1
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' || b[1]-'0' > 9 || b[2]-'0' > 9 {
		return 0, 0
	}
	minutes, n = 60*two(b[1:]), 3
	rest := b[3:]
	if len(rest) > 2 && rest[0] == ':' {
		rest, n = rest[1:], 4
	}
	if len(rest) > 1 && rest[0]-'0' < 6 && rest[1]-'0' < 10 {
		minutes, n = minutes+two(rest), n+2
	} else if n == 4 {
		n = 3
	}
	if b[0] == '-' {
		minutes = -minutes
	}
	return minutes, n
}

func two(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

func letters(b []byte) (n int) {
	for n < len(b) && b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' {
		n++
	}
	return n
}

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// month reads the English name of a month, whole or its first three letters.
func month(b []byte) (m, n int) {
	n = letters(b)
	if n < 3 {
		return 0, 0
	}
	for i := 0; i < len(months); i += 3 {
		if b[0]|0x20 == months[i] && b[1]|0x20 == months[i+1] && b[2]|0x20 == months[i+2] {
			return i/3 + 1, n
		}
	}
	return 0, 0
}

var daysOf = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func valid(s *clock.Stamp) bool {
	if s.Hour > 23 || s.Minute > 59 || s.Second > 59 || s.Offset > 14*60 || s.Offset < -14*60 {
		return false
	}
	if !s.HasDate {
		return true
	}
	if s.Month < 1 || s.Month > 12 || s.Day < 1 || s.Day > daysOf[s.Month] {
		return false
	}
	leap := s.Year%4 == 0 && (s.Year%100 != 0 || s.Year%400 == 0)
	return s.Month != 2 || s.Day < 29 || !s.HasYear || leap
}
