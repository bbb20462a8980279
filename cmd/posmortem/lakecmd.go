package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/trino"
)

var lakeCommand = &command{
	name: "lake", args: "init LOCATION | sync | prepare | status [PLACE] | check PLACE | compact PLACE", short: "a lake of Parquet that a Trino cluster asks: its tables, its state, its attempts and findings",
	long: `Where one machine is not enough, many readers fill a lake (posmortem ingest --lake) and a Trino cluster runs the queries, the very ones that
run in a store. --engine names the cluster, with a catalog of its Hive connector and a schema in it:

  init LOCATION   makes the tables, once. LOCATION is the lake as the cluster reads it: s3://bucket/prefix, or local:/// for a folder
                  that the catalog names. Again: tables of an older layout are made anew; objects are never touched
  sync            learns of new days
  prepare         syncs, and computes attempts, causes and findings: attempts of the days that new logs speak of and of their neighbours,
                  all else from the attempts of all days. Questions go on asking the last state until it is done. A run that is
                  broken off changes nothing and is simply run again; two at once do no harm. With --from and --to only attempts of
                  those days (UTC) are computed; the others wait for the next run
  status          what the lake holds, and what is not prepared yet

Three words need no cluster. They take the objects themselves, in a folder or at s3://bucket/prefix:

  status PLACE    sources with their ledger, days with objects and bytes, events that no source accounts for
  check PLACE     whether the events of every source are there, as many as its ledger says; exits with 1 where they are not
  compact PLACE   joins the small objects of each day (all that are over, or those of --from and --to) into few large ones. It may be
                  broken off anywhere and run beside readers and questions: these see the old objects or the new. The old ones are removed
                  by a later run, once they were joined so long ago (--grace) that no question reads them any more

Then diagnose, failures, report, explain, why, weekly and sql take --engine and answer from the last prepared state.

The address is trino://user@host:port/catalog/schema. Secrets come from the environment: $POSMORTEM_ENGINE_PASSWORD or
$POSMORTEM_ENGINE_TOKEN, or a file that $POSMORTEM_ENGINE_PASSWORD_FILE or $POSMORTEM_ENGINE_TOKEN_FILE names; with one of
them, or at port 443, https is spoken. $POSMORTEM_ENGINE_CA names a file of certificates to trust.`,
	examples: []string{
		"posmortem lake init s3://pos-logs/lake --engine trino://me@coordinator:8080/lake/posmortem",
		"posmortem lake prepare --engine trino://me@coordinator:8080/lake/posmortem",
		"posmortem lake check s3://pos-logs/lake",
		"posmortem lake compact s3://pos-logs/lake",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		engineFlag(fs, o)
		profileFlag(fs, o)
		fs.StringVar(&o.from, "from", "", "prepare, compact: only days from this `TIME`, such as 2026-03-02 or 7d")
		fs.StringVar(&o.to, "to", "", "prepare, compact: only days before this `TIME`")
		fs.DurationVar(&o.grace, "grace", 24*time.Hour, "compact: how long objects stay that were joined")
		outputFlags(fs, o)
	},
	run: runLake,
}

func runLake(ctx context.Context, a *app) error {
	if len(a.args) == 0 {
		return misuse("say what to do with the lake: init, sync, prepare, status, check or compact")
	}
	verb, rest := a.args[0], a.args[1:]
	switch {
	case verb == "status" && len(rest) == 1:
		return a.lookAtLake(ctx, rest[0])
	case verb == "check" && len(rest) == 1:
		return a.checkLake(ctx, rest[0])
	case verb == "compact" && len(rest) == 1:
		return a.compactLake(ctx, rest[0])
	case verb == "check" || verb == "compact":
		return misuse("name the lake to %s: a folder or s3://bucket/prefix", verb)
	}
	do, known := map[string]func(context.Context, *trino.Engine) error{
		"init": func(ctx context.Context, e *trino.Engine) error { return e.Init(ctx, rest[0]) },
		"sync": func(ctx context.Context, e *trino.Engine) error { return e.Sync(ctx) }, "prepare": a.lakePrepare, "status": a.lakeStatus,
	}[verb]
	switch {
	case !known:
		return misuse("lake cannot %q; it can init, sync, prepare, status, check and compact", verb)
	case verb == "init" && len(rest) != 1:
		return misuse("lake init takes the LOCATION of the lake, such as s3://bucket/prefix")
	case verb != "init" && len(rest) > 0:
		return misuse("lake %s takes no arguments, but %q was given", verb, rest[0])
	case a.opt.engine == "":
		return misuse("name the cluster: --engine trino://user@host:port/catalog/schema, or $POSMORTEM_ENGINE")
	}
	if a.opt.profile != "" {
		if _, err := analyze.Codes(a.opt.profile, a.opt.lang); err != nil {
			return exit{exitMisuse, err.Error()}
		}
	}
	e, err := trino.Open(a.opt.engine)
	if err != nil {
		return err
	}
	defer e.Close()
	return e.Cure(do(ctx, e))
}

func (a *app) lakePrepare(ctx context.Context, e *trino.Engine) error {
	began := time.Now()
	line := a.stepLine()
	o := trino.PrepareOptions{Profile: a.opt.profile, Done: line.say}
	from, to := a.opt.days()
	o.From, _ = time.Parse(time.DateOnly, from)
	o.To, _ = time.Parse(time.DateOnly, to)
	state, err := e.Prepare(ctx, o)
	line.end()
	if err != nil {
		return err
	}
	if state.Assumed {
		a.warnAssumed(state.Profile)
	}
	a.warn("%d sources prepared in %s", state.Sources, time.Since(began).Round(time.Second))
	return nil
}

// stepLine shows the step that runs, on one line of a terminal; elsewhere it says nothing.
type stepLine struct{ say func(string) }

func (a *app) stepLine() stepLine {
	width, ok := terminal(a.stderr)
	if !ok || a.opt.quiet || width < 20 {
		return stepLine{func(string) {}}
	}
	return stepLine{func(step string) { fmt.Fprintf(a.stderr, "\r\x1b[K%.*s", width-1, step) }}
}

func (l stepLine) end() { l.say("") }

func (a *app) lakeStatus(ctx context.Context, e *trino.Engine) error {
	s, err := e.Status(ctx)
	if err != nil {
		return err
	}
	sec := analyze.Section{Name: "lake", Title: text("The lake", "数据湖"), Columns: []analyze.Column{
		{Name: "days", Kind: analyze.KindInt, Title: text("days", "天数")}, {Name: "first", Kind: analyze.KindText, Title: text("first day", "首日")},
		{Name: "last", Kind: analyze.KindText, Title: text("last day", "末日")}, {Name: "sources", Kind: analyze.KindInt, Title: text("sources", "日志源")},
		{Name: "events", Kind: analyze.KindInt, Title: text("events", "事件")}, {Name: "prepared", Kind: analyze.KindTime, Title: text("prepared (UTC)", "计算时间 (UTC)")},
		{Name: "profile", Kind: analyze.KindText, Title: text("profile", "码表")}, {Name: "unprepared", Kind: analyze.KindInt, Title: text("sources not prepared", "未计算的日志源")},
		{Name: "waiting", Kind: analyze.KindInt, Title: text("days not prepared", "未计算的天数")},
		{Name: "state", Kind: analyze.KindText, Title: text("state", "状态")},
	}}
	var at any
	state := a.pick("up to date", "最新")
	switch {
	case s.Prepared.At.IsZero():
		state = a.pick("never prepared", "未计算")
	case !s.Edition:
		state = a.pick("prepared by another edition of the program", "由其他版本计算")
	case s.Unprepared+s.Waiting > 0:
		state = a.pick("stale", "有新数据未计算")
	}
	if !s.Prepared.At.IsZero() {
		at = s.Prepared.At.UTC()
	}
	sec.Rows = [][]any{{s.Days, s.First, s.Last, s.Sources, s.Events, at, s.Prepared.Profile, s.Unprepared, s.Waiting, state}}
	return a.writeReport(&analyze.Report{Name: "lake", Sections: []analyze.Section{sec}})
}
