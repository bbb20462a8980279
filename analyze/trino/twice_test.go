package trino_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/analyze/trino"
	"posmortem/parsers/bundle"
)

// TestTwice: of logs that share records, rotated or bundled twice, an engine leaves out what a store leaves out, in one delivery or in two.
func TestTwice(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	logs, first := b.rotated(t)
	db := filepath.Join(b.dir, "one.duckdb")
	b.must("ingest", logs, "--db", db, "--jobs", "1", "--quiet")
	s, err := store.Open(ctx, db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b.must("ingest", first, "--lake", b.lake, "--quiet")
	b.must("lake", "init", b.location, "--engine", b.engine)
	e, err := trino.Open(b.engine)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	schema := b.engine[strings.LastIndexByte(b.engine, '/')+1:]
	if _, err := e.Arrive(ctx, schema+"_first", ""); err != nil {
		t.Fatal(err)
	}
	b.must("ingest", logs, "--lake", b.lake, "--quiet")
	for name, before := range map[string]string{"_whole": "", "_second": schema + "_first"} {
		got, err := e.Arrive(ctx, schema+name, before)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			"SELECT path, records, events, skipped, skipped_by, rejected, device FROM source ORDER BY path",
			"SELECT s.path, e.line, e.text FROM event e JOIN source s ON s.source = e.source ORDER BY s.path, e.line",
		} {
			want, err := analyze.Table(ctx, s, nil, q)
			if err != nil {
				t.Fatal(err)
			}
			have, err := analyze.Table(ctx, got, nil, q)
			if err != nil {
				t.Fatal(err)
			}
			differ(t, name+" "+q, linesOf(want), linesOf(have))
			if len(want.Rows) == 0 {
				t.Error("there is nothing to compare")
			}
		}
		got.Close()
	}
	var n int
	if err := s.QueryRow(ctx, "SELECT count(*) FROM source WHERE skipped_by LIKE '%duplicate%'").Scan(&n); err != nil || n < 3 {
		t.Errorf("%d logs of the sample overlap others: %v", n, err)
	}
}

func linesOf(s analyze.Section) (all []string) {
	for _, r := range s.Rows {
		all = append(all, fmt.Sprint(r))
	}
	return all
}

// TestPortions: a lake that is prepared in portions, of logs that share records and came in two deliveries, answers as a store does.
func TestPortions(t *testing.T) {
	b := newBench(t)
	logs, first := b.rotated(t)
	db := filepath.Join(b.dir, "one.duckdb")
	b.must("ingest", logs, "--db", db, "--jobs", "1", "--quiet")
	b.must("ingest", first, "--lake", b.lake, "--quiet")
	b.must("lake", "init", b.location, "--engine", b.engine)
	b.must("lake", "prepare", "--engine", b.engine, "--quiet")
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

// rotated writes logs that overlap, and a folder that holds half of them.
func (b *bench) rotated(t *testing.T) (logs, first string) {
	t.Helper()
	logs, first = filepath.Join(b.dir, "logs"), filepath.Join(b.dir, "first", "logs")
	files := unzipped(t, b.dir, "rotated-twice")
	for i, name := range slices.Sorted(maps.Keys(files)) {
		dirs := []string{logs, first}
		if i%2 == 0 && !strings.HasSuffix(name, ".json") { // what a folder is must be known first
			dirs = dirs[:1]
		}
		for _, dir := range dirs {
			write(t, dir, name, files[name])
		}
	}
	return logs, first
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

// TestPieces: of a lake that fills piece by piece, and is prepared after each, every computed table is that of a store that was filled at once.
func TestPieces(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	files := sampled(t, "key-session-stale")
	logs, db := filepath.Join(b.dir, "logs"), filepath.Join(b.dir, "one.duckdb")
	var order []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".json") { // what a folder is must be known first
			write(t, logs, name, files[name])
		} else {
			order = append(order, name)
		}
	}
	rand.New(rand.NewPCG(1, 9)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for n, some := range [][]string{order[:len(order)-1], order[len(order)-1:]} {
		for _, name := range some {
			write(t, logs, name, files[name])
		}
		b.must("ingest", logs, "--lake", b.lake, "--quiet")
		if n == 0 {
			b.must("lake", "init", b.location, "--engine", b.engine)
		}
		b.must("lake", "prepare", "--engine", b.engine, "--quiet")
	}
	b.must("ingest", logs, "--db", db, "--quiet")
	b.must("failures", "--db", db, "--quiet")
	s, e := b.both(ctx, db)
	sameTables(ctx, t, s, e)
}

// write puts a log into a folder.
func write(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	os.MkdirAll(filepath.Dir(file), 0o755)
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// sampled returns what is in a bundle of the samples, by the folder and name of each log.
func sampled(t *testing.T, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := bundle.Walk(t.Context(), []string{filepath.Join(root, "samples", "bundles", name)}, nil, bundle.Options{Limits: bundle.DefaultLimits()}, func(m *bundle.Member) error {
		data, err := io.ReadAll(m.Reader)
		files[path.Join(path.Base(path.Dir(m.Path)), path.Base(m.Path))] = data
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	return files
}
