package signals

import (
	"bytes"
	"strings"
)

// byName reads a constant name or a text of the screen as a code.
func (m *Matcher) byName(text []byte, i int, known [4]uint8) finding {
	h := &m.hits[i]
	raw := text[h.start:h.end]
	w := &m.d.words[h.word]
	if int(h.end) < len(text) && text[h.end] == '_' && w.right != edgeFree {
		return finding{} // part of a longer constant
	}
	rows := w.names
	for _, v := range known {
		if v == 0 {
			break
		}
		for _, row := range rows {
			c := &m.d.codes[row]
			if c.vendor == v && (c.spelled(raw) && m.announced(text, i, c) || c.phrase()) {
				return finding{row: row + 1, vendor: v}
			}
		}
	}
	first := &m.d.codes[rows[0]]
	if !first.telling(raw) {
		return finding{}
	}
	f := finding{row: rows[0] + 1, vendor: first.vendor}
	for _, row := range rows {
		c := &m.d.codes[row]
		if c.signal != first.signal {
			return finding{}
		}
		if c.vendor != first.vendor {
			f.vendor = 0
		}
	}
	return f
}

// spelled tells whether raw is a name of c, letter by letter.
func (c *code) spelled(raw []byte) bool {
	for _, n := range c.names {
		n = strings.TrimSuffix(n, "*")
		if len(raw) >= len(n) && string(raw[:len(n)]) == n || strings.TrimSuffix(n, "_") == string(raw) {
			return true
		}
	}
	return false
}

// longName is the length from which a constant belongs to one library only.
const longName = 16

// phrase tells whether c is a text of the screen: words with blanks between them.
func (c *code) phrase() bool { return strings.Contains(c.names[0], " ") }

// telling tells whether raw betrays its meaning without the vendor: a long
// constant, written as such.
func (c *code) telling(raw []byte) bool {
	if !c.spelled(raw) {
		return false
	}
	return len(raw) >= longName && bytes.IndexByte(raw, '_') > 0 || bytes.HasPrefix(raw, []byte("Esec"))
}

// announced tells whether a one-word name stands where a code would: after a word
// that leads to one, an equals sign, a colon, a quote or a bracket, or alone.
func (m *Matcher) announced(text []byte, i int, c *code) bool {
	h := &m.hits[i]
	raw := text[h.start:h.end]
	if bytes.IndexByte(raw, '_') > 0 || len(raw) == len(text) {
		return true
	}
	if h.start == 0 {
		return false
	}
	switch text[h.start-1] {
	case '=', ':', '"', '\'', '[', '(', '>':
		return true
	}
	// EsecNOKEY and its like stand for themselves
	return m.afterLead(h) || strings.HasPrefix(c.text, "0x")
}

func (m *Matcher) afterLead(h *hit) bool {
	for j := range m.hits {
		o := &m.hits[j]
		if l := m.d.words[o.word].lead; l != leadNone && o.end <= h.start && h.start-o.end <= 4 {
			return true
		}
	}
	return false
}
