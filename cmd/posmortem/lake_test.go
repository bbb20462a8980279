package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"posmortem/samples/gateway"
)

// contentsOf reads all objects of a lake that lies in a folder.
func contentsOf(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		halfWritten := strings.Contains(rel, ".sgwtmp.") // left by an object store that was killed; hidden, so nobody reads it
		if err == nil && !strings.HasPrefix(rel, ".") && !halfWritten {
			all[filepath.ToSlash(rel)], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sameLake wants two folders to hold the same objects, byte for byte.
func sameLake(t *testing.T, got, want string) {
	t.Helper()
	a, b := contentsOf(t, got), contentsOf(t, want)
	for name := range a {
		if _, ok := b[name]; !ok {
			t.Errorf("%s is too much", name)
		}
	}
	for name, data := range b {
		if have, ok := a[name]; !ok {
			t.Errorf("%s is missing", name)
		} else if !bytes.Equal(have, data) {
			t.Errorf("%s differs", name)
		}
	}
	if len(b) == 0 {
		t.Error("there is nothing to compare")
	}
}

// shards runs n readers at one time, each with its share.
func shards(t *testing.T, tmp string, n int, args ...string) {
	t.Helper()
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			share := append(args[:len(args):len(args)], "--shard", fmt.Sprintf("%d/%d", i, n), "--quiet")
			if code, _, errs := call(t.Context(), tmp, "", share...); code != exitFine {
				t.Errorf("reader %d: exit %d: %s", i, code, errs)
			}
		})
	}
	wait.Wait()
}

// mixedSamples are a few bundles: a folder, a zip, a tar, of terminals and hosts.
func mixedSamples() (paths []string) {
	for _, name := range []string{"key-missing", "host-outage", "card-orientation", "networks-side-by-side"} {
		paths = append(paths, filepath.Join(samplesDir, name))
	}
	return paths
}

// with appends arguments to those of the samples.
func with(command string, args ...string) []string {
	return append(append([]string{command}, mixedSamples()...), args...)
}

// TestLakeByEight: eight readers of the samples leave in a bucket what one reader leaves in a folder, the ledger adds up to that of a store, and
// nothing of it is card data.
func TestLakeByEight(t *testing.T) {
	tmp := t.TempDir()
	one := filepath.Join(tmp, "one")
	must(t, tmp, with("ingest", "--lake", one, "--quiet")...)
	s := gateway.Start(t, "acquirer")
	shards(t, tmp, 8, with("ingest", "--lake", "s3://acquirer/some/lake")...)
	sameLake(t, s.File("acquirer/some/lake"), one)

	db := filepath.Join(tmp, "store.duckdb")
	must(t, tmp, with("ingest", "--db", db, "--quiet")...)
	want := must(t, tmp, "sql", "SELECT count(*) AS sources, sum(bytes) AS bytes, sum(records) AS records, sum(events) AS events, sum(skipped) AS skipped, sum(rejected) AS rejected FROM source", "--db", db, "--format", "json")
	got := must(t, tmp, "lake", "status", "s3://acquirer/some/lake", "--format", "json")
	a, b := firstRow(t, got), firstRow(t, want)
	for name, n := range b {
		if fmt.Sprint(a[name]) != fmt.Sprint(n) {
			t.Errorf("%s: %v in the lake, %v in the store", name, a[name], n)
		}
	}
	if a["loose_objects"] != 0.0 {
		t.Errorf("%v objects belong to no source", a["loose_objects"])
	}
	must(t, tmp, "lake", "check", "s3://acquirer/some/lake")
	if code, out, errs := call(t.Context(), tmp, "", "verify-clean", "s3://acquirer/some/lake"); code != exitFine {
		t.Errorf("verify-clean: exit %d: %s%s", code, out, errs)
	}
}

// firstRow returns the first row of the first section of a report in JSON.
func firstRow(t *testing.T, report string) map[string]any {
	t.Helper()
	var r struct {
		Sections []struct{ Rows []map[string]any }
	}
	if err := json.Unmarshal([]byte(report), &r); err != nil || len(r.Sections) == 0 || len(r.Sections[0].Rows) == 0 {
		t.Fatalf("%v: %s", err, report)
	}
	return r.Sections[0].Rows[0]
}

// TestLakeFromBucket: logs that lie in a bucket give the lake that they give from a folder: plain ones, archives, those above the size that is
// read at once, and the manifests of their folders.
func TestLakeFromBucket(t *testing.T) {
	tmp := t.TempDir()
	s := gateway.Start(t, "acquirer")
	logs := filepath.Join(tmp, "logs")
	must := func(args ...string) { t.Helper(); must(t, tmp, args...) }
	if err := os.CopyFS(logs, os.DirFS(filepath.Join(samplesDir, "key-download-network"))); err != nil {
		t.Fatal(err)
	}
	writeLarge(t, filepath.Join(logs, "switch", "large.jsonl"))
	upload(t, s.File("acquirer/in/logs"), logs)
	must("ingest", logs, "--lake", filepath.Join(tmp, "folder"), "--quiet", "--year", "2025")
	must("ingest", "s3://acquirer/in/logs", "--lake", filepath.Join(tmp, "bucket"), "--quiet", "--year", "2025")
	sameLake(t, filepath.Join(tmp, "bucket"), filepath.Join(tmp, "folder"))

	// One object by its name, and what is not there.
	must("ingest", "s3://acquirer/in/logs/switch/large.jsonl", "--lake", filepath.Join(tmp, "single"), "--quiet")
	if n := len(contentsOf(t, filepath.Join(tmp, "single"))); n < 4 {
		t.Errorf("%d objects from one", n)
	}
	code, _, errs := call(t.Context(), tmp, "", "ingest", "s3://acquirer/in/nothing", "--lake", filepath.Join(tmp, "none"))
	if code != exitUnreadable || !strings.Contains(errs, "there are no objects of that name; check bucket and prefix") {
		t.Errorf("exit %d: %s", code, errs)
	}
	code, _, errs = call(t.Context(), tmp, "", "ingest", "s3://other/in", "--lake", filepath.Join(tmp, "none"))
	if code != exitFailed || !strings.Contains(errs, "there is no bucket other at http://127.0.0.1") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// upload puts the files of a folder into the folder of a bucket: they have no attributes of their own.
func upload(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// writeLarge writes a log of three days that is larger than what is read at once.
func writeLarge(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	at := time.Date(2025, 3, 2, 20, 0, 0, 0, time.UTC)
	for i := 0; b.Len() < 3*smallSource; i++ {
		at = at.Add(2500 * time.Millisecond)
		fmt.Fprintf(&b, `{"time":"%s","tid":"%08d","mti":"0200","stan":"%06d","amount":"%d"}`+"\n", at.Format(time.RFC3339Nano), 10000000+i%7, i%1000000, 100+i%900)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestLakeCopies: of copies the one whose path comes first counts, in whichever order readers come; the copies may be read with another zone.
func TestLakeCopies(t *testing.T) {
	tmp := t.TempDir()
	line := `{"time":"2026-03-02T10:00:00","tid":"10000951","mti":"0200","stan":"000001","amount":"1200"}` + "\n"
	for name, text := range map[string]string{
		"logs/a/x.log": line, "logs/a/manifest.json": `{"timezone":"Asia/Shanghai","terminal":"10000951"}`,
		"logs/b/x.log": line, "logs/b/manifest.json": `{"timezone":"UTC","terminal":"10000952"}`,
	} {
		file := filepath.Join(tmp, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must := func(args ...string) string { t.Helper(); return must(t, tmp, args...) }
	logs, lakes := filepath.Join(tmp, "logs"), [2]string{filepath.Join(tmp, "forth"), filepath.Join(tmp, "back")}
	for i := range 4 {
		must("ingest", logs, "--lake", lakes[0], "--quiet", "--shard", fmt.Sprintf("%d/4", i))
		must("ingest", logs, "--lake", lakes[1], "--quiet", "--shard", fmt.Sprintf("%d/4", 3-i))
	}
	for _, dir := range lakes {
		row := firstRow(t, must("lake", "status", dir, "--format", "json"))
		if row["sources"] != 3.0 || row["records"] != 3.0 {
			t.Errorf("%s: %v", dir, row)
		}
		must("lake", "check", dir)
	}
	a, b := contentsOf(t, lakes[0]), contentsOf(t, lakes[1])
	for name, data := range a {
		if strings.HasPrefix(name, "source/") && !bytes.Equal(data, b[name]) {
			t.Errorf("%s hangs on the order of the readers", name)
		}
	}
}

// TestLakeMends: an object that was cut or lost is named, with what to do; after that reading again makes the lake whole.
func TestLakeMends(t *testing.T) {
	tmp := t.TempDir()
	whole, lake := filepath.Join(tmp, "whole"), filepath.Join(tmp, "lake")
	bundle := filepath.Join(samplesDir, "key-download-network")
	must(t, tmp, "ingest", bundle, "--lake", whole, "--quiet")
	for i, c := range []struct {
		kind string
		harm func(name string) error
		says string // by check, of the object
	}{
		{"event", os.Remove, "events are there, its ledger has"},
		{"event", func(name string) error { return os.Truncate(name, 700) }, "cannot be read"},
		{"event", func(name string) error { return os.Truncate(name, 0) }, "cannot be read"},
		{"source", func(name string) error { return os.Truncate(name, 700) }, "cannot be read"},
		{"source", func(name string) error { return os.Truncate(name, 0) }, "cannot be read"},
	} {
		dir := fmt.Sprint(lake, i)
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		var victim string
		for name := range contentsOf(t, dir) {
			if strings.HasPrefix(name, c.kind+"/") && name > victim {
				victim = name
			}
		}
		if err := c.harm(filepath.Join(dir, filepath.FromSlash(victim))); err != nil {
			t.Fatal(err)
		}
		code, out, errs := call(t.Context(), tmp, "", "lake", "check", dir, "--format", "csv")
		if code != exitFailed || !strings.Contains(out, c.says) || !strings.Contains(errs, "ingest their logs again") {
			t.Errorf("%s %d: exit %d: %s%s", c.kind, i, code, out, errs)
		}
		for line := range strings.Lines(out) {
			if name, _, ok := strings.Cut(line, ","); ok && strings.HasPrefix(name, "source/") {
				if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
					t.Fatal(err)
				}
			}
		}
		must(t, tmp, "ingest", bundle, "--lake", dir, "--quiet")
		sameLake(t, dir, whole)
	}
}

// TestLakeStoreAway: the object store goes away while it is written to, or read from: the reader says so and ends, and when it is run
// again the lake is what it would have been.
func TestLakeStoreAway(t *testing.T) {
	tmp := t.TempDir()
	s := gateway.Start(t, "acquirer")
	want := filepath.Join(tmp, "want")
	must(t, tmp, with("ingest", "--lake", want, "--quiet")...)

	ended := make(chan string)
	go func() {
		code, _, errs := call(t.Context(), tmp, "", with("ingest", "--lake", "s3://acquirer/lake", "--quiet")...)
		ended <- fmt.Sprintf("exit %d: %s", code, errs)
	}()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if some, _ := os.ReadDir(s.File("acquirer/lake/event")); len(some) > 5 {
			break
		}
	}
	s.Down()
	if got := <-ended; !strings.HasPrefix(got, "exit 1: posmortem: ") || !strings.Contains(got, "does not answer") || !strings.Contains(got, "run the same command again") {
		t.Error(got)
	}
	s.Up()
	must(t, tmp, with("ingest", "--lake", "s3://acquirer/lake", "--quiet")...)
	sameLake(t, s.File("acquirer/lake"), want)

	large := filepath.Join(tmp, "large.jsonl")
	writeLarge(t, large)
	upload(t, s.File("acquirer/in"), filepath.Dir(large))
	go func() {
		code, _, errs := call(t.Context(), tmp, "", "ingest", "s3://acquirer/in/large.jsonl", "--lake", filepath.Join(tmp, "read"), "--quiet")
		ended <- fmt.Sprintf("exit %d: %s", code, errs)
	}()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if _, err := os.Stat(filepath.Join(tmp, "read", "lake.json")); err == nil {
			break
		}
	}
	s.Down()
	got := <-ended
	all := contentsOf(t, filepath.Join(tmp, "read"))
	maps.DeleteFunc(all, func(name string, _ []byte) bool { return !strings.HasSuffix(name, ".parquet") })
	if strings.HasPrefix(got, "exit 1: ") && len(all) == 0 {
		if !strings.Contains(got, "does not answer") {
			t.Error(got)
		}
	} else if !strings.HasPrefix(got, "exit 0") { // it may have been quicker
		t.Errorf("%s; %d objects are left", got, len(all))
	}
}
