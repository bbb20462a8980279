package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestSnapshot copies a store again and again while sources are written into it, with checkpoints among them: every copy holds whole sources
// only, and never fewer than the one before.
func TestSnapshot(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	path := filepath.Join(dir, "week.duckdb")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const rows = 2000
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(ended)
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			for _, q := range []string{
				"BEGIN",
				fmt.Sprintf("INSERT INTO event (source, line, text, digest) SELECT %d, i, 'row ' || hash(i + %d), i FROM range(%d) r(i)", n, n, rows),
				fmt.Sprintf("INSERT INTO source (source, path, hash, records, events, skipped, rejected, skipped_by) VALUES (%d, 'a', 'h%d', %d, %d, 0, 0, '{}')", n, n, rows, rows),
				"COMMIT",
			} {
				if err := s.Exec(ctx, q); err != nil {
					ended <- err
					return
				}
			}
			if n%7 == 0 {
				if err := s.Exec(ctx, "CHECKPOINT"); err != nil {
					ended <- err
					return
				}
			}
		}
	}()
	before := 0
	for i := range 12 {
		to := filepath.Join(dir, fmt.Sprint("copy", i))
		if err := Snapshot(ctx, path, to, Options{Wait: time.Minute}); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(to + ".wal"); !errors.Is(err, fs.ErrNotExist) {
			t.Error("a log lies beside the copy:", err)
		}
		c, err := Open(ctx, to, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		var sources, wrong int
		err = c.QueryRow(ctx, `SELECT count(*), count(*) FILTER (coalesce(e.n, 0) <> s.events OR e.sum <> e.n * (e.n - 1) / 2 OR e.other > 0)
			FROM source s FULL JOIN (SELECT source, count(*) AS n, sum(line) AS sum, count(*) FILTER (text <> 'row ' || hash(line + source)) AS other FROM event GROUP BY source) e
			ON e.source = s.source`).Scan(&sources, &wrong)
		c.Close()
		if err != nil || wrong > 0 || sources < before {
			t.Errorf("copy %d: %d sources after %d, %d of them not whole, %v", i, sources, before, wrong, err)
		}
		before = sources
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if before == 0 {
		t.Error("nothing was written meanwhile")
	}
	var e *Error
	if err := Snapshot(ctx, filepath.Join(dir, "none"), filepath.Join(dir, "copy"), Options{}); !errors.As(err, &e) || !e.Missing() {
		t.Errorf("a store that is not there: %v", err)
	}
}

// TestSnapshotMoved writes to a store between the copy of its log and that of its blocks: a commit does no harm, a checkpoint is seen.
func TestSnapshotMoved(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "week.duckdb")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	write := func(script string) {
		if err := s.Script(ctx, script); err != nil {
			t.Error(err)
		}
	}
	write("INSERT INTO event (source, line) VALUES (1, 1)")
	defer func() { between = func() {} }()
	for script, want := range map[string]bool{
		"INSERT INTO event (source, line) VALUES (1, 2)":             true,
		"INSERT INTO event (source, line) VALUES (1, 3); CHECKPOINT": false,
	} {
		between = func() { write(script) }
		if whole, err := copyStore(path, path+".copy"); err != nil || whole != want {
			t.Errorf("%s: whole %v, %v", script, whole, err)
		}
	}
	times := 0
	between = func() {
		if times++; times < 3 {
			write("INSERT INTO event (source, line) VALUES (2, 1); CHECKPOINT")
		}
	}
	if err := Snapshot(ctx, path, path+".copy", Options{Wait: time.Minute}); err != nil || times != 3 {
		t.Errorf("copied %d times, %v", times, err)
	}
}
