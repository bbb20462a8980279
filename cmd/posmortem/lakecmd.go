package main

import (
	"context"
	"strings"

	"github.com/spf13/pflag"
)

var lakeCommand = &command{
	name: "lake", args: "status|check PLACE", short: "what a lake of Parquet objects holds",
	long: `A lake is what ingest --lake fills: Parquet objects in a folder or a bucket.

  lake status PLACE   sources with their ledger, days with objects and bytes, what no source accounts for, what is damaged
  lake check PLACE    whether the events of every source are there, as many as its ledger says; 1 where they are not

PLACE is a folder or s3://bucket/prefix.`,
	examples: []string{"posmortem lake status lake/week", "posmortem lake status s3://acquirer/lake --format json"},
	flags: func(fs *pflag.FlagSet, o *options) {
		outputFlags(fs, o)
	},
	run: runLake,
}

// lakeWords are the words that may follow lake.
var lakeWords = []struct {
	name string
	run  func(ctx context.Context, a *app) error
}{
	{"status", runLakeStatus},
	{"check", runLakeCheck},
}

func runLake(ctx context.Context, a *app) error {
	var names []string
	for _, w := range lakeWords {
		if len(a.args) > 0 && a.args[0] == w.name {
			a.args = a.args[1:]
			return w.run(ctx, a)
		}
		names = append(names, w.name)
	}
	return misuse("say what to do with the lake: %s", strings.Join(names, ", "))
}
