package delimited

import (
	"bytes"
	"slices"

	"posmortem/parsers/fields"
)

// header is what the header line of an export says.
type header struct {
	line      []byte // as written, without its line end
	delimiter byte
	columns   []fields.Meaning
	known     int      // columns whose meaning is known
	payment   int      // of those, the ones that speak of payments
	month     int      // the column that holds the name of the month alone, plus one; 0 for none
	major     bool     // the name of the amount's column tells a currency: 金额(元)
	preamble  [][]byte // the lines above the header
}

// maxPreamble bounds the lines above the header: titles and remarks.
const maxPreamble = 10

// leastKnown is how many column names must be known to take a line for a header.
const leastKnown = 3

// findHeader returns the header among the first lines of head, and the text behind it.
func findHeader(head []byte) (h header, rest []byte) {
	var above [][]byte
	for len(head) > 0 && len(above) <= maxPreamble {
		n, line, _ := split(head, true)
		if n == 0 {
			break
		}
		head = head[n:]
		if h := readHeader(line); (h.known >= leastKnown || h.searched()) && 2*h.known >= len(h.columns)/2 {
			h.preamble = above
			return h, head
		}
		above = append(above, line)
	}
	return header{}, nil
}

// searched tells whether the columns are what tools for searching logs export: a time and the line as it was written.
func (h *header) searched() bool {
	return len(h.columns) <= 12 && slices.Contains(h.columns, fields.Time) && slices.Contains(h.columns, fields.Message)
}

// readHeader reads a line by the delimiter that makes the most of its names known.
func readHeader(line []byte) (best header) {
	for _, d := range []byte(",\t;|") {
		if h := readWith(line, d); h.known > best.known {
			best = h
		}
	}
	return best
}

func readWith(line []byte, delimiter byte) header {
	h := header{line: line, delimiter: delimiter}
	if bytes.IndexByte(line, delimiter) < 0 || line[0] == '{' || line[0] == '<' {
		return h
	}
	for at := 0; at <= len(line) && len(h.columns) < 512; {
		name, _, next := field(line, at, delimiter)
		at = next
		m := h.meaning(name)
		h.columns = append(h.columns, m)
		if bytes.EqualFold(bytes.TrimSpace(name), []byte("month")) {
			h.month = len(h.columns)
		}
		if m != fields.None {
			h.known++
		}
		if m.Payment() {
			h.payment++
		}
	}
	return h
}

// meaning returns what a column's name means, with or without a unit in brackets behind it.
func (h *header) meaning(name []byte) fields.Meaning {
	name = bytes.TrimSpace(name)
	if m := fields.Find(name); m != fields.None {
		return m
	}
	at := bytes.IndexAny(name, "(（[")
	if at <= 0 {
		return fields.None
	}
	m := fields.Find(name[:at])
	switch unit := bytes.Trim(name[at:], "()[]（） "); {
	case m == fields.Amount && fields.IsCurrency(unit):
		h.major = true
	case m == fields.Latency && (string(unit) == "s" || string(unit) == "秒"):
		m = fields.LatencySec
	}
	return m
}

// isPreamble tells whether a row is one of the lines above the header.
func (h *header) isPreamble(row []byte) bool {
	for _, line := range h.preamble {
		if bytes.Equal(line, row) {
			return true
		}
	}
	return false
}

// count returns the fields of a row.
func (h *header) count(row []byte) (n int) {
	for at := 0; at <= len(row); n++ {
		_, _, at = field(row, at, h.delimiter)
	}
	return n
}
