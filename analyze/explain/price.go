package explain

import (
	"math"
	"math/bits"
)

// prices say what a combination costs for having been chosen among many, in nats.
type prices struct {
	values []float64 // attribute: logarithm of the number of its values
	told   float64   // logarithm of the number of attributes that have values to choose from
	sets   []float64 // number of attributes: logarithm of the number of such sets, and of the sizes there are
	most   float64   // logarithm of how many combinations of one set can be tested at all
	period bool      // the first attribute is the period
}

// newPrices counts what there is to choose from. A combination is tested only when it holds as many failures as `least`, hence as many attempts:
// in each set of attributes at most rows/least combinations do. Those that cannot be tested need not be paid for (Tarone 1990).
func newPrices(t *table, rows, least int) prices {
	p := prices{most: math.Log(max(2, float64(rows)/float64(least))), period: t.names[0] == periodName}
	m := 0
	for _, w := range t.words {
		n := len(w.list) - 1
		p.values = append(p.values, math.Log(float64(max(2, n))))
		if n > 1 {
			m++
		}
	}
	p.told = math.Log(float64(max(1, m)))
	ways, most := 1.0, 1.0
	for k := range t.limit() + 1 {
		most = max(most, ways)
		p.sets = append(p.sets, math.Log(most)+math.Log(float64(t.limit())))
		ways = ways * float64(m-k) / float64(k+1)
	}
	return p
}

// tests is the logarithm of how many combinations of this size were tested; values is the sum of the logarithms of their numbers of values.
func (p prices) tests(size int, values float64) float64 { return p.sets[size] + min(values, p.most) }

// choice is what must be set against the likelihood ratio when combinations of a set of attributes are ranked. The period costs nothing: whether a
// combination holds in one period or in both is what a comparison asks, and either answer is as good.
func (p prices) choice(set uint32, values float64) float64 {
	size := bits.OnesCount32(set)
	if p.period && set&1 != 0 {
		size, values = size-1, values-p.values[0]
	}
	return values + float64(size)*p.told + float64(max(0, size-1))*occam
}

func (p prices) sum(c combo) (set uint32, values float64) {
	for _, i := range c {
		set, values = set|1<<i.attribute, values+p.values[i.attribute]
	}
	return set, values
}
