package mask

import "bytes"

// longestThread is how many bytes may stand between two beads.
const longestThread = 24

// beads opens groups of digits or of hex that are strung on one separator, whatever it is, in or right behind the region r: ["4","1","1",...],
// <34><31>, 34h 31h, (4111)(1111), [52, 49, 49], [-12, -15].
func (m *Mask) beads(l *level, d int, r *region) {
	src, lo, hi := l.src, r.lo, r.hi
	if lo < l.strung {
		return
	}
	for lo > 0 && isHex(src[lo-1]) {
		lo--
	}
	for p := max(lo, l.strung); p < hi; p++ {
		if !isHex(src[p]) || p > 0 && isHex(src[p-1]) {
			continue
		}
		end := 0
		if isDigit(src[p]) {
			end = m.stringOf(l, d, p, digitRun)
		}
		if n := hexRun(src, p) - p; n == 2 || n == 4 {
			end = max(end, m.stringOf(l, d, p, hexRun))
		}
		if end > p {
			l.strung, p = end, end-1
		}
	}
}

func digitRun(src []byte, p int) int {
	for p < len(src) && isDigit(src[p]) {
		p++
	}
	return p
}

// stringOf opens the beads that begin at p, whose characters run reads. It returns their end, or 0 where there are too few.
func (m *Mask) stringOf(l *level, d, p int, run func([]byte, int) int) int {
	src := l.src
	q := run(src, p)
	size := q - p
	if size > 4 || q == len(src) {
		return 0
	}
	thread := threadAt(src, q, run)
	if thread == 0 {
		return 0
	}
	sep := src[q : q+thread]
	next := q + thread
	if e := run(src, next); e-next != size && size > 3 || at(src, e) != sep[0] || !bytes.HasPrefix(src[e:], sep) && at(sep, 1) != '-' {
		return 0
	}
	numbers := 0
	if size <= 3 && len(sep) <= 4 && run(src, next)-next+size > 2 {
		numbers = m.byteNumbers(l, d, p, sep)
	}
	if len(sep) == 1 && in(sep[0], " -,:\\") && !(size == 4 && sep[0] == ':') {
		return numbers
	}
	l.view.reset()
	n, hi := 0, p
	for e := q; ; e = run(src, next) {
		if e-hi != size && (e-hi > size || e == hi) {
			break
		}
		l.addChars(hi, e)
		n++
		last := e-hi < size
		next = e + thread
		hi = e
		if last || !bytes.HasPrefix(src[e:], sep) || run(src, next) == next || len(l.view.text) > chunk {
			break
		}
		hi = next
	}
	if len(l.view.text) < fewestBytes || n < 3 || !l.card(size) {
		return numbers
	}
	m.through(l, d, 0, false)
	return max(numbers, hi)
}

// longestPacked is how many bytes a card number packed two digits to a byte takes, with its tag and length (EMV, tag 5A).
const longestPacked = 12

// card tells whether the beads in the view can be those of a card number: as many as one has, or, in pairs, bytes of text in hex. Longer lists
// are counts and measurements, in which a card number comes up by chance.
func (l *level) card(size int) bool {
	v := l.view.text
	if size != 2 {
		return len(v) <= maxPAN || size == 4 && mixed(v)
	}
	ascii, ebcdic, _ := census(v)
	return len(v) <= 2*longestPacked || ascii >= fewestBytes || ebcdic >= fewestBytes
}

// addChars puts src[lo:hi] into the view.
func (l *level) addChars(lo, hi int) {
	for i := lo; i < hi; i++ {
		l.view.put(l.src[i], i, 1)
	}
}

// threadAt returns how many bytes stand between the bead that ends at q and the next one; 0 where there is none, or where words or lines stand between.
func threadAt(src []byte, q int, run func([]byte, int) int) int {
	letters := 0
	for n := 0; q+n < len(src) && n <= longestThread; n++ {
		c := src[q+n]
		if c == '0' && lower(at(src, q+n+1)) == 'x' {
			n++
			continue
		}
		if n > 0 && run(src, q+n) > q+n {
			return n
		}
		if letters += btoi(isLetter(c)); c == '\n' || letters > 1 && src[q] != '<' {
			return 0
		}
	}
	return 0
}

// byteNumbers opens bytes that are printed as decimal numbers, with or without a sign.
func (m *Mask) byteNumbers(l *level, d, p int, sep []byte) int {
	src := l.src
	if len(sep) == 1 && !in(sep[0], " ,;|") || len(sep) == 2 && sep[1] == '0' {
		return 0
	}
	minus := sep[len(sep)-1] == '-'
	if minus {
		sep = sep[:len(sep)-1]
	}
	if len(sep) == 0 {
		return 0
	}
	if p > 0 && src[p-1] == '-' {
		p--
	}
	l.view.reset()
	n, hi := 0, p
	for q := p; ; n++ {
		v, e := byteNumber(src, q)
		if e == 0 {
			break
		}
		l.view.put("0123456789ABCDEF"[v>>4], q, e-q)
		l.view.put("0123456789ABCDEF"[v&15], q, e-q)
		hi = e
		if !bytes.HasPrefix(src[e:], sep) || len(l.view.text) > chunk {
			n++
			break
		}
		q = e + len(sep)
	}
	if n < 7 || !l.card(2) {
		return 0
	}
	m.through(l, d, 0, false)
	return hi
}

// byteNumber reads a number from -128 to 255 at p, that no further digit and no point follows.
func byteNumber(src []byte, p int) (v byte, end int) {
	q := p + btoi(at(src, p) == '-')
	n, e := number(src, q)
	if e == q || n > 255 || q > p && n > 128 || at(src, e) == '.' {
		return 0, 0
	}
	if q > p {
		n = 256 - n
	}
	return byte(n), e
}
