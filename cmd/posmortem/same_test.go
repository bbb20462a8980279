package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestSameAtAnyJobs reads the same logs with one, two and eight goroutines and wants the same bytes of every output: nothing in it may
// hang on which log was read first.
func TestSameAtAnyJobs(t *testing.T) {
	const asOf = "2026-01-01T00:00:00Z"
	input, rotated := hostileInput(t), filepath.Join(t.TempDir(), "rotated")
	writeLogs(t, rotated, overlapping())
	first := map[string]string{}
	for _, jobs := range []string{"1", "2", "8"} {
		dir := t.TempDir()
		db := filepath.Join(dir, "week.duckdb")
		must(t, dir, "ingest", input, rotated, "--db", db, "--jobs", jobs, "--as-of", asOf)
		letters := filepath.Join(dir, "letters")
		must(t, dir, "weekly", "--db", db, "--week", "2025-W10", "--to", "a@example.org", "--from", "c@example.com", "--dry-run", "--output", letters, "--lang", "zh", "--as-of", asOf)
		mails, err := filepath.Glob(filepath.Join(letters, "*.eml"))
		if err != nil || len(mails) != 1 {
			t.Fatalf("%d mails, %v", len(mails), err)
		}
		if got := contentOf(t, mails[0]); first["mail"] == "" {
			first["mail"] = got
		} else if got != first["mail"] {
			t.Errorf("the mail differs with %s jobs", jobs)
		}
		for _, format := range []string{"html", "json", "xlsx", "markdown", "csv"} {
			for _, args := range [][]string{{"diagnose"}, {"failures"}, {"report", "summary"}, {"report", "sources"}} {
				file := filepath.Join(dir, "out")
				must(t, dir, append(args, "--db", db, "--format", format, "--lang", "zh", "--as-of", asOf, "--output", file, "--jobs", jobs)...)
				name, got := fmt.Sprint(args, format), contentOf(t, file)
				if first[name] == "" {
					first[name] = got
				}
				if got != first[name] {
					t.Errorf("%s differs with %s jobs", name, jobs)
				}
			}
		}
	}
}

// contentOf is a digest of a file; of an archive, that of the names and contents of its members.
func contentOf(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		h.Write(data)
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(h, "%s\n", f.Name)
		if _, err := io.Copy(h, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
