package analyze

import (
	"context"
	"fmt"
	"strings"
	"time"

	"posmortem/analyze/store"
)

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

// failureSQL asks for failed payments. Its parameters: a condition over the attempts, the attempts to look at (all where it is TRUE), and how many rows.
const failureSQL = `SELECT a.started, a.device, a.merchant, a.kind, a.stan, a.rrn, a.mti, a.processing_code, a.amount, a.currency, a.entry_mode, a.profile,
	a.response_code, a.response_class, a.outcome, a.host_seen, a.terminal_seen, coalesce(j.cause, 'unexplained'), j.confidence, m.cause || '/' || m.scope || '/' || CAST(m.first AS VARCHAR),
	s.path, coalesce(j.line, w.line)
	FROM (SELECT * FROM failed WHERE %[2]s) a
	LEFT JOIN (SELECT * FROM judged WHERE %[2]s) j ON j.attempt = a.attempt
	LEFT JOIN (SELECT * FROM answer WHERE %[2]s) w ON w.attempt = a.attempt
	LEFT JOIN source s ON s.source = coalesce(j.source, w.source)
	LEFT JOIN (SELECT m.attempt, f.cause, f.scope, f.first FROM (SELECT * FROM member WHERE %[2]s) m JOIN finding f ON f.finding = m.finding) m ON m.attempt = a.attempt
	WHERE a.kind = 'payment' AND %[1]s
	ORDER BY a.started, a.device, a.stan, a.attempt%[3]s`

// Failures lists the failed payments of a prepared store. They are read while they are told, so that there may be millions.
func Failures(ctx context.Context, s Engine, f Filter) (*Report, error) {
	return failures(ctx, s, f, pieceRows)
}

func failures(ctx context.Context, s Engine, f Filter, most int64) (*Report, error) {
	where, args := f.where("a.started", "a.device", "a.merchant", "a.response_code", "coalesce(j.cause, 'unexplained')")
	limit := ""
	if f.Top > 0 {
		limit = fmt.Sprintf(" LIMIT %d", f.Top)
	}
	pieces, err := failurePieces(ctx, s, f, most)
	if err != nil {
		return nil, err
	}
	sec := Section{Columns: failureColumns}
	ids := map[string]string{} // by key: findings are few
	sec.Long = func(tell func([]any) error) error {
		for _, piece := range pieces {
			err := tellFailures(ctx, s, ids, tell, fmt.Sprintf(failureSQL, where, piece, limit), args...)
			release(ctx, s)
			if err != nil {
				return err
			}
		}
		return nil
	}
	return &Report{Name: "failures", Title: Text{}, Sections: []Section{sec}}, nil
}

// tellFailures tells the rows of one query.
func tellFailures(ctx context.Context, s Engine, ids map[string]string, tell func([]any) error, q string, args ...any) error {
	sec, end, err := LongTable(ctx, s, failureColumns, q, args...)
	if err != nil {
		return err
	}
	defer end()
	const finding = 19
	return sec.Each(func(row []any) error {
		if key, ok := row[finding].(string); ok {
			id, known := ids[key]
			if !known {
				id = idOfKey(key)
				ids[key] = id
			}
			row[finding] = id
		}
		return tell(row)
	})
}

// pieceRows is about how many failures are asked for at once.
const pieceRows = 40_000

// failurePieces cuts the failures into conditions that follow each other in time, since DuckDB holds the whole answer to a query in memory: the
// number of an attempt begins with the minute in which it was made. A cluster hands its answers over piece by piece itself.
func failurePieces(ctx context.Context, s Engine, f Filter, most int64) ([]string, error) {
	if _, local := s.(*store.Store); !local || f.Top > 0 {
		return []string{"TRUE"}, nil
	}
	where, args := f.where("started", "device", "merchant", "response_code", "")
	rows, err := s.Query(ctx, `SELECT min(attempt), max(attempt), count(*) FROM failed WHERE kind = 'payment' AND `+where+`
		GROUP BY floor(attempt / 1e6) ORDER BY 1`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var pieces []string
	var from, to, count int64
	cut := func() {
		if count > 0 {
			pieces = append(pieces, fmt.Sprintf("attempt BETWEEN %d AND %d", from, to))
		}
		count = 0
	}
	for rows.Next() {
		var first, last, n int64
		if err := rows.Scan(&first, &last, &n); err != nil {
			return nil, err
		}
		if count+n > most {
			cut()
		}
		if count == 0 {
			from = first
		}
		to, count = last, count+n
	}
	cut()
	return pieces, rows.Err()
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
