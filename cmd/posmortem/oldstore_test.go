package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOldStore asks a store whose attempts were made by an earlier program.
func TestOldStore(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "analyze", "store", "testdata", "layout2.duckdb.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old.duckdb"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		out := must(t, dir, "failures", "--db", filepath.Join(dir, "old.duckdb"), "--format", "csv")
		if strings.Count(out, "\n") != 3 || !strings.Contains(out, ",000101,") || !strings.Contains(out, ",000102,") {
			t.Errorf("failures of an old store:\n%s", out)
		}
	}
}
