package mask

// fewest is the number of digits that a region must hold to be looked at: in
// every written form of a card number each of its digits takes at least one.
const fewest = 13

// numbers finds card numbers and tracks by their shape. It walks over the text
// once; only regions with enough digits in hex characters and separators are
// looked at closely.
func (m *Mask) numbers(l *level, d int) {
	src := l.src
	for i := 0; i < len(src); {
		if flagOf[src[i]]&(fDigit|fWide) == 0 {
			i++
			continue
		}
		hi, digits := region(src, i)
		if digits >= fewest {
			hi = max(hi, m.region(l, d, i, hi))
		}
		i = max(hi, i+1)
	}
}

// region returns the end of the run of digits, hex letters and separators that
// begins at lo, and how many digits it holds. Two blanks end it unless two,
// four or six characters stand before them, so that columns of a log stay apart.
func region(src []byte, lo int) (hi, digits int) {
	gap, group := 0, 0
	hi = lo
	for p := lo; p < len(src); p++ {
		c := src[p]
		f := flagOf[c]
		switch {
		case f&fDigit != 0:
			digits++
			fallthrough
		case f&fHex != 0:
			if gap > 0 {
				gap, group = 0, 0
			}
			group++
			hi = p + 1
		case c == 0xef && wideDigit(src, p) >= 0:
			digits++
			gap, group = 0, group+1
			p += 2
			hi = p + 1
		case f&fSoft != 0:
			if c == ' ' && p > lo && src[p-1] == ' ' && gap == 1 && group != 2 && group != 4 && group != 6 {
				return hi, digits
			}
			if c == '\n' {
				p = indent(src, p)
			}
			if gap++; gap > 6 {
				return hi, digits
			}
		case (c == 'x' || c == 'u' || c == 'X') && p > lo && (src[p-1] == '\\' || src[p-1] == '0' || src[p-1] == '#'):
		case c == ':' && colonHex(src, p):
			gap++
		default:
			return hi, digits
		}
	}
	return hi, digits
}

// indent returns the last of the blanks that follow the line end at p.
func indent(src []byte, p int) int {
	for n := 0; n < 24 && p+1 < len(src) && (src[p+1] == ' ' || src[p+1] == '\t'); n++ {
		p++
	}
	return p
}

// colonHex tells whether the colon at p is one of a row of pairs (34:31:31:31),
// not of a time.
func colonHex(src []byte, p int) bool {
	n := 0
	for q := p; q < len(src) && src[q] == ':' && n < 4; q += 3 {
		n++
	}
	for q := p - 3; q >= 0 && src[q] == ':' && n < 4; q -= 3 {
		n++
	}
	return n >= 4
}

// wideDigit returns the value of the full-width digit at p (U+FF10 to U+FF19), or -1.
func wideDigit(src []byte, p int) int {
	if p+2 < len(src) && src[p] == 0xef && src[p+1] == 0xbc && src[p+2] >= 0x90 && src[p+2] <= 0x99 {
		return int(src[p+2] - 0x90)
	}
	return -1
}

// region looks at one region closely. It returns a position up to which nothing
// more need be looked at.
func (m *Mask) region(l *level, d, lo, hi int) int {
	l.findUUIDs(lo, hi)
	if d+1 < depth {
		if end := m.dump(l, d, lo); end > 0 {
			return end
		}
		m.encoded(l, d, lo, hi)
		m.byteList(l, d, lo, hi)
		m.hex(l, d, lo, hi)
	}
	l.split(lo, hi)
	for i := 0; i < len(l.groups); i++ {
		l.single(&l.groups[i])
	}
	for i := 0; i+1 < len(l.groups); i++ {
		if l.groups[i+1].sep != 0 {
			l.windows(i)
		}
	}
	return hi
}

// group is a run of digits; at is where its values begin in level.dig.
type group struct {
	lo, n, at int
	sep       byte // what stands before it: 0 if it belongs to nothing, '\n' for a line end
}

func (g *group) hi() int { return g.lo + g.n }

// split cuts src[lo:hi] into groups of digits.
func (l *level) split(lo, hi int) {
	src := l.src
	l.dig, l.groups = l.dig[:0], l.groups[:0]
	end := -1 // of the group before
	for p := lo; p < hi; p++ {
		if !isDigit(src[p]) {
			continue
		}
		n, q := digitsAt(src, p)
		if u := l.uuidAt(p); u > 0 {
			p, end = u-1, -1
			continue
		}
		g := group{lo: p, n: n, at: len(l.dig)}
		if end >= 0 {
			g.sep = separator(src[end:p])
		}
		l.dig = appendDigits(l.dig, src[p:q])
		l.groups = append(l.groups, g)
		end, p = q, q-1
	}
}

// separator sums up what stands between two groups: one of " -._/,", 'd' for
// two blanks, '\n' for a line end, 0 for anything that ends a number.
func separator(s []byte) byte {
	switch {
	case len(s) == 1 && in(s[0], " -._/,\t\n\r"):
		if s[0] == '\r' {
			return '\n'
		}
		return s[0]
	case string(s) == "\u00a0", string(s) == "\u2009", string(s) == "\u202f", string(s) == "\u2002", string(s) == "\u2003", string(s) == "\u2007", string(s) == "\u2008":
		return ' '
	case string(s) == "  ":
		return 'd'
	case string(s) == " - ":
		return '-'
	case string(s) == `\n`, string(s) == `\r\n`:
		return '\n'
	}
	line := false
	for _, c := range s {
		line = line || c == '\n' || c == '\r'
		if !in(c, " \t\r\n\\+|-") {
			return 0
		}
	}
	if line && len(s) <= 28 {
		return '\n'
	}
	return 0
}

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
		l.window(g, 0, g.n, false)
		zeros := 0
		for zeros < g.n-fewest && l.dig[g.at+zeros] == 0 {
			zeros++
			l.window(g, zeros, g.n, false)
		}
		if inHex {
			l.every(g)
		}
	case g.n > 32 || inHex:
		l.every(g)
	default:
		for n := fewest; n <= maxPAN; n++ {
			l.window(g, 0, n, false)
			l.window(g, g.n-n, g.n, false)
		}
	}
	l.prefixed(g)
}

// every tries all windows of a group whose framing is unknown.
func (l *level) every(g *group) {
	for a := 0; a+fewest <= g.n; a++ {
		for n := fewest; n <= maxPAN && a+n <= g.n; n++ {
			l.window(g, a, a+n, false)
		}
	}
}

// prefixed tries the windows before which their own length stands, as in DE2 of
// an ISO 8583 message (LLVAR).
func (l *level) prefixed(g *group) {
	for a := 2; a+fewest <= g.n; a++ {
		n := prefix(l.dig[g.at+a-2:], 2)
		if n >= fewest && n <= maxPAN && a+n <= g.n {
			l.window(g, a, a+n, true)
		}
	}
}

// inHex tells whether g stands in a longer run of hex characters.
func (l *level) inHex(g *group) bool {
	lo, hi := g.lo, g.hi()
	for n := 0; lo > 0 && n < 24 && isHex(l.src[lo-1]); n++ {
		lo--
	}
	return hexRun(l.src, hi)-lo >= g.n+4 && (lo == 0 || !isWord(l.src[lo-1]))
}

// window judges digits a to b of g and stars them where they look like a card
// number. sure says that the context speaks for one.
func (l *level) window(g *group, a, b int, sure bool) {
	d := l.dig[g.at+a : g.at+b]
	if !cardLike(d, true) {
		return
	}
	lo := g.lo + a
	if !cardLike(d, sure || l.near(lo)) || l.fraction(lo, d) || l.isSafe(lo, lo+len(d)) || kept(l.src, g.lo) {
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
	lines := 0
	for _, x := range g[1:] {
		lines += btoi(x.sep == '\n')
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
