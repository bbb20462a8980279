package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/render"
	"posmortem/analyze/store"
)

var diagnoseCommand = &command{
	name: "diagnose", args: "PATH...", short: "say why payments failed: root causes, evidence, remedy",
	long: `Reads logs of terminals and hosts, puts every failed payment together from both sides, and names
one root cause for each: on which terminals, since when, with the lines that prove it, who must act, and
what to do. PATH is a file, a folder, an archive (zip, 7z, rar, tar, gz, zst, bz2, xz, also archives inside
archives), a mail with its attachments, a spreadsheet, or - for standard input. Nothing is left behind,
unless --db names a store to keep or to ask.`,
	examples: []string{
		"posmortem diagnose ticket-4711.zip",
		"posmortem diagnose logs/ --tz terminal=Asia/Shanghai --profile lakala --lang zh",
		"posmortem diagnose --db posmortem.duckdb --format json",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		profileFlag(fs, o)
		inputFlags(fs, o)
		outputFlags(fs, o)
		storeFlags(fs, o)
		engineFlag(fs, o)
		failOnFlag(fs, o)
	},
	run: runDiagnose,
}

func failOnFlag(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.failOn, "fail-on", "", "exit with 3 when a finding is at least this severe: critical, major, minor, info")
}

func runDiagnose(ctx context.Context, a *app) error {
	if _, ok := render.Diagnoses()[a.opt.format]; !ok {
		return misuse("diagnose cannot be written as %s", a.opt.format)
	}
	return a.withAnswers(ctx, func(s analyze.Engine, from asked) error {
		d, err := analyze.Diagnose(ctx, s, from.profile, from.assumed, from.bad)
		if err != nil {
			return err
		}
		if d.Tally, err = a.tally(ctx, s, analyze.Filter{}); err != nil {
			return err
		}
		if err := a.writeDiagnosis(d); err != nil {
			return err
		}
		return a.verdict(d)
	})
}

// withStore opens the store that the flags name, reads PATHs into it, and hands it to fn. With PATHs and no --db
// the store lies in memory. Unread input turns success into exit code 4.
func (a *app) withStore(ctx context.Context, fn func(*store.Store, []analyze.Unreadable) error) error {
	if a.opt.profile != "" {
		if _, err := analyze.Codes(a.opt.profile, a.opt.lang); err != nil {
			return exit{exitMisuse, err.Error()}
		}
	}
	path := a.opt.db
	if len(a.args) > 0 && !a.opt.dbGiven {
		path = ""
	}
	if len(a.args) == 0 {
		if err := exists(ctx, path, a.opt.wait); err != nil {
			return err
		}
	}
	s, err := a.open(ctx, path)
	if err != nil {
		return err
	}
	defer s.Close()
	bad, err := a.readPaths(ctx, s, a.args)
	if err != nil {
		return err
	}
	if err := fn(s, bad); err != nil {
		return err
	}
	if len(bad) > 0 {
		return exit{exitUnreadable, ""}
	}
	return nil
}

// open opens a store for writing, and says so where it had to be mended.
func (a *app) open(ctx context.Context, path string) (*store.Store, error) {
	s, err := store.Open(ctx, path, store.Options{Memory: a.opt.memory, Wait: a.opt.wait})
	if err == nil && s.Mended() != "" {
		a.tell("%s", s.Mended())
	}
	return s, err
}

// exists refuses a store that is not there: asking must not make one.
func exists(ctx context.Context, path string, wait time.Duration) error {
	s, err := store.Open(ctx, path, store.Options{ReadOnly: true, Wait: wait})
	var e *store.Error
	if errors.As(err, &e) && e.Missing() {
		return exit{exitMisuse, "there is no store at " + path + ": name the logs to read, or make a store with: posmortem ingest PATH --db " + path}
	}
	if err != nil {
		return err
	}
	return s.Close()
}

// prepare computes attempts and causes, and warns where the profile is assumed.
func (a *app) prepare(ctx context.Context, s *store.Store) (string, bool, error) {
	profile, assumed, err := analyze.Prepare(ctx, s, analyze.Options{Profile: a.opt.profile, AsOf: a.now()})
	if errors.Is(err, analyze.ErrProfile) {
		return "", false, exit{exitMisuse, err.Error()}
	}
	if err == nil && assumed {
		a.warnAssumed(profile)
	}
	return profile, assumed, err
}

// tally counts what a page needs; other outputs do without.
func (a *app) tally(ctx context.Context, s analyze.Engine, f analyze.Filter) (*analyze.Tally, error) {
	if a.opt.format != "html" {
		return nil, nil
	}
	return analyze.ReadTally(ctx, s, f)
}

func (a *app) writeDiagnosis(d *analyze.Diagnosis) error {
	write := render.Diagnoses()[a.opt.format]
	return a.output(func(w *sink) error { return write(w, d, w.options(a)) })
}

// verdict turns findings into the exit code that --fail-on asks for.
func (a *app) verdict(d *analyze.Diagnosis) error {
	if a.opt.failOn == "" {
		return nil
	}
	limit := severityRank(a.opt.failOn)
	for _, f := range d.Findings {
		if severityRank(f.Severity) <= limit {
			return exit{exitFindings, fmt.Sprintf("found %s (%s)", f.Cause, f.Severity)}
		}
	}
	return nil
}

func severityRank(s string) int {
	for i, w := range severityWords {
		if w == s {
			return i
		}
	}
	return len(severityWords)
}
