// Package text is the format of last resort: it accounts for every line of a file
// that no other format knows.
package text

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format takes any text: each line is a record.
var Format = parsers.Format{
	Name:  "text",
	Doc:   "any text, line by line; a date and time at the head of a line is used",
	Start: func(line []byte) bool { return !wrapped(line) },
	Sniff: func([]byte) parsers.Score { return 1 },
	New:   func(src parsers.Source) parsers.Parser { return &parser{clock: src.Clock()} },
}

type parser struct{ clock *clock.Clock }

// maxLine bounds how much of a line is kept, in bytes.
const maxLine = 4 << 10

// Parse makes a note of one line. Values that stand under their names are read; a
// message type told in words counts only on a line with a time, since prose about
// messages is no traffic.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	line := bytes.TrimRight(rec, " \t\r\n")
	if len(bytes.TrimLeft(line, " \t\r\n")) == 0 {
		return parsers.Skip("blank")
	}
	line = line[:min(len(line), maxLine)]
	ev.Set(parsers.Text, line)
	s, ok := stamp(line)
	if !ok {
		fields.Scan(ev, line)
		return nil
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(s)
	fields.Prose(ev, line)
	return nil
}

// wrapped tells whether a line is the rest of a number that was split: indented digits and nothing else. It stays with the
// line before, so that the mask sees the whole number.
func wrapped(line []byte) bool {
	rest := bytes.TrimLeft(line, " \t")
	if len(rest) == len(line) || len(line)-len(rest) > 24 {
		return false
	}
	rest = bytes.TrimRight(rest, " ,;)\r")
	return len(rest) > 0 && len(rest) < 19 && len(bytes.Trim(rest, "0123456789")) == 0
}

// stamp reads a date and time at the head of a line, behind brackets or spaces. A time of day
// alone is not used: its day would depend on the lines before.
func stamp(line []byte) (clock.Stamp, bool) {
	i := 0
	for i < len(line) && i < 16 && opens[line[i]] {
		i++
	}
	if s, _, ok := clock.Parse(line[i:]); ok && s.HasDate {
		return s, true
	}
	return compact(line[i:])
}

// opens holds what may stand before a stamp.
var opens = [256]bool{' ': true, '\t': true, '[': true, '(': true, '<': true, '{': true, '"': true, '\'': true, '*': true, '#': true, '-': true, '=': true}
