package mask

// tlv masks the EMV data objects (EMV Book 3, annex A) that hold card data in
// src[lo:hi], a run of hex characters: 5A card number, 57 and 9F6B track 2, 56
// track 1, 5F20 name, 5F24 expiry, 99 PIN, 9F0B name, 9F1F and 9F20 track data.
// Where a text of TLV begins is not known, so that each place is tried at which
// tag and length are plausible.
func (l *level) tlv(lo, hi int) {
	src := l.src
	whole := l.framed(lo, hi)
	for p := lo; p+6 <= hi; p++ {
		if src[p] != '5' && src[p] != '9' {
			continue
		}
		switch {
		case src[p] == '5' && src[p+1] == 'A' || src[p] == '5' && src[p+1] == 'a':
			l.tagPAN(p+2, hi)
		case src[p] == '5' && src[p+1] == '7', foldHas(src, p, "9f6b"):
			l.tagTrack2(p+2+2*btoi(src[p] == '9'), hi)
		case src[p] == '5' && src[p+1] == '6':
			l.tagText(p+2, hi, 20, 79, Track1)
		case foldHas(src, p, "5f20"):
			l.tagText(p+4, hi, 2, 45, EMVTag)
		case foldHas(src, p, "9f0b"):
			l.tagText(p+4, hi, 10, 45, EMVTag)
		case foldHas(src, p, "5f24"):
			l.tagDate(p+4, hi)
		case foldHas(src, p, "9f1f"), foldHas(src, p, "9f20"):
			l.tagFramed(p+4, hi, 64)
		case whole && src[p] == '9' && src[p+1] == '9' && (p-lo)%2 == 0:
			l.tagFramed(p+2, hi, 12)
		}
	}
}

// framed notes the values of src[lo:hi] that no card number can be in, if the
// whole of it reads as known tags: cryptograms and counters are digits by chance.
func (l *level) framed(lo, hi int) bool {
	n := len(l.safe)
	for p := lo; p < hi; {
		t := tagAt(l.src[p:hi])
		if t == 0 {
			l.safe = l.safe[:n]
			return false
		}
		_, b, ok := l.length(p+t, hi, 0, 127)
		if !ok {
			l.safe = l.safe[:n]
			return false
		}
		if !cardTag(l.src[p:]) {
			l.safe = append(l.safe, [2]int{p, b})
		}
		p = b
	}
	return true
}

// cardTag tells whether card data stands in the tag at the beginning of v.
func cardTag(v []byte) bool {
	for _, t := range [...]string{"56", "57", "5a", "5f20", "5f24", "99", "9f0b", "9f1f", "9f20", "9f6b"} {
		if foldHas(v, 0, t) {
			return true
		}
	}
	return false
}

// isSafe tells whether src[lo:hi] touches a value that framed noted.
func (l *level) isSafe(lo, hi int) bool {
	for _, s := range l.safe {
		if lo < s[1] && hi > s[0] {
			return true
		}
	}
	return false
}

// length reads the length byte at p and returns the value's ends, if it fits
// before hi.
func (l *level) length(p, hi, least, most int) (a, b int, ok bool) {
	if p+2 > hi || !isHex(l.src[p]) || !isHex(l.src[p+1]) {
		return 0, 0, false
	}
	n := int(nibble(l.src[p]))<<4 | int(nibble(l.src[p+1]))
	a, b = p+2, p+2+2*n
	return a, b, n >= least && n <= most && b <= hi
}

func (l *level) tagPAN(p, hi int) {
	a, b, ok := l.length(p, hi, 6, 10)
	if !ok {
		return
	}
	n, end := digitsAt(l.src, a)
	if n > b-a {
		n, end = b-a, b
	}
	for end < b && lower(l.src[end]) == 'f' {
		end++
	}
	if end == b && n >= minPAN {
		l.starDigits(a, a+n, min(n, maxPAN+1))
	}
}

func (l *level) tagTrack2(p, hi int) {
	a, b, ok := l.length(p, hi, 9, 19)
	if !ok {
		return
	}
	n, end := digitsAt(l.src, a)
	if n >= minPAN && n <= maxPAN && end < b && lower(l.src[end]) == 'd' {
		l.add(a, b, Track2)
	}
}

// tagText drops a value of printable ASCII.
func (l *level) tagText(p, hi, least, most int, kind Kind) {
	a, b, ok := l.length(p, hi, least, most)
	if !ok {
		return
	}
	for q := a; q < b; q += 2 {
		if c := l.src[q]; c < '2' || c > '7' {
			return
		}
	}
	l.add(a, b, kind)
}

// tagDate drops a date YYMMDD.
func (l *level) tagDate(p, hi int) {
	a, b, ok := l.length(p, hi, 3, 3)
	if !ok {
		return
	}
	if n, _ := digitsAt(l.src, a); n >= 6 && yearMonth(l.src[a:a+4]) {
		l.add(a, b, EMVTag)
	}
}

// tagFramed drops a value of any bytes, if the text ends behind it or a known
// tag follows.
func (l *level) tagFramed(p, hi, most int) {
	a, b, ok := l.length(p, hi, 1, most)
	if ok && (b == hi || knownTag(l.src[b:hi])) {
		l.add(a, b, EMVTag)
	}
}

var knownTags = []string{
	"4f", "50", "56", "57", "5a", "82", "84", "8a", "8e", "91", "95", "9a", "9b", "9c", "99", "71", "72",
	"5f20", "5f24", "5f25", "5f28", "5f2a", "5f2d", "5f30", "5f34", "9f01", "9f02", "9f03", "9f06", "9f07", "9f09", "9f0b", "9f0d", "9f0e",
	"9f0f", "9f10", "9f12", "9f15", "9f16", "9f1a", "9f1c", "9f1e", "9f1f", "9f20", "9f21", "9f26", "9f27", "9f33", "9f34", "9f35",
	"9f36", "9f37", "9f39", "9f40", "9f41", "9f45", "9f4c", "9f53", "9f5b", "9f63", "9f66", "9f6b", "9f6c", "9f6e", "df31", "df32",
}

// tagAt returns the length of the known tag at the beginning of v, or 0.
func tagAt(v []byte) int {
	for _, t := range knownTags {
		if foldHas(v, 0, t) {
			return len(t)
		}
	}
	return 0
}

// knownTag tells whether v begins with a tag of EMV and a length that fits.
func knownTag(v []byte) bool {
	p := tagAt(v)
	return p > 0 && p+2 <= len(v) && isHex(v[p]) && isHex(v[p+1]) &&
		p+2+2*(int(nibble(v[p]))<<4|int(nibble(v[p+1]))) <= len(v)
}
