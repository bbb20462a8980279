// Package ncrej reads the electronic journal of ATMs that run NCR's Advance NDC: what the
// journal printer would have printed, with the printer's escapes in it. Most lines carry only a time
// of day; the dated heads between them say which day it is.
package ncrej

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// Format is the electronic journal of an ATM.
var Format = parsers.Format{
	Name:       "ncr-ej",
	Doc:        "NCR Advance NDC electronic journal of an ATM, with printer escapes",
	Side:       parsers.Terminal,
	Sniff:      sniff,
	Start:      start,
	Sequential: true, // heads date the lines after them, receipts name the terminal of all lines
	New:        newParser,
}

// textLimit bounds what is read of one record, in bytes; tables of counters can be long.
const textLimit = 4 << 10

type parser struct {
	clk   *clock.Clock
	order clock.Order
	text  []byte // message of the record: its lines without escapes
	own   terminal
	txn   transaction
	words []byte // words put in front of the message
	code  []byte // vendor's code, built here
	value []byte // values that had to be rewritten
}

func newParser(src parsers.Source) parsers.Parser {
	p := &parser{clk: src.Clock(), order: orderOf(src.Head), text: make([]byte, 0, 2*textLimit),
		words: make([]byte, 0, 256), code: make([]byte, 0, 32), value: make([]byte, 0, 64)}
	p.own.learn(src.Head)
	return p
}

// Parse reads one record: a head, a line with a time, a status or a receipt, and the lines after it.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	r := record{p: p, ev: ev}
	p.text, p.words, p.code, p.value = p.text[:0], p.words[:0], p.code[:0], p.value[:0]
	for len(rec) > 0 && len(p.text) < textLimit {
		var line []byte
		line, rec = cutLine(rec)
		r.line(line[:min(len(line), textLimit)])
	}
	if len(p.text) == 0 {
		return parsers.Skip("empty message")
	}
	r.finish()
	return nil
}

// cutLine returns the first line of b without its line end, and the rest.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}
