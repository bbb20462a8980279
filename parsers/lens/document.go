package lens

import "bytes"

// Document cuts a JSON document (RFC 8259) whose records are the objects in one of its arrays, as searches and browsers export them:
// {"hits":{"hits":[{...},{...}]}}, also on one line.
type Document struct {
	open []byte // the document up to its first record
	lead []byte // what stands in front of a record in its line
}

// array is an array in the head of a document.
type array struct{ from, first, end int }

// nest is a container that is open while a head is read.
type nest struct {
	array
	isArray bool
	objects int
	inside  bool // of a record of another array
}

// FindDocument finds the records of the document that begins in head, up to where head ends; ok is false where head begins no such document, or
// where it holds more than one value, as a log of one object a line does.
func FindDocument(head []byte) (d Document, records [][]byte, ok bool) {
	a, ok := largest(head)
	if !ok || 2*(a.end-a.from) < len(head) {
		return d, nil, false
	}
	d.open = bytes.Clone(head[:a.first])
	if i := bytes.LastIndexByte(d.open, '\n'); i >= 0 && len(bytes.TrimSpace(d.open[i:])) == 0 {
		d.lead = d.open[i+1:]
	}
	for rest := head[a.first:a.end]; len(rest) > 0; {
		n, rec, _ := d.Split(rest, true)
		if rec[0] == '{' {
			records = append(records, rec)
		}
		rest = rest[n:]
	}
	return d, records, true
}

// largest returns the array of objects that takes most of a head and lies in no other.
func largest(head []byte) (best array, ok bool) {
	if b := bytes.TrimSpace(head); len(b) == 0 || b[0] != '{' && b[0] != '[' {
		return best, false
	}
	var open []nest
	take := func(n nest, end int) {
		if n.end = end; n.isArray && n.objects > 0 && !n.inside && end-n.from > best.end-best.from {
			best, ok = n.array, true
		}
	}
	for i := 0; i < len(head); i++ {
		switch c := head[i]; c {
		case '"':
			i += quoted(head[i:]) - 1
		case '{', '[':
			n := nest{array: array{from: i}, isArray: c == '['}
			if len(open) > 0 {
				around := &open[len(open)-1]
				record := around.isArray && c == '{'
				if record && around.objects == 0 {
					around.first = i
				}
				if record {
					around.objects++
				}
				n.inside = around.inside || record
			}
			open = append(open, n)
		case '}', ']':
			if len(open) == 0 || open[len(open)-1].isArray != (c == ']') {
				return best, false
			}
			take(open[len(open)-1], i)
			if open = open[:len(open)-1]; len(open) == 0 {
				return best, ok && len(bytes.TrimSpace(head[i+1:])) == 0
			}
		}
	}
	for _, n := range open {
		take(n, len(head))
	}
	return best, ok
}

// quoted returns the length of the string at the beginning of b, all of b where it does not end.
func quoted(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// object returns the length of the object at the beginning of b, 0 where it does not end.
func object(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i += quoted(b[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// Split cuts a record with what parts it from the next, the beginning of the document, or a line outside of its records.
func (d Document) Split(data []byte, last bool) (n int, rec []byte, err error) {
	if len(data) == 0 || !last && len(data) < len(d.open) && bytes.HasPrefix(d.open, data) {
		return 0, nil, nil
	}
	if bytes.HasPrefix(data, d.open) {
		return len(d.open), data[:len(d.open)], nil
	}
	lead := 0
	if data[0] != '{' && bytes.HasPrefix(data, d.lead) {
		lead = len(d.lead)
	}
	if lead < len(data) && data[lead] == '{' {
		if n = object(data[lead:]); n == 0 {
			return whole(data, last)
		}
		for n += lead; n < len(data) && (data[n] <= ' ' || data[n] == ','); n++ {
		}
		if n == len(data) {
			return whole(data, last)
		}
		return n, data[:n], nil
	}
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i+1], nil
	}
	return whole(data, last)
}

// whole is what is left of a document, once it is known to be all.
func whole(data []byte, last bool) (int, []byte, error) {
	if !last {
		return 0, nil, nil
	}
	return len(data), data, nil
}

// Holds tells whether rec is a record, not what stands around them.
func (d Document) Holds(rec []byte) bool {
	b := bytes.TrimSpace(rec)
	return len(b) > 0 && b[0] == '{' && !bytes.Equal(b, bytes.TrimSpace(d.open))
}
