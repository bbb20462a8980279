package clock

// parseTimeOnly reads 10:00:00.123.
func parseTimeOnly(b []byte, s *Stamp) (n int) {
	if n = clockTime(b, 0, s, false); n == 0 {
		return 0
	}
	if n < len(b) && b[n] == 'Z' || n+5 < len(b) && b[n+3] == ':' {
		n = nearZone(b, n, s)
	}
	return n
}

// clockTime reads HH:MM:SS and a fraction at i, also H:MM:SS and, when loose,
// HH:MM alone. It returns where it ended, or 0.
func clockTime(b []byte, i int, s *Stamp, loose bool) int {
	if i+2 < len(b) && b[i+1] == ':' && digit(b[i]) {
		s.Hour = int(b[i] - '0')
		i++
	} else if i+2 < len(b) && pair(b, i) && b[i+2] == ':' {
		s.Hour = two(b, i)
		i += 2
	} else {
		return 0
	}
	if i+3 > len(b) || !pair(b, i+1) {
		return 0
	}
	s.Minute = two(b, i+1)
	i += 3
	if i+3 > len(b) || b[i] != ':' || !pair(b, i+1) {
		if !loose || i < len(b) && (b[i] == ':' || digit(b[i])) || s.Hour > 23 || s.Minute > 59 {
			return 0
		}
		return i
	}
	s.Second = two(b, i+1)
	if i += 3; !validTime(s) {
		return 0
	}
	return fraction(b, i, s)
}

// fraction reads a decimal fraction of a second of one to nine digits after a point or comma,
// or three digits after a colon; further digits are read over.
func fraction(b []byte, i int, s *Stamp) int {
	if i >= len(b) {
		return i
	}
	c := b[i]
	if digit(c) {
		return 0
	}
	if i+1 == len(b) || c != '.' && c != ',' && c != ':' || !digit(b[i+1]) {
		return i
	}
	j, v, scale := i+1, 0, 1000000
	for j < len(b) && digit(b[j]) {
		if scale > 1 {
			v = v*10 + int(b[j]-'0')
			scale /= 10
		}
		j++
	}
	if c == ':' && j-i != 4 {
		return i
	}
	s.Micro = v * scale
	return j
}

// noon applies AM and PM.
func noon(b []byte, n int, s *Stamp) int {
	i := n
	if i < len(b) && b[i] == ' ' {
		i++
	}
	if i+1 >= len(b) || b[i]|0x20 != 'a' && b[i]|0x20 != 'p' || b[i+1]|0x20 != 'm' || i+2 < len(b) && wordByte(b[i+2]) || s.Hour == 0 || s.Hour > 12 {
		return n
	}
	s.Hour %= 12
	if b[i]|0x20 == 'p' {
		s.Hour += 12
	}
	return i + 2
}

func validTime(s *Stamp) bool {
	if s.Second == 60 {
		s.Second = 59
	}
	return s.Hour < 24 && s.Minute < 60 && s.Second < 60
}

// dotted reads the time of day and the offset in minutes behind a date as Db2 writes them: 15.42.50.675872-300.
func dotted(b []byte, i int, s *Stamp) int {
	if i+9 > len(b) || !pair(b, i) || b[i+2] != '.' || !pair(b, i+3) || b[i+5] != '.' || !pair(b, i+6) {
		return 0
	}
	s.Hour, s.Minute, s.Second = two(b, i), two(b, i+3), two(b, i+6)
	if !validTime(s) {
		return 0
	}
	n := fraction(b, i+8, s)
	if n+3 < len(b) && (b[n] == '+' || b[n] == '-') && digits(b[n+1:]) == 3 {
		if m := int(b[n+1]-'0')*100 + two(b, n+2); m <= 14*60 && m%15 == 0 {
			s.HasOffset, s.Offset = true, m
			if b[n] == '-' {
				s.Offset = -m
			}
			n += 4
		}
	}
	return n
}

// buddhist is how far the Thai calendar is ahead, which Android writes where the country is Thailand.
const buddhist = 543

func validDate(s *Stamp) bool {
	if s.HasYear && s.Year >= 2000+buddhist && s.Year < 2100+buddhist {
		s.Year -= buddhist
	}
	if s.Month < 1 || s.Month > 12 || s.Day < 1 {
		return false
	}
	if s.HasYear && (s.Year < 1970 || s.Year > 9999) {
		return false
	}
	d := int(monthDays[s.Month])
	if s.Month == 2 && s.HasYear && !leap(s.Year) {
		d = 28
	}
	return s.Day <= d
}

var monthDays = [13]uint8{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }
