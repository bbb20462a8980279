package analyze

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// ErrNoReport is the error of a report that is not known.
var ErrNoReport = errors.New("no such report")

// Filter narrows an answer. Empty fields do not.
type Filter struct {
	From, To                      time.Time // From <= started < To
	Device, Merchant, Cause, Code []string
	Top                           int // rows a section; 0: all
	AsOf                          time.Time
}

// where returns the filter as a condition over the named columns.
func (f Filter) where(started, device, merchant, code, cause string) (string, []any) {
	var parts []string
	var args []any
	add := func(cond string, vals ...any) {
		parts = append(parts, cond)
		args = append(args, vals...)
	}
	table, attempts := strings.CutSuffix(started, "started")
	if !f.From.IsZero() {
		add(started+" >= ?", f.From)
		if attempts {
			add(queries.Since(table+"attempt", f.From))
		}
	}
	if !f.To.IsZero() {
		add(started+" < ?", f.To)
		if attempts {
			add(queries.Until(table+"attempt", f.To))
		}
	}
	list := func(column string, vals []string) {
		if len(vals) == 0 || column == "" {
			return
		}
		anys := make([]any, len(vals))
		for i, v := range vals {
			anys[i] = v
		}
		add(column+" IN ("+strings.TrimSuffix(strings.Repeat("?,", len(vals)), ",")+")", anys...)
	}
	list(device, f.Device)
	list(merchant, f.Merchant)
	list(code, f.Code)
	list(cause, f.Cause)
	if len(parts) == 0 {
		return "TRUE", nil
	}
	return strings.Join(parts, " AND "), args
}

// NamedReport is a report by its file: its head and its questions.
type NamedReport = queries.Report

// Reports returns the named reports.
func Reports() ([]NamedReport, error) { return queries.Reports() }

// OwnReports returns the reports in a folder of the user's.
func OwnReports(dir string) ([]NamedReport, error) { return queries.OwnReports(dir) }

// Question asks for a report.
type Question struct {
	Name string
	Filter
	By      []string          // own dimensions: columns of the attempt table, cause, day, hour, weekday
	Compare Comparison        // with what, if with anything
	Own     []NamedReport     // reports of the user's, besides those of the program
	Params  map[string]string // values for the parameters of the user's report
	Piece   int64             // about how many attempts a table of the report is made from at once; 0 for as many as memory is given for
}

// Build runs a named report over a prepared store.
func Build(ctx context.Context, s Engine, name string, f Filter) (*Report, error) {
	return Answer(ctx, s, Question{Name: name, Filter: f})
}

// Answer runs the report that a question asks for over a prepared store.
func Answer(ctx context.Context, s Engine, q Question) (*Report, error) {
	all, err := queries.Reports()
	if err != nil {
		return nil, err
	}
	for _, known := range append(all, q.Own...) {
		if known.Name != q.Name {
			continue
		}
		if q.Compare.None() {
			return answer(ctx, s, known, q)
		}
		return compared(ctx, s, known, q)
	}
	return nil, ErrNoReport
}

// attemptColumns are the columns of an attempt, in the order of the view.
const attemptColumns = `attempt, kind, exchange, device, merchant, stan, rrn, mti, processing_code, amount, currency, entry_mode, chip_condition, bin, card, card_token,
	profile, response_code, response_class, host_code, terminal_code, outcome, started, ended, utc_offset, latency, terminal_seen, host_seen, reversed,
	repeats, network_code, version, auth_code, peer, transit, told_fault, local_fault`

// chosen is the relation that reports ask: the attempts that the filter lets through, each with its cause. Approved ones, which are most, need not
// be looked up among the judged; the others lie together in a table of their own.
var chosen = `(SELECT * FROM (
	SELECT ` + attemptColumns + `, CAST(NULL AS VARCHAR) AS cause, CAST(NULL AS DOUBLE) AS confidence, FALSE AS is_failure
	FROM tried WHERE kind IN ('payment', 'management') AND outcome = 'approved'
	UNION ALL
	SELECT ` + attemptColumns + `, coalesce(given, 'unexplained') AS cause, sure AS confidence, TRUE AS is_failure
	FROM failed LEFT JOIN (SELECT attempt AS judged, cause AS given, confidence AS sure FROM judged) j ON judged = attempt
	WHERE kind IN ('payment', 'management')) x
	WHERE `

// chosenIn names the relation. DuckDB would write it down where a query asks it twice, which costs more than asking the attempts twice; Trino never does.
func chosenIn(s Engine) string {
	if _, local := s.(*store.Store); local {
		return "chosen AS NOT MATERIALIZED " + chosen
	}
	return "chosen AS " + chosen
}

// answer runs the sections of one report for one period.
func answer(ctx context.Context, s Engine, known queries.Report, q Question) (*Report, error) {
	r := &Report{Name: known.Name, Title: known.Title, Doc: known.Doc, AsOf: q.AsOf}
	if err := s.QueryRow(ctx, "SELECT max(value) FROM setting WHERE name = 'profile'").Scan(&r.Profile); err != nil {
		r.Profile = "" // not prepared: reports over sources only
	}
	values, err := parameters(known, q)
	if err != nil {
		return nil, err
	}
	if len(q.By) > 0 {
		sec, err := breakdown(ctx, s, q)
		if err != nil {
			return nil, err
		}
		r.Sections = append(r.Sections, sec)
	}
	err = withTables(ctx, s, known.Name, q.Filter, func(named func(string) string) error {
		if err := computeTables(ctx, s, known.Tables, q, values); err != nil {
			return fmt.Errorf("report %s: %w", known.Name, err)
		}
		for _, sec := range known.Sections {
			sec.SQL = named(withComputed(s, sec.SQL, known.Tables))
			out, err := answerSection(ctx, s, sec, q.Filter, values)
			if err != nil {
				return fmt.Errorf("report %s, section %s: %w", known.Name, sec.Name, err)
			}
			r.Sections = append(r.Sections, out)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if q.Top > 0 {
		for i := range r.Sections {
			r.Sections[i].Rows = r.Sections[i].Rows[:min(q.Top, len(r.Sections[i].Rows))]
		}
	}
	return r, nil
}

func answerSection(ctx context.Context, s Engine, sec queries.ReportSection, f Filter, values map[string]any) (Section, error) {
	columns := make([]Column, len(sec.Columns))
	for i, c := range sec.Columns {
		columns[i] = Column{c.Name, Kind(c.Kind), c.Title}
	}
	body, given, err := queries.Bind(sec.SQL, values)
	if err != nil {
		return Section{}, err
	}
	text, args := withChosen(s, body, f, whole)
	out, err := Table(ctx, s, columns, text, append(args, given...)...)
	release(ctx, s)
	out.Name, out.Title, out.Question = sec.Name, sec.Title, sec.Question
	return out, err
}

// ErrParameter is the error of a parameter that a report does not have.
var ErrParameter = errors.New("no such parameter")

// parameters gives every parameter of a report its value: what the flags say, and the report's own.
func parameters(known queries.Report, q Question) (map[string]any, error) {
	values := map[string]any{"from": instant(q.From), "to": instant(q.To), "as_of": instant(q.AsOf), "top": int64(q.Top)}
	for _, p := range known.Params {
		values[p.Name] = p.Default
	}
	for name, v := range q.Params {
		if _, ok := values[name]; !ok || len(known.Params) == 0 {
			return nil, fmt.Errorf("%w: report %s has none that is called %q", ErrParameter, known.Name, name)
		}
		values[name] = v
	}
	return values, nil
}

// instant is a time, or NULL where there is none.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}

// withComputed puts the tables of a report in front of a query that speaks of them. What keeps nothing computes them where they are asked.
func withComputed(s Engine, body string, tables []queries.Table) string {
	for _, t := range slices.Backward(tables) {
		if !strings.Contains(body, t.Name) {
			continue
		}
		text := "SELECT * FROM " + store.ScratchName(t.Name)
		if keeper(s) == nil {
			text = t.SQL
		}
		body = prefixed(t.Name+" AS (\n"+text+"\n)", body)
	}
	return body
}

// withChosen puts a piece of the relation in front of a query that speaks of it.
func withChosen(s Engine, body string, f Filter, p piece) (string, []any) {
	if !strings.Contains(body, "chosen") {
		return body, nil
	}
	where, args := f.where("started", "device", "merchant", "response_code", "cause")
	return prefixed(chosenIn(s)+where+" AND "+string(p)+")", body), args
}

// prefixed puts one named query in front of another, which may begin with such itself.
func prefixed(with, body string) string {
	if rest, ok := strings.CutPrefix(stripComments(body), "WITH "); ok {
		return "WITH " + with + ",\n" + rest
	}
	return "WITH " + with + "\n" + body
}

// stripComments takes away comment lines in front of a query.
func stripComments(q string) string {
	for {
		q = strings.TrimSpace(q)
		if !strings.HasPrefix(q, "--") {
			return q
		}
		_, rest, ok := strings.Cut(q, "\n")
		if !ok {
			return ""
		}
		q = rest
	}
}
