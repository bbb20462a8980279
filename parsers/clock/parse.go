package clock

// Order says how to read a date such as 03/04/2026, which its writer alone
// can tell apart.
type Order uint8

// The readings of a date that starts with neither its year nor a name.
const (
	OnlyClear  Order = iota // refuse unless one of the two values is above 12
	DayFirst                // DD/MM/YYYY, also DD/MM/YY
	MonthFirst              // MM/DD/YYYY, also MM/DD/YY
)

// Parse reads one stamp at the very beginning of b and returns how many bytes
// it took. A value out of range (month 13, 30 February, hour 24) makes it no stamp;
// second 60, the leap second of ISO 8601 4.3.7, counts as 59. A date whose day
// and month cannot be told apart is no stamp: see Order.Parse.
func Parse(b []byte) (s Stamp, n int, ok bool) { return OnlyClear.Parse(b) }

// Parse reads as the function Parse does, with o to read dates such as 03/04/2026.
func (o Order) Parse(b []byte) (s Stamp, n int, ok bool) {
	if len(b) < 8 {
		return s, 0, false
	}
	if n = o.parse(b, &s); n == 0 {
		return Stamp{}, 0, false
	}
	return s, n, true
}

func (o Order) parse(b []byte, s *Stamp) int {
	if len(b) > 19 && b[4] == '-' && b[13] == ':' {
		if n := parseISO(b, s); n > 0 {
			return n
		}
		*s = Stamp{}
	}
	if !digit(b[0]) {
		return parseWord(b, s)
	}
	switch run := digits(b); run {
	case 4:
		return parseYearFirst(b, s)
	case 2:
		if b[2] == ':' {
			return parseTimeOnly(b, s)
		}
		return o.parseShort(b, s, run)
	case 1:
		return o.parseShort(b, s, run)
	case 8, 14, 17:
		return parseCompact(b, s, run)
	case 10, 13, 16:
		return parseEpoch(b, s, run)
	}
	return 0
}

// parseISO reads what most logs write, 2026-03-02T10:00:00 and a fraction, at fixed
// places. Anything else is left to the slower ways.
func parseISO(b []byte, s *Stamp) int {
	_ = b[19]
	if b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[16] != ':' {
		return 0
	}
	bad := false
	pair := func(i int) int {
		h, l := uint(b[i])-'0', uint(b[i+1])-'0'
		if h > 9 || l > 9 {
			bad = true
		}
		return int(h*10 + l)
	}
	s.Year, s.Month, s.Day = pair(0)*100+pair(2), pair(5), pair(8)
	s.Hour, s.Minute, s.Second = pair(11), pair(14), pair(17)
	s.HasYear, s.HasDate = true, true
	if bad || !validDate(s) || !validTime(s) {
		return 0
	}
	n := fraction(b, 19, s)
	if n == 0 {
		return 0
	}
	return zone(b, noon(b, n, s), s)
}

// parseYearFirst reads 2026-03-02T10:00:00 and its relatives.
func parseYearFirst(b []byte, s *Stamp) (n int) {
	s.Year = two(b, 0)*100 + two(b, 2)
	if sep := b[4]; (sep == '-' || sep == '/' || sep == '.') && len(b) > 10 && b[7] == sep && pair(b, 5) && pair(b, 8) {
		s.Month, s.Day, n = two(b, 5), two(b, 8), 10
	} else if n = looseDate(b, s); n == 0 {
		return 0
	}
	s.HasYear, s.HasDate = true, true
	if !validDate(s) {
		return 0
	}
	return afterDate(b, n, s)
}

// looseDate reads the rest of 2026-3-2 and of 2026年03月02日.
func looseDate(b []byte, s *Stamp) int {
	i, ok := 4, false
	if b[4] == '-' || b[4] == '/' {
		if s.Month, i, ok = small(b, 5); !ok || i >= len(b) || b[i] != b[4] {
			return 0
		}
		if s.Day, i, ok = small(b, i+1); !ok {
			return 0
		}
		return i
	}
	if i = rune3(b, i, "年"); i < 0 {
		return 0
	}
	if s.Month, i, ok = small(b, i); !ok {
		return 0
	}
	if i = rune3(b, i, "月"); i < 0 {
		return 0
	}
	if s.Day, i, ok = small(b, i); !ok {
		return 0
	}
	return max(rune3(b, i, "日"), 0)
}

// afterDate reads the time of day that follows a date that ends at n.
func afterDate(b []byte, n int, s *Stamp) int {
	if n >= len(b) {
		return 0
	}
	switch b[n] {
	case '-':
		if m := dotted(b, n+1, s); m > 0 {
			return m
		}
		n++
	case 'T', ' ', '_', ':', '\t':
		n++
		if n < len(b) && b[n-1] == ' ' && b[n] == ' ' {
			n++
		}
	default:
		if b[n-1] < 0x80 { // only 日 needs no separator
			return 0
		}
	}
	if n < len(b) && (b[n] == '+' || b[n] == '-') {
		if n = zoneBetween(b, n, s); n == 0 {
			return 0
		}
	}
	if n = clockTime(b, n, s, true); n == 0 {
		return 0
	}
	n = noon(b, n, s)
	return zone(b, n, s)
}

// zoneBetween reads the offset in hours that the Mars logger puts between date and time: 2026-03-02 +8.0 10:00:00.101.
func zoneBetween(b []byte, n int, s *Stamp) int {
	h, i, ok := small(b, n+1)
	if !ok || h > 14 || i+2 >= len(b) || b[i] != '.' || !digit(b[i+1]) || b[i+2] != ' ' {
		return 0
	}
	s.HasOffset, s.Offset = true, h*60+int(b[i+1]-'0')*6
	if b[n] == '-' {
		s.Offset = -s.Offset
	}
	return i + 3
}
