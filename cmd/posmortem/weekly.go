package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/mail"
	"posmortem/analyze/render"
	"posmortem/analyze/store"
	"posmortem/analyze/trino"
)

var weeklyCommand = &command{
	name: "weekly", short: "the weekly summary against the week before: written, and mailed where recipients are given",
	long: `Sums up one week: how much of the fleet was heard from, which findings are new, go on or are gone, the failure rate
against the week before and the same weekdays, where somebody has to go, what stays unexplained, and the money not recovered.
Without recipients the summary goes to standard output. With them each one gets a mail with the whole week attached, once: the
store keeps a ledger (table sent), and a run that was cut short is finished by the next. The default week is the last one that is
over. From a settings file, weeks that were missed are caught up, eight at most.

Settings (TOML) have the names of the flags with _ for -: db, to, from, smtp, lang, tz, profile, expected, wait, memory,
insecure_smtp, unsure; and credentials, a file with the user and the password of the mail server on one line each, which
others must not be able to read. Otherwise they come from $POSMORTEM_SMTP_USER and $POSMORTEM_SMTP_PASSWORD.

--unsure says what becomes of a mail whose delivery the server never confirmed, since SMTP has no way to ask for it: auto sends again
(with the same Message-ID) where the connection was lost, and does not where this program was killed in the moment between the end of
the mail and the server's answer; send and skip do so always and never.`,
	examples: []string{
		"posmortem weekly --db posmortem.duckdb",
		"posmortem weekly --week 2026-W10 --to a@example.com --from pos@example.com --smtp smtps://mail.example.com",
		"posmortem weekly --config /etc/posmortem/weekly.toml",
		"posmortem weekly --config weekly.toml --dry-run --output letters/",
		"posmortem weekly --config /etc/posmortem/weekly.toml --print systemd --output /etc/systemd/system",
	},
	flags: weeklyFlagSet,
	run:   runWeekly,
}

// weeklyFlags are the flags that only this command has.
type weeklyFlags struct {
	set                                        *pflag.FlagSet
	week, config, from, smtp, expected, unsure string
	print, output                              string
	to                                         []string
	dryRun, resend, insecure                   bool
}

func weeklyFlagSet(fs *pflag.FlagSet, o *options) {
	w := &o.weekly
	w.set = fs
	storeFlags(fs, o)
	engineFlag(fs, o)
	profileFlag(fs, o)
	keepFlag(fs, o)
	fs.StringVar(&w.week, "week", "", "the `WEEK` as ISO 8601 writes it, such as 2026-W10 (default: the last one that is over)")
	fs.StringVar(&w.config, "config", "", "settings from a TOML `FILE`; flags go before them")
	fs.StringArrayVar(&w.to, "to", nil, "mail it to this `ADDRESS`; again for more")
	fs.StringVar(&w.from, "from", "", "`ADDRESS` of the sender")
	fs.StringVar(&w.smtp, "smtp", "", "mail server: `smtps://host[:port]`, or smtp://host[:port] with STARTTLS")
	fs.BoolVar(&w.insecure, "insecure-smtp", false, "do not ask for TLS; a password is not sent then")
	fs.StringVar(&w.unsure, "unsure", "auto", "a mail that the server never confirmed: auto, send or skip")
	fs.BoolVar(&w.resend, "resend", false, "send again what was sent")
	fs.BoolVar(&w.dryRun, "dry-run", false, "send nothing: write the mails as .eml files into --output")
	fs.StringVar(&w.expected, "expected", "", "terminals that should be heard from: a CSV `FILE` (default: those of the four weeks before)")
	fs.StringVar(&w.print, "print", "", "print what runs it every week: systemd or cron")
	fs.StringArrayVar(&o.tz, "tz", nil, "`ZONE` whose midnights bound the week (default UTC)")
	fs.StringVarP(&o.format, "format", "f", o.format, "without recipients: table, or json")
	fs.StringVarP(&w.output, "output", "o", "", "write to `FILE`; with --dry-run or --print: into this folder")
	fs.StringVar(&o.lang, "lang", o.lang, "language: en or zh")
	fs.StringVar(&o.asOfText, "as-of", "", "the clock: the same input and `TIME` give the same bytes")
	fs.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors on standard error")
}

func runWeekly(ctx context.Context, a *app) error {
	j, err := a.weeklyJob()
	if err != nil {
		return err
	}
	if a.opt.weekly.print != "" {
		return j.print()
	}
	if a.opt.keep != "" {
		if err := exists(ctx, a.opt.db, a.opt.wait); err != nil {
			return err
		}
		if err := a.retain(ctx); err != nil {
			return err
		}
	}
	if a.opt.engine != "" {
		return a.withEngine(ctx, func(e *trino.Engine, state trino.State) error {
			j.store, j.profile, j.assumed = e, state.Profile, state.Assumed
			return j.withLedger(ctx)
		})
	}
	s, err := j.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if j.profile, j.assumed, err = analyze.Prepare(ctx, s, analyze.Options{Profile: a.opt.profile, AsOf: a.now()}); err != nil {
		if errors.Is(err, analyze.ErrProfile) {
			return exit{exitMisuse, err.Error()}
		}
		return err
	}
	j.store = s
	return j.run(ctx, s)
}

// withLedger keeps what an engine's weeks were mailed to whom in the store that --db names, and where nothing is sent in none.
func (j *weeklyJob) withLedger(ctx context.Context) error {
	path := ""
	if len(j.to) > 0 && !j.a.opt.weekly.dryRun || j.a.opt.dbGiven {
		path = j.a.opt.db
	}
	s, err := store.Open(ctx, path, store.Options{Memory: j.a.opt.memory, Wait: j.a.opt.wait})
	if err != nil {
		return err
	}
	defer s.Close()
	return j.run(ctx, s)
}

// run writes or mails what was asked for; s keeps the ledger.
func (j *weeklyJob) run(ctx context.Context, s *store.Store) error {
	var err error
	if j.ledger, err = mail.OpenLedger(ctx, s); err != nil {
		return err
	}
	switch {
	case len(j.to) == 0:
		return j.write(ctx)
	case j.a.opt.weekly.dryRun:
		return j.dryRun(ctx)
	}
	return j.send(ctx)
}

// open opens the store, waiting for its lock as long as --wait says; a store that is not there is not made.
func (j *weeklyJob) open(ctx context.Context) (*store.Store, error) {
	if _, err := os.Stat(j.a.opt.db); errors.Is(err, fs.ErrNotExist) {
		return nil, exit{exitMisuse, "there is no store at " + j.a.opt.db + "; make one with: posmortem ingest PATH --db " + j.a.opt.db}
	}
	return j.a.open(ctx, j.a.opt.db)
}

// build sums up a week.
func (j *weeklyJob) build(ctx context.Context, week analyze.Week) (*analyze.Weekly, error) {
	before, err := j.ledger.Mailed(ctx, week.Add(-1).String())
	if err != nil {
		return nil, err
	}
	return analyze.BuildWeekly(ctx, j.store, analyze.WeeklyOptions{Week: week, AsOf: j.a.now(), Expected: j.expected, Mailed: before, Profile: j.profile, Assumed: j.assumed})
}

// write puts the summary on standard output.
func (j *weeklyJob) write(ctx context.Context) error {
	w, err := j.build(ctx, j.week)
	if err != nil {
		return err
	}
	j.a.opt.output = j.a.opt.weekly.output
	return j.a.output(func(out *sink) error {
		if j.a.opt.format == "json" {
			return render.WriteJSON(out, w)
		}
		_, err := fmt.Fprint(out, mail.Text(w, j.a.opt.lang))
		return err
	})
}

// lastWeek is the last week that is over.
func lastWeek(now time.Time, zone *time.Location) analyze.Week {
	return analyze.WeekOf(now, zone).Add(-1)
}
