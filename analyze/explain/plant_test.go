package explain

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// fleet is an invented world: what the terminals are, and how payments spread over attributes.
type fleet struct {
	rng     *rand.Rand
	devices []terminal
}

type terminal struct{ merchant, model, version, route string }

var (
	models   = []string{"A1", "A2", "B7", "C30", "C31"}
	versions = []string{"3.1.0", "3.2.0", "3.2.1", "4.0.0"}
	routes   = []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"}
	entries  = []string{"chip", "chip", "chip", "tap", "tap", "tap", "tap", "stripe", "code", "code"}
	bands    = []string{"0.00-9.99", "10.00-49.99", "10.00-49.99", "50.00-99.99", "100.00-499.99", "500.00-999.99"}
	days     = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

func newFleet(seed uint64, merchants int) *fleet {
	f := &fleet{rng: rand.New(rand.NewPCG(seed, 1))}
	for m := range merchants {
		for range 2 + f.rng.IntN(4) {
			f.devices = append(f.devices, terminal{fmt.Sprintf("M%04d", m), pick(f.rng, models), pick(f.rng, versions), pick(f.rng, routes)})
		}
	}
	return f
}

func pick(rng *rand.Rand, list []string) string { return list[rng.IntN(len(list))] }

// draw makes n attempts that fail at the given rate whatever their attributes.
func (f *fleet) draw(n int, rate float64) *table {
	t := newTable(attributes)
	for range n {
		d := f.rng.IntN(len(f.devices))
		v := f.devices[d]
		bin := ""
		if f.rng.Float64() < 0.95 {
			bin = fmt.Sprintf("62%04d", int(40*f.rng.Float64()*f.rng.Float64()))
		}
		hour := 8 + (f.rng.IntN(8)+f.rng.IntN(8))%16
		failed := uint8(0)
		if f.rng.Float64() < rate {
			failed = 1
		}
		t.add([]string{v.version, v.model, v.merchant, v.route, "lakala", bin, pick(f.rng, entries), pick(f.rng, bands),
			fmt.Sprintf("%02d", hour), pick(f.rng, days), fmt.Sprintf("T%05d", d)}, failed)
	}
	return t
}

// plant lets attempts under a random combination of the given size fail until they are the given share of all failures.
// Combinations that can be said with fewer attributes are not taken.
func (f *fleet) plant(t *table, size int, share float64) (combo, bool) {
	failures := 0
	for _, x := range t.failed {
		failures += int(x)
	}
	want := share / (1 - share) * float64(failures)
	for range 3000 {
		c := f.choose(t, size)
		n, parent := covered(t, c)
		if n == 0 || float64(n) < want/0.95 || float64(n) > want/0.15 || float64(parent) < 1.3*float64(n) {
			continue
		}
		p := want / float64(n)
		for row := range t.failed {
			if c.covers(t, int32(row)) && t.failed[row] == 0 && f.rng.Float64() < p {
				t.failed[row] = 1
			}
		}
		return c, true
	}
	return nil, false
}

// choose takes some attributes of a random attempt.
func (f *fleet) choose(t *table, size int) combo {
	row := f.rng.IntN(len(t.failed))
	order := f.rng.Perm(len(t.names))[:size]
	var c combo
	for a := range t.names {
		for _, o := range order {
			if o == a && t.cols[a][row] != 0 {
				c = append(c, item{a, t.cols[a][row]})
			}
		}
	}
	return c
}

// covered counts the attempts of a combination, and those of its smallest parent.
func covered(t *table, c combo) (n, parent int) {
	counts := make([]int, len(c))
	for row := range t.failed {
		hits, miss := 0, 0
		for i, x := range c {
			if t.cols[x.attribute][row] == x.value {
				hits++
			} else {
				miss = i
			}
		}
		switch hits {
		case len(c):
			n++
		case len(c) - 1:
			counts[miss]++
		}
	}
	parent = 1 << 40
	for _, k := range counts {
		parent = min(parent, n+k)
	}
	return n, parent
}

func (t *table) words1(c combo) string {
	var parts []string
	for _, i := range c {
		parts = append(parts, t.names[i.attribute]+"="+t.words[i.attribute].list[i.value])
	}
	return strings.Join(parts, " & ")
}

func TestQuiet(t *testing.T) {
	runs, alarms := 200, 0
	for seed := range runs {
		f := newFleet(uint64(seed)+1000, 40)
		tab := f.draw(20_000, 0.04)
		for _, x := range newSelection(tab, tab.every(), Most).run() {
			alarms++
			t.Logf("seed %d: %s score %.1f p %.2g", seed, tab.words1(x.combo), x.score, x.p)
		}
	}
	t.Logf("%d alarms in %d quiet runs", alarms, runs)
	if alarms > runs/100 {
		t.Errorf("%d false alarms in %d quiet runs", alarms, runs)
	}
}

func TestPlantedAlone(t *testing.T) {
	for _, share := range []float64{0.003, 0.01, 0.05, 0.2, 0.6} {
		for size := 1; size <= 3; size++ {
			hits, runs := 0, 0
			for seed := range 40 {
				f := newFleet(uint64(seed)+7, 40)
				tab := f.draw(100_000, 0.04)
				c, ok := f.plant(tab, size, share)
				if !ok {
					continue
				}
				runs++
				got := newSelection(tab, tab.every(), Most).run()
				if len(got) > 0 && same(tab, got[0].combo, c) {
					hits++
				} else {
					n, parent := covered(tab, c)
					t.Logf("planted %s (%d, parent %d), got %v", tab.words1(c), n, parent, tell(tab, got))
				}
			}
			t.Logf("share %g size %d: %d of %d", share, size, hits, runs)
		}
	}
}

func TestPlantedTwo(t *testing.T) {
	shares := []float64{0.003, 0.02, 0.1, 0.4}
	hits, runs := 0, 0
	for seed := range 100 {
		f := newFleet(uint64(seed)+99, 40)
		tab := f.draw(100_000, 0.04)
		a, ok1 := f.plant(tab, 1+seed%3, shares[seed/3%4])
		b, ok2 := f.plant(tab, 1+seed/3%3, shares[seed/5%4])
		if !ok1 || !ok2 {
			continue
		}
		runs++
		got := newSelection(tab, tab.every(), Most).run()
		if len(got) >= 2 && (same(tab, got[0].combo, a) && same(tab, got[1].combo, b) || same(tab, got[0].combo, b) && same(tab, got[1].combo, a)) {
			hits++
		} else {
			t.Logf("seed %d planted %s (%g) and %s (%g), got %v", seed, tab.words1(a), shares[seed/3%4], tab.words1(b), shares[seed/5%4], tell(tab, got))
		}
	}
	t.Logf("two at a time: %d of %d", hits, runs)
}

// same tells whether two combinations describe the same attempts: all payments of a terminal may also be those of its merchant on its model.
func same(t *table, c, d combo) bool {
	for row := range t.failed {
		if c.covers(t, int32(row)) != d.covers(t, int32(row)) {
			return false
		}
	}
	return true
}

func tell(t *table, got []found) (s []string) {
	for _, g := range got {
		s = append(s, fmt.Sprintf("%s (%.1f, %.2g)", t.words1(g.combo), g.score, g.p))
	}
	return s
}
