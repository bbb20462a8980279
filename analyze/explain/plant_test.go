package explain

import (
	"os"
	"slices"
	"testing"
)

// runs is how many seeds a test goes through: few, or with POSMORTEM_LONG=1 as many as the figures in the README rest on.
func runs(short, long int) int {
	if os.Getenv("POSMORTEM_LONG") == "" {
		return short
	}
	return long
}

// best returns the combinations found, the strongest first.
func best(t *table, most int) (list []combo) {
	for _, f := range newSelection(t, t.every(), most).run() {
		list = append(list, f.combo)
	}
	return list
}

func TestQuietDataExplainNothing(t *testing.T) {
	alarms, n := 0, runs(50, 200)
	for seed := range n {
		tab := newFleet(uint64(seed)+1000, 40).draw(10_000, 0.04)
		if list := best(tab, Most); len(list) > 0 {
			alarms++
			t.Logf("seed %d: %s", seed, tell(tab, list...))
		}
	}
	if alarms > n/100 {
		t.Errorf("%d false alarms in %d quiet runs", alarms, n)
	}
}

func TestPlantedAloneIsFirst(t *testing.T) {
	hits, n := 0, 0
	for _, share := range []float64{0.003, 0.01, 0.05, 0.2, 0.6} {
		for size := 1; size <= 3; size++ {
			for seed := range runs(2, 12) {
				f := newFleet(uint64(seed)+7, 40)
				tab := f.draw(100_000, 0.04)
				c, ok := f.plant(tab, size, share)
				if !ok {
					continue
				}
				n++
				if list := best(tab, Most); len(list) > 0 && same(tab, list[0], c) {
					hits++
				} else {
					t.Logf("share %g: planted %s, found %s", share, tell(tab, c), tell(tab, list...))
				}
			}
		}
	}
	t.Logf("%d of %d", hits, n)
	if n < runs(25, 150) || float64(hits) < 0.95*float64(n) {
		t.Errorf("%d of %d planted combinations came first", hits, n)
	}
}

func TestPlantedTwoAreFirst(t *testing.T) {
	shares := []float64{0.003, 0.01, 0.05, 0.2, 0.4}
	hits, n := 0, 0
	for seed := range runs(20, 100) {
		f := newFleet(uint64(seed)+99, 40)
		tab := f.draw(100_000, 0.04)
		a, ok := f.plant(tab, 1+seed%3, shares[seed/3%5])
		b, ok2 := f.plant(tab, 1+seed/3%3, shares[seed/5%5])
		if !ok || !ok2 || a.equal(b) {
			continue
		}
		n++
		list := best(tab, Most)
		is := func(c combo) bool {
			return slices.ContainsFunc(list[:min(2, len(list))], func(d combo) bool { return same(tab, c, d) })
		}
		if is(a) && is(b) {
			hits++
		} else {
			t.Logf("seed %d: planted %s, found %s", seed, tell(tab, a, b), tell(tab, list...))
		}
	}
	t.Logf("%d of %d", hits, n)
	if n < runs(15, 70) || float64(hits) < 0.95*float64(n) {
		t.Errorf("%d of %d planted pairs came first", hits, n)
	}
}
