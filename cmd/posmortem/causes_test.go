package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/queries"
)

// casesDir holds one text archive of cases for each cause. The first folder of a file names its case: positive, negative or
// look-alike, with more words behind a hyphen where a cause has several. A file without a folder, such as a manifest, belongs to
// every case. The file "want" of a case says what the program must say of its failed payments, one a line in the order of time:
// terminal, trace number or -, outcome, cause or unexplained; or the word none.
var casesDir = filepath.Join("..", "..", "queries", "causes", "cases")

// TestCauses holds every cause to its cases.
func TestCauses(t *testing.T) {
	causes, err := queries.Causes()
	if err != nil {
		t.Fatal(err)
	}
	slugs := map[string]bool{"unexplained": true}
	for _, c := range causes {
		slugs[c.Slug] = true
	}
	for _, c := range causes {
		t.Run(c.Slug, func(t *testing.T) {
			for _, k := range casesOf(t, c.Slug) {
				t.Run(k.name, func(t *testing.T) {
					t.Parallel()
					k.check(t, c.Slug, slugs)
					k.run(t)
				})
			}
		})
	}
	files, err := filepath.Glob(filepath.Join(casesDir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if slug, ok := strings.CutSuffix(filepath.Base(f), ".txtar"); !ok || !slugs[slug] {
			t.Errorf("%s: no cause is called so", f)
		}
	}
}

// causeCase is one bundle and what must be said of its failed payments.
type causeCase struct {
	name, told string // told is what the head of the archive says of the case
	files      []txtar.File
	want       [][]string // terminal, trace number, outcome, cause
}

// kinds are the sorts of cases that no cause goes without.
var kinds = []string{"positive", "negative", "look-alike"}

// casesOf reads the cases of a cause, in the order of the archive.
func casesOf(t *testing.T, slug string) []*causeCase {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join(casesDir, slug+".txtar"))
	if err != nil {
		t.Fatalf("the cause %s has no cases: %s", slug, err)
	}
	var cases []*causeCase
	var common []txtar.File
	for _, f := range a.Files {
		name, inside, ok := strings.Cut(f.Name, "/")
		if !ok {
			common = append(common, f)
			continue
		}
		i := slices.IndexFunc(cases, func(k *causeCase) bool { return k.name == name })
		if i < 0 {
			i = len(cases)
			cases = append(cases, &causeCase{name: name, told: toldOf(string(a.Comment), name)})
		}
		if inside == "want" {
			cases[i].want = wanted(string(f.Data))
			continue
		}
		cases[i].files = append(cases[i].files, txtar.File{Name: inside, Data: f.Data})
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(cases, func(k *causeCase) bool { return k.kind() == kind }) {
			t.Errorf("the cause %s has no %s case", slug, kind)
		}
	}
	for _, k := range cases {
		k.files = append(slices.Clone(common), k.files...)
	}
	return cases
}

// toldOf returns what the head of an archive says behind "name: ".
func toldOf(comment, name string) string {
	for line := range strings.Lines(comment) {
		if told, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(told)
		}
	}
	return ""
}

func wanted(text string) [][]string {
	rows := [][]string{}
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "none" {
			rows = append(rows, f)
		}
	}
	return rows
}

// kind is the sort of a case: "look-alike" of "look-alike-mastercard".
func (k *causeCase) kind() string {
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(k.name, kind); ok && (rest == "" || rest[0] == '-') {
			return kind
		}
	}
	return ""
}

// check holds a case to what its kind promises: a positive one has a failure of the cause; the others have none, and a
// look-alike has one of another cause.
func (k *causeCase) check(t *testing.T, slug string, slugs map[string]bool) {
	t.Helper()
	if k.kind() == "" || k.want == nil || k.told == "" {
		t.Fatalf("a case is named after one of %v, has a file want, and the head of the archive says what it shows", kinds)
	}
	named, others := false, false
	for _, row := range k.want {
		if len(row) != 4 || !slugs[row[3]] {
			t.Fatalf("want terminal, trace number or -, outcome and a cause, got %v", row)
		}
		named = named || row[3] == slug
		others = others || row[3] != slug && row[3] != "unexplained"
	}
	if named != (k.kind() == "positive") {
		t.Errorf("the cause named: %v", named)
	}
	if k.kind() == "look-alike" && !others {
		t.Error("the look-alike names no other cause")
	}
}

// run writes the bundle and compares what the program says of it.
func (k *causeCase) run(t *testing.T) {
	dir := t.TempDir()
	for _, f := range k.files {
		at := filepath.Join(dir, "bundle", filepath.FromSlash(path.Clean(f.Name)))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := failuresOf(t, judgedFailures(t, dir, filepath.Join(dir, "bundle"))), tabled(k.want); got != want {
		t.Errorf("%s\ngot\n%swant\n%s", k.told, got, want)
	}
}

// judgedFailures is `failures PATH --format csv`, but for the threads of the database: a case is so small that more than one
// costs time, and there are many cases.
func judgedFailures(t *testing.T, dir, path string) string {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, opt: defaults()}
	a.opt.jobs, a.opt.format, a.opt.quiet, a.opt.keyFile = 1, "csv", true, filepath.Join(dir, "token.key")
	s, err := store.Open(t.Context(), "", store.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	bad, err := a.readPaths(t.Context(), s, []string{path})
	if err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	if _, _, err := a.prepare(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	r, err := analyze.Failures(t.Context(), s, a.filter())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.writeReport(r); err != nil {
		t.Fatal(err, errs.String())
	}
	return out.String()
}

// failuresOf writes the rows of `failures --format csv` in the form of the file want.
func failuresOf(t *testing.T, out string) string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("no table of failures: %v\n%s", err, out)
	}
	slices.SortStableFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	var got [][]string
	for _, row := range rows[1:] {
		var one []string
		for _, column := range []string{"device", "stan", "outcome", "cause"} {
			value := row[slices.Index(rows[0], column)]
			if value == "" {
				value = "-"
			}
			one = append(one, value)
		}
		got = append(got, one)
	}
	return tabled(got)
}

func tabled(rows [][]string) string {
	if len(rows) == 0 {
		return "none\n"
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, " ") + "\n")
	}
	return b.String()
}
