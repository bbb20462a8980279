package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/objects"
	"posmortem/analyze/store"
	"posmortem/parsers/spool"
)

var exportCommand = &command{
	name: "export", args: "DIR|s3://BUCKET/PREFIX [PATH...]", short: "the store as a lake of Parquet, partitioned by day",
	long: `Writes the store, or what PATHs hold, as Parquet (zstd) in the layout of ingest --lake, for Trino, Spark, pandas or DuckDB:

  event/day=2026-03-02/...parquet   the events of one source on one day (UTC), masked as in the store; day=undated: without a time
  source/...parquet                 the logs that were read, a row each, with their ledger
  anchor/...parquet                 a sample of the digests of every log
  attempt/part-0.parquet            every attempt, with its cause and the number of its finding
  finding/part-0.parquet            the findings

A folder appears when it is whole, and one that holds files is refused; a lake in a bucket is added to. Columns without any
value in a file are left out of it: read by name (DuckDB: union_by_name = true, Spark: mergeSchema). event.source is another
number than in the store: made from the content, so that it is the same everywhere. The columns are described in
queries/schema.sql and queries/attempts.sql.`,
	examples: []string{
		"posmortem export lake/week --db week.duckdb",
		"posmortem export out ticket-4711.zip --profile lakala",
		"posmortem export s3://acquirer/lake --db week.duckdb --key-file /etc/posmortem/token.key",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		profileFlag(fs, o)
		inputFlags(fs, o)
		storeFlags(fs, o)
		outputFlags(fs, o)
	},
	run: runExport,
}

func runExport(ctx context.Context, a *app) error {
	if len(a.args) == 0 {
		return misuse("name the folder to write")
	}
	where := a.args[0]
	a.args = a.args[1:]
	into := a.exportLake
	if !objects.Remote(where) {
		where, into = filepath.Clean(where), a.exportInto
		if err := newFolder(where); err != nil {
			return err
		}
	}
	return a.withStore(ctx, func(s *store.Store, _ []analyze.Unreadable) error {
		if _, _, err := a.prepare(ctx, s); err != nil {
			return err
		}
		written, err := into(ctx, s, where)
		if err != nil {
			return err
		}
		return a.writeReport(exportReport(written))
	})
}

// newFolder refuses a folder that holds something, and a name that is taken.
func newFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return misuse("cannot write into %s: %s; name a new folder", dir, reason(err))
	case len(entries) > 0:
		return misuse("%s is not empty; name a new folder, or empty this one first", dir)
	}
	return nil
}

// exportInto writes into a folder beside the wanted one and renames it, so that a half-written export is never seen.
func (a *app) exportInto(ctx context.Context, s *store.Store, dir string) ([]analyze.Exported, error) {
	part, err := spool.NewPart(dir, true)
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w; name a folder inside of one that exists and may be written", dir, reason(err))
	}
	defer part.Discard()
	written, err := a.exportLake(ctx, s, part.Name())
	if err == nil {
		err = os.RemoveAll(filepath.Join(part.Name(), objects.Unfinished))
	}
	if err != nil {
		return nil, err
	}
	if err := part.Chmod(0o755); err != nil {
		return nil, err
	}
	if err := part.Place(); err != nil {
		return nil, fmt.Errorf("%s cannot be replaced: %w; name a new folder", dir, reason(err))
	}
	return written, nil
}

func exportReport(written []analyze.Exported) *analyze.Report {
	sec := analyze.Section{Name: "export", Columns: []analyze.Column{
		{Name: "table", Kind: analyze.KindText, Title: text("table", "表")},
		{Name: "files", Kind: analyze.KindInt, Title: text("files", "文件数")},
		{Name: "rows", Kind: analyze.KindInt, Title: text("rows", "行数")},
		{Name: "bytes", Kind: analyze.KindInt, Title: text("bytes", "字节")},
	}}
	for _, x := range written {
		sec.Rows = append(sec.Rows, []any{x.Table, int64(x.Files), x.Rows, x.Bytes})
	}
	return &analyze.Report{Name: "export", Sections: []analyze.Section{sec}}
}
