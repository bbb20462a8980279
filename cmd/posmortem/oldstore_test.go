package main

import (
	"path/filepath"
	"strings"
	"testing"

	"posmortem/analyze/store/storetest"
)

// TestOldStore asks a store whose attempts were made by an earlier program.
func TestOldStore(t *testing.T) {
	dir := t.TempDir()
	storetest.Layout(t, 2, filepath.Join(dir, "old.duckdb"))
	for range 2 {
		out := must(t, dir, "failures", "--db", filepath.Join(dir, "old.duckdb"), "--format", "csv")
		if strings.Count(out, "\n") != 3 || !strings.Contains(out, ",000101,") || !strings.Contains(out, ",000102,") {
			t.Errorf("failures of an old store:\n%s", out)
		}
	}
}
