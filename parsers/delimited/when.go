package delimited

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// when holds the values of a row that tell its time.
type when struct{ date, time, txn, month []byte }

func (w *when) add(m fields.Meaning, v []byte) {
	slot := &w.time
	switch m {
	case fields.Date:
		slot = &w.date
	case fields.TxnTime:
		slot = &w.txn
	}
	if *slot == nil {
		*slot = v
	}
}

// resolve sets the time of ev from the row's columns: a whole stamp, or a date and a time of day in
// two columns, or a date alone.
func (p *parser) resolve(ev *parsers.Event) {
	for _, v := range [...][]byte{p.when.time, p.when.txn} {
		if s, ok := fields.Stamp(v, p.order); ok && s.HasDate {
			p.set(s, ev)
			return
		}
	}
	time := p.when.time
	if len(p.when.month) == 3 && len(p.when.date) > 0 && len(p.when.date) <= 2 { // Jun,14,15:16:01
		var buf [64]byte
		v := append(append(append(append(buf[:0], p.when.month...), ' '), p.when.date...), ' ')
		if s, ok := fields.Stamp(appendTime(v, time), p.order); ok && s.HasDate {
			p.set(s, ev)
			return
		}
	}
	if len(time) == 0 {
		time = p.when.txn
	}
	if len(p.when.date) > 0 {
		if s, ok := fields.Stamp(p.when.date, p.order); ok && s.HasDate {
			p.set(s, ev)
			return
		}
		var buf [64]byte
		if s, ok := fields.Stamp(joined(buf[:0], p.when.date, time), p.order); ok {
			p.set(s, ev)
		}
		return // a time of day beside a date that cannot be read tells no day
	}
	var buf [64]byte
	if s, ok := fields.Stamp(appendTime(buf[:0], time), p.order); ok {
		p.set(s, ev)
	}
}

func (p *parser) set(s clock.Stamp, ev *parsers.Event) {
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(s)
	if p.vague && ev.TimeQuality < clock.DateGuess {
		ev.TimeQuality = clock.DateGuess
	}
}

// joined appends date and time as one stamp: 20261109 and 261109 (YYMMDD, as ISO 8583 writes years) as 2026-11-09, 1109 (DE13) as 11-09.
func joined(buf, date, time []byte) []byte {
	date = bytes.TrimSpace(date)
	if len(date)+len(time) > 50 {
		return buf
	}
	switch {
	case len(date) == 8 && digits(date):
		buf = append(append(append(append(append(buf, date[:4]...), '-'), date[4:6]...), '-'), date[6:]...)
	case len(date) == 6 && digits(date):
		buf = append(append(append(append(append(append(buf, "20"...), date[:2]...), '-'), date[2:4]...), '-'), date[4:]...)
	case len(date) == 4 && digits(date):
		buf = append(append(append(buf, date[:2]...), '-'), date[2:]...)
	default:
		buf = append(buf, date...)
	}
	return appendTime(append(buf, ' '), time)
}

// appendTime appends a time of day: 93005 (DE12 without its first zero) and 093005 as 09:30:05, none as midnight.
func appendTime(buf, time []byte) []byte {
	time = bytes.TrimSpace(time)
	switch {
	case len(time) == 0 && len(buf) > 0:
		return append(buf, "00:00:00.000"...)
	case len(time) == 5 && digits(time):
		return append(append(append(append(append(append(buf, '0', time[0]), ':'), time[1:3]...), ':'), time[3:]...), ".000"...)
	case len(time) == 6 && digits(time):
		return append(append(append(append(append(append(buf, time[:2]...), ':'), time[2:4]...), ':'), time[4:]...), ".000"...)
	case len(time) == 5 && time[2] == ':':
		return append(append(buf, time...), ":00.000"...)
	case len(time) > 40:
		return buf
	}
	return append(buf, time...)
}

func digits(v []byte) bool {
	for _, c := range v {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
