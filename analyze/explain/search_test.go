package explain

import (
	"runtime"
	"slices"
	"testing"
)

// line is a kind of attempt, and how many of it succeeded and failed.
type line struct {
	values     []string
	good, fail int
}

func rows(names []string, list ...line) *table {
	t := newTable(names)
	for _, r := range list {
		for range r.good {
			t.add(r.values, 0)
		}
		for range r.fail {
			t.add(r.values, 1)
		}
	}
	return t
}

func TestAllTerminalsOfAMerchantAreTheMerchant(t *testing.T) {
	tab := rows([]string{"merchant", "device"},
		line{[]string{"M1", "T1"}, 5, 45}, line{[]string{"M1", "T2"}, 4, 40}, line{[]string{"M1", "T3"}, 6, 50},
		line{[]string{"M2", "T4"}, 300, 10}, line{[]string{"M3", "T5"}, 300, 12}, line{[]string{"M3", "T6"}, 300, 9})
	if got := tell(tab, best(tab, Most)...); got != "merchant=M1" {
		t.Errorf("found %s", got)
	}
}

func TestOneTerminalOfAMerchantIsTheTerminal(t *testing.T) {
	tab := rows([]string{"merchant", "device"},
		line{[]string{"M1", "T1"}, 5, 45}, line{[]string{"M1", "T2"}, 300, 11}, line{[]string{"M1", "T3"}, 300, 9},
		line{[]string{"M2", "T4"}, 300, 10}, line{[]string{"M3", "T5"}, 300, 12}, line{[]string{"M3", "T6"}, 300, 9})
	if got := tell(tab, best(tab, Most)...); got != "device=T1" {
		t.Errorf("found %s", got)
	}
}

func TestTheVersionOfOneTerminalIsTheTerminal(t *testing.T) {
	one := line{[]string{"4.0", "M1", "T1"}, 5, 45}
	others := []line{{[]string{"3.0", "M1", "T2"}, 300, 10}, {[]string{"3.1", "M2", "T3"}, 300, 12}, {[]string{"3.1", "M2", "T4"}, 300, 9}}
	names := []string{"app_version", "merchant", "device"}
	if tab := rows(names, append(others, one)...); tell(tab, best(tab, Most)...) != "device=T1" {
		t.Errorf("one terminal: found %s", tell(tab, best(tab, Most)...))
	}
	two := line{[]string{"4.0", "M2", "T5"}, 5, 45}
	if tab := rows(names, append(others, one, two)...); tell(tab, best(tab, Most)...) != "app_version=4.0" {
		t.Errorf("two terminals: found %s", tell(tab, best(tab, Most)...))
	}
}

// Payments that ended before the card was read name no entry mode; that the told ones fail less often must not make any of them look good or bad.
func TestWhatIsNotToldIsNoAttribute(t *testing.T) {
	tab := rows([]string{"entry_mode", "hour"},
		line{[]string{"", "10"}, 0, 200}, line{[]string{"", "11"}, 0, 200},
		line{[]string{"chip", "10"}, 1000, 20}, line{[]string{"chip", "11"}, 1000, 20}, line{[]string{"tap", "10"}, 1000, 20}, line{[]string{"tap", "11"}, 1000, 20})
	if got := best(tab, Most); len(got) > 0 {
		t.Errorf("found %s", tell(tab, got...))
	}
}

func TestTwoWithACommonParent(t *testing.T) {
	tab := newTable([]string{"model", "hour"})
	for _, m := range []string{"A", "B", "C"} {
		for _, h := range []string{"08", "09", "10", "11", "12", "13"} {
			fail := 8
			if m == "A" && (h == "09" || h == "12") {
				fail = 120
			}
			for i := range 200 {
				tab.add([]string{m, h}, uint8(btoi(i < fail)))
			}
		}
	}
	got := best(tab, Most)
	want := []string{"model=A & hour=09", "model=A & hour=12"}
	var all []string
	for _, c := range got {
		all = append(all, tell(tab, c))
	}
	slices.Sort(all)
	if !slices.Equal(all, want) {
		t.Errorf("found %q, want %q", all, want)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestSearchDoesNotDependOnProcessors(t *testing.T) {
	f := newFleet(5, 40)
	tab := f.draw(30_000, 0.04)
	f.plant(tab, 2, 0.02)
	f.plant(tab, 3, 0.05)
	want := tell(tab, best(tab, Most)...)
	for _, n := range []int{1, 3, 8} {
		old := runtime.GOMAXPROCS(n)
		got := tell(tab, best(tab, Most)...)
		runtime.GOMAXPROCS(old)
		if got != want {
			t.Errorf("with %d processors %s, else %s", n, got, want)
		}
	}
}

// BenchmarkSearch looks for what is left to find in quiet data: the slowest case, since nothing can be cut short.
func BenchmarkSearch(b *testing.B) {
	tab := newFleet(5, 400).draw(200_000, 0.04)
	for b.Loop() {
		newSelection(tab, tab.every(), Most).run()
	}
}
