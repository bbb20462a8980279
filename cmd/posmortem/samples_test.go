package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"posmortem/analyze"
	"posmortem/parsers/bundle"
	"posmortem/samples/invent"
	"posmortem/samples/judge"
)

// strict are the bundles in which every planted fault must be found and none invented; of the others the
// score is logged.
var strict = []string{
	"key-missing", "key-download-network", "key-session-stale", "terminal-unregistered", "network-link", "network-config", "host-outage",
	"issuer-unavailable", "card-reader", "card-contact", "operator-error", "account-declined", "quiet", "mixed-week",
}

// least is the share of failures that must have their right cause in a strict bundle.
const least = 0.9

// bundles returns the names of the committed bundles.
func bundles(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(samplesDir)
	if err != nil || len(entries) == 0 {
		t.Fatal("no bundles: ", err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func truthOf(t testing.TB, name string) *invent.Truth {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "samples", "generate", "testdata", "truth", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth invent.Truth
	if err := json.Unmarshal(text, &truth); err != nil {
		t.Fatal(err)
	}
	return &truth
}

// TestSamples diagnoses every invented bundle and compares the answer with the truth.
func TestSamples(t *testing.T) {
	names := bundles(t)
	for _, name := range strict {
		if !slices.Contains(names, name) {
			t.Errorf("there is no bundle %s", name)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			db, path := filepath.Join(dir, "store.duckdb"), filepath.Join(samplesDir, name)
			out := must(t, dir, "diagnose", path, "--db", db, "--format", "json", "--jobs", "1")
			d := diagnosisOf(t, out)
			balanced(t, d)
			evidence(t, d, path)
			score(t, name, out, must(t, dir, "failures", "--db", db, "--format", "csv"))
		})
	}
}

func score(t *testing.T, name, diagnosis, failures string) {
	said, err := judge.ReadDiagnosis(strings.NewReader(diagnosis))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := judge.ReadFailures(strings.NewReader(failures))
	if err != nil {
		t.Fatal(err)
	}
	s := judge.Compare(truthOf(t, name), said, rows)
	report := t.Logf
	bad := s.Missed > 0 || s.False > 0 || !s.Top || float64(s.Right) < least*float64(s.Failures)
	if bad && slices.Contains(strict, name) {
		report = t.Errorf
	}
	if bad || s.Right < s.Failures {
		report("found %d, missed %d, false %d, right in front %v; of %d failures %d right, %d unexplained, %d wrong, %d lost, %d extra\n%s",
			s.Found, s.Missed, s.False, s.Top, s.Failures, s.Right, s.Unexplained, s.Wrong, s.Lost, s.Extra, strings.Join(s.Notes, "\n"))
	}
}

// linesOf reads a bundle and returns the lines of each member.
func linesOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	members := map[string][]string{}
	o := bundle.Options{Problem: func(p bundle.Problem) { t.Errorf("%s: %s", p.Path, p.Reason) }}
	err := bundle.Walk(t.Context(), []string{path}, nil, o, func(m *bundle.Member) error {
		s := bufio.NewScanner(m.Reader)
		s.Buffer(nil, 64<<20)
		for s.Scan() {
			members[m.Path] = append(members[m.Path], s.Text())
		}
		return s.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return members
}

// evidence checks that every line that a diagnosis quotes stands where it says, and says what it says.
func evidence(t *testing.T, d *analyze.Diagnosis, path string) {
	t.Helper()
	members := linesOf(t, path)
	for _, s := range d.Sources {
		if _, ok := members[s.Path]; !ok && s.Records > 0 {
			t.Errorf("the source %s is no member of the bundle", s.Path)
		}
	}
	for _, f := range d.Findings {
		if len(f.Evidence) == 0 && f.Failures > 0 {
			t.Errorf("%s (%d failures) has no evidence", f.Cause, f.Failures)
		}
		for _, e := range slices.Concat(f.Evidence, f.Counter) {
			lines := members[e.Source]
			if e.Line < 1 || e.Line > int64(len(lines)) {
				t.Errorf("%s: %s:%d does not exist: %d lines", f.Cause, e.Source, e.Line, len(lines))
				continue
			}
			record := bare(strings.Join(lines[e.Line-1:min(int(e.Line)+100, len(lines))], "\n"))
			for _, part := range parts(e.Text) {
				if !strings.Contains(record, bare(part)) {
					t.Errorf("%s: %s:%d does not say %q but %.200s", f.Cause, e.Source, e.Line, part, lines[e.Line-1])
				}
			}
		}
	}
}

// parts are the stretches of an evidence text that must stand in the log: all of it where nothing is masked, the words
// around what is masked, the values where the columns of an exchange speak for it.
func parts(text string) []string {
	if told.MatchString(text) {
		var values []string
		for _, w := range strings.Fields(text) {
			_, v, _ := strings.Cut(w, "=")
			values = append(values, v)
		}
		return values
	}
	return strings.FieldsFunc(marker.ReplaceAllString(text, "*"), func(r rune) bool { return r == '*' })
}

var (
	told   = regexp.MustCompile(`^ *((request|response)( [0-9]{4})?|rc=\w+|rrn=\w+|stan=\w+)( ((request|response)( [0-9]{4})?|rc=\w+|rrn=\w+|stan=\w+))*$`)
	marker = regexp.MustCompile(`\[[a-z][a-z0-9 -]*\]`)
)

// escapes are those of JSON strings.
var escapes = strings.NewReplacer(`\n`, "", `\t`, "", `\"`, "", `\\`, "")

// bare leaves letters and digits.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, escapes.Replace(s))
}
