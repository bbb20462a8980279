package main

import (
	"context"

	"github.com/spf13/pflag"

	"posmortem/analyze"
)

var failuresCommand = &command{
	name: "failures", args: "[PATH...]", short: "one row per failed payment, with its cause",
	long: `Lists every payment attempt that was not approved, with its outcome, its response code under the
profile, who saw it, its cause and the line that decided. Times are UTC.`,
	examples: []string{
		"posmortem failures ticket.zip --format csv",
		"posmortem failures --db week.duckdb --cause network-link --from 2026-03-02",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		profileFlag(fs, o)
		filterFlags(fs, o)
		outputFlags(fs, o)
		storeFlags(fs, o)
		engineFlag(fs, o)
		inputFlags(fs, o)
	},
	run: func(ctx context.Context, a *app) error {
		return a.withAnswers(ctx, func(s analyze.Engine, _ asked) error {
			r, err := analyze.Failures(ctx, s, a.filter())
			if err != nil {
				return err
			}
			return a.writeReport(r)
		})
	},
}

// filter gathers the flags that narrow an answer.
func (a *app) filter() analyze.Filter {
	o := a.opt
	return analyze.Filter{From: o.fromTime, To: o.toTime, Device: o.device, Merchant: o.merchant, Cause: o.cause, Code: o.code, Top: o.top, AsOf: a.now()}
}
