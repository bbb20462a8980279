package wire

import (
	"bytes"
	"encoding/base64"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// entry is what is told of an exchange by an entry of a HAR archive (HTTP Archive 1.2, "entries"), as browsers and proxies export them.
type entry struct {
	method, url, sent          []byte
	status, reason, failure    []byte
	got, encoding, began, took []byte
}

// isEntry tells whether a record is such an entry.
func isEntry(rec []byte) bool {
	return len(rec) > 0 && rec[0] == '{' && bytes.Contains(rec, startedName) && bytes.Contains(rec, requestName)
}

var (
	startedName = []byte(`"startedDateTime"`)
	requestName = []byte(`"request"`)
)

// entry reads one exchange; what was sent and what came back are one event.
func (p *parser) entry(rec []byte, ev *parsers.Event) error {
	var e entry
	p.archive.Reuse()
	p.archive.Reset(rec)
	for p.archive.Next() {
		e.member(&p.archive)
	}
	if p.archive.Err() != nil {
		ev.Fault = "JSON object broken off"
	}
	if len(e.method) == 0 && len(e.status) == 0 {
		return parsers.Reject("an entry without request and answer")
	}
	if s, _, ok := clock.Parse(e.began); ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	}
	ev.Kind, ev.Level = parsers.Response, levelOf(e.status)
	if len(e.took) > 0 {
		p.pairs.Add(ev, fields.Latency, e.took)
	}
	ev.Set(parsers.Component, component)
	p.address(ev, &e)
	p.asking = true
	p.body(ev, e.sent)
	p.asking = false
	p.text = append(append(append(p.text, " HTTP "...), e.status...), ' ')
	p.text = bytes.TrimRight(append(p.text, e.reason[:min(len(e.reason), 120)]...), " ")
	if len(e.failure) > 0 {
		ev.Level = parsers.Error
		p.text = append(append(p.text, ' '), e.failure[:min(len(e.failure), 120)]...)
	}
	p.body(ev, p.decoded(&e))
	p.pairs.Close(ev)
	ev.Set(parsers.Text, p.text)
	return nil
}

// member takes one value to its place.
func (e *entry) member(r *fields.Reader) {
	switch string(r.Parent) {
	case "":
		switch string(r.Name) {
		case "startedDateTime":
			e.began = r.Value
		case "time":
			e.took = r.Value
		}
	case "request":
		switch string(r.Name) {
		case "method":
			e.method = r.Value
		case "url":
			e.url = r.Text()
		}
	case "postData":
		if string(r.Name) == "text" {
			e.sent = r.Text()
		}
	case "response":
		switch string(r.Name) {
		case "status":
			e.status = r.Value
		case "statusText":
			e.reason = r.Text()
		case "_error":
			e.failure = r.Text()
		}
	case "content":
		switch string(r.Name) {
		case "text":
			e.got = r.Text()
		case "encoding":
			e.encoding = r.Value
		}
	}
}

// address tells what was asked of whom. The query is left out: it may hold anything.
func (p *parser) address(ev *parsers.Event, e *entry) {
	_, rest, ok := bytes.Cut(e.url, []byte("://"))
	if !ok {
		rest = e.url
	}
	host, _, _ := bytes.Cut(rest, question)
	path := []byte("/")
	if i := bytes.IndexByte(host, '/'); i >= 0 {
		host, path = host[:i], host[i:]
	}
	if i := bytes.LastIndexByte(host, '@'); i >= 0 { // a name and a password
		host = host[i+1:]
	}
	ev.Set(parsers.Peer, host)
	p.text = append(append(append(p.text, e.method...), ' '), path[:min(len(path), 200)]...)
	p.text = append(append(p.text, " host="...), host[:min(len(host), 200)]...)
}

// decoded returns the body of the answer.
func (p *parser) decoded(e *entry) []byte {
	if string(e.encoding) != "base64" {
		return e.got
	}
	from := len(p.arena)
	if base64.StdEncoding.DecodedLen(len(e.got)) > cap(p.arena)-from {
		return nil
	}
	n, _ := base64.StdEncoding.Decode(p.arena[from:cap(p.arena)], e.got)
	p.arena = p.arena[:from+n]
	return p.arena[from:]
}

// levelOf is how severe a status is (RFC 9110, clause 15). 0 is none: nothing came back.
func levelOf(status []byte) parsers.Level {
	switch {
	case len(status) == 3 && status[0] == '5' || string(status) == "0":
		return parsers.Error
	case len(status) == 3 && status[0] == '4':
		return parsers.Warn
	}
	return parsers.LevelNone
}
