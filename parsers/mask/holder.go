package mask

// expiryValue drops the forms in which an expiry date is written: MMYY, YYMM,
// MM/YY, MM/YYYY, YYYY-MM, YYYYMM, YYYY-MM-DD, and a month or year alone where
// the name says so.
func (l *level) expiryValue(v place, e *entry) int {
	src := l.src
	if hi := monthName(src, v.lo); hi > 0 {
		return l.drop(v.lo, hi, Expiry)
	}
	hi, n := v.lo, 0
	for hi < len(src) && hi-v.lo < 12 {
		c, w := signAt(src, hi)
		if isDigit(c) {
			n++
		} else if w3 := expiryWord(src[hi:]); w3 > 0 && n > 0 {
			w = w3
		} else if !in(c, "/-.") || n == 0 {
			break
		}
		hi += w
	}
	for hi > v.lo && !isDigit(src[hi-1]) && src[hi-1] < 0x80 {
		hi--
	}
	if endsFoldAny(e.text, "expires", "expireson", "expiring") && !in('/', string(src[v.lo:hi])) && !l.near(v.lo) {
		return 0 // sessions and tokens expire too
	}
	if v.tie == tieNone && n == 3 && e.text[0] >= 0x80 { // 有效期 365 天
		return 0
	}
	part := endsFoldAny(e.text, "month", "year", "expm", "expy") || e.flags&element == 0 && partial(src, v.lo)
	if hi >= len(src) || !isWord(src[hi]) && src[hi] != ':' {
		if n >= 3 && n <= 8 && month(src[v.lo:hi], n) || part && n > 0 && n <= 4 {
			return l.drop(v.lo, hi, Expiry)
		}
	}
	return 0
}

// expiryWord returns the length of 年 or 月 at the beginning of v, or 0.
func expiryWord(v []byte) int {
	if foldHas(v, 0, "年") || foldHas(v, 0, "月") {
		return 3
	}
	return 0
}

// monthName returns the end of a date such as "Dec 2028" or "31 Dec 28" at p, or 0.
func monthName(src []byte, p int) int {
	if n, q := digitsAt(src, p); n > 0 && n <= 2 {
		p = skipSigns(src, q, 2, " -/")
	}
	for _, name := range [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		if !foldHas(src, p, name) {
			continue
		}
		q := p
		for q < len(src) && isLetter(src[q]) {
			q++
		}
		q = skipSigns(src, q, 2, " -/.")
		if n, hi := digitsAt(src, q); (n == 2 || n == 4) && !isWord(at(src, hi)) {
			return hi
		}
	}
	return 0
}

// partial tells whether the identifier before p ends in a month or a year:
// cardExpiryMonth, exp_yy.
func partial(src []byte, p int) bool {
	for p > 0 && !isWord(src[p-1]) && src[p-1] < 0x80 {
		p--
	}
	return endsFold(src, p, "month") || endsFold(src, p, "year") || endsFold(src, p, "mm") || endsFold(src, p, "yy")
}

func endsFoldAny(s string, ends ...string) bool {
	for _, e := range ends {
		if len(s) >= len(e) && s[len(s)-len(e):] == e {
			return true
		}
	}
	return false
}

// month tells whether a date of n digits can hold a month.
func month(v []byte, n int) bool {
	var d [8]byte
	dig := appendDigits(d[:0], v)
	if len(dig) > 8 {
		return false
	}
	for i := 0; i+2 <= n; i++ {
		if m := prefix(dig[i:], 2); m >= 1 && m <= 12 && (i%2 == n%2 || n == 3 || n == 5 || i == 0) {
			return true
		}
	}
	return n != 4 && n != 6 && n != 8
}

// nameValue drops a person's name: up to its quote or tag, or as many words as
// do not begin another pair.
func (l *level) nameValue(v place, e *entry) int {
	src := l.src
	if v.tie == tieNone {
		return l.chineseName(v.lo, e)
	}
	hi := l.end(v, personEnds+",;()[]{}=:\\")
	if v.quote == nil && v.tie != tieXML {
		hi = nameEnd(src, v.lo, hi)
	}
	for hi > v.lo && isSpace(src[hi-1]) {
		hi--
	}
	if empty(src[v.lo:hi]) || hi-v.lo < 2 {
		return 0
	}
	return l.drop(v.lo, hi, Name)
}

// chineseName drops two to four Chinese characters that stand alone behind the words for the name of a cardholder.
func (l *level) chineseName(lo int, e *entry) int {
	src, hi := l.src, lo
	if e.text != "持卡人姓名" && e.text != "持卡人名称" {
		return 0
	}
	for hi+2 < len(src) && src[hi] >= 0xe4 && src[hi] <= 0xe9 {
		hi += 3
	}
	if n := (hi - lo) / 3; n < 2 || n > 4 || hi < len(src) && !isSpace(src[hi]) && !in(src[hi], ",;|\"'") || lo == 0 || !isSpace(src[lo-1]) {
		return 0
	}
	return l.drop(lo, hi, Name)
}

// nameEnd cuts a name without quotes at two blanks, and before a last word that
// names the next value.
func nameEnd(src []byte, lo, hi int) int {
	for p := lo; p < hi; p++ {
		if src[p] == ' ' && at(src, p+1) == ' ' {
			return p
		}
		if foldHas(src, p, "：") || foldHas(src, p, "＝") || foldHas(src, p, "，") || foldHas(src, p, "；") {
			hi = p
		}
	}
	if !in(at(src, hi), "=:") && !foldHas(src, hi, "：") && !foldHas(src, hi, "＝") {
		return hi
	}
	for hi > lo && src[hi-1] != ' ' {
		hi--
	}
	return hi
}
