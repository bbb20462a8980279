// Package jsonl reads logs of one JSON object a record, as pino, bunyan, zap, logstash
// encoders and journald write them, on one line each or spread over several.
package jsonl

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the format of logs of JSON objects.
var Format = parsers.Format{
	Name:  "jsonl",
	Doc:   "one JSON object a record: pino, bunyan, zap, logstash, journald, docker compose",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: start,
	New:   func(src parsers.Source) parsers.Parser { return &parser{clock: src.Clock()} },
}

// maxText bounds the bytes of Text when it is the object itself.
const maxText = 600

// start tells whether a line begins an object: at the margin, behind a container's prefix, or
// as an element of an array that fills the file (indented by two blanks or a tab at most, so that objects inside a
// spread-out object do not count).
func start(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	switch line[0] {
	case '{':
		return true
	case '[':
		return len(line) == 1 || line[1] == '{' || line[1] <= ' '
	case ' ', '\t':
		return indented(line)
	}
	_, _, rest := fields.Container(line)
	return len(rest) > 0 && rest[0] == '{' && len(rest) < len(line)
}

// indented tells whether an object begins behind one or two blanks or one tab.
func indented(line []byte) bool {
	at := 1
	if line[0] == ' ' && len(line) > 1 && line[1] == ' ' {
		at = 2
	}
	return len(line) > at && line[at] == '{'
}

type parser struct {
	clock *clock.Clock
	r     fields.Reader
	pairs fields.Pairs
	memo  fields.Memo
	best  ranks

	problems []byte // texts of errors of this record
	joined   []byte // message and problems
}

// ranks says how good what was found so far is; a later find must be better.
type ranks struct{ time, message, logger uint8 }

// Parse reads one object.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.best, p.problems = ranks{}, p.problems[:0]
	p.r.Reuse()
	service, stamp, obj := fields.Container(bytes.TrimLeft(rec, " \t,"))
	if err := beginning(obj); err != nil {
		return err
	}
	err := p.object(ev, obj)
	whole := obj[:p.r.Pos()]
	if msg := ev.F[parsers.Text]; len(msg) > 1 && msg[0] == '{' {
		p.object(ev, msg) // an object in a string, as docker's json-file driver writes it
	}
	p.pairs.Close(ev)
	if err != nil && empty(ev) {
		return parsers.Reject("not a JSON object")
	}
	if err != nil {
		ev.Fault = "JSON object broken off"
	}
	if ev.Time == clock.NoTime && stamp != nil {
		p.stamp(ev, stamp, 1)
	}
	ev.Set(parsers.Component, service)
	p.finish(ev, whole)
	return nil
}

// beginning sorts out what is no object.
func beginning(obj []byte) error {
	if len(obj) > 1 && obj[0] == '{' {
		return nil
	}
	bare := bytes.TrimSpace(obj)
	switch {
	case len(bare) == 0, len(bare) == 1 && (bare[0] == '[' || bare[0] == ']'):
		return parsers.Skip("bracket of an array")
	case bare[0] == '[':
		return parsers.Reject("array of objects on one line")
	}
	return parsers.Reject("not a JSON object")
}

// empty tells whether nothing was learned from a broken object.
func empty(ev *parsers.Event) bool {
	return ev.Time == clock.NoTime && len(ev.F[parsers.Text]) == 0 && ev.F[parsers.STAN] == nil &&
		ev.F[parsers.ResponseCode] == nil && ev.F[parsers.Device] == nil
}

// object takes every member of obj to its place.
func (p *parser) object(ev *parsers.Event, obj []byte) error {
	p.r.Reset(obj)
	for n := 0; p.r.Next(); n++ {
		m := p.meaning(n)
		if m < fields.Time {
			if m != fields.None {
				p.pairs.Add(ev, m, p.r.Text())
			}
			continue
		}
		p.member(ev, m)
	}
	return p.r.Err()
}

// meaning returns what the name of the current member, the nth of the object, means.
func (p *parser) meaning(n int) fields.Meaning {
	if len(p.r.Parent) == 0 {
		return p.memo.Find(n, p.r.Name)
	}
	return fields.FindNested(p.r.Parent, p.r.Name)
}

// member takes a member that belongs to the record itself.
func (p *parser) member(ev *parsers.Event, m fields.Meaning) {
	switch m {
	case fields.Time:
		p.stamp(ev, p.r.Value, 6-uint8(min(p.r.Depth, 3)))
	case fields.TxnTime:
		p.stamp(ev, p.r.Value, 2)
	case fields.LevelName:
		p.level(ev)
	case fields.Message:
		p.message(ev)
	case fields.Problem:
		p.problem()
	case fields.Logger:
		p.logger(ev)
	}
}
