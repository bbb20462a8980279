package trino

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// TestSpans joins days, "3" or "3-9", that hold so many events, "3:100", into spans.
func TestSpans(t *testing.T) {
	for _, c := range []struct{ name, due, events, want string }{
		{"one", "3", "3:10", "3-3"},
		{"neighbours", "3 4 5", "3:10 4:10 5:10", "3-5"},
		{"what lies between is little", "3 9", "3:10 5:10 9:10", "3-9"},
		{"what lies between is much", "3 9", "3:10 5:60000000 9:10", "3-3 9-9"},
		{"full", "1-4", "1:30000000 2:19000000 3:30000000 4:1", "1-2 3-4"},
		{"a day is never cut", "3", "3:90000000", "3-3"},
		{"many days", "1-100", "", "1-80 81-100"},
		{"far apart", "1 500", "1:1 500:1", "1-1 500-500"},
		{"none", "", "1:10", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			due, events := days{}, map[time.Time]int64{}
			for _, f := range strings.Fields(c.due) {
				from, to := 0, 0
				if n, _ := fmt.Sscanf(f, "%d-%d", &from, &to); n < 2 {
					to = from
				}
				for at := range (stretches{{monday.AddDate(0, 0, from), monday.AddDate(0, 0, to)}}).days(0) {
					due[at] = true
				}
			}
			for _, f := range strings.Fields(c.events) {
				at, n := 0, 0
				fmt.Sscanf(f, "%d:%d", &at, &n)
				events[monday.AddDate(0, 0, at)] = int64(n)
			}
			var got []string
			for _, s := range due.spans(events) {
				got = append(got, fmt.Sprintf("%d-%d", int(s.since.Sub(monday)/day), int(s.until.Sub(monday)/day)-1))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("spans %v, want %s", got, c.want)
			}
		})
	}
}

func TestDaysOfStretches(t *testing.T) {
	some := stretches{{monday.Add(30 * time.Minute), monday.Add(30 * time.Hour)}, {monday.AddDate(0, 0, 9), monday.AddDate(0, 0, 9)}}
	for _, c := range []struct {
		wide time.Duration
		days int
	}{{0, 3}, {time.Hour, 5}, {24 * time.Hour, 7}} {
		if got := len(some.days(c.wide)); got != c.days {
			t.Errorf("%d days within %s, want %d", got, c.wide, c.days)
		}
	}
}

func TestWithin(t *testing.T) {
	week := stretches{{monday, monday.AddDate(0, 0, 6)}}.days(0)
	for _, c := range []struct{ from, to, in int }{{-1, -1, 7}, {2, -1, 5}, {-1, 2, 2}, {2, 4, 2}, {9, 10, 0}} {
		var from, to time.Time
		if c.from >= 0 {
			from = monday.AddDate(0, 0, c.from)
		}
		if c.to >= 0 {
			to = monday.AddDate(0, 0, c.to)
		}
		in, out := week.within(from, to)
		if len(in) != c.in || len(in)+len(out) != 7 {
			t.Errorf("from %d to %d: %d in, %d out, want %d in", c.from, c.to, len(in), len(out), c.in)
		}
		if near, _ := week.within(from.Add(-2*day), to.Add(2*day)); len(near) < len(in) {
			t.Errorf("from %d to %d: %d near", c.from, c.to, len(near))
		}
	}
}

func TestChoice(t *testing.T) {
	c := choice{monday: "b", monday.AddDate(0, 0, 2): "a", monday.AddDate(0, 0, 1): "b"}
	const want = "build = 'a' AND on_day IN ('2026-03-04') OR build = 'b' AND on_day IN ('2026-03-02', '2026-03-03')"
	if got := c.condition(); got != want {
		t.Errorf("condition %s", got)
	}
	if got := (choice{}).condition(); got != "FALSE" {
		t.Errorf("no day is chosen by %s", got)
	}
}
