package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"posmortem/analyze/store"
)

var forgetCommand = &command{
	name: "forget", short: "delete what a store keeps of terminals, of a time, or of sources",
	long: `Deletes events from a store: those of some terminals, those before a time, those of some sources; where more than one is given,
only what fits all of them. Sources of which nothing is left go too. The file is then written anew, so that the deleted bytes are gone from
it, and causes and findings are computed again by the next question. Copies and backups of the store are not touched.

A log that was forgotten whole comes back when it is read again: remove the log too.`,
	examples: []string{
		"posmortem forget --db week.duckdb --device 10000011",
		"posmortem forget --db week.duckdb --before 400d",
		"posmortem forget --db week.duckdb --source 'ticket-4711.zip/*'",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		fs.StringSliceVar(&o.device, "device", nil, "what these terminals did, or others say of them")
		fs.StringVar(&o.to, "before", "", "what happened before this `TIME`: RFC 3339, a date, or 400d")
		fs.StringArrayVar(&o.forget, "source", nil, "what stood in this `PATH`, as `posmortem report sources` names it; * is any text")
		fs.StringVar(&o.asOfText, "as-of", "", "the clock that --before counts from")
		fs.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors")
	},
	run: runForget,
}

func runForget(ctx context.Context, a *app) error {
	f := store.Forget{Devices: a.opt.device, Before: a.opt.toTime, Sources: a.opt.forget}
	if len(f.Devices) == 0 && f.Before.IsZero() && len(f.Sources) == 0 {
		return misuse("say what to forget: --device, --before or --source")
	}
	if err := exists(ctx, a.opt.db, a.opt.wait); err != nil {
		return err
	}
	n, err := a.forget(ctx, f)
	if err != nil || a.opt.quiet {
		return err
	}
	return a.print(fmt.Sprintf("forgotten: %d events, and %d sources of which nothing is left\n", n.Events, n.Sources))
}

// forget deletes, and writes the store anew where anything went.
func (a *app) forget(ctx context.Context, f store.Forget) (store.Forgotten, error) {
	s, err := a.open(ctx, a.opt.db)
	if err != nil {
		return store.Forgotten{}, err
	}
	n, err := s.Forget(ctx, f)
	worn := false
	if err == nil {
		worn, err = s.Worn(ctx)
	}
	if closed := s.Close(); err == nil {
		err = closed
	}
	if err != nil || !worn {
		return n, err
	}
	return n, store.Rewrite(ctx, a.opt.db, store.Options{Memory: a.opt.memory, Wait: a.opt.wait})
}

// retain forgets what is older than --keep.
func (a *app) retain(ctx context.Context) error {
	if a.opt.keep == "" {
		return nil
	}
	before, err := keepTime(a.opt.keep, a.now())
	if err != nil {
		return err
	}
	n, err := a.forget(ctx, store.Forget{Before: before})
	if err == nil && n.Events > 0 {
		a.warn("--keep %s: %d events from before %s are forgotten", a.opt.keep, n.Events, before.Format(time.DateOnly))
	}
	return err
}

// keepTime reads a span such as 400d, counted from now.
func keepTime(keep string, now time.Time) (time.Time, error) {
	before, err := parseTime(keep, now)
	if err != nil || !before.Before(now) {
		return time.Time{}, misuse("--keep: %q is no span of time; write 400d", keep)
	}
	return before, nil
}

func keepFlag(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.keep, "keep", "", "forget what is older than this `SPAN`, such as 400d")
}
