// Package nginx reads the error and access logs of the nginx that stands in front of a gateway, also mixed in one file.
// Apache's access log has the same form; its error log is read too.
package nginx

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the error log of nginx or Apache, and the access log in the combined form.
var Format = parsers.Format{
	Name:  "nginx",
	Doc:   "nginx and Apache error logs, and access log (combined form, with request and upstream times behind it)",
	Side:  parsers.Host,
	Sniff: sniff,
	New: func(src parsers.Source) parsers.Parser {
		return &parser{clk: src.Clock(), text: make([]byte, 0, 2*maxText)}
	},
}

// maxText bounds a message that is built here, in bytes.
const maxText = 1 << 10

type parser struct {
	clk  *clock.Clock
	text []byte
}

var component = []byte("nginx")

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	rec = bytes.TrimSpace(rec)
	p.text = p.text[:0]
	if s, level, msg, ok := apacheHead(rec); ok {
		ev.Set(parsers.Component, apache)
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		ev.Level = level
		p.complaint(msg, ev)
		return nil
	}
	ev.Set(parsers.Component, component)
	if s, level, msg, ok := errorHead(rec); ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		ev.Level = fields.Level(level)
		p.failure(msg, ev)
		return nil
	}
	var a access
	if !a.read(rec) {
		ev.Set(parsers.Text, rec)
		fields.Scan(ev, rec)
		return nil
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(a.stamp)
	p.access(&a, ev)
	return nil
}

// query reads the values in the query of a request, and returns its method and path, which are safe to tell.
func query(ev *parsers.Event, request []byte) (told []byte) {
	told = request
	if i := bytes.IndexByte(request, '?'); i >= 0 {
		told = request[:i]
		rest, _, _ := bytes.Cut(request[i+1:], blank)
		fields.Scan(ev, rest)
	} else if i := bytes.LastIndex(request, httpVersion); i > 0 {
		told = request[:i]
	}
	return told[:min(len(told), 300)]
}

var (
	blank       = []byte(" ")
	httpVersion = []byte(" HTTP/")
)
