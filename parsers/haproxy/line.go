package haproxy

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// line is one request or connection (haproxy configuration manual, 8.2.2 and 8.2.3).
type line struct {
	stamp            clock.Stamp
	frontend, server []byte // server is backend/server
	timers           []byte // TR/Tw/Tc/Tr/Ta in milliseconds, of a connection Tw/Tc/Tt
	status           []byte // of HTTP only
	state            []byte // how it ended
	request          []byte
}

// accepted reads the beginning of a line, "10.0.0.9:53332 [02/Mar/2026:10:00:00.143] ": when the connection came.
func accepted(b []byte) (s clock.Stamp, rest []byte, ok bool) {
	open := bytes.IndexByte(b[:min(len(b), 80)], '[')
	if open < 4 || b[open-1] != ' ' || bytes.IndexByte(b[:open], ':') < 0 || bytes.IndexByte(b[:open-1], ' ') >= 0 {
		return s, nil, false
	}
	s, n, ok := clock.Parse(b[open+1:])
	if !ok || !s.HasYear || open+1+n >= len(b) || b[open+1+n] != ']' {
		return s, nil, false
	}
	return s, b[open+n+2:], true
}

// read parts a line without the head of a system log.
func (l *line) read(b []byte) bool {
	s, rest, ok := accepted(b)
	if !ok {
		return false
	}
	l.stamp = s
	var word []byte
	if l.frontend, rest = cutWord(rest); len(l.frontend) == 0 {
		return false
	}
	if l.server, rest = cutWord(rest); bytes.IndexByte(l.server, '/') < 0 {
		return false
	}
	if l.timers, rest = cutWord(rest); bytes.Count(l.timers, slash) < 2 {
		return false
	}
	if word, rest = cutWord(rest); len(l.timers) > 0 && bytes.Count(l.timers, slash) >= 4 {
		l.status = word
		_, rest = cutWord(rest) // bytes
		_, rest = cutWord(rest) // two cookies
		_, rest = cutWord(rest)
	}
	if l.state, rest = cutWord(rest); len(l.state) != 4 && len(l.state) != 2 {
		return false
	}
	if i := bytes.IndexByte(rest, '"'); i >= 0 {
		l.request = rest[i+1:]
		if end := bytes.LastIndexByte(l.request, '"'); end >= 0 {
			l.request = l.request[:end]
		}
	}
	return true
}

var slash = []byte("/")

// cutWord returns the first word of b and what follows it.
func cutWord(b []byte) (word, rest []byte) {
	b = bytes.TrimLeft(b, " ")
	if i := bytes.IndexByte(b, ' '); i >= 0 {
		return b[:i], b[i+1:]
	}
	return b, nil
}

// request tells a request or a connection: what was asked, how it was answered, how it ended and how long it took.
func (p *parser) request(l *line, ev *parsers.Event) {
	ev.Level = parsers.Info
	ev.Set(parsers.Peer, l.server)
	if i := bytes.LastIndexByte(l.timers, '/'); i >= 0 {
		fields.Latency.Store(ev, bytes.TrimLeft(l.timers[i+1:], "+"))
	}
	p.text = append(p.text, asked(ev, l.request)...)
	if len(l.status) > 0 {
		p.say(l.status)
		p.answered(l.status, ev)
	} else {
		p.say(connection)
	}
	p.text = append(append(p.text, " backend "...), l.server[:min(len(l.server), 100)]...)
	p.ended(l.state, ev)
	if bytes.HasSuffix(l.server, noServer) && ev.Level >= parsers.Warn {
		p.text = append(p.text, ", no server available"...)
	}
	ev.Set(parsers.Text, p.text)
}

var (
	connection = []byte("connection")
	noServer   = []byte("<NOSRV>")
)

func (p *parser) say(word []byte) {
	if len(p.text) > 0 {
		p.text = append(p.text, ' ')
	}
	p.text = append(p.text, word...)
}

// asked reads the values in the query of a request and returns its method and path.
func asked(ev *parsers.Event, request []byte) []byte {
	told := request
	if i := bytes.IndexByte(request, '?'); i >= 0 {
		told = request[:i]
		rest, _, _ := bytes.Cut(request[i+1:], blank)
		fields.Scan(ev, rest)
	} else if i := bytes.LastIndex(request, version); i > 0 {
		told = request[:i]
	}
	return told[:min(len(told), 300)]
}

var version = []byte(" HTTP/")

// answered tells what a status means for a gateway.
func (p *parser) answered(status []byte, ev *parsers.Event) {
	switch string(status) {
	case "502":
		p.text = append(p.text, " Bad Gateway"...)
	case "503":
		p.text = append(p.text, " Service Unavailable"...)
	case "504":
		p.text = append(p.text, " Gateway Time-out"...)
	}
	switch status[0] {
	case '5':
		ev.Level = parsers.Error
	case '4':
		ev.Level = parsers.Warn
	}
}

// ended tells the first two letters of the state at the end: who ended it, and what it was doing then (haproxy
// configuration manual, 8.5).
func (p *parser) ended(state []byte, ev *parsers.Event) {
	var words string
	level := parsers.Warn
	switch state[0] {
	case 's':
		words, level = timeouts[state[1]], parsers.Error
	case 'S':
		words, level = breaks[state[1]], parsers.Error
	case 'c':
		words = "client timed out"
	case 'C':
		words = "client closed the connection"
	case 'P':
		words = "refused by the proxy"
	case 'R', 'I', 'K':
		words = "ended by the proxy"
	case 'D':
		words, level = "upstream went down", parsers.Error
	}
	if words == "" {
		return
	}
	p.text = append(append(p.text, ", "...), words...)
	ev.Level = max(ev.Level, level)
}

var (
	timeouts = [256]string{'C': "connecting to upstream timed out", 'H': "upstream timed out before its answer", 'D': "upstream timed out within its answer",
		'Q': "waiting for a free upstream timed out", 'L': "upstream timed out at the end of its answer"}
	breaks = [256]string{'C': "connection to upstream failed or was refused", 'H': "upstream closed the connection before its answer",
		'D': "upstream closed the connection within its answer", 'Q': "no upstream was free", 'L': "upstream closed the connection at the end"}
)
