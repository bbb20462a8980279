package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/store"
)

var checkCommand = &command{
	name: "check", short: "whether a store is whole: ledgers, hashes, digests, layout",
	long: `Reads a store and compares what must agree: the ledger of every source (records = events + skipped + rejected) with the rows that
are there, hashes with each other and with their form, digests with the events that they stand for, and the layout with the one
that this program writes. Changes nothing. Exits with 1 when something does not agree: restore a backup then, or ingest the
logs again into a new store.`,
	examples: []string{"posmortem check --db week.duckdb", "posmortem check --db week.duckdb --format json"},
	flags: func(fs *pflag.FlagSet, o *options) {
		storeFlags(fs, o)
		outputFlags(fs, o)
	},
	run: runCheck,
}

// integrity are the questions of check: how many rows were looked at, and how many of them are wrong.
var integrity = []struct{ name, zh, query string }{
	{"layout of the store", "存储结构版本", fmt.Sprintf("SELECT count(*), count(*) FILTER (version <> %d) + CASE WHEN count(*) = 1 THEN 0 ELSE 1 END FROM store_version", store.Version)},
	{"ledger of every source adds up", "每个来源的账目平衡", "SELECT count(*), count(*) FILTER (records <> events + skipped + rejected OR events < 0 OR skipped < 0 OR rejected < 0) FROM source"},
	{"rows of every source are there", "每个来源的行数一致", `SELECT count(*), count(*) FILTER (s.events <> coalesce(e.n, 0))
		FROM source s LEFT JOIN (SELECT source, count(*) AS n FROM event GROUP BY source) e ON e.source = s.source`},
	{"every event has its source", "每个事件都有来源", "SELECT count(*), count(*) FILTER (source NOT IN (SELECT source FROM source)) FROM event"},
	{"every source is there once", "来源不重复", "SELECT count(*), 2 * count(*) - count(DISTINCT source) - count(DISTINCT hash) FROM source"},
	{"hashes are whole", "散列值完整", "SELECT count(*), count(*) FILTER (NOT regexp_full_match(hash, '[0-9a-f]{64}') OR NOT regexp_full_match(head, '[0-9a-f]{64}')) FROM source"},
	{"digests stand for events", "摘要对应事件", `SELECT count(*), count(*) FILTER (source NOT IN (SELECT source FROM source) OR digest NOT IN (SELECT digest FROM event WHERE digest IS NOT NULL)) FROM anchor`},
	{"forgotten bytes are gone (else run forget again)", "已遗忘的字节已清除（否则请再次运行 forget）", "SELECT 1, count(*) FROM duckdb_tables() WHERE table_name = 'worn_bytes'"},
	{"no card number in clear", "没有明文卡号", "SELECT count(card), count(*) FILTER (regexp_full_match(card, '[0-9]{12,19}') OR length(bin) > 6) FROM event"},
}

// inspect asks the questions of check, and returns their answers and how many rows are wrong.
func (a *app) inspect(ctx context.Context, s *store.Store) (answers [][]any, wrong int64, err error) {
	for _, q := range integrity {
		var rows, bad int64
		if err := s.QueryRow(ctx, q.query).Scan(&rows, &bad); err != nil {
			return nil, 0, exit{exitFailed, fmt.Sprintf("%s is damaged: %q cannot be asked: %s", a.opt.db, q.name, oneLine(err.Error()))}
		}
		name := q.name
		if a.opt.lang == "zh" {
			name = q.zh
		}
		answers = append(answers, []any{name, rows, bad})
		wrong += bad
	}
	return answers, wrong, nil
}

func runCheck(ctx context.Context, a *app) error {
	if err := exists(ctx, a.opt.db, a.opt.wait); err != nil {
		return err
	}
	s, err := store.Open(ctx, a.opt.db, store.Options{ReadOnly: true, Memory: a.opt.memory, Wait: a.opt.wait})
	if err != nil {
		return err
	}
	defer s.Close()
	sec := analyze.Section{Name: "check", Title: text("Check", "检查"), Columns: textColumns("what", "项目", "rows", "行数", "wrong", "有误")}
	numeric(&sec, 1, 2)
	rows, wrong, err := a.inspect(ctx, s)
	if err != nil {
		return err
	}
	sec.Rows = rows
	if err := a.writeReport(&analyze.Report{Name: "check", Title: text("Is the store whole?", "存储是否完整"), Sections: []analyze.Section{sec}}); err != nil {
		return err
	}
	if wrong > 0 {
		return exit{exitFailed, fmt.Sprintf("%s is not whole: %d rows do not agree; restore a backup, or ingest the logs again into a new store", a.opt.db, wrong)}
	}
	return nil
}
