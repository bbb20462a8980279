package explain

import (
	"context"
	"testing"
	"time"
)

func TestSteps(t *testing.T) {
	s := invent(t, 2_000_000, two)
	ctx := context.Background()
	st := time.Now()
	c0 := cpu()
	lap := func(n string) { t.Log(n, time.Since(st), "cpu", cpu()-c0); st = time.Now(); c0 = cpu() }
	for range 3 {
		r, err := newReader(ctx, s, Question{Top: 8})
		if err != nil {
			t.Fatal(err)
		}
		lap("reader")
		tab, err := r.sample(ctx)
		if err != nil {
			t.Fatal(err)
		}
		lap("sample")
		sel := newSelection(tab, tab.every(), 8)
		lap("index")
		sel.run()
		lap("search")
		a := &Answer{}
		for _, f := range sel.list {
			a.Combinations = append(a.Combinations, tab.combination(f))
		}
		if err := r.count(ctx, a); err != nil {
			t.Fatal(err)
		}
		lap("count")
		if len(a.Combinations) != 4 { t.Log(len(a.Combinations)) }
	}
}
