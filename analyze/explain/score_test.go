package explain

import (
	"math"
	"math/rand/v2"
	"testing"
)

// exactTail is the exact probability of f or more failures among n of N attempts of which F failed.
func exactTail(f, n, F, N int) float64 {
	choose := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return a - b - c
	}
	p := 0.0
	for k := f; k <= min(n, F); k++ {
		if n-k <= N-F {
			p += math.Exp(choose(F, k) + choose(N-F, n-k) - choose(N, n))
		}
	}
	return p
}

func TestTailIsABound(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		N := 10 + rng.IntN(500)
		F, n := 1+rng.IntN(N-1), 1+rng.IntN(N-1)
		f := max(0, n+F-N) + rng.IntN(min(n, F)-max(0, n+F-N)+1)
		in, all := tally{int32(n - f), int32(f)}, tally{int32(N - F), int32(F)}
		if bound, p := math.Exp(-tail(in, all)), exactTail(f, n, F, N); p > bound*(1+1e-6)+1e-12 {
			t.Fatalf("%d of %d failed inside, %d of %d in all: the bound %g is below %g", f, n, F, N, bound, p)
		}
	}
}

func TestTailOfStrataIsABound(t *testing.T) {
	in, all := tally{6, 4, 2, 5}, tally{60, 10, 30, 25}
	p := 0.0
	for a := 0; a <= 10; a++ {
		for b := 0; b <= 7; b++ {
			if a+b >= 9 {
				p += (exactTail(a, 10, 10, 70) - exactTail(a+1, 10, 10, 70)) * (exactTail(b, 7, 25, 55) - exactTail(b+1, 7, 25, 55))
			}
		}
	}
	if bound := math.Exp(-tail(in, all)); p > bound || bound > 20*p {
		t.Errorf("the bound is %g, the probability %g", bound, p)
	}
}

func TestRatioAgainstItsDefinition(t *testing.T) {
	in, all := tally{20, 30}, tally{900, 100}
	like := func(f, n, p float64) float64 { return f*math.Log(p) + (n-f)*math.Log(1-p) }
	want := like(30, 50, 30./50) + like(70, 950, 70./950) - like(100, 1000, 0.1)
	logs := newPlog(1000)
	if got := logs.ratio(in, all); math.Abs(got-want) > 1e-9 {
		t.Errorf("ratio %g, want %g", got, want)
	}
	if got := logs.ratio(tally{48, 2}, all); got >= 0 {
		t.Errorf("an inside that fails less often scores %g", got)
	}
	if got := logs.ratio(tally{0, 0}, all) + logs.ratio(all, all); got != 0 {
		t.Errorf("no contrast scores %g", got)
	}
}

func TestHopelessIsNeverWrong(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	logs := newPlog(3000)
	for range 20_000 {
		N := 20 + rng.IntN(2000)
		F := 1 + rng.IntN(N-1)
		f := 1 + rng.IntN(F)
		best := logs.ratio(tally{0, int32(f)}, tally{int32(N - F), int32(F)})
		if bound := float64(f) * (1 - math.Log(float64(F)/float64(N))); best > bound {
			t.Fatalf("%d of the %d failures among %d: the ratio %g is above the bound %g", f, F, N, best, bound)
		}
	}
}
