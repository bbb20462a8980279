package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"posmortem/samples/gateway"
)

// inLake are the rows of events that count in a lake, as any engine would ask for them.
func inLake(t *testing.T, lake string) []string {
	t.Helper()
	events := "read_parquet('" + lake + "/event/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types_autocast = false)"
	counts := ""
	if packed, _ := filepath.Glob(filepath.Join(lake, "packed", "*.parquet")); len(packed) > 0 {
		counts = " LEFT JOIN read_parquet('" + lake + "/packed/*.parquet') p ON p.day = e.day AND p.source = e.source WHERE e.pack IS NOT DISTINCT FROM p.pack"
	}
	columns := rowsOf(t, "", nil, "SELECT 'e.' || column_name FROM (DESCRIBE SELECT * FROM "+events+") WHERE column_name <> 'pack' ORDER BY 1")
	return rowsOf(t, "", nil, "SELECT CAST(x AS VARCHAR) FROM (SELECT "+strings.Join(columns, ", ")+" FROM "+events+" e"+counts+") x WHERE source IN (SELECT source FROM read_parquet('"+lake+"/source/*.parquet')) ORDER BY 1")
}

// copyLake copies what a lake holds.
func copyLake(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "lake")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// parquets are the objects of events of a lake.
func parquets(t *testing.T, lake string) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS(lake), "event/*/*.parquet")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestCompact joins the small objects of a lake. Wherever it is broken off, the lake holds the same events, each once; whoever ran first, the next run ends it.
func TestCompact(t *testing.T) {
	tmp := t.TempDir()
	first := filepath.Join(tmp, "first")
	must(t, tmp, with("ingest", "--lake", first, "--quiet")...)
	want, before := inLake(t, first), contentsOf(t, first)
	whole := func(t *testing.T, lake string) {
		t.Helper()
		must(t, tmp, "lake", "check", lake)
		if got := inLake(t, lake); !slices.Equal(got, want) {
			t.Errorf("%d rows count, want %d", len(got), len(want))
		}
	}
	joined := copyLake(t, first)
	must(t, tmp, "lake", "compact", joined)
	whole(t, joined)
	if code, out, errs := call(t.Context(), tmp, "", "verify-clean", joined); code != exitFine {
		t.Errorf("verify-clean: %s %s", out, errs)
	}
	after := contentsOf(t, joined)
	var packs, index []string // what was written, in the order of writing
	for name := range after {
		switch _, old := before[name]; {
		case old:
		case strings.HasPrefix(name, "event/"):
			packs = append(packs, name)
		default:
			index = append(index, name)
		}
	}
	slices.Sort(packs)
	if len(packs) == 0 || len(packs) != len(index) {
		t.Fatalf("%d packs, %d lists", len(packs), len(index))
	}

	t.Run("removed later", func(t *testing.T) {
		lake := copyLake(t, joined)
		must(t, tmp, "lake", "compact", lake) // too early
		sameLake(t, lake, joined)
		must(t, tmp, "lake", "compact", lake, "--grace", "0s")
		whole(t, lake)
		if n := len(parquets(t, lake)); n >= len(parquets(t, first)) {
			t.Errorf("%d objects are left of %d", n, len(parquets(t, first)))
		}
		status := firstRow(t, must(t, tmp, "lake", "status", lake, "--format", "json"))
		if status["joined_objects"].(float64) != 0 || status["loose_objects"].(float64) != 0 {
			t.Errorf("status %v", status)
		}
	})
	t.Run("broken off", func(t *testing.T) {
		for _, n := range []int{1, len(packs)} { // packs that no list tells of
			lake := copyLake(t, first)
			for _, name := range packs[:n] {
				write(t, filepath.Join(lake, name), after[name])
			}
			must(t, tmp, "lake", "check", lake)
			must(t, tmp, "lake", "compact", lake)
			whole(t, lake)
			sameLake(t, lake, joined)
		}
		for i := range index { // some days are joined, others not
			lake := copyLake(t, joined)
			os.Remove(filepath.Join(lake, index[i]))
			if len(index) > 1 {
				whole(t, lake)
			}
			must(t, tmp, "lake", "compact", lake)
			sameLake(t, lake, joined)
		}
		lake, removed := copyLake(t, joined), 0
		for _, name := range parquets(t, first) { // half of the old objects are gone
			if _, packed := after["packed/"+strings.TrimPrefix(filepath.Base(filepath.Dir(name)), "day=")+".parquet"]; packed && removed < 3 {
				os.Remove(filepath.Join(lake, name))
				removed++
			}
		}
		whole(t, lake)
		must(t, tmp, "lake", "compact", lake, "--grace", "0s")
		whole(t, lake)
	})
	t.Run("ingested again", func(t *testing.T) {
		lake := copyLake(t, joined)
		must(t, tmp, "lake", "compact", lake, "--grace", "0s")
		must(t, tmp, with("ingest", "--lake", lake, "--quiet")...)
		whole(t, lake)
		for name := range contentsOf(t, lake) { // as the cure of lake check says
			if strings.HasPrefix(name, "source/") && strings.HasSuffix(name, ".parquet") {
				os.Remove(filepath.Join(lake, name))
			}
		}
		must(t, tmp, with("ingest", "--lake", lake, "--quiet")...)
		whole(t, lake)
	})
	t.Run("what comes later", func(t *testing.T) {
		lake := filepath.Join(t.TempDir(), "lake")
		for _, path := range mixedSamples() {
			must(t, tmp, "ingest", path, "--lake", lake, "--quiet")
			must(t, tmp, "lake", "compact", lake, "--grace", "0s")
		}
		whole(t, lake)
	})
	t.Run("two at once", func(t *testing.T) {
		lake := copyLake(t, first)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if code, _, errs := call(t.Context(), tmp, "", "lake", "compact", lake, "--grace", "0s"); code != exitFine {
					t.Errorf("exit %d: %s", code, errs)
				}
			})
		}
		both.Wait()
		must(t, tmp, "lake", "compact", lake, "--grace", "0s")
		whole(t, lake)
	})
	t.Run("a damaged object", func(t *testing.T) {
		lake := copyLake(t, first)
		var name string // of a day on which others are joined
		for _, n := range parquets(t, lake) {
			if filepath.Dir(n) == filepath.Dir(packs[0]) {
				name = n
			}
		}
		data := before[name]
		write(t, filepath.Join(lake, name), data[:len(data)/2])
		code, _, errs := call(t.Context(), tmp, "", "lake", "compact", lake)
		if code != exitFailed || !strings.Contains(errs, filepath.Base(name)) {
			t.Errorf("exit %d: %s", code, errs)
		}
		write(t, filepath.Join(lake, name), data)
		whole(t, lake)
	})
	t.Run("a damaged pack", func(t *testing.T) {
		lake := copyLake(t, joined)
		write(t, filepath.Join(lake, packs[0]), after[packs[0]][:len(after[packs[0]])/2])
		day := strings.TrimPrefix(filepath.Base(filepath.Dir(packs[0])), "day=")
		if code, out, _ := call(t.Context(), tmp, "", "lake", "check", lake); code != exitFailed || !strings.Contains(out, filepath.Base(packs[0])) || !strings.Contains(out, "packed/"+day) {
			t.Errorf("exit %d: %s", code, out)
		}
		if code, _, errs := call(t.Context(), tmp, "", "lake", "compact", lake, "--grace", "0s"); code != exitFailed || !strings.Contains(errs, "cannot be read") {
			t.Errorf("exit %d: %s", code, errs)
		}
		os.Remove(filepath.Join(lake, "packed", day+".parquet"))
		must(t, tmp, "lake", "check", lake) // what it was made of is still there
	})
	t.Run("in a bucket", func(t *testing.T) {
		s := gateway.Start(t, "acquirer")
		must(t, tmp, with("ingest", "--lake", "s3://acquirer/lake", "--quiet")...)
		for _, grace := range []string{"24h", "0s"} {
			must(t, tmp, "lake", "compact", "s3://acquirer/lake", "--grace", grace)
			must(t, tmp, "lake", "check", "s3://acquirer/lake")
		}
		if got := inLake(t, s.File("acquirer/lake")); !slices.Equal(got, want) {
			t.Errorf("%d rows count, want %d", len(got), len(want))
		}
		for name := range maps.Keys(contentsOf(t, s.File("acquirer/lake"))) {
			if _, ok := after[name]; !ok {
				t.Errorf("%s is not in the folder", name)
			}
		}
	})
	t.Run("only some days", func(t *testing.T) {
		lake := copyLake(t, first)
		day, err := time.Parse(time.DateOnly, strings.TrimPrefix(filepath.Base(filepath.Dir(packs[0])), "day="))
		if err != nil {
			t.Fatal(err)
		}
		must(t, tmp, "lake", "compact", lake, "--from", day.Format(time.DateOnly), "--to", day.AddDate(0, 0, 1).Format(time.DateOnly))
		if got, _ := fs.Glob(os.DirFS(lake), "packed/*.parquet"); len(got) != 1 {
			t.Errorf("joined: %v", got)
		}
		whole(t, lake)
	})
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
