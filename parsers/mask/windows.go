package mask

// single judges one group without separators.
func (l *level) single(g *group) {
	if g.n < minPAN && !l.tail(g) {
		return
	}
	if l.track(g) || g.n < fewest {
		return
	}
	inHex := l.inHex(g)
	switch {
	case g.n <= maxPAN:
		l.window(g, 0, g.n)
		zeros := 0
		for zeros < g.n-fewest && l.dig[g.at+zeros] == 0 {
			zeros++
			l.window(g, zeros, g.n)
		}
		if inHex {
			l.every(g, true)
		}
	case g.n > 32 || inHex:
		l.every(g, inHex)
	default:
		for n := fewest; n <= maxPAN; n++ {
			l.window(g, 0, n)
			l.window(g, g.n-n, g.n)
		}
	}
	l.prefixed(g)
}

// every tries all windows of a group whose framing is unknown.
func (l *level) every(g *group, inHex bool) {
	for a := 0; a+fewest <= g.n; a++ {
		for n := fewest; n <= maxPAN && a+n <= g.n; n++ {
			if !inHex || l.packedFit(g.lo+a, n) {
				l.window(g, a, a+n)
			}
		}
	}
}

// packedFit tells whether n packed digits can begin at lo: with a whole byte,
// and if they are odd in number, with an F behind or a zero before them. Where
// the bytes of a hex text begin is not known if it is odd in length.
func (l *level) packedFit(lo, n int) bool {
	if (l.tokenHi-l.tokenLo)%2 != 0 {
		return true
	}
	if (lo-l.tokenLo)%2 != 0 {
		return n%2 == 1 && l.src[lo-1] == '0'
	}
	return n%2 == 0 || lower(at(l.src, lo+n)) == 'f' || at(l.src, lo+n) == '0'
}

// prefixed tries the windows before which their own length stands, as in DE2 of
// an ISO 8583 message (LLVAR).
func (l *level) prefixed(g *group) {
	if g.n == 19 && l.dig[g.at] == 1 && l.dig[g.at+1] >= 5 { // nanoseconds since 1970
		return
	}
	for a := 2; a+fewest <= g.n; a++ {
		n := prefix(l.dig[g.at+a-2:], 2)
		if n < fewest || n > maxPAN || a+n > g.n {
			continue
		}
		if d := l.dig[g.at+a : g.at+a+n]; g.n > maxPAN+2 || issued(d) && luhn(d) {
			l.window(g, a, a+n)
		}
	}
}

// token finds the run of hex characters that holds g.
func (l *level) token(g *group) {
	if g.lo < l.tokenHi && g.lo >= l.tokenLo {
		return
	}
	l.tokenLo = g.lo
	for l.tokenLo > 0 && isHex(l.src[l.tokenLo-1]) {
		l.tokenLo--
	}
	l.tokenHi = hexRun(l.src, g.hi())
	l.tokenMixed = l.tokenHi-l.tokenLo > g.n && mixed(l.src[l.tokenLo:l.tokenHi])
}

// inHex tells whether g stands in a longer run of hex characters.
func (l *level) inHex(g *group) bool {
	l.token(g)
	return l.tokenHi-l.tokenLo >= g.n+4 && (l.tokenLo == 0 || !isWord(l.src[l.tokenLo-1]))
}

// asText tells whether the hex characters lo to hi, of a longer hex text, and
// the two bytes on either side are printable ASCII: then they are text, not
// packed digits, before and behind which lengths and zeros stand.
func (l *level) asText(lo, hi int) bool {
	if !l.tokenMixed || l.tokenHi-l.tokenLo < hi-lo+4 || lo < l.tokenLo || hi > l.tokenHi {
		return false
	}
	lo, hi = max(l.tokenLo, lo-4), min(l.tokenHi, hi+4)
	lo += (lo - l.tokenLo) % 2
	for p := lo; p+1 < hi; p += 2 {
		if c := l.src[p]; c < '2' || c > '7' {
			return false
		}
	}
	return true
}

// window judges digits a to b of g and stars them where they look like a card
// number.
func (l *level) window(g *group, a, b int) {
	d := l.dig[g.at+a : g.at+b]
	if !cardLike(d, true) {
		return
	}
	lo := g.lo + a
	if !cardLike(d, l.near(lo)) || l.fraction(lo, d) || l.isSafe(lo, lo+len(d)) || l.asText(lo, lo+len(d)) || kept(l.src, g.lo) {
		return
	}
	if n := len(d); n > 10 {
		l.star(lo+6, lo+n-4, n-10, PAN)
	}
}

// fraction tells whether the digits at lo are the decimals of a number: then
// only a check digit makes them a card number.
func (l *level) fraction(lo int, d []byte) bool {
	return lo > 1 && l.src[lo-1] == '.' && isDigit(l.src[lo-2]) && !(issued(d) && luhn(d))
}

// windows tries the numbers that begin with group i and go on over separators.
func (l *level) windows(i int) {
	first := &l.groups[i]
	n := first.n
	for j := i + 1; j < len(l.groups) && l.groups[j].sep != 0 && n < maxPAN; j++ {
		n += l.groups[j].n
		if n < fewest || n > maxPAN || !l.pattern(i, j) {
			continue
		}
		d := l.dig[first.at : first.at+n]
		if !cardLike(d, true) || !cardLike(d, l.near(first.lo)) || kept(l.src, first.lo) {
			continue
		}
		last := &l.groups[j]
		l.starDigits(first.lo, last.hi(), n)
		l.trackTail(last.hi(), last.hi())
	}
}

// pattern tells whether the groups i to j are cut as people and programs cut a
// card number: evenly, or 4-6-5, 4-6-4, 6-n, or anyhow at a line end.
func (l *level) pattern(i, j int) bool {
	g := l.groups[i : j+1]
	if thousands(g) {
		return true
	}
	lines := 0
	for _, x := range g[1:] {
		lines += btoi(x.sep == '\n')
	}
	if len(g) == 2 && g[0].n == 1 && g[1].sep == '.' { // 4.111111111111111E15
		return lower(at(l.src, g[1].hi())) == 'e' && g[1].n >= 12
	}
	if len(g) == 2 {
		return lines == 1 || g[1].sep != ',' && (g[0].n == 6 || g[0].n == 8 && g[1].n >= 8)
	}
	if len(g) == 3 && g[0].n == 4 && (g[1].n == 6 || g[1].n == 8) {
		return g[1].sep == g[2].sep
	}
	if lines == 1 && len(g) <= 6 {
		return l.brokenEvenly(g)
	}
	return l.even(g)
}

// thousands tells whether a number is cut as amounts are: 4,111,111,111,111,111.
func thousands(g []group) bool {
	if len(g) < 5 || g[0].n > 3 || in(g[1].sep, "\n") {
		return false
	}
	for _, x := range g[1:] {
		if x.n != 3 || x.sep != g[1].sep {
			return false
		}
	}
	return true
}

// even tells whether all groups but the last have one size and one separator.
// Pairs that are all hex of ASCII digits are left to the decoder of hex.
func (l *level) even(g []group) bool {
	size, ascii := g[0].n, true
	for k, x := range g {
		if x.n != size && (k < len(g)-1 || x.n > size) || k > 1 && x.sep != g[1].sep {
			return false
		}
		ascii = ascii && x.n == 2 && l.dig[x.at] == 3
	}
	return !ascii && size <= 8
}

// brokenEvenly tells whether groups of four are cut once more by a line end.
func (l *level) brokenEvenly(g []group) bool {
	n := 0
	for k, x := range g {
		if k > 0 && x.sep != '\n' && n%4 != 0 || x.n > 6 {
			return false
		}
		n += x.n
	}
	return true
}
