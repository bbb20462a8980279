package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/parsers/bundle"
)

// TestPiecewise delivers the logs of a bundle in pieces, in an order of chance, and asks after each: in the end, the attempts,
// their lines and their causes are those of one delivery. So they are when the attempts are made in short spans.
func TestPiecewise(t *testing.T) {
	for _, name := range []string{"mixed-week", "key-session-stale"} {
		t.Run(name, func(t *testing.T) {
			keys := t.TempDir() // all stores give a card one token
			files := unpacked(t, filepath.Join("..", "..", "samples", "bundles", name))
			whole := filepath.Join(t.TempDir(), "whole.duckdb")
			logs := filepath.Join(t.TempDir(), "logs")
			put(t, logs, files, slices.Collect(maps.Keys(files)))
			must(t, keys, "ingest", logs, "--db", whole)
			must(t, keys, "failures", "--db", whole, "--output", os.DevNull)
			want := dumped(t, whole)
			order := slices.Sorted(maps.Keys(files))
			rand.New(rand.NewPCG(7, 1)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			slices.SortStableFunc(order, func(a, b string) int { return manifestFirst(a) - manifestFirst(b) }) // what a folder is must be known first
			piece := filepath.Join(t.TempDir(), "piece.duckdb")
			growing := filepath.Join(t.TempDir(), "logs")
			for some := range slices.Chunk(order, (len(order)+3)/4) {
				put(t, growing, files, some)
				must(t, keys, "ingest", growing, "--db", piece)
				must(t, keys, "failures", "--db", piece, "--output", os.DevNull)
			}
			compare(t, "in pieces", dumped(t, piece), want)
			ctx := context.Background()
			s, err := store.Open(ctx, whole, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Script(ctx, "DROP TABLE reading; DELETE FROM setting WHERE name = 'prepared'")
			if err == nil {
				_, _, err = analyze.Prepare(ctx, s, analyze.Options{AsOf: time.Now(), Span: 150})
			}
			s.Close()
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "in short spans", dumped(t, whole), want)
		})
	}
}

// TestDeliveries delivers one bundle after another, some of them late, and asks after each: what is computed is what is computed of one delivery. So it is
// when another response-code table is taken then, and when the oldest logs are forgotten.
func TestDeliveries(t *testing.T) {
	keys := t.TempDir() // all stores give a card one token
	var paths []string
	for _, name := range []string{"key-mismatch", "mixed-week", "card-orientation", "security-event", "key-download-network", "networks-side-by-side", "account-declined"} {
		paths = append(paths, filepath.Join("..", "..", "samples", "bundles", name))
	}
	once, many := filepath.Join(keys, "once.duckdb"), filepath.Join(keys, "many.duckdb")
	same := func(how string, args ...string) {
		t.Helper()
		for _, db := range []string{once, many} {
			must(t, keys, append([]string{"failures", "--db", db, "--output", os.DevNull}, args...)...)
		}
		compare(t, how, dumped(t, many), dumped(t, once))
	}
	must(t, keys, append([]string{"ingest", "--db", once}, paths...)...)
	for _, path := range paths {
		must(t, keys, "ingest", path, "--db", many)
		must(t, keys, "failures", "--db", many, "--output", os.DevNull)
	}
	same("one after another")
	same("another profile", "--profile", "lakala")
	same("and back", "--profile", "unionpay")
	for _, db := range []string{once, many} {
		must(t, keys, "forget", "--db", db, "--before", "2025-04-08")
	}
	same("after some was forgotten", "--profile", "unionpay")
}

// TestDayByDay cuts all logs of a bundle at the same hour of each day, and delivers the days, one of them late, asking after each: what is computed is what
// is computed of one delivery.
func TestDayByDay(t *testing.T) {
	for _, name := range []string{"mixed-week"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			logs := filepath.Join(dir, "logs.duckdb")
			must(t, dir, "ingest", filepath.Join("..", "..", "samples", "bundles", name), "--db", logs)
			days := cutDays(t, logs)
			late := slices.Concat(days[:4], days[5:], days[4:5])
			once, many := filepath.Join(dir, "once.duckdb"), filepath.Join(dir, "many.duckdb")
			deliverDays(t, once, logs, days)
			for _, day := range late {
				deliverDays(t, many, logs, []int64{day})
			}
			compare(t, "day by day", dumped(t, many), dumped(t, once))
		})
	}
}

// cutAt divides the lines of logs by the day, cut at nine o'clock of UTC; what bears no time comes with the first.
const cutAt = "coalesce(CAST(floor((to_unixtime(e.time) - 32400) / 86400) AS BIGINT), 0)"

// cutDays returns the numbers of the days that the logs of a store speak of.
func cutDays(t *testing.T, db string) (days []int64) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sec, err := analyze.Table(t.Context(), s, nil, "SELECT DISTINCT "+cutAt+" AS day FROM event e ORDER BY 1")
	if err != nil || len(sec.Rows) < 5 {
		t.Fatal(len(sec.Rows), err)
	}
	for _, r := range sec.Rows {
		days = append(days, r[0].(int64))
	}
	return days
}

// deliverDays puts the logs of some days into a store, each as a source of its own, and computes what there is to compute.
func deliverDays(t *testing.T, db, logs string, days []int64) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Exec(t.Context(), "ATTACH '"+logs+"' AS logs (READ_ONLY)"); err != nil {
		t.Fatal(err)
	}
	for _, day := range days {
		err := s.Script(t.Context(), fmt.Sprintf(`INSERT INTO event SELECT * REPLACE (source * 100000 + %[1]d AS source) FROM logs.event e WHERE %[2]s = %[1]d;
			INSERT INTO source SELECT s.* REPLACE (source * 100000 + %[1]d AS source, hash || '.%[1]d' AS hash, path || '.%[1]d' AS path, d.first AS time_from, d.last AS time_to, d.events AS events)
			FROM logs.source s JOIN (SELECT source AS of, min(time) AS first, max(time) AS last, count(*) AS events FROM logs.event e WHERE %[2]s = %[1]d GROUP BY source) d ON d.of = s.source`, day, cutAt))
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := analyze.Prepare(t.Context(), s, analyze.Options{AsOf: time.Now()}); err != nil {
		t.Fatal(err)
	}
}

// TestReportsPiecewise asks every report of a store whose tables are made from few attempts at once: it is the report made from all of them.
func TestReportsPiecewise(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "all.duckdb")
	must(t, dir, "ingest", filepath.Join("..", "..", "samples", "bundles"), "--db", db)
	must(t, dir, "failures", "--db", db, "--output", os.DevNull)
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := analyze.Reports()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		t.Run(r.Name, func(t *testing.T) {
			made := func(piece int64) string {
				report, err := analyze.Answer(t.Context(), s, analyze.Question{Name: r.Name, Piece: piece})
				if err != nil {
					t.Fatal(err)
				}
				text := ""
				for _, sec := range report.Sections {
					for _, row := range sec.Rows {
						text += fmt.Sprintln(sec.Name, row)
					}
				}
				return text
			}
			compare(t, "in pieces", made(20), made(0))
		})
	}
}

// dumped is all that was made of the logs, told by their contents and not by their numbers in the store.
func dumped(t *testing.T, db string) string {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var text strings.Builder
	for _, table := range []string{"attempt", "failed", "minute", "passed", "signon", "rival", "finding", "radius", "suspect", "spell",
		"attempt_event", "proof", "answer", "history", "candidate", "judged", "member", "evidence"} {
		q := "SELECT * FROM " + table + " ORDER BY ALL"
		if place := s.QueryRow(t.Context(), "SELECT count(*) FROM duckdb_columns() WHERE table_name = ? AND column_name = 'source'", table); count(t, place) > 0 {
			q = "SELECT s.path, t.* EXCLUDE (source) FROM " + table + " t LEFT JOIN source s ON s.source = t.source ORDER BY ALL"
		}
		rows, err := analyze.Table(t.Context(), s, nil, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows.Rows {
			fmt.Fprintln(&text, table, row)
		}
	}
	return text.String()
}

func count(t *testing.T, row *sql.Row) (n int) {
	t.Helper()
	if err := row.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func compare(t *testing.T, how, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	differ := 0
	for i := range max(len(g), len(w)) {
		a, b := "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			if differ++; differ <= 3 {
				t.Errorf("%s, line %d:\n got %s\nwant %s", how, i+1, a, b)
			}
		}
	}
	if differ > 0 {
		t.Errorf("%s, %d lines differ", how, differ)
	}
}

// unpacked returns the members of the archive in a folder of samples.
func unpacked(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := bundle.Walk(t.Context(), []string{dir}, nil, bundle.Options{Limits: bundle.DefaultLimits()}, func(m *bundle.Member) error {
		data, err := io.ReadAll(m.Reader)
		files[filepath.Base(filepath.Dir(m.Path))+"/"+filepath.Base(m.Path)] = data
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	return files
}

// put writes some of the files into a folder.
func put(t *testing.T, dir string, files map[string][]byte, names []string) {
	t.Helper()
	for _, name := range names {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, files[name], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// manifestFirst orders what tells of a folder before its logs.
func manifestFirst(name string) int {
	if strings.HasSuffix(name, ".json") {
		return 0
	}
	return 1
}
