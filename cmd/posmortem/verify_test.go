package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"posmortem/analyze/store"
	"posmortem/parsers/mask"
)

// verify runs verify-clean and returns what it found, as rows of CSV.
func verify(t *testing.T, paths ...string) (code int, found []string) {
	t.Helper()
	code, stdout, stderr := call(t.Context(), "", "", slices.Concat([]string{"verify-clean", "--format", "csv"}, paths)...)
	if code != exitFine && code != exitNotClean {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	places, _, _ := strings.Cut(stdout, "\n\n")
	return code, strings.Split(strings.TrimSpace(places), "\n")[1:]
}

// TestVerifyOwn runs verify-clean over what the program makes of samples, in every format.
func TestVerifyOwn(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "week.duckdb")
	var samples []string
	for _, name := range []string{"key-missing", "key-session-stale", "security-event", "network-config"} {
		samples = append(samples, filepath.Join(samplesDir, name))
	}
	if code, _ := verify(t, samples...); code != exitNotClean {
		t.Error("the samples are found clean")
	}
	must(t, dir, slices.Concat([]string{"ingest", "--quiet", "--db", db}, samples)...)
	for _, format := range []string{"table", "markdown", "csv", "json", "html", "xlsx"} {
		for _, c := range [][]string{{"diagnose"}, {"failures"}, {"report", "summary"}, {"report", "devices"}} {
			out := filepath.Join(dir, strings.Join(c, "-")+"."+format)
			must(t, dir, slices.Concat(c, []string{"--db", db, "--quiet", "--format", format, "--output", out})...)
		}
	}
	if code, found := verify(t, dir); code != exitFine {
		t.Errorf("what the program made is not clean: %q", found)
	}
}

// TestVerifyTables looks into a DuckDB file, one that has a WAL, and a Parquet file.
func TestVerifyTables(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "other.duckdb")
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"SET checkpoint_threshold = '1TB'",
		"CREATE SCHEMA side", `CREATE TABLE side."odd ""name" (pan BIGINT, n BIGINT, v VARCHAR, b BLOB, l VARCHAR[], s STRUCT(x VARCHAR))`,
		`INSERT INTO side."odd ""name" SELECT NULL, 4111111111111111, 'fine', NULL, NULL, NULL FROM range(10)`,
		`INSERT INTO side."odd ""name" VALUES (4111111111111111, 1, 'card 4111111111111111', 'cvv=123'::BLOB, ['PAN=4242424242424242'], {'x': 'PIN=1234'})`,
		`COPY side."odd ""name" TO '` + filepath.Join(dir, "t.parquet") + `'`,
	} {
		if err := s.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	crashed := filepath.Join(dir, "crashed.duckdb") // as a killed program leaves it
	for from, to := range map[string]string{db: crashed, db + ".wal": crashed + ".wal"} {
		copyFile(t, from, to)
	}
	code, found := verify(t, crashed)
	want := func(table, row string) (rows []string) {
		for _, c := range []string{"pan row " + row + ",pan", "v row " + row + ",pan", "b row " + row + ",cvv", "l row " + row + ",pan", "s row " + row + ",pin"} {
			rows = append(rows, table+"."+c+",1")
		}
		return rows
	}
	check := func(what string, prefix string, found, want []string) {
		for _, w := range want {
			if !slices.ContainsFunc(found, func(f string) bool { return strings.Trim(strings.ReplaceAll(f, `"`, ""), " ") == prefix+w }) {
				t.Errorf("%s: lacks %s in %q", what, w, found)
			}
		}
		if len(found) != len(want) {
			t.Errorf("%s: found %q", what, found)
		}
	}
	if code != exitNotClean {
		t.Fatal("clean")
	}
	check("DuckDB", "crashed.duckdb,,", found, want("side.odd name", "10"))
	_, found = verify(t, filepath.Join(dir, "t.parquet"))
	check("Parquet", "t.parquet,,", found, want("parquet", "10"))
	if code, _ := verify(t, crashed+".wal"); code != exitNotClean {
		t.Error("the WAL by itself is found clean")
	}
	if err := s.Close(); err != nil { // which writes the WAL into the file
		t.Fatal(err)
	}
	_, found = verify(t, zipFile(t, db))
	check("an archive", "a.zip/other.duckdb,,", found, want("side.odd name", "10"))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// zipFile packs a file into an archive.
func zipFile(t *testing.T, file string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "a.zip")
	f, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := zip.NewWriter(f)
	m, err := w.Create(filepath.Base(file))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestLedgerIsClean wants the counts of what was masked not to be taken for secrets: 104 verification values were, or 2512 expiry dates.
func TestLedgerIsClean(t *testing.T) {
	m := mask.New(make([]byte, 32))
	m.Text(nil, []byte("pan=4111 1111 1111 1111 cvv=123 exp=2512 pin=1234 password=geheim track2=4111111111111111=2512101 name=DOE/JOHN pinblock=0123456789ABCDEF"))
	if len(m.Counts()) < 6 {
		t.Fatalf("masked only %v", m.Counts())
	}
	for _, n := range []int64{1, 12, 104, 1225, 2512, 123456} {
		counts := m.Counts()
		for kind := range counts {
			counts[kind] = n
		}
		text := maskedCounts(counts)
		m.Find([]byte(`{"masked": `+text+"}\n"+strings.ReplaceAll(text, ":", ": ")+"\n"+strings.ReplaceAll(text, `"`, `""`)), func(_ int, kind string) {
			t.Errorf("%s is taken for a %s", text, kind)
		})
	}
}
