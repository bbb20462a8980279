package mask

import "encoding/binary"

// binary finds card numbers packed two digits to a byte in raw bytes, as in a
// binary ISO 8583 message: behind their length or EMV tag. Texts without
// control characters are left at once.
func (m *Mask) binary(l *level, _ int) {
	if !controls(l.src) {
		return
	}
	src := l.src
	for p := 0; p < len(src); {
		q := p
		for q < len(src) && src[q]&15 <= 9 && src[q]>>4 <= 9 {
			q++
		}
		if q-p >= 6 {
			l.packed(p, q)
		}
		p = max(q, p+1)
	}
}

// controls tells whether src holds control characters that text does not.
func controls(src []byte) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; len(src) >= 8; src = src[8:] {
		x := binary.LittleEndian.Uint64(src)
		if (x-0x20*ones)&^x&tops != 0 && anyControl(src[:8]) {
			return true
		}
	}
	return anyControl(src)
}

func anyControl(b []byte) bool {
	for _, c := range b {
		if flagOf[c]&fCtl != 0 {
			return true
		}
	}
	return false
}

// packed judges the packed digits of src[lo:hi].
func (l *level) packed(lo, hi int) {
	l.dig = l.dig[:0]
	for _, c := range l.src[lo:hi] {
		l.dig = append(l.dig, c>>4, c&15)
	}
	if hi < len(l.src) && l.src[hi]&15 == 15 && l.src[hi]>>4 <= 9 { // padded with F
		l.dig = append(l.dig, l.src[hi]>>4)
	}
	for k := 0; k+6 <= hi-lo; k++ {
		p := lo + k
		length := 0
		if k > 0 {
			length = int(l.dig[2*k-2])*10 + int(l.dig[2*k-1])
		} else if p > 1 && (l.src[p-2] == 0x5a || l.src[p-2] == 0x57) {
			length = 2 * int(l.src[p-1])
		}
		l.packedAt(k, p, hi, length)
	}
}

// packedAt judges the card number of the given length that begins at p, the
// k-th byte of the packed digits.
func (l *level) packedAt(k, p, hi, length int) {
	if l.packedTrack(p, hi) || length < fewest || length > maxPAN+1 || length > maxPAN && k > 0 || 2*k+length > len(l.dig) {
		return
	}
	d := l.dig[2*k : 2*k+length]
	if cardLike(d, false) || length%2 == 0 && d[0] == 0 && cardLike(d[1:], false) {
		l.star(p+3, p+(length+1)/2-2, (length+1)/2-5, PAN)
	}
}

// packedTrack drops a packed track 2 that begins at p: 13 to 19 digits up to
// about hi, the separator D, year and month.
func (l *level) packedTrack(p, hi int) bool {
	var d [maxPAN]byte
	n := 0
	for n < len(d) && l.nibbleAt(p, n) <= 9 {
		d[n] = l.nibbleAt(p, n)
		n++
	}
	if n < fewest || l.nibbleAt(p, n) != 0xd || printable(l.src[p:hi]) || !(issued(d[:n]) && luhn(d[:n]) || chinese(d[:n])) {
		return false
	}
	if m := l.nibbleAt(p, n+3)*10 + l.nibbleAt(p, n+4); m < 1 || m > 12 {
		return false
	}
	end := n + 5
	for end < 2*20 && l.nibbleAt(p, end) <= 9 {
		end++
	}
	l.add(p, p+(end+1)/2, Track2)
	return true
}

// nibbleAt returns the n-th half byte from p on, or 15 behind the end.
func (l *level) nibbleAt(p, n int) byte {
	if p+n/2 >= len(l.src) {
		return 15
	}
	c := l.src[p+n/2]
	if n%2 == 0 {
		return c >> 4
	}
	return c & 15
}

// printable tells whether v is nothing but printable ASCII: text, not packed
// digits.
func printable(v []byte) bool {
	for _, c := range v {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
