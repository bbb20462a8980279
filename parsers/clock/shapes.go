package clock

// parseShort reads dates that start with a day or a month: MM-DD HH:MM:SS,
// DD-MM-YYYY, MM/DD/YYYY, 02/Jan/2006:15:04:05, 28 Aug 2012 11:23:00. run is the
// number of digits of the first value.
func (o Order) parseShort(b []byte, s *Stamp, run int) (n int) {
	first, _, _ := small(b, 0)
	sep := b[run]
	if sep != '-' && sep != '/' && sep != '.' && sep != ' ' {
		return 0
	}
	if m := month(b, run+1); m > 0 {
		s.Day, s.Month = first, m
		return namedMonth(b, run+4, sep, s)
	}
	if sep == ' ' {
		return 0
	}
	second, i, ok := small(b, run+1)
	if !ok || i >= len(b) {
		return 0
	}
	if b[i] == sep {
		return o.yearLast(b, s, i+1, first, second)
	}
	if sep == '.' || run != 2 || i != 5 || b[i] != ' ' && b[i] != 'T' {
		return 0
	}
	s.Month, s.Day, s.HasDate = first, second, true
	if !validDate(s) {
		return 0
	}
	if n = clockTime(b, i+1, s, false); n == 0 {
		return 0
	}
	return zone(b, n, s)
}

// namedMonth reads the year and time after 28 Aug or 02/Jan; i is behind the name.
func namedMonth(b []byte, i int, sep byte, s *Stamp) int {
	if i >= len(b) || b[i] != sep {
		return 0
	}
	var ok bool
	if s.Year, i, ok = year4(b, i+1); !ok {
		return 0
	}
	s.HasYear, s.HasDate = true, true
	if !validDate(s) {
		return 0
	}
	return afterDate(b, i, s)
}

// yearLast reads the year at i and the time after it, and settles which of the two values
// before it is the day.
func (o Order) yearLast(b []byte, s *Stamp, i, first, second int) (n int) {
	var ok bool
	if s.Year, n, ok = year4(b, i); !ok {
		if o == OnlyClear || !pair(b, i) || i+2 < len(b) && digit(b[i+2]) {
			return 0
		}
		s.Year, n = 2000+two(b, i), i+2
	}
	switch {
	case second > 12, o == MonthFirst && first <= 12:
		s.Month, s.Day = first, second
	case first > 12, o == DayFirst, first == second:
		s.Day, s.Month = first, second
	default:
		return 0
	}
	s.HasYear, s.HasDate = true, true
	if !validDate(s) {
		return 0
	}
	return afterDate(b, n, s)
}

// parseCompact reads 20060102150405, the same with milliseconds, and 20060102
// followed by a time of day.
func parseCompact(b []byte, s *Stamp, run int) (n int) {
	s.Year, s.Month, s.Day = two(b, 0)*100+two(b, 2), two(b, 4), two(b, 6)
	s.HasYear, s.HasDate = true, true
	if !validDate(s) {
		return 0
	}
	i := 8
	if run == 8 {
		if i >= len(b) || b[i] != ' ' && b[i] != 'T' && b[i] != '-' && b[i] != '_' {
			return 0
		}
		if i++; i+2 < len(b) && b[i+2] == ':' {
			return afterDate(b, 8, s)
		}
	}
	if !pair(b, i) || !pair(b, i+2) || !pair(b, i+4) {
		return 0
	}
	s.Hour, s.Minute, s.Second = two(b, i), two(b, i+2), two(b, i+4)
	if i += 6; !validTime(s) {
		return 0
	}
	if run == 17 {
		s.Micro = (int(b[i]-'0')*100 + two(b, i+1)) * 1000
		return zone(b, i+3, s)
	}
	if i = fraction(b, i, s); i == 0 {
		return 0
	}
	return zone(b, i, s)
}

// parseEpoch reads seconds with a fraction, milliseconds or microseconds since 1970 UTC.
// Only values from 2001 to 2033 start with a 1 and are read: other long
// numbers at the start of a line are more likely something else.
func parseEpoch(b []byte, s *Stamp, run int) (n int) {
	if b[0] != '1' || run < len(b) && (wordByte(b[run]) || b[run] == '-') {
		return 0
	}
	v := int64(0)
	for _, c := range b[:run] {
		v = v*10 + int64(c-'0')
	}
	n = run
	switch run {
	case 16:
		s.Micro, v = int(v%1000000), v/1000000
	case 13:
		s.Micro, v = int(v%1000)*1000, v/1000
	default:
		if run+1 >= len(b) || b[run] != '.' {
			return 0
		}
		if n = fraction(b, run, s); n == run {
			return 0
		}
	}
	setUnix(s, v)
	return n
}

func setUnix(s *Stamp, sec int64) {
	days, tod := sec/86400, int(sec%86400)
	s.Year, s.Month, s.Day = fromCivil(days)
	s.Hour, s.Minute, s.Second = tod/3600, tod/60%60, tod%60
	s.HasYear, s.HasDate, s.HasOffset = true, true, true
}

// fromCivil is the inverse of civil for days since 1970, after Howard Hinnant's
// "chrono-Compatible Low-Level Date Algorithms".
func fromCivil(days int64) (y, m, d int) {
	z := days + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d, m, y = int(doy-(153*mp+2)/5+1), int(mp)+3, int(yoe+era*400)
	if m > 12 {
		m -= 12
		y++
	}
	return y, m, d
}
