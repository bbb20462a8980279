package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"posmortem/analyze/store"
	"posmortem/parsers/spool"
)

var backupCommand = &command{
	name: "backup", args: "FILE", short: "a copy of a store, also while it is being written",
	long: `Copies a store into one file that needs nothing beside it, and checks the copy as posmortem check does. The file appears when it is
whole; one that is there is replaced. Nobody is kept from the store meanwhile: neither those who ask it nor an ingest that is writing it.
What that ingest has committed so far is in the copy, and whole.

Where the store is written faster than it can be copied, the copy is begun again for as long as --wait says.`,
	examples: []string{"posmortem backup /backup/week.duckdb --db week.duckdb", "posmortem backup /backup/week.duckdb --db week.duckdb --wait 10m --quiet"},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		fs.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors")
	},
	run: runBackup,
}

func runBackup(ctx context.Context, a *app) error {
	if len(a.args) != 1 {
		return misuse("name the file of the backup")
	}
	to := a.args[0]
	switch st, err := os.Stat(to); {
	case err == nil && st.IsDir():
		return misuse("%s is a folder; name a file in it", to)
	case err == nil && !st.Mode().IsRegular():
		return misuse("%s is no file; name another", to)
	case err == nil:
		if db, err := os.Stat(a.opt.db); err == nil && os.SameFile(st, db) {
			return misuse("%s is the store itself; name another file", to)
		}
	}
	part, err := spool.NewPart(to, true) // a folder, for the log that the copy has beside it at first
	if err != nil {
		return fmt.Errorf("cannot write %s: %w; name a file in a folder that exists and may be written", to, reason(err))
	}
	defer part.Discard()
	fresh := filepath.Join(part.Name(), "store.duckdb")
	if err := store.Snapshot(ctx, a.opt.db, fresh, store.Options{Memory: a.opt.memory, Wait: a.opt.wait}); err != nil {
		return err
	}
	sources, err := a.whole(ctx, fresh)
	if err != nil {
		return err
	}
	if err := os.Rename(fresh, to); err != nil {
		return err
	}
	if a.opt.quiet {
		return nil
	}
	st, err := os.Stat(to)
	if err != nil {
		return err
	}
	return a.print(fmt.Sprintf("%s: %d sources, %d bytes, checked\n", to, sources, st.Size()))
}

// whole checks a copy, and returns how many sources it holds.
func (a *app) whole(ctx context.Context, path string) (sources int64, err error) {
	s, err := store.Open(ctx, path, store.Options{ReadOnly: true, Memory: a.opt.memory})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	_, wrong, err := a.inspect(ctx, s)
	if err != nil {
		return 0, err
	}
	if wrong > 0 {
		return 0, exit{exitFailed, fmt.Sprintf("%s is not whole: %d rows do not agree, so that no backup of it is written; see posmortem check", a.opt.db, wrong)}
	}
	return sources, s.QueryRow(ctx, "SELECT count(*) FROM source").Scan(&sources)
}
