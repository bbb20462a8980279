package mask

import (
	"unicode"
	"unicode/utf8"
)

// around is how much text before and after veiled digits is decoded with them, so that names and separators are seen.
const around = 128

// longestVeil is how much text is decoded at a time.
const longestVeil = 4096

// unseen stands for what a reader does not see between two digits.
const unseen = 0

// unveil looks through the text about p, whose digits, or what stands between them, are not written as such: %34, \u0034, &#x34;, =34,
// digits of other scripts, zero-width signs, NULs, typographic spaces and dashes, colours of terminals, inline tags and the joints of quoted strings.
func (m *Mask) unveil(l *level, d, p int) {
	src, lo := l.src, p
	for n := 0; lo > 0 && n < around && src[lo-1] != '\n'; n++ {
		lo--
	}
	for lo > 0 && lo < p && !utf8.RuneStart(src[lo]) {
		lo++
	}
	l.view.reset()
	digits, last, q := 0, p, lo
	for q < len(src) && q-last < around && q-lo < longestVeil {
		c, n := signAtVeil(src, q)
		if n == 1 && src[q] == '\n' {
			break
		}
		if n > 1 || c == unseen {
			last = q
		}
		if c != unseen {
			l.view.put(c, q, n)
			digits += int(flagOf[c] & fDigit)
		}
		q += n
	}
	if digits >= fewest-1 {
		m.through(l, d, 1, false)
	}
	l.unveiled = max(p+1, q)
}

// veiled tells whether a digit is written at p in another sign, or whether behind a digit something stands that a reader does not
// see, or sees as a separator.
func veiled(src []byte, p int) bool {
	c, n := signAtVeil(src, p)
	switch {
	case n == 1 && c != unseen && !(c == ' ' && src[p] != ' '):
		return false
	case src[p] == '=' && c != unseen:
		next, _ := signAtVeil(src, p+n)
		return isDigit(c) && p+n < len(src) && src[p+n] == '=' && isDigit(next)
	case isDigit(c):
		return true
	case !veilSeparator(c):
		return false
	}
	for q := p + n; q < len(src) && q-p < 64; {
		next, w := signAtVeil(src, q)
		if isDigit(next) {
			return p > 0 && (isDigit(src[p-1]) || src[p-1] == '>' || src[p-1] >= 0x80)
		}
		if next != unseen && next != ' ' {
			return false
		}
		q += w
	}
	return false
}

func veilSeparator(c byte) bool { return c == unseen || in(c, " -./\n") }

// signAtVeil returns the ASCII sign that a reader sees at p, or unseen, and the length in which it is written.
func signAtVeil(src []byte, p int) (c byte, n int) {
	if p >= len(src) {
		return 0, 0
	}
	switch c = src[p]; c {
	case '%':
		return percent(src, p)
	case '\\':
		return backslash(src, p)
	case '&':
		return entity(src, p)
	case '=':
		return quotedPrintable(src, p)
	case '<':
		if n := inlineTag(src, p); n > 0 {
			return unseen, n
		}
	case '"', '\'':
		if n := joint(src, p); n > 0 {
			return unseen, n
		}
	case '+':
		if p > 0 && p+1 < len(src) && isDigit(src[p-1]) && isDigit(src[p+1]) {
			return ' ', 1
		}
	case 0x1b:
		return unseen, escapeSequence(src, p)
	default:
		if c < 0x20 && !isSpace(c) || c == 0x7f {
			return unseen, 1
		}
		if c >= 0x80 {
			r, n := utf8.DecodeRune(src[p:])
			if seen := fold(r, c); seen != c {
				return seen, n
			}
		}
	}
	return c, 1
}

// fold returns the ASCII sign that stands for r, unseen for signs without a picture of their own, or raw.
func fold(r rune, raw byte) byte {
	switch {
	case r < 0x80, r > 0x3000 && r < 0xa000 && r != 0x30fb, r > 0xff00 && r < 0xff10, r > 0xff19 && r < 0xfff0: // Chinese text and its signs
		return raw
	case unicode.Is(unicode.Nd, r):
		return '0' + digitOf(r)
	case unicode.Is(unicode.Cf, r), r == 0x034f, r == 0x20e3, r >= 0xfe00 && r <= 0xfe0f:
		return unseen
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.Is(unicode.Pd, r), r == 0x2212, r == 0x2043:
		return '-'
	case r == 0xb7, r == 0x2022, r == 0x2027, r == 0x2219, r == 0x22c5, r == 0x30fb:
		return '.'
	case r == 0x2044, r == 0x2215:
		return '/'
	}
	return raw
}

// digitOf returns the value of a decimal digit of any script: the tables of Unicode hold them in rows from zero to nine.
func digitOf(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	return 0
}

// written returns how the rune r, which an escape of n bytes stands for, is seen: raw in one byte where it is no sign of text.
func written(r rune, raw byte, n int) (byte, int) {
	if r >= 0x80 {
		if c := fold(r, 0x80); c != 0x80 {
			return c, n
		}
		return raw, 1
	}
	if c := byte(r); c >= ' ' && c <= '~' || c == '\n' {
		return c, n
	}
	if r == 0 || r == '\t' || r == '\r' {
		return ' ', n
	}
	return raw, 1
}

// percent reads %34, %2534 and %u0034.
func percent(src []byte, p int) (byte, int) {
	q := p + 1
	for foldHas(src, q, "25") && q-p < 16 {
		q += 2
	}
	if q < len(src) && lower(src[q]) == 'u' {
		if r, e := hexRune(src, q+1, 4, 4); e > 0 {
			return written(r, '%', e-p)
		}
	}
	if r, e := hexRune(src, q, 2, 2); e > 0 && r < 0x80 {
		return written(r, '%', e-p)
	}
	return '%', 1
}

// backslash reads \u0034, \u{34}, \U00000034, \x34, \064, \n and \t behind any number of backslashes.
func backslash(src []byte, p int) (byte, int) {
	q := p
	for q < len(src) && src[q] == '\\' && q-p < 16 {
		q++
	}
	if q >= len(src) {
		return '\\', 1
	}
	r, e := rune(0), 0
	switch src[q] {
	case 'u':
		if at(src, q+1) == '{' {
			if r, e = hexRune(src, q+2, 1, 6); e > 0 && at(src, e) == '}' {
				return written(r, '\\', e+1-p)
			}
			return '\\', 1
		}
		r, e = hexRune(src, q+1, 4, 4)
	case 'U':
		r, e = hexRune(src, q+1, 8, 8)
	case 'x', 'X':
		r, e = hexRune(src, q+1, 2, 2)
	case 'n':
		r, e = '\n', q+1
	case 't', 'r':
		r, e = ' ', q+1
	case '0', '1':
		if q+2 < len(src) && in(src[q+1], "01234567") && in(src[q+2], "01234567") {
			r, e = rune(src[q]-'0')<<6|rune(src[q+1]-'0')<<3|rune(src[q+2]-'0'), q+3
		}
	}
	if e == 0 {
		return '\\', 1
	}
	return written(r, '\\', e-p)
}

// hexRune reads least to most hex characters at p; end is 0 where there are fewer.
func hexRune(src []byte, p, least, most int) (r rune, end int) {
	q := p
	for ; q < len(src) && q-p < most && isHex(src[q]); q++ {
		r = r<<4 | rune(nibble(src[q]))
	}
	if q-p < least || r > unicode.MaxRune {
		return 0, 0
	}
	return r, q
}

// named entities of HTML that stand between digits.
var entities = []struct {
	name string
	r    rune
}{
	{"nbsp", ' '}, {"ensp", ' '}, {"emsp", ' '}, {"thinsp", ' '}, {"numsp", ' '}, {"hairsp", ' '}, {"shy", 0xad}, {"zwnj", 0x200c}, {"zwj", 0x200d},
	{"hyphen", '-'}, {"dash", '-'}, {"ndash", '-'}, {"mdash", '-'}, {"minus", '-'}, {"middot", '.'}, {"bull", '.'}, {"period", '.'}, {"tab", ' '}, {"newline", '\n'},
}

// entity reads &#52; and &#x34;, with and without the semicolon, behind any number of &amp;, and the named entities that separate.
func entity(src []byte, p int) (byte, int) {
	q := p + 1
	for foldHas(src, q, "amp;") && q-p < 64 {
		q += len("amp;")
	}
	if q < len(src) && src[q] == '#' {
		r, e := rune(0), 0
		if lower(at(src, q+1)) == 'x' {
			r, e = hexRune(src, q+2, 1, 8)
		} else {
			for e = q + 1; e < len(src) && isDigit(src[e]) && e-q < 8; e++ {
				r = r*10 + rune(src[e]-'0')
			}
			if e == q+1 {
				e = 0
			}
		}
		if e == 0 || r > unicode.MaxRune {
			return '&', 1
		}
		return written(r, '&', e+btoi(at(src, e) == ';')-p)
	}
	for _, n := range entities {
		if foldHas(src, q, n.name) && at(src, q+len(n.name)) == ';' {
			if c := fold(n.r, byte(n.r)); c != 0 {
				return c, q + len(n.name) + 1 - p
			}
			return unseen, q + len(n.name) + 1 - p
		}
	}
	return '&', 1
}

// quotedPrintable reads =34 and the soft line end of mails (RFC 2045, 6.7).
func quotedPrintable(src []byte, p int) (byte, int) {
	q := p + 1
	if at(src, q) == '\r' {
		q++
	}
	if at(src, q) == '\n' {
		return unseen, q + 1 - p
	}
	if q+1 < len(src) && in(src[q], "23") && isHex(src[q+1]) {
		c := nibble(src[q])<<4 | nibble(src[q+1])
		if isDigit(c) && at(src, p+3) == '=' || in(c, "= -") {
			return c, 3
		}
		if isDigit(c) && p >= 3 && src[p-3] == '=' {
			return c, 3
		}
	}
	return '=', 1
}

// inlineTags are the elements of HTML that do not interrupt a text.
var inlineTags = []string{"b", "i", "u", "s", "em", "strong", "span", "font", "wbr", "mark", "code", "tt", "small", "big", "sub", "sup", "a"}

// inlineTag returns the length of the tag of such an element at p, or 0.
func inlineTag(src []byte, p int) int {
	q := p + 1
	if at(src, q) == '/' {
		q++
	}
	for _, name := range inlineTags {
		e := q + len(name)
		if !foldHas(src, q, name) || isWord(at(src, e)) {
			continue
		}
		for n := 0; e < len(src) && n < 64; n++ {
			switch src[e] {
			case '>':
				return e + 1 - p
			case '<', '\n':
				return 0
			}
			e++
		}
	}
	return 0
}

// joint returns the length of `" + "` and the like, by which programs join two strings, at p, or 0.
func joint(src []byte, p int) int {
	quote := src[p]
	q := skipBlanks(src, p+1)
	r := q
	for r < len(src) && r-q < 2 && in(src[r], "+.&|") {
		r++
	}
	if r == q {
		return 0
	}
	if r = skipBlanks(src, r); at(src, r) != quote {
		return 0
	}
	return r + 1 - p
}

func skipBlanks(src []byte, p int) int {
	for n := 0; n < 4 && p < len(src) && src[p] == ' '; n++ {
		p++
	}
	return p
}

// escapeSequence returns the length of the control sequence (ECMA-48) at p.
func escapeSequence(src []byte, p int) int {
	if at(src, p+1) != '[' {
		return 1
	}
	for q := p + 2; q < len(src) && q-p < 24; q++ {
		if c := src[q]; c >= 0x40 && c <= 0x7e {
			return q + 1 - p
		}
	}
	return 1
}
