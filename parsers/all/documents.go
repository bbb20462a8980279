package all

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/jsonl"
	"posmortem/parsers/lens"
)

// document reads a JSON document that holds its records in an array, each with the format that such a record has in a line of its own.
type document struct {
	lens.Document
	format parsers.Format
	head   []byte // the first records, a line each
}

// findDocument returns the format of such a document; ok is false where the head is none, where its own first line begins a record, or where what
// lies in the array are no records of a log.
func findDocument(head []byte) (f parsers.Format, score parsers.Score, ok bool) {
	cut, records, ok := lens.FindDocument(head)
	if !ok || inLines(head, records) {
		return f, 0, false
	}
	d := &document{Document: cut}
	for _, rec := range records {
		d.head = append(append(d.head, bytes.Map(oneLine, rec)...), '\n')
	}
	if d.format, score = best("", d.head, Formats()); score < surely || d.format.Split != nil {
		return f, 0, false
	}
	f = d.format
	f.Start, f.Split, f.New = nil, d.Split, d.parser
	return f, score, true
}

// inLines tells whether the records are those that the format of JSON lines finds by itself: the elements of an array that fills the file.
func inLines(head []byte, records [][]byte) bool {
	text := bytes.TrimLeft(head, " \t\r\n")
	_, after, _ := bytes.Cut(text, []byte("\n"))
	first, _, _ := bytes.Cut(after, []byte("\n"))
	return len(text) > 0 && text[0] == '[' && jsonl.Format.Start(first) && bytes.HasPrefix(bytes.TrimLeft(first, " \t"), records[0][:1])
}

func oneLine(c rune) rune {
	if c == '\n' || c == '\r' {
		return ' '
	}
	return c
}

// parser returns the parser of one source.
func (d *document) parser(src parsers.Source) parsers.Parser {
	src.Head = d.head
	return &documentParser{d, d.format.New(src)}
}

type documentParser struct {
	*document
	inner parsers.Parser
}

// Parse reads one record.
func (p *documentParser) Parse(rec []byte, ev *parsers.Event) error {
	if !p.Holds(rec) {
		return parsers.Skip("around the records of a document")
	}
	return p.inner.Parse(rec, ev)
}
