package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"posmortem/analyze/store"
)

// TestExportHoldsAll: what the files hold is what the store holds, in types that other programs know.
func TestExportHoldsAll(t *testing.T) {
	ctx, tmp := context.Background(), t.TempDir()
	dir, db := filepath.Join(tmp, "lake"), filepath.Join(tmp, "week.duckdb")
	must(t, tmp, "export", dir, filepath.Join(samplesDir, "key-missing"), "--db", db, "--quiet")
	kept, err := store.Open(ctx, db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	files, err := store.Open(ctx, "", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	count := func(s *store.Store, query string) (n int64) {
		t.Helper()
		if err := s.QueryRow(ctx, query).Scan(&n); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n
	}
	for table, sum := range map[string]string{
		"event": "sum(line + coalesce(amount, 0))", "source": "sum(records)", "attempt": "count(DISTINCT attempt)", "finding": "sum(failures)",
	} {
		from := " FROM read_parquet('" + filepath.Join(dir, table, "**", "*.parquet") + "', hive_partitioning = true, union_by_name = true)"
		for _, what := range []string{"count(*)", sum} {
			what = "SELECT CAST(" + what + " AS BIGINT)"
			if got, want := count(files, what+from), count(kept, what+" FROM "+table); got != want || want == 0 {
				t.Errorf("%s%s: %d, want %d", what, from, got, want)
			}
		}
		if n := count(files, "SELECT count(*) FROM (DESCRIBE SELECT *"+from+") d WHERE column_type NOT IN ('VARCHAR', 'BIGINT', 'INTEGER', 'DOUBLE', 'TIMESTAMP', 'BOOLEAN', 'DATE')"); n > 0 {
			t.Errorf("%s: %d columns of a type that not every reader knows", table, n)
		}
	}
	if n := count(files, "SELECT count(*) FROM parquet_metadata('"+filepath.Join(dir, "**", "*.parquet")+"') WHERE compression <> 'ZSTD'"); n > 0 {
		t.Errorf("%d columns are not compressed by zstd", n)
	}
	if n := count(files, "SELECT count(*) FROM read_parquet('"+filepath.Join(dir, "event", "**", "*.parquet")+"', hive_partitioning = true, union_by_name = true) WHERE CAST(CAST(time AS DATE) AS VARCHAR) <> CAST(day AS VARCHAR)"); n > 0 {
		t.Errorf("%d events lie in the folder of another day", n)
	}
	if n := count(files, "SELECT count(*) FROM duckdb_extensions() WHERE extension_name = 'parquet' AND install_mode = 'STATICALLY_LINKED'"); n != 1 {
		t.Error("Parquet is not part of the library: it would be asked from the network")
	}
}

// TestExportLeavesNothing: an export that is cut short leaves neither the folder nor parts of it.
func TestExportLeavesNothing(t *testing.T) {
	s, err := store.Open(context.Background(), "", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	parent := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a := &app{opt: defaults()}
	a.opt.keyFile = filepath.Join(t.TempDir(), "token.key")
	if _, err := a.exportInto(ctx, s, filepath.Join(parent, "lake")); err == nil {
		t.Fatal("an interrupted export gives no error")
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

// TestExportIsIngest: a store and the readers write the same objects of the same logs, byte for byte.
func TestExportIsIngest(t *testing.T) {
	tmp := t.TempDir()
	db, stored, read := filepath.Join(tmp, "s.duckdb"), filepath.Join(tmp, "stored"), filepath.Join(tmp, "read")
	logs := filepath.Join(tmp, "logs")
	writeLarge(t, filepath.Join(logs, "switch", "large.jsonl"))
	bundle := filepath.Join(samplesDir, "key-missing")
	must(t, tmp, "ingest", logs, bundle, "--db", db, "--quiet", "--year", "2025")
	must(t, tmp, "export", stored, "--db", db, "--quiet")
	must(t, tmp, "ingest", logs, bundle, "--lake", read, "--quiet", "--year", "2025")
	for _, table := range []string{"event", "source", "anchor"} {
		sameLake(t, filepath.Join(stored, table), filepath.Join(read, table))
	}
}
