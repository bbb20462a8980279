// Package haproxy reads the log of the haproxy that stands in front of a gateway: its HTTP and TCP forms, its
// errors and what it says of its servers, with or without the head of a system log.
package haproxy

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is haproxy's log.
var Format = parsers.Format{
	Name:  "haproxy",
	Doc:   "haproxy: HTTP and TCP log format, server states, with or without a syslog head",
	Side:  parsers.Host,
	Sniff: sniff,
	New: func(src parsers.Source) parsers.Parser {
		if src.Year == 0 {
			src.Year = yearOf(src.Head)
		}
		return &parser{clk: src.Clock(), text: make([]byte, 0, 2*maxText)}
	},
}

// maxText bounds a message that is built here, in bytes.
const maxText = 1 << 10

type parser struct {
	clk  *clock.Clock
	text []byte
}

var component = []byte("haproxy")

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text = p.text[:0]
	b := bytes.TrimSpace(rec)
	if s, n, ok := clock.Parse(b[priority(b):]); ok && s.HasDate {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		b = b[priority(b)+n:]
	}
	b = message(b)
	ev.Set(parsers.Component, component)
	if s, _, ok := accepted(b); ok { // with its year and its milliseconds
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	}
	var l line
	if l.read(b) {
		p.request(&l, ev)
	} else {
		p.state(b, ev)
	}
	return nil
}

// priority returns the length of "<134>".
func priority(b []byte) int {
	if len(b) > 3 && b[0] == '<' {
		if i := bytes.IndexByte(b[:min(len(b), 5)], '>'); i > 1 {
			return i + 1
		}
	}
	return 0
}

// tag is the name of the program in the head of a system log.
var tag, tagEnd = []byte("haproxy["), []byte("]: ")

// message returns what stands behind the head of a system log.
func message(b []byte) []byte {
	i := bytes.Index(b[:min(len(b), 200)], tag)
	if i < 0 {
		return bytes.TrimLeft(b, " ")
	}
	_, msg, ok := bytes.Cut(b[i:], tagEnd)
	if !ok {
		return b
	}
	return msg
}

// yearOf returns the year of the first request in a log: the stamps of the system log around it have none.
func yearOf(head []byte) int {
	for len(head) > 0 {
		var text []byte
		text, head, _ = bytes.Cut(head, newline)
		var l line
		if l.read(message(bytes.TrimSpace(text))) {
			return l.stamp.Year
		}
	}
	return 0
}

// links are words with which haproxy tells that servers are lost and found, or that a client did not get in.
var links = []struct {
	words []byte
	level parsers.Level
}{
	{[]byte(" is UP"), parsers.Info},
	{[]byte(" is DOWN"), parsers.Error}, {[]byte("has no server available"), parsers.Error}, {[]byte("went down"), parsers.Error},
	{[]byte("Connection error"), parsers.Warn}, {[]byte("SSL handshake failure"), parsers.Warn},
}

// state tells what haproxy says of itself and of its servers.
func (p *parser) state(b []byte, ev *parsers.Event) {
	ev.Level = parsers.Info
	for i := range links {
		if bytes.Contains(b, links[i].words) {
			ev.Level, ev.Kind = links[i].level, parsers.Link
			break
		}
	}
	if bytes.HasPrefix(b, server) {
		name, _, _ := bytes.Cut(b[len(server):], blank)
		ev.Set(parsers.Peer, name)
	}
	ev.Set(parsers.Text, b)
	fields.Scan(ev, b)
}

var (
	server  = []byte("Server ")
	blank   = []byte(" ")
	newline = []byte("\n")
)

// sniff counts the lines of haproxy's forms.
func sniff(head []byte) parsers.Score {
	lines, requests, states := 0, 0, 0
	for text := range parsers.HeadLines(head) {
		lines++
		var l line
		switch {
		case l.read(message(text)):
			requests++
		case bytes.Contains(text[:min(len(text), 200)], tag):
			states++
		}
	}
	if requests+states > 0 && 2*(requests+states) >= lines {
		return 96
	}
	return 0
}
