package explain

import "math"

const (
	// alpha is the share of quiet data sets in which a combination may be reported.
	alpha = 0.01
	// occam is what each attribute beyond the first must bring, in nats, besides the price of choosing its value: a combination that is
	// no better than its parent beats it in one case of a hundred.
	occam = 4.6
	// minRatio is the least risk ratio worth telling.
	minRatio = 1.3
	// minShare is the least share of the failures worth telling, and minFailures their least number in the sample.
	minShare, minFailures = 0.0015, 4
)

// tally counts attempts, by stratum: successes at 2*stratum, failures behind them.
type tally []int32

func (c tally) failures() int {
	n := 0
	for i := 1; i < len(c); i += 2 {
		n += int(c[i])
	}
	return n
}

func (c tally) attempts() int {
	n := 0
	for _, x := range c {
		n += int(x)
	}
	return n
}

// plog holds x*ln(x) for whole x.
type plog []float64

func newPlog(n int) plog {
	p := make(plog, n+1)
	for i := 2; i <= n; i++ {
		p[i] = float64(i) * math.Log(float64(i))
	}
	return p
}

// ratio is the logarithm of the likelihood ratio of "fails at another rate inside" against "at the same rate", summed over the strata;
// a stratum in which the inside fails less often counts against it. In nats.
func (p plog) ratio(in, all tally) float64 {
	sum := 0.0
	for i := 0; i < len(in); i += 2 {
		s, f := in[i], in[i+1]
		S, F := all[i]-s, all[i+1]-f // outside
		if s+f == 0 || S+F == 0 {
			continue
		}
		g := p[s] + p[f] - p[s+f] + p[S] + p[F] - p[S+F] - p[s+S] - p[f+F] + p[s+f+S+F]
		if int64(f)*int64(S) < int64(F)*int64(s) {
			g = -g
		}
		sum += g
	}
	return sum
}

// excess is failures inside over failures expected from the rates outside, stratum by stratum, in attempts of the whole population.
func excess(in, all tally, weight [2]float64) float64 {
	seen, expected := 0.0, 0.0
	for i := 0; i < len(in); i += 2 {
		s, f := weight[0]*float64(in[i]), weight[1]*float64(in[i+1])
		S, F := weight[0]*float64(all[i]-in[i]), weight[1]*float64(all[i+1]-in[i+1])
		if s+f == 0 || S+F == 0 {
			continue
		}
		seen += f
		expected += (s + f) * F / (S + F)
	}
	if expected == 0 {
		return math.Inf(1)
	}
	return seen / expected
}

// tail bounds the probability that chance alone puts as many failures inside, as its negative logarithm. In each stratum they are a hypergeometric draw,
// which can be seen in four ways (of the attempts inside, so many failed; of the failures, so many are inside; and the same of the successes outside),
// each bounded by Chernoff's method with binomial moments (Hoeffding 1963, sections 3 and 6). The sharpest counts.
func tail(in, all tally) float64 {
	var inside, failed, outside, passed draws
	for i := 0; i < len(in); i += 2 {
		s, f := float64(in[i]), float64(in[i+1])
		n, S, F := s+f, float64(all[i]), float64(all[i+1])
		if n == 0 || n == S+F {
			continue
		}
		inside.add(f, n, F/(S+F))
		failed.add(f, F, n/(S+F))
		outside.add(S-s, S+F-n, S/(S+F))
		passed.add(S-s, S, 1-n/(S+F))
	}
	return max(inside.bound(), failed.bound(), outside.bound(), passed.bound())
}

// draws are independent binomial draws, and the sum of what was seen.
type draws struct {
	seen, all, mean float64
	n, rate         []float64
}

func (d *draws) add(seen, n, rate float64) {
	d.seen, d.all, d.mean = d.seen+seen, d.all+n, d.mean+n*rate
	d.n, d.rate = append(d.n, n), append(d.rate, rate)
}

// bound returns the negative logarithm of Chernoff's bound on seeing as much or more: the greatest value, over t >= 0, of t*seen less the logarithm of
// the moment-generating function at t.
func (d *draws) bound() float64 {
	if d.seen <= d.mean {
		return 0
	}
	lo, hi := 0.0, 60.0
	if d.seen == d.all {
		lo = hi
	}
	for range 60 {
		t, mean := (lo+hi)/2, 0.0
		for i, p := range d.rate {
			mean += d.n[i] * p * math.Exp(t) / (1 - p + p*math.Exp(t))
		}
		if mean < d.seen {
			lo = t
		} else {
			hi = t
		}
	}
	bound := lo * d.seen
	for i, p := range d.rate {
		bound -= d.n[i] * math.Log(1-p+p*math.Exp(lo))
	}
	return bound
}
