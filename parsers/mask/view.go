package mask

// view is a decoded text together with where each of its bytes was written.
type view struct {
	text []byte
	lo   []int // where the byte is written
	n    []int // in how many bytes
	alt  []int // where it is written a second time (the text column of a dump), or -1
}

func (v *view) reset() {
	v.text, v.lo, v.n, v.alt = v.text[:0], v.lo[:0], v.n[:0], v.alt[:0]
}

func (v *view) put(c byte, lo, n int) {
	v.text, v.lo, v.n, v.alt = append(v.text, c), append(v.lo, lo), append(v.n, n), append(v.alt, -1)
}

// through looks through the view of l and brings the findings back to the text
// that it was made from. Stars take the place of each written byte: width of
// them, or as many as it was long where width is 0. With shape, markers too
// become stars, so that the columns of a dump stay in place.
func (m *Mask) through(l *level, d, width int, shape bool) {
	v := &l.view
	for _, s := range m.find(v.text, d+1) {
		if s.stars == 0 && !shape {
			l.add(v.lo[s.lo], v.lo[s.hi-1]+v.n[s.hi-1], s.kind)
			continue
		}
		for k := s.lo; k < s.hi; k++ {
			w := width
			if w == 0 {
				w = v.n[k]
			}
			l.star(v.lo[k], v.lo[k]+v.n[k], w, s.kind)
		}
		for k := s.lo; k < s.hi; k++ {
			if v.alt[k] >= 0 {
				l.star(v.alt[k], v.alt[k]+1, 1, s.kind)
			}
		}
	}
}
