package wire

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// maxDepth bounds the nesting of XML.
const maxDepth = 24

// body reads a body in JSON, XML or form encoding, or in lines of name=value. The sizes between
// the chunks of a body (RFC 9112, clause 7.1) are passed over.
func (p *parser) body(ev *parsers.Event, b []byte) {
	b = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(b), mark))
	if line, rest := cutLine(b); len(rest) > 0 && isSize(line) {
		b = bytes.TrimSpace(rest)
	}
	if len(b) == 0 {
		return
	}
	switch {
	case b[0] == '{' || b[0] == '[':
		p.object(ev, b)
	case b[0] == '<':
		p.markup(ev, b)
	default:
		p.form(ev, b)
	}
}

// mark is the byte order mark that some servers write.
var mark = []byte("\xef\xbb\xbf")

func isSize(line []byte) bool {
	for _, c := range line {
		if fields.HexDigit[c] == 0xFF {
			return false
		}
	}
	return len(line) > 0 && len(line) <= 8
}

func (p *parser) object(ev *parsers.Event, b []byte) {
	p.json.Reset(b)
	for p.json.Next() {
		p.pair(ev, p.json.Parent, p.json.Name, p.json.Text())
	}
}

// form reads a=b&c=d, and lines of name=value.
func (p *parser) form(ev *parsers.Event, b []byte) {
	for len(b) > 0 {
		i := bytes.IndexAny(b, "&\n")
		if i < 0 {
			i = len(b)
		}
		name, value, ok := bytes.Cut(bytes.TrimSpace(b[:i]), equals)
		if value = p.percent(value); ok {
			switch {
			case len(value) > 0 && value[0] == '<':
				p.markup(ev, value)
			case len(value) > 0 && value[0] == '{':
				p.object(ev, value)
			default:
				p.pair(ev, nil, p.percent(name), value)
			}
		}
		b = b[min(i+1, len(b)):]
	}
}

var equals = []byte("=")

// percent undoes the encoding of forms: a plus is a blank, %41 a byte.
func (p *parser) percent(v []byte) []byte {
	if bytes.IndexByte(v, '%') < 0 && bytes.IndexByte(v, '+') < 0 || len(p.arena)+len(v) > cap(p.arena) {
		return v
	}
	from := len(p.arena)
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(v) && fields.HexDigit[v[i+1]] != 0xFF && fields.HexDigit[v[i+2]] != 0xFF:
			c = fields.HexDigit[v[i+1]]<<4 | fields.HexDigit[v[i+2]]
			i += 2
		}
		p.arena = append(p.arena, c)
	}
	return p.arena[from:len(p.arena):len(p.arena)]
}

// pair stores one named value, and adds it to the message where it tells how the payment went.
func (p *parser) pair(ev *parsers.Event, parent, name, value []byte) {
	if len(name) == 0 {
		return
	}
	m := fields.FindNested(parent, name)
	says := saysOf(name)
	if m.Payment() || m == fields.Secret || says&trading != 0 {
		p.trade++
	}
	if value = bytes.TrimSpace(value); len(value) == 0 || string(value) == "null" {
		return
	}
	p.pairs.Add(ev, m, value)
	if p.asking || m == fields.Secret || m == fields.PAN || len(value) > 160 || says&silent != 0 {
		return
	}
	if says&telling == 0 && !(isCode(name) && saysOf(parent)&problem != 0) {
		return
	}
	if len(p.text)+len(name)+len(value) < textLimit {
		p.text = append(append(append(append(p.text, ' '), name...), '='), value...)
	}
}

// What a part of a name says of its value.
const (
	telling = 1 << iota // how the payment went
	silent              // that it must not be told, whatever else the name says
	trading             // that it is of a payment, for telling bodies of gateways from other XML
	problem             // that an object tells an error: its code and type are told with it
)

// parts are the parts of names by what they say.
var parts = []struct {
	says byte
	word string
}{
	{telling, "message"}, {telling, "reason"}, {telling | problem, "error"}, {telling, "declin"}, {telling, "result"}, {telling, "response"},
	{telling, "status"}, {telling, "refus"}, {telling, "state"}, {telling, "severity"}, {telling, "approv"}, {telling, "outcome"},
	{silent, "token"}, {silent | trading, "card"}, {silent, "account"}, {silent, "key"}, {silent, "hash"}, {silent, "pass"}, {silent, "sign"},
	{silent, "cv"}, {silent, "name"}, {silent, "mail"}, {silent, "address"}, {silent, "url"}, {silent, "link"}, {silent, "street"},
	{silent, "statement"}, {silent, "owner"}, {trading, "amount"}, {trading, "currency"}, {trading, "merchant"}, {trading, "payment"},
	{trading, "transaction"}, {trading, "terminal"}, {trading, "order"}, {trading, "authoriz"}, {trading, "customer"},
}

// byFirst lists the parts by their first letter, so that most letters of a name cost one look.
var byFirst = func() (t [256][]uint8) {
	for i, p := range parts {
		t[p.word[0]] = append(t[p.word[0]], uint8(i))
		t[p.word[0]-32] = append(t[p.word[0]-32], uint8(i))
	}
	return t
}()

// saysOf returns what the parts of a name say, in any case.
func saysOf(name []byte) (says byte) {
	if len(name) > 48 {
		return silent
	}
	for i, c := range name {
		for _, k := range byFirst[c] {
			if p := &parts[k]; says&p.says != p.says && hasFold(name[i:], p.word) {
				says |= p.says
			}
		}
	}
	return says
}

// hasFold tells whether b begins with a word in lower case, in any case.
func hasFold(b []byte, word string) bool {
	if len(b) < len(word) {
		return false
	}
	for i := range len(word) {
		if b[i]|0x20 != word[i] {
			return false
		}
	}
	return true
}

// isCode tells the names that are told inside an error only.
func isCode(name []byte) bool { return string(name) == "code" || string(name) == "type" }
