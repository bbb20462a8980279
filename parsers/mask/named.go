package mask

import "sort"

// named masks the values that names announce.
func (m *Mask) named(l *level) {
	t, src := m.names.trie, l.src
	key := uint32(0)
	for i := 0; i < len(src); i++ {
		key = (key<<5 | uint32(t.coarse[src[i]])) & (1<<15 - 1)
		if t.begin[key>>6]>>(key&63)&1 == 0 || i < 2 || i+1 < len(src) && !t.goes(key, t.coarse[src[i+1]]) {
			continue
		}
		if hi := m.walk(l, i-2); hi > i+1 {
			i, key = hi-1, 0
		}
	}
}

// walk tries the names that begin at lo. It returns the end of the value that it
// masked, or 0.
func (m *Mask) walk(l *level, lo int) int {
	t, src := m.names.trie, l.src
	node, skips := 0, 0
	for p := lo; p < len(src); p++ {
		c := t.class[src[p]]
		if c == classSkip {
			if skips++; skips > maxSkips || node == 0 {
				return 0
			}
			continue
		}
		skips = 0
		next := t.next[node*stride+int(c)]
		if next == 0 {
			return 0
		}
		node = int(next &^ ends)
		if next&ends == 0 {
			continue
		}
		for _, pat := range t.outs[node] {
			if hi := m.hit(l, lo, p+1, pat); hi > p+1 {
				return hi
			}
		}
	}
	return 0
}

// hit judges a name that stands from lo to p. It returns the end of the value
// that it masked, or 0.
func (m *Mask) hit(l *level, lo, p int, pat pattern) int {
	e := &m.names.entries[pat.entry]
	if e.flags&tight != 0 && p-lo != len(pat.text) || e.flags&bound != 0 && !begins(l.src, lo, e) {
		return 0
	}
	if e.flags&integer != 0 {
		return l.fieldNumber(p)
	}
	if e.flags&check != 0 {
		l.keyBefore(lo)
		return 0
	}
	if e.flags&hint != 0 {
		l.hint(p)
		return 0
	}
	if len(pat.text) <= 4 && p-lo != len(pat.text) && pat.text[0] < 0x80 && e.flags&element == 0 {
		return 0
	}
	return l.nameHit(lo, p, e)
}

func (l *level) nameHit(lo, p int, e *entry) int {
	src := l.src
	if e.text == "pinblock" {
		l.blockBefore(lo)
	}
	hi, ok := suffix(src, p, e)
	if !ok || markerName(src, lo, hi) {
		return 0
	}
	if e.kind == PAN {
		l.hint(hi)
	}
	if e.text == "户名" && (endsFold(src, lo, "用") || endsFold(src, lo, "商")) { // 用户名, 商户名: no person's
		return 0
	}
	if e.text == "privatekey" && foldHas(src, hi, "-----") {
		return l.pem(hi + 5)
	}
	opener, closer := tagOf(src, lo)
	if closer || e.flags&quoted != 0 && !inQuotes(src, lo) {
		return 0
	}
	if e.flags&element != 0 {
		return l.elementAt(hi, int(e.de), e.text[0] == '"')
	}
	v, ok := placeAfter(src, hi, opener)
	if !ok {
		return 0
	}
	return l.mask(v, e, lo)
}

// blockBefore drops a PIN block (ISO 9564-1: 8 bytes) that stands right before its name at p, as in "data=... pinBlock".
func (l *level) blockBefore(p int) {
	hi := p
	for hi > 0 && in(l.src[hi-1], " \t,;([") {
		hi--
	}
	lo := hi
	for lo > 0 && hi-lo <= 16 && isHex(l.src[lo-1]) {
		lo--
	}
	if hi-lo == 16 && hi < p {
		l.add(lo, hi, PINBlock)
	}
}

// begins tells whether a word begins at lo: not within a run of letters, unless
// the case changes there, or an escape stands before it.
func begins(src []byte, lo int, e *entry) bool {
	if lo == 0 {
		return true
	}
	c := src[lo-1]
	if e.flags&element != 0 {
		return !isWord(c) || c == '_' || lo > 1 && src[lo-2] == '\\'
	}
	switch {
	case !isLetter(c):
		return true
	case lo > 1 && src[lo-2] == '\\': // "\nPAN"
		return true
	case lo > 2 && src[lo-3] == '%' && isHex(c): // "%5Bpan"
		return true
	case lo > 5 && src[lo-6] == '\\' && src[lo-5] == 'u': // "\u003cpan"
		return true
	}
	return isUpper(src[lo]) && !isUpper(c)
}

// suffixes may follow a name without a break.
var suffixes = []string{
	"", "s", "no", "num", "nbr", "number", "value", "val", "data", "code", "text", "hex", "str", "string", "1", "2", "3",
	"enc", "encrypted", "plain", "clear", "raw", "bcd", "asc", "ascii", "md5", "name", "info", "field", "in", "1data", "2data", "3data",
	"bytes", "array", "a", "b", "mm", "yy", "month", "year", "date", "1hex", "2hex", "equivalentdata", "mod",
}

// suffixWord holds the longest of suffixes.
type suffixWord [16]byte

// suffix reads the rest of an identifier whose name ends at p.
func suffix(src []byte, p int, e *entry) (hi int, ok bool) {
	if p > 0 && src[p-1] >= 0x80 || e.flags&element != 0 && !isDigit(src[p-1]) {
		return p, true
	}
	hi = p
	for hi < len(src) && isWord(src[hi]) && hi-p <= len(suffixWord{}) {
		hi++
	}
	if e.flags&exact != 0 {
		return p, hi == p
	}
	var word suffixWord
	n := 0
	for _, c := range src[p:hi] {
		if n == len(word) {
			return hi, false
		}
		if c != '_' {
			word[n] = lower(c)
			n++
		}
	}
	if e.kind == PAN && n > 0 && isDigit(word[0]) { // glued: pan4111...
		return p, true
	}
	for _, s := range suffixes {
		if string(word[:n]) == s {
			return hi, true
		}
	}
	return hi, false
}

// markerName tells whether the name stands in one of this package's own markers.
func markerName(src []byte, lo, hi int) bool {
	return lo > 0 && src[lo-1] == '[' && hi < len(src) && src[hi] == ']' && markerAt(src[lo-1:]) > 0 &&
		(hi+1 >= len(src) || src[hi+1] != '=' && src[hi+1] != ':')
}

// tagOf tells whether the name at lo stands in an opening or a closing tag.
func tagOf(src []byte, lo int) (opener, closer bool) {
	for n := 0; lo > 0 && n < 48 && (isWord(src[lo-1]) || in(src[lo-1], ":.-")); n++ {
		if endsFold(src, lo, "%3c") || endsFold(src, lo, `\u003c`) {
			break
		}
		if endsFold(src, lo, "%2f") {
			return false, endsOpen(src, lo-3)
		}
		lo--
	}
	if lo > 0 && src[lo-1] == '/' {
		lo--
		if lo > 0 && src[lo-1] == '\\' {
			lo--
		}
		return false, endsOpen(src, lo)
	}
	return endsOpen(src, lo), false
}

// endsOpen tells whether a '<', however written, ends at p.
func endsOpen(src []byte, p int) bool {
	return p > 0 && src[p-1] == '<' || endsFold(src, p, "&lt;") || endsFold(src, p, "%3c") || endsFold(src, p, `\u003c`)
}

func endsFold(src []byte, p int, s string) bool { return foldHas(src, p-len(s), s) }

// inQuotes tells whether a quote, however written, stands right before lo, or
// the bracket of a form key: card[number].
func inQuotes(src []byte, lo int) bool {
	if lo == 0 {
		return false
	}
	return in(src[lo-1], `"'[`) || endsFold(src, lo, "quot;") || endsFold(src, lo, "%22") || endsFold(src, lo, "%5b") ||
		endsOpen(src, lo)
}

// hint notes that a word that speaks of cards ends at p.
func (l *level) hint(p int) {
	if n := len(l.hints); n > 0 {
		p = max(p, l.hints[n-1])
	}
	l.hints = append(l.hints, p)
}

// near tells whether a word that speaks of cards stands shortly before p.
func (l *level) near(p int) bool {
	i := sort.SearchInts(l.hints, p+1)
	return i > 0 && p-l.hints[i-1] <= 64
}
