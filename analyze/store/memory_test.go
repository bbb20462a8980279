package store

import (
	"context"
	"fmt"
	"testing"
)

// greedy cannot be spilled: a list is built whole.
const greedy = "CREATE OR REPLACE TABLE t AS SELECT len(list(i)) AS n FROM range(5_000_000) r(i)"

func TestQuestionsGetMore(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		memory string
		ok     bool
	}{"by itself": {"", true}, "not above what the user says": {"30MB", false}} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(ctx, "", Options{Memory: c.memory})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			err = s.Asking(ctx, func() error {
				if c.memory == "" {
					s.least = 30_000_000 // of 200 MB
				}
				if err := s.Exec(ctx, "SET memory_limit='30MB'"); err != nil {
					return err
				}
				if err := s.Exec(ctx, greedy); err != nil {
					return err
				}
				var n, limit int64
				if err := s.QueryRow(ctx, "SELECT n FROM t").Scan(&n); err != nil || n != 5_000_000 {
					return fmt.Errorf("%d: %w", n, err)
				}
				return s.QueryRow(ctx, "SELECT 1 FROM duckdb_settings() WHERE name = 'memory_limit' AND value = '190.7 MiB'").Scan(&limit) // as before
			})
			if (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}
