package nginx

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// errorHead reads "2026/03/02 10:00:00 [error] 1234#1234: *5678 " and returns what follows.
func errorHead(b []byte) (s clock.Stamp, level, msg []byte, ok bool) {
	if len(b) < 28 || b[4] != '/' || b[7] != '/' || b[10] != ' ' || b[19] != ' ' || b[20] != '[' {
		return s, nil, nil, false
	}
	s, n, ok := clock.Parse(b[:19])
	if !ok || n != 19 {
		return s, nil, nil, false
	}
	level, msg, ok = bytes.Cut(b[21:], levelEnd)
	if !ok || len(level) > 8 {
		return s, nil, nil, false
	}
	i := digits(msg)
	if i == 0 || i >= len(msg) || msg[i] != '#' {
		return s, nil, nil, false
	}
	if msg = msg[i+1:]; digits(msg) == 0 {
		return s, nil, nil, false
	}
	if msg = msg[digits(msg):]; len(msg) < 2 || msg[0] != ':' {
		return s, nil, nil, false
	}
	msg = bytes.TrimLeft(msg[1:], " ")
	if len(msg) > 1 && msg[0] == '*' && digits(msg[1:]) > 0 { // number of the connection
		msg = bytes.TrimLeft(msg[1+digits(msg[1:]):], " ")
	}
	return s, level, msg, true
}

var levelEnd = []byte("] ")

func digits(b []byte) (n int) {
	for n < len(b) && b[n]-'0' < 10 {
		n++
	}
	return n
}

// What stands behind the message of an error, in this order.
var (
	clientAt   = []byte(", client: ")
	requestAt  = []byte(`, request: "`)
	upstreamAt = []byte(`, upstream: "`)
	scheme     = []byte("://")
)

// failure tells an error: its message, the request without its query, the upstream.
func (p *parser) failure(msg []byte, ev *parsers.Event) {
	what := msg
	if i := bytes.Index(msg, clientAt); i >= 0 {
		what = msg[:i]
	}
	p.text = append(p.text, what[:min(len(what), maxText/2)]...)
	if request := quoted(msg, requestAt); len(request) > 0 {
		p.text = append(append(p.text, ", request "...), query(ev, request)...)
	}
	if up := quoted(msg, upstreamAt); len(up) > 0 {
		if _, host, ok := bytes.Cut(up, scheme); ok {
			up = host
		}
		up, _, _ = bytes.Cut(up, slash)
		ev.Set(parsers.Peer, up)
		p.text = append(append(p.text, ", upstream "...), up[:min(len(up), 200)]...)
	}
	ev.Set(parsers.Text, p.text)
}

var slash = []byte("/")

// quoted returns what stands between a name with its quote and the next quote.
func quoted(b, name []byte) []byte {
	_, v, ok := bytes.Cut(b, name)
	if !ok {
		return nil
	}
	v, _, _ = bytes.Cut(v, quote)
	return v
}

var quote = []byte(`"`)
