package keyvalue

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// keyByte marks the bytes of a key: letters, digits, `_`, `-`, `.`, `@` and all beyond ASCII.
var keyByte = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
	}
	t['_'], t['-'], t['.'], t['@'] = true, true, true, true
	return t
}()

// stop says how a byte ends a bare value: 1 always, 2 unless it is a comma inside a number.
var stop = func() (t [256]uint8) {
	for c := range 33 {
		t[c] = 1
	}
	for _, c := range ";|&}])" {
		t[c] = 1
	}
	t[','] = 2
	return t
}()

// scanPairs stores the pairs of line from at on and returns how many there are.
func (p *parser) scanPairs(line []byte, at int, ev *parsers.Event) (n int) {
	for at < len(line) {
		if !keyByte[line[at]] {
			at++
			continue
		}
		length, m := p.memo.Expect(n, line[at:])
		if length == 0 {
			length = keyLength(line[at:])
			if at+length >= len(line) || line[at+length] != '=' {
				at += length
				continue
			}
			m = p.memo.Find(n, line[at:at+length])
		}
		var value []byte
		value, at = p.value(line, at+length+1)
		n++
		if len(value) > 0 {
			p.pair(m, value, ev)
		}
	}
	return n
}

func keyLength(b []byte) (n int) {
	for n < len(b) && keyByte[b[n]] {
		n++
	}
	return n
}

// pair gives a value its place.
func (p *parser) pair(m fields.Meaning, value []byte, ev *parsers.Event) {
	switch {
	case m == fields.None:
	case m < fields.Time || m == fields.LevelName:
		p.pairs.Add(ev, m, value)
	case m == fields.Time:
		p.stamp(value, ev)
	case m == fields.Message || m == fields.Problem:
		fields.Scan(ev, value)
	case m == fields.Logger:
		ev.Set(parsers.Component, value)
	}
}

// value returns the value at at and where it ends.
func (p *parser) value(line []byte, at int) (v []byte, end int) {
	if at < len(line) {
		switch line[at] {
		case '"', '\'':
			return p.quoted(line, at)
		case '[', '{', '(':
			at++
		}
	}
	for end = at; end < len(line); end++ {
		switch stop[line[end]] {
		case 1:
			return line[at:end], end
		case 2:
			if end+1 == len(line) || line[end+1]-'0' > 9 {
				return line[at:end], end
			}
		}
	}
	return line[at:end], end
}

// quoted returns the value between the quotes at at, with its escapes undone. Without a closing
// quote the value is the rest of the line.
func (p *parser) quoted(line []byte, at int) (v []byte, end int) {
	quote, from := line[at], at+1
	escaped := false
	for end = from; end < len(line) && line[end] != quote; end++ {
		if line[end] == '\\' {
			escaped = true
			end++
		}
	}
	end = min(end, len(line))
	v = line[from:end]
	if escaped {
		v = p.undo(v)
	}
	return v, min(end+1, len(line))
}

// undo drops the backslashes that protect quotes and backslashes.
func (p *parser) undo(v []byte) []byte {
	if cap(p.plain)-len(p.plain) < len(v) {
		p.plain = make([]byte, 0, max(4096, 2*len(v)))
	}
	from := len(p.plain)
	for len(v) > 0 {
		at := bytes.IndexByte(v, '\\')
		if at < 0 || at+1 == len(v) {
			break
		}
		p.plain = append(append(p.plain, v[:at]...), v[at+1])
		v = v[at+2:]
	}
	p.plain = append(p.plain, v...)
	return p.plain[from:len(p.plain):len(p.plain)]
}
