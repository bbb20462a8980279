// Package delimited reads exports with a header line: CSV, TSV, and columns parted by a
// semicolon or a bar.
package delimited

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the format of exports with a header line.
var Format = parsers.Format{
	Name:  "delimited",
	Doc:   "CSV, TSV, semicolon or bar, with a header line of known column names",
	Side:  parsers.Host,
	Sniff: sniff,
	Split: split,
	New:   newParser,
}

// maxText bounds the bytes of Text.
const maxText = 600

type parser struct {
	header header
	clock  *clock.Clock
	order  clock.Order
	vague  bool // the order rests on when the file was written, not on a date that can be read in one way only
	major  bool // amounts without a point are major units all the same
	pairs  fields.Pairs
	when   when
	plain  fields.Plain
}

// newParser learns the header from the head of the source, so that any stretch of
// it can be read without what is before.
func newParser(src parsers.Source) parsers.Parser {
	p := &parser{clock: src.Clock()}
	p.header, _ = findHeader(src.Head)
	if p.header.columns != nil {
		p.learn(src.Head, src.Mod)
	}
	return p
}

// Parse reads one row.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.when = when{}
	p.plain.Reset()
	row := bytes.TrimRight(rec, "\r\n")
	switch {
	case len(p.header.columns) == 0:
		return parsers.Reject("no header line with known column names")
	case comment(row):
		return parsers.Skip("comment")
	case bytes.Equal(row, p.header.line):
		return parsers.Skip("header")
	}
	n := p.row(row, ev)
	p.pairs.Close(ev)
	if n != len(p.header.columns) && n != len(p.header.columns)+1 {
		if p.header.isPreamble(row) {
			return parsers.Skip("title above the header")
		}
		if n*2 < len(p.header.columns) {
			return parsers.Reject("row with other columns than the header")
		}
		ev.Fault = "row with other columns than the header"
	}
	p.resolve(ev)
	ev.F[parsers.Text] = parsers.CutText(row, maxText)
	return nil
}

// comment tells whether a line is a remark, or the sep= line that spreadsheets read.
func comment(row []byte) bool {
	return len(row) == 0 || row[0] == '#' || bytes.HasPrefix(row, []byte("--")) || len(row) == 5 && bytes.EqualFold(row[:4], []byte("sep="))
}

// row gives each field of a row its place and returns how many fields there are.
func (p *parser) row(row []byte, ev *parsers.Event) (n int) {
	for at := 0; at <= len(row); n++ {
		raw, quoted, next := field(row, at, p.header.delimiter)
		at = next
		if n+1 == p.header.month {
			p.when.month = raw
		}
		if n < len(p.header.columns) && len(raw) > 0 {
			if m := p.header.columns[n]; m != fields.None {
				if quoted {
					raw = p.plain.Undouble(raw)
				}
				p.cell(m, raw, ev)
			}
		} else if n == len(p.header.columns) && len(raw) > 0 { // the event viewer of Windows names no column for the message
			p.cell(fields.Message, raw, ev)
		}
	}
	return n
}

// cell gives one value its place.
func (p *parser) cell(m fields.Meaning, v []byte, ev *parsers.Event) {
	switch m {
	case fields.Time, fields.TxnTime, fields.Date:
		p.when.add(m, v)
	case fields.Message, fields.Problem:
		fields.Scan(ev, v)
	case fields.Logger:
		ev.Set(parsers.Component, v)
	case fields.Amount:
		if p.major {
			v = p.withPoint(v)
		}
		p.pairs.Add(ev, m, v)
	default:
		p.pairs.Add(ev, m, v)
	}
}
