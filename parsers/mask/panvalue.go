package mask

// panValue stars whatever card number stands at v, with no regard to its check
// digit: up to 19 digits, in groups or not.
func (l *level) panValue(v place, e *entry) int {
	src := l.src
	if foldHas(src, v.lo, "0x") {
		v.lo += 2
		if hi := hexRun(src, v.lo); hi-v.lo >= 10 && hi-v.lo <= 16 && mixed(src[v.lo:hi]) { // the number itself in hex
			return l.drop(v.lo, hi, PAN)
		}
	}
	first, hi := digitsAt(src, v.lo)
	if first == 0 || hexRun(src, v.lo)-v.lo >= 24 && v.tie != tieNone {
		return l.panHex(v)
	}
	if e.text == "number" {
		return l.panChecked(v.lo, hi)
	}
	total := first
	for first < minPAN && total < maxPAN {
		q := skipSigns(src, hi, 4, " -.\t")
		n, r := digitsAt(src, q)
		if n == 0 || q == hi || total+n > maxPAN {
			break
		}
		total, hi = total+n, r
	}
	if n, r := nextLine(src, hi); n > 0 && v.tie != tieNone && total+n >= minPAN && total+n <= maxPAN {
		total, hi = total+n, r
	}
	if total < minPAN || v.tie == tieNone && hi < len(src) && isWord(src[hi]) && !cardWord(src, v.lo) {
		return 0
	}
	l.starDigits(v.lo, hi, total)
	return hi
}

// nextLine counts the digits that stand as a word of their own at the beginning of the line after p: the rest of a number
// that was split there.
func nextLine(src []byte, p int) (n, hi int) {
	q := p
	if q < len(src) && src[q] == '\r' {
		q++
	}
	if q >= len(src) || src[q] != '\n' {
		return 0, p
	}
	r := indent(src, q)
	n, hi = digitsAt(src, r+1)
	if hi < len(src) && !isSpace(src[hi]) && !in(src[hi], ",;)]}\"'") {
		return 0, p
	}
	return n, hi
}

// cardWord tells whether a letter stands right before p: the name and the number
// are glued together, so that what follows the number says nothing.
func cardWord(src []byte, p int) bool { return p > 0 && isLetter(src[p-1]) }

// panChecked stars the value of a name that many things have, such as "number",
// where the check digit speaks for a card.
func (l *level) panChecked(lo, hi int) int {
	if n := hi - lo; n < minPAN || n > maxPAN {
		return 0
	}
	l.dig = appendDigits(l.dig[:0], l.src[lo:hi])
	if !luhn(l.dig) {
		return 0
	}
	l.starDigits(lo, hi, hi-lo)
	return hi
}

func appendDigits(dst, src []byte) []byte {
	for _, c := range src {
		if isDigit(c) {
			dst = append(dst, c-'0')
		}
	}
	return dst
}

// starDigits stars the digits of src[lo:hi], total in number, but the first six
// and last four.
func (l *level) starDigits(lo, hi, total int) {
	n := 0
	for p := lo; p < hi; p++ {
		if !isDigit(l.src[p]) {
			continue
		}
		if n >= 6 && n < total-4 {
			l.star(p, p+1, 1, PAN)
		}
		n++
	}
}

// panHex stars the middle of a hex value that a card's name announces: hex of
// ASCII, of EBCDIC, or packed digits of unknown framing.
func (l *level) panHex(v place) int {
	hi := hexRun(l.src, v.lo)
	if hi-v.lo < 24 || hi-v.lo > 64 || !hasDigit(l.src[v.lo:hi]) {
		return 0
	}
	l.star(v.lo+12, hi-8, hi-v.lo-20, PAN)
	return hi
}
