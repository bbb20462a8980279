package bundle

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// realLogs is the folder of public logs beside the checkout, or the test is skipped.
func realLogs(t *testing.T) string {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no public logs: set POSMORTEM_REAL_LOGS to their folder")
	}
	return dir
}

func TestRealLogs(t *testing.T) {
	dir := realLogs(t)
	files := 0
	must(filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files++
		}
		return err
	}))
	members, seen := 0, map[string]int{}
	o := Options{Problem: func(p Problem) { t.Errorf("problem %s: %s", p.Path, p.Reason) }}
	must(Walk(t.Context(), []string{dir}, nil, o, func(m *Member) error {
		members++
		seen[m.Encoding]++
		text, err := io.ReadAll(m.Reader)
		must(err)
		switch {
		case strings.Contains(m.Path, "zvt-bezahl-hex") && m.Encoding != Binary && m.Encoding != UTF8,
			!strings.Contains(m.Path, "zvt-bezahl-hex") && m.Encoding == Binary:
			t.Errorf("%s counts as %s", m.Path, m.Encoding) // raw frames, and nothing else there is binary
		case m.Encoding != UTF8 && m.Encoding != Binary && !utf8.Valid(text):
			t.Errorf("%s: not UTF-8 after decoding", m.Path)
		case strings.HasSuffix(m.Path, "spring-atm-gateway/app_run.log") && (m.Encoding != UTF16LE || !strings.HasPrefix(string(text), "[INFO]")):
			t.Errorf("%s: %s, not decoded", m.Path, m.Encoding)
		case strings.Contains(m.Path, "ej-ncr-netcon") && strings.ContainsRune(string(text), '\r'):
			t.Errorf("%s: CR left as a line end", m.Path)
		}
		return nil
	}))
	if members != files {
		t.Errorf("%d members of %d files", members, files)
	}
	t.Log(seen)
}
