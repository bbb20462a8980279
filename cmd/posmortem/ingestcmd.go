package main

import (
	"context"
	"errors"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/store"
)

var ingestCommand = &command{
	name: "ingest", args: "PATH...", short: "read, mask and keep logs in a store",
	long: `Reads logs, masks card data and keys, and keeps what they say in a DuckDB file. A source is known by
its content: running again, a copy, a compressed copy, or a log that has grown or was rotated since adds only what
is new. Prints the ledger: records = events + skipped + rejected.`,
	examples: []string{
		"posmortem ingest /var/log/switch --db week.duckdb",
		"posmortem ingest terminals.tar.zst host.log.gz --tz terminal=Asia/Shanghai --tz host=UTC",
		"zcat q2.log.gz | posmortem ingest -",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		inputFlags(fs, o)
		keepFlag(fs, o)
		outputFlags(fs, o)
	},
	run: runIngest,
}

func runIngest(ctx context.Context, a *app) error {
	if len(a.args) == 0 {
		return misuse("name the logs to read, or - for standard input")
	}
	if a.opt.keep != "" {
		if _, err := keepTime(a.opt.keep, a.now()); err != nil {
			return err
		}
	}
	a.opt.dbGiven = true
	err := a.withStore(ctx, func(s *store.Store, _ []analyze.Unreadable) error {
		if a.opt.quiet {
			return nil
		}
		return a.runReport(ctx, s, "sources")
	})
	var e exit
	if err == nil || errors.As(err, &e) && e.code == exitUnreadable {
		if failed := a.retain(ctx); failed != nil {
			return failed
		}
	}
	return err
}
