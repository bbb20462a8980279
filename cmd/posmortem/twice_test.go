package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// lines invents the records of a log of one terminal, one every other second; the same terminal gives the same records.
func lines(tid string, n int) (all []string) {
	r := rand.New(rand.NewPCG(uint64(len(tid)), uint64(tid[7])))
	for i := range n {
		record := fmt.Sprintf("time=2026-03-02T10:%02d:%02dZ level=info tid=%s ", i*2/60, i*2%60, tid)
		switch r.IntN(4) {
		case 0:
			record += "msg=poll"
		case 1:
			record += fmt.Sprintf("msg=request mti=0200 stan=%06d amount=%d", i+1, 100+i)
		default:
			record += fmt.Sprintf("msg=step%d", r.IntN(900))
		}
		all = append(all, record)
		if r.IntN(9) == 0 {
			all = append(all, record) // the same once more
		}
	}
	return all
}

// overlapping are logs that share records in every way that logs do.
func overlapping() map[string]string {
	text := func(lines []string) string { return strings.Join(lines, "\n") + "\n" }
	a, b, c, d := lines("10000951", 300), lines("10000952", 200), lines("10000953", 120), lines("10000954", 90)
	return map[string]string{
		"10000951/app.1.log":   text(a[:150]), // rotated, and some records stand in both
		"10000951/app.2.log":   text(a[120:260]),
		"10000951/app.3.log":   text(a[258:]),
		"10000952/app.log":     text(b[:80]) + b[80][:len(b[80])-3] + "\n", // read while a record was half written
		"10000952/later.log":   text(b),
		"10000953/app.log":     text(c), // bundled twice, once with a line more
		"10000953/again.log":   text(c) + "time=2026-03-02T11:00:00Z level=info tid=10000953 msg=bundled\n",
		"10000954/app.log":     text(d),
		"10000954/notes.jsonl": `{"time":"2026-03-02T10:00:00Z","tid":"10000954","msg":"poll"}` + "\n",
	}
}

func writeLogs(t *testing.T, dir string, logs map[string]string) {
	t.Helper()
	for name, text := range logs {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, file, []byte(text))
	}
}

// TestTwice wants twice.sql to find in a lake the records that a store takes out while it loads overlapping logs.
func TestTwice(t *testing.T) {
	tmp := t.TempDir()
	logs, lake, db := filepath.Join(tmp, "logs"), filepath.Join(tmp, "lake"), filepath.Join(tmp, "store.duckdb")
	writeLogs(t, logs, overlapping())
	must(t, tmp, "ingest", logs, "--lake", lake, "--quiet")
	must(t, tmp, "ingest", logs, "--db", db, "--jobs", "1", "--quiet")
	const told = "SELECT s.path || ' ' || e.line || ' ' || coalesce(e.text, e.stan, '') FROM event e JOIN source s ON s.source = e.source"
	want := rowsOf(t, db, nil, told+" ORDER BY 1")

	script := []string{
		"CREATE VIEW arrived AS SELECT * FROM read_parquet('" + lake + "/source/*.parquet')", "CREATE VIEW anchor_object AS SELECT * FROM read_parquet('" + lake + "/anchor/*.parquet')",
		"DROP TABLE event", "DROP TABLE source", "DROP TABLE anchor", "CREATE VIEW anchor AS SELECT * FROM anchor_object",
		"CREATE VIEW event AS SELECT * FROM read_parquet('" + lake + "/event/*/*.parquet', union_by_name = true)",
	}
	columns := rowsOf(t, "", script, "SELECT column_name FROM (DESCRIBE event)")
	tables, err := queries.Twice(queries.Nothing, queries.Nothing, queries.Nothing, columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		script = append(script, "CREATE TABLE "+table.Name+" AS "+table.SQL)
	}
	script = append(script, "CREATE VIEW source AS SELECT * FROM arrived")
	got := rowsOf(t, "", script, told+" WHERE NOT EXISTS (SELECT 1 FROM twice w WHERE w.source = e.source AND w.line = e.line) ORDER BY 1")
	if !slices.Equal(got, want) {
		t.Errorf("%d records are left in the lake, %d in the store", len(got), len(want))
		for _, r := range got {
			if !slices.Contains(want, r) {
				t.Errorf("lake: %s", r)
			}
		}
		for _, r := range want {
			if !slices.Contains(got, r) {
				t.Errorf("store: %s", r)
			}
		}
	}
	rules := rowsOf(t, "", script, "SELECT rule || ' ' || count(*) FROM twice GROUP BY rule ORDER BY 1")
	if len(rules) != 2 {
		t.Errorf("found %v, want duplicates and half a record", rules)
	}
}

// rowsOf runs a script in a store, and returns the texts that a query gives.
func rowsOf(t *testing.T, db string, script []string, q string) (all []string) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, q := range script {
		if err := s.Exec(t.Context(), q); err != nil {
			t.Fatalf("%v in %.200s", err, q)
		}
	}
	rows, err := s.Query(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if rows.Err() != nil || len(all) == 0 {
		t.Fatal(len(all), rows.Err())
	}
	return all
}
