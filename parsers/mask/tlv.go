package mask

import "sort"

// tlv masks the EMV data objects (EMV Book 3, annex A) that hold card data in
// src[lo:hi], a run of hex characters: 5A card number, 57 and 9F6B track 2, 56
// track 1, 5F20 name, 5F24 expiry, 99 PIN, 9F0B name, 9F1F and 9F20 track data.
// Where TLV begins in it is not known, so that each place is tried at which tag
// and length are plausible.
func (l *level) tlv(lo, hi int) {
	odd := (hi - lo) % 2
	for p := lo; p+6 <= hi; p++ {
		switch c := lower(l.src[p+1]); {
		case l.src[p] != '5' && l.src[p] != '9':
		case l.src[p] == '5' && c == 'a':
			l.tagPAN(p+2, hi)
		case l.src[p] == '5' && c == '7':
			l.tagTrack2(p+2, hi)
		case l.src[p] == '5' && c == '6':
			l.tagText(p+2, hi, 20, 79, Track1)
		case c == 'f' && (odd == 1 || (p-lo)%2 == 0 || foldHas(l.src, p, "9f6b")):
			l.longTag(p, hi)
		}
	}
}

// tagValue masks the value of the tag at p, which the framing makes certain. All
// of it becomes stars, so that the framing is seen again in the masked text.
func (l *level) tagValue(p, a, b int) {
	kind := EMVTag
	switch {
	case a == b || l.src[a] == '*':
		return
	case foldHas(l.src, p, "5a"):
		l.tagPAN(p+2, b)
		return
	case foldHas(l.src, p, "57"), foldHas(l.src, p, "9f6b"):
		kind = Track2
	case foldHas(l.src, p, "56"):
		kind = Track1
	}
	l.star(a, b, b-a, kind)
}

// starred moves the ends of the hex text src[lo:hi] over stars and the hex around
// them: values that were masked before.
func starred(src []byte, lo, hi int) (int, int) {
	for n := 0; n < 2048 && lo > 0 && (isHex(src[lo-1]) || src[lo-1] == '*'); n++ {
		lo--
	}
	for n := 0; n < 2048 && hi < len(src) && (isHex(src[hi]) || src[hi] == '*'); n++ {
		hi++
	}
	return lo, hi
}

// longTag masks the value of a tag of two bytes at p.
func (l *level) longTag(p, hi int) {
	switch tag := foldTag(l.src[p : p+4]); tag {
	case 0x9f6b:
		l.tagTrack2(p+4, hi)
	case 0x5f20:
		l.tagText(p+4, hi, 2, 45, EMVTag)
	case 0x9f0b:
		l.tagText(p+4, hi, 10, 45, EMVTag)
	case 0x5f24:
		l.tagDate(p+4, hi)
	case 0x9f1f, 0x9f20:
		l.tagFramed(p+4, hi, 64)
	}
}

// foldTag returns the value of the hex characters of v.
func foldTag(v []byte) (n int) {
	for _, c := range v {
		if !isHex(c) {
			return -1
		}
		n = n<<4 | int(nibble(c))
	}
	return n
}

// framed tells whether the whole of src[lo:hi] reads as known tags, at least
// two. If so it masks those with card data and notes the others, and the tags and
// lengths: cryptograms and counters look like card numbers by chance.
func (l *level) framed(lo, hi int) bool {
	n := 0
	for p := lo; p < hi; n++ {
		_, b, ok := l.tagEnd(p, hi)
		if !ok {
			return false
		}
		p = b
	}
	if n < 2 {
		return false
	}
	for p := lo; p < hi; {
		a, b, _ := l.tagEnd(p, hi)
		safe := b
		if cardTag(l.src[p:]) {
			l.tagValue(p, a, b)
			safe = a
		}
		l.safe = append(l.safe, [2]int{p, safe})
		p = b
	}
	return true
}

// tagEnd returns the value of the known tag at p.
func (l *level) tagEnd(p, hi int) (a, b int, ok bool) {
	t := tagAt(l.src[p:hi])
	if t == 0 {
		return 0, 0, false
	}
	return l.length(p+t, hi, 0, 127)
}

// isSafe tells whether src[lo:hi] touches a value that framed noted.
func (l *level) isSafe(lo, hi int) bool {
	i := sort.Search(len(l.safe), func(i int) bool { return l.safe[i][1] > lo })
	return i < len(l.safe) && hi > l.safe[i][0]
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
	n, end := digitsAt(l.src[:b], a)
	for end < b && lower(l.src[end]) == 'f' {
		end++
	}
	if end == b && n >= minPAN {
		l.starDigits(a, a+n, min(n, maxPAN+1))
	}
}

// tagTrack2 drops a packed track 2; a wrong length does not save it.
func (l *level) tagTrack2(p, hi int) {
	_, b, ok := l.length(p, hi, 9, 19)
	a := p + 2
	if a >= hi {
		return
	}
	hi = min(hi, a+64)
	n, end := digitsAt(l.src[:hi], a)
	if n < minPAN || n > maxPAN || end+5 > hi || lower(l.src[end]) != 'd' {
		return
	}
	if !ok {
		if m, _ := digitsAt(l.src[:hi], end+1); m < 4 || !yearMonth(l.src[end+1:end+5]) {
			return
		}
		for b = end + 1; b < hi && isDigit(l.src[b]); {
			b++
		}
	}
	l.add(a, b, Track2)
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
	if n, _ := digitsAt(l.src[:b], a); n == 6 && yearMonth(l.src[a:a+4]) {
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
