package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/parsers/bundle"
	"posmortem/parsers/redact"
)

var redactCommand = &command{
	name: "redact", args: "PATH -o OUT", short: "a masked copy of a bundle, safe to hand on",
	long: `Writes a copy of a file, folder or archive in which card data and keys are masked: in the text of every file,
also in archives inside archives, and in names. Folders, archives, encodings, line numbers and times stay as they are,
so that a diagnosis of the copy finds the same. Of a card number the first six and last four digits stay, nothing that
could be turned back is added, and redacting the copy again changes nothing.

Files that are no text are left out and named, and so is whatever could not be masked wholly: verify-clean finds nothing
in the copy. What was masked is told on standard error; --format json (or csv, html ...) writes it, file by file, to
standard output.`,
	examples: []string{
		"posmortem redact ticket-4711.zip -o ticket-4711-masked.zip",
		"posmortem redact logs/ -o logs-masked --format json > masked.json",
		"zcat q2.log.gz | posmortem redact - -o q2-masked.log",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		fs.StringVarP(&o.output, "output", "o", "", "the copy: a new `FILE`, or a new folder where PATH is one")
		fs.StringVarP(&o.format, "format", "f", o.format, "table, markdown, csv, json, html or xlsx")
		fs.StringVar(&o.lang, "lang", o.lang, "language: en or zh")
		fs.BoolVar(&o.noColor, "no-color", false, "no colours (also $NO_COLOR)")
		fs.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors on standard error")
	},
	run: runRedact,
}

func runRedact(ctx context.Context, a *app) error {
	if len(a.args) != 1 {
		return misuse("name one file, folder or archive, or - for standard input")
	}
	out := a.opt.output
	a.opt.output = "" // of the report
	bar := a.progress()
	r, err := redact.Copy(ctx, a.args[0], out, a.stdin, redact.Options{Limits: bundle.DefaultLimits(), Progress: bar.set})
	bar.done()
	var refused *redact.Refusal
	if errors.As(err, &refused) {
		return exit{exitMisuse, err.Error()}
	}
	if err != nil {
		return err
	}
	if err := a.tellMasked(r, out); err != nil {
		return err
	}
	if slices.ContainsFunc(r.LeftOut, func(n redact.Note) bool { return n.Damaged }) {
		return exit{exitUnreadable, ""}
	}
	return nil
}

// tellMasked writes the report: as a summary to standard error, or whole in the format asked for.
func (a *app) tellMasked(r *redact.Report, out string) error {
	if a.opt.format != "table" {
		return a.writeReport(maskedReport(r))
	}
	for _, n := range slices.Concat(r.LeftOut, r.Changed) {
		if n.Damaged || !a.opt.quiet {
			a.tell("%s: %s", n.Path, n.Reason)
		}
	}
	if a.opt.quiet {
		return nil
	}
	for _, m := range r.Members {
		if len(m.Masked) > 0 {
			a.tell("%s: masked %s", m.Path, counts(m.Masked))
		}
	}
	a.warn("%s: %d files, masked %s; names masked: %d; left out: %d", out, len(r.Members), counts(r.Masked), r.Names, len(r.LeftOut))
	return nil
}

// counts writes how much of each kind there was.
func counts(m map[string]int64) string {
	if len(m) == 0 {
		return "nothing"
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%d %s", m[k], k))
	}
	return strings.Join(parts, ", ")
}

// maskedReport lists files, what was masked in them, and what was left out.
func maskedReport(r *redact.Report) *analyze.Report {
	files := analyze.Section{Name: "files", Title: text("Files", "文件"), Columns: textColumns("path", "路径", "encoding", "编码", "masked", "屏蔽数量")}
	kinds := analyze.Section{Name: "masked", Title: text("Masked", "已屏蔽"), Columns: textColumns("path", "路径", "kind", "类别", "count", "数量")}
	out := analyze.Section{Name: "left_out", Title: text("Left out", "未包含"), Columns: textColumns("path", "路径", "reason", "原因", "damaged", "损坏")}
	changed := analyze.Section{Name: "changed", Title: text("Changed", "已改变"), Columns: textColumns("path", "路径", "reason", "原因")}
	numeric(&files, 2)
	numeric(&kinds, 2)
	for _, m := range r.Members {
		var sum int64
		for _, k := range slices.Sorted(maps.Keys(m.Masked)) {
			kinds.Rows = append(kinds.Rows, []any{m.Path, k, m.Masked[k]})
			sum += m.Masked[k]
		}
		files.Rows = append(files.Rows, []any{m.Path, m.Encoding, sum})
	}
	for _, n := range r.LeftOut {
		out.Rows = append(out.Rows, []any{n.Path, n.Reason, n.Damaged})
	}
	for _, n := range r.Changed {
		changed.Rows = append(changed.Rows, []any{n.Path, n.Reason})
	}
	return &analyze.Report{Name: "redact", Title: text("What was masked", "屏蔽内容"), Sections: []analyze.Section{files, kinds, out, changed}}
}
