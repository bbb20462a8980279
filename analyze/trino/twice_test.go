package trino_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTwice: logs that share records, rotated or bundled twice, give on an engine what they give in a store, in one delivery or in two, and where days are prepared
// in portions.
func TestTwice(t *testing.T) {
	b := newBench(t)
	logs, first := filepath.Join(b.dir, "logs"), filepath.Join(b.dir, "first", "logs")
	rotated := unzipped(t, b.dir, "rotated-twice")
	for i, name := range slices.Sorted(maps.Keys(rotated)) {
		dirs := []string{logs, first}
		if i%2 == 0 && !strings.HasSuffix(name, ".json") { // what a folder is must be known first
			dirs = dirs[:1]
		}
		for _, dir := range dirs {
			file := filepath.Join(dir, filepath.FromSlash(name))
			os.MkdirAll(filepath.Dir(file), 0o755)
			if err := os.WriteFile(file, rotated[name], 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	db := filepath.Join(b.dir, "one.duckdb")
	b.must("ingest", logs, "--db", db, "--jobs", "1", "--quiet")
	if n := strings.TrimSpace(string(b.must("sql", "SELECT count(*) > 3 AS some FROM source WHERE skipped_by LIKE '%duplicate%'", "--db", db, "--format", "csv"))); !strings.HasSuffix(n, "true") {
		t.Fatalf("the sample has no overlapping logs: %s", n)
	}
	b.must("ingest", first, "--lake", b.lake, "--quiet")
	b.must("lake", "init", b.location, "--engine", b.engine)
	b.must("lake", "prepare", "--engine", b.engine, "--quiet")
	os.RemoveAll(first)
	b.must("ingest", logs, "--lake", b.lake, "--quiet")
	b.must("lake", "prepare", "--engine", b.engine, "--to", "2026-02-17", "--quiet") // the logs are of this day: it waits
	if status := string(b.must("lake", "status", "--engine", b.engine, "--format", "csv", "--lang", "en")); !strings.Contains(status, "stale") {
		t.Errorf("status: %s", status)
	}
	b.must("lake", "prepare", "--engine", b.engine, "--quiet")
	for _, args := range [][]string{{"diagnose", "--format", "json"}, {"failures", "--format", "csv"}, {"report", "sources", "--format", "json"}} {
		args = append(args, "--as-of", asOf, "--quiet")
		want, got := b.must(append(args, "--db", db)...), b.must(append(args, "--engine", b.engine)...)
		if !bytes.Equal(want, got) {
			t.Errorf("%s: %s", args[0], firstDifference(want, got))
		}
	}
}

// unzipped invents a bundle of a kind, and returns what is in it.
func unzipped(t *testing.T, dir, kind string) map[string][]byte {
	t.Helper()
	c := exec.Command("go", "run", "./samples/generate", "--kind", kind, "--out", filepath.Join(dir, "invented"))
	c.Dir = root
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s %v", out, err)
	}
	archives, _ := filepath.Glob(filepath.Join(dir, "invented", "bundles", kind, "*.zip"))
	if len(archives) != 1 {
		t.Fatalf("%d archives", len(archives))
	}
	z, err := zip.OpenReader(archives[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	all := map[string][]byte{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return all
}
