package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/render"
	"posmortem/analyze/store"
)

var reportCommand = &command{
	name: "report", args: "NAME [PATH...]", short: "a named report: summary, response-codes, devices, hours, causes ...",
	long: `Writes one of the named reports over a store, or over PATHs. ` + "`posmortem reports`" + ` lists them.

--by adds a breakdown of the payments by own dimensions: any column of the table attempt, and cause, day, hour,
weekday on the clock of the log. --compare sets a second period beside the first: previous is the span of the same
length right before --from, weekday the same weekdays some whole weeks before, A..B the span from A until before B.
Without --from and --to the later half of the data is compared, or its last seven days.

--reports-dir names a folder of your own reports: .sql files of the form of queries/reports. Their SQL is asked
read-only and without access to files or the network. It may speak of the relation chosen (the attempts that the
filters let through, each with its cause), of $from, $to, $as_of and $top, and of parameters that it declares in its
head by "-- param: name default" and that --param sets.`,
	examples: []string{
		"posmortem report summary --db week.duckdb",
		"posmortem report response-codes ticket.zip --profile unionpay --format json",
		"posmortem report devices --from 7d --top 20 --lang zh",
		"posmortem report causes --db week.duckdb --by entry_mode,hour",
		"posmortem report days --db week.duckdb --from 2026-03-09 --to 2026-03-16 --compare weekday",
		"posmortem report slow --db week.duckdb --reports-dir reports --param limit_ms=8000",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		fs.StringSliceVar(&o.by, "by", nil, "break payments down by these `DIMENSIONS`, such as device,hour")
		fs.StringVar(&o.compare, "compare", "", "compare with: previous, weekday, or a `PERIOD` such as 2026-03-02..2026-03-09")
		reportsDirFlag(fs, o)
		fs.StringArrayVar(&o.params, "param", nil, "`NAME=VALUE` of a parameter of your own report")
		fs.BoolVar(&o.schema, "schema", false, "write the JSON Schema of what --format json writes, and nothing else")
		profileFlag(fs, o)
		filterFlags(fs, o)
		outputFlags(fs, o)
		storeFlags(fs, o)
		engineFlag(fs, o)
		inputFlags(fs, o)
	},
	run: runNamedReport,
}

func reportsDirFlag(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.reportsDir, "reports-dir", "", "folder with your own reports, .sql files of the form of queries/reports")
}

func runNamedReport(ctx context.Context, a *app) error {
	if a.opt.schema {
		return a.output(func(w *sink) error { _, err := w.WriteString(render.Schema()); return err })
	}
	q, err := a.reportQuestion()
	if err != nil {
		return err
	}
	if own := slices.ContainsFunc(q.Own, func(r analyze.NamedReport) bool { return r.Name == q.Name }); own {
		return a.ownReport(ctx, q)
	}
	return a.withAnswers(ctx, func(s analyze.Engine, _ asked) error {
		return a.answer(ctx, s, q)
	})
}

// reportQuestion gathers the flags and takes the name off the arguments.
func (a *app) reportQuestion() (analyze.Question, error) {
	q := analyze.Question{Filter: a.filter(), By: a.opt.by, Params: map[string]string{}}
	var err error
	if a.opt.reportsDir != "" {
		if q.Own, err = analyze.OwnReports(a.opt.reportsDir); err != nil {
			return q, misuse("%s", err)
		}
	}
	names := reportNames(q.Own...)
	if len(a.args) == 0 {
		return q, misuse("name a report: %s", strings.Join(names, ", "))
	}
	q.Name, a.args = a.args[0], a.args[1:]
	if !slices.Contains(names, q.Name) {
		return q, misuse("there is no report %q; known are %s", q.Name, strings.Join(names, ", "))
	}
	for _, p := range a.opt.params {
		name, v, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return q, misuse("--param: %q is not NAME=VALUE", p)
		}
		q.Params[name] = v
	}
	q.Compare, err = a.comparison()
	return q, err
}

// comparison reads --compare.
func (a *app) comparison() (analyze.Comparison, error) {
	given := a.opt.compare
	switch from, to, span := strings.Cut(given, ".."); {
	case given == "", given == "previous", given == "weekday":
		return analyze.Comparison{Kind: given}, nil
	case span && from != "" && to != "":
		c := analyze.Comparison{Kind: "between"}
		var err1, err2 error
		c.From, err1 = parseTime(from, a.now())
		c.To, err2 = parseTime(to, a.now())
		if errors.Join(err1, err2) == nil {
			return c, nil
		}
	}
	return analyze.Comparison{}, misuse("--compare: cannot read the period %q; write previous, weekday, or 2026-03-02..2026-03-09", given)
}

// ownReport prepares the store, and then asks what the user wrote in a store that gives nothing away: one that lies in a file is opened
// again, read-only; one in memory is cut off from files and settings.
func (a *app) ownReport(ctx context.Context, q analyze.Question) error {
	if a.opt.engine != "" { // what its user may read is the engine's to say, and what begins with SELECT or WITH does not write there
		return a.withAnswers(ctx, func(s analyze.Engine, _ asked) error { return a.answer(ctx, s, q) })
	}
	path := ""
	err := a.withStore(ctx, func(s *store.Store, _ []analyze.Unreadable) error {
		if _, _, err := a.prepare(ctx, s); err != nil {
			return err
		}
		if path = s.Path(); path != "" {
			return nil
		}
		if err := s.Lock(ctx); err != nil {
			return err
		}
		return a.answer(ctx, s, q)
	})
	var unread exit
	if path == "" || err != nil && !(errors.As(err, &unread) && unread.code == exitUnreadable) {
		return err
	}
	s, failed := store.Open(ctx, path, store.Options{ReadOnly: true, Locked: true, Wait: a.opt.wait, Memory: a.opt.memory})
	if failed != nil {
		return failed
	}
	defer s.Close()
	if failed := a.answer(ctx, s, q); failed != nil {
		return failed
	}
	return err
}

// answer writes the report that a question asks for over a prepared store.
func (a *app) answer(ctx context.Context, s analyze.Engine, q analyze.Question) error {
	r, err := analyze.Answer(ctx, s, q)
	switch {
	case errors.Is(err, analyze.ErrDimension):
		return misuse("--by: %s", err)
	case errors.Is(err, analyze.ErrCompare):
		return misuse("--compare: %s", err)
	case errors.Is(err, analyze.ErrParameter):
		return misuse("--param: %s", err)
	case err != nil && a.opt.engine != "":
		return err
	case err != nil:
		return exit{exitFailed, "the report failed: " + firstLine(err.Error())}
	}
	if r.Tally, err = a.tally(ctx, s, q.Filter); err != nil {
		return err
	}
	return a.writeReport(r)
}

// runReport writes a named report of the program over a prepared store.
func (a *app) runReport(ctx context.Context, s *store.Store, name string) error {
	return a.answer(ctx, s, analyze.Question{Name: name, Filter: a.filter()})
}

// reportNames lists the reports of the program and the user's own.
func reportNames(own ...analyze.NamedReport) []string {
	var names []string
	if all, err := analyze.Reports(); err == nil {
		for _, r := range append(all, own...) {
			names = append(names, r.Name)
		}
	}
	return names
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
