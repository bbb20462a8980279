package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"posmortem/analyze"
)

func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, b := range outputs(t) {
		if strings.HasSuffix(name, ".html") {
			all[name] = string(b)
		}
	}
	return all
}

// TestPolicyNamesTheBlocks makes the hashes as a browser does.
func TestPolicyNamesTheBlocks(t *testing.T) {
	for name, page := range pages(t) {
		meta := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
		if meta == nil {
			t.Fatalf("%s has no policy", name)
		}
		policy := html.UnescapeString(meta[1])
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", name, policy)
		}
		for _, tag := range []string{"style", "script"} {
			found := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(page, -1)
			if len(found) != 1 {
				t.Fatalf("%s has %d blocks of %s", name, len(found), tag)
			}
			h := sha256.Sum256([]byte(found[0][1]))
			want := tag + "-src 'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
			if !strings.Contains(policy, want) {
				t.Errorf("%s: policy %q lacks %q", name, policy, want)
			}
		}
	}
}

// TestPageFetchesNothing looks for whatever would leave the file.
func TestPageFetchesNothing(t *testing.T) {
	leaves := regexp.MustCompile(`(?i)(src|href|action)="?(https?:)?//|@import|url\(|fetch\(|XMLHttpRequest|import\(|style="|<[^>]*\son[a-z]+=`)
	for name, page := range pages(t) {
		if got := leaves.FindString(page); got != "" {
			t.Errorf("%s holds %q", name, got)
		}
		if len(page) > 600_000 {
			t.Errorf("%s has %d bytes", name, len(page))
		}
	}
}

// TestPageShowsOnlyItsLanguage keeps the twin columns apart.
func TestPageShowsOnlyItsLanguage(t *testing.T) {
	all := pages(t)
	for name, foreign := range map[string][]string{"report.en.html": {"余额不足", "meaning_zh"}, "report.zh.html": {"Not enough money", "meaning_en", ">declined<", "Which codes"}} {
		for _, s := range foreign {
			if strings.Contains(all[name], s) {
				t.Errorf("%s holds %q", name, s)
			}
		}
	}
}

// TestWordsOfTemplates finds every word that the templates and the code ask for, in both languages.
func TestWordsOfTemplates(t *testing.T) {
	asked := regexp.MustCompile(`\.W "([a-z]+)"`)
	for _, file := range []string{"page.html", "board.html", "report.html", "diagnosis.html"} {
		for _, m := range asked.FindAllStringSubmatch(asset(file), -1) {
			if w := words[m[1]]; w[0] == "" || w[1] == "" {
				t.Errorf("%s asks for the word %q, which is %q", file, m[1], w)
			}
		}
	}
	for _, m := range regexp.MustCompile(`b\.words\.([a-z]+)`).FindAllStringSubmatch(asset("board.js"), -1) {
		if !slices.Contains(boardWords, m[1]) || words[m[1]][0] == "" {
			t.Errorf("board.js says the word %q, which it does not get", m[1])
		}
	}
	for _, m := range []map[string][2]string{words, actorWords, severityWords, outcomeWords, sideWords} {
		for key, w := range m {
			if w[0] == "" || w[1] == "" {
				t.Errorf("word %q lacks its twin: %q", key, w)
			}
		}
	}
}

// TestHeadlineNumbers reads the numbers back from the page.
func TestHeadlineNumbers(t *testing.T) {
	var b bytes.Buffer
	if err := DiagnosisHTML(&b, sampleDiagnosis(), Options{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range regexp.MustCompile(`<dd data-value="(-?[0-9]+)" data-key="([a-z_]+)">`).FindAllStringSubmatch(b.String(), -1) {
		got[m[2]] = m[1]
	}
	for key, want := range map[string]string{"attempts": "12000", "failures": "90", "explained": "81", "failed_amount_minor": "1234567", "management_attempts": "30", "records": "1000"} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
}

func TestEmptyDiagnosis(t *testing.T) {
	for name, f := range Diagnoses() {
		for _, lang := range []string{"en", "zh"} {
			var b bytes.Buffer
			if err := f(&b, &analyze.Diagnosis{}, Options{Lang: lang}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if b.Len() == 0 {
				t.Errorf("%s writes nothing", name)
			}
		}
	}
}

func TestEmptyReport(t *testing.T) {
	for name, f := range Funcs() {
		var b bytes.Buffer
		if err := f(&b, &analyze.Report{Name: "empty"}, Options{Lang: "en"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[string]string{"": "", "0": "0", "123": "123", "1234": "1,234", "12345": "12,345", "-1234567.89": "-1,234,567.89", "1000000": "1,000,000", "12.5%": "12.5%", "-12": "-12"} {
		if got := grouped(in); got != want {
			t.Errorf("grouped(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		minor    int64
		currency string
		want     string
	}{{1234567, "156", "12,345.67 CNY"}, {-5, "840", "-0.05 USD"}, {1500, "392", "1,500 JPY"}, {12345678, "414", "12,345.678 KWD"}, {100, "999", "1.00 999"}, {100, "", "1.00"}} {
		if got := amount(c.minor, c.currency); got != c.want {
			t.Errorf("amount(%d, %q) = %q, want %q", c.minor, c.currency, got, c.want)
		}
	}
}

func TestCodeSpan(t *testing.T) {
	for in, want := range map[string]string{"a": "`a`", "": "`  `", "a`b": "`` a`b ``", "```": "```` ``` ````", "`": "`` ` ``", "\x1b[0m": "`\\u001b[0m`", "a\nb": "`a b`"} {
		if got := codeSpan(in); got != want {
			t.Errorf("codeSpan(%q) = %q, want %q", in, got, want)
		}
	}
}
