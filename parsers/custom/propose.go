package custom

import (
	"bytes"
	"errors"
	"strings"

	"posmortem/parsers"
)

// ErrShapeless is the error of a log in which neither stamps nor columns nor pairs are found.
var ErrShapeless = errors.New("neither stamps nor columns nor pairs of name and value are found in it; describe it by hand, see `posmortem formats --help`")

// maxLines bounds the lines that a proposal looks at.
const maxLines = 2000

// Propose returns the description of a format for a log by its head: how stamps are written, what stands between
// them and the message, columns or pairs, and which of these are payment fields by their names. mask hides card data in the sample
// records. The description is tried before it is returned: all its samples fit.
func Propose(name string, head []byte, mask func([]byte) []byte) (string, error) {
	lines := linesOf(head)
	if len(lines) == 0 {
		return "", ErrShapeless
	}
	for _, d := range []*description{table(lines), paired(lines), headed(lines)} {
		if d == nil {
			continue
		}
		d.Name = name
		d.Doc = "proposed from a log; say here what writes it"
		if text, err := d.finish(head, mask); err == nil {
			return text, nil
		}
	}
	return "", ErrShapeless
}

// linesOf returns the lines of a head that hold something, without the last one where it may be cut.
func linesOf(head []byte) (lines []string) {
	whole := len(head) == 0 || head[len(head)-1] == '\n'
	for len(head) > 0 && len(lines) < maxLines {
		line, rest, found := bytes.Cut(head, []byte("\n"))
		if s := strings.TrimRight(string(line), "\r "); strings.TrimSpace(s) != "" && (found || whole || len(lines) == 0) {
			lines = append(lines, s)
		}
		head = rest
	}
	return lines
}

// finish chooses samples, writes the description and tries it on the log.
func (d *description) finish(head []byte, mask func([]byte) []byte) (string, error) {
	d.Samples = []sample{{Record: "x"}} // so that it compiles
	w := where{file: d.Name + ".toml"}
	c, err := compile(d, w)
	if err != nil {
		return "", err
	}
	if c.sniff(head) < 80 {
		return "", ErrShapeless
	}
	if d.Samples = c.choose(head, mask); len(d.Samples) == 0 {
		return "", ErrShapeless
	}
	text := d.write(c.strangers(head))
	_, err = Read(w.file, []byte(text))
	return text, err
}

// maxSamples is how many samples a proposal has.
const maxSamples = 3

// choose takes records as samples that fit the description when their card data are masked, those with most fields first.
func (c *compiled) choose(head []byte, mask func([]byte) []byte) (chosen []sample) {
	best := map[int][]sample{}
	most := 0
	p := newParser(c, parsers.Source{Head: head})
	for _, rec := range c.records(head) {
		if len(rec) > 400 || bytes.Equal(rec, p.head) {
			continue
		}
		s := sample{Record: string(mask(bytes.Clone(rec))), Head: string(p.head)}
		if s.Want = c.wanted(s, head); len(s.Want) > 0 {
			best[len(s.Want)] = append(best[len(s.Want)], s)
			most = max(most, len(s.Want))
		}
	}
	for n := most; n > 0 && len(chosen) < maxSamples; n-- {
		for _, s := range best[n] {
			if len(chosen) < maxSamples {
				chosen = append(chosen, s)
			}
		}
	}
	return chosen
}

// wanted reads a sample and returns what it yields; nothing where it does not fit.
func (c *compiled) wanted(s sample, head []byte) map[string]any {
	var ev parsers.Event
	ev.Reset()
	if c.start != nil && !c.start.MatchString(s.Record) {
		return nil
	}
	src, _ := (&sample{Want: map[string]any{}}).source()
	src.Head = head
	if newParser(c, src).Parse([]byte(s.Record), &ev) != nil || ev.Fault != "" {
		return nil
	}
	want := map[string]any{}
	for _, field := range wantable {
		v, _ := yield(&ev, field)
		if v == "" || field == "text" && (len(v) > 80 || v == s.Record) || field == "kind" && v == "note" {
			continue
		}
		want[field] = v
	}
	return want
}

// wantable are the fields that a proposal's samples tell, in this order.
var wantable = []string{"time", "level", "kind", "component", "text", "mti", "stan", "rrn", "response_code", "device", "merchant", "amount", "currency",
	"pan", "entry_mode", "processing_code", "auth_code", "vendor_code", "network_code", "batch_number", "version", "serial", "latency"}
