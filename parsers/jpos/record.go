package jpos

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// Parse reads one <log> element and what stands before the next.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text, p.arena = p.text[:0], p.arena[:0]
	i := bytes.Index(rec, logOpen)
	if i < 0 {
		if prolog(trimLeft(rec)) {
			return parsers.Skip("prolog")
		}
		ev.Fault = "beginning missing"
		p.neighbour(ev)
	} else {
		rec = p.header(rec[i+len(logOpen):], ev)
	}
	p.body.reset(p, ev)
	if !p.body.walk(rec) && ev.Fault == "" {
		ev.Fault = "truncated"
	}
	p.body.finish()
	return nil
}

func trimLeft(b []byte) []byte {
	for len(b) > 0 && (blank(b[0]) || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// header reads the attributes of the <log> element and returns what follows it.
func (p *parser) header(rec []byte, ev *parsers.Event) []byte {
	var at []byte
	for {
		name, value, rest, ok := attribute(rec)
		if !ok {
			rec = rest
			break
		}
		rec = rest
		switch string(name) {
		case "realm":
			realm(ev, value)
		case "at":
			at = value
		case "lifespan":
			ev.Latency = lifespan(value)
		}
	}
	p.stamp(at, ev)
	return rec
}

// attribute reads name="value" or name='value' at the start of b. At the end of the tag
// ok is false and rest is behind it.
func attribute(b []byte) (name, value, rest []byte, ok bool) {
	i := 0
	for i < len(b) && (blank(b[i]) || b[i] == '\n' || b[i] == '/') {
		i++
	}
	j := i
	for j < len(b) && b[j] != '=' && b[j] != '>' && b[j] != '\n' && b[j] != '<' {
		j++
	}
	if j >= len(b) || b[j] != '=' || j+1 >= len(b) || b[j+1] != '"' && b[j+1] != '\'' {
		if j < len(b) && b[j] == '>' {
			j++
		}
		return nil, nil, b[j:], false
	}
	end := bytes.IndexByte(b[j+2:], b[j+1])
	if end < 0 {
		return nil, nil, b[len(b):], false
	}
	return trimBlank(b[i:j]), b[j+2 : j+2+end], b[j+3+end:], true
}

// realm splits "channel/10.0.0.1:8000" into the component and its peer.
func realm(ev *parsers.Event, v []byte) {
	if i := bytes.IndexByte(v, '/'); i >= 0 {
		ev.Set(parsers.Peer, v[i+1:])
		v = v[:i]
	}
	ev.Set(parsers.Component, v)
}

// lifespan reads the milliseconds of "24ms".
func lifespan(v []byte) int64 {
	n := int64(0)
	i := 0
	for i < len(v) && v[i]-'0' < 10 && i < 15 {
		n = n*10 + int64(v[i]-'0')
		i++
	}
	if i == 0 {
		return parsers.NoLatency
	}
	return n
}

func (p *parser) stamp(at []byte, ev *parsers.Event) {
	s, _, ok := clock.Parse(at)
	if !ok {
		if len(at) > 0 {
			ev.Fault = "unreadable time"
		}
		p.neighbour(ev)
		return
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	p.last, p.offset = ev.Time, ev.UTCOffset
}

func (p *parser) neighbour(ev *parsers.Event) {
	if p.last != clock.NoTime {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.last, p.offset, clock.Neighbour
	}
}

func trimBlank(b []byte) []byte {
	for len(b) > 0 && blank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && blank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}
