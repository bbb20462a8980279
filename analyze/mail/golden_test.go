package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/store"
)

var asOf = time.Date(2026, 3, 9, 6, 30, 0, 0, time.UTC)

// fleet returns a prepared store with the invented fleet of the package analyze; path "" is in memory.
func fleet(t *testing.T, path string) *store.Store {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, path, store.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	script, err := os.ReadFile("../testdata/weekly.sql")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Script(ctx, string(script)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := analyze.Prepare(ctx, s, analyze.Options{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func weekly(t *testing.T, s *store.Store, week string) *analyze.Weekly {
	t.Helper()
	w, err := analyze.ParseWeek(week, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := analyze.BuildWeekly(context.Background(), s, analyze.WeeklyOptions{Week: w, AsOf: asOf, Profile: "unionpay", Mailed: &analyze.Mailed{Terminals: 3, Attempts: 40, Failures: 7}})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// golden compares with a file of testdata; UPDATE=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; see with UPDATE=1 and git diff. It is now:\n%s", path, got)
	}
}

func TestBodyGolden(t *testing.T) {
	s := fleet(t, "")
	for _, week := range []string{"2026-W10", "2026-W06", "2026-W20"} {
		sum := weekly(t, s, week)
		for _, lang := range []string{"en", "zh"} {
			b, err := NewBody(sum, lang, Attached{Files: []string{"posmortem-" + week + ".html"}, Left: []string{"posmortem-" + week + ".xlsx"}})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, week+"."+lang+".txt", "Subject: "+Subject(sum, lang)+"\n\n"+b.Text)
			golden(t, week+"."+lang+".html", b.HTML)
		}
	}
}

// broken finds what must be in no body: format faults, active or remote content.
var broken = regexp.MustCompile(`(?i)%!|<script|<svg|<img|<link|<style|javascript:|@import|https?://|url\(`)

func TestBodySaysTheSame(t *testing.T) {
	s := fleet(t, "")
	for _, week := range []string{"2026-W10", "2026-W09", "2026-W06", "2026-W20", "2025-W01"} {
		for _, lang := range []string{"en", "zh"} {
			sum := weekly(t, s, week)
			b, err := NewBody(sum, lang, Attached{})
			if err != nil {
				t.Fatal(err)
			}
			if len(b.HTML) > bodyLimit || len(b.Text) < 300 {
				t.Errorf("%s %s: %d bytes of HTML, %d of text", week, lang, len(b.HTML), len(b.Text))
			}
			if m := broken.FindString(b.HTML + b.Text); m != "" {
				t.Errorf("%s %s holds %q", week, lang, m)
			}
			plain := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&#43;", "+", "&amp;", "&").Replace(b.HTML)
			for _, bl := range newPage(sum, lang, roomy).Blocks {
				for _, line := range append(append([]string{bl.Title, bl.Note}, bl.Lines...), lines(bl)...) {
					if !strings.Contains(plain, line) {
						t.Errorf("%s %s: the HTML does not say %q", week, lang, line)
					}
				}
			}
		}
	}
}

func lines(bl block) []string {
	var all []string
	for _, it := range bl.Items {
		all = append(append(all, it.Head, it.Word), it.Lines...)
	}
	for _, b := range bl.Bars {
		all = append(all, b.Label, b.Text)
	}
	return all
}

// TestNoEnglishInChinese finds texts whose twin is missing.
func TestNoEnglishInChinese(t *testing.T) {
	s := fleet(t, "")
	words := regexp.MustCompile(`[A-Za-z]{2,}( [A-Za-z]{2,})+`)
	known := regexp.MustCompile(`posmortem (ingest|weekly|2026)?`)
	for _, week := range []string{"2026-W10", "2026-W06", "2026-W20"} {
		text := Text(weekly(t, s, week), "zh")
		for _, m := range words.FindAllString(text, -1) {
			if !known.MatchString(m) {
				t.Errorf("%s: %q in the Chinese text", week, m)
			}
		}
	}
}

// TestBodyStaysSmall fills every list with the longest names.
func TestBodyStaysSmall(t *testing.T) {
	sum := weekly(t, fleet(t, ""), "2026-W10")
	long := strings.Repeat("终端<&>\"", 60)
	for i := range 400 {
		f := sum.Findings[i%5]
		f.Devices = []string{long, long, long, long, long}
		sum.Findings = append(sum.Findings, f)
		sum.Fleet.Silent = append(sum.Fleet.Silent, analyze.Silent{Device: long, Last: asOf})
		v := sum.Terminals[0]
		v.Place, v.Merchant = long, long
		sum.Terminals = append(sum.Terminals, v)
	}
	b, err := NewBody(sum, "en", Attached{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.HTML) > bodyLimit {
		t.Errorf("%d bytes of HTML", len(b.HTML))
	}
	if !strings.Contains(b.Text, "more in the attachments") {
		t.Error("the text does not say that there is more")
	}
}

// TestHostileNames puts what acts on a mail program, a terminal or a mail header into every name that a log can bring.
func TestHostileNames(t *testing.T) {
	sum := weekly(t, fleet(t, ""), "2026-W10")
	hostile := "</td><script>x()</script>\r\nBcc: evil@example.com\r\n\r\n\u202e\x1b[31m<img src=https://x>"
	sum.Fleet.Silent[0].Device, sum.Fleet.Unexpect[0], sum.Findings[0].Devices[0] = hostile, hostile, hostile
	sum.Terminals[0].Place, sum.Terminals[0].Merchant, sum.Merchants[0].Place, sum.Money[0].Currency = hostile, hostile, hostile, hostile
	for _, lang := range []string{"en", "zh"} {
		b, err := NewBody(sum, lang, Attached{})
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.HTML, "\r\x1b\u202e") || strings.ContainsAny(b.Text, "\r\x1b\u202e") || strings.Contains(b.HTML, "<script") || strings.Contains(b.HTML, "<img") {
			t.Error("hostile text is not tame")
		}
		if strings.Contains(b.Text, "\nBcc:") || strings.ContainsAny(Subject(sum, lang), "\r\n") {
			t.Error("a log can begin a line of its own")
		}
	}
}

func TestSummaryIsPlainData(t *testing.T) {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(weekly(t, fleet(t, ""), "2026-W10")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"week":"2026-W10"`, `"state":"new"`, `"last_seen":null`, `"last_seen":"2026-W07"`, `"not_recovered_minor":8000`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the JSON has no %s", want)
		}
	}
}
