package analyze

import (
	"context"
	"errors"
	"fmt"
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
	if !f.From.IsZero() {
		add(started+" >= ?", f.From)
	}
	if !f.To.IsZero() {
		add(started+" < ?", f.To)
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

// failureColumns are those of `failures --format csv`, a contract.
var failureColumns = []Column{
	{"time", KindTime, Text{"en": "time (UTC)", "zh": "时间 (UTC)"}},
	{"device", KindText, Text{"en": "terminal", "zh": "终端"}},
	{"merchant", KindText, Text{"en": "merchant", "zh": "商户"}},
	{"kind", KindText, Text{"en": "kind", "zh": "类别"}},
	{"stan", KindText, Text{"en": "STAN", "zh": "流水号"}},
	{"rrn", KindText, Text{"en": "RRN", "zh": "参考号"}},
	{"mti", KindText, Text{"en": "MTI", "zh": "MTI"}},
	{"processing_code", KindText, Text{"en": "processing code", "zh": "处理码"}},
	{"amount_minor", KindInt, Text{"en": "amount (minor)", "zh": "金额（分）"}},
	{"currency", KindText, Text{"en": "currency", "zh": "币种"}},
	{"entry_mode", KindText, Text{"en": "entry mode", "zh": "输入方式"}},
	{"profile", KindText, Text{"en": "profile", "zh": "码表"}},
	{"response_code", KindText, Text{"en": "code", "zh": "应答码"}},
	{"response_class", KindText, Text{"en": "class", "zh": "类型"}},
	{"outcome", KindText, Text{"en": "outcome", "zh": "结果"}},
	{"host_seen", KindText, Text{"en": "host saw it", "zh": "主机可见"}},
	{"terminal_seen", KindText, Text{"en": "terminal saw it", "zh": "终端可见"}},
	{"cause", KindText, Text{"en": "cause", "zh": "原因"}},
	{"confidence", KindFloat, Text{"en": "confidence", "zh": "把握"}},
	{"finding", KindText, Text{"en": "finding", "zh": "结论"}},
	{"evidence_source", KindText, Text{"en": "evidence", "zh": "证据来源"}},
	{"evidence_line", KindInt, Text{"en": "line", "zh": "行"}},
}

// Failures lists the failed payments of a prepared store.
func Failures(ctx context.Context, s *store.Store, f Filter) (*Report, error) {
	where, args := f.where("a.started", "a.device", "a.merchant", "a.response_code", "coalesce(j.cause, 'unexplained')")
	limit := ""
	if f.Top > 0 {
		limit = fmt.Sprintf(" LIMIT %d", f.Top)
	}
	sec, err := Table(ctx, s, failureColumns, `SELECT a.started, a.device, a.merchant, a.kind, a.stan, a.rrn, a.mti, a.processing_code, a.amount, a.currency, a.entry_mode, a.profile,
		a.response_code, a.response_class, a.outcome, a.host_seen, a.terminal_seen, coalesce(j.cause, 'unexplained'), j.confidence, m.cause || '/' || m.scope || '/' || m.first,
		s.path, coalesce(j.line, w.line)
		FROM failed a
		LEFT JOIN judged j ON j.attempt = a.attempt
		LEFT JOIN answer w ON w.attempt = a.attempt
		LEFT JOIN source s ON s.source = coalesce(j.source, w.source)
		LEFT JOIN (SELECT m.attempt, f.cause, f.scope, f.first FROM member m JOIN finding f ON f.finding = m.finding) m ON m.attempt = a.attempt
		WHERE a.kind = 'payment' AND `+where+`
		ORDER BY a.started, a.device, a.stan, a.attempt`+limit, args...)
	if err != nil {
		return nil, err
	}
	const finding = 19
	for _, row := range sec.Rows {
		if key, ok := row[finding].(string); ok {
			row[finding] = idOfKey(key)
		}
	}
	return &Report{Name: "failures", Title: Text{}, Sections: []Section{sec}}, nil
}

// idOfKey makes the finding's id from "cause/scope/first".
func idOfKey(key string) string {
	cause, rest, _ := strings.Cut(key, "/")
	at := strings.LastIndexByte(rest, '/')
	if at < 0 || len(rest) < at+11 {
		return ""
	}
	first, err := time.Parse("2006-01-02", rest[at+1:at+11])
	if err != nil {
		return ""
	}
	return findingID(cause, rest[:at], first)
}

// Reports returns the named reports.
func Reports() ([]queries.Report, error) { return queries.Reports() }

// Build runs a named report over a prepared store.
func Build(ctx context.Context, s *store.Store, name string, f Filter) (*Report, error) {
	all, err := queries.Reports()
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		if q.Name == name {
			return build1(ctx, s, q, f)
		}
	}
	return nil, ErrNoReport
}

// chosen is the relation that reports ask: the attempts that the filter lets through, each with its cause.
const chosen = `chosen AS (SELECT * FROM (
	SELECT a.*, CASE WHEN a.outcome NOT IN ('approved', 'unclear') THEN coalesce(j.cause, 'unexplained') END AS cause, j.confidence,
		a.outcome NOT IN ('approved', 'unclear') AS is_failure
	FROM attempt a LEFT JOIN judged j ON j.attempt = a.attempt
	WHERE a.kind IN ('payment', 'management') AND a.outcome <> 'unclear') x
	WHERE `

func build1(ctx context.Context, s *store.Store, q queries.Report, f Filter) (*Report, error) {
	r := &Report{Name: q.Name, Title: q.Title, Doc: q.Doc, AsOf: f.AsOf}
	if err := s.QueryRow(ctx, "SELECT max(value) FROM setting WHERE name = 'profile'").Scan(&r.Profile); err != nil {
		r.Profile = "" // not prepared: reports over sources only
	}
	for _, sec := range q.Sections {
		columns := make([]Column, len(sec.Columns))
		for i, c := range sec.Columns {
			columns[i] = Column{c.Name, Kind(c.Kind), c.Title}
		}
		text, args := withChosen(sec.SQL, f)
		out, err := Table(ctx, s, columns, text, args...)
		if err != nil {
			return nil, fmt.Errorf("reports/%s.sql, section %s: %w", q.Name, sec.Name, err)
		}
		if f.Top > 0 && len(out.Rows) > f.Top {
			out.Rows = out.Rows[:f.Top]
		}
		out.Name, out.Title, out.Question = sec.Name, sec.Title, sec.Question
		r.Sections = append(r.Sections, out)
	}
	return r, nil
}

// withChosen puts the relation in front of a query that speaks of it.
func withChosen(body string, f Filter) (string, []any) {
	if !strings.Contains(body, "chosen") {
		return body, nil
	}
	where, args := f.where("started", "device", "merchant", "response_code", "cause")
	if rest, ok := strings.CutPrefix(stripComments(body), "WITH "); ok {
		return "WITH " + chosen + where + "),\n" + rest, args
	}
	return "WITH " + chosen + where + ")\n" + body, args
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
