// Package weblogic reads the server logs of Oracle WebLogic: ####<date> <severity> <subsystem> <machine> <server> <thread> <user>
// <transaction> <context> <epoch> <message number> <message>, each part in angle brackets, the message over many lines where it has them.
package weblogic

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a log.
var Format = parsers.Format{
	Name:  "weblogic",
	Doc:   "server logs of Oracle WebLogic: ####<date> <severity> <subsystem> ... <message>",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: func(line []byte) bool { return bytes.HasPrefix(line, mark) },
	New:   func(src parsers.Source) parsers.Parser { return &parser{clk: src.Clock()} },
}

var mark = []byte("####<")

// The places of the parts that are read (Oracle, "Understanding WebLogic Logging Services", table of message attributes).
const (
	partDate = iota
	partSeverity
	partSubsystem
	partEpoch = 9
	leastPart = 9  // a record of an older release has no more
	mostParts = 16 // later releases put more in between, the message stays last
)

type parser struct {
	clk *clock.Clock
	buf []byte
}

// Parse reads one record.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	if !bytes.HasPrefix(rec, mark) {
		p.buf = fields.Fold(p.buf[:0], rec)
		ev.Set(parsers.Text, p.buf)
		fields.Prose(ev, p.buf)
		return nil
	}
	part, n := split(rec[len(mark)-1:])
	if n < leastPart {
		return parsers.Reject("record of WebLogic with too few parts")
	}
	if s, ok := stamp(part[:n]); ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	}
	ev.Level = level(part[partSeverity])
	ev.Set(parsers.Component, part[partSubsystem])
	p.buf = fields.Fold(p.buf[:0], part[n-1])
	return fields.FreeText(ev, bytes.TrimSpace(p.buf))
}

// stamp takes the milliseconds since 1970, else the date, whose zone is a word that may mean several.
func stamp(part [][]byte) (clock.Stamp, bool) {
	if len(part) > partEpoch && len(part[partEpoch]) == 13 {
		if s, n, ok := clock.Parse(part[partEpoch]); ok && n == 13 {
			return s, true
		}
	}
	s, _, ok := clock.Parse(part[partDate])
	return s, ok
}

func level(v []byte) parsers.Level {
	switch string(v) {
	case "Emergency", "Alert", "Critical":
		return parsers.Fatal
	}
	return fields.Level(v)
}

// split returns the parts of a record; of one in double brackets, as users are written, what stands between the outer ones. The last part
// ends with the record.
func split(rec []byte) (part [mostParts][]byte, n int) {
	for n < mostParts && len(rec) > 0 && rec[0] == '<' {
		end := bytes.Index(rec, []byte("> <"))
		if end < 0 || n == mostParts-1 {
			part[n] = bytes.TrimSuffix(bytes.TrimRight(rec[1:], " \r\n"), []byte(">"))
			return part, n + 1
		}
		part[n] = rec[1:end]
		n++
		rec = rec[end+2:]
	}
	return part, n
}

// sniff counts the lines that begin a record.
func sniff(src []byte) parsers.Score {
	lines, heads := 0, 0
	for len(src) > 0 && lines < 400 {
		var line []byte
		line, src, _ = bytes.Cut(src, []byte("\n"))
		lines++
		if bytes.HasPrefix(line, mark) && bytes.Count(line, []byte("> <")) >= leastPart-2 {
			heads++
		}
	}
	if heads > 0 && 20*heads >= lines {
		return 95
	}
	return 0
}
