package analyze

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"posmortem/analyze/store"
	"posmortem/queries"
	"posmortem/samples/invent"
)

// busy returns a store of invented busy weeks, read by the program itself: about 130,000 records.
func busy(b *testing.B) *store.Store {
	b.Helper()
	dir := b.TempDir()
	for nth := range 2 {
		week, err := invent.Make("busy-week", invent.CommittedSeed, nth)
		if err != nil {
			b.Fatal(err)
		}
		if err := week.Write(filepath.Join(dir, "logs")); err != nil {
			b.Fatal(err)
		}
	}
	db := filepath.Join(dir, "busy.duckdb")
	cmd := exec.CommandContext(b.Context(), "go", "run", "-tags", "duckdb_arrow", "../cmd/posmortem", "ingest", filepath.Join(dir, "logs"), "--db", db, "--quiet")
	cmd.Env = append(cmd.Environ(), "POSMORTEM_KEY_FILE="+filepath.Join(dir, "token.key"))
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	s, err := store.Open(b.Context(), db, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkCompute computes all attempts, then those of no new source, then the candidates of the causes and every other table, each by itself.
func BenchmarkCompute(b *testing.B) {
	s := busy(b)
	type step struct {
		name string
		run  func(context.Context) error
	}
	edition := 0
	var all builder // its tables of one connection serve all steps
	steps := []step{
		{"settle", func(ctx context.Context) error { return settle(ctx, s, "lakala") }},
		{"attempts", func(ctx context.Context) error {
			edition++
			_, err := makeAttempts(ctx, s, fmt.Sprint(edition), 0)
			return err
		}},
		{"attempts-known", func(ctx context.Context) error {
			_, err := makeAttempts(ctx, s, fmt.Sprint(edition), 0)
			return err
		}},
	}
	for _, part := range queries.Following {
		if part == "findings.sql" {
			steps = append(steps, step{"causes", func(ctx context.Context) error { return all.ask(ctx) }})
		}
		tables, err := queries.Tables(part)
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range tables {
			steps = append(steps, step{t.Name, func(ctx context.Context) error { return all.table(ctx, t) }})
		}
	}
	err := s.Asking(b.Context(), func() error {
		return s.Session(b.Context(), func(t *store.Session) error {
			all.Session = t
			for _, step := range steps {
				b.Run(step.name, func(b *testing.B) {
					for b.Loop() {
						if err := step.run(b.Context()); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			return nil
		})
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCause asks every cause for its candidates.
func BenchmarkCause(b *testing.B) {
	s := busy(b)
	if _, _, err := Prepare(b.Context(), s, Options{Profile: "lakala"}); err != nil {
		b.Fatal(err)
	}
	causes, err := queries.Causes()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range causes {
		b.Run(c.Slug, func(b *testing.B) {
			for b.Loop() {
				if err := s.Exec(b.Context(), "CREATE OR REPLACE TEMP TABLE tried AS "+c.SQL); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReport answers every named report, and the diagnosis, from a store whose attempts are computed.
func BenchmarkReport(b *testing.B) {
	s := busy(b)
	profile, assumed, err := Prepare(b.Context(), s, Options{Profile: "lakala"})
	if err != nil {
		b.Fatal(err)
	}
	reports, err := Reports()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("diagnosis", func(b *testing.B) {
		for b.Loop() {
			if _, err := Diagnose(b.Context(), s, profile, assumed, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, r := range reports {
		b.Run(r.Name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Build(b.Context(), s, r.Name, Filter{AsOf: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
