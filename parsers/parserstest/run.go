package parserstest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"posmortem/parsers"
)

// Run checks a format against testdata/*.txtar, or against the folders named instead. With UPDATE=1
// it rewrites the golden files.
func Run(t *testing.T, f parsers.Format, dirs ...string) {
	for _, c := range Cases(t, dirs...) {
		t.Run(c.Name, func(t *testing.T) {
			if got := f.Sniff(c.Source.Head); got < c.Sniff {
				t.Errorf("Sniff: %d, want at least %d", got, c.Sniff)
			}
			c.golden(t, Events(f, c.Source, c.Input))
			c.untouched(t, f)
			c.truncated(f)
		})
	}
}

func (c *Case) golden(t *testing.T, got string) {
	t.Helper()
	want := -1
	for i, f := range c.archive.Files {
		if f.Name == "want" {
			want = i
		}
	}
	if os.Getenv("UPDATE") == "1" {
		if want < 0 {
			want = len(c.archive.Files)
			c.archive.Files = append(c.archive.Files, txtar.File{Name: "want"})
		}
		c.archive.Files[want].Data = []byte(got)
		if err := os.WriteFile(c.file, txtar.Format(c.archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want < 0 {
		t.Fatal("no file want; UPDATE=1 writes it")
	}
	if old := string(c.archive.Files[want].Data); old != got {
		t.Errorf("%s", difference(old, got))
	}
}

// untouched checks that the parser wrote nothing into the records.
func (c *Case) untouched(t *testing.T, f parsers.Format) {
	before := bytes.Clone(c.Input)
	Events(f, c.Source, c.Input)
	if !bytes.Equal(before, c.Input) {
		t.Error("the parser changed its input")
	}
}

// truncated reads the input cut at 200 places; a panic fails the test.
func (c *Case) truncated(f parsers.Format) {
	for i := range 200 {
		cut := c.Input[: len(c.Input)*i/200 : len(c.Input)*i/200]
		f.Sniff(cut)
		src := c.Source
		src.Head = cut[:min(len(cut), 64<<10)]
		Events(f, src, cut)
	}
}

// Events reads a whole text and dumps what became of each record.
func Events(f parsers.Format, src parsers.Source, text []byte) string {
	var b strings.Builder
	p := f.New(src)
	for _, rec := range Records(f, text) {
		if blank(rec) {
			continue // the pipeline skips these itself
		}
		var ev parsers.Event
		ev.Reset()
		var skip parsers.Skip
		switch err := p.Parse(rec, &ev); {
		case err == nil:
			b.WriteString(Dump(&ev))
		case errors.As(err, &skip):
			fmt.Fprintf(&b, "skip: %v\n", err)
		default:
			fmt.Fprintf(&b, "reject: %v\n", err)
		}
	}
	return b.String()
}

func blank(rec []byte) bool {
	return !bytes.ContainsFunc(rec, func(r rune) bool { return r > ' ' })
}

// difference shows the first lines where two texts part.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	show := func(lines []string) string {
		return strings.Join(lines[min(max(i-3, 0), len(lines)):min(i+8, len(lines))], "\n")
	}
	return fmt.Sprintf("golden differs at line %d; UPDATE=1 rewrites it\n--- want\n%s\n--- got\n%s", i+1, show(w), show(g))
}
