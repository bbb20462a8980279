package mask

// fieldNumber reads the number of a data element behind a word such as "field",
// which ends at p: `field id="35"`, `FLD (035)`, `field 35`, 域35.
func (l *level) fieldNumber(p int) int {
	src := l.src
	if foldHas(src, p, ` id="`) { // jPOS writes one on each line
		if de, q := number(src, p+5); q == p+5 || de >= len(dropped) || !dropped[de].yes {
			return 0
		}
	}
	p = skipSigns(src, p, 8, " \t_-.([\"'=:#")
	for _, w := range []string{"id", "number", "num", "no", "name"} {
		if foldHas(src, p, w) {
			p = skipSigns(src, p+len(w), 8, " \t_-.([\"'=:#")
			break
		}
	}
	de, q := number(src, p)
	if q == p || de >= len(dropped) || !dropped[de].yes {
		return 0
	}
	return l.elementAt(q, de, false)
}

// number reads up to three digits at p that no further digit follows.
func number(src []byte, p int) (n, q int) {
	for q = p; q < len(src) && isDigit(src[q]); q++ {
		if q-p == 3 {
			return 0, p
		}
		n = n*10 + int(src[q]-'0')
	}
	return n, q
}

// elementAt masks the value of data element de, whose number ends at p.
func (l *level) elementAt(p, de int, key bool) int {
	kind := dropped[de].kind
	if kind == PAN {
		l.hint(p)
	}
	v, ok := elementPlace(l.src, p)
	if !ok || v.tie == tieNone || key && v.quote == nil && de == 14 {
		return 0
	}
	return l.mask(v, &elementEntries[kind], p)
}

// elementEntries judge values of data elements: their place says enough, so
// that no name has to agree.
var elementEntries = func() (t [numKinds]entry) {
	for k := range t {
		t[k] = entry{kind: Kind(k), flags: element}
	}
	return t
}()

// elementPlace finds the value of a data element: after an operator, after a
// value attribute, after a length in brackets (`(035) : (037) : [..]`), or
// after the name of the element (`F035 Track 2 data..: v`).
func elementPlace(src []byte, p int) (v place, ok bool) {
	p = skipSigns(src, p, 8, `"')]`)
	dots := p
	p = skipSigns(src, p, 64, " .\t")
	if p-dots > 1 && src[p-1] == '.' && src[p-2] == '.' && p < len(src) && isWord(src[p]) { // "[39]....05"
		return place{lo: p, tie: tieAssign}, true
	}
	if a := attribute(src, p); a > 0 {
		p = a
	}
	if p < len(src) && !in(src[p], "=:>\\&%") && src[p] < 0x80 {
		p = elementName(src, p)
	}
	if s, _ := signAt(src, p); s == '>' {
		return xmlPlace(src, p)
	}
	q := skipSigns(src, p, 8, " =:")
	if q < len(src) && src[q] == '(' { // a length
		if _, r := number(src, q+1); r > q+1 && r < len(src) && src[r] == ')' {
			q = skipSigns(src, r+1, 8, " =:")
		}
	}
	if q == p {
		return v, false
	}
	if q < len(src) && src[q] == '>' {
		q++
	}
	return assigned(src, q), q < len(src)
}

// elementName skips the name that some dumps print behind the number. A number
// of more than one digit ends it, so that no other element is skipped.
func elementName(src []byte, p int) int {
	end := min(len(src), p+48)
	for q := p; q < end; q++ {
		c := src[q]
		if c == ':' || c == '=' {
			return q
		}
		if !isLetter(c) && !isDigit(c) && !in(c, " ./-()'\t") || isDigit(c) && q+1 < end && isDigit(src[q+1]) {
			return p
		}
	}
	return p
}
