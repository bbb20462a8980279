package jpos

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// message collects the ISO 8583 messages of one record. Only the elements directly inside
// an outermost <isomsg> count; those of nested ones are other data.
type message struct {
	depth     int    // of <isomsg>
	inner     int    // elements open inside the innermost one
	nested    int    // data element that the <isomsg> at depth 2 stands for
	mti, code []byte // of the best message so far
	curMTI    []byte // of the message being read
	curCode   []byte
	direction []byte
	seen      bool
}

func (m *message) open(rest []byte) []byte {
	m.depth++
	m.inner = 0
	if m.depth == 1 {
		m.seen = true
	}
	for {
		name, value, next, ok := attribute(rest)
		rest = next
		if !ok {
			return rest
		}
		switch string(name) {
		case "id":
			if m.depth == 2 {
				m.nested = number(value)
			}
		case "direction":
			if m.depth == 1 {
				m.direction = value
			}
		}
	}
}

func (m *message) shut() {
	m.inner = 0
	if m.depth > 0 {
		m.depth--
	}
	if m.depth == 0 {
		m.settle()
	}
}

// settle keeps the message type and response code of a response rather than those of
// a request that stands in the same record.
func (m *message) settle() {
	if len(m.curMTI) > 0 && (len(m.mti) == 0 || response(m.curMTI) && !response(m.mti)) {
		m.mti = m.curMTI
		if len(m.curCode) > 0 {
			m.code = m.curCode
		}
	}
	if len(m.code) == 0 {
		m.code = m.curCode
	}
	m.curMTI, m.curCode = nil, nil
}

// response tells by the third digit from the left of a message type of four, which is odd for answers
// (ISO 8583-1 4.3, message function).
func response(mti []byte) bool {
	return len(mti) >= 2 && mti[len(mti)-2]&1 == 1
}

// field reads the attributes of a <field> and stores what it says.
func (b *body) field(rest []byte) []byte {
	var id, value []byte
	for {
		name, v, next, ok := attribute(rest)
		rest = next
		if !ok {
			break
		}
		switch string(name) {
		case "id":
			id = v
		case "value":
			value = v
		}
	}
	m := &b.msg
	switch {
	case m.depth == 1 && m.inner == 0:
		b.dataElement(number(id), b.p.clean(value))
	case m.depth == 2 && m.inner == 0 && m.nested == 60:
		b.part60(number(id), value)
	case m.depth == 2 && m.inner == 0 && m.nested == 55:
		fields.ChipTag(b.ev, id, value)
	}
	return rest
}

func (b *body) dataElement(n int, v []byte) {
	switch n {
	case -1:
	case 0:
		b.msg.curMTI = v
	case 39:
		b.msg.curCode = v
	default:
		fields.DE(b.ev, n, v)
	}
}

// part60 reads the parts of DE60 as UnionPay terminals use it: 60.2 is the batch, 60.3
// the network management code.
func (b *body) part60(n int, v []byte) {
	switch {
	case n == 2 && len(v) == 6 && number(v) >= 0:
		b.ev.Set(parsers.BatchNumber, v)
	case n == 3 && len(v) == 3 && number(v) >= 0:
		b.ev.Set(parsers.NetworkCode, v)
	}
}

// number returns the value of up to nine digits, or -1.
func number(v []byte) int {
	if len(v) == 0 || len(v) > 9 {
		return -1
	}
	n := 0
	for _, c := range v {
		if c-'0' > 9 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// clean returns v without XML references and NULs.
func (p *parser) clean(v []byte) []byte {
	if bytes.IndexByte(v, '&') < 0 && bytes.IndexByte(v, 0) < 0 {
		return v
	}
	from := len(p.arena)
	for len(v) > 0 {
		c, n := v[0], 1
		if c == '&' {
			c, n = reference(v)
		}
		if c != 0 {
			p.arena = append(p.arena, c)
		}
		v = v[n:]
	}
	return p.arena[from:len(p.arena):len(p.arena)]
}

// reference reads an XML character or entity reference (XML 1.0, 4.1 and 4.6). Characters beyond one byte
// become a question mark: no data element that is kept can hold one.
func reference(v []byte) (c byte, n int) {
	end := bytes.IndexByte(v[:min(len(v), 12)], ';')
	if end < 2 {
		return '&', 1
	}
	name := v[1:end]
	switch string(name) {
	case "amp":
		return '&', end + 1
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	}
	if name[0] != '#' {
		return '&', 1
	}
	code := number(name[1:])
	if len(name) > 2 && name[1]|0x20 == 'x' {
		code = hex(name[2:])
	}
	if code < 0 {
		return '&', 1
	}
	if code > 0x7e {
		code = '?'
	}
	return byte(code), end + 1
}

func hex(v []byte) int {
	n := 0
	for _, c := range v {
		switch {
		case c-'0' < 10:
			n = n<<4 | int(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			n = n<<4 | int(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return n
}
