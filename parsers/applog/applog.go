// Package applog reads the logs that payment apps write with their own hands:
// [YYYY-MM-DD HH:MM:SS.mmm][LEVEL][module] msg and its near relatives.
package applog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is an app's log whose stamps hold a date.
var Format = parsers.Format{
	Name:  "applog",
	Doc:   "logs of payment apps: [date time][LEVEL][module] msg, date time LEVEL module: msg, and relatives",
	Side:  parsers.Terminal,
	Sniff: func(head []byte) parsers.Score { return sniff(head, true) },
	Start: func(line []byte) bool { var h head; return h.read(line) && h.stamp.HasDate },
	New:   func(src parsers.Source) parsers.Parser { return &parser{clock: src.Clock()} },
}

// TimeOnly is an app's log whose stamps are times of day. Its day comes from the file's
// name, from a line that holds only a date, or from the file's time; it turns at midnight.
var TimeOnly = parsers.Format{
	Name:       "applog-time",
	Doc:        "logs of payment apps without a date: HH:MM:SS.mmm|LEVEL|module|msg and relatives",
	Side:       parsers.Terminal,
	Sniff:      func(head []byte) parsers.Score { return sniff(head, false) },
	Start:      func(line []byte) bool { var h head; return h.read(line) || isDate(line) },
	Sequential: true,
	New:        newTimeOnly,
}

func newTimeOnly(src parsers.Source) parsers.Parser {
	p := &parser{clock: src.Clock(), timeOnly: true}
	if d, ok := pathDate(src.Path); ok {
		p.clock.SetDay(d.year, d.month, d.day)
	} else if startsDayBefore(src) {
		y, m, d := local(src).AddDate(0, 0, -1).Date()
		p.clock.SetDay(y, int(m), d)
	}
	return p
}

type parser struct {
	clock    *clock.Clock
	timeOnly bool
	buf      []byte
}

// Parse reads one record: a line with a head and the lines without one that follow it.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	line, more := rec, false
	if i := bytes.IndexByte(rec, '\n'); i >= 0 {
		line, more = rec[:i], true
	}
	line = bytes.TrimSuffix(line, cr)
	var h head
	if !h.read(line) {
		return p.headless(rec, line, ev)
	}
	if p.timeOnly && h.stamp.HasDate && h.stamp.HasYear {
		p.clock.SetDay(h.stamp.Year, h.stamp.Month, h.stamp.Day)
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(h.stamp)
	ev.Level = h.level
	ev.Set(parsers.Component, h.module())
	if more {
		return fields.FreeText(ev, p.fold(rec[h.msg:]))
	}
	return fields.FreeText(ev, line[h.msg:])
}

// headless takes the lines in front of the first head, which may name the
// terminal, and the lines that hold only a date.
func (p *parser) headless(rec, line []byte, ev *parsers.Event) error {
	if p.timeOnly {
		if d, ok := lineDate(line); ok {
			p.clock.SetDay(d.year, d.month, d.day)
			if rec = rec[len(line):]; len(bytes.TrimSpace(rec)) == 0 {
				return parsers.Skip("date line")
			}
		}
	}
	return fields.FreeText(ev, p.fold(rec))
}

func (p *parser) fold(text []byte) []byte {
	p.buf = fields.Fold(p.buf[:0], text)
	return p.buf
}

var cr = []byte("\r")
