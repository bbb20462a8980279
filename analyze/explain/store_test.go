package explain

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"posmortem/analyze/store"
)

// invent fills a store with n payments of 5000 terminals of 1250 merchants over two weeks. One in twenty-five fails. What bad says fails nine times out of ten.
func invent(tb testing.TB, n int, bad string) *store.Store {
	tb.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, "", store.Options{Threads: 2})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	for _, q := range []string{
		"CREATE TABLE badge (device VARCHAR, kind VARCHAR, name VARCHAR, moment TIMESTAMP)",
		"CREATE TABLE judged (attempt BIGINT, cause VARCHAR)",
		"CREATE TABLE wall AS SELECT 'T' || (10000 + d) AS device, 480 AS utc_offset, TIMESTAMP '2026-03-02' AS moment FROM range(0, 5000, 50) r(d)",
		`INSERT INTO badge SELECT 'T' || (10000 + d), 'version', '3.' || (d % 4), TIMESTAMP '2026-03-02' FROM range(5000) r(d)
		UNION ALL SELECT 'T' || (10000 + d), 'version', '4.0', TIMESTAMP '2026-03-09 12:00:00' FROM range(0, 5000, 5) r(d)`,
		`INSERT INTO source (source, device, model, merchant, profile)
		SELECT d, 'T' || (10000 + d), ['A1', 'A2', 'B7', 'C30', 'C31'][CAST(1 + hash(d + 3) % 5 AS BIGINT)], 'M' || (1000 + d // 4), 'lakala' FROM range(5000) r(d)`,
	} {
		if err := s.Exec(ctx, q); err != nil {
			tb.Fatal(err)
		}
	}
	err = s.Exec(ctx, `CREATE TABLE attempt AS WITH drawn AS (
			SELECT i, hash(i * 16 + 1) % 5000 AS d, hash(i * 16 + 2) % 40 AS b, hash(i * 16 + 3) % 10 AS e, hash(i * 16 + 4) % 500000 AS amount, hash(i * 16 + 5) % 1209600 AS sec,
				hash(i * 16 + 6) % 1000 AS luck, hash(i * 16 + 7) % 3 AS p
			FROM range(?) r(i)),
		worded AS (
			SELECT (CAST(epoch(TIMESTAMP '2026-03-02') AS BIGINT) + CAST(sec AS BIGINT)) // 60 * 1000000 + i % 1000000 AS attempt, 'payment' AS kind, 'T' || (10000 + d) AS device, 'M' || (1000 + d // 4) AS merchant, CAST(amount AS BIGINT) AS amount,
				'62' || (1000 + b) AS bin, md5(CAST(i AS VARCHAR))[1:16] AS card_token, CAST(NULL AS VARCHAR) AS card,
				['051', '071', '071', '051', '021', '071', '051', '032', '801', '071'][CAST(1 + e AS BIGINT)] AS entry_mode, TIMESTAMP '2026-03-02' + to_seconds(CAST(sec AS BIGINT)) AS started,
				0 AS utc_offset, CAST(NULL AS VARCHAR) AS version, 'lakala' AS profile, '10.0.0.' || p || ':' || (10000 + hash(i) % 50000) AS peer, luck
			FROM drawn)
		SELECT *, CASE WHEN luck < 40 OR luck < 900 AND (`+bad+`) THEN 'declined' ELSE 'approved' END AS outcome, '05' AS response_code FROM worded`, n)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// two are planted in the benchmark and in TestRun: a merchant's stripe payments, and one BIN by one route in one hour (local time is eight hours ahead).
const two = "entry_mode = '021' AND merchant IN ('M1003', 'M1004', 'M1005') OR bin = '621004' AND hour(started) = 3 AND starts_with(peer, '10.0.0.1:')"

// texts writes what was found, each with its period.
func texts(a *Answer) (all []string) {
	for _, c := range a.Combinations {
		var parts []string
		for _, x := range c.Attributes {
			parts = append(parts, x.Name+"="+x.Value)
		}
		all = append(all, strings.TrimSuffix(strings.Join(append(parts, c.Period), " "), "all"))
	}
	return all
}

func ask(t *testing.T, s *store.Store, q Question) *Answer {
	t.Helper()
	a, err := Run(context.Background(), s, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// expect compares what was found with what was planted, whatever the order.
func expect(t *testing.T, a *Answer, want ...string) {
	t.Helper()
	got := texts(a)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestRunCountsExactly(t *testing.T) {
	s := invent(t, 300_000, "merchant = 'M1003' OR bin = '621004' AND hour(started) = 3")
	a := ask(t, s, Question{})
	expect(t, a, "merchant=M1003 ", "bin=621004 hour=11 ")
	for _, c := range a.Combinations {
		where := "merchant = 'M1003'"
		if len(c.Attributes) == 2 {
			where = "bin = '621004' AND hour(started) = 3"
		}
		var n, f, money, F, all int64
		err := s.QueryRow(context.Background(), `SELECT count(*) FILTER (WHERE `+where+`), count(*) FILTER (WHERE outcome <> 'approved' AND `+where+`),
			CAST(sum(amount) FILTER (WHERE outcome <> 'approved' AND `+where+`) AS BIGINT), count(*) FILTER (WHERE outcome <> 'approved'), count(*) FROM attempt`).Scan(&n, &f, &money, &F, &all)
		if err != nil {
			t.Fatal(err)
		}
		if c.Attempts != n || c.Failures != f || c.FailedAmount != money || a.Failures != F || a.Attempts != all || c.P > alpha {
			t.Errorf("%+v: want %d attempts, %d failures, amount %d", c, n, f, money)
		}
		if want := (float64(f) / float64(n)) / (float64(F-f) / float64(all-n)); math.Abs(c.RiskRatio-want) > 1e-9 {
			t.Errorf("risk ratio %g, want %g", c.RiskRatio, want)
		}
		if want := float64(f) / float64(F); c.Support != want {
			t.Errorf("support %g, want %g", c.Support, want)
		}
	}
}

func TestRunIsQuietOnQuietData(t *testing.T) {
	expect(t, ask(t, invent(t, 100_000, "FALSE"), Question{}))
}

func TestRunGivesTheSameTwice(t *testing.T) {
	s := invent(t, 300_000, two)
	a, b := ask(t, s, Question{}), ask(t, s, Question{})
	if !reflect.DeepEqual(texts(a), texts(b)) || a.Combinations[0].P != b.Combinations[0].P {
		t.Errorf("first %q, then %q", texts(a), texts(b))
	}
}

func TestFiltersAndCauses(t *testing.T) {
	s := invent(t, 200_000, "merchant = 'M1003' OR bin = '621004' AND hour(started) = 3")
	run := func(q string) {
		if err := s.Exec(context.Background(), q); err != nil {
			t.Fatal(err)
		}
	}
	run("INSERT INTO judged SELECT attempt, CASE WHEN merchant = 'M1003' THEN 'key-missing' ELSE 'network-link' END FROM attempt WHERE outcome <> 'approved'")
	run("UPDATE attempt SET response_code = '91' WHERE bin = '621004'")
	expect(t, ask(t, s, Question{Cause: []string{"key-missing"}}), "merchant=M1003 ")
	if got := texts(ask(t, s, Question{Code: []string{"91"}})); len(got) == 0 || got[0] != "bin=621004 " && got[0] != "bin=621004 hour=11 " {
		t.Errorf("code 91 is explained by %q", got)
	}
	expect(t, ask(t, s, Question{Merchant: []string{"M1010", "M1011", "M1012"}}))
	to := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	if a := ask(t, s, Question{Period: Period{To: to}}); a.Attempts > 20_000 || a.Attempts < 10_000 {
		t.Errorf("one day of fourteen has %d of 200000 attempts", a.Attempts)
	}
	if a := ask(t, s, Question{Period: Period{From: to.AddDate(1, 0, 0)}}); a.Attempts != 0 || len(a.Combinations) != 0 {
		t.Errorf("the year after has %d attempts", a.Attempts)
	}
}

func TestComparePeriods(t *testing.T) {
	// The stripe payments of one merchant always fail; a BIN begins to in the second week.
	s := invent(t, 300_000, "merchant = 'M1003' OR bin = '621004' AND started >= TIMESTAMP '2026-03-09 00:00:00'")
	week := Period{time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 16, 0, 0, 0, 0, time.UTC)}
	before := Period{week.From.AddDate(0, 0, -7), week.From}
	for _, q := range []Question{
		{Period: week, Compare: ComparePrevious}, {Period: week, Compare: CompareWeekday}, {Period: week, Compare: CompareBetween, Reference: before},
		{Compare: ComparePrevious},
	} {
		a := ask(t, s, q)
		expect(t, a, "bin=621004 now")
		if len(a.Combinations) == 1 {
			if c := a.Combinations[0]; c.RateInside < 0.8 || c.RateOther > 0.08 || c.RateOther < 0.02 {
				t.Errorf("%s: %+v", q.Compare, c)
			}
		}
	}
	if _, err := Run(context.Background(), s, Question{Period: week, Compare: CompareBetween, Reference: week}); !errors.Is(err, ErrPeriod) {
		t.Errorf("a period against itself: %v", err)
	}
	expect(t, ask(t, invent(t, 100_000, "merchant = 'M1003'"), Question{Period: week, Compare: ComparePrevious}))
}

func TestCompareVersions(t *testing.T) {
	s := invent(t, 300_000, "device IN (SELECT device FROM badge WHERE name = '4.0') AND started >= TIMESTAMP '2026-03-09 12:00:00' AND entry_mode = '071'")
	a := ask(t, s, Question{Compare: CompareVersion})
	expect(t, a, "entry_mode=tap after")
	if a.Attempts < 50_000 || a.Attempts > 70_000 {
		t.Errorf("a fifth of the terminals changed their version; compared are %d of 300000 attempts", a.Attempts)
	}
	expect(t, ask(t, s, Question{}), "app_version=4.0 entry_mode=tap ")
}

func TestRetriesProveNothing(t *testing.T) {
	s := invent(t, 50_000, "FALSE")
	// one customer tries forty times at one terminal within ten minutes
	err := s.Exec(context.Background(), `INSERT INTO attempt SELECT 1000000 + i AS attempt, 'payment', 'T10007', 'M1001', 1200, '621003', 'feedfeedfeedfeed', NULL, '051',
		TIMESTAMP '2026-03-04 10:01:00' + to_seconds(15 * CAST(i AS BIGINT)), 480, NULL, 'lakala', '10.0.0.2:4000', 0, 'declined', '05' FROM range(40) r(i)`)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, ask(t, s, Question{}))
}

func TestForFindings(t *testing.T) {
	s := invent(t, 200_000, "merchant = 'M1003' AND entry_mode = '021' OR bin = '621004'")
	err := s.Exec(context.Background(), `CREATE TABLE member AS
		SELECT attempt, CASE WHEN bin = '621004' THEN 1 WHEN merchant = 'M1003' THEN 2 ELSE 3 END AS finding FROM attempt WHERE outcome <> 'approved'`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ForFindings(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(&Answer{Combinations: all[1]}); len(got) == 0 || got[0] != "bin=621004 " {
		t.Errorf("finding 1 is explained by %q", got)
	}
	if got := texts(&Answer{Combinations: all[2]}); len(got) == 0 || got[0] != "merchant=M1003 entry_mode=stripe " && got[0] != "merchant=M1003 " {
		t.Errorf("finding 2 is explained by %q", got)
	}
	for _, c := range append(all[1], all[2]...) {
		if !(c.RiskRatio > 2) || !(c.Support > 0.5) || c.Support > 1 || math.IsInf(c.RiskRatio, 0) {
			t.Errorf("%+v", c)
		}
	}
}

func TestNothingToExplain(t *testing.T) {
	s := invent(t, 0, "FALSE")
	if a := ask(t, s, Question{}); a.Attempts != 0 || len(a.Combinations) != 0 {
		t.Errorf("an empty store has %+v", a)
	}
	if _, err := Run(context.Background(), s, Question{Compare: ComparePrevious}); !errors.Is(err, ErrPeriod) {
		t.Errorf("an empty store compared: %v", err)
	}
}

// BenchmarkRun explains two million attempts; the target is two seconds on two cores.
func BenchmarkRun(b *testing.B) {
	if testing.Short() {
		b.Skip("two million attempts take some seconds to invent")
	}
	s := invent(b, 2_000_000, two)
	for b.Loop() {
		a, err := Run(context.Background(), s, Question{})
		if err != nil {
			b.Fatal(err)
		}
		if len(a.Combinations) < 2 {
			b.Fatalf("found %q", texts(a))
		}
	}
}
