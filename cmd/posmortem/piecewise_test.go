package main

import (
	"context"
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
			files := unpacked(t, filepath.Join("..", "..", "samples", "bundles", name))
			whole := filepath.Join(t.TempDir(), "whole.duckdb")
			logs := filepath.Join(t.TempDir(), "logs")
			put(t, logs, files, slices.Collect(maps.Keys(files)))
			must(t, logs, "ingest", logs, "--db", whole)
			want := dumped(t, whole)
			order := slices.Sorted(maps.Keys(files))
			rand.New(rand.NewPCG(7, 1)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			slices.SortStableFunc(order, func(a, b string) int { return manifestFirst(a) - manifestFirst(b) }) // what a folder is must be known first
			piece := filepath.Join(t.TempDir(), "piece.duckdb")
			growing := filepath.Join(t.TempDir(), "logs")
			for some := range slices.Chunk(order, (len(order)+3)/4) {
				put(t, growing, files, some)
				must(t, growing, "ingest", growing, "--db", piece)
				must(t, growing, "failures", "--db", piece, "--output", os.DevNull)
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
	dir := t.TempDir()
	text := ""
	for _, args := range [][]string{{"failures"}, {"sql", `SELECT a.* EXCLUDE (card_token), s.path, e.line, e.moment, e.signal, e.carried FROM attempt a
		LEFT JOIN attempt_event e ON e.attempt = a.attempt LEFT JOIN source s ON s.source = e.source ORDER BY ALL`}, {"sql", "SELECT * EXCLUDE (card_token) FROM failed ORDER BY ALL"}, {"sql", "SELECT * FROM minute ORDER BY ALL"},
		{"sql", "SELECT * FROM passed ORDER BY ALL"}} {
		file := filepath.Join(dir, "out")
		must(t, dir, append(args, "--db", db, "--format", "csv", "--output", file)...)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text += string(data)
	}
	return text
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
