package invent

import (
	"fmt"
	"slices"
)

// Kind is one sort of bundle that can be invented.
type Kind struct {
	Name    string
	Doc     string
	Profile string
	Days    int // length in days
	build   func(w *world)
	dress   func(l *look) // the part of its look that no seed draws
}

// Kinds returns all kinds in a fixed order. The order gives each kind its own
// week, terminals and merchants: append, never insert.
func Kinds() []Kind { return kinds }

// Committed returns the names of the kinds that lie in samples/bundles: every
// cause alone, a quiet day, a mixed week and the look-alikes.
func Committed() []string { return Names()[:committed] }

// Names returns the names of all kinds.
func Names() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.Name)
	}
	return out
}

// CommittedSeed is the seed of the bundles in samples/bundles.
const CommittedSeed = 20250101

// Make invents one bundle of a kind. Copies above 0 are further bundles of the
// kind, each with its own week and terminals.
func Make(name string, seed uint64, nth int) (*Bundle, error) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no kind %q", name)
	}
	if nth == 0 {
		return invent(kinds[i], name, i, seed), nil
	}
	return invent(kinds[i], fmt.Sprintf("%s-%d", name, nth+1), i+nth*100, seed), nil
}

func invent(k Kind, name string, index int, seed uint64) *Bundle {
	l := newLook(newDice(seed, "look "+name))
	if k.dress != nil {
		k.dress(&l)
	}
	w := newWorld(name, k.Profile, index, seed, k.Days, l)
	k.build(w)
	w.tempt()
	w.run()
	b := &Bundle{Name: name, Pack: l.pack, Files: w.files()}
	b.Truth = w.truth()
	return b
}
