package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRealLogs reads the folders of public logs that people really wrote, where they are at hand.
func TestRealLogs(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS to their folder")
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			path, work := filepath.Join(dir, e.Name()), t.TempDir()
			db := filepath.Join(work, "store.duckdb")
			must(t, work, "ingest", path, "--db", db)
			d := diagnosisOf(t, must(t, work, "diagnose", "--db", db, "--format", "json"))
			balanced(t, d)
			if rows := ask(t, db, "SELECT s.path FROM source s WHERE s.events <> (SELECT count(*) FROM event e WHERE e.source = s.source)"); len(rows) > 0 {
				t.Errorf("sources whose events are not in the store: %v", rows)
			}
			for _, f := range d.Findings {
				t.Logf("%s: %d failures", f.Cause, f.Failures)
			}
			if strings.HasPrefix(e.Name(), "jpos-") {
				jposCounts(t, path, db)
			}
			if e.Name() == "jpos-danilomauricio" {
				refused := false
				for _, f := range d.Findings {
					for _, ev := range f.Evidence {
						refused = refused || f.Cause == "host-outage" && strings.Contains(ev.Text, "Connection refused")
					}
				}
				if !refused {
					t.Error("no host-outage with the refused connections as evidence")
				}
			}
		})
	}
}

// ask returns the rows of a query over a store, without the header.
func ask(t *testing.T, db, query string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(must(t, "", "sql", query, "--db", db, "--format", "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

var (
	isoField = regexp.MustCompile(`<field id="(\d+)" value="([^"]+)"`)
	logStart = regexp.MustCompile(`^\s*<log .*\bat="([^"]+)"`)
)

// jposSearch counts by plain search what the store must hold of a folder of Q2 logs.
type jposSearch struct {
	records int
	fields  map[string]int // data element -> top-level occurrences
	at      map[string]int // stamp without a zone, as if it were UTC -> records
}

func searchJPOS(t *testing.T, dir string) jposSearch {
	t.Helper()
	s := jposSearch{fields: map[string]int{}, at: map[string]int{}}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		depth := 0
		for _, line := range strings.Split(string(text), "\n") {
			s.line(line, &depth)
		}
	}
	return s
}

func (s *jposSearch) line(line string, depth *int) {
	if strings.Contains(line, "<log ") {
		s.records++
	}
	if m := logStart.FindStringSubmatch(line); m != nil {
		if at, err := time.Parse("2006-01-02T15:04:05.999999999", m[1]); err == nil {
			s.at[at.Truncate(time.Microsecond).Format(time.RFC3339Nano)]++
		}
	}
	if strings.Contains(line, "<isomsg") {
		*depth++
	}
	if m := isoField.FindStringSubmatch(line); m != nil && *depth == 1 {
		s.fields[m[1]]++
	}
	*depth -= strings.Count(line, "</isomsg>")
}

// enough is the share of what a plain search finds that the store must hold.
const enough = 0.995

func jposCounts(t *testing.T, dir, db string) {
	t.Helper()
	s := searchJPOS(t, dir)
	row := ask(t, db, "SELECT count(time), count(mti), count(stan), count(rrn), count(response_code), count(device) FROM event WHERE time IS NULL OR time_quality <> 'none'")[0]
	for i, want := range []struct {
		what string
		n    int
	}{
		{"records with a time", s.records}, {"MTI", s.fields["0"]}, {"DE11", s.fields["11"]},
		{"DE37", s.fields["37"]}, {"DE39", s.fields["39"]}, {"DE41", s.fields["41"]},
	} {
		got, err := strconv.Atoi(row[i])
		if err != nil {
			t.Fatal(err)
		}
		if t.Logf("%s: %d in the store, %d by plain search", want.what, got, want.n); float64(got) < enough*float64(want.n) {
			t.Errorf("%s: %d in the store, %d by plain search", want.what, got, want.n)
		}
	}
	right, plain := 0, 0
	for _, n := range s.at {
		plain += n
	}
	for _, r := range ask(t, db, "SELECT time + utc_offset * INTERVAL 1 MINUTE AS wall, count(*) FROM event WHERE time_quality IN ('exact', 'zone-assumed', 'zone-set') GROUP BY wall") {
		n, err := strconv.Atoi(r[1])
		if err != nil {
			t.Fatal(err)
		}
		right += min(n, s.at[r[0]])
	}
	if t.Logf("%d of %d plain stamps are in the store", right, plain); float64(right) < enough*float64(plain) {
		t.Errorf("%d of %d stamps are right", right, plain)
	}
}

// TestRealSecrets searches what the program says of real logs for the card numbers that their authors left in them.
func TestRealSecrets(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "shared", "real-logs")
	if env := os.Getenv("POSMORTEM_REAL_LOGS"); env != "" {
		dir = env
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS to their folder")
	}
	field := regexp.MustCompile(`<field id="2" value="([0-9]{13,19})"`)
	var cards [][]byte
	files, err := filepath.Glob(filepath.Join(dir, "jpos-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range field.FindAllSubmatch(text, -1) {
			if m[1][0] != '0' && bytes.Count(m[1], m[1][:1]) < len(m[1])-2 { // zeros and ones alone stand everywhere
				cards = append(cards, m[1])
			}
		}
	}
	if len(cards) == 0 {
		t.Skip("the real logs hold no card numbers")
	}
	work := t.TempDir()
	db := filepath.Join(work, "store.duckdb")
	out := must(t, work, append([]string{"ingest", "--db", db}, files...)...)
	out += must(t, work, "diagnose", "--db", db, "--format", "json") + dump(t, work, db)
	kept, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cards {
		if strings.Contains(out, string(c)) || strings.Contains(string(kept), string(c)) {
			t.Errorf("a card number %s... of DE2 came through", c[:6])
		}
	}
}
