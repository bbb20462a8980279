package analyze

import (
	"context"
	"database/sql"
	"errors"

	"posmortem/analyze/store"
	"posmortem/analyze/template"
)

// templatesReport is the report that asks for the tables of templates.
const templatesReport = "templates"

// The tables of templates are made for one report and taken away after it: they are as large as what is unknown.
const (
	makeTemplates = "CREATE OR REPLACE TABLE template (template BIGINT, words VARCHAR); CREATE OR REPLACE TABLE template_of (phrase BIGINT, template BIGINT)"
	dropTemplates = "DROP TABLE IF EXISTS template; DROP TABLE IF EXISTS template_of; DROP TABLE IF EXISTS phrase; DROP TABLE IF EXISTS template_event"
)

// unknown selects the lines that nothing in the dictionary or in a message explains. Most of them are said over and over again: only the
// different ones, the phrases, leave the database to be grouped.
const unknown = `FROM event e JOIN source s ON s.source = e.source
	WHERE e.kind = 'note' AND e.text IS NOT NULL AND e.signal IS NULL AND e.step IS NULL AND e.mti IS NULL AND e.response_code IS NULL AND `

// ErrOneMachine is the error of a report that needs a store of its own.
var ErrOneMachine = errors.New("templates are found on one machine: ask a store (--db), such as one of the logs of a day")

// withTables runs fn while the tables that only this report asks are there.
func withTables(ctx context.Context, s Engine, report string, f Filter, fn func() error) error {
	if report != templatesReport {
		return fn()
	}
	own := keeper(s)
	if own == nil {
		return ErrOneMachine
	}
	return withTemplates(ctx, own, f, fn)
}

// withTemplates groups the unknown lines that the filter lets through into templates, and runs fn while the tables template and
// template_event are there.
func withTemplates(ctx context.Context, s *store.Store, f Filter, fn func() error) error {
	if err := s.Script(ctx, makeTemplates); err != nil {
		return err
	}
	err := s.Asking(ctx, func() error {
		if err := mine(ctx, s, f); err != nil {
			return err
		}
		return fn()
	})
	if dropped := s.Script(context.WithoutCancel(ctx), dropTemplates); err == nil {
		err = dropped
	}
	return err
}

func mine(ctx context.Context, s *store.Store, f Filter) error {
	where, args := f.where("e.time", "coalesce(e.device, s.device)", "coalesce(e.merchant, s.merchant)", "", "")
	err := s.Exec(ctx, "CREATE OR REPLACE TABLE phrase AS SELECT row_number() OVER (ORDER BY text) - 1 AS phrase, text FROM (SELECT DISTINCT e.text "+unknown+where+") t", args...)
	if err != nil {
		return err
	}
	m := template.New()
	forms, err := readPhrases(ctx, s, m)
	if err != nil {
		return err
	}
	m.Settle()
	words := make([][]any, m.Templates())
	for i := range words {
		words[i] = []any{int64(i), m.Text(i)}
	}
	if err := s.Append(ctx, "template", words); err != nil {
		return err
	}
	const chunk = 50_000 // rows at a time, so that their boxes do not all stand in memory
	rows := make([][]any, 0, min(chunk, len(forms)))
	for i, form := range forms {
		rows = append(rows, []any{int64(i), int64(m.Template(int(form)))})
		if len(rows) == chunk || i == len(forms)-1 {
			if err := s.Append(ctx, "template_of", rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return s.Exec(ctx, `CREATE OR REPLACE TABLE template_event AS
		SELECT o.template, e.source, e.byte_offset, e.line, e.time, e.device, e.side FROM (SELECT e.source, e.byte_offset, e.line, e.time, coalesce(e.device, s.device) AS device, e.side, e.text `+unknown+where+`) e
		JOIN phrase p ON p.text = e.text JOIN template_of o ON o.phrase = p.phrase`, args...)
}

// readPhrases returns the form of each phrase.
func readPhrases(ctx context.Context, s *store.Store, m *template.Miner) ([]int32, error) {
	rows, err := s.Query(ctx, "SELECT text FROM phrase ORDER BY phrase")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var forms []int32
	var text sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		forms = append(forms, int32(m.Add(text)))
	}
	return forms, rows.Err()
}
