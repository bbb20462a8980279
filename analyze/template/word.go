package template

// closing returns the end of a quotation that begins at i, or 0.
func closing(line []byte, i int) int {
	for j := i + 1; j < len(line) && j < i+200; j++ {
		if line[j] == line[i] {
			return j + 1
		}
	}
	return 0
}

// nothing returns the end of a word for no value that begins at i, or 0: key=null is a case of key=value.
func nothing(line []byte, i int) int {
	j := i
	for j < len(line) && j < i+5 && class[line[j]] == letter {
		j++
	}
	switch string(line[i:j]) {
	case "null", "nil", "None", "NULL", "none":
		return j
	}
	return 0
}

// hexGroups returns the end of an address or a time in groups of up to four hexadecimal digits (00:1a:ff:03, fe80::1, 18:01:47), or 0.
func hexGroups(line []byte, i int) int {
	groups, j := 0, i
	for {
		k := j
		for k < len(line) && k-j < 5 && isHex(line[k]) {
			k++
		}
		if k-j > 4 || k == j && (j == 0 || line[j-1] != ':') {
			return 0
		}
		groups++
		if k == len(line) || line[k] != ':' || k+1 < len(line) && !isHex(line[k+1]) && line[k+1] != ':' {
			if groups < 3 || k < len(line) && class[line[k]] == letter {
				return 0
			}
			return k
		}
		j = k + 1
	}
}

func isHex(c byte) bool {
	return class[c] == digit || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// What the bytes of a word say of it.
const (
	hasDigit = 1 << iota
	noHex
	noSmall // something else than a-z
)

// plain holds the bytes that words consist of mostly, ASCII letters, digits and _, with what each says; 0 for all others.
var plain = func() (t [256]uint8) {
	for i := range 0x80 {
		c := byte(i)
		if class[c] != letter && class[c] != digit {
			continue
		}
		t[c] = known
		if class[c] == digit {
			t[c] |= hasDigit
		}
		if !isHex(c) {
			t[c] |= noHex
		}
		if class[c] == letter && (c < 'a' || c > 'z') {
			t[c] |= noSmall
		}
	}
	return
}()

const known = 0x80

// wordAt reads a run of letters and digits with what joins them. It is a variable where it holds a digit, is a path, an address or a dotted name.
func wordAt(line []byte, i int) token {
	var says uint8
	dots, slashes, ats := 0, 0, 0
	h := uint64(hashStart)
	j := i
loop:
	for ; j < len(line); j++ {
		if j > i && (line[j] >= 0x80) != (line[j-1] >= 0x80) {
			break // between scripts
		}
		for j < len(line) && plain[line[j]] != 0 {
			says |= plain[line[j]]
			h = (h ^ uint64(line[j])) * hashPrime
			j++
		}
		if j == len(line) {
			break
		}
		c := line[j]
		switch class[c] {
		case letter:
			if j > i && (line[j-1] < 0x80 || wideSign(line, j) > 0) {
				break loop // between scripts, or before a sign of Chinese punctuation
			}
			says |= noHex | noSmall
		case slash:
			slashes++
		case joint:
			if j == i || j+1 == len(line) || !joins(line[j+1]) || !joins(line[j-1]) {
				break loop
			}
			switch c {
			case '.':
				dots++
			case '@':
				ats++
			}
		case mark:
			switch {
			case c == '?' && slashes > 0:
				for j < len(line) && inQuery(line[j]) {
					j++
				}
				break loop
			case c == ':' && slashes == 0 && j+2 < len(line) && line[j+1] == '/' && line[j+2] == '/':
				slashes++
			default:
				if c == ':' && dots > 0 && says&noSmall == 0 && j+1 < len(line) && class[line[j+1]] == digit {
					says |= hasDigit // host:port
				}
				break loop
			}
		default:
			break loop
		}
		h = (h ^ uint64(c)) * hashPrime
	}
	if says&hasDigit != 0 || dots > 1 || ats > 0 || slashes > 1 || class[line[i]] == slash && j > i+1 || says&noHex == 0 && j-i >= 8 {
		return token{i, j, variable, variableHash}
	}
	return token{i, j, word, h ^ h>>29}
}

// inQuery tells whether c can stand in the query of an address.
func inQuery(c byte) bool { return class[c] != blank && c != '"' && c != '\'' && c != '>' }

// joins tells whether a joint may stand beside c inside of a word.
func joins(c byte) bool {
	k := class[c]
	return (k == letter && c < 0x80) || k == digit || k == slash
}

// wideSign returns the length of a Chinese sign of punctuation at i, or 0. Those in use are U+3000 to U+303F (E3 80 xx) and U+FF01 to
// U+FF5E (EF BC xx, EF BD xx).
func wideSign(line []byte, i int) int {
	if i+2 < len(line) && (line[i] == 0xe3 && line[i+1] == 0x80 || line[i] == 0xef && (line[i+1] == 0xbc || line[i+1] == 0xbd)) {
		return 3
	}
	return 0
}

// isUnit tells whether a word behind a number only says of what: 3 sec and 00:03, 8.8 KB and 311 B are the same.
func isUnit(w []byte) bool {
	switch string(w) {
	case "s", "sec", "secs", "second", "seconds", "ms", "us", "ns", "msec", "min", "mins", "minutes", "B", "KB", "MB", "GB", "TB", "kB", "KiB", "MiB", "GiB", "C", "F", "MHz", "GHz",
		"AM", "PM", "UTC", "GMT", "EST", "EDT", "CST", "CDT", "PST", "PDT", "CET", "CEST", "MSK", "IST", "JST":
		return true
	}
	return false
}

// isDay tells whether a word in front of a number is part of a date.
func isDay(w []byte) bool {
	switch string(w) {
	case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec":
		return true
	}
	return false
}
