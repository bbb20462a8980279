package mask

// around is how much text before and after encoded digits is decoded with them,
// so that names and separators are seen.
const around = 128

// encoded opens escapes of digits in src[lo:hi]: %34, \u0034, \x34, &#52;, &#x34;
// and full-width digits.
func (m *Mask) encoded(l *level, d, lo, hi int) {
	if !hasEncoded(l.src, lo, hi) {
		return
	}
	for n := 0; lo > 0 && n < around && l.src[lo-1] != '\n'; n++ {
		lo--
	}
	for n := 0; hi < len(l.src) && n < around && l.src[hi] != '\n'; n++ {
		hi++
	}
	l.view.reset()
	for p := lo; p < hi; {
		c, n := unescape(l.src, p)
		l.view.put(c, p, n)
		p += n
	}
	m.through(l, d, 1, false)
}

func hasEncoded(src []byte, lo, hi int) bool {
	for p := max(0, lo-2); p < hi; p++ {
		if flagOf[src[p]]&fEscape != 0 {
			if c, n := unescape(src, p); n > 1 && (isDigit(c) || c == '%' || c == '&' || c == '\\') {
				return true
			}
		}
	}
	return false
}

// unescape returns the byte that is written at p and the length in which it is.
func unescape(src []byte, p int) (c byte, n int) {
	switch c = src[p]; c {
	case '%':
		if p+2 < len(src) && isHex(src[p+1]) && isHex(src[p+2]) {
			return ascii(nibble(src[p+1])<<4|nibble(src[p+2]), c, 3)
		}
	case '\\':
		return backslash(src, p)
	case '&':
		return entity(src, p)
	case 0xef:
		if v := wideDigit(src, p); v >= 0 {
			return byte('0' + v), 3
		}
	}
	return c, 1
}

// ascii returns c in n bytes if it is printable, else raw in one.
func ascii(c, raw byte, n int) (byte, int) {
	if c < ' ' || c > '~' {
		return raw, 1
	}
	return c, n
}

// backslash reads \u0034 and \x34 behind any number of backslashes.
func backslash(src []byte, p int) (c byte, n int) {
	q := p
	for q < len(src) && src[q] == '\\' && q-p < 16 {
		q++
	}
	switch {
	case (foldHas(src, q, "u00") || foldHas(src, q, "u{")) && q+4 < len(src) && isHex(src[q+3]) && isHex(src[q+4]):
		return ascii(nibble(src[q+3])<<4|nibble(src[q+4]), '\\', q+5-p)
	case foldHas(src, q, "x") && q+2 < len(src) && isHex(src[q+1]) && isHex(src[q+2]):
		return ascii(nibble(src[q+1])<<4|nibble(src[q+2]), '\\', q+3-p)
	}
	return '\\', 1
}

// entity reads &#52;, &#x34; and &amp;.
func entity(src []byte, p int) (c byte, n int) {
	if foldHas(src, p, "&amp;#") {
		return '&', len("&amp;")
	}
	if !foldHas(src, p, "&#") {
		return '&', 1
	}
	q, v, base := p+2, 0, 10
	if q < len(src) && lower(src[q]) == 'x' {
		q, base = q+1, 16
	}
	for lo := q; q < len(src) && isHex(src[q]) && q-lo < 6 && v < 1000; q++ {
		v = v*base + int(nibble(src[q]))
	}
	if q >= len(src) || src[q] != ';' || v > '~' {
		return '&', 1
	}
	return ascii(byte(v), '&', q+1-p)
}

// byteList opens bytes that are printed as decimal numbers: [52, 49, 49, 49],
// [52 49 49 49].
func (m *Mask) byteList(l *level, d, lo, hi int) {
	src := l.src
	if lo+2 >= len(src) || src[lo+2] != ',' && (src[lo+2] != ' ' || src[lo] != '4' && src[lo] != '5') {
		return
	}
	for lo > 2 && isDigit(src[lo-1]) {
		lo--
	}
	l.view.reset()
	for p := lo; p < hi; {
		n, q := number(src, p)
		if q == p || n > '~' {
			break
		}
		l.view.put(byte(n), p, q-p)
		p = skipSigns(src, q, 2, ", ")
	}
	if len(l.view.text) >= fewestBytes {
		m.through(l, d, 0, false)
	}
}
