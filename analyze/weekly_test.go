package analyze

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"posmortem/analyze/store"
)

func TestWeeks(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	berlin := zone(t, "Europe/Berlin")
	cases := []struct {
		moment   string
		zone     *time.Location
		week     string
		from, to string
	}{
		{"2026-03-02T00:00:00Z", time.UTC, "2026-W10", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"},
		{"2026-03-01T23:59:59Z", time.UTC, "2026-W09", "2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z"},
		{"2026-03-01T16:00:00Z", shanghai, "2026-W10", "2026-03-01T16:00:00Z", "2026-03-08T16:00:00Z"},
		{"2021-01-03T12:00:00Z", time.UTC, "2020-W53", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"},
		{"2024-12-30T12:00:00Z", time.UTC, "2025-W01", "2024-12-30T00:00:00Z", "2025-01-06T00:00:00Z"},
		{"2026-03-29T12:00:00Z", berlin, "2026-W13", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"}, // an hour is missing
	}
	for _, c := range cases {
		moment, err := time.Parse(time.RFC3339, c.moment)
		if err != nil {
			t.Fatal(err)
		}
		w := WeekOf(moment, c.zone)
		if w.String() != c.week || w.From().Format(time.RFC3339) != c.from || w.To().Format(time.RFC3339) != c.to {
			t.Errorf("%s in %s is in %s, %s to %s", c.moment, c.zone, w, w.From().Format(time.RFC3339), w.To().Format(time.RFC3339))
		}
		if again, err := ParseWeek(c.week, c.zone); err != nil || again != w {
			t.Errorf("ParseWeek(%s) = %v, %v", c.week, again, err)
		}
		if w.Add(1).From() != w.To() || w.Add(1).Add(-1) != w {
			t.Errorf("%s: the week after is %s", w, w.Add(1))
		}
	}
	for _, s := range []string{"", "2026-10", "2026-W00", "2026-W54", "2025-W53", "2026-W1", "2026-W100", "26-W10", "2026-W10 ", "+026-W10"} {
		if w, err := ParseWeek(s, time.UTC); err == nil {
			t.Errorf("ParseWeek(%q) = %s", s, w)
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// fleet returns a prepared store with the invented fleet of testdata/weekly.sql.
func fleet(t *testing.T) *store.Store {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, "", store.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	script, err := os.ReadFile("testdata/weekly.sql")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Script(ctx, string(script)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Prepare(ctx, s, Options{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func weekly(t *testing.T, s *store.Store, o WeeklyOptions, week string) *Weekly {
	t.Helper()
	var err error
	if o.Week, err = ParseWeek(week, time.UTC); err != nil {
		t.Fatal(err)
	}
	o.AsOf = time.Date(2026, 3, 9, 6, 30, 0, 0, time.UTC)
	w, err := BuildWeekly(context.Background(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func devices(list []Silent) []string {
	var names []string
	for _, s := range list {
		names = append(names, s.Device)
	}
	return names
}

func TestFleetHeard(t *testing.T) {
	s := fleet(t)
	f := weekly(t, s, WeeklyOptions{}, "2026-W10").Fleet
	if f.Expected != 4 || f.Heard != 4 || f.Met != 3 || f.Unexpected != 1 || !slices.Equal(f.Unexpect, []string{"10000005"}) || f.First || f.Listed {
		t.Errorf("fleet %+v", f)
	}
	if !slices.Equal(devices(f.Silent), []string{"10000004"}) || f.Silent[0].Last.Format("2006-01-02 15:04:05") != "2026-03-01 15:04:01" {
		t.Errorf("silent %+v", f.Silent)
	}
	if !slices.Equal(devices(f.Short), []string{"10000003"}) {
		t.Errorf("short %+v", f.Short)
	}
	listed := weekly(t, s, WeeklyOptions{Expected: []string{"10000001", "10000005", "10009999"}}, "2026-W10").Fleet
	if !listed.Listed || listed.Expected != 3 || listed.Met != 2 || listed.Unexpected != 2 || !slices.Equal(devices(listed.Silent), []string{"10009999"}) || !listed.Silent[0].Last.IsZero() {
		t.Errorf("with a list %+v", listed)
	}
	first := weekly(t, s, WeeklyOptions{}, "2026-W06").Fleet
	if !first.First || first.Expected != 0 || first.Heard != 4 || len(first.Silent) != 0 || first.Unexpected != 0 {
		t.Errorf("the first week %+v", first)
	}
}

func TestLateBundles(t *testing.T) {
	s := fleet(t)
	told := Mailed{Terminals: 3, Attempts: 40, Failures: 7}
	w := weekly(t, s, WeeklyOptions{Mailed: &told}, "2026-W10")
	if w.Before.Devices != 4 || w.Fleet.Late == nil || *w.Fleet.Late != (Mailed{1, w.Before.Attempts - 40, w.Before.Failures - 7}) {
		t.Errorf("before %+v, late %+v", w.Before, w.Fleet.Late)
	}
	told = Mailed{w.Before.Devices, w.Before.Attempts, w.Before.Failures}
	if w = weekly(t, s, WeeklyOptions{Mailed: &told}, "2026-W10"); w.Fleet.Late != nil {
		t.Errorf("nothing came late, but %+v", w.Fleet.Late)
	}
}

// TestFindingStates follows the findings of the story over the weeks.
func TestFindingStates(t *testing.T) {
	s := fleet(t)
	type row struct {
		state, cause, device string
		weeks                int
		failures, before     int64
	}
	cases := map[string][]row{
		"2026-W10": {
			{StateNew, "key-missing", "10000001", 1, 3, 0},
			{StateReopened, "key-missing", "10000003", 1, 1, 0},
			{StateContinuing, "card-reader", "10000002", 3, 2, 2},
			{StateUnheard, "key-missing", "10000004", 1, 0, 2},
			{StateResolved, "card-reader", "10000001", 1, 0, 2},
		},
		"2026-W09": {
			{StateNew, "key-missing", "10000004", 1, 2, 0},
			{StateNew, "card-reader", "10000001", 1, 2, 0},
			{StateContinuing, "card-reader", "10000002", 2, 2, 1},
		},
		"2026-W08": {
			{StateNew, "card-reader", "10000002", 1, 1, 0},
			{StateResolved, "key-missing", "10000003", 1, 0, 1},
		},
		"2026-W06": {},
	}
	for week, want := range cases {
		got := []row{}
		for _, f := range weekly(t, s, WeeklyOptions{}, week).Findings {
			if len(f.Devices) != 1 {
				t.Fatalf("%s: %s at %v", week, f.Cause, f.Devices)
			}
			got = append(got, row{f.State, f.Cause, f.Devices[0], f.Weeks, f.Failures, f.Before})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", week, got, want)
		}
	}
	for _, f := range weekly(t, s, WeeklyOptions{}, "2026-W10").Findings {
		if f.State == StateReopened && f.LastSeen.String() != "2026-W07" {
			t.Errorf("last seen in %s", f.LastSeen)
		}
		if f.Title["en"] == "" || f.Title["zh"] == "" || f.Step["en"] == "" || f.Step["zh"] == "" || f.Actor == "" || f.Severity == "" {
			t.Errorf("%s is not described: %+v", f.Cause, f)
		}
	}
}

func TestWeekNumbers(t *testing.T) {
	s := fleet(t)
	w := weekly(t, s, WeeklyOptions{}, "2026-W10")
	want := WeekTotals{Attempts: 57, Failures: 10, Declined: 3, Unexplained: 1, Devices: 4, Merchants: 3}
	if w.Totals != want {
		t.Errorf("totals %+v, want %+v", w.Totals, want)
	}
	var attempts, failures, before int64
	for _, d := range w.Days {
		attempts, failures, before = attempts+d.Attempts, failures+d.Failures, before+d.BeforeAttempts
	}
	if attempts != w.Totals.Attempts || failures != w.Totals.Failures || before != w.Before.Attempts {
		t.Errorf("the days add up to %d, %d and %d, the weeks to %+v and %+v", attempts, failures, before, w.Totals, w.Before)
	}
	if tuesday := w.Days[1]; tuesday.Failures != 3 || tuesday.MonthFailures != 1 || tuesday.MonthAttempts != 33 {
		t.Errorf("Tuesday %+v", tuesday)
	}
	// 100.00 was paid four minutes later, 50.00 was tried twice and is lost once, 30.00 is lost
	if len(w.Money) != 1 || w.Money[0] != (Money{Currency: "156", Failures: 3, Failed: 18000, Lost: 8000, LostFailures: 2}) {
		t.Errorf("money %+v", w.Money)
	}
	if w.Elsewhere != nil || w.Empty() {
		t.Errorf("a week with payments points to %+v", w.Elsewhere)
	}
}

func TestVisits(t *testing.T) {
	w := weekly(t, fleet(t), WeeklyOptions{}, "2026-W10")
	var got []string
	for _, v := range w.Terminals {
		got = append(got, v.Place+" "+v.Cause)
	}
	if want := []string{"10000001 key-missing", "10000003 key-missing", "10000002 card-reader"}; !slices.Equal(got, want) {
		t.Errorf("terminals %q, want %q", got, want)
	}
	if v := w.Terminals[0]; v.Times != 3 || v.Failures != 5 || v.Attempts != 20 || v.Merchant != "898000000000001" || v.Step["en"] == "" {
		t.Errorf("first terminal %+v", v)
	}
	if v := w.Merchants[0]; v.Place != "898000000000001" || !slices.Equal(v.Devices, []string{"10000001"}) {
		t.Errorf("first merchant %+v", v)
	}
	if w = weekly(t, fleet(t), WeeklyOptions{Top: 1}, "2026-W10"); len(w.Terminals) != 1 || len(w.Merchants) != 1 {
		t.Errorf("the top 1 are %d and %d", len(w.Terminals), len(w.Merchants))
	}
}

// TestEmptyWeek says where there is data, before or after, and what an empty store is.
func TestEmptyWeek(t *testing.T) {
	s := fleet(t)
	for week, near := range map[string]string{"2026-W20": "2026-W10", "2025-W40": "2026-W06"} {
		w := weekly(t, s, WeeklyOptions{}, week)
		if !w.Empty() || w.Elsewhere == nil || w.Elsewhere.Week.String() != near || w.Elsewhere.Totals.Attempts == 0 || w.Elsewhere.Records != 600 {
			t.Errorf("%s: empty %v, elsewhere %+v", week, w.Empty(), w.Elsewhere)
		}
	}
	ctx := context.Background()
	none, err := store.Open(ctx, "", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer none.Close()
	if _, _, err := Prepare(ctx, none, Options{}); err != nil {
		t.Fatal(err)
	}
	w := weekly(t, none, WeeklyOptions{}, "2026-W10")
	if !w.Empty() || w.Elsewhere == nil || w.Elsewhere.Totals.Attempts != 0 || !w.First() {
		t.Errorf("an empty store gives %+v", w)
	}
	if _, err := json.Marshal(w); err != nil {
		t.Error(err)
	}
}

// TestWeeklyReport checks that every row of every section has a value for each of its columns.
func TestWeeklyReport(t *testing.T) {
	s := fleet(t)
	for _, week := range []string{"2026-W10", "2026-W20"} {
		r, err := WeeklyReport(context.Background(), s, weekly(t, s, WeeklyOptions{}, week))
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, sec := range r.Sections {
			if names[sec.Name] {
				t.Errorf("two sections are named %s", sec.Name)
			}
			names[sec.Name] = true
			for _, c := range sec.Columns {
				if c.Title["en"] == "" || c.Title["zh"] == "" {
					t.Errorf("section %s, column %s has no title", sec.Name, c.Name)
				}
			}
			for _, row := range sec.Rows {
				if len(row) != len(sec.Columns) {
					t.Errorf("section %s: %d values for %d columns", sec.Name, len(row), len(sec.Columns))
				}
			}
		}
		if len(r.Sections) < 15 || !names["findings"] {
			t.Errorf("%s: sections %v", week, names)
		}
	}
}
