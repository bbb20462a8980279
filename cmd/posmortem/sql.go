package main

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/analyze/trino"
)

var sqlCommand = &command{
	name: "sql", args: "\"SELECT ...\"", short: "read-only SQL over the store",
	long: `Runs one query over the store, which is opened read-only and without access to files or the network. The tables
are described in queries/schema.sql and queries/attempts.sql; ` + "`posmortem sql \"SHOW TABLES\"`" + ` lists them. The computed
tables (attempt, finding ...) are as fresh as the last diagnose, failures or report.`,
	examples: []string{
		`posmortem sql "SELECT response_code, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC" --db week.duckdb`,
		`posmortem sql "SELECT device, count(*) FROM attempt WHERE outcome <> 'approved' GROUP BY 1" --format csv`,
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		engineFlag(fs, o)
		outputFlags(fs, o)
	},
	run: func(ctx context.Context, a *app) error {
		if len(a.args) != 1 {
			return misuse("give one query in quotes")
		}
		if a.opt.engine != "" {
			return a.withEngine(ctx, func(e *trino.Engine, _ trino.State) error { return a.writeAnswer(ctx, e) })
		}
		s, err := store.Open(ctx, a.opt.db, store.Options{ReadOnly: true, Locked: true, Wait: a.opt.wait, Memory: a.opt.memory})
		if err != nil {
			return err
		}
		defer s.Close()
		return a.writeAnswer(ctx, s)
	},
}

// writeAnswer runs the query of the user and writes what it gives.
func (a *app) writeAnswer(ctx context.Context, s analyze.Engine) error {
	sec, end, err := analyze.LongTable(ctx, s, nil, a.args[0])
	if err != nil {
		return exit{exitFailed, "the query failed: " + firstLine(err.Error())}
	}
	defer end()
	return a.writeReport(&analyze.Report{Name: "sql", Sections: []analyze.Section{sec}})
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}
