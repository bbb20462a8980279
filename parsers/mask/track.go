package mask

// maxTrack is the longest track of ISO/IEC 7813 and 4909, with room for spaces.
const maxTrack = 160

// track drops the track data that g, a run of 12 to 19 digits, begins. In hex the
// number may be glued to a tag and length before it.
func (l *level) track(g *group) bool {
	if l.track1(g) {
		return true
	}
	hi := g.hi()
	if g.n < fewest && g.n != 4 && !luhn(l.dig[g.at:g.at+g.n]) {
		return false
	}
	if g.n <= maxPAN {
		lo := l.sentinel(g.lo)
		if l.tail(g) {
			lo = hi
		}
		return l.trackTail(lo, hi)
	}
	for n := maxPAN; n >= fewest; n-- {
		if d := l.dig[g.at+g.n-n : g.at+g.n]; (issued(d) && luhn(d) || chinese(d)) && l.trackTail(hi-n, hi) {
			return true
		}
	}
	return false
}

// sentinel returns the position of the start sentinel before lo, or lo.
func (l *level) sentinel(lo int) int {
	if lo > 0 && l.src[lo-1] == ';' && (lo == 1 || !isWord(l.src[lo-2])) {
		return lo - 1
	}
	return lo
}

// tail tells whether g is the last four digits of a number that was masked
// before.
func (l *level) tail(g *group) bool {
	return g.n == 4 && g.lo > 0 && l.src[g.lo-1] == '*'
}

// trackTail drops src from lo to the end of the track whose card number ends at
// p: a separator, year and month (ISO/IEC 7813), and what follows.
func (l *level) trackTail(lo, p int) bool {
	sep, n := signAt(l.src, p)
	if sep != '=' && sep != 'D' && sep != 'd' {
		return false
	}
	q := p + n
	src := l.src[:min(len(l.src), q+maxTrack)]
	digits, hi := digitsAt(src, q)
	if digits < 4 || !yearMonth(src[q:q+4]) || l.isSafe(lo, hi) || digits == 4 && (sep != '=' || p-lo < minPAN) {
		return false
	}
	for hi < len(src) && (isDigit(src[hi]) || in(src[hi], "=DdFf?")) {
		hi++
	}
	l.add(lo, hi, Track2)
	return true
}

// yearMonth tells whether v is a date YYMM, or the zeros of one that is missing.
func yearMonth(v []byte) bool {
	m := int(v[2]-'0')*10 + int(v[3]-'0')
	return m >= 1 && m <= 12 || string(v) == "0000"
}

// track1 drops a track 1 whose card number is g: [%B] number ^ name ^ date ... ?
func (l *level) track1(g *group) bool {
	src := l.src
	caret, n := caretAt(src, g.hi())
	if !caret || g.n > maxPAN {
		return false
	}
	lo := g.lo
	if lo > 0 && lower(src[lo-1]) == 'b' {
		lo--
		switch {
		case lo > 0 && src[lo-1] == '%':
			lo--
		case endsFold(src, lo, "%25"):
			lo -= 3
		}
	}
	l.add(lo, track1End(src, g.hi()+n), Track1)
	return true
}

// caretAt tells whether a field separator of track 1 stands at p, and how long it is.
func caretAt(src []byte, p int) (ok bool, n int) {
	for _, s := range []string{"^", "%5e", `\u005e`, "&#94;"} {
		if foldHas(src, p, s) {
			return true, len(s)
		}
	}
	return false, 0
}

// track1End returns the end of a track 1 that goes on at p: behind its end
// sentinel, or where its line, quote or tag ends.
func track1End(src []byte, p int) int {
	end := min(len(src), p+maxTrack)
	for ; p < end; p++ {
		switch {
		case src[p] == '?':
			return p + 1
		case foldHas(src, p, "%3f"):
			return p + 3
		case in(src[p], "\n\r\"<"):
			return p
		}
	}
	return p
}
