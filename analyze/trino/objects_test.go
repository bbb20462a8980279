package trino_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestObjects goes the whole way over an object store: eight readers fill a lake side by side, the cluster prepares it, and the answer is that of a store.
func TestObjects(t *testing.T) {
	b := newBench(t)
	objects := os.Getenv("CLUSTER_OBJECTS")
	if objects == "" {
		t.Skip("$CLUSTER_OBJECTS names no catalog over an object store")
	}
	place := filepath.Base(b.lake)
	engine, lake := objects[:strings.LastIndexByte(objects, '/')+1]+place, "s3://lake/"+place
	var logs []string
	for _, name := range []string{"networks-side-by-side", "key-missing", "card-reader"} {
		logs = append(logs, filepath.Join(root, "samples", "bundles", name))
	}
	db, more := filepath.Join(b.dir, "one.duckdb"), filepath.Join(root, "samples", "bundles", "device-power")
	b.must(append([]string{"ingest", "--db", db, "--quiet"}, logs...)...)
	var readers sync.WaitGroup
	for i := range 8 {
		readers.Go(func() {
			b.must(append([]string{"ingest", "--lake", lake, "--shard", strconv.Itoa(i) + "/8", "--quiet"}, logs...)...)
		})
	}
	readers.Wait()
	b.must("lake", "init", lake, "--engine", engine)
	b.must("lake", "prepare", "--engine", engine, "--quiet")
	same := func(what string) {
		t.Helper()
		for _, args := range [][]string{{"diagnose", "--format", "json", "--as-of", asOf}, {"failures", "--format", "csv", "--as-of", asOf}} {
			want, got := b.must(append(args, "--quiet", "--db", db)...), b.must(append(args, "--quiet", "--engine", engine)...)
			if !bytes.Equal(want, got) {
				t.Errorf("%s, %s: %s", what, args[0], firstDifference(want, got))
			}
		}
	}
	same("prepared")
	// Small objects are joined while the lake is asked: nothing counts twice, and nothing is gone when the old objects are.
	b.must("lake", "compact", lake)
	same("joined")
	b.must("lake", "compact", lake, "--grace", "0s")
	same("joined, and the old objects removed")
	b.must("ingest", more, "--lake", lake, "--quiet")
	b.must("lake", "prepare", "--engine", engine, "--quiet")
	b.must("ingest", more, "--db", db, "--quiet")
	same("prepared of joined objects")
}
