package custom

import (
	"bytes"
	"unicode/utf8"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// regex takes the named groups of the pattern.
func (p *parser) regex(rec []byte, ev *parsers.Event) bool {
	at := p.c.pattern.FindSubmatchIndex(rec)
	if at == nil {
		return false
	}
	for i, to := range p.c.places {
		if to.goal != nowhere && at[2*i] >= 0 {
			p.take(ev, to, rec[at[2*i]:at[2*i+1]])
		}
	}
	return true
}

// fixed takes the columns by their places. The record fits when nothing but blanks stands between them.
func (p *parser) fixed(rec []byte, ev *parsers.Event) bool {
	line, _, _ := bytes.Cut(rec, []byte("\n"))
	fits, end := true, 0
	for i, col := range p.c.columns {
		from, to := charAt(line, col.From-1), len(line)
		if col.To > 0 {
			to = charAt(line, col.To)
			fits = fits && from < len(line)
		}
		if end < from {
			fits = fits && len(bytes.TrimSpace(line[end:from])) == 0
		}
		end = max(from, to)
		p.take(ev, p.places[i], bytes.TrimSpace(line[from:end]))
	}
	return fits
}

// charAt returns the byte at which the nth character, from 0, begins, or the length of line.
func charAt(line []byte, n int) int {
	if n >= len(line) {
		return len(line)
	}
	i := 0
	for ; n > 0 && i < len(line); n-- {
		if line[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRune(line[i:])
		i += size
	}
	return i
}

// delimited takes the columns between separators.
func (p *parser) delimited(rec []byte, ev *parsers.Event) bool {
	n := 0
	p.columns(rec, func(i int, v []byte) {
		if n++; i < len(p.places) {
			p.take(ev, p.places[i], v)
		}
	})
	return n == len(p.places)
}

// columns calls fn for every column of a record. A column in double quotes may hold separators; the last of the described
// columns takes the rest of the record, since free text stands last in most logs.
func (p *parser) columns(rec []byte, fn func(i int, v []byte)) {
	last := len(p.places) - 1
	for i := 0; ; i++ {
		v, rest, more := p.column(rec, i == last)
		fn(i, v)
		if !more {
			return
		}
		rec = rest
	}
}

func (p *parser) column(rec []byte, last bool) (v, rest []byte, more bool) {
	if s := bytes.TrimLeft(rec, " "); len(s) > 0 && s[0] == '"' {
		if end := closing(s); end > 0 {
			tail := bytes.TrimLeft(s[end+1:], " ")
			if len(tail) == 0 || bytes.HasPrefix(tail, p.c.cut) {
				return p.plain.Undouble(s[1:end]), bytes.TrimPrefix(tail, p.c.cut), len(tail) > 0
			}
		}
	}
	if last {
		return bytes.TrimSpace(rec), nil, false
	}
	v, rest, more = bytes.Cut(rec, p.c.cut)
	return bytes.TrimSpace(v), rest, more
}

// closing returns the place of the quote that closes the one at the beginning of s, or -1; a doubled one is part of the text.
func closing(s []byte) int {
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		return i
	}
	return -1
}

// json takes the members of an object, however deep they lie: by "object.name" where the description has it, else by name.
func (p *parser) json(rec []byte, ev *parsers.Event) bool {
	obj := rec
	if i := bytes.IndexByte(rec, '{'); i > 0 {
		obj = rec[i:]
	}
	p.r.Reuse()
	p.r.Reset(obj)
	for p.r.Next() {
		p.take(ev, p.member(), p.r.Text())
	}
	return p.r.Err() == nil && p.complete()
}

func (p *parser) member() place {
	if len(p.r.Parent) > 0 {
		if to, ok := p.c.names[string(p.plain.Join(p.r.Parent, ".", p.r.Name))]; ok {
			return to
		}
	}
	if to, ok := p.c.names[string(p.r.Name)]; ok {
		return to
	}
	return p.c.usual(fields.FindNested(p.r.Parent, p.r.Name))
}

// complete tells whether a record of names and values is one of the described ones: it has one of the values that the
// description names, where it names any.
func (p *parser) complete() bool { return p.found > 0 || len(p.c.names) == 0 }

// keyvalue takes pairs; what stands before the first one is the value "head".
func (p *parser) keyvalue(rec []byte, ev *parsers.Event) bool {
	first := p.pairs(rec, ev)
	if first > 0 {
		p.take(ev, p.c.names["head"], bytes.TrimSpace(rec[:first]))
	}
	return first >= 0 && p.complete()
}

// pairs takes the pairs of b and returns where the first one begins, or -1.
func (p *parser) pairs(b []byte, ev *parsers.Event) (first int) {
	first = -1
	for at := 0; at < len(b); {
		i := bytes.Index(b[at:], p.c.assign)
		if i < 0 {
			break
		}
		i += at
		from := p.keyBefore(b, at, i)
		if from == i {
			at = i + len(p.c.assign)
			continue
		}
		var v []byte
		v, end := p.value(b, i+len(p.c.assign))
		if first < 0 {
			first = from
		}
		p.pair(b[from:i], v, ev)
		at = end
	}
	return first
}

func (p *parser) pair(name, v []byte, ev *parsers.Event) {
	if to, ok := p.c.names[string(name)]; ok {
		p.take(ev, to, v)
		return
	}
	p.take(ev, p.c.usual(fields.Find(name)), v)
}

// keyBefore returns where the name begins that ends before the sign at i: behind a blank, a separator or a bracket, and behind at.
func (p *parser) keyBefore(b []byte, at, i int) int {
	from := i
	for from > at && b[from-1] > ' ' && b[from-1] != '[' && b[from-1] != '{' && b[from-1] != '(' && b[from-1] != ',' && b[from-1] != ';' && b[from-1] != '|' && b[from-1] != p.c.separator[len(p.c.separator)-1] {
		from--
	}
	return from
}

// value returns the value that begins at at and where the next pair may begin: it ends at the separator, or is quoted.
func (p *parser) value(b []byte, at int) (v []byte, end int) {
	for at < len(b) && b[at] == ' ' && p.c.separator[0] != ' ' {
		at++
	}
	if at < len(b) && (b[at] == '"' || b[at] == '\'') {
		if n := bytes.IndexByte(b[at+1:], b[at]); n >= 0 {
			return b[at+1 : at+1+n], at + n + 2
		}
	}
	if at < len(b) && b[at] == '[' {
		if n := bytes.IndexByte(b[at+1:], ']'); n >= 0 {
			return b[at+1 : at+1+n], at + n + 2
		}
	}
	n := bytes.Index(b[at:], p.c.separator)
	if line := bytes.IndexByte(b[at:], '\n'); line >= 0 && (n < 0 || line < n) {
		n = line
	}
	if n < 0 {
		return bytes.TrimRight(b[at:], "\r"), len(b)
	}
	return b[at : at+n], at + n
}
