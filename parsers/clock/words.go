package clock

// parseWord reads stamps that start with a name: Jan _2 15:04:05,
// Jan 12 2026 10:00:00, Tue Aug 28 11:23:00 ICT 2012.484 and
// Tue, 28 Aug 2012 11:23:00 GMT (RFC 9110 5.6.7).
func parseWord(b []byte, s *Stamp) (n int) {
	if len(b) < 14 || !letter(b[0]) {
		return 0
	}
	if s.Month = month(b, 0); s.Month > 0 {
		return parseMonth(b, 3, s, false)
	}
	if !weekday(b) {
		return 0
	}
	i := 3
	if b[i] == ',' {
		i++
	}
	if b[i] != ' ' {
		return 0
	}
	i++
	if s.Month = month(b, i); s.Month > 0 {
		return parseMonth(b, i+3, s, true)
	}
	day, j, ok := small(b, i)
	if !ok || j >= len(b) || b[j] != ' ' && b[j] != '-' {
		return 0
	}
	if s.Day, s.Month = day, month(b, j+1); s.Month == 0 {
		return 0
	}
	return namedMonth(b, j+4, b[j], s)
}

// parseMonth reads what follows a month's name that ends at i. With a weekday
// before it, the zone and the year come after the time.
func parseMonth(b []byte, i int, s *Stamp, weekday bool) int {
	if i >= len(b) || b[i] != ' ' {
		return 0
	}
	if i++; i < len(b) && b[i] == ' ' {
		i++
	}
	var ok bool
	if s.Day, i, ok = small(b, i); !ok || i >= len(b) {
		return 0
	}
	if b[i] == ',' {
		i++
	}
	if y, j, ok := year4(b, i+1); ok && i < len(b) && b[i] == ' ' {
		s.Year, s.HasYear, i = y, true, j
	}
	if s.HasDate = true; !validDate(s) || i >= len(b) || b[i] != ' ' {
		return 0
	}
	if s.HasYear {
		return afterDate(b, i, s)
	}
	if i = clockTime(b, i+1, s, false); i == 0 {
		return 0
	}
	if weekday {
		return parseTail(b, i, s)
	}
	return zone(b, i, s)
}

// parseTail reads " ICT 2012.484" or " 2012" at i, as java.util.Date and ctime write it.
// jPOS appended its milliseconds without leading zeros: .5 is 5 ms.
func parseTail(b []byte, i int, s *Stamp) int {
	j := i
	if j < len(b) && b[j] == ' ' && j+1 < len(b) && !digit(b[j+1]) {
		j = zoneName(b, j+1, s)
	}
	y, k, ok := 0, 0, false
	if j < len(b) && b[j] == ' ' {
		y, k, ok = year4(b, j+1)
	}
	if !ok {
		s.HasOffset, s.Offset = false, 0
		return zone(b, i, s)
	}
	s.Year, s.HasYear = y, true
	if !validDate(s) {
		return 0
	}
	if k+1 < len(b) && b[k] == '.' && digit(b[k+1]) {
		v := 0
		for k++; k < len(b) && digit(b[k]) && v < 100; k++ {
			v = v*10 + int(b[k]-'0')
		}
		s.Micro = v * 1000
	}
	return k
}

// month returns the number of the month whose English name of three letters stands at i, or 0.
func month(b []byte, i int) int {
	switch word3(b, i) {
	case 'j'<<16 | 'a'<<8 | 'n':
		return 1
	case 'f'<<16 | 'e'<<8 | 'b':
		return 2
	case 'm'<<16 | 'a'<<8 | 'r':
		return 3
	case 'a'<<16 | 'p'<<8 | 'r':
		return 4
	case 'm'<<16 | 'a'<<8 | 'y':
		return 5
	case 'j'<<16 | 'u'<<8 | 'n':
		return 6
	case 'j'<<16 | 'u'<<8 | 'l':
		return 7
	case 'a'<<16 | 'u'<<8 | 'g':
		return 8
	case 's'<<16 | 'e'<<8 | 'p':
		return 9
	case 'o'<<16 | 'c'<<8 | 't':
		return 10
	case 'n'<<16 | 'o'<<8 | 'v':
		return 11
	case 'd'<<16 | 'e'<<8 | 'c':
		return 12
	}
	return 0
}

func weekday(b []byte) bool {
	switch word3(b, 0) {
	case 'm'<<16 | 'o'<<8 | 'n', 't'<<16 | 'u'<<8 | 'e', 'w'<<16 | 'e'<<8 | 'd', 't'<<16 | 'h'<<8 | 'u',
		'f'<<16 | 'r'<<8 | 'i', 's'<<16 | 'a'<<8 | 't', 's'<<16 | 'u'<<8 | 'n':
		return true
	}
	return false
}

// word3 packs three letters at i, in lower case.
func word3(b []byte, i int) uint32 {
	if i+3 > len(b) {
		return 0
	}
	return uint32(b[i]|0x20)<<16 | uint32(b[i+1]|0x20)<<8 | uint32(b[i+2]|0x20)
}
