package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// clean lets verify-clean look at everything that the program makes of the samples, and, so that silence means something, at the samples
// themselves, in which it must find what was planted.
func clean(b *bench) (bool, error) {
	dir := filepath.Join(b.dir, "made")
	db := filepath.Join(dir, "store", "week.duckdb")
	if err := os.MkdirAll(filepath.Dir(db), 0o755); err != nil {
		return false, err
	}
	if _, err := b.must("ingest", b.bundles, "--db", db, "--quiet", "--as-of", asOf); err != nil {
		return false, err
	}
	if err := b.made(dir, db); err != nil {
		return false, err
	}
	rows := newTable("what", "files", "bytes", "card data or keys found")
	ok := true
	kinds, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	for _, k := range kinds {
		good, err := b.verify(rows, k.Name(), filepath.Join(dir, k.Name()), 0)
		if err != nil {
			return false, err
		}
		ok = ok && good
	}
	good, err := b.verify(rows, "the samples themselves, as a control", b.bundles, 5)
	rows.write(b.out)
	return ok && good, err
}

// made writes every kind of output, each into a folder of its own.
func (b *bench) made(dir, db string) error {
	var runs [][]string
	to := func(folder, name string, args ...string) {
		runs = append(runs, append(args, "--output", filepath.Join(dir, folder, name)))
	}
	for _, format := range []string{"table", "markdown", "csv", "json", "html", "xlsx"} {
		for _, lang := range []string{"en", "zh"} {
			to(format, "diagnose."+lang+"."+format, "diagnose", "--db", db, "--quiet", "--format", format, "--lang", lang)
		}
		to(format, "failures."+format, "failures", "--db", db, "--format", format)
		for _, name := range []string{"summary", "devices", "card-reads", "keys", "unexplained", "sources"} {
			to(format, name+"."+format, "report", name, "--db", db, "--format", format)
		}
		if err := os.MkdirAll(filepath.Join(dir, format), 0o755); err != nil {
			return err
		}
	}
	runs = append(runs,
		[]string{"weekly", "--db", db, "--week", "2025-W03", "--to", "a@example.com", "--from", "pos@example.com", "--dry-run", "--output", filepath.Join(dir, "letters"), "--as-of", asOf, "--quiet"},
		[]string{"export", filepath.Join(dir, "parquet"), "--db", db},
		[]string{"redact", b.bundles, "-o", filepath.Join(dir, "redacted"), "--quiet"})
	for _, args := range runs {
		if _, err := b.must(args...); err != nil {
			return err
		}
	}
	return nil
}

// verify adds a row for a folder; it tells whether verify-clean ended as it must.
func (b *bench) verify(rows *table, name, dir string, want int) (bool, error) {
	files, size := 0, int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			info, failed := d.Info()
			if err = failed; err == nil {
				files, size = files+1, size+info.Size()
			}
		}
		return err
	})
	if err != nil {
		return false, err
	}
	r := b.call(nil, "verify-clean", dir, "--format", "json")
	var told struct {
		Sections []struct {
			Name string
			Rows []map[string]any
		}
	}
	if err := json.Unmarshal(r.out, &told); err != nil {
		return false, fmt.Errorf("verify-clean %s: exit %d: %s", dir, r.code, tail(r.err))
	}
	found := 0.0
	for _, s := range told.Sections {
		for _, row := range s.Rows {
			if n, ok := row["count"].(float64); ok && s.Name == "kinds" {
				found += n
			} else if s.Name == "places" && want == 0 {
				fmt.Fprintf(b.out, "%v\n", row)
			}
		}
	}
	rows.add(strings.TrimSpace(name), files, size, int(found))
	return r.code == want, nil
}
