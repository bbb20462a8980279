package main

import (
	"context"
	"fmt"
	"sort"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/parsers/bundle"
	"posmortem/parsers/inspect"
)

var verifyCleanCommand = &command{
	name: "verify-clean", args: "PATH...", short: "look for card data and keys in files of any kind",
	long: `Looks through files of any kind: logs and texts in any encoding, stores and other DuckDB files (with what lies in
their WAL), Parquet (a lake in a folder or at s3://bucket/prefix too), HTML, spreadsheets, mails with their
attachments, archives in archives. Tells where something was found (path, line, cell, or table, column and row) and of
what kind, never the value. Card numbers that show no more than the first six and last four digits are clean.

Exits with 5 when something was found, with 4 when nothing was found but some input could not be read, with 0 when all
is clean. Values of DuckDB and Parquet files are read as values; of the packed bytes of such files only whole card
numbers and tracks in readable text count. Encrypted files and pictures cannot be looked into.`,
	examples: []string{
		"posmortem verify-clean week.duckdb report.html weekly.eml",
		"posmortem verify-clean ticket-redacted.zip && scp ticket-redacted.zip vendor:",
		"posmortem verify-clean exports/ --format json",
		"posmortem verify-clean s3://acquirer/lake",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		outputFlags(fs, o)
		fs.IntVar(&o.top, "top", 1000, "list at most this many places of each file; the summary counts all")
		fs.StringVar(&o.memory, "memory", "", "memory limit for reading DuckDB and Parquet files, such as 400MB")
		fs.DurationVar(&o.wait, "wait", 0, "how long to wait for a store that another process holds")
	},
	run: runVerifyClean,
}

// findings gathers what verify-clean finds.
type findings struct {
	top    int
	listed map[string]int // by path
	rows   [][]any
	kinds  map[string]*kindCount
	places int64
	bad    []bundle.Problem
}

type kindCount struct {
	count int64
	paths map[string]bool
}

func runVerifyClean(ctx context.Context, a *app) error {
	if len(a.args) == 0 {
		return misuse("name the files to look through, or - for standard input")
	}
	f := &findings{top: a.opt.top, listed: map[string]int{}, kinds: map[string]*kindCount{}}
	bar := a.progress()
	defer bar.done()
	tables := &tableReader{opt: &a.opt}
	defer tables.close()
	s := inspect.New(inspect.Options{Report: f.add, Progress: bar.set, Remote: remoteFiles, Tables: tables.read, Problem: func(p bundle.Problem) {
		bar.clear()
		a.tell("%s: %s", p.Path, p.Reason)
		f.bad = append(f.bad, p)
	}})
	if err := s.Walk(ctx, a.args, a.stdin); err != nil {
		return err
	}
	bar.clear()
	if err := a.writeReport(f.report()); err != nil {
		return err
	}
	return f.verdict()
}

func (f *findings) add(x inspect.Finding) {
	k := f.kinds[x.Kind]
	if k == nil {
		k = &kindCount{paths: map[string]bool{}}
		f.kinds[x.Kind] = k
	}
	k.count += x.Count
	k.paths[x.Path] = true
	f.places++
	if f.listed[x.Path]++; f.top > 0 && f.listed[x.Path] > f.top {
		return
	}
	var line any
	if x.Line > 0 {
		line = x.Line
	}
	f.rows = append(f.rows, []any{x.Path, line, x.Place, x.Kind, x.Count})
}

// report lists the places, and sums up by kind.
func (f *findings) report() *analyze.Report {
	places := analyze.Section{Name: "places", Title: text("Places", "位置"), Columns: textColumns("path", "路径", "line", "行", "place", "位置", "kind", "类别", "count", "数量"), Rows: f.rows}
	kinds := analyze.Section{Name: "kinds", Title: text("Kinds", "类别"), Columns: textColumns("kind", "类别", "count", "数量", "files", "文件数")}
	numeric(&places, 1, 4)
	numeric(&kinds, 1, 2)
	for name, k := range f.kinds {
		kinds.Rows = append(kinds.Rows, []any{name, k.count, int64(len(k.paths))})
	}
	sort.Slice(kinds.Rows, func(i, j int) bool { return kinds.Rows[i][0].(string) < kinds.Rows[j][0].(string) })
	return &analyze.Report{Name: "verify-clean", Title: text("Card data and keys in clear", "明文卡数据与密钥"), Sections: []analyze.Section{places, kinds}}
}

func numeric(s *analyze.Section, columns ...int) {
	for _, i := range columns {
		s.Columns[i].Kind = analyze.KindInt
	}
}

// verdict turns findings into the exit code.
func (f *findings) verdict() error {
	if f.places > 0 {
		files := map[string]bool{}
		for _, k := range f.kinds {
			for p := range k.paths {
				files[p] = true
			}
		}
		return exit{exitNotClean, fmt.Sprintf("not clean: card data or keys at %d places in %d files", f.places, len(files))}
	}
	if len(f.bad) > 0 {
		return exit{exitUnreadable, fmt.Sprintf("nothing was found, but %d inputs could not be read", len(f.bad))}
	}
	return nil
}
