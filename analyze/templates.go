package analyze

import (
	"context"
	"errors"

	"posmortem/analyze/store"
	"posmortem/analyze/template"
)

// templatesReport is the report that asks for the tables of templates.
const templatesReport = "templates"

// The tables of templates are made for one report and taken away after it: they are as large as what is unknown.
const (
	makeTemplates = "CREATE OR REPLACE TABLE template (template BIGINT, words VARCHAR); CREATE OR REPLACE TABLE template_event (template BIGINT, source BIGINT, byte_offset BIGINT)"
	dropTemplates = "DROP TABLE IF EXISTS template; DROP TABLE IF EXISTS template_event"
)

// unknown selects the lines that nothing in the dictionary or in a message explains.
const unknown = `SELECT e.source, e.byte_offset, e.text FROM event e JOIN source s ON s.source = e.source
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

// spot is one unknown line.
type spot struct{ form, source, offset int64 }

func mine(ctx context.Context, s *store.Store, f Filter) error {
	m := template.New()
	spots, err := readUnknown(ctx, s, f, m)
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
	rows := make([][]any, 0, min(chunk, len(spots)))
	for i, p := range spots {
		rows = append(rows, []any{int64(m.Template(int(p.form))), p.source, p.offset})
		if len(rows) == chunk || i == len(spots)-1 {
			if err := s.Append(ctx, "template_event", rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return nil
}

func readUnknown(ctx context.Context, s *store.Store, f Filter, m *template.Miner) ([]spot, error) {
	where, args := f.where("e.time", "coalesce(e.device, s.device)", "coalesce(e.merchant, s.merchant)", "", "")
	rows, err := s.Query(ctx, unknown+where+" ORDER BY e.source, e.byte_offset", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var spots []spot
	for rows.Next() {
		var p spot
		var text string
		if err := rows.Scan(&p.source, &p.offset, &text); err != nil {
			return nil, err
		}
		p.form = int64(m.Add([]byte(text)))
		spots = append(spots, p)
	}
	return spots, rows.Err()
}
