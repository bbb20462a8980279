package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"posmortem/analyze/store/storetest"
)

// TestForget deletes events by terminal and by time, and looks for what is left of them in the bytes of the file.
func TestForget(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "week.duckdb")
	s, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`INSERT INTO source (source, path, hash, device, records, events, skipped, rejected, skipped_by, time_to) VALUES
			(1, 'a/one.log', 'h1', 'TERM0001', 3, 2, 1, 0, '{"blank":1}', '2026-03-02'), (2, 'b/two.log', 'h2', NULL, 2, 2, 0, 0, '{}', '2026-03-03')`,
		`INSERT INTO event (source, line, time, side, text, digest) VALUES (1, 1, '2026-03-01', 'host', 'REMARKABLE', 11), (1, 2, '2026-03-02', 'host', NULL, 12)`,
		`INSERT INTO event (source, line, time, device, digest) VALUES (2, 1, '2026-03-01', 'TERM0002', 21), (2, 2, NULL, 'TERM0001', 22)`,
		`INSERT INTO anchor VALUES (1, 11), (1, 12), (2, 21), (2, 22)`,
		`CREATE TABLE sent (week VARCHAR)`, `INSERT INTO sent VALUES ('2026-W10')`, `CREATE TABLE attempt (device VARCHAR)`, `INSERT INTO attempt VALUES ('TERM0001')`,
	} {
		if err := s.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	n, err := s.Forget(ctx, Forget{Before: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)})
	if err != nil || n != (Forgotten{Events: 2}) {
		t.Errorf("by time: %+v, %v", n, err)
	}
	if n, err = s.Forget(ctx, Forget{Devices: []string{"TERM0001"}}); err != nil || n != (Forgotten{Events: 2, Sources: 2}) {
		t.Errorf("by terminal: %+v, %v", n, err)
	}
	if n, err = s.Forget(ctx, Forget{Sources: []string{"*"}}); err != nil || n != (Forgotten{}) {
		t.Errorf("what is gone went again: %+v, %v", n, err)
	}
	if worn, err := s.Worn(ctx); err != nil || !worn {
		t.Errorf("the store does not know that deleted bytes lie in it: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Rewrite(ctx, path, Options{}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{"REMARKABLE", "TERM0001", "TERM0002", "one.log"} {
		if bytes.Contains(raw, []byte(trace)) {
			t.Errorf("%s is left in the file", trace)
		}
	}
	if s, err = Open(ctx, path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if worn, err := s.Worn(ctx); err != nil || worn {
		t.Errorf("a store that was written anew is called worn: %v", err)
	}
	var sent, anchors, computed int
	err = s.QueryRow(ctx, "SELECT (SELECT count(*) FROM sent), (SELECT count(*) FROM anchor), (SELECT count(*) FROM duckdb_tables() WHERE table_name = 'attempt')").Scan(&sent, &anchors, &computed)
	if err != nil || sent != 1 || anchors != 0 || computed != 0 {
		t.Errorf("%d mails, %d anchors, %d computed tables, %v", sent, anchors, computed, err)
	}
}

// TestUnborn opens what is left of a store whose making was broken off.
func TestUnborn(t *testing.T) {
	for name, left := range map[string][]byte{"nothing": nil, "zeros": make([]byte, 4096), "a header cut short": append(append(make([]byte, 8), "DUCK@"...), make([]byte, 4096-13)...)} {
		path := filepath.Join(t.TempDir(), "week.duckdb")
		if err := os.WriteFile(path, left, 0o600); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Minute)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s.Close()
	}
}

// TestLayouts opens a store of every earlier layout, and asks it: stores of users must stay readable, or be brought to the layout of today by a
// step that is tested here.
func TestLayouts(t *testing.T) {
	for layout := 1; layout < Version; layout++ {
		t.Run(fmt.Sprint(layout), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "week.duckdb")
			storetest.Layout(t, layout, path)
			s, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			var version, sources, events, old int
			err = s.QueryRow(t.Context(), `SELECT (SELECT max(version) FROM store_version), (SELECT count(*) FROM source), (SELECT count(*) FROM event WHERE device = '12345678'),
				(SELECT count(*) FROM duckdb_tables() WHERE table_name IN ('attempt', 'telling', 'setting'))`).Scan(&version, &sources, &events, &old)
			if err != nil || version != Version || sources != 1 || events != 3 || layout < 4 && old != 0 {
				t.Errorf("layout %d, %d sources, %d events, %d tables of old, %v", version, sources, events, old, err)
			}
			if err := s.Exec(t.Context(), "INSERT INTO event (source, line, side) VALUES (1, 9, 'host')"); err != nil {
				t.Error(err)
			}
			if layout < 4 {
				return // the others hold no card
			}
			var token string
			if err := s.QueryRow(t.Context(), "SELECT DISTINCT card_token FROM event WHERE card_token IS NOT NULL").Scan(&token); err != nil || token != "ddompkblalkihpef" { // 33ecfa1b0ba87f45 before
				t.Errorf("card token %s, %v", token, err)
			}
		})
	}
}
