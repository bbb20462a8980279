package nginx

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// apacheLevels are the levels of Apache's error log, always in small letters (httpd.apache.org/docs/2.4/mod/core.html#loglevel).
var apacheLevels = map[string]parsers.Level{
	"emerg": parsers.Fatal, "alert": parsers.Fatal, "crit": parsers.Fatal, "error": parsers.Error, "warn": parsers.Warn,
	"notice": parsers.Info, "info": parsers.Info, "debug": parsers.Debug,
}

// apacheHead reads "[Mon Mar 02 10:00:00.123456 2026] [proxy:error] [pid 12:tid 34] " or, of Apache 2.2, "[Mon Mar 02 10:00:00 2026] [error] ",
// and returns what follows.
func apacheHead(b []byte) (s clock.Stamp, level parsers.Level, msg []byte, ok bool) {
	if len(b) < 30 || b[0] != '[' || b[4] != ' ' {
		return s, 0, nil, false
	}
	s, n, ok := clock.Parse(b[1:])
	if !ok || !s.HasDate || !s.HasYear || n+4 > len(b) || b[n+1] != ']' || b[n+2] != ' ' || b[n+3] != '[' {
		return s, 0, nil, false
	}
	word, msg, ok := bytes.Cut(b[n+4:], levelEnd)
	if !ok || len(word) > 32 {
		return s, 0, nil, false
	}
	if i := bytes.IndexByte(word, ':'); i >= 0 {
		word = word[i+1:]
	}
	if bytes.HasPrefix(word, trace) {
		word = debug
	}
	level, ok = apacheLevels[string(word)]
	if bytes.HasPrefix(msg, pid) {
		_, msg, _ = bytes.Cut(msg, levelEnd)
	}
	return s, level, msg, ok
}

var (
	apache   = []byte("apache")
	trace    = []byte("trace")
	debug    = []byte("debug")
	pid      = []byte("[pid ")
	clientIs = []byte("[client ")
)

// complaint tells a line of Apache's error log: its message, without whom it was told to.
func (p *parser) complaint(msg []byte, ev *parsers.Event) {
	before, rest, ok := bytes.Cut(msg, clientIs)
	if ok {
		client, after, closed := bytes.Cut(rest, levelEnd)
		if closed && len(client) <= 64 {
			ev.Set(parsers.Peer, client)
			p.text = append(p.text, before[:min(len(before), maxText/2)]...)
			msg = after
		}
	}
	p.text = append(p.text, msg[:min(len(msg), maxText/2)]...)
	ev.Set(parsers.Text, p.text)
}
