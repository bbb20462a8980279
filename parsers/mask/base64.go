package mask

import "bytes"

// fewestBase64 is the shortest base64 text that can hold a card number in ASCII.
const fewestBase64 = 18

// base64 opens the base64 texts of l. To find them it looks at every sixteenth
// byte only: a longer run cannot pass between.
func (m *Mask) base64(l *level, d int) {
	deeper := d+1 < depth // key blocks are found in the innermost layer too
	if deeper {
		m.shortBase64(l, d)
	}
	src := l.src
	for i := fewestBase64 - 1; i < len(src); i += fewestBase64 - 1 {
		if flagOf[src[i]]&fBase64 == 0 {
			continue
		}
		lo, hi := i, i+1
		for lo > 0 && flagOf[src[lo-1]]&fBase64 != 0 {
			lo--
		}
		for hi < len(src) && flagOf[src[hi]]&fBase64 != 0 {
			hi++
		}
		hi = wrapped(src, lo, hi)
		if hi-lo >= fewestBase64 {
			l.tr31(lo, hi)
			l.schemed(lo, hi)
			if deeper {
				m.base64Text(l, d, lo, hi)
			}
		}
		i = max(i, hi-1)
	}
}

// wrapped moves the end of a base64 text over line ends between full lines.
func wrapped(src []byte, lo, hi int) int {
	for hi-lo >= 60 && hi+2 < len(src) {
		p := skipSigns(src, hi, 4, "\r\n ")
		q := p
		for q < len(src) && flagOf[src[q]]&fBase64 != 0 {
			q++
		}
		if p == hi || q-p < 4 || src[hi] == ' ' || q < len(src) && !isSpace(src[q]) && src[q] != '=' && src[q] != '"' && src[q] != '\\' {
			return hi
		}
		full := q-p >= 60
		if hi = q; !full {
			return hi
		}
	}
	return hi
}

// base64Text decodes src[lo:hi] and drops it as a whole if card data is inside.
func (m *Mask) base64Text(l *level, d, lo, hi int) {
	end := hi
	for end < len(l.src) && l.src[end] == '=' && end-hi < 2 {
		end++
	}
	if !hasUpper(l.src[lo:hi]) {
		return
	}
	_, low, digit := mixture(l.src[lo:hi])
	for shift := range 4 {
		v := l.src[min(lo+shift, hi):hi]
		likely := shift == 0 && low && (digit || end > hi || len(v)%4 == 0)
		if len(v) < fewestBase64 || !likely && !digitGroups(v) {
			continue
		}
		l.text = appendBase64(l.text[:0], v)
		if kind, ok := m.secretIn(l.text, d+1); ok {
			l.add(lo, end, kind)
			return
		}
	}
}

// shortBase64 looks at base64 too short for a number in ASCII, whose padding shows that it is one: a number packed two digits to a byte.
func (m *Mask) shortBase64(l *level, d int) {
	src := l.src
	for p := 0; ; {
		n := bytes.IndexByte(src[p:], '=')
		if n < 0 {
			return
		}
		hi := p + n
		p = hi + 1
		if hi < 11 || isWord(at(src, p)) || flagOf[src[hi-1]]&flagOf[src[hi-6]]&flagOf[src[hi-11]]&fBase64 == 0 {
			continue
		}
		lo := hi
		for lo > 0 && hi-lo < fewestBase64 && flagOf[src[lo-1]]&fBase64 != 0 {
			lo--
		}
		end := p + btoi(at(src, p) == '=')
		if size := hi - lo; size < 11 || size >= fewestBase64 || (end-lo)%4 != 0 || end < len(src) && (isWord(src[end]) || in(src[end], "=\"'")) && !in(at(src, lo-1), "\"'") {
			continue
		}
		if up, low, _ := mixture(src[lo:hi]); !up && !low {
			continue
		}
		l.text = appendBase64(l.text[:0], src[lo:hi])
		if kind, ok := m.secretIn(l.text, d+1); ok {
			l.add(lo, end, kind)
		}
		p = end
	}
}

// schemed drops a key under its scheme, as security modules print it: U, T, X, Y, S or R and 32 or 48 hex characters.
func (l *level) schemed(lo, hi int) {
	if n := hi - lo; (n == 33 || n == 49) && in(l.src[lo], "UTXYSR") && hexRun(l.src, lo+1) == hi && mixed(l.src[lo+1:hi]) {
		l.add(lo, hi, Key)
	}
}

func hasUpper(v []byte) bool {
	for _, c := range v {
		if c-'A' < 26 {
			return true
		}
	}
	return false
}

// mixture tells which kinds of characters v holds.
func mixture(v []byte) (up, low, digit bool) {
	for _, c := range v {
		up = up || isUpper(c)
		low = low || c >= 'a' && c <= 'z'
		digit = digit || isDigit(c)
	}
	return up, low, digit
}

// digitGroups tells whether three groups of four in a row begin with M, N or O,
// as the digits of ASCII do in base64.
func digitGroups(v []byte) bool {
	run := 0
	for i := 0; i < len(v); i += 4 {
		if run++; v[i] < 'M' || v[i] > 'O' {
			run = 0
		}
		if run == 3 {
			return true
		}
	}
	return false
}

// appendBase64 decodes v, of either alphabet, ignoring line ends and a last
// incomplete group.
func appendBase64(dst, v []byte) []byte {
	acc, bits := uint32(0), 0
	for _, c := range v {
		n := base64Value[c]
		if n < 0 {
			continue
		}
		acc, bits = acc<<6|uint32(n), bits+6
		if bits >= 8 {
			bits -= 8
			dst = append(dst, byte(acc>>bits))
		}
	}
	return dst
}

var base64Value = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	const std = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(std) {
		t[std[i]] = int8(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// secretIn tells whether decoded bytes hold card data, as text or packed.
func (m *Mask) secretIn(b []byte, d int) (Kind, bool) {
	if kind, ok := m.deflated(b, d); ok {
		return kind, true
	}
	printable := 0
	for _, c := range b {
		printable += btoi(c >= ' ' && c <= '~' || isSpace(c))
	}
	if spans := m.find(b, d); len(spans) > 0 && (printable*10 >= len(b)*9 || spans[0].kind <= Track3) {
		return spans[0].kind, true
	}
	if printable*10 >= len(b)*9 || d+1 >= depth || len(b) > chunk {
		return 0, false
	}
	l := &m.levels[d]
	l.view.reset()
	for i, c := range b {
		l.view.put("0123456789ABCDEF"[c>>4], i, 1)
		l.view.put("0123456789ABCDEF"[c&15], i, 1)
	}
	if spans := m.find(l.view.text, d+1); len(spans) > 0 {
		return spans[0].kind, true
	}
	return 0, false
}

// tr31 drops a key block of ANSI X9.143 (TR-31): version, four digits of
// length, key usage, algorithm, mode of use, version number, exportability. It
// may stand behind the letter S or R of a key scheme.
func (l *level) tr31(lo, hi int) {
	src := l.src
	if hi-lo > 40 && (src[lo] == 'S' || src[lo] == 'R') && src[lo+1] >= 'A' && src[lo+1] <= 'D' {
		lo++
	}
	if hi-lo < 40 || src[lo] < 'A' || src[lo] > 'D' {
		return
	}
	n, _ := digitsAt(src, lo+1)
	if n != 4 && n != 5 || !isUpper(src[lo+5]) || !isWord(src[lo+6]) || !isUpper(src[lo+7]) || !isUpper(src[lo+8]) || !in(src[lo+11], "ENS") {
		return
	}
	l.add(lo, hi, Key)
}
