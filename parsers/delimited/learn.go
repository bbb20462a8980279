package delimited

import (
	"bytes"

	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// maxRows bounds the rows that are looked at to learn how an export writes things.
const maxRows = 500

// learn finds out from the rows of head in which order dates are written and whether amounts
// are major units. One row that can be read in one way only settles it for all.
func (p *parser) learn(head []byte) {
	p.major = p.header.major
	_, rest := findHeader(head)
	for rows := 0; len(rest) > 0 && rows < maxRows; rows++ {
		n, row, _ := split(rest, true)
		if n == 0 {
			break
		}
		rest = rest[n:]
		i := 0
		for at := 0; at <= len(row) && i < len(p.header.columns); i++ {
			v, _, next := field(row, at, p.header.delimiter)
			at = next
			p.learnCell(p.header.columns[i], v)
		}
	}
}

func (p *parser) learnCell(m fields.Meaning, v []byte) {
	switch m {
	case fields.Amount:
		if i := bytes.LastIndexAny(v, ".,"); i >= 0 && len(v)-i <= 3 {
			p.major = true
		}
	case fields.Time, fields.TxnTime, fields.Date:
		if o := orderOf(v); o != clock.OnlyClear && p.order == clock.OnlyClear {
			p.order = o
		}
	}
}

// orderOf tells what a date such as 25/12/2026 or 25.12.2026 says about the order of day
// and month; a dot is written by those who put the day first.
func orderOf(v []byte) clock.Order {
	first, n := small(v)
	if n == 0 || n >= len(v) || v[n] != '/' && v[n] != '-' && v[n] != '.' {
		return clock.OnlyClear
	}
	second, k := small(v[n+1:])
	switch {
	case k == 0 || n+1+k >= len(v) || v[n+1+k] != v[n]:
		return clock.OnlyClear
	case second > 12 && first <= 12:
		return clock.MonthFirst
	case first > 12 && second <= 12, v[n] == '.':
		return clock.DayFirst
	}
	return clock.OnlyClear
}

// small reads one or two digits.
func small(v []byte) (value, n int) {
	for n < len(v) && n < 3 && v[n] >= '0' && v[n] <= '9' {
		value, n = value*10+int(v[n]-'0'), n+1
	}
	if n > 2 {
		return 0, 0
	}
	return value, n
}
