package mask

import "bytes"

// ahead masks what the levels below cannot see because its sign stands elsewhere: the only row of a hex dump whose other
// rows are other records, and the numbered values of piped field dumps. It returns src itself where there is neither.
func (m *Mask) ahead(src []byte) []byte {
	if lo, hi, kind, ok := loneRow(src); ok {
		src = m.replace(src, lo, hi, kind)
	}
	src = m.credentials(src)
	for at := 0; ; {
		i := bytes.Index(src[at:], pipedMark)
		if i < 0 || at+i+5 > len(src) {
			return src
		}
		at += i
		lo := at + 5
		n := bytes.IndexByte(src[lo:], '|')
		if n < 0 {
			n = len(src) - lo
		}
		if kind, secret := piped[string(src[at+2:at+4])]; secret && src[at+4] == '|' && n > 0 && !bytes.ContainsAny(src[lo:lo+n], "[*\n") {
			src = m.replace(src, lo, lo+n, kind)
		}
		at += 4
	}
}

var urlSign = []byte("://")

// credentials masks the password of an address: https://user:password@host.
func (m *Mask) credentials(src []byte) []byte {
	if bytes.IndexByte(src, '@') < 0 {
		return src
	}
	for at := 0; ; {
		i := bytes.Index(src[at:], urlSign)
		if i < 0 {
			return src
		}
		at += i + len(urlSign)
		colon := 0
		for p := at; p < len(src) && p-at < 160 && src[p] > ' ' && !in(src[p], "/?#\"'<>[*"); p++ {
			if src[p] == ':' && colon == 0 {
				colon = p
			}
			if src[p] == '@' && colon > 0 && p > colon+1 {
				src = m.replace(src, colon+1, p, Password)
				break
			}
		}
	}
}

// pipedMark begins the number of a data element below 100 in dumps such as |002|...|003|...
var pipedMark = []byte("|0")

// piped are the data elements of ISO 8583 that hold card data, by the last two digits of their number.
var piped = map[string]Kind{"02": PAN, "14": Expiry, "35": Track2, "36": Track3, "45": Track1, "52": PINBlock}

// replace returns src with a stretch masked: a card number keeps its first six and last four digits, all else becomes its marker.
func (m *Mask) replace(src []byte, lo, hi int, kind Kind) []byte {
	out := append([]byte(nil), src[:lo]...)
	if _, card, _, ok := m.Card(src[lo:hi]); kind == PAN && ok {
		out = append(out, card...)
	} else {
		out = append(append(append(out, '['), kind.String()...), ']')
	}
	m.counts[kind]++
	return append(out, src[hi:]...)
}

// loneRow finds a line that is one row of a hex dump and may spell card data, where no line beside it is another row: the
// program that wrote it made a log record of every row, so that no row tells the whole. Where its offset is surely one, a row
// goes too that holds a piece of a number or of a code: its name may stand in the row before.
func loneRow(src []byte) (lo, hi int, kind Kind, ok bool) {
	rows := 0
	for at := 0; at < len(src); {
		end := at + bytes.IndexByte(src[at:], '\n')
		if end < at {
			end = len(src)
		}
		if p := indented(src, at); p+5 < end && isHex(src[p]) && isHex(src[p+1]) && isHex(src[p+2]) && isHex(src[p+3]) {
			r, row := parseRow(src[:end], at)
			starred := bytes.Contains(src[p:end], []byte("**")) // a row that was masked before
			if row || starred {
				rows++
			}
			if rows > 1 {
				return 0, 0, 0, false
			}
			if row && !starred && !endsInRow(src, at) {
				lo, hi, kind, ok = r.hex, end, Track2, cardSigns(src[r.hex:r.end])
				if !ok && offsetOf(src, p, r) && pieces(src[r.hex:r.end]) {
					kind, ok = Encoded, true
				}
			}
		}
		at = end + 1
	}
	return lo, hi, kind, ok
}

// indented returns the place behind the blanks that a line may begin with, in any written form.
func indented(src []byte, p int) int {
	lo := p
	for p < len(src) && p-lo < 8 && (src[p] == ' ' || src[p] == '\t') {
		p++
	}
	if p < len(src) && flagOf[src[p]]&fSign != 0 {
		return skipSigns(src, lo, 8, " \t")
	}
	return p
}

// endsInRow tells whether the line before lo holds a row of a dump behind its head, so that the row at lo is not alone.
func endsInRow(src []byte, lo int) bool {
	for p := lineStart(src, max(0, lo-1)); p < lo; p++ {
		if src[p] == '0' && isOffset(src, p) {
			if _, ok := parseRow(src[:lo], p); ok {
				return true
			}
		}
	}
	return false
}

// offsetOf tells whether the number at p is surely the offset of the row r of a dump, not a year: it begins with a zero, is a
// multiple of eight, and the row is as long as rows are, or the last one.
func offsetOf(src []byte, p int, r row) bool {
	if foldHas(src, p, "0x") {
		p += 2
	}
	q := hexRun(src, p)
	return q > p+3 && src[p] == '0' && in(src[q-1], "08") && r.bytes >= 2 && r.bytes <= 32
}

// pieces tells whether hex spells what can be a part of card data or of a credential: two digits in a row, four capitals or
// digits in a row, as names on cards and codes have them, a digit or a capital in the middle of a word, or a separator of
// tracks.
func pieces(hex []byte) bool {
	digits, capitals, prev := 0, 0, byte(0)
	for p := 0; p+1 < len(hex); {
		if !isHex(hex[p]) {
			p++
			continue
		}
		b := nibble(hex[p])<<4 | nibble(hex[p+1])
		p += 2
		word := isLetter(prev) && !isUpper(prev)
		switch prev = b; {
		case word && (isDigit(b) || isUpper(b)), in(b, "=^;%"):
			return true
		case isDigit(b), b >= 0xf0 && b <= 0xf9: // ASCII and EBCDIC
			digits, capitals = digits+1, capitals+1
		case isUpper(b):
			digits, capitals = 0, capitals+1
		default:
			digits, capitals = 0, 0
		}
		if digits >= 2 || capitals >= 4 {
			return true
		}
	}
	return false
}

// cardSigns tells whether hex spells mostly digits and the separators of tracks (ISO/IEC 7813).
func cardSigns(hex []byte) bool {
	var high byte
	n, good, half := 0, 0, false
	for _, c := range hex {
		if !isHex(c) {
			continue
		}
		v := c & 0x0f
		if c > '9' {
			v += 9
		}
		if !half {
			high, half = v, true
			continue
		}
		half = false
		n++
		if b := high<<4 | v; b >= '0' && b <= '9' || in(b, "=;?^%BDF ") {
			good++
		}
	}
	return n >= 2 && 10*good >= 8*n
}
