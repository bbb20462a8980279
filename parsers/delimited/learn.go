package delimited

import (
	"bytes"
	"time"

	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// maxRows bounds the rows that are looked at to learn how an export writes things.
const maxRows = 500

// learn finds out from the rows of head in which order dates are written and whether amounts
// are major units. One row that can be read in one way only settles it for all; without such a row, the order in which the last
// date lies right before the file was written.
func (p *parser) learn(head []byte, mod time.Time) {
	var latest [clock.MonthFirst + 1]time.Time // of the dates that can be read both ways
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
			if p.order == clock.OnlyClear && isWhen(p.header.columns[i]) {
				for _, o := range []clock.Order{clock.DayFirst, clock.MonthFirst} {
					if s, ok := fields.Stamp(v, o); ok && s.HasYear {
						day := time.Date(s.Year, time.Month(s.Month), s.Day, 0, 0, 0, 0, time.UTC)
						latest[o] = later(latest[o], day)
					}
				}
			}
		}
	}
	if p.order != clock.OnlyClear || mod.IsZero() {
		return
	}
	if day, month := fresh(latest[clock.DayFirst], mod), fresh(latest[clock.MonthFirst], mod); day != month {
		p.vague = true
		if p.order = clock.MonthFirst; day {
			p.order = clock.DayFirst
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// fresh tells whether the last row of an export is of the days before the file was written, as it is as a rule.
func fresh(day, mod time.Time) bool {
	age := mod.Sub(day)
	return age > -24*time.Hour && age < 4*24*time.Hour
}

func isWhen(m fields.Meaning) bool {
	return m == fields.Time || m == fields.TxnTime || m == fields.Date
}

func (p *parser) learnCell(m fields.Meaning, v []byte) {
	switch m {
	case fields.Amount:
		if i := bytes.LastIndexAny(v, ".,"); i >= 0 && len(v)-i <= 3 {
			p.major = true
		}
	default:
		if o := orderOf(v); isWhen(m) && o != clock.OnlyClear && p.order == clock.OnlyClear {
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
