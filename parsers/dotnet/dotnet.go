// Package dotnet reads what the console logger of .NET writes (Microsoft.Extensions.Logging.Console, the simple formatter): a level and a
// category with an event number, and the message on the lines below, indented by six blanks.
package dotnet

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a log. Its stamps, which are left away unless asked for, stand in front of the level.
var Format = parsers.Format{
	Name:  "dotnet",
	Doc:   "console of .NET: info: Category[0], and the message indented below",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: func(line []byte) bool { var h head; return h.read(line) },
	New:   func(src parsers.Source) parsers.Parser { return &parser{clk: src.Clock()} },
}

// head is the first line of a record.
type head struct {
	stamp    clock.Stamp
	timed    bool
	level    parsers.Level
	category []byte
	msg      int // where the message begins, of which the formatter can leave all on one line
}

var levels = []struct {
	word  []byte
	level parsers.Level
}{
	{[]byte("trce: "), parsers.Trace}, {[]byte("dbug: "), parsers.Debug}, {[]byte("info: "), parsers.Info},
	{[]byte("warn: "), parsers.Warn}, {[]byte("fail: "), parsers.Error}, {[]byte("crit: "), parsers.Fatal},
}

// read fills h and tells whether the line begins a record.
func (h *head) read(line []byte) bool {
	at := 0
	if s, n, ok := clock.Parse(line); ok {
		h.stamp, h.timed = s, true
		for at = n; at < len(line) && line[at] == ' '; at++ {
		}
	}
	for _, l := range levels {
		if !bytes.HasPrefix(line[at:], l.word) {
			continue
		}
		rest := line[at+len(l.word):]
		open := bytes.IndexByte(rest[:min(len(rest), 200)], '[')
		shut := bytes.IndexByte(rest[:min(len(rest), 220)], ']')
		if open <= 0 || shut < open+2 || !fields.Digits(bytes.TrimPrefix(rest[open+1:shut], []byte("-"))) || bytes.IndexByte(rest[:open], ' ') >= 0 {
			return false
		}
		h.level, h.category, h.msg = l.level, rest[:open], at+len(l.word)+shut+1
		return true
	}
	return false
}

type parser struct {
	clk *clock.Clock
	buf []byte
}

// Parse reads one record. One without a head is what a program wrote past its logger.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	var h head
	if h.read(rec) {
		if h.timed {
			ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(h.stamp)
		}
		ev.Level = h.level
		ev.Set(parsers.Component, h.category)
	}
	p.buf = fields.Fold(p.buf[:0], rec[h.msg:])
	return fields.FreeText(ev, bytes.TrimSpace(p.buf))
}

// sniff counts the lines that are a head or indented below one.
func sniff(src []byte) parsers.Score {
	lines, heads, below := 0, 0, 0
	for len(src) > 0 && lines < 400 {
		var line []byte
		if line, src, _ = bytes.Cut(src, []byte("\n")); len(line) == 0 {
			continue
		}
		lines++
		if h := (head{}); h.read(line) {
			heads++
		} else if heads > 0 && line[0] == ' ' {
			below++
		}
	}
	switch {
	case heads > 0 && 10*(heads+below) >= 9*lines:
		return 90
	case heads > 0 && 2*(heads+below) >= lines:
		return 75
	}
	return 0
}
