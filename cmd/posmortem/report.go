package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/render"
	"posmortem/analyze/store"
)

var reportCommand = &command{
	name: "report", args: "NAME [PATH...]", short: "a named report: summary, response-codes, devices, hours, causes ...",
	long: `Writes one of the named reports over a store, or over PATHs. ` + "`posmortem reports`" + ` lists them.`,
	examples: []string{
		"posmortem report summary --db week.duckdb",
		"posmortem report response-codes ticket.zip --profile unionpay --format json",
		"posmortem report devices --from 7d --top 20 --lang zh",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		profileFlag(fs, o)
		filterFlags(fs, o)
		outputFlags(fs, o)
		storeFlags(fs, o)
		inputFlags(fs, o)
	},
	run: func(ctx context.Context, a *app) error {
		if len(a.args) == 0 {
			return misuse("name a report: %s", strings.Join(reportNames(), ", "))
		}
		name := a.args[0]
		if !slices.Contains(reportNames(), name) {
			return misuse("there is no report %q; known are %s", name, strings.Join(reportNames(), ", "))
		}
		a.args = a.args[1:]
		return a.withStore(ctx, func(s *store.Store, _ []analyze.Unreadable) error {
			if _, _, err := a.prepare(ctx, s); err != nil {
				return err
			}
			return a.runReport(ctx, s, name)
		})
	},
}

func reportNames() []string {
	var names []string
	if all, err := analyze.Reports(); err == nil {
		for _, r := range all {
			names = append(names, r.Name)
		}
	}
	return names
}

// runReport writes a named report over a prepared store.
func (a *app) runReport(ctx context.Context, s *store.Store, name string) error {
	r, err := analyze.Build(ctx, s, name, a.filter())
	if err != nil {
		return err
	}
	return a.writeReport(r)
}

func (a *app) writeReport(r *analyze.Report) error {
	write, ok := render.Funcs()[a.opt.format]
	if !ok {
		return misuse("this cannot be written as %s", a.opt.format)
	}
	return a.output(func(w *sink) error { return write(w, r, w.options(a)) })
}

// text makes the two texts of a title that the program itself gives.
func text(en, zh string) analyze.Text { return analyze.Text{"en": en, "zh": zh} }
