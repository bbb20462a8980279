package analyze

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// TestFailuresInPieces asks for failures in pieces of every size and wants the rows of one query.
func TestFailuresInPieces(t *testing.T) {
	s := fleet(t)
	ctx := context.Background()
	told := func(f Filter, most int64) (string, int) {
		r, err := failures(ctx, s, f, most)
		if err != nil {
			t.Fatal(err)
		}
		text, n := "", 0
		if err := r.Sections[0].Each(func(row []any) error { text, n = text+fmt.Sprintln(row...), n+1; return nil }); err != nil {
			t.Fatal(err)
		}
		return text, n
	}
	var device string
	if err := s.QueryRow(ctx, "SELECT device FROM failed GROUP BY device ORDER BY count(*) DESC LIMIT 1").Scan(&device); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Filter{"all": {}, "a cause": {Cause: []string{"key-missing"}}, "a terminal": {Device: []string{device}}, "a week": {From: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}} {
		want, rows := told(f, 1<<40)
		if rows < 3 {
			t.Errorf("%s: only %d failures to try on", name, rows)
		}
		for _, most := range []int64{1, 2, 7} {
			if got, _ := told(f, most); got != want {
				t.Errorf("%s: in pieces of %d:\n%s\nwant\n%s", name, most, got, want)
			}
		}
		pieces, err := failurePieces(ctx, s, f, 1)
		if err != nil || len(pieces) < 2 {
			t.Errorf("%s: %d pieces, %v", name, len(pieces), err)
		}
	}
}
