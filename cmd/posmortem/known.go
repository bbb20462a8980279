package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/analyze/trino"
	"posmortem/parsers/signals"
)

var codesCommand = &command{
	name: "codes", short: "the response codes of a profile",
	long:     "Lists the response codes that the program knows. A code means nothing without its profile: the acquirer's table.",
	examples: []string{"posmortem codes --profile lakala --lang zh", "posmortem codes --format csv"},
	flags: func(fs *pflag.FlagSet, o *options) {
		profileFlag(fs, o)
		outputFlags(fs, o)
	},
	run: func(_ context.Context, a *app) error {
		rows, err := analyze.Codes(a.opt.profile, a.opt.lang)
		if err != nil {
			return exit{exitMisuse, err.Error()}
		}
		sec := analyze.Section{Name: "codes", Rows: rows, Columns: textColumns("profile", "码表", "code", "应答码", "class", "类型", "actor", "负责方", "meaning", "含义", "remedy", "处理办法")}
		return a.writeReport(&analyze.Report{Name: "codes", Sections: []analyze.Section{sec}})
	},
}

var causesCommand = &command{
	name: "causes", args: "[SLUG]", short: "the root causes that are told apart, or one of them explained",
	long: `Lists the root causes, with what this store has seen of each when there is one. With a SLUG it explains that
cause: why it happens, what proves it, what speaks against it, and what to do.`,
	examples: []string{"posmortem causes", "posmortem causes key-missing --lang zh"},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		outputFlags(fs, o)
	},
	run: runCauses,
}

func runCauses(ctx context.Context, a *app) error {
	if len(a.args) == 1 {
		r, err := analyze.ExplainCause(a.args[0])
		if err != nil {
			return exit{exitMisuse, err.Error()}
		}
		return a.writeReport(r)
	}
	hits := map[string]int64{}
	if s, err := store.Open(ctx, a.opt.db, store.Options{ReadOnly: true}); err == nil {
		hits, err = analyze.CauseHits(ctx, s)
		s.Close()
		if err != nil {
			hits = map[string]int64{}
		}
	}
	sec, err := analyze.CauseList(hits)
	if err != nil {
		return err
	}
	return a.writeReport(&analyze.Report{Name: "causes", Sections: []analyze.Section{sec}})
}

var signalsCommand = &command{
	name: "signals", short: "the vendor error codes and phrases that are recognised",
	long:     "Lists the dictionary: error codes of terminal makers and phrases in Chinese and English, and the signal that each stands for.",
	examples: []string{"posmortem signals", "posmortem signals --format csv --output signals.csv", "posmortem signals --signals own.csv"},
	flags: func(fs *pflag.FlagSet, o *options) {
		signalsFlag(fs, o)
		outputFlags(fs, o)
	},
	run: func(_ context.Context, a *app) error {
		sec := analyze.Section{Name: "signals", Columns: textColumns("signal", "信号", "kind", "类别", "vendor", "厂商", "code", "代码", "meaning", "含义")}
		for _, e := range signals.All() {
			sec.Rows = append(sec.Rows, []any{e.Slug, e.Kind, "", "", a.pick(e.MeaningEN, e.MeaningZH)})
			for _, c := range e.Codes {
				sec.Rows = append(sec.Rows, []any{e.Slug, e.Kind, c.Vendor, c.Code, a.pick(c.MeaningEN, c.MeaningZH)})
			}
		}
		return a.writeReport(&analyze.Report{Name: "signals", Sections: []analyze.Section{sec}})
	},
}

var reportsCommand = &command{
	name: "reports", short: "the named reports",
	long:     "Lists the named reports for `posmortem report NAME`, and with --reports-dir those of your own.",
	examples: []string{"posmortem reports", "posmortem reports --reports-dir reports"},
	flags: func(fs *pflag.FlagSet, o *options) {
		reportsDirFlag(fs, o)
		outputFlags(fs, o)
	},
	run: func(_ context.Context, a *app) error {
		list, err := analyze.Reports()
		if err != nil {
			return err
		}
		if a.opt.reportsDir != "" {
			own, err := analyze.OwnReports(a.opt.reportsDir)
			if err != nil {
				return misuse("%s", err)
			}
			list = append(list, own...)
		}
		sec := analyze.Section{Name: "reports", Columns: textColumns("report", "报表", "what it answers", "说明")}
		for _, r := range list {
			sec.Rows = append(sec.Rows, []any{r.Name, r.Doc[a.opt.lang]})
		}
		return a.writeReport(&analyze.Report{Name: "reports", Sections: []analyze.Section{sec}})
	},
}

// textColumns makes text columns from pairs of titles, English and Chinese.
func textColumns(titles ...string) []analyze.Column {
	var cols []analyze.Column
	for i := 0; i+1 < len(titles); i += 2 {
		cols = append(cols, analyze.Column{Name: strings.ReplaceAll(titles[i], " ", "_"), Kind: analyze.KindText, Title: text(titles[i], titles[i+1])})
	}
	return cols
}

var whyCommand = &command{
	name: "why", args: "CODE", short: "what a response code means under a profile, and what this store has seen of it",
	long: `Explains one response code under one acquirer's table: its meaning, who acts, what to do; other tables
that give it another meaning; and this store's own history of it.`,
	examples: []string{"posmortem why 83 --profile lakala", "posmortem why 83 --profile mastercard --lang zh"},
	flags: func(fs *pflag.FlagSet, o *options) {
		profileFlag(fs, o)
		storeFlags(fs, o)
		engineFlag(fs, o)
		outputFlags(fs, o)
	},
	run: runWhy,
}

func runWhy(ctx context.Context, a *app) error {
	if len(a.args) != 1 {
		return misuse("give one response code")
	}
	if a.opt.profile == "" {
		return misuse("a code means nothing without its profile: give --profile")
	}
	if a.opt.engine != "" {
		return a.withEngine(ctx, func(e *trino.Engine, _ trino.State) error { return a.writeWhy(ctx, e) })
	}
	var s analyze.Engine
	if opened, err := store.Open(ctx, a.opt.db, store.Options{ReadOnly: true}); err == nil {
		s = opened
		defer opened.Close()
	} else if a.opt.dbGiven {
		return err
	}
	return a.writeWhy(ctx, s)
}

func (a *app) writeWhy(ctx context.Context, s analyze.Engine) error {
	r, err := analyze.Why(ctx, s, a.args[0], a.opt.profile)
	if err != nil {
		return exit{exitMisuse, fmt.Sprint(err)}
	}
	return a.writeReport(r)
}

// pick returns the text in the language of the output.
func (a *app) pick(en, zh string) string {
	if a.opt.lang == "zh" && zh != "" {
		return zh
	}
	return en
}
