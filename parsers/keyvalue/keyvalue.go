// Package keyvalue reads logs of key=value pairs: logfmt, and lines of a stamp, a level, a
// logger and pairs.
package keyvalue

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the format of logs of key=value pairs.
var Format = parsers.Format{
	Name:  "keyvalue",
	Doc:   "time [LEVEL] [logger] key=value key=\"v w\", and logfmt",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: start,
	New:   func(src parsers.Source) parsers.Parser { return &parser{clock: src.Clock()} },
}

// maxText bounds the bytes of Text.
const maxText = 600

// start tells whether a line begins a record: all do but those of a stack trace and other
// indented lines.
func start(line []byte) bool {
	if len(line) == 0 || line[0] <= ' ' || line[0] == '}' || line[0] == ')' {
		return false
	}
	return line[0] < 'A' || !trace(line)
}

// trace tells whether a line belongs to a stack trace: "Caused by: ...", or the name of an
// exception's class.
func trace(line []byte) bool {
	if line[0] == 'C' && bytes.HasPrefix(line, []byte("Caused by:")) {
		return true
	}
	n := 0
	for n < len(line) && line[n] != ' ' && line[n] != ':' && line[n] != '=' {
		n++
	}
	name := line[:n]
	return bytes.IndexByte(name, '.') > 0 && (bytes.HasSuffix(name, []byte("Exception")) || bytes.HasSuffix(name, []byte("Error")))
}

type parser struct {
	clock *clock.Clock
	pairs fields.Pairs
	memo  fields.Memo
	plain []byte // undone escapes of the record's quoted values
}

// Parse reads one record: a head of stamp, level and logger, which may be missing, and pairs.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.plain = p.plain[:0]
	line := rec
	if at := bytes.IndexByte(rec, '\n'); at >= 0 {
		line = rec[:at]
	}
	var service, stamp []byte
	if len(line) > 0 && (line[0] > '9' || len(line) > 10 && line[10] == 'T') {
		service, stamp, line = fields.Container(line)
	}
	at := p.head(line, ev)
	n := p.scanPairs(line, at, ev)
	p.pairs.Close(ev)
	if n == 0 && ev.Time == clock.NoTime {
		return parsers.Reject("neither a stamp nor a pair")
	}
	if ev.Time == clock.NoTime && stamp != nil {
		p.stamp(stamp, ev)
	}
	ev.Set(parsers.Component, service)
	ev.F[parsers.Text] = parsers.CutText(rec, maxText)
	return nil
}

// stamp sets the time of the record once and returns the length of the stamp.
func (p *parser) stamp(v []byte, ev *parsers.Event) int {
	if ev.Time != clock.NoTime {
		return 0
	}
	s, n, ok := clock.Parse(v)
	if !ok {
		return 0
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(s)
	return n
}
