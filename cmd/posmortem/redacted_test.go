package main

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"posmortem/samples/invent"
)

// TestRedacted wants the same diagnosis, to the byte and with every failure, of a bundle and of its masked copy, and the same copy of the copy:
// of all samples, and of bundles that another seed invents.
func TestRedacted(t *testing.T) {
	kinds := invent.Names()
	if testing.Short() {
		kinds = []string{"mixed-week", "key-missing", "card-reader"}
	}
	invented := filepath.Join(t.TempDir(), "invented")
	for _, kind := range kinds {
		b, err := invent.Make(kind, invent.CommittedSeed+41, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Write(invented); err != nil {
			t.Fatal(err)
		}
	}
	for _, in := range []string{samplesDir, invented} {
		dir := t.TempDir()
		masked, again := filepath.Join(dir, "masked", filepath.Base(in)), filepath.Join(dir, "again")
		if err := os.Mkdir(filepath.Dir(masked), 0o755); err != nil {
			t.Fatal(err)
		}
		must(t, dir, "redact", in, "-o", masked, "--quiet")
		must(t, dir, "redact", masked, "-o", again, "--quiet")
		if one, two := filesOf(t, masked), filesOf(t, again); !maps.Equal(one, two) {
			t.Errorf("%s: redacting the copy changed it", in)
		} else if len(one) < len(filesOf(t, in)) {
			t.Errorf("%s: %d files became %d", in, len(filesOf(t, in)), len(one))
		}
		was, wasFailures := answersOf(t, in)
		is, isFailures := answersOf(t, masked)
		if was != is {
			t.Errorf("%s: another diagnosis of the masked copy:\n%s", in, firstDifference(was, is))
		}
		if wasFailures != isFailures {
			t.Errorf("%s: other failures in the masked copy:\n%s", in, firstDifference(wasFailures, isFailures))
		}
	}
}

// cardCount finds in words how many cards a fault reached: two that agree in their first six and last four digits are one in the copy.
var cardCount = regexp.MustCompile(`\d+ cards|one card|\d+ 张卡`)

// answersOf returns the diagnosis of a path but for the sizes of its files, what was masked in them and how many cards they tell apart, and its
// failures.
func answersOf(t *testing.T, path string) (diagnosis, failures string) {
	dir := t.TempDir()
	db := filepath.Join(dir, "week.duckdb")
	must(t, dir, "ingest", path, "--db", db, "--quiet", "--jobs", "1") // by more, chance says which of two logs brings a record that both hold
	var d any
	if err := json.Unmarshal([]byte(must(t, dir, "diagnose", "--db", db, "--format", "json")), &d); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(without(d, "bytes", "masked", "cards"), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return cardCount.ReplaceAllString(string(text), "cards"), must(t, dir, "failures", "--db", db, "--format", "csv")
}

// without takes keys out of all objects of a JSON value.
func without(v any, keys ...string) any {
	switch v := v.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(k string, _ any) bool { return slices.Contains(keys, k) })
		for _, x := range v {
			without(x, keys...)
		}
	case []any:
		for _, x := range v {
			without(x, keys...)
		}
	}
	return v
}

// filesOf returns the contents of all files of a folder by their names.
func filesOf(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files[name] = contentOf(t, filepath.Join(dir, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// firstDifference returns both texts about the place where they begin to differ.
func firstDifference(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[max(0, n-200):min(len(a), n+200)] + "\n-- and --\n" + b[max(0, n-200):min(len(b), n+200)]
}
