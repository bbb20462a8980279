package fields

// stops marks the bytes that end a bare value.
var stops = func() (t [256]bool) {
	for c := range 33 {
		t[c] = true
	}
	for _, c := range ",;|)]}\"'&<>" {
		t[c] = true
	}
	return t
}()

// bare returns the unquoted value at i. A card number may be grouped by blanks and an amount
// by commas; a value that cannot hold Chinese ends where Chinese begins.
func (s *scanner) bare(i int, m Meaning) (v []byte, end int) {
	from, limit := i, min(len(s.b), i+maxValue)
	words := m == Amount || m == EntryMode || m >= Latency
	for ; i < limit; i++ {
		c := s.b[i]
		if c >= 0x80 && (!words || wide(s.b[i:])) {
			break
		}
		if stops[c] && !s.groups(i, m) {
			break
		}
	}
	end = i
	for i > from && (s.b[i-1] == '.' || s.b[i-1] == ':') {
		i--
	}
	return s.b[from:i], end
}

// groups tells whether the blank or comma at i stands inside a number.
func (s *scanner) groups(i int, m Meaning) bool {
	rest := s.b[i+1:]
	switch {
	case m == PAN && s.b[i] == ' ':
		return len(rest) >= 4 && classes(rest[:4])&^(digit|hidden) == 0
	case m == Amount && s.b[i] == ',':
		return len(rest) >= 3 && Digits(rest[:3]) && (len(rest) == 3 || class[rest[3]] != digit)
	}
	return false
}

// wide tells whether b begins with a full-width punctuation mark (U+2000 to U+206F, U+3000 to
// U+303F, U+FF00 to U+FFEF except the yen sign).
func wide(b []byte) bool {
	if len(b) < 3 {
		return false
	}
	switch b[0] {
	case 0xE2:
		return b[1] == 0x80 || b[1] == 0x81
	case 0xE3:
		return b[1] == 0x80
	case 0xEF:
		return b[1] >= 0xBC && string(b[:3]) != "￥"
	}
	return false
}

// exact tells whether v has exactly the form of the data element m, for names that are
// so weak (a number in brackets) that only the value can speak for them.
func exact(m Meaning, v []byte) bool {
	all := classes(v)
	switch m {
	case MTI:
		return isMTI(v)
	case PAN:
		return len(v) >= 13 && fitsPAN(v)
	case ProcessingCode, STAN:
		return len(v) == 6 && all == digit
	case Amount, RRN:
		return len(v) == 12 && all&^letter == digit
	case EntryMode, Currency, NetworkCode:
		return len(v) == 3 && all == digit
	case AuthCode:
		return len(v) == 6 && all&^letter == digit
	case ResponseCode:
		return (len(v) == 2 || threeDigits(v)) && fitsCode(m, v)
	case Device:
		return len(v) == 8 && all&^letter == digit
	case Merchant:
		return len(v) == 15 && all&^letter == digit
	}
	return len(v) >= 11 && all == digit
}
