package main

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"posmortem/analyze"
	"posmortem/analyze/render"
	"posmortem/analyze/store"
)

func TestPagerCommand(t *testing.T) {
	for pager, want := range map[string][]string{"": nil, "cat": nil, "less -R": {"sh", "-c", "less -R"}} {
		t.Setenv("PAGER", pager)
		if got := pagerCommand(); !slices.Equal(got, want) {
			t.Errorf("$PAGER %q: %q, want %q", pager, got, want)
		}
	}
}

func TestRunPager(t *testing.T) {
	text := strings.Repeat("a line\n", 100_000)
	for name, c := range map[string]struct{ command, want string }{
		"whole": {"cat", text}, "quits early": {"head -n 1", "a line\n"}, "fails": {"head -n 2; exit 3", "a line\na line\n"}, "is not there": {"no-such-pager", text},
	} {
		var out, errs bytes.Buffer
		if err := runPager([]string{"sh", "-c", c.command}, []byte(text), &out, &errs); err != nil || out.String() != c.want {
			t.Errorf("%s: %v, %d bytes, want %d", name, err, out.Len(), len(c.want))
		}
	}
}

// TestTablesFit writes every report in both languages for narrow and wide terminals: no line is wider than the terminal, and no colour
// reaches what is no terminal.
func TestTablesFit(t *testing.T) {
	s, err := store.Open(t.Context(), keptStoreCopy(t), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := analyze.Prepare(t.Context(), s, analyze.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range reportNames() {
		r, err := analyze.Answer(context.Background(), s, analyze.Question{Name: name, By: []string{"device", "merchant", "cause", "hour"}})
		if err != nil {
			t.Fatal(name, err)
		}
		for _, lang := range []string{"en", "zh"} {
			for _, width := range []int{80, 120, 200} {
				fits(t, r, render.Options{Lang: lang, Width: width})
			}
		}
	}
}

func fits(t *testing.T, r *analyze.Report, o render.Options) {
	t.Helper()
	questions := map[string]bool{}
	for _, s := range r.Sections {
		questions[s.Question[o.Lang]] = true // prose is left to the terminal to wrap
	}
	var b bytes.Buffer
	if err := render.Table(&b, r, o); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Errorf("%s is coloured", r.Name)
	}
	measure := &runewidth.Condition{StrictEmojiNeutral: true}
	for _, line := range strings.Split(b.String(), "\n") {
		if n := measure.StringWidth(line); n > o.Width && !questions[line] {
			t.Errorf("%s in %s, %d columns: a line of %d: %s", r.Name, o.Lang, o.Width, n, line)
			return
		}
	}
}

// keptStoreCopy is a store of its own for a test.
func keptStoreCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db := filepath.Join(dir, "week.duckdb")
	must(t, dir, "ingest", filepath.Join(samplesDir, "key-missing"), "--db", db)
	return db
}
