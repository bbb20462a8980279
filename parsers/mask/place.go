package mask

import "bytes"

// maxValue is the longest value, in bytes, that is looked for behind a name.
const maxValue = 8192

// How a name is tied to its value.
const (
	tieNone   = iota // white space only
	tieAssign        // '=', ':' and the like
	tieXML           // the text of an element
)

// place is where the value of a name begins.
type place struct {
	lo    int
	tie   int
	quote []byte // the opening quote as written, or nil
	close []byte // what ends the text of an XML element
}

// extra are words that may stand between a name and its operator.
// They are kept by their first byte.
var extra = func() (t [256][]string) {
	for _, w := range []string{"entered", "input", "typed", "number", "num", "no.", "no", "code", "value", "data", "is", "block", "hex", "号码", "号", "明文", "密文", "数据", "值"} {
		t[w[0]] = append(t[w[0]], w)
	}
	return t
}()

// placeAfter finds the value of a name that ends at p. opener says that the name
// stands in an opening tag.
func placeAfter(src []byte, p int, opener bool) (v place, ok bool) {
	if opener {
		if q, found := tagEnd(src, p); found {
			return xmlPlace(src, q)
		}
	}
	p = skipSigns(src, p, 48, `"'])`)
	p = skipSigns(src, p, 48, " .\t")
	p = skipNote(src, p)
	p = skipWord(src, p)
	if a := attribute(src, p); a > 0 {
		p = a
	}
	q := skipSigns(src, p, 8, "=:-") // "=", ":", "=>", "->", ":="
	if q == p || src[p] == '-' && (q >= len(src) || src[q] != '>') {
		if s, _ := signAt(src, p); s == '[' {
			return assigned(src, p), true
		} else if s != '>' {
			return place{lo: p}, p < len(src)
		}
		return xmlPlace(src, p)
	}
	if q < len(src) && src[q] == '>' {
		q++
	}
	return assigned(src, q), q < len(src)
}

// skipNote returns the position after a short note in brackets between a name and its operator, as in "PIN block (ISO-0): ".
func skipNote(src []byte, p int) int {
	if at(src, p) == '[' { // key[16]=
		if n, q := number(src, p+1); q > p+1 && n <= 64 && at(src, q) == ']' && in(at(src, skipBlanks(src, q+1)), "=:") {
			return q + 1
		}
	}
	if at(src, p) != '(' {
		return p
	}
	for q := p + 1; q < len(src) && q-p < 24 && (isWord(src[q]) || in(src[q], " -/.")); q++ {
		if s, _ := signAt(src, skipBlanks(src, q+2)); at(src, q+1) == ')' && in(s, "=:") {
			return skipBlanks(src, q+2)
		}
	}
	return p
}

// assigned reads blanks and openers before a value.
func assigned(src []byte, p int) place {
	p = skipSigns(src, p, 64, " \t\r\n[({")
	v := place{lo: p, tie: tieAssign}
	if s, n := signAt(src, p); s == '"' || s == '\'' {
		v.quote = src[p : p+n]
		v.lo = p + n
	}
	return v
}

// xmlPlace reads the '>' at p, however written, and descends into nested
// elements until it meets text.
func xmlPlace(src []byte, p int) (v place, ok bool) {
	for range 3 {
		_, n := signAt(src, p)
		v.close = closing(src[p : p+n])
		p = skipSigns(src, p+n, 256, " \t\r\n")
		if foldHas(src, p, "<![cdata[") {
			p += len("<![cdata[")
		}
		s, n := signAt(src, p)
		if s != '<' {
			v.lo, v.tie = p, tieXML
			return v, n > 0
		}
		if e, _ := signAt(src, p+n); e == '/' || e == '!' {
			return v, false
		}
		q, found := tagEnd(src, p+n)
		if !found {
			return v, false
		}
		p = q
	}
	return v, false
}

// tagSigns pairs the written forms of '>' with those of '<'.
var tagSigns = [][2][]byte{
	{[]byte("&gt;"), []byte("&lt;")}, {[]byte("&amp;gt;"), []byte("&amp;lt;")}, {[]byte("%3E"), []byte("%3C")},
	{[]byte("%253E"), []byte("%253C")}, {[]byte(`\u003e`), []byte(`\u003c`)},
}

var openTag = []byte("<")

// closing returns how '<' is written where '>' is written as gt.
func closing(gt []byte) []byte {
	for _, s := range tagSigns {
		if bytes.EqualFold(gt, s[0]) {
			return s[1]
		}
	}
	return openTag
}

// tagEnd finds the '>' that ends the tag whose name or attributes begin at p.
func tagEnd(src []byte, p int) (q int, ok bool) {
	for end := min(len(src), p+200); p < end; {
		s, n := signAt(src, p)
		if s == '<' {
			return 0, false
		}
		if s == '>' {
			return p, src[p-1] != '/'
		}
		p += n
	}
	return 0, false
}

// attribute returns the position of the operator after `value` where src has
// `value=` at p, possibly after another attribute such as type="binary".
func attribute(src []byte, p int) int {
	for range 3 {
		if foldHas(src, p, "value") || foldHas(src, p, "val=") {
			return p + len("val") + 2*btoi(foldHas(src, p, "value"))
		}
		q := p
		for q < len(src) && isLetter(src[q]) {
			q++
		}
		if q == p || q+1 >= len(src) || src[q] != '=' || src[q+1] != '"' {
			return 0
		}
		n := bytes.IndexByte(src[q+2:min(len(src), q+66)], '"')
		if n < 0 {
			return 0
		}
		p = skipSigns(src, q+2+n+1, 16, " \t")
	}
	return 0
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// skipWord returns the position after one of the extra words at p, if one is there.
func skipWord(src []byte, p int) int {
	for _, w := range extra[lower(at(src, p))] {
		if foldHas(src, p, w) && (p+len(w) >= len(src) || !isLetter(src[p+len(w)])) {
			return skipSigns(src, p+len(w), 16, `"'] `)
		}
	}
	return p
}

// end returns where the value at v ends. ends holds the bytes that end it when
// neither a quote nor a tag does. The last answer is kept, so that a name
// repeated within one value does not cost its length each time.
func (l *level) end(v place, ends string) int {
	src := l.src[:min(len(l.src), v.lo+maxValue)]
	switch {
	case v.quote != nil:
		return quoteEnd(src, v.lo, v.quote)
	case v.tie == tieXML:
		if n := indexFold(src[v.lo:], v.close); n >= 0 {
			return trimEnd(src, v.lo, v.lo+n)
		}
	}
	if c := &l.lastEnd; ends == c.ends && v.lo >= c.lo && v.lo <= c.hi {
		return c.hi
	}
	p := v.lo
	for p < len(src) && !in(src[p], ends) && src[p] != '\n' && src[p] != '\r' {
		p++
	}
	l.lastEnd = valueEnd{ends, v.lo, p}
	return p
}

// trimEnd leaves blanks and the end of a CDATA section out of the text of an element.
func trimEnd(src []byte, lo, hi int) int {
	for hi > lo && isSpace(src[hi-1]) {
		hi--
	}
	if hi-lo >= 3 && endsFold(src, hi, "]]>") {
		hi -= 3
	}
	return hi
}

// valueEnd is an answer of end: what began at lo ended at hi.
type valueEnd struct {
	ends   string
	lo, hi int
}

// quoteEnd finds the closing quote, written like the opening one.
func quoteEnd(src []byte, p int, quote []byte) int {
	for lo := p; ; {
		n := bytes.Index(src[p:], quote)
		if n < 0 {
			return lineEnd(src, lo)
		}
		p += n
		if p == lo || src[p-1] != '\\' {
			return p
		}
		p += len(quote)
	}
}

func lineEnd(src []byte, p int) int {
	for p < len(src) && src[p] != '\n' && src[p] != '\r' {
		p++
	}
	return p
}

// indexFold is bytes.Index for short signs that may be written in either case.
func indexFold(src, sign []byte) int {
	if len(sign) == 1 {
		return bytes.IndexByte(src, sign[0])
	}
	for p := 0; p+len(sign) <= len(src); p++ {
		if src[p] == sign[0] && bytes.EqualFold(src[p:p+len(sign)], sign) {
			return p
		}
	}
	return -1
}
