package analyze

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestCut lists the spans that hours are made in: "from-to" in hours of one day, sources as "from-to:events".
func TestCut(t *testing.T) {
	cases := []struct {
		name           string
		dirty, sources string
		most           float64
		want           string
	}{
		{"all at once", "0-10", "0-10:100", 1000, "0-10"},
		{"cut where full", "0-10", "0-9:100", 35, "0-3 3-6 6-9 9-10"},
		{"one hour is never cut", "0-2", "0-0:900 1-1:900", 100, "0-1 1-2"},
		{"little between is made again", "0-2 5-6", "0-9:10", 1000, "0-6"},
		{"much between is left", "0-2 5-6", "0-1:10 2-4:5000 5-5:10", 1000, "0-2 5-6"},
		{"nothing to do", "", "0-9:10", 1000, ""},
		{"a source elsewhere does not count", "0-2", "40-50:100000 0-1:10", 100, "0-2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var sources []mass
			for _, f := range strings.Fields(c.sources) {
				var a, b, n int
				fmt.Sscanf(f, "%d-%d:%d", &a, &b, &n)
				sources = append(sources, mass{span{hour(a), hour(b)}, int64(n)})
			}
			var got []string
			for _, s := range cut(spansOf(c.dirty), sources, c.most) {
				got = append(got, fmt.Sprintf("%d-%d", int(s.from.Sub(hour(0)).Hours()), int(s.to.Sub(hour(0)).Hours())))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("spans %v, want %s", got, c.want)
			}
		})
	}
}

func TestMerge(t *testing.T) {
	at := func(h, m int) time.Time { return hour(h).Add(time.Duration(m) * time.Minute) }
	got := merge([]span{{at(9, 30), at(9, 40)}, {at(3, 10), at(3, 20)}, {at(5, 59), at(5, 59)}}, time.Hour, time.Hour)
	want := []span{{hour(2), hour(7)}, {hour(8), hour(11)}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("merged %v, want %v", got, want)
	}
}

// TestManyYears wants one wrong stamp not to cost memory.
func TestManyYears(t *testing.T) {
	all := cut([]span{{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}}, []mass{{span{hour(0), hour(24)}, 5000}}, 1000)
	if len(all) > 10 {
		t.Errorf("%d spans", len(all))
	}
}

func hour(n int) time.Time {
	return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour)
}

func spansOf(text string) []span {
	var all []span
	for _, f := range strings.Fields(text) {
		var a, b int
		fmt.Sscanf(f, "%d-%d", &a, &b)
		all = append(all, span{hour(a), hour(b)})
	}
	return all
}
