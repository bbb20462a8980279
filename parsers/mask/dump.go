package mask

// row is one line of a hex dump: an offset, pairs (or longer groups) of hex, and
// perhaps the same bytes as text.
type row struct {
	hex, end int // the first pair; the end of the last
	bytes    int
	text     int // where the text column begins, or -1
}

// maxRow is the longest row of a hex dump, with the head of its log line.
const maxRow = 512

// dump opens the hex dump whose row holds p and notes its end. Numbers may run
// over rows. It tells whether this surely is a dump: one row alone could be
// something else.
func (m *Mask) dump(l *level, d, p int) bool {
	if p < l.dumped {
		return true
	}
	src := l.src
	lo, ok := rowAt(src, p)
	if !ok {
		return false
	}
	for n := 0; n < 8 && lo > 0 && src[lo-1] == '\n'; n++ {
		up := lineStart(src, lo-1)
		if _, ok := parseRow(src, up); !ok {
			break
		}
		lo = up
	}
	l.view.reset()
	rows, text := 0, false
	for n := 0; n < 1024 && lo < len(src); n++ {
		r, ok := parseRow(src, lo)
		if !ok && r.bytes == 0 {
			break
		}
		l.addRow(r) // the last row may hold one byte
		rows, text = rows+1, text || r.text >= 0
		if rows > 1 || text {
			l.dumped = r.end
		}
		lo = nextRow(src, r)
	}
	if len(l.view.text) >= fewest {
		m.through(l, d, 1, true)
	}
	return rows > 1 || text
}

// nextRow returns where the row after r begins: on the next line, or behind r on its own line where a log joined the
// lines of a dump.
func nextRow(src []byte, r row) int {
	p := r.end
	if r.text >= 0 {
		p = r.text + r.bytes
	}
	if q := skipSigns(src, p, 8, " \t"); q > p && r.bytes >= 8 && isOffset(src, q) {
		if _, ok := parseRow(src, q); ok {
			return q
		}
	}
	return skipLine(src, lineEnd(src, r.end))
}

// rowAt returns the beginning of the row that holds p: the line, or an offset
// behind the head of a log line.
func rowAt(src []byte, p int) (lo int, ok bool) {
	lo = lineStart(src, p)
	if _, ok = parseRow(src, lo); ok {
		return lo, true
	}
	q := p
	for q > lo && p-q < 256 && (isHex(src[q-1]) || in(src[q-1], " -:xh\t")) {
		q--
	}
	for ; q <= p; q++ {
		if isOffset(src, q) {
			if _, ok = parseRow(src, q); ok {
				return q, true
			}
		}
	}
	return 0, false
}

// lineStart returns the beginning of the line of p, or a place maxRow bytes
// before p: rows of dumps are short.
func lineStart(src []byte, p int) int {
	for lo := max(0, p-maxRow); p > lo && src[p-1] != '\n'; {
		p--
	}
	return p
}

func skipLine(src []byte, p int) int {
	for p < len(src) {
		p++
		if src[p-1] == '\n' {
			break
		}
	}
	return p
}

func isOffset(src []byte, p int) bool {
	q := hexRun(src[:min(len(src), p+9)], p)
	return q-p >= 4 && q-p <= 8 && (p == 0 || !isWord(src[p-1]))
}

// addRow puts the hex characters of r into the view, each pair with its place in
// the text column.
func (l *level) addRow(r row) {
	src, k := l.src, 0
	for p := r.hex; p < r.end; p++ {
		if !isHex(src[p]) {
			continue
		}
		l.view.put(src[p], p, 1)
		if r.text >= 0 && r.text+k/2 < len(src) {
			l.view.alt[len(l.view.alt)-1] = r.text + k/2
		}
		k++
	}
}

// parseRow reads the row that begins at lo: `0000  34 31 ..  41..`,
// `00000000: 3431 3131  4111`, `0x0000:  3431`, `00000000  34 31 ..  |41..|`.
func parseRow(src []byte, lo int) (r row, ok bool) {
	p := skipSigns(src, lo, 32, " \t")
	wide := foldHas(src, p, "0x")
	if wide {
		p += 2
	}
	q := hexRun(src[:min(len(src), p+9)], p)
	if q-p < 4 || q-p > 8 {
		return r, false
	}
	if q < len(src) && in(src[q], ":-h") {
		q, wide = q+1, true
	}
	p = skipSigns(src, q, 5, " \t")
	if p == q {
		return r, false
	}
	r.hex, r.end = p, p
	r.pairs(src, wide)
	r.text = textColumn(src, r)
	return r, r.bytes >= 2
}

// pairs reads the groups of hex from r.hex on. Groups of more than two
// characters want an offset that is surely one.
func (r *row) pairs(src []byte, wide bool) {
	src = src[:min(len(src), r.hex+maxRow)]
	size := hexRun(src, r.hex) - r.hex
	if size != 2 && (!wide || size != 4 && size != 8) {
		return
	}
	for p := r.hex; r.bytes < 64; {
		q := hexRun(src, p)
		if n := q - p; n != size && (n == 0 || n%2 != 0 || n > size) || q < len(src) && isWord(src[q]) {
			break
		}
		r.bytes += (q - p) / 2
		r.end = q
		p = skipSigns(src, q, 3, " -")
		if p == q || p-q >= 3 || p-q == 2 && r.bytes%16 == 0 {
			break
		}
	}
}

// textColumn finds where the bytes of r are printed again.
func textColumn(src []byte, r row) int {
	end := lineEnd(src[:min(len(src), r.end+maxRow)], r.end)
	for p := r.end; p+r.bytes <= end && p-r.end < 64; p++ {
		if p > r.end && sameText(src, r, p) {
			return p
		}
	}
	return -1
}

// sameText tells whether the printable bytes of r stand at p, with any other
// sign for the rest.
func sameText(src []byte, r row, p int) bool {
	n, seen := 0, 0
	for q := r.hex; q < r.end; q++ {
		if !isHex(src[q]) {
			continue
		}
		c := nibble(src[q])<<4 | nibble(src[q+1])
		q++
		if c > ' ' && c <= '~' {
			if seen++; src[p+n] != c && src[p+n] != '*' {
				return false
			}
		}
		n++
	}
	return seen > 0
}
