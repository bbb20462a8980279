package clock

// zone reads a zone directly behind the time, or after one space when it cannot
// be anything else: " +0000", " -05:00", " UTC", " GMT".
func zone(b []byte, n int, s *Stamp) int {
	if n >= len(b) {
		return n
	}
	switch b[n] {
	case 'Z', '+', '-':
		return nearZone(b, n, s)
	case ' ':
		return farZone(b, n, s)
	}
	return n
}

// nearZone reads Z, +HH:MM, +HHMM or +HH at n and returns where it ends, or n.
func nearZone(b []byte, n int, s *Stamp) int {
	if b[n] == 'Z' {
		if n+1 < len(b) && wordByte(b[n+1]) {
			return n
		}
		s.HasOffset, s.Offset = true, 0
		return n + 1
	}
	return offset(b, n, s, 2)
}

func farZone(b []byte, n int, s *Stamp) int {
	i := n + 1
	if i+3 > len(b) {
		return n
	}
	switch b[i] {
	case '+', '-':
		if j := offset(b, i, s, 4); j > i {
			return j
		}
	case 'U', 'G':
		if w := string(b[i : i+3]); w == "UTC" || w == "GMT" {
			if j := utcPlus(b, i+3, s); j > 0 {
				return j
			}
		}
	}
	if b[i] >= 'A' && b[i] <= 'Z' {
		return shortName(b, n, s)
	}
	return n
}

// shortName reads " CET" or " CST" at n, where no other word can stand: in front of a bracket, or of its end.
func shortName(b []byte, n int, s *Stamp) int {
	j := n + 1
	for j < len(b) && j < n+6 && b[j] >= 'A' && b[j] <= 'Z' {
		j++
	}
	if j < n+4 || j == len(b) || b[j] != ']' && b[j] != '>' && b[j] != ')' && (b[j] != ' ' || j+1 == len(b) || b[j+1] != '[') {
		return n
	}
	offset, known := abbreviations[string(b[n+1:j])]
	if !known && !shared[string(b[n+1:j])] {
		return n
	}
	if known {
		s.HasOffset, s.Offset = true, offset
	}
	return j
}

// shared are the short names that several zones have: the clock's zone is taken.
var shared = map[string]bool{"CST": true, "CDT": true, "EST": true, "EDT": true, "PST": true, "MST": true, "IST": true, "BST": true, "AST": true, "GST": true}

// utcPlus reads what may follow UTC or GMT: nothing, or an offset such as +8 or +08:00.
func utcPlus(b []byte, i int, s *Stamp) int {
	if i < len(b) && (b[i] == '+' || b[i] == '-') {
		if j := offset(b, i, s, 1); j > i {
			return j
		}
	}
	if i < len(b) && wordByte(b[i]) {
		return 0
	}
	s.HasOffset, s.Offset = true, 0
	return i
}

// offset reads a sign and at least least digits of hours and minutes at i. Hours reach from
// -12 to +14 and minutes are quarters of an hour: no zone in use is otherwise.
func offset(b []byte, i int, s *Stamp, least int) int {
	h, j, n := 0, i+1, 0
	for j < len(b) && n < 5 && digit(b[j]) {
		h, j, n = h*10+int(b[j]-'0'), j+1, n+1
	}
	m := 0
	switch {
	case n == 4:
		h, m = h/100, h%100
	case (n == 2 || n == 1 && least == 1) && j < len(b) && b[j] == ':' && pair(b, j+1):
		m = two(b, j+1)
		j += 3
	case n == 2 && least <= 2, n == 1 && least == 1:
	default:
		return i
	}
	if j < len(b) && wordByte(b[j]) || h > 14 || m > 59 || m%15 != 0 {
		return i
	}
	s.HasOffset, s.Offset = true, h*60+m
	if b[i] == '-' {
		s.Offset = -s.Offset
	}
	return j
}

// zoneName reads a zone's short name, or an offset, at i. A name that several zones share
// leaves the offset to the clock.
func zoneName(b []byte, i int, s *Stamp) int {
	if b[i] == '+' || b[i] == '-' {
		return offset(b, i, s, 2)
	}
	j := i
	for j < len(b) && j < i+6 && letter(b[j]) {
		j++
	}
	name := string(b[i:j]) // compared only, so not allocated
	if name == "UTC" || name == "GMT" {
		return max(utcPlus(b, j, s), j)
	}
	s.Offset, s.HasOffset = abbreviations[string(b[i:j])]
	return j
}

// abbreviations holds the short zone names of the IANA time zone database and of java.util.TimeZone
// that mean one offset everywhere, in minutes east of UTC. CST, IST, EST, BST, AST, PST,
// MST and the like are missing on purpose: they name zones on several continents.
var abbreviations = map[string]int{
	"WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180,
	"WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180,
	"IRST": 210, "IRDT": 270, "AFT": 270, "PKT": 300, "UZT": 300, "NPT": 345, "MMT": 390,
	"ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540, "SGT": 480, "MYT": 480, "HKT": 480, "PHT": 480, "BNT": 480,
	"JST": 540, "KST": 540, "AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
	"BRT": -180, "BRST": -120, "ART": -180, "UYT": -180, "CLT": -240, "CLST": -180, "BOT": -240,
	"COT": -300, "PET": -300, "PDT": -420, "MDT": -360, "HST": -600, "AKST": -540, "AKDT": -480,
}
