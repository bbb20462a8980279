package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"posmortem/analyze"
)

// TestHelp holds every command to a help that teaches: what it does, how it is called, an example, its flags.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		code, out, errs := call(t.Context(), "", "", c.name, "--help")
		if code != exitFine || errs != "" {
			t.Errorf("%s --help: exit %d, %s", c.name, code, errs)
		}
		for _, want := range []string{c.short, "Usage:\n  posmortem " + c.name, "Examples:\n", "--help"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s --help lacks %q", c.name, want)
			}
		}
		if len(c.examples) == 0 {
			t.Errorf("%s has no example", c.name)
		}
		for _, line := range strings.Split(out, "\n") {
			if len([]rune(line)) > 140 {
				t.Errorf("%s --help: a line of %d characters: %s", c.name, len([]rune(line)), line)
			}
		}
		if _, again, _ := call(t.Context(), "", "", c.name, "-h"); again != out {
			t.Errorf("%s: -h and --help differ", c.name)
		}
		if code, manual, _ := call(t.Context(), "", "", "help", c.name); code != exitFine || manual != out {
			t.Errorf("help %s says something else than %s --help", c.name, c.name)
		}
	}
	_, overview, _ := call(t.Context(), "", "", "--help")
	for _, c := range commands() {
		if !strings.Contains(overview, fmt.Sprintf("  %-13s %s\n", c.name, c.short)) {
			t.Errorf("the overview lacks %s", c.name)
		}
	}
	if !strings.Contains(overview, "Exit codes: 0 fine; 1 failed; 2 misuse; 3") {
		t.Error("the overview lacks the exit codes")
	}
}

// TestExamples reads the examples of the help with the flags of their commands.
func TestExamples(t *testing.T) {
	for _, c := range commands() {
		for _, e := range c.examples {
			if _, piped, ok := strings.Cut(e, "| "); ok {
				e = piped
			}
			words := splitWords(e)
			if len(words) < 2 || words[0] != "posmortem" || words[1] != c.name {
				t.Errorf("%s: the example %q is of another command", c.name, e)
				continue
			}
			fs := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
			o := defaults()
			if c.flags != nil {
				c.flags(fs, &o)
			}
			if err := fs.Parse(words[2:]); err != nil {
				t.Errorf("%s: the example %q: %v", c.name, e, err)
			} else if err := o.settle(fs); err != nil {
				t.Errorf("%s: the example %q: %v", c.name, e, err)
			}
		}
	}
}

// splitWords splits a command line at blanks outside of double quotes.
func splitWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// trigger reads a stream and calls a function in the middle of it.
type trigger struct {
	r     io.Reader
	after int
	fire  func()
}

func (r *trigger) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if r.after -= n; r.after < 0 && r.fire != nil {
		r.fire()
		r.fire = nil
	}
	return n, err
}

// TestInterrupt stops the program in the middle of a large source: nothing half-done stays, and the same command
// does the whole job later.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "week.duckdb")
	text := bytes.Repeat(jsonLines(1000), 200)
	args := []string{"ingest", "-", "--db", db, "--quiet", "--key-file", filepath.Join(dir, "key")}
	ctx, cancel := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	code := run(ctx, args, &trigger{bytes.NewReader(text), len(text) / 2, cancel}, &out, &errs)
	if code != exitFailed || !strings.HasPrefix(errs.String(), "posmortem: interrupted; nothing half-done was kept") || out.Len() > 0 {
		t.Fatalf("exit %d, %q, %q", code, errs.String(), out.String())
	}
	const count = "SELECT (SELECT count(*) FROM source) AS sources, (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM anchor) AS anchors"
	if got := must(t, dir, "sql", count, "--db", db, "--format", "csv"); !strings.HasSuffix(got, "\n0,0,0\n") {
		t.Errorf("an interrupted run left %s", got)
	}
	if code := run(t.Context(), args, bytes.NewReader(text), &out, &errs); code != exitFine {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	for query, want := range map[string]string{
		"SELECT count(*) AS n FROM event": "200000", "SELECT events AS n FROM source WHERE records = events + skipped + rejected": "200000",
	} {
		if got := must(t, dir, "sql", query, "--db", db, "--format", "csv"); got != "n\n"+want+"\n" {
			t.Errorf("after the second run: %s: %s", query, got)
		}
	}
}

// jsonLines invents n records of one terminal.
func jsonLines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"time":"2026-03-02T%02d:%02d:%02dZ","tid":"12345678","mti":"0200","stan":"%06d","amount":"%d"}`+"\n", i/3600%24, i/60%60, i%60, i, 100+i)
	}
	return b.Bytes()
}

// TestLargeTwice reads a source above the size that is held in memory, twice and with a tail.
func TestLargeTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "week.duckdb")
	var text bytes.Buffer
	for i := range 60_000 {
		fmt.Fprintf(&text, `{"time":"2026-03-02T%02d:%02d:%02d.%03dZ","tid":"12345678","mti":"0200","stan":"%06d","amount":"%d"}`+"\n", i/3600%24, i/60%60, i%60, i%1000, i, 100+i)
	}
	whole := text.String()
	part := whole[:strings.LastIndex(whole[:len(whole)-len(whole)/10], "\n")+1]
	if len(part) < smallSource {
		t.Fatal("the source is not large")
	}
	for _, step := range []struct {
		text   string
		events int
	}{{part, strings.Count(part, "\n")}, {part, strings.Count(part, "\n")}, {whole, 60_000}, {whole, 60_000}} {
		if code, _, errs := call(t.Context(), dir, step.text, "ingest", "-", "--db", db, "--quiet"); code != exitFine {
			t.Fatalf("exit %d: %s", code, errs)
		}
		got := must(t, dir, "sql", "SELECT (SELECT count(*) FROM event) AS a, (SELECT count(DISTINCT stan) FROM event) AS b, (SELECT sum(events) FROM source) AS c", "--db", db, "--format", "csv")
		if want := fmt.Sprintf("a,b,c\n%[1]d,%[1]d,%[1]d\n", step.events); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// diagnosisOf reads the JSON of a diagnosis.
func diagnosisOf(t *testing.T, text string) *analyze.Diagnosis {
	t.Helper()
	var d analyze.Diagnosis
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// balanced checks the ledger of a diagnosis, in all and source by source.
func balanced(t *testing.T, d *analyze.Diagnosis) {
	t.Helper()
	var sum analyze.Input
	for _, s := range d.Sources {
		if s.Records != s.Events+s.Skipped+s.Rejected {
			t.Errorf("%s: %d records, but %d events, %d skipped, %d rejected", s.Path, s.Records, s.Events, s.Skipped, s.Rejected)
		}
		sum.Records += s.Records
		sum.Events += s.Events
		sum.Skipped += s.Skipped
		sum.Rejected += s.Rejected
	}
	if i := d.Input; i.Records != sum.Records || i.Events != sum.Events || i.Skipped != sum.Skipped || i.Rejected != sum.Rejected || i.Sources != int64(len(d.Sources)) {
		t.Errorf("the whole %+v is not the sum of its parts %+v", i, sum)
	}
	if s := d.Totals; s.Failures != s.Explained+s.Unexplained {
		t.Errorf("%d failures, but %d explained and %d unexplained", s.Failures, s.Explained, s.Unexplained)
	}
}
