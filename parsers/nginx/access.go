package nginx

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// access is one line of the access log.
type access struct {
	stamp   clock.Stamp
	request []byte
	status  []byte
	rest    []byte // behind the status: bytes, referer, agent, and what the site adds
}

// read parts `10.0.0.1 - - [02/Mar/2026:10:00:00 +0800] "POST /pay HTTP/1.1" 504 167 "-" "agent" ...`.
func (a *access) read(b []byte) bool {
	open := bytes.IndexByte(b[:min(len(b), 300)], '[')
	if open < 5 || b[open-1] != ' ' {
		return false
	}
	s, n, ok := clock.Parse(b[open+1:])
	if !ok || !s.HasYear || !s.HasOffset || open+1+n >= len(b) || b[open+1+n] != ']' {
		return false
	}
	a.stamp = s
	rest := bytes.TrimLeft(b[open+n+2:], " ")
	if len(rest) < 6 || rest[0] != '"' {
		return false
	}
	if a.request, rest, ok = cutQuoted(rest); !ok {
		return false
	}
	rest = bytes.TrimLeft(rest, " ")
	if digits(rest) != 3 {
		return false
	}
	a.status, a.rest = rest[:3], rest[3:]
	return true
}

// cutQuoted cuts a quoted text off; a quote behind a backslash does not end it.
func cutQuoted(b []byte) (v, rest []byte, ok bool) {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return b[1:i], b[i+1:], true
		}
	}
	return nil, nil, false
}

// statuses are the words of the answers that tell of trouble behind nginx or before it.
var statuses = map[string]struct {
	words string
	level parsers.Level
}{
	"499": {"client closed the connection before the answer", parsers.Warn},
	"500": {"Internal Server Error", parsers.Error},
	"502": {"Bad Gateway, no valid answer from upstream", parsers.Error},
	"503": {"Service Unavailable", parsers.Error},
	"504": {"Gateway Time-out, upstream timed out", parsers.Error},
	"408": {"Request Time-out", parsers.Warn},
	"429": {"Too Many Requests", parsers.Warn},
	"495": {"client certificate error", parsers.Warn},
	"496": {"client certificate missing", parsers.Warn},
}

// access tells a request: method, path, status, how long the upstream took.
func (p *parser) access(a *access, ev *parsers.Event) {
	p.text = append(append(append(p.text, query(ev, a.request)...), ' '), a.status...)
	ev.Level = parsers.Info
	if s, ok := statuses[string(a.status)]; ok {
		p.text = append(append(p.text, ' '), s.words...)
		ev.Level = s.level
	} else if a.status[0] >= '4' {
		ev.Level = parsers.Warn
	}
	p.added(a.rest, ev)
	ev.Set(parsers.Text, p.text)
}

// added reads what the site adds behind the combined form: times in seconds, the upstream's address,
// with names (rt=60.001 urt="60.000") or without (60.001 60.000, request first).
func (p *parser) added(b []byte, ev *parsers.Event) {
	var upstream, request, bare []byte
	for len(b) > 0 {
		b = bytes.TrimLeft(b, " ,")
		if len(b) == 0 {
			break
		}
		if b[0] == '"' {
			_, rest, ok := cutQuoted(b)
			if !ok {
				break
			}
			b = rest
			continue
		}
		word := b[:wordLength(b)]
		b = b[len(word):]
		name, value, named := bytes.Cut(word, equals)
		switch {
		case !named && bytes.IndexByte(word, '.') > 0 && isDecimal(word):
			request, bare = bare, word
		case !named:
		case isUpstreamTime(name):
			upstream = last(value)
		case string(name) == "rt" || string(name) == "request_time":
			request = value
		case string(name) == "upstream" || string(name) == "ua" || string(name) == "upstream_addr" || string(name) == "uaddr":
			ev.Set(parsers.Peer, last(value))
		}
	}
	for _, v := range [3][]byte{upstream, bare, request} {
		if v = bytes.Trim(v, `"`); isDecimal(v) {
			fields.LatencySec.Store(ev, v)
			return
		}
	}
}

var equals = []byte("=")

// wordLength returns the length of the word that b begins with; a quoted value behind a name is part of it.
func wordLength(b []byte) int {
	n := bytes.IndexByte(b, ' ')
	if n < 0 {
		return len(b)
	}
	if q := bytes.IndexByte(b[:n], '"'); q > 0 && b[q-1] == '=' {
		if end := bytes.IndexByte(b[q+1:], '"'); end >= 0 {
			return q + end + 2
		}
	}
	return n
}

func isUpstreamTime(name []byte) bool {
	switch string(name) {
	case "urt", "upstream_response_time", "uht", "upstream_header_time", "upstream_time":
		return true
	}
	return false
}

// last returns the last of several tries at upstreams, which nginx parts by commas.
func last(v []byte) []byte {
	v = bytes.Trim(v, `"`)
	if i := bytes.LastIndexByte(v, ','); i >= 0 {
		v = v[i+1:]
	}
	return bytes.TrimSpace(v)
}

func isDecimal(v []byte) bool {
	for _, c := range v {
		if c-'0' > 9 && c != '.' {
			return false
		}
	}
	return len(v) > 0
}
