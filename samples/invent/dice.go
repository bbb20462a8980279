package invent

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// dice is the one source of chance of a world.
type dice struct{ *rand.Rand }

// newDice seeds a generator by a number and a name, so that worlds of one seed differ.
func newDice(seed uint64, name string) *dice {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// between returns a whole number from a to b, both included.
func (d *dice) between(a, b int) int {
	if b <= a {
		return a
	}
	return a + d.IntN(b-a+1)
}

// span returns a duration from a to b in whole milliseconds.
func (d *dice) span(a, b time.Duration) time.Duration {
	return time.Duration(d.between(int(a/time.Millisecond), int(b/time.Millisecond))) * time.Millisecond
}

// chance is true with probability p.
func (d *dice) chance(p float64) bool { return d.Float64() < p }

// instant returns a moment from a up to b.
func (d *dice) instant(a, b time.Time) time.Time {
	return a.Add(d.span(0, b.Sub(a))).Truncate(time.Millisecond)
}

// digits returns n decimal digits.
func (d *dice) digits(n int) string { return d.from("0123456789", n) }

// hex returns n upper-case hexadecimal digits.
func (d *dice) hex(n int) string { return d.from("0123456789ABCDEF", n) }

func (d *dice) from(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(b)
}

// pick returns one element of s.
func pick[T any](d *dice, s []T) T { return s[d.IntN(len(s))] }

// some returns n different elements of s in their order.
func some[T any](d *dice, s []T, n int) []T {
	if n >= len(s) {
		return s
	}
	out := make([]T, 0, n)
	for i, v := range s {
		if d.IntN(len(s)-i) < n-len(out) {
			out = append(out, v)
		}
	}
	return out
}
