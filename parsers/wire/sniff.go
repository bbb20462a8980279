package wire

import (
	"bytes"

	"posmortem/parsers"
)

// sniff counts the lines with arrows. Without any, a text may still be bodies of a gateway, which only
// their names of payment data tell.
func sniff(head []byte) parsers.Score {
	if isEntry(head) {
		return 95
	}
	lines, arrows, client, requests := 0, 0, 0, 0
	for rest := head; len(rest) > 0 && lines < 400; {
		var line []byte
		if line, rest = cutLine(rest); len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		lines++
		b := bytes.TrimSpace(line)
		_, _, ok := arrow(b)
		switch {
		case ok:
			arrows++
		case bytes.HasPrefix(bytes.TrimPrefix(b, quote), opening):
			client += 2
		case noise(b), isClient(b):
			client++
		case isRequest(b):
			requests++
		}
	}
	switch {
	case arrows > 0 && 4*(arrows+client) >= lines:
		return 95
	case client > 1 && 2*client >= lines, bytes.HasPrefix(bytes.TrimSpace(head), openingQuoted):
		return 90
	case requests > 0 && 3*requests >= lines:
		return 80
	case payment(head):
		return 35
	}
	return 0
}

var openingQuoted = []byte(`"opening connection to `)

// payment tells whether a text begins with a body in XML or form encoding that names payment data.
func payment(head []byte) bool {
	b := bytes.TrimSpace(head)
	if len(b) < 8 || bytes.HasPrefix(b, []byte("<log ")) {
		return false
	}
	if line, _ := cutLine(b); isLogger(line) {
		_, msg, _ := bytes.Cut(b, []byte(" : "))
		b = bytes.TrimSpace(msg)
		if len(b) < 8 {
			return false
		}
	}
	first, _ := cutLine(b)
	if b[0] != '<' && b[0] != '{' && !isForm(first) || b[0] == '<' && !bytes.Contains(b, []byte("</")) {
		return false
	}
	p := newParser(parsers.Source{}).(*parser)
	p.said[other] = unescape(p.said[other], b[:min(len(b), bodyLimit/2)])
	var ev parsers.Event
	ev.Reset()
	p.body(&ev, p.said[other])
	p.pairs.Close(&ev)
	return p.trade >= 3
}
