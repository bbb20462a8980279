package mask

// chunk is how many bytes of a long hex text are decoded at a time, overlap how
// many the next part begins earlier: more than any track in hex of ASCII.
const (
	chunk   = 1 << 15
	overlap = 512
)

// fewestHex is the shortest hex text that can hold a card number in ASCII or
// EBCDIC, fewestBytes how many of its bytes must be digits.
const (
	fewestHex   = 24
	fewestBytes = 12
)

// hex opens the hex texts of src[lo:hi]: one run, or pairs and longer even
// groups with separators.
func (m *Mask) hex(l *level, d, lo, hi int) {
	src := l.src
	for lo > 0 && isHex(src[lo-1]) {
		lo--
	}
	for hi < len(src) && isHex(src[hi]) {
		hi++
	}
	tokens, even := 0, 0
	for p := lo; p < hi; p++ {
		if !isHex(src[p]) {
			continue
		}
		q := hexRun(src, p)
		if u := l.uuidAt(p); u > 0 {
			q = u
		} else if q-p >= 14 {
			if q-p > maxPAN || mixed(src[p:q]) {
				if !l.framed(starred(src, p, q)) {
					l.tlv(p, q)
				}
			}
			m.hexText(l, d, p, q)
		}
		tokens++
		even += (q - p) &^ 1
		p = q
	}
	if tokens > 1 && even >= fewestHex-8 {
		m.joined(l, d, lo, hi)
	}
}

// hexText opens one run of hex characters as bytes of ASCII or EBCDIC.
func (m *Mask) hexText(l *level, d, lo, hi int) {
	if foldHas(l.src, lo, "1f8b08") {
		m.hexDeflated(l, d, lo, hi)
	}
	for ; hi-lo >= fewestHex; lo += chunk - overlap {
		end := min(hi, lo+chunk)
		for shift := range 2 {
			ascii, ebcdic, text := census(l.src[lo+shift : end])
			if ascii >= fewestBytes || text {
				m.bytes(l, d, lo+shift, end, nil)
			}
			if ebcdic >= fewestBytes {
				m.bytes(l, d, lo+shift, end, &fromEBCDIC)
			}
		}
		if end == hi {
			return
		}
	}
}

// hexDeflated drops a hex text of compressed bytes that hold card data.
func (m *Mask) hexDeflated(l *level, d, lo, hi int) {
	l.text = l.text[:0]
	for p := lo; p+1 < hi; p += 2 {
		l.text = append(l.text, nibble(l.src[p])<<4|nibble(l.src[p+1]))
	}
	if kind, ok := m.deflated(l.text, d+1); ok {
		l.add(lo, hi, kind)
	}
}

// census counts the bytes written in hex that are digits of ASCII and EBCDIC,
// and tells whether nearly all of them are text.
func census(hex []byte) (ascii, ebcdic int, text bool) {
	printable, n := 0, len(hex)/2
	for i := 0; i+1 < len(hex); i += 2 {
		hi, digit := hex[i], isDigit(hex[i+1])
		ascii += btoi(hi == '3' && digit)
		ebcdic += btoi(lower(hi) == 'f' && digit)
		printable += btoi(hi >= '2' && hi <= '7')
	}
	return ascii, ebcdic, n >= fewestBytes && printable*20 >= n*19
}

func (m *Mask) bytes(l *level, d, lo, hi int, code *[256]byte) {
	l.view.reset()
	for p := lo; p+1 < hi; p += 2 {
		c := nibble(l.src[p])<<4 | nibble(l.src[p+1])
		if code != nil {
			c = code[c]
		}
		l.view.put(c, p, 2)
	}
	m.through(l, d, 0, false)
}

// joined opens even groups of hex with separators between them as one hex text.
// An odd group, a UUID, another separator or any other sign ends a text.
func (m *Mask) joined(l *level, d, lo, hi int) {
	src := l.src
	lo, hi = widen(src, lo, hi)
	var t hexGroups
	l.view.reset()
	for p := lo; p < hi; {
		if !isHex(src[p]) {
			if !t.separates(src, p) {
				m.flush(l, d, &t)
			}
			p++
			continue
		}
		if src[p] == '0' && p+1 < hi && lower(src[p+1]) == 'x' {
			p += 2
			continue
		}
		q := hexRun(src, p)
		u := l.uuidAt(p)
		if (q-p)%2 != 0 || u > 0 || len(l.view.text) > chunk || !t.goesOn(src, p, q) {
			m.flush(l, d, &t)
		}
		if u == 0 && (q-p)%2 == 0 {
			t.add(l, p, q)
		}
		p = max(q, u)
	}
	m.flush(l, d, &t)
}

// hexGroups is what is known of the groups in the view so far.
type hexGroups struct {
	size           int // of the last group
	mixed, letters bool
	sep            byte // the separator in use, 0 if none was met
	line           bool // a line end was met since the last group
}

// separates tells whether the sign at p may stand between groups. All separators
// of one text are the same, but for line ends and blanks.
func (t *hexGroups) separates(src []byte, p int) bool {
	c := src[p]
	switch {
	case c == '\n' || c == '\r':
		t.line = true
		return true
	case c == ' ' || c == '\t' || lower(c) == 'x':
		return true
	case !in(c, ":-,\\._;|"):
		return false
	case t.size > 0 && t.sep == 0:
		t.sep = c
	}
	return t.size == 0 || t.sep == c
}

// goesOn tells whether the group src[p:q] may belong to the text so far: over a
// line end only a group of the same size does, or the rest of wrapped hex.
func (t *hexGroups) goesOn(src []byte, p, q int) bool {
	if !t.line || t.size == 0 || q-p == t.size {
		return true
	}
	return t.size >= 16 && q-p < t.size && (q == len(src) || isSpace(src[q]) || in(src[q], "\"'<"))
}

func (t *hexGroups) add(l *level, p, q int) {
	t.mixed = t.mixed || t.size > 0 && t.size != q-p
	t.size, t.line = q-p, false
	t.letters = t.letters || mixed(l.src[p:q])
	for i := p; i < q; i++ {
		l.view.put(l.src[i], i, 1)
	}
}

// flush looks through the groups collected. Groups of several sizes are hex only
// if a letter is among them: else they are dates and counters.
func (m *Mask) flush(l *level, d int, t *hexGroups) {
	if len(l.view.text) > t.size && len(l.view.text) >= fewest && (!t.mixed || t.letters) {
		m.through(l, d, 0, false)
	}
	l.view.reset()
	*t = hexGroups{}
}

// widen moves the ends of a spaced hex text over further pairs, also over the
// double blank in the middle of a row.
func widen(src []byte, lo, hi int) (int, int) {
	for n := 0; n < 4096 && lo >= 3 && isHex(src[lo-3]) && isHex(src[lo-2]) && in(src[lo-1], " :-,"); n++ {
		if lo > 3 && isWord(src[lo-4]) {
			break
		}
		lo -= 3
	}
	for n := 0; n < 4096; n++ {
		p := skipSigns(src, hi, 2, " :-,")
		if p == hi || p+1 >= len(src) || !isHex(src[p]) || hexRun(src, p) != p+2 || p+2 < len(src) && isWord(src[p+2]) {
			break
		}
		hi = p + 2
	}
	return lo, hi
}

// fromEBCDIC maps the signs of tracks and messages from code page 037 to ASCII.
// Other bytes become '.'.
var fromEBCDIC = func() (t [256]byte) {
	for i := range t {
		t[i] = '.'
	}
	for i := range 10 {
		t[0xf0+i] = byte('0' + i)
	}
	for _, r := range []struct {
		from int
		to   string
	}{
		{0xc1, "ABCDEFGHI"}, {0xd1, "JKLMNOPQR"}, {0xe2, "STUVWXYZ"}, {0x81, "abcdefghi"}, {0x91, "jklmnopqr"}, {0xa2, "stuvwxyz"},
		{0x40, " "}, {0x7e, "="}, {0x5e, ";"}, {0x6f, "?"}, {0x6c, "%"}, {0xb0, "^"}, {0x61, "/"}, {0x60, "-"}, {0x7a, ":"}, {0x7f, "\""},
	} {
		copy(t[r.from:], r.to)
	}
	return t
}()
