package explain

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// fleet is an invented world: what the terminals are, and how payments spread over attributes. Merchants have two to five terminals;
// model, version and route go with the terminal, all else with the payment. One BIN in twenty is not told.
type fleet struct {
	rng     *rand.Rand
	devices [][]string // version, model, merchant, route
}

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
			f.devices = append(f.devices, []string{pick(f.rng, versions), pick(f.rng, models), fmt.Sprintf("M%04d", m), pick(f.rng, routes)})
		}
	}
	return f
}

func pick(rng *rand.Rand, list []string) string { return list[rng.IntN(len(list))] }

// attempt invents one payment at a terminal, in the order of attributes.
func (f *fleet) attempt(d int) []string {
	bin := ""
	if f.rng.IntN(20) > 0 {
		bin = fmt.Sprintf("62%04d", int(40*f.rng.Float64()*f.rng.Float64()))
	}
	hour := 8 + (f.rng.IntN(8)+f.rng.IntN(8))%16
	v := f.devices[d]
	return []string{v[0], v[1], v[2], v[3], "lakala", bin, pick(f.rng, entries), pick(f.rng, bands), fmt.Sprintf("%02d", hour), pick(f.rng, days), fmt.Sprintf("T%05d", d)}
}

// draw makes a sample of n attempts, a fifth of them failed whatever their attributes, as if drawn from a population that fails at the given rate.
func (f *fleet) draw(n int, rate float64) *table {
	t := newTable(attributes)
	for i := range n {
		t.add(f.attempt(f.rng.IntN(len(f.devices))), uint8(i%5/4))
	}
	t.weight = [2]float64{(1 - rate) / rate / 4, 1}
	return t
}

// plant adds failures under a random combination of the given size until they are the given share of all failures. It takes a combination of which
// a seventh to nine tenths then fail, and which fewer attributes do not say as well.
func (f *fleet) plant(t *table, size int, share float64) (combo, bool) {
	failures := 0
	for _, x := range t.failed {
		failures += int(x)
	}
	want := int(share / (1 - share) * float64(failures))
	for range 3000 {
		c := f.choose(t, size)
		if rate := float64(want) / (float64(want) + (1+4*t.weight[0])*float64(failures)*f.share(t, c)); rate < 1./7 || rate > 0.9 {
			continue
		}
		if n, parent := covered(t, c); len(c) < size || float64(parent) < 1.3*float64(n) {
			continue
		}
		devices := f.matching(t, c)
		for range want {
			t.add(f.under(t, c, devices), 1)
		}
		return c, true
	}
	return nil, false
}

// share is how much of the payments a combination covers: what goes with the terminal together, the rest independently.
func (f *fleet) share(t *table, c combo) float64 {
	p := float64(len(f.matching(t, c))) / float64(len(f.devices))
	for _, i := range c {
		if i.attribute > 3 && t.names[i.attribute] != "device" {
			n := 0
			for _, v := range t.cols[i.attribute] {
				if v == i.value {
					n++
				}
			}
			p *= float64(n) / float64(len(t.failed))
		}
	}
	return p
}

// matching lists the terminals that a combination allows.
func (f *fleet) matching(t *table, c combo) (list []int) {
	for d, v := range f.devices {
		fits := true
		for _, i := range c {
			want := t.words[i.attribute].list[i.value]
			fits = fits && (i.attribute > 3 || v[i.attribute] == want) && (t.names[i.attribute] != "device" || want == fmt.Sprintf("T%05d", d))
		}
		if fits {
			list = append(list, d)
		}
	}
	return list
}

// under invents a payment that a combination covers.
func (f *fleet) under(t *table, c combo, devices []int) []string {
	v := f.attempt(devices[f.rng.IntN(len(devices))])
	for _, i := range c {
		v[i.attribute] = t.words[i.attribute].list[i.value]
	}
	return v
}

// choose takes some attributes of a random payment of the sample.
func (f *fleet) choose(t *table, size int) combo {
	row := f.rng.IntN(len(t.failed))
	var c combo
	for _, a := range f.rng.Perm(len(t.names))[:size] {
		if v := t.cols[a][row]; v != 0 {
			c = append(c, item{a, v})
		}
	}
	slices.SortFunc(c, func(x, y item) int { return x.attribute - y.attribute })
	return c
}

// covered counts the rows of a combination, and those of its smallest parent.
func covered(t *table, c combo) (n, parent int) {
	more := make([]int, len(c))
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
			more[miss]++
		}
	}
	return n, n + slices.Min(more)
}

// same tells whether two combinations cover the same rows: a merchant's only terminal of a model can be told in two ways.
func same(t *table, c, d combo) bool {
	for row := range t.failed {
		if c.covers(t, int32(row)) != d.covers(t, int32(row)) {
			return false
		}
	}
	return true
}

// tell writes combinations for messages.
func tell(t *table, list ...combo) string {
	var all []string
	for _, c := range list {
		var parts []string
		for _, i := range c {
			parts = append(parts, t.names[i.attribute]+"="+t.words[i.attribute].list[i.value])
		}
		all = append(all, strings.Join(parts, " & "))
	}
	return strings.Join(all, "; ")
}
