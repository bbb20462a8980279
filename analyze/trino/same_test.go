package trino_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/analyze/trino"
	"posmortem/queries"
)

// asOf is the clock of all that is compared.
const asOf = "2026-04-01T00:00:00Z"

// TestSame holds every query against both engines: the samples in a store, and in a lake on a cluster.
func TestSame(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	db := filepath.Join(b.dir, "samples.duckdb")
	b.must("ingest", filepath.Join(root, "samples", "bundles"), "--db", db, "--quiet")
	b.must("diagnose", "--db", db, "--format", "json", "--quiet")
	b.must("ingest", filepath.Join(root, "samples", "bundles"), "--lake", b.lake, "--quiet")
	b.must("lake", "init", b.location, "--engine", b.engine)
	b.must("lake", "prepare", "--engine", b.engine)

	s, e := b.both(ctx, db)
	t.Run("tables", func(t *testing.T) { sameTables(ctx, t, s, e) })
	t.Run("reports", func(t *testing.T) { sameReports(ctx, t, s, e) })
	s.Close()
	t.Run("program", func(t *testing.T) { b.samePrograms(t, db) })
}

// both opens a store for reading, and what was prepared on the engine.
func (b *bench) both(ctx context.Context, db string) (*store.Store, *trino.Engine) {
	b.Helper()
	s, err := store.Open(ctx, db, store.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	e, err := trino.Open(b.engine)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close() })
	if _, err := e.Use(ctx); err != nil {
		b.Fatal(err)
	}
	return s, e
}

// sameTables compares every computed table row by row. The number of a source is another in a lake: its hash stands for it.
func sameTables(ctx context.Context, t *testing.T, s *store.Store, e *trino.Engine) {
	names := []string{"source", "event", "code", "cause", "candidate"}
	for _, script := range append([]string{"attempts.sql"}, queries.Following...) {
		tables, err := queries.Tables(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			// what serves a span only, and what leaves out what the span has told before, hangs on where spans end
			if table.Kind != queries.Span && table.Kind != queries.SpanView && table.Kind != queries.Run && table.Kind != queries.Failures && table.Name != "badge" {
				names = append(names, table.Name)
			}
		}
	}
	inStore, onEngine := hashes(ctx, t, s), hashes(ctx, t, e)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			columns, want := rowsOf(ctx, t, s, name, nil, inStore)
			_, got := rowsOf(ctx, t, e, name, columns, onEngine)
			differ(t, strings.Join(columns, "|"), want, got)
		})
	}
}

func hashes(ctx context.Context, t *testing.T, e analyze.Engine) map[int64]string {
	sec, err := analyze.Table(ctx, e, nil, "SELECT source, hash FROM source")
	if err != nil {
		t.Fatal(err)
	}
	out := map[int64]string{}
	for _, r := range sec.Rows {
		out[r[0].(int64)] = r[1].(string)
	}
	return out
}

// rowsOf returns the rows of a table as sorted lines, with the given columns, or its own but for the digest, which a lake does not keep.
func rowsOf(ctx context.Context, t *testing.T, e analyze.Engine, table string, columns []string, hash map[int64]string) ([]string, []string) {
	if columns == nil {
		head, err := analyze.Table(ctx, e, nil, "SELECT * FROM "+table+" LIMIT 0")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range head.Columns {
			if c.Name != "digest" && c.Name != "trial" { // a number of the span
				columns = append(columns, c.Name)
			}
		}
	}
	sec, err := analyze.Table(ctx, e, nil, "SELECT "+strings.Join(columns, ", ")+" FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]string, len(sec.Rows))
	for i, row := range sec.Rows {
		cells := make([]string, len(row))
		for j, v := range row {
			cells[j] = cell(columns[j], v, hash)
		}
		lines[i] = strings.Join(cells, "|")
	}
	slices.Sort(lines)
	return columns, lines
}

func cell(column string, v any, hash map[int64]string) string {
	switch v := v.(type) {
	case int64:
		if column == "source" {
			return hash[v]
		}
	case string:
		if strings.HasPrefix(v, "seq") { // a message without any number, told by its source's
			return "seq"
		}
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}

// differ tells the first lines that only one side has.
func differ(t *testing.T, head string, want, got []string) {
	t.Helper()
	count := map[string]int{}
	for _, l := range want {
		count[l]++
	}
	for _, l := range got {
		count[l]--
	}
	var told []string
	for l, n := range count {
		switch {
		case n > 0:
			told = append(told, "store:  "+l)
		case n < 0:
			told = append(told, "engine: "+l)
		}
	}
	slices.Sort(told)
	if len(told) > 0 {
		t.Errorf("%d rows in the store, %d on the engine, %d differ\n        %s\n%s", len(want), len(got), len(told), head, strings.Join(told[:min(8, len(told))], "\n"))
	}
}

// sameReports runs every section of every report.
func sameReports(ctx context.Context, t *testing.T, s *store.Store, e *trino.Engine) {
	all, err := analyze.Reports()
	if err != nil {
		t.Fatal(err)
	}
	at, _ := time.Parse(time.RFC3339, asOf)
	for _, r := range all {
		if r.Name == "templates" {
			continue // a store keeps tables for it, which one that is only read cannot: see samePrograms
		}
		t.Run(r.Name, func(t *testing.T) {
			q := analyze.Question{Name: r.Name, Filter: analyze.Filter{AsOf: at}}
			want, err := analyze.Answer(ctx, s, q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := analyze.Answer(ctx, e, q)
			if err != nil {
				t.Fatal(err)
			}
			for i, sec := range want.Sections {
				t.Run(sec.Name, func(t *testing.T) { sameSection(t, sec, got.Sections[i]) })
			}
		})
	}
}

// sameSection compares the rows of a section in their order.
func sameSection(t *testing.T, want, got analyze.Section) {
	line := func(row []any) string { return fmt.Sprintf("%v", row) }
	if len(want.Rows) != len(got.Rows) {
		t.Errorf("%d rows in the store, %d on the engine", len(want.Rows), len(got.Rows))
	}
	told := 0
	for i := range min(len(want.Rows), len(got.Rows)) {
		if w, g := line(want.Rows[i]), line(got.Rows[i]); w != g && told < 5 {
			t.Errorf("row %d\nstore:  %s\nengine: %s", i, w, g)
			told++
		}
	}
}

// ownReport is a report as users write them.
const ownReport = `-- report: slow
-- title.en: Slow payments
-- title.zh: 慢交易
-- doc.en: How many payments waited long?
-- doc.zh: 多少交易等待过久？
-- param: limit_ms 5000
-- table: waiting
SELECT device, latency FROM chosen WHERE kind = 'payment' AND latency > CAST($limit_ms AS BIGINT)
-- section: all
-- section.title.en: All
-- section.title.zh: 全部
-- question.en: How many payments of a terminal waited long?
-- question.zh: 每台终端有多少交易等待过久？
-- column: device text | terminal | 终端
-- column: slow int | slow | 慢
-- column: given time | from | 自
SELECT device, count(*) AS slow, CAST($from AS TIMESTAMP) AS given FROM waiting GROUP BY device ORDER BY 2 DESC, 1
`

// samePrograms compares what the program writes, byte for byte.
func (b *bench) samePrograms(t *testing.T, db string) {
	own := filepath.Join(b.dir, "own")
	os.MkdirAll(own, 0o755)
	if err := os.WriteFile(filepath.Join(own, "slow.sql"), []byte(ownReport), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"diagnose", "--format", "json", "--as-of", asOf},
		{"diagnose", "--format", "html", "--as-of", asOf, "--lang", "zh"},
		{"failures", "--format", "csv", "--as-of", asOf},
		{"failures", "--format", "csv", "--as-of", asOf, "--from", "2025-02-01", "--to", "2025-03-01T12:30:00Z", "--top", "40"},
		{"report", "devices", "--format", "json", "--as-of", asOf, "--by", "entry_mode,hour", "--compare", "previous"},
		{"report", "templates", "--format", "json", "--as-of", asOf},
		{"report", "templates", "--format", "csv", "--as-of", asOf, "--from", "2025-02-01", "--to", "2025-03-01T12:30:00Z", "--top", "40"},
		{"report", "slow", "--reports-dir", own, "--param", "limit_ms=300", "--format", "json", "--as-of", asOf},
		{"explain", "--format", "json", "--as-of", asOf},
		{"explain", "--format", "json", "--as-of", asOf, "--compare", "version"},
		{"why", "91", "--profile", "unionpay", "--format", "json"},
		{"weekly", "--week", "2025-W10", "--as-of", asOf},
		{"weekly", "--week", "2025-W07", "--format", "json", "--as-of", asOf},
		{"sql", "SELECT cause, count(*) AS n FROM judged GROUP BY cause ORDER BY 2 DESC, 1", "--format", "csv"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			want, errs, code := b.run(append(slices.Clone(args), "--db", db)...)
			got, errs2, code2 := b.run(append(slices.Clone(args), "--engine", b.engine)...)
			if !bytes.Equal(want, got) || code != code2 {
				t.Errorf("exit codes %d %d\nstore  %s\nengine %s\n%s", code, code2, errs, errs2, firstDifference(want, got))
			}
		})
	}
	t.Run("mail", func(t *testing.T) {
		mail := func(place ...string) []byte {
			dir := t.TempDir()
			b.must(append([]string{"weekly", "--week", "2025-W10", "--as-of", asOf, "--to", "a@example.com", "--from", "b@example.com", "--dry-run", "--quiet", "--output", dir}, place...)...)
			files, _ := filepath.Glob(filepath.Join(dir, "*.eml"))
			if len(files) != 1 {
				t.Fatalf("%d letters", len(files))
			}
			text, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		if want, got := mail("--db", db), mail("--engine", b.engine); !bytes.Equal(want, got) {
			t.Error(firstDifference(want, got))
		}
	})
}

// firstDifference shows the first lines that are not the same.
func firstDifference(want, got []byte) string {
	w, g := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	for i := range min(len(w), len(g)) {
		if !bytes.Equal(w[i], g[i]) {
			return fmt.Sprintf("line %d\nstore:  %.300s\nengine: %.300s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines in the store, %d on the engine", len(w), len(g))
}
