package analyze

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

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

// phrases asks for the different ones of them, with their numbers.
const phrases = "SELECT row_number() OVER (ORDER BY text) - 1 AS phrase, text FROM (SELECT DISTINCT e.text " + unknown

// ErrReadOnly is the error of a report that keeps tables while it is asked, of a store that cannot be written to.
var ErrReadOnly = errors.New("templates are found with the help of tables, and the store may not be written to now")

// Beside is an engine that keeps tables beside what was prepared, each for one question and under a name of its own: a cluster.
type Beside interface {
	Engine
	// Keep makes a table of the rows of a query and returns its name, which begins with the one that is given.
	Keep(ctx context.Context, name, query string, args ...any) (string, error)
	// List makes a table of texts, (v), numbered (n) from 0.
	List(ctx context.Context, name string, n int, text func(i int) string) (string, error)
	// Drop removes such tables.
	Drop(ctx context.Context, names ...string) error
}

// withTables runs fn while the tables that only this report asks are there. named has a query find them.
func withTables(ctx context.Context, s Engine, report string, f Filter, fn func(named func(query string) string) error) error {
	if report != templatesReport {
		return fn(func(query string) string { return query })
	}
	if e, ok := s.(Beside); ok {
		return withTemplatesBeside(ctx, e, f, fn)
	}
	own := keeper(s)
	if own == nil {
		return ErrReadOnly
	}
	return withTemplates(ctx, own, f, func() error { return fn(func(query string) string { return query }) })
}

// withTemplatesBeside is withTemplates on a cluster.
func withTemplatesBeside(ctx context.Context, e Beside, f Filter, fn func(func(string) string) error) (err error) {
	var made []string
	defer func() { err = errors.Join(err, e.Drop(context.WithoutCancel(ctx), made...)) }()
	keep := func(name string, err error) (string, error) {
		if err == nil {
			made = append(made, name)
		}
		return name, err
	}
	where, args := f.where("e.time", "coalesce(e.device, s.device)", "coalesce(e.merchant, s.merchant)", "", "")
	phrase, err := keep(e.Keep(ctx, "phrase", phrases+where+") t", args...))
	if err != nil {
		return err
	}
	m := template.New()
	forms, err := readPhrases(ctx, e, m, phrase)
	if err != nil {
		return err
	}
	m.Settle()
	words, err := keep(e.List(ctx, "template", m.Templates(), m.Text))
	if err != nil {
		return err
	}
	of, err := keep(e.List(ctx, "template_of", len(forms), func(i int) string { return strconv.Itoa(m.Template(int(forms[i]))) }))
	if err != nil {
		return err
	}
	q := strings.NewReplacer("JOIN phrase ", "JOIN "+phrase+" ", "JOIN template_of ", "JOIN (SELECT n AS phrase, CAST(v AS BIGINT) AS template FROM "+of+") ").Replace(templateEvents(where))
	event, err := keep(e.Keep(ctx, "template_event", q, args...))
	if err != nil {
		return err
	}
	return fn(func(query string) string {
		return prefixed("template AS (SELECT n AS template, v AS words FROM "+words+"), template_event AS (SELECT * FROM "+event+")", query)
	})
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
	err := s.Exec(ctx, "CREATE OR REPLACE TABLE phrase AS "+phrases+where+") t", args...)
	if err != nil {
		return err
	}
	m := template.New()
	forms, err := readPhrases(ctx, s, m, "phrase")
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
	return s.Exec(ctx, "CREATE OR REPLACE TABLE template_event AS "+templateEvents(where), args...)
}

// templateEvents asks for the unknown lines with their templates.
func templateEvents(where string) string {
	return `SELECT o.template, e.source, e.byte_offset, e.line, e.time, e.device, e.side
		FROM (SELECT e.source, e.byte_offset, e.line, e.time, coalesce(e.device, s.device) AS device, e.side, e.text ` + unknown + where + `) e
		JOIN phrase p ON p.text = e.text JOIN template_of o ON o.phrase = p.phrase`
}

// readPhrases returns the form of each phrase.
func readPhrases(ctx context.Context, s Engine, m *template.Miner, phrase string) ([]int32, error) {
	rows, err := s.Query(ctx, "SELECT text FROM "+phrase+" ORDER BY phrase")
	var forms []int32
	var text sql.RawBytes
	err = each(rows, err, func() error {
		if err := rows.Scan(&text); err != nil {
			return err
		}
		forms = append(forms, int32(m.Add(text)))
		return nil
	})
	return forms, err
}
