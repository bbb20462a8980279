package wire

import (
	"bytes"
	"unicode/utf8"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// gather sorts the lines of a record by direction, without quotes and escapes.
func (p *parser) gather(rec []byte, ev *parsers.Event) {
	if b := bytes.TrimLeft(rec, " \t"); bytes.HasPrefix(b, quote) && bytes.HasPrefix(b[1:], opening) {
		p.said[other] = unescape(p.said[other], b[1:]) // a whole trace in one quoted string
		p.arena = append(p.arena, p.said[other]...)
		p.said[other] = p.said[other][:0]
		rec = p.arena
	}
	dir, open := other, false
	for len(rec) > 0 {
		var line []byte
		line, rec = cutLine(rec)
		b := bytes.TrimSpace(line)
		if d, s, ok := arrow(b); ok {
			dir = d
			open = p.quoted(dir, s)
			continue
		}
		switch {
		case open:
			open = p.quoted(dir, b)
		case len(b) == 0, noise(b):
		case bytes.HasPrefix(b, opening):
			ev.Kind = parsers.Link
			p.say(b)
			host, _, _ := bytes.Cut(b[len(opening):], dots)
			ev.Set(parsers.Peer, host)
		case isLogger(b):
			p.logger(b, ev)
		case isClient(b):
			p.say(b)
		default:
			p.said[other] = append(unescape(p.said[other], b), '\n')
		}
	}
}

// quoted adds what a quote holds and tells whether it goes on in the next line.
func (p *parser) quoted(dir int, s []byte) (open bool) {
	end := bytes.LastIndexByte(s, '"')
	if open = end < 0 || end < len(s)-1; open {
		end = len(s)
	}
	text := bytes.TrimRight(s[:end], `\`) // an escaped quote, or an escaped line end
	p.said[dir] = unescape(p.said[dir], text)
	if open {
		p.said[dir] = append(p.said[dir], '\n')
	}
	return open
}

func (p *parser) say(b []byte) {
	if len(p.words)+len(b) < textLimit {
		if len(p.words) > 0 {
			p.words = append(p.words, '\n')
		}
		p.words = append(p.words, b...)
	}
}

var dots = []byte("...")

// noise tells whether a line says nothing but how many bytes the client read.
func noise(b []byte) bool {
	return bytes.HasPrefix(b, reading) || bytes.HasPrefix(b, read) && b[len(read)]-'0' < 10 || string(b) == `"` || string(b) == `\"`
}

// isClient tells whether a line is the client's own.
func isClient(b []byte) bool {
	for _, w := range client {
		if bytes.HasPrefix(b, w) {
			return true
		}
	}
	return false
}

var (
	reading = []byte("reading ")
	read    = []byte("read ")
	client  = [][]byte{[]byte("opened"), []byte("starting SSL for "), []byte("SSL established"), []byte("Conn close"), []byte("Conn keep-alive"), []byte("<- "), []byte("-> ")}
)

// logger reads a line of Ruby's logger: its level, its time, and the body or the words behind " -- : ".
func (p *parser) logger(b []byte, ev *parsers.Event) {
	head, msg, _ := bytes.Cut(b, loggerEnd)
	if at := bytes.IndexByte(head, '['); at >= 0 {
		if s, _, ok := clock.Parse(head[at+1:]); ok {
			ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		}
	}
	if i := bytes.LastIndexByte(head, ' '); i >= 0 {
		ev.Level = fields.Level(head[i+1:])
	}
	_, msg, _ = bytes.Cut(msg, colon)
	msg = bytes.TrimSpace(msg)
	if len(msg) > 0 && (msg[0] == '<' || msg[0] == '{' || bytes.IndexByte(msg, '=') > 0 && bytes.IndexByte(msg, ' ') < 0) {
		p.said[other] = append(unescape(p.said[other], msg), '\n')
		return
	}
	p.say(msg)
}

var colon = []byte(":")

// unescape appends s without the escapes of a Ruby string, however often it was escaped: of a run of backslashes
// only what follows it counts. What dst has no room for is left out.
func unescape(dst, s []byte) []byte {
	s = s[:min(len(s), max(0, cap(dst)-len(dst)-8))]
	for len(s) > 0 {
		i := bytes.IndexByte(s, '\\')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		for i < len(s) && s[i] == '\\' {
			i++
		}
		if i == len(s) {
			break
		}
		c := s[i]
		s = s[i+1:]
		switch c {
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'e', '0', 'a', 'b', 'f', 'v':
			c = ' '
		case 'x':
			c, s = hexByte(s)
		case 'u':
			if r, ok := hexRune(s); ok {
				dst, s = utf8.AppendRune(dst, r), s[4:]
				continue
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// hexByte reads the two digits behind \x.
func hexByte(s []byte) (c byte, rest []byte) {
	if len(s) < 2 || fields.HexDigit[s[0]] == 0xFF || fields.HexDigit[s[1]] == 0xFF {
		return 'x', s
	}
	return fields.HexDigit[s[0]]<<4 | fields.HexDigit[s[1]], s[2:]
}

// hexRune reads the four digits behind \u.
func hexRune(s []byte) (r rune, ok bool) {
	if len(s) < 4 {
		return 0, false
	}
	for _, c := range s[:4] {
		if fields.HexDigit[c] == 0xFF {
			return 0, false
		}
		r = r<<4 | rune(fields.HexDigit[c])
	}
	return r, true
}

// cutLine returns the first line of b without its line end, and the rest.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}
