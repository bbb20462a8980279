package explain

// walker extends combinations attribute by attribute; one per goroutine.
type walker struct {
	s      *search
	items  combo
	counts []tally   // depth: counts by code
	sorted [][]int32 // depth: rows by code
}

func newWalker(s *search) *walker {
	w := &walker{s: s, counts: make([]tally, s.t.limit()), sorted: make([][]int32, s.t.limit())}
	most := 0
	for _, b := range s.back {
		most = max(most, len(b))
	}
	for i := range w.counts {
		w.counts[i] = make(tally, most*s.width)
	}
	return w
}

// extend tries every value of the attributes from the given one on, inside the combination that the walker holds: rows are the attempts that it
// covers, n their count, set its attributes, values the sum of prices.values.
func (w *walker) extend(rows []int32, n tally, set uint32, values float64, from int) {
	s, depth := w.s, len(w.items)
	if s.hopeless(n, set, values) {
		return
	}
	for a := from; a < len(s.codes); a++ {
		if len(s.back[a]) == first {
			continue
		}
		counts := w.count(rows, a, depth)
		cost := values + s.prices.values[a]
		deeper := depth+1 < s.t.limit() && a+1 < len(s.codes)
		var follow []int
		for c := first; c < len(s.back[a]); c++ {
			m := counts[c*s.width : (c+1)*s.width]
			if m.failures() < s.least {
				continue
			}
			if size := m.attempts(); size == len(rows) || size == s.ones[a][c].attempts() {
				continue // the same attempts as without one of the two
			}
			w.items = append(w.items, item{a, s.back[a][c]})
			s.offer(m, set|1<<a, cost, w.items)
			w.items = w.items[:depth]
			if deeper && !s.hopeless(m, set|1<<a, cost) {
				follow = append(follow, c)
			}
		}
		if len(follow) > 0 {
			w.follow(rows, a, follow, set|1<<a, cost)
		}
	}
}

// count counts the rows by the codes of one attribute.
func (w *walker) count(rows []int32, a, depth int) tally {
	counts, codes, cell, width := w.counts[depth][:len(w.s.back[a])*w.s.width], w.s.codes[a], w.s.cell, w.s.width
	clear(counts)
	for _, r := range rows {
		counts[int(codes[r])*width+int(cell[r])]++
	}
	return counts
}

// follow extends the combination by each of the codes of attribute a.
func (w *walker) follow(rows []int32, a int, codes []int, set uint32, values float64) {
	s, depth := w.s, len(w.items)
	counts := w.counts[depth]
	end := make([]int, len(s.back[a]))
	start, at := make([]int, len(codes)), 0
	for i := range end {
		end[i] = -1
	}
	for i, c := range codes {
		start[i], end[c] = at, at
		at += counts[c*s.width : (c+1)*s.width].attempts()
	}
	if cap(w.sorted[depth]) < at {
		w.sorted[depth] = make([]int32, at)
	}
	sorted := w.sorted[depth][:at]
	for _, r := range rows {
		if c := s.codes[a][r]; end[c] >= 0 {
			sorted[end[c]] = r
			end[c]++
		}
	}
	for i, c := range codes {
		w.items = append(w.items, item{a, s.back[a][c]})
		w.extend(sorted[start[i]:end[c]], counts[c*s.width:(c+1)*s.width], set, values, a+1)
		w.items = w.items[:depth]
	}
}
