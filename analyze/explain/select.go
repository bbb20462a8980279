package explain

import (
	"cmp"
	"math"
	"slices"
)

// selection gathers combinations one by one: each is sought while what the others explain is held fixed.
type selection struct {
	*index
	most int
	list []found
}

func newSelection(t *table, rows []int32, most int) *selection {
	return &selection{index: newIndex(t, rows), most: most}
}

// run returns the combinations, the strongest first.
func (s *selection) run() []found {
	for range 2 * s.most {
		if len(s.list) == s.most || !s.grow() {
			break
		}
		s.prune()
	}
	if len(s.list) > 1 {
		s.again()
		s.prune()
	}
	for i := range s.list {
		s.list[i] = s.settled(i)
		s.list[i].combo = s.t.grounded(s.list[i].combo, s.rows)
	}
	slices.SortStableFunc(s.list, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	return s.list
}

// settled returns the combination i without its period, unless the period makes a difference under the same attributes.
func (s *selection) settled(i int) found {
	f, others := s.list[i], s.without(i)
	if !s.prices.period || f.combo[0].attribute != 0 || len(f.combo) == 1 {
		return f
	}
	both := s.weigh(f.combo[1:], others)
	if s.weigh(f.combo, append(others, both)).tail > -math.Log(alpha) {
		return f
	}
	return both
}

// grow adds the best combination beyond those in the list.
func (s *selection) grow() bool {
	f, ok := s.seek(s.list)
	if ok {
		s.list = append(s.list, f)
	}
	return ok
}

// prune drops what no longer sets failures apart once the others are held fixed: a parent whose excess was its child's,
// a child that its parent explains.
func (s *selection) prune() {
	for i := len(s.list) - 1; i >= 0; i-- {
		f := s.weigh(s.list[i].combo, s.without(i))
		if f.p > alpha {
			s.list = s.without(i)
			continue
		}
		s.list[i] = f
	}
}

// again seeks each combination anew while all others are held fixed: the first ones were chosen before the rest was known.
func (s *selection) again() {
	for i := range s.list {
		if f, ok := s.seek(s.without(i)); ok && !slices.ContainsFunc(s.list, func(g found) bool { return g.combo.equal(f.combo) }) {
			s.list[i] = f
		}
	}
}

func (s *selection) without(i int) []found {
	return append(slices.Clone(s.list[:i]), s.list[i+1:]...)
}

// seek finds the best combination within the strata that the others make.
func (s *selection) seek(others []found) (found, bool) {
	cell, width := s.strata(others)
	f, ok := newSearch(s.index, cell, width).run()
	if !ok {
		return f, false
	}
	f = s.narrow(s.weigh(f.combo, others), others)
	return f, f.p <= alpha
}

// narrow adds the attributes of another combination to f where f sets nothing apart outside of it: then it is that one's child.
func (s *selection) narrow(f found, others []found) found {
	for _, o := range others {
		both, ok := f.combo.and(o.combo)
		if !ok || len(both) == len(f.combo) || len(both) > s.t.limit() {
			continue
		}
		child := s.weigh(both, others)
		if child.p <= alpha && s.weigh(f.combo, append(slices.Clone(others), child)).p > alpha {
			return child
		}
	}
	return f
}

// strata gives every row its cell: twice the number of its stratum, plus one when it failed. Rows that the same combinations cover are one stratum.
func (s *selection) strata(others []found) (cell []uint16, width int) {
	cell = make([]uint16, len(s.t.failed))
	number := map[uint64]uint16{}
	for _, r := range s.rows {
		var pattern uint64
		for i, f := range others {
			if f.combo.covers(s.t, r) {
				pattern |= 1 << i
			}
		}
		n, ok := number[pattern]
		if !ok {
			n = uint16(len(number))
			number[pattern] = n
		}
		cell[r] = 2*n + uint16(s.t.failed[r])
	}
	return cell, 2 * max(1, len(number))
}

// weigh scores one combination within the strata of the others.
func (s *selection) weigh(c combo, others []found) found {
	cell, width := s.strata(others)
	in, all := make(tally, width), make(tally, width)
	for _, r := range s.rows {
		if c.told(s.t, r) {
			all[cell[r]]++
			if c.covers(s.t, r) {
				in[cell[r]]++
			}
		}
	}
	set, values := s.prices.sum(c)
	score := s.logs.ratio(in, all) - s.prices.choice(set, values)
	tail := tail(in, all)
	return found{c, score, tail, math.Exp(min(0, s.prices.tests(len(c), values)-tail))}
}
