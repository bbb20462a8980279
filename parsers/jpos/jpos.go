// Package jpos reads the log of a jPOS Q2 host: a stream of <log> elements
// as org.jpos.util.LogEvent writes them. The stream is no XML document: prologs repeat, text
// stands between the elements, exceptions hold bare angle brackets, threads
// write into each other's records.
package jpos

import (
	"bytes"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// Format is the log of a jPOS Q2 host.
var Format = parsers.Format{
	Name:  "jpos",
	Doc:   "jPOS Q2 log: <log realm=... at=...> records with ISO 8583 messages",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: start,
	New:   newParser,
}

var (
	logOpen    = []byte("<log ")
	logRealm   = []byte("<log realm=")
	logClose   = []byte("</log>")
	prologXML  = []byte("<?xml")
	loggerOpen = []byte("<logger")
	loggerEnd  = []byte("</logger")
)

// start tells whether a line begins a record. A record may also begin behind text
// that some thread left without a line end.
func start(line []byte) bool {
	for len(line) > 0 && blank(line[0]) {
		line = line[1:]
	}
	if len(line) < 5 {
		return false
	}
	if line[0] == '<' && (bytes.HasPrefix(line, logOpen) || prolog(line)) {
		return true
	}
	return bytes.Contains(line, logRealm)
}

func prolog(line []byte) bool {
	return bytes.HasPrefix(line, prologXML) || bytes.HasPrefix(line, loggerOpen) || bytes.HasPrefix(line, loggerEnd)
}

func sniff(head []byte) parsers.Score {
	i := bytes.Index(head, logRealm)
	switch {
	case i >= 0 && bytes.Contains(head[i:], []byte(" at=")):
		return 98
	case bytes.Contains(head, []byte("<logger class=\"org.jpos.")):
		return 95
	case i >= 0:
		return 60
	}
	if i := bytes.Index(head, logOpen); i >= 0 && bytes.Contains(head[i:], []byte(" realm=")) && bytes.Contains(head[i:], []byte(" at=")) {
		return 90
	}
	return 0
}

type parser struct {
	clk    *clock.Clock
	text   []byte // message of the record, built here
	arena  []byte // values that had to be rewritten
	last   int64  // time of the record before
	offset int32
	body   body
}

func newParser(src parsers.Source) parsers.Parser {
	if zone := headZone(src.Head); zone != nil && !src.Given {
		src.Zone, src.Given = zone, true
	}
	return &parser{clk: src.Clock(), last: clock.NoTime, text: make([]byte, 0, 2*textLimit), arena: make([]byte, 0, 1024)}
}

// headZone finds the zone that a SystemMonitor record in the head tells, as
// in "timezone: America/Sao_Paulo (Brasilia Time) -03:00". Where the name is unknown
// here, the offset behind it serves.
func headZone(head []byte) *time.Location {
	_, line, ok := bytes.Cut(head, []byte("timezone:"))
	if !ok {
		return nil
	}
	line, _, _ = bytes.Cut(line, []byte{'\n'})
	line = bytes.TrimSpace(line)
	name, _, _ := bytes.Cut(line, []byte{' '})
	if loc, err := time.LoadLocation(string(name)); err == nil && len(name) > 0 && string(name) != "Local" {
		return loc
	}
	if len(line) < 6 {
		return nil
	}
	off := line[len(line)-6:]
	t, err := time.Parse("-07:00", string(off))
	if err != nil {
		return nil
	}
	_, sec := t.Zone()
	return time.FixedZone(string(off), sec)
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == 0 || c == '\r' }
