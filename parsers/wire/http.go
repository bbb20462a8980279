package wire

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// request reads what was sent: its line, its host, its body.
func (p *parser) request(ev *parsers.Event) {
	b := p.said[sent]
	if len(b) == 0 {
		return
	}
	ev.Kind = parsers.Request
	if !isRequest(b) {
		p.body(ev, b)
		return
	}
	line, rest := cutLine(b)
	p.line(line)
	p.body(ev, p.headers(ev, rest, false))
}

// line tells method and path of a request. The query is left out: it may hold anything.
func (p *parser) line(line []byte) {
	method, target, _ := bytes.Cut(line, blank)
	target, _, _ = bytes.Cut(target, blank)
	target, _, _ = bytes.Cut(target, question)
	p.text = append(append(append(p.text, method...), ' '), target[:min(len(target), 200)]...)
}

var (
	blank    = []byte(" ")
	question = []byte("?")
)

// response reads what came back: its status, its date, its body.
func (p *parser) response(ev *parsers.Event) {
	b := p.said[got]
	if len(b) == 0 {
		return
	}
	ev.Kind = parsers.Response
	if !bytes.HasPrefix(b, httpVersion) {
		p.body(ev, b)
		return
	}
	line, rest := cutLine(b)
	if len(p.text) > 0 {
		p.text = append(p.text, ' ')
	}
	p.text = append(p.text, line[:min(len(line), 120)]...)
	_, code, _ := bytes.Cut(line, blank)
	ev.Level = max(ev.Level, levelOf(code[:min(len(code), 3)]))
	p.body(ev, p.headers(ev, rest, true))
}

var (
	hostName = []byte("host")
	dateName = []byte("date")
)

// headers reads the header fields and returns the body. The date of an answer is its time (RFC 9110, clause 6.6.1).
func (p *parser) headers(ev *parsers.Event, b []byte, dated bool) (body []byte) {
	for len(b) > 0 {
		var line []byte
		if line, b = cutLine(b); len(line) == 0 {
			break
		}
		name, value, ok := bytes.Cut(line, colon)
		if !ok {
			continue
		}
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, hostName):
			ev.Set(parsers.Peer, value)
			if at := len(p.text); at > 0 && at+len(value) < textLimit {
				p.text = append(append(p.text, " host="...), value...)
			}
		case dated && bytes.EqualFold(name, dateName) && ev.TimeQuality == clock.None:
			p.date(ev, value)
		}
	}
	return b
}

// date reads "Mon, 26 Jan 2026 16:29:30 GMT".
func (p *parser) date(ev *parsers.Event, v []byte) {
	if i := bytes.IndexByte(v, ','); i >= 0 {
		v = bytes.TrimSpace(v[i+1:])
	}
	if s, _, ok := clock.Parse(v); ok && s.HasDate && bytes.HasSuffix(v, gmt) {
		s.HasOffset, s.Offset = true, 0
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	}
}

var gmt = []byte("GMT")
