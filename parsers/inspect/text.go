package inspect

import (
	"bytes"
	"io"
	"strings"

	"posmortem/parsers/window"
)

var newline = []byte{'\n'}

// Text looks through decoded text, which is shown under the given path.
func (s *Scanner) Text(path string, r io.Reader) error {
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	return s.text(s.show(path), io.MultiReader(bytes.NewReader(head[:n]), r), isMarkup(head[:n]))
}

// text looks through decoded text in windows that overlap.
func (s *Scanner) text(show string, r io.Reader, markup bool) error {
	p := pass{s: s, path: show, line: 1, seen: map[spot]bool{}, before: map[spot]bool{}}
	cells := markup && strings.Contains(show, "/xl/worksheets/")
	s.window = s.window[:0]
	for w := window.New(r); ; {
		block, err := w.Next()
		if err == io.EOF {
			s.flush()
			return nil
		}
		if err != nil {
			return err
		}
		s.window = append(s.window, block...)
		switch {
		case cells:
			s.plain, p.marks = sheet(s.plain[:0], s.window, p.marks[:0])
			p.find(s.plain, false)
		case markup:
			p.find(s.window, false)
			s.plain = visible(s.plain[:0], s.window)
			p.find(s.plain, true)
		default:
			p.find(s.window, false)
			p.dumps(s.window)
		}
		tail := window.Tail(s.window)
		p.next(s.window[:tail])
		s.window = s.window[:copy(s.window, s.window[tail:])]
	}
}

// pass is one way through a text.
type pass struct {
	s            *Scanner
	path         string
	line         int64  // of the window's first byte
	marks        []mark // cells of the window, in order
	seen, before map[spot]bool
}

// spot is a place that was reported.
type spot struct {
	line       int64
	cell, kind string
}

// find reports what is in the window and was not reported with the one before,
// or, in the visible text of markup, with its source.
func (p *pass) find(text []byte, again bool) {
	line, at, marks := p.line, 0, p.marks
	p.s.mask.Find(text, func(off int, kind string) {
		line += int64(bytes.Count(text[at:off], newline))
		at = off
		here := spot{line: line, kind: kind}
		for ; len(marks) > 0 && marks[0].at <= off; marks = marks[1:] {
			here.cell = marks[0].ref
		}
		if p.before[here] || again && p.seen[here] || spurious(text, off, kind) {
			return
		}
		p.seen[here] = true
		f := Finding{Path: p.path, Line: line, Kind: kind, Count: 1}
		if here.cell != "" {
			f.Place = "cell " + here.cell
		}
		p.s.add(f)
	})
}

// dumps reports the rows of hex dumps with heads that hold card data, as the mask
// sees it only in the rows without their heads.
func (p *pass) dumps(text []byte) {
	window.Dumps(text, func(rows []window.Row) {
		whole := window.Join(nil, text, rows)
		kinds := make([]string, len(rows))
		p.s.mask.Find(whole, func(off int, kind string) { kinds[bytes.Count(whole[:off], newline)] = kind })
		before, after := bytes.Split(whole, newline), bytes.Split(p.s.mask.Text(nil, whole), newline)
		kind := ""
		for i, r := range rows {
			if kinds[i] != "" {
				kind = kinds[i]
			}
			if kind != "" && (len(after) != len(before) || !bytes.Equal(before[i], after[i])) {
				p.row(p.line+int64(bytes.Count(text[:r.Lo], newline)), kind)
			}
		}
	})
}

func (p *pass) row(line int64, kind string) {
	if here := (spot{line: line, kind: kind}); !p.before[here] && !p.seen[here] {
		p.seen[here] = true
		p.s.add(Finding{Path: p.path, Line: line, Place: "hex dump", Kind: kind, Count: 1})
	}
}

// next goes on behind the lines that are done with.
func (p *pass) next(done []byte) {
	p.line += int64(bytes.Count(done, newline))
	clear(p.before)
	p.before, p.seen = p.seen, p.before
}
