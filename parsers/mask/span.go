package mask

import "slices"

// span is a part of a text that is replaced: by stars (one per byte unless
// one says that the part is one written digit), or by the marker of its kind.
type span struct {
	lo, hi int
	kind   Kind
	stars  int // 0: the marker
}

// merge orders the spans and joins those that overlap. A marker swallows stars.
func (l *level) merge() {
	if len(l.spans) < 2 {
		return
	}
	slices.SortFunc(l.spans, func(a, b span) int {
		if a.lo != b.lo {
			return a.lo - b.lo
		}
		return b.hi - a.hi
	})
	n := 0
	for _, s := range l.spans[1:] {
		p := &l.spans[n]
		if s.lo >= p.hi {
			n++
			l.spans[n] = s
			continue
		}
		p.join(s)
	}
	l.spans = l.spans[:n+1]
}

// join widens p by s, which begins inside it.
func (p *span) join(s span) {
	same := p.lo == s.lo && p.hi == s.hi && p.stars > 0 && s.stars > 0
	if p.stars > 0 && s.stars == 0 {
		p.kind = s.kind
	}
	p.hi = max(p.hi, s.hi)
	switch {
	case p.stars == 0 || s.stars == 0:
		p.stars = 0
	case !same:
		p.stars = p.hi - p.lo
	}
}

func (l *level) add(lo, hi int, kind Kind) {
	if lo < hi {
		l.spans = append(l.spans, span{lo: lo, hi: hi, kind: kind})
	}
}

func (l *level) star(lo, hi, stars int, kind Kind) {
	if n := len(l.spans); n > 0 && l.spans[n-1].hi == lo && l.spans[n-1].stars > 0 && l.spans[n-1].kind == kind {
		l.spans[n-1].hi, l.spans[n-1].stars = hi, l.spans[n-1].stars+stars
		return
	}
	l.spans = append(l.spans, span{lo: lo, hi: hi, kind: kind, stars: stars})
}

// write appends src to dst with the spans replaced. Line ends inside a span stay.
func write(dst, src []byte, spans []span) []byte {
	at := 0
	for _, s := range spans {
		dst = append(dst, src[at:s.lo]...)
		at = s.hi
		for range s.stars {
			dst = append(dst, '*')
		}
		if s.stars == 0 {
			dst = append(dst, markers[s.kind]...)
		}
		dst = lineEnds(dst, src[s.lo:s.hi])
	}
	return append(dst, src[at:]...)
}

func lineEnds(dst, part []byte) []byte {
	for _, c := range part {
		if c == '\n' || c == '\r' {
			dst = append(dst, c)
		}
	}
	return dst
}
