// Package wire reads the traces that HTTP clients of payment gateways print: what was sent and what came back,
// quoted and escaped, as Ruby's Net::HTTP does with set_debug_output, entries of HAR archives, and bodies on their own. Of a body
// only named values of a payment and the words of its outcome are kept: requests are full of card data.
package wire

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the trace of an HTTP client.
var Format = parsers.Format{
	Name:  "wire",
	Doc:   `HTTP client traces (<- "POST ..", -> "HTTP/1.1 .."), entries of HAR, with JSON, XML or form bodies`,
	Side:  parsers.Host,
	Sniff: sniff,
	Start: start,
	New:   newParser,
}

func newParser(src parsers.Source) parsers.Parser {
	p := &parser{clk: src.Clock(), text: make([]byte, 0, 2*textLimit), words: make([]byte, 0, 2*textLimit), arena: make([]byte, 0, 2*bodyLimit)}
	for i := range p.said {
		p.said[i] = make([]byte, 0, bodyLimit)
	}
	return p
}

// Bounds, in bytes: of one direction of an exchange, and of a message that is built here.
const (
	bodyLimit = 64 << 10
	textLimit = 2 << 10
)

// Directions of what a line holds.
const (
	sent  = iota // "<- ": to the server
	got          // "-> ": from the server
	other        // not told
	numDirections
)

type parser struct {
	clk   *clock.Clock
	said  [numDirections][]byte // contents without quotes and escapes
	words []byte                // lines of the client itself
	text  []byte
	arena []byte // values that had to be rewritten
	names [maxDepth][]byte
	json  fields.Reader
	// archive reads entries of HAR archives, while json reads their bodies
	archive fields.Reader
	pairs   fields.Pairs
	trade   int // names met that only a payment has
	// asking says that the body being read is a request's, whose words do not tell an outcome
	asking bool
}

// Parse reads one request, one response, one exchange, or one body.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text, p.arena, p.words = p.text[:0], p.arena[:0], p.words[:0]
	for i := range p.said {
		p.said[i] = p.said[i][:0]
	}
	p.json.Reuse()
	if isEntry(rec) {
		return p.entry(rec, ev)
	}
	p.gather(rec, ev)
	ev.Set(parsers.Component, component)
	p.asking = true
	p.request(ev)
	p.asking = false
	p.response(ev)
	if len(p.said[other]) > 0 {
		p.body(ev, p.said[other])
	}
	p.pairs.Close(ev)
	switch {
	case len(p.text) > 0:
	case len(p.words) > 0:
		p.text = append(p.text, p.words...)
	case len(p.said[sent])+len(p.said[got])+len(p.said[other]) == 0:
		return parsers.Skip("empty message")
	default:
		p.text = append(p.text, "http body"...)
	}
	ev.Set(parsers.Text, bytes.TrimLeft(p.text, " "))
	return nil
}

var component = []byte("http")

// start tells whether a line begins a record: a request or an answer, a connection, a line of Ruby's
// logger, a body on its own.
func start(line []byte) bool {
	b := bytes.TrimLeft(line, " \t")
	if len(b) < 4 {
		return false
	}
	if dir, s, ok := arrow(b); ok {
		return dir == sent && isRequest(s) || dir == got && bytes.HasPrefix(s, httpVersion)
	}
	switch {
	case bytes.HasPrefix(bytes.TrimPrefix(b, quote), opening), isLogger(b), isRequest(b):
		return true
	case bytes.HasPrefix(b, prolog), bytes.HasPrefix(b, object), bytes.HasPrefix(b, escapedObject):
		return true
	}
	return isForm(b)
}

var (
	quote         = []byte(`"`)
	opening       = []byte("opening connection to ")
	prolog        = []byte("<?xml")
	object        = []byte(`{"`)
	escapedObject = []byte(`{\"`)
	httpVersion   = []byte("HTTP/")
	httpInLine    = []byte(" HTTP/")
)

// arrow reads the beginning of `<- "POST ..."`, also with its quote escaped, and returns what is quoted.
func arrow(b []byte) (dir int, s []byte, ok bool) {
	if len(b) < 4 || b[2] != ' ' {
		return 0, nil, false
	}
	switch {
	case b[0] == '<' && b[1] == '-':
		dir = sent
	case b[0] == '-' && b[1] == '>':
		dir = got
	default:
		return 0, nil, false
	}
	s = bytes.TrimLeft(b[3:], `\`)
	if len(s) == 0 || s[0] != '"' {
		return 0, nil, false
	}
	return dir, s[1:], true
}

var methods = [][]byte{[]byte("POST "), []byte("GET "), []byte("PUT "), []byte("PATCH "), []byte("DELETE "), []byte("HEAD "), []byte("OPTIONS ")}

// isRequest tells whether b begins with the line of a request (RFC 9112, clause 3).
func isRequest(b []byte) bool {
	for _, m := range methods {
		if bytes.HasPrefix(b, m) {
			return bytes.Contains(b[:min(len(b), 2048)], httpInLine)
		}
	}
	return false
}

// isLogger tells whether a line begins as Ruby's Logger writes it: "D, [2026-03-02T10:00:00.123456 #7] DEBUG -- : ",
// also with its stamp cut away.
func isLogger(b []byte) bool {
	if len(b) < 4 || b[1] != ',' || b[2] != ' ' {
		return false
	}
	switch b[0] {
	case 'D', 'I', 'W', 'E', 'F', 'A':
		return bytes.Contains(b[:min(len(b), 80)], loggerEnd)
	}
	return false
}

var loggerEnd = []byte(" -- ")

// isForm tells whether a line is a form: names and values with at least three ampersands and no blank before the first.
func isForm(b []byte) bool {
	eq, and := bytes.IndexByte(b, '='), bytes.IndexByte(b, '&')
	if eq > 0 && eq < 60 && bytes.HasPrefix(b[eq+1:], encodedTag) {
		return true
	}
	return eq > 0 && and > eq && eq < 60 && bytes.IndexByte(b[:eq], ' ') < 0 && bytes.Count(b, ampersand) >= 3
}

// encodedTag begins XML inside of a form.
var encodedTag = []byte("%3C")

var ampersand = []byte("&")
