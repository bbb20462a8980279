package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"posmortem/queries"
)

// ErrCompare is the error of periods that cannot be compared.
var ErrCompare = errors.New("nothing to compare with")

// Comparison says with which period a report is compared: Kind is previous (the span of the same length right before), weekday (the same
// weekdays, as many whole weeks before as needed) or between (From <= t < To). The zero value compares with nothing.
type Comparison struct {
	Kind     string
	From, To time.Time
}

// None tells whether there is nothing to compare with.
func (c Comparison) None() bool { return c.Kind == "" }

// compared answers a report for its period and for the one to compare with, and puts both into one.
func compared(ctx context.Context, s Engine, known queries.Report, q Question) (*Report, error) {
	before, err := settleComparison(ctx, s, &q)
	if err != nil {
		return nil, err
	}
	top := q.Top
	q.Top, before.Top = 0, 0
	now, err := answer(ctx, s, known, q)
	if err != nil {
		return nil, err
	}
	then, err := answer(ctx, s, known, before)
	if err != nil {
		return nil, err
	}
	for i := range now.Sections {
		now.Sections[i] = pair(now.Sections[i], then.Sections[i], q.From.Sub(before.From))
		if top > 0 {
			now.Sections[i].Rows = now.Sections[i].Rows[:min(top, len(now.Sections[i].Rows))]
		}
	}
	note := fmt.Sprintf("%s – %s / %s – %s UTC", minute(q.From), minute(q.To), minute(before.From), minute(before.To))
	now.Title = Text{"en": now.Title["en"] + ": " + note, "zh": now.Title["zh"] + "：" + note}
	return now, nil
}

func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }

// settleComparison fills the period of the question where it is open, and returns the same question for the other period.
func settleComparison(ctx context.Context, s Engine, q *Question) (Question, error) {
	if q.From.IsZero() || q.To.IsZero() {
		var first, last sql.NullTime
		if err := s.QueryRow(ctx, "SELECT min(started), max(started) FROM attempt WHERE kind = 'payment' AND outcome <> 'unclear'").Scan(&first, &last); err != nil {
			return *q, err
		}
		if !first.Valid {
			return *q, fmt.Errorf("%w: there are no payments", ErrCompare)
		}
		q.fillPeriod(first.Time.UTC(), last.Time.UTC().Add(time.Microsecond))
	}
	length, before := q.To.Sub(q.From), *q
	const week = 7 * 24 * time.Hour
	switch q.Compare.Kind {
	case "previous":
		before.From, before.To = q.From.Add(-length), q.From
	case "weekday":
		shift := (length + week - 1) / week * week
		before.From, before.To = q.From.Add(-shift), q.To.Add(-shift)
	default:
		before.From, before.To = q.Compare.From, q.Compare.To
	}
	if length <= 0 || !before.To.After(before.From) {
		return before, fmt.Errorf("%w: a period is empty", ErrCompare)
	}
	return before, nil
}

// fillPeriod takes what the question leaves open from the data: the later half of it, or the last seven days where there are two weeks.
func (q *Question) fillPeriod(first, end time.Time) {
	const week = 7 * 24 * time.Hour
	if q.To.IsZero() {
		q.To = end
	}
	if q.From.IsZero() {
		span := q.To.Sub(first) / 2
		if span >= week || q.Compare.Kind == "weekday" {
			span = week
		}
		q.From = q.To.Add(-span)
	}
}

// measures are the columns that a comparison tells for both periods, by name; a section without any tells all its counts.
var measures = map[string]bool{"attempts": true, "failures": true, "failure_rate": true, "unexplained": true, "explained_share": true, "failed_amount": true, "lost_amount": true,
	"answers": true, "p50": true, "p95": true, "devices": true, "times": true, "share": true}

// pair puts the rows of two periods side by side. Rows belong together by the text and the leading columns; a leading time, by its distance
// from the beginning of its period. What only the other period has stands at the end.
func pair(now, then Section, shift time.Duration) Section {
	told := chosenMeasures(now.Columns)
	out := Section{Name: now.Name, Title: now.Title, Question: now.Question}
	for i, c := range now.Columns {
		out.Columns = append(out.Columns, c)
		if told[i] {
			out.Columns = append(out.Columns, Column{c.Name + "_before", c.Kind, Text{"en": c.Title["en"] + " before", "zh": "此前" + c.Title["zh"]}})
		}
	}
	keys := keyColumns(now.Columns, told)
	if tellsPeriod(now, keys) && tellsPeriod(then, keys) {
		out.Rows = append(out.Rows, pairRow(now.Rows[0], then.Rows[0], told))
		return out
	}
	old := make(map[string][]any, len(then.Rows))
	for _, row := range then.Rows {
		old[rowKey(row, keys, shift)] = row
	}
	for _, row := range now.Rows {
		key := rowKey(row, keys, 0)
		out.Rows = append(out.Rows, pairRow(row, old[key], told))
		delete(old, key)
	}
	for _, row := range then.Rows {
		key := rowKey(row, keys, shift)
		if _, left := old[key]; !left {
			continue
		}
		delete(old, key)
		out.Rows = append(out.Rows, pairRow(gone(row, keys, told, shift), row, told))
	}
	return out
}

// tellsPeriod tells whether a section is one row about its whole period, from a time to a time: nothing in it names what it is about.
func tellsPeriod(s Section, keys []int) bool {
	times := 0
	for _, i := range keys {
		switch s.Columns[i].Kind {
		case KindText:
			return false
		case KindTime:
			times++
		}
	}
	return len(s.Rows) == 1 && times > 1
}

// gone is the row of a period that lacks it.
func gone(row []any, keys []int, told map[int]bool, shift time.Duration) []any {
	out := make([]any, len(row))
	for i := range told {
		out[i] = nothing(row[i])
	}
	for _, i := range keys {
		out[i] = row[i]
		if t, ok := row[i].(time.Time); ok {
			out[i] = t.Add(shift)
		}
	}
	return out
}

func chosenMeasures(columns []Column) map[int]bool {
	told := map[int]bool{}
	for i, c := range columns {
		if measures[c.Name] {
			told[i] = true
		}
	}
	for i, c := range columns {
		if len(told) == 0 && c.Kind == KindInt && i > 0 {
			told[i] = true
			break
		}
	}
	return told
}

// keyColumns are those before the first measure, and if there are none all text.
func keyColumns(columns []Column, told map[int]bool) []int {
	var keys []int
	for i, c := range columns {
		if told[i] || c.Kind == KindFloat || c.Kind == KindPercent || c.Kind == KindMoney || c.Kind == KindBar {
			break
		}
		if !strings.HasSuffix(c.Name, "_en") && !strings.HasSuffix(c.Name, "_zh") {
			keys = append(keys, i)
		}
	}
	return keys
}

func rowKey(row []any, keys []int, shift time.Duration) string {
	var b strings.Builder
	for _, i := range keys {
		v := row[i]
		if t, ok := v.(time.Time); ok {
			v = t.Add(shift).UnixNano()
		}
		fmt.Fprintf(&b, "%v\x00", v)
	}
	return b.String()
}

func pairRow(now, then []any, told map[int]bool) []any {
	var row []any
	for i, v := range now {
		row = append(row, v)
		switch {
		case !told[i]:
		case then == nil:
			row = append(row, nothing(v))
		default:
			row = append(row, then[i])
		}
	}
	return row
}

// nothing is what a measure is where there was no row: a count of 0, and no share.
func nothing(v any) any {
	if _, ok := v.(int64); ok {
		return int64(0)
	}
	return nil
}
