package render

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"posmortem/analyze"
)

var painted = regexp.MustCompile("\x1b\\[[0-9;]*m")

func severities() *analyze.Report {
	return &analyze.Report{Name: "x", Sections: []analyze.Section{{Name: "causes", Columns: []analyze.Column{
		column("cause", analyze.KindText, "cause", "原因"), column("severity", analyze.KindText, "severity", "严重程度"), column("bar", analyze.KindBar, "share drawn", "占比图")},
		Rows: [][]any{{"key-missing", "critical", 0.5}, {"密钥缺失", "minor", 0.25}}}}}
}

// TestColour paints severities and bars on a terminal, and moves nothing by it.
func TestColour(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		var plain, colour bytes.Buffer
		if err := Table(&plain, severities(), Options{Lang: lang, Width: 80}); err != nil {
			t.Fatal(err)
		}
		if err := Table(&colour, severities(), Options{Lang: lang, Width: 80, Color: true}); err != nil {
			t.Fatal(err)
		}
		if painted.MatchString(plain.String()) {
			t.Error("painted without being asked")
		}
		if got := painted.ReplaceAllString(colour.String(), ""); got != plain.String() {
			t.Errorf("colour moves the table:\n%s\n%s", got, plain.String())
		}
		if !strings.Contains(colour.String(), "\x1b[1;31m"+pick(severityWords, "critical", lang)) || !strings.Contains(colour.String(), "\x1b[34m█") {
			t.Errorf("not painted: %q", colour.String())
		}
	}
}

// TestNarrow writes rows as lists where no table fits.
func TestNarrow(t *testing.T) {
	s := analyze.Section{Name: "wide"}
	var row []any
	for _, name := range strings.Fields("alpha bravo charlie delta echo foxtrot golf hotel india juliett") {
		s.Columns = append(s.Columns, column(name, analyze.KindText, name, name))
		row = append(row, "a value of "+name)
	}
	row[3] = nil
	s.Rows = [][]any{row}
	var b bytes.Buffer
	if err := Table(&b, &analyze.Report{Sections: []analyze.Section{s}}, Options{Lang: "en", Width: 80}); err != nil {
		t.Fatal(err)
	}
	want := "alpha    a value of alpha\nbravo    a value of bravo\ncharlie  a value of charlie\necho     a value of echo\n"
	if !strings.Contains(b.String(), want) || strings.Contains(b.String(), "delta") {
		t.Errorf("written as\n%s", b.String())
	}
}

// TestWidths wants nothing of a report to be wider than the terminal, in either language.
func TestWidths(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []int{80, 120, 200} {
			r := sampleReport()
			r.Sections[0].Question = analyze.Text{"en": strings.Repeat("How many payments failed? ", 20), "zh": strings.Repeat("失败了多少笔交易？", 30)}
			var b bytes.Buffer
			if err := Table(&b, r, Options{Lang: lang, Width: width, Color: true}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(painted.ReplaceAllString(b.String(), "")) {
				if n := widths.StringWidth(strings.TrimRight(line, "\n")); n > width {
					t.Errorf("%s: %d columns on a terminal of %d: %s", lang, n, width, line)
				}
			}
		}
	}
}
