// Package syslog reads the system log of terminals and hosts: RFC 3164 with and without
// priority and host, RFC 5424, ISO stamps, BusyBox and OpenWrt.
package syslog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is syslog. Both sides write it; the host name in it is no terminal number.
var Format = parsers.Format{
	Name:  "syslog",
	Doc:   "syslog: RFC 3164, RFC 5424, ISO stamps; pppd, chat, wpa_supplicant, dhcp inside",
	Sniff: sniff,
	Start: start,
	New:   func(src parsers.Source) parsers.Parser { return &parser{clock: src.Clock()} },
}

type parser struct {
	clock *clock.Clock
	buf   []byte
}

// start tells whether a line begins a record. A stamp is enough: a line that
// says who wrote it in no known way is a record, too.
func start(line []byte) bool {
	var h head
	return h.read(line)
}

// Parse reads one record: a line with a head and the lines without one that follow it.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	line, more := rec, false
	if i := bytes.IndexByte(rec, '\n'); i >= 0 {
		line, more = bytes.TrimSuffix(rec[:i], cr), true
	}
	var h head
	if !h.read(line) {
		return p.text(ev, p.fold(rec))
	}
	if h.timed {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(h.stamp)
	}
	ev.Level = h.level
	ev.Set(parsers.Component, h.tag)
	msg := line[h.msg:]
	if more {
		msg = p.fold(rec[h.msg:])
	}
	err := p.text(ev, msg)
	if err == nil {
		fields.Scan(ev, h.data) // after the message, whose values come first
	}
	return err
}

func (p *parser) fold(text []byte) []byte {
	p.buf = fields.Fold(p.buf[:0], text)
	return p.buf
}

func (p *parser) text(ev *parsers.Event, msg []byte) error {
	msg = bytes.TrimPrefix(msg, bom)
	switch {
	case len(bytes.TrimSpace(msg)) == 0:
		return parsers.Skip("empty message")
	case bytes.Equal(msg, mark):
		return parsers.Skip("marker")
	case isRepeat(msg):
		return parsers.Skip("repeat")
	}
	ev.Set(parsers.Text, msg)
	fields.Prose(ev, msg)
	return nil
}

// isRepeat finds "last message repeated 7 times", also "message repeated 7 times: [ ... ]"
// as rsyslog writes it.
func isRepeat(msg []byte) bool {
	if i := bytes.Index(msg, repeated); i >= 0 && i <= 16 {
		n := i + len(repeated)
		return n < len(msg) && msg[n]-'0' < 10 && bytes.Contains(msg[n:], times)
	}
	return false
}

var (
	cr       = []byte("\r")
	bom      = []byte("\xef\xbb\xbf") // RFC 5424, clause 6.4
	mark     = []byte("-- MARK --")
	repeated = []byte("message repeated ")
	times    = []byte(" time")
)
