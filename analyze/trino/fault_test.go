package trino_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"posmortem/analyze/trino"
)

// TestFaults goes through what goes wrong between a lake and its cluster: each is told in one line with its cure, and nothing is doubled or lost.
func TestFaults(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	fails := func(t *testing.T, words string, args ...string) {
		t.Helper()
		out, errs, code := b.run(append(args, "--engine", b.engine)...)
		if code != 1 || len(out) > 0 || bytes.Count(errs, []byte("\n")) != 1 {
			t.Errorf("exit code %d, %d bytes out, %s", code, len(out), errs)
		}
		for _, w := range strings.Split(words, " ... ") {
			if !strings.Contains(string(errs), w) {
				t.Errorf("%s does not say %q", errs, w)
			}
		}
	}
	e, err := trino.Open(b.engine)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	must := func(t *testing.T, q string) {
		t.Helper()
		if err := e.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	diagnose := func(t *testing.T) string {
		t.Helper()
		return string(b.must("diagnose", "--format", "json", "--as-of", asOf, "--quiet", "--engine", b.engine))
	}
	schema := b.engine[strings.LastIndexByte(b.engine, '/')+1:]
	other := strings.Replace(b.engine, "/lake/", "/nowhere/", 1)

	t.Run("unknown catalog", func(t *testing.T) {
		_, errs, code := b.run("diagnose", "--engine", other)
		if code != 1 || !strings.Contains(string(errs), "has no catalog nowhere") {
			t.Errorf("exit code %d, %s", code, errs)
		}
	})
	t.Run("table not made", func(t *testing.T) { fails(t, "there is no lake in ... lake init", "diagnose") })

	b.must("ingest", filepath.Join(root, "samples", "bundles", "key-missing"), "--lake", b.lake, "--quiet")
	b.must("lake", "init", b.location, "--engine", b.engine)
	t.Run("nothing prepared", func(t *testing.T) { fails(t, "nothing was computed yet ... lake prepare", "diagnose") })

	t.Run("tables of an older layout", func(t *testing.T) {
		must(t, "DROP TABLE event_object")
		must(t, "CREATE TABLE event_object (source BIGINT, line BIGINT, time TIMESTAMP(6), day VARCHAR) WITH (external_location = '"+b.location+"/event', format = 'PARQUET', partitioned_by = ARRAY['day'])")
		fails(t, "of an older layout ... lake init", "lake", "prepare")
		b.must("lake", "init", b.location, "--engine", b.engine)
	})

	b.must("lake", "prepare", "--engine", b.engine, "--quiet")
	want := diagnose(t)

	t.Run("prepared by another edition", func(t *testing.T) {
		view := strings.TrimSpace(string(b.must("sql", "SELECT 'CREATE OR REPLACE VIEW lake."+schema+".prepared AS SELECT ''' || computed || ''' AS computed, ''' || profile || ''' AS profile, assumed, ''older'' AS edition, sources, moment FROM (SELECT "+
			"TRUE AS assumed, BIGINT ''1'' AS sources, TIMESTAMP ''2026-01-01 00:00:00'' AS moment) x' AS q FROM lake."+schema+".prepared", "--format", "csv", "--engine", b.engine, "--quiet")))
		_, q, _ := strings.Cut(view, "\n")
		must(t, strings.Trim(strings.TrimSpace(q), `"`))
		fails(t, "prepared by another edition ... lake prepare", "diagnose")
		b.must("lake", "prepare", "--engine", b.engine, "--quiet")
		if diagnose(t) != want {
			t.Error("the answer is another")
		}
	})

	t.Run("prepared twice at once", func(t *testing.T) {
		b.must("ingest", filepath.Join(root, "samples", "bundles", "network-link"), "--lake", b.lake, "--quiet")
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { b.must("lake", "prepare", "--engine", b.engine, "--quiet") })
		}
		both.Wait()
		db := filepath.Join(b.dir, "both.duckdb")
		for _, name := range []string{"key-missing", "network-link"} {
			b.must("ingest", filepath.Join(root, "samples", "bundles", name), "--db", db, "--quiet")
		}
		store := string(b.must("diagnose", "--format", "json", "--as-of", asOf, "--quiet", "--db", db))
		if want = diagnose(t); want != store {
			t.Error(firstDifference([]byte(store), []byte(want)))
		}
	})

	t.Run("killed while it prepares", func(t *testing.T) {
		b.must("ingest", filepath.Join(root, "samples", "bundles", "card-reader"), "--lake", b.lake, "--quiet")
		c := b.command("lake", "prepare", "--engine", b.engine, "--quiet")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(15 * time.Second)
		c.Process.Kill()
		c.Wait()
		if diagnose(t) != want {
			t.Error("half a preparation is seen")
		}
		status := string(b.must("lake", "status", "--engine", b.engine, "--format", "csv", "--lang", "en"))
		if !strings.Contains(status, "stale") {
			t.Errorf("status: %s", status)
		}
		b.must("lake", "prepare", "--engine", b.engine, "--quiet")
		if want = diagnose(t); !strings.Contains(want, "card-reader") {
			t.Error("what came is not there")
		}
	})

	t.Run("a clock that runs back", func(t *testing.T) {
		must(t, "CREATE SCHEMA IF NOT EXISTS lake."+schema+"_zzzzzz_00000000") // prepared in the year 2039
		b.must("ingest", filepath.Join(root, "samples", "bundles", "device-power"), "--lake", b.lake, "--quiet")
		b.must("lake", "prepare", "--engine", b.engine, "--quiet")
		if want = diagnose(t); !strings.Contains(want, "device-power") {
			t.Error("what came is not there")
		}
		must(t, "DROP SCHEMA lake."+schema+"_zzzzzz_00000000")
	})

	t.Run("what is old is removed", func(t *testing.T) {
		defer func(d time.Duration) { *trino.Kept = d }(*trino.Kept)
		*trino.Kept = 0
		b.must("ingest", filepath.Join(root, "samples", "bundles", "operator-error"), "--lake", b.lake, "--quiet")
		if _, err := e.Prepare(ctx, trino.PrepareOptions{}); err != nil {
			t.Fatal(err)
		}
		if want = diagnose(t); !strings.Contains(want, "operator-error") {
			t.Error("what came is not there")
		}
		var schemas int
		if err := e.QueryRow(ctx, "SELECT count(*) FROM lake.information_schema.schemata WHERE schema_name LIKE '"+schema+"!_%' ESCAPE '!'").Scan(&schemas); err != nil {
			t.Fatal(err)
		}
		if schemas != 3 { // the state, the one before it, and their days
			t.Errorf("%d schemas are left", schemas)
		}
	})

	t.Run("worker killed", func(t *testing.T) {
		dir := os.Getenv("CLUSTER_DIR")
		settings, err := os.ReadFile(filepath.Join(dir, "coordinator", "etc", "config.properties"))
		if err != nil || !bytes.Contains(settings, []byte("retry-policy=TASK")) {
			t.Skip("$CLUSTER_DIR names no cluster that goes on without a worker")
		}
		pid, err := os.ReadFile(filepath.Join(dir, "worker2", "pid"))
		if err != nil {
			t.Fatal(err)
		}
		number, err := strconv.Atoi(strings.TrimSpace(string(pid)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if out, err := exec.Command(filepath.Join(root, ".ci", "cluster"), "revive", dir).CombinedOutput(); err != nil {
				t.Errorf("%s %v", out, err)
			}
		}()
		go func() {
			time.Sleep(3 * time.Second)
			syscall.Kill(number, syscall.SIGKILL)
		}()
		if diagnose(t) != want {
			t.Error("the answer is another")
		}
	})

	t.Run("object truncated", func(t *testing.T) {
		objects, _ := filepath.Glob(filepath.Join(b.lake, "event", "*", "*.parquet"))
		whole, err := os.ReadFile(objects[0])
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(objects[0], whole[:len(whole)/2], 0o644)
		fails(t, "an object of the lake cannot be read ... run the same command again", "lake", "prepare", "--profile", "visa")
		os.WriteFile(objects[0], whole, 0o644)
		if diagnose(t) != want {
			t.Error("the answer is another")
		}
	})
}
