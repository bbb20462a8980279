package main

import (
	"strings"
	"testing"
)

func TestFoldAndWrite(t *testing.T) {
	rows := []row{
		{Path: "a/x.log", Format: "jpos", Side: "host", TimeFrom: "2026-03-02T10:00:00Z", TimeTo: "2026-03-02T11:00:00Z", Timed: 1, Records: 4, Events: 3, Skipped: 1},
		{Path: "a/y.log", Format: "jpos", Side: "host", TimeFrom: "2026-03-01T10:00:00Z", TimeTo: "2026-03-01T11:00:00Z", Timed: 0.5, Records: 1, Events: 1},
		{Path: "a/z.log", Format: "text", Side: "unknown", Records: 4, Events: 4},
	}
	var b strings.Builder
	if err := write(&b, fold(rows)); err != nil {
		t.Fatal(err)
	}
	want := `| a (2 files) | jpos | host | 2026-03-01 10:00 | 2026-03-02 11:00 | 5 | 4 | 1 | 0 | 87.5% |
| a | text | unknown |  |  | 4 | 4 | 0 | 0 | 0.0% |
| all | | | 2026-03-01 10:00 | 2026-03-02 11:00 | 9 | 8 | 1 | 0 | 43.8% |
`
	if _, got, _ := strings.Cut(b.String(), "--:|\n"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
