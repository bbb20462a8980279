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
is new. Prints the ledger: records = events + skipped + rejected.

With --lake it writes Parquet objects into a folder or a bucket instead, where many readers on many machines may work side by side:
each source is committed by its last object, so that a reader that was broken off is simply run again, and one that was read twice
is there once. --shard I/N reads the share I (from 0) of N; a Kubernetes indexed job (JOB_COMPLETION_INDEX with JOB_COMPLETION_COUNT or
POSMORTEM_SHARDS) and a Slurm array need no flag. All readers must have the same key file. Buckets take endpoint, region and credentials
from the environment and the files of the AWS tools (AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID ...).`,
	examples: []string{
		"posmortem ingest /var/log/switch --db week.duckdb",
		"posmortem ingest terminals.tar.zst host.log.gz --tz terminal=Asia/Shanghai --tz host=UTC",
		"zcat q2.log.gz | posmortem ingest -",
		"posmortem ingest /mnt/logs --lake s3://acquirer/lake --shard 3/8 --key-file /etc/posmortem/token.key",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		inputFlags(fs, o)
		keepFlag(fs, o)
		fs.StringVar(&o.lake, "lake", "", "write Parquet objects to this `PLACE`, a folder or s3://bucket/prefix, instead of a store")
		fs.StringVar(&o.shard, "shard", "", "with --lake: read only the share `I/N` of the inputs, I from 0")
		outputFlags(fs, o)
	},
	run: runIngest,
}

func runIngest(ctx context.Context, a *app) error {
	if len(a.args) == 0 {
		return misuse("name the logs to read, or - for standard input")
	}
	if a.opt.lake != "" {
		if a.opt.keep != "" {
			return misuse("--keep is for a store; days of a lake are removed as folders")
		}
		return runIngestLake(ctx, a)
	}
	if a.opt.shard != "" {
		return misuse("--shard needs --lake: a store has one writer at a time")
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
