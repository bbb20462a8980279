package all

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"posmortem/parsers"
	"posmortem/parsers/lens"
	"posmortem/parsers/text"
)

// service is one of the services whose logs stand in one, line between line.
type service struct {
	format parsers.Format
	score  parsers.Score
	head   []byte // its own lines of the head, as it wrote them
}

// services reads a log into which a container tool wrote what several services said, each with the format that it has.
type services struct {
	cut  lens.Services
	each map[string]*service
}

// findServices returns the format of a log of several services; ok is false where it is none, or where every line is a record of one and
// the same format, which needs no telling apart.
func findServices(head []byte, own []parsers.Format) (f parsers.Format, score parsers.Score, ok bool) {
	cut, names, ok := lens.FindServices(head)
	if !ok {
		return f, 0, false
	}
	s := &services{cut, make(map[string]*service, len(names))}
	for _, name := range names {
		s.each[string(name)] = &service{}
	}
	for line := range bytes.Lines(head) {
		name, rest := cut.Cut(line)
		if c := s.each[string(name)]; c != nil {
			c.head = append(c.head, rest...)
		}
	}
	sure := map[string]int{} // bytes of the head by format
	whole := true            // every line is a record
	for _, c := range s.each {
		c.format, c.score = detect("", c.head, own, false)
		sure[c.format.Name] += len(c.head)
		score = max(score, c.score)
		whole = whole && c.format.Start == nil && c.format.Split == nil && !c.format.Sequential
		f.Sequential = f.Sequential || c.format.Sequential
	}
	if whole && len(sure) == 1 {
		return f, 0, false
	}
	f.Name = joined(sure)
	f.Doc = "several services in one log"
	f.Side = parsers.Host // terminals run no containers
	f.Split = s.split
	f.New = s.parser
	return f, score, true
}

// joined names the formats, the most frequent first, plain text only where there is nothing else.
func joined(sure map[string]int) string {
	var names []string
	for name := range sure {
		if name != text.Format.Name {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return text.Format.Name
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(sure[b], sure[a]), strings.Compare(a, b)) })
	return strings.Join(names, "+")
}

// split cuts the lines that belong to one record: those of one service, up to the line that begins its next record.
func (s *services) split(data []byte, last bool) (n int, rec []byte, err error) {
	var of []byte
	for at := 0; ; at = n {
		line := data[at:]
		i := bytes.IndexByte(line, '\n')
		if i >= 0 {
			line = line[:i+1]
		} else if !last {
			return 0, nil, nil // the line is not whole
		}
		name, rest := s.cut.Cut(line)
		if at == 0 {
			of = name
		} else if !bytes.Equal(name, of) || s.begins(name, bytes.TrimRight(rest, "\r\n")) {
			return at, data[:at], nil
		}
		if n = at + len(line); n == len(data) {
			if last || len(data) == 0 {
				return n, data, nil
			}
			return 0, nil, nil // the next line may belong to it
		}
	}
}

// begins tells whether a line of a service begins a record.
func (s *services) begins(name, line []byte) bool {
	c := s.each[string(name)]
	switch {
	case c == nil: // of a service that the head does not know: all but what is indented
		return len(line) > 0 && line[0] != ' ' && line[0] != '\t'
	case c.format.Start != nil:
		return c.format.Start(line)
	}
	return true
}

// parser returns the parser of one source.
func (s *services) parser(src parsers.Source) parsers.Parser {
	return &servicesParser{services: s, src: src, of: make(map[string]parsers.Parser, len(s.each))}
}

type servicesParser struct {
	*services
	src parsers.Source
	of  map[string]parsers.Parser
	rec []byte
}

// Parse hands a record to the parser of its service, as that service wrote it.
func (p *servicesParser) Parse(rec []byte, ev *parsers.Event) error {
	p.rec = p.rec[:0]
	var of []byte
	for line := range bytes.Lines(rec) {
		name, rest := p.cut.Cut(line)
		if len(p.rec) == 0 {
			of = name
		}
		p.rec = append(p.rec, rest...)
	}
	inner := p.of[string(of)]
	if inner == nil {
		inner = p.open(of)
	}
	err := inner.Parse(bytes.TrimRight(p.rec, "\r\n"), ev)
	if err == nil {
		p.cut.Name(ev, rec)
	}
	return err
}

// open makes the parser of a service. That of one which the head does not know is found by the first record that it wrote.
func (p *servicesParser) open(name []byte) parsers.Parser {
	c := p.each[string(name)]
	if c == nil {
		c = &service{head: bytes.Clone(p.rec)}
		if c.format, c.score = detect("", c.head, nil, false); c.format.Split != nil {
			c.format = text.Format
		}
	}
	src := p.src
	src.Head = c.head
	inner := c.format.New(src)
	if len(p.of) < mostOpen {
		p.of[string(name)] = inner
	}
	return inner
}

// mostOpen bounds how many services of one source are remembered.
const mostOpen = 256
