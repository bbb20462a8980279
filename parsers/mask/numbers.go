package mask

import (
	"encoding/binary"
	"math/bits"
)

// fewest is the number of digits that a region must hold to be looked at: in
// every written form of a card number each of its digits takes at least one.
const fewest = 13

// numbers finds card numbers and tracks by their shape. It walks over the text
// once; only regions with enough digits in hex characters and separators are
// looked at closely.
func (m *Mask) numbers(l *level, d int) {
	src := l.src
	for i := 0; i < len(src); {
		f := flagOf[src[i]]
		if f&(fDigit|fWide) == 0 {
			if i++; src[i-1] < 0x80 {
				i = nextNumber(src, i)
			}
			continue
		}
		if f&fDigit == 0 {
			if i >= l.unveiled && d+1 < depth && veiled(src, i) {
				m.unveil(l, d, i)
			}
			i++
			continue
		}
		if hi, digits := brief(src, i); hi > 0 {
			if d+1 < depth && mayPiece(src, i, hi, digits) {
				l.piecesOf(&region{lo: i, hi: hi})
			}
			i = hi
			continue
		}
		r := scan(src, i)
		if r.digits >= fewest {
			m.region(l, d, &r)
		}
		if d+1 < depth {
			m.odd(l, d, &r)
		}
		i = max(r.hi, i+1)
	}
}

// nextNumber returns the first place from p on at which a byte may be a digit of any script: eight bytes at a time where none is.
func nextNumber(src []byte, p int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; p+8 <= len(src); p += 8 {
		x := binary.LittleEndian.Uint64(src[p:])
		low := x &^ tops
		if found := (low+(0x80-'0')*ones)&^(low+(0x80-'9'-1)*ones)&tops | x&tops; found != 0 {
			return p + bits.TrailingZeros64(found)/8
		}
	}
	return p
}

// odd looks at what stands about a region in signs of its own: escapes, and separators that numbers do not have as a rule.
func (m *Mask) odd(l *level, d int, r *region) {
	src := l.src
	if r.veil {
		for p := max(l.unveiled, r.lo-8); p < r.stop; p++ {
			if flagOf[src[p]]&fVeil != 0 && mayVeil(src, p) && veiled(src, p) {
				m.unveil(l, d, p)
				break
			}
		}
	}
	if mayPiece(src, r.lo, r.hi, r.digits) {
		l.piecesOf(r)
	}
	f := uint16(0)
	if r.stop < len(src) {
		f = flagOf[src[r.stop]]
	}
	if f&fVeil != 0 && mayVeil(src, r.stop) && r.stop >= l.unveiled && veiled(src, r.stop) {
		m.unveil(l, d, r.stop)
	}
	if f&fThread != 0 && mayString(src, r) || r.digits >= fewestBytes && (r.strung || r.gaps && byteLike(src, r.lo)) {
		m.beads(l, d, r)
	}
}

// mayPiece tells whether a region that holds so many digits, and nothing else, can be a piece of a card number.
func mayPiece(src []byte, lo, hi, digits int) bool {
	return digits >= 4 && digits <= 15 && hi-lo == digits && src[lo] >= '2' && src[lo] != '7'
}

// brief reads a region that one look is enough for, which most are: a run of too few digits and hex letters that ends at a blank, the end of the
// text, a letter, the colon of a time, or the end of a string of JSON. It returns 0 where scan must tell.
func brief(src []byte, lo int) (hi, digits int) {
	hi = lo
	f := flagOf[src[lo]]
	for f&(fDigit|fHex) != 0 {
		digits += int(f & fDigit)
		if hi++; hi == len(src) {
			return 0, 0
		}
		f = flagOf[src[hi]]
	}
	const goes = fDigit | fHex | fSoft | fVeil | fThread // may belong to a number, in any form
	switch c := src[hi]; {
	case digits >= fewest, c == 'x', c == 'u', c == 'X':
		return 0, 0
	case c == ' ' && hi+1 < len(src) && flagOf[src[hi+1]]&goes == 0, c == '\n' && hi+1 == len(src), f&goes == 0:
		return hi, digits
	case c == ':' && hi-lo != 4 && !colonHex(src, hi), c == '"' && hi-lo > 4 && in(at(src, hi+1), ",:}"):
		return hi, digits
	}
	return 0, 0
}

// mayString tells by its size and by the next two bytes whether the region r can be the first of some beads.
func mayString(src []byte, r *region) bool {
	size := r.hi - r.lo
	if size > 8 || 1<<size&(1<<1|1<<2|1<<3|1<<4) == 0 || r.stop-r.hi > 1 {
		return false
	}
	switch next := at(src, r.stop+1); src[r.stop] {
	case ':':
		return size == 4 && isDigit(next)
	case '"', '\'':
		return in(next, ",;|)]+") || next == ' ' && !isLetter(at(src, r.stop+2))
	}
	return true
}

// byteLike tells whether a decimal number that may be the code of a digit stands at p, with a blank behind it.
func byteLike(src []byte, p int) bool {
	return (src[p] == '4' || src[p] == '5') && isDigit(at(src, p+1)) && at(src, p+2) == ' '
}

// mayVeil tells by the next byte whether the sign at p, which stands behind a digit, can be one that a reader does not see.
func mayVeil(src []byte, p int) bool {
	switch next := at(src, p+1); src[p] {
	case '"', '\'':
		return in(next, "+.&|") || next == ' ' && in(at(src, p+2), "+.&|")
	case '=':
		return in(next, "23\r\n")
	case '<':
		return next == '/' || in(lower(next), "bisuewfmcta")
	}
	return true
}

// region is a run of digits, hex letters and separators.
type region struct {
	lo, hi int
	digits int
	gaps   bool // separators occurred, also behind the last digit
	inner  bool // they occurred between digits
	veil   bool // one of them may begin an escape
	strung bool // one of them is none that a number has as a rule
	stop   int  // where the region was found to end; between hi and stop are separators
}

// scan reads the region that begins at lo. Two blanks end it unless two, four or
// six characters stand before them, so that columns of a log stay apart.
func scan(src []byte, lo int) region {
	r := region{lo: lo, hi: lo}
	gap, group := 0, 0
	for p := lo; p < len(src); p++ {
		c := src[p]
		r.stop = p
		f := flagOf[c]
		switch {
		case f&(fDigit|fHex) != 0:
			if gap > 0 {
				gap, group, r.inner = 0, 0, true
			}
			q := p
			for ; q < len(src) && f&(fDigit|fHex) != 0; f = flagAt(src, q) {
				r.digits += int(f & fDigit)
				q++
			}
			group += q - p
			p, r.hi = q-1, q
		case f&fSoft != 0:
			r.gaps = true
			r.veil = r.veil || f&fVeil != 0
			r.strung = r.strung || f&fString != 0
			if c == ' ' && p > lo && src[p-1] == ' ' && gap == 1 && group != 2 && group != 4 && group != 6 {
				return r
			}
			if c == '\n' {
				p = indent(src, p)
			}
			if gap++; gap > 6 {
				return r
			}
		case (c == 'x' || c == 'u' || c == 'X') && p > lo && (src[p-1] == '\\' || src[p-1] == '0' || src[p-1] == '#'):
			r.gaps, r.inner = true, true
		case c == ':' && colonHex(src, p):
			r.gaps = true
			gap++
		default:
			return r
		}
	}
	r.stop = len(src)
	return r
}

func flagAt(src []byte, p int) uint16 {
	if p < len(src) {
		return flagOf[src[p]]
	}
	return 0
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

// region looks at one region closely.
func (m *Mask) region(l *level, d int, r *region) {
	lo, hi := r.lo, r.hi
	dump := false
	l.uuids = l.uuids[:0]
	if d+1 < depth && r.gaps {
		l.findUUIDs(lo, hi)
		dump = m.dump(l, d, lo)
	}
	if d+1 < depth && !dump {
		m.hex(l, d, lo, hi)
	}
	if !r.inner && longestDigits(l.src[lo:hi]) < minPAN {
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
	case len(s) == 1 && in(s[0], " -._/,'\t\n\r"):
		if s[0] == '\r' {
			return '\n'
		}
		return s[0]
	case string(s) == "\u00a0", string(s) == "\u2009", string(s) == "\u202f", string(s) == "\u2002", string(s) == "\u2003", string(s) == "\u2007", string(s) == "\u2008":
		return ' '
	case string(s) == "  ":
		return 'd'
	case len(s) == 3 && s[0] == ' ' && s[2] == ' ' && in(s[1], "-/."):
		return s[1]
	case string(s) == `\n`, string(s) == `\r\n`:
		return '\n'
	}
	line := false
	for _, c := range s {
		line = line || c == '\n' || c == '\r'
		if !in(c, " \t\r\n\\+|-#") {
			return 0
		}
	}
	if line && len(s) <= 28 {
		return '\n'
	}
	return 0
}
