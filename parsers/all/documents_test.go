package all_test

import (
	"strings"
	"testing"

	"posmortem/parsers/all"
	"posmortem/parsers/parserstest"
)

// TestDocuments reads JSON documents whose records lie in an array.
func TestDocuments(t *testing.T) { cases(t, "testdata/documents/*.txtar", "a.json") }

// TestNoDocument shows what is read as it was before: logs of one object a line, arrays that fill a file, descriptions of devices.
func TestNoDocument(t *testing.T) {
	for _, text := range []string{
		`{"time":"2026-03-02T02:00:01Z","level":"info","msg":"a","items":[{"time":"2026-03-02T02:00:01Z","level":"info","msg":"b"}]}` + "\n" + `{"time":"2026-03-02T02:00:02Z","level":"info","msg":"c"}` + "\n",
		"[\n" + `  {"time":"2026-03-02T02:00:01Z","level":"info","msg":"a"},` + "\n" + `  {"time":"2026-03-02T02:00:02Z","level":"info","msg":"b"}` + "\n]\n",
		`{"serial":"N86010000011","model":"N86","apps":[{"name":"till","version":"1.2.3"},{"name":"key","version":"1.0"}]}`,
		`{"a":[{"b":1},`,
		`[{`, `{"a":[`, `[`, `{`, `]`, `{"a":[{"b":"`,
	} {
		if f, _ := all.Detect("a.json", []byte(text)); f.Split != nil && f.Name != "manifest" {
			t.Errorf("%q: %s", text, f.Name)
		}
	}
}

// FuzzDocuments: what a document is cut into is the document, wherever its head ends.
func FuzzDocuments(f *testing.F) {
	for _, a := range archives(f, "testdata/documents/*.txtar") {
		f.Add(a.Files[0].Data, 600)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		format, _ := all.Detect("", text[:min(max(at, 0), len(text))])
		if format.Split == nil || !strings.HasPrefix(format.Doc, "one JSON") {
			return
		}
		parserstest.Whole(t, format, text, func(piece, _ []byte) {
			if n, _, _ := format.Split(piece, false); n > len(piece) {
				t.Fatal("an early end of the data makes a record longer")
			}
		})
	})
}
