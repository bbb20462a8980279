package main

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/analyze/trino"
)

func engineFlag(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.engine, "engine", "", "ask a Trino cluster over a lake: `trino://user@host:port/catalog/schema` (or $POSMORTEM_ENGINE); posmortem lake --help teaches")
}

// settleEngine takes the engine of the environment where the flags name neither a store nor an engine.
func (o *options) settleEngine(fs *pflag.FlagSet) error {
	f := fs.Lookup("engine")
	if f == nil {
		return nil
	}
	db := fs.Lookup("db")
	switch {
	case f.Changed && db != nil && db.Changed && fs.Lookup("week") == nil: // the command weekly keeps its ledger in the store
		return misuse("--engine and --db are two different places to ask; give one of them")
	case !f.Changed && (db == nil || !db.Changed):
		o.engine = os.Getenv("POSMORTEM_ENGINE")
	}
	return nil
}

// asked is a prepared place to ask, and how it was prepared.
type asked struct {
	profile string
	assumed bool
	bad     []analyze.Unreadable
}

// withAnswers hands fn what its questions are asked of: the cluster of --engine, or the store of --db or PATHs, which it prepares.
func (a *app) withAnswers(ctx context.Context, fn func(analyze.Engine, asked) error) error {
	if a.opt.engine != "" && len(a.args) == 0 {
		return a.withEngine(ctx, func(e *trino.Engine, s trino.State) error {
			return fn(e, asked{profile: s.Profile, assumed: s.Assumed})
		})
	}
	if a.opt.engine != "" && os.Getenv("POSMORTEM_ENGINE") != a.opt.engine {
		return misuse("an engine asks its lake and no PATH: read the logs into the lake with posmortem ingest --lake")
	}
	return a.withStore(ctx, func(s *store.Store, bad []analyze.Unreadable) error {
		profile, assumed, err := a.prepare(ctx, s)
		if err != nil {
			return err
		}
		return fn(s, asked{profile, assumed, bad})
	})
}

// withEngine hands fn the engine, ready to be asked what was prepared.
func (a *app) withEngine(ctx context.Context, fn func(*trino.Engine, trino.State) error) error {
	e, err := trino.Open(a.opt.engine)
	if err != nil {
		return err
	}
	defer e.Close()
	state, err := e.Use(ctx)
	if err != nil {
		return err
	}
	switch {
	case a.opt.profile != "" && a.opt.profile != state.Profile:
		return misuse("the lake was prepared with --profile %s; prepare it anew with: posmortem lake prepare --profile %s", state.Profile, a.opt.profile)
	case state.Assumed:
		a.warnAssumed(state.Profile)
	}
	return e.Cure(fn(e, state))
}

func (a *app) warnAssumed(profile string) {
	a.warn("response codes are read as %s, since no manifest names the acquirer; give --profile", profile)
}

// engineError tells whether an error is one of the engine, and the exit code of it.
func engineError(err error) (exit, bool) {
	var e *trino.Error
	if !errors.As(err, &e) {
		return exit{}, false
	}
	if e.Misuse {
		return exit{exitMisuse, err.Error()}, true
	}
	return exit{exitFailed, err.Error()}, true
}
