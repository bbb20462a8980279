package render

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// blocks are the embedded style sheet and script: the same on every page, so that goldens leave them out.
var blocks = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`)

// policy changes with the blocks.
var policy = regexp.MustCompile(`sha256-.*?&#39;`)

func outputs(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, lang := range []string{"en", "zh"} {
		o := Options{Lang: lang}
		for name, f := range map[string]Func{"html": HTML, "markdown": Markdown, "csv": CSV} {
			var b bytes.Buffer
			if err := f(&b, sampleReport(), o); err != nil {
				t.Fatal(name, err)
			}
			out["report."+lang+"."+name] = b.Bytes()
		}
		for name, f := range map[string]DiagnosisFunc{"html": DiagnosisHTML, "markdown": DiagnosisMarkdown, "csv": DiagnosisCSV} {
			var b bytes.Buffer
			if err := f(&b, sampleDiagnosis(), o); err != nil {
				t.Fatal(name, err)
			}
			out["diagnosis."+lang+"."+name] = b.Bytes()
		}
	}
	return out
}

// TestGolden compares every output of text with testdata; UPDATE=1 rewrites it.
func TestGolden(t *testing.T) {
	for name, got := range outputs(t) {
		if filepath.Ext(name) == ".html" {
			got = blocks.ReplaceAll(got, []byte("<$1></$1>"))
			got = policy.ReplaceAll(got, []byte("sha256-&#39;"))
		}
		file := filepath.Join("testdata", name)
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what is written now; see it by UPDATE=1 go test and a diff", file)
		}
	}
}

// TestSameBytes writes everything twice.
func TestSameBytes(t *testing.T) {
	first, second := outputs(t), outputs(t)
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s is not the same twice", name)
		}
	}
}

// TestHarmless looks for what a browser or a terminal would act on. CSV is for machines and keeps what a report says, byte for byte.
func TestHarmless(t *testing.T) {
	acts := map[string][]string{
		".html":     {"\x1b", "\u202e", "\u2066", "<img", "<script>alert", "{{.Title}}</style>", "<b>"},
		".markdown": {"\x1b", "\u202e", "\u2066", "| <script>", "[x](javascript"},
	}
	for name, got := range outputs(t) {
		for _, bad := range acts[filepath.Ext(name)] {
			if bytes.Contains(got, []byte(bad)) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
	}
}
