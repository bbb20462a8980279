package explain

import (
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// search looks for the one combination that sets failures apart best, within strata that are held fixed.
type search struct {
	*index
	cell  []uint16  // row: 2*stratum + failed
	width int       // cells
	ones  [][]tally // attribute, code: count
	all   map[uint32]tally
	floor []float64 // stratum: the lowest failure rate among the rows that tell any set of attributes

	bound atomic.Uint64 // the best score, as bits
	mu    sync.Mutex
	best  found
}

// found is a combination with its score, and the bounds on the probability of its failures: were it the only one, and over all that were tested.
type found struct {
	combo combo
	score float64
	tail  float64 // what tail returns
	p     float64
}

func newSearch(x *index, cell []uint16, width int) *search {
	s := &search{index: x, cell: cell, width: width}
	for a := range s.codes {
		counts := make(tally, len(s.back[a])*width)
		s.ones = append(s.ones, make([]tally, len(s.back[a])))
		for c, list := range s.lists[a] {
			s.ones[a][c] = counts[c*width : (c+1)*width]
			for _, r := range list {
				s.ones[a][c][cell[r]]++
			}
		}
	}
	s.totals()
	return s
}

// totals counts, for every set of attributes that a combination may have, the rows that tell all of them.
func (s *search) totals() {
	masks := map[uint32]tally{}
	for _, r := range s.rows {
		n := masks[s.told[r]]
		if n == nil {
			n = make(tally, s.width)
			masks[s.told[r]] = n
		}
		n[s.cell[r]]++
	}
	s.all, s.floor = map[uint32]tally{}, make([]float64, s.width/2)
	for i := range s.floor {
		s.floor[i] = 1
	}
	for set := uint32(1); set < 1<<len(s.codes); set++ {
		if bits.OnesCount32(set) > s.t.limit() {
			continue
		}
		sum := make(tally, s.width)
		for mask, n := range masks {
			if mask&set == set {
				for i, x := range n {
					sum[i] += x
				}
			}
		}
		s.all[set] = sum
		for i := range s.floor {
			if f := sum[2*i+1]; f > 0 {
				s.floor[i] = min(s.floor[i], float64(f)/float64(f+sum[2*i]))
			}
		}
	}
}

// run returns the best combination of those that chance would not bring; ok is false when there is none.
func (s *search) run() (found, bool) {
	s.best.score = math.Inf(-1)
	s.bound.Store(math.Float64bits(s.best.score))
	var tasks []item
	for a := range s.ones {
		for c := first; c < len(s.ones[a]); c++ {
			n := s.ones[a][c]
			s.offer(n, 1<<a, s.prices.values[a], combo{{a, s.back[a][c]}})
			if n.attempts() < len(s.rows) {
				tasks = append(tasks, item{a, int32(c)})
			}
		}
	}
	s.spread(tasks)
	return s.best, s.best.combo != nil
}

// spread lets as many walkers as there are processors extend single values, those with the most failures first.
func (s *search) spread(tasks []item) {
	slices.SortStableFunc(tasks, func(x, y item) int {
		return s.ones[y.attribute][y.value].failures() - s.ones[x.attribute][x.value].failures()
	})
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(tasks), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			w := newWalker(s)
			for i := next.Add(1) - 1; i < int64(len(tasks)); i = next.Add(1) - 1 {
				a, c := tasks[i].attribute, tasks[i].value
				w.items = append(w.items[:0], item{a, s.back[a][c]})
				w.extend(s.lists[a][c], s.ones[a][c], 1<<a, s.prices.values[a], a+1)
			}
		})
	}
	wg.Wait()
}

// offer weighs one combination and keeps it when it is the best so far; values is the sum of prices.values.
func (s *search) offer(n tally, set uint32, values float64, c combo) {
	all := s.all[set]
	ratio := s.logs.ratio(n, all)
	score := ratio - s.prices.choice(set, values)
	if score < math.Float64frombits(s.bound.Load())-near || ratio < s.prices.tests(len(c), values)-math.Log(alpha) || excess(n, all, s.t.weight) < minRatio {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if score < s.best.score-near || score < s.best.score+near && s.best.combo != nil && !c.before(s.best.combo) {
		return
	}
	s.best.combo, s.best.score = slices.Clone(c), score
	s.bound.Store(math.Float64bits(score))
}

// near is a difference between scores that rounding can make.
const near = 1e-7

// hopeless tells whether no part of a combination that adds to its attributes can be the best, n being its count: not even all of its failures with
// none of its successes. Such a part has a ratio of at most f*(ln(1/rate)+1) in a stratum with f of its failures.
func (s *search) hopeless(n tally, set uint32, values float64) bool {
	most := 0.0
	for i, rate := range s.floor {
		most += float64(n[2*i+1]) * (1 - math.Log(rate))
	}
	least := s.prices.choice(set, values)
	if least > 0 {
		least += occam
	}
	return most < s.prices.tests(bits.OnesCount32(set)+1, values)-math.Log(alpha) || most-least < math.Float64frombits(s.bound.Load())-near
}
