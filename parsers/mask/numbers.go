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
		r := scan(src, i)
		if r.digits >= fewest {
			m.region(l, d, &r)
		}
		i = max(r.hi, i+1)
	}
}

// region is a run of digits, hex letters and separators.
type region struct {
	lo, hi int
	digits int
	gaps   bool // separators occurred
}

// scan reads the region that begins at lo. Two blanks end it unless two, four or
// six characters stand before them, so that columns of a log stay apart.
func scan(src []byte, lo int) region {
	r := region{lo: lo, hi: lo}
	gap, group := 0, 0
	for p := lo; p < len(src); p++ {
		c := src[p]
		f := flagOf[c]
		switch {
		case f&(fDigit|fHex) != 0:
			r.digits += int(f & fDigit)
			if gap > 0 {
				gap, group = 0, 0
			}
			group++
			r.hi = p + 1
		case f&fSoft != 0:
			r.gaps = true
			if c == ' ' && p > lo && src[p-1] == ' ' && gap == 1 && group != 2 && group != 4 && group != 6 {
				return r
			}
			if c == '\n' {
				p = indent(src, p)
			}
			if gap++; gap > 6 {
				return r
			}
		case c == 0xef && wideDigit(src, p) >= 0:
			r.digits++
			r.gaps = true
			gap, group = 0, group+1
			p += 2
			r.hi = p + 1
		case (c == 'x' || c == 'u' || c == 'X') && p > lo && (src[p-1] == '\\' || src[p-1] == '0' || src[p-1] == '#'):
			r.gaps = true
		case c == ':' && colonHex(src, p):
			r.gaps = true
			gap++
		default:
			return r
		}
	}
	return r
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

// region looks at one region closely.
func (m *Mask) region(l *level, d int, r *region) {
	lo, hi := r.lo, r.hi
	dump := false
	l.uuids = l.uuids[:0]
	if d+1 < depth && r.gaps {
		l.findUUIDs(lo, hi)
		dump = m.dump(l, d, lo)
		m.encoded(l, d, lo, hi)
		m.byteList(l, d, lo, hi)
	}
	if d+1 < depth && !dump {
		m.hex(l, d, lo, hi)
	}
	if !r.gaps && longestDigits(l.src[lo:hi]) < minPAN {
		return
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
}

// longestDigits returns the length of the longest run of digits in v.
func longestDigits(v []byte) int {
	n, most := 0, 0
	for _, c := range v {
		if n++; !isDigit(c) {
			n = 0
		}
		most = max(most, n)
	}
	return most
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
