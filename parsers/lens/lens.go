// Package lens shows a format the lines of a source in the form that it knows: without what a container runtime put in
// front of them, with dates whose order of day and month is settled, and with the stamp at the head. The format stays as
// simple as its log is; lines, digests and evidence stay those of the source.
package lens

import (
	"bytes"
	"sync"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// Lens says what stands between the lines of a source and its format. The zero Lens changes nothing.
type Lens struct {
	prefix prefix
	dates  bool // dates that put the year last, or write it with two digits
	far    bool // the stamp stands behind other words
}

// Find looks at the head of a source for what the line formats should not have to know.
func Find(head []byte) Lens {
	var l Lens
	lines := sample(head)
	if l.prefix = findPrefix(lines); l.prefix != none {
		for i, line := range lines {
			lines[i] = line[l.prefix.length(line):]
		}
	}
	l.dates = hasDates(lines)
	return l
}

// Far returns the lens with which stamps that stand behind other words come to the head of the line, where most lines have one.
func (l Lens) Far(head []byte) Lens {
	var v view
	stamped, all := 0, 0
	l.far = true
	for _, line := range sample(head) {
		if line = l.line(line, &v); len(line) > 0 && line[0] != ' ' && line[0] != '\t' {
			all++
			if v.moved {
				stamped++
			}
		}
	}
	l.far = stamped > 0 && 2*stamped >= all
	return l
}

// Clear tells whether the lens changes nothing.
func (l Lens) Clear() bool { return l == Lens{} }

// mostLines bounds how many lines of a head are looked at.
const mostLines = 200

// sample returns the first lines of a head that hold something.
func sample(head []byte) (lines [][]byte) {
	for len(head) > 0 && len(lines) < mostLines {
		line := head
		if i := bytes.IndexByte(head, '\n'); i >= 0 {
			line, head = head[:i], head[i+1:]
		} else {
			head = nil
		}
		if line = bytes.TrimRight(line, "\r"); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// Head returns the head as the formats shall judge it.
func (l Lens) Head(head []byte) []byte {
	if l.Clear() {
		return head
	}
	var v view
	if l.dates {
		v.dates = learn(head, l.prefix, clock.NoTime)
	}
	return l.lines(nil, head, &v)
}

// lines appends every line of text as the lens shows it.
func (l Lens) lines(out, text []byte, v *view) []byte {
	for len(text) > 0 {
		n := len(text)
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			n = i + 1
		}
		out = append(out, l.line(text[:n], v)...)
		text = text[n:]
	}
	return out
}

// Fit returns f, reading through the lens. Formats that cut records by themselves are left as they are.
func (l Lens) Fit(f parsers.Format) parsers.Format {
	if l.Clear() || f.Split != nil {
		return f
	}
	inner := f
	if f.Start != nil {
		f.Start = func(line []byte) bool {
			v := views.Get().(*view)
			defer views.Put(v)
			v.dates = anyOrder
			return inner.Start(l.line(line[:min(len(line), enough)], v))
		}
	}
	f.New = func(src parsers.Source) parsers.Parser {
		p := &parser{lens: l, clock: src.Clock()}
		if l.dates {
			p.view.dates = learn(src.Head, l.prefix, written(src))
		}
		src.Head = l.lines(nil, src.Head, &p.view)
		p.inner = inner.New(src)
		return p
	}
	return f
}

// written returns when a source was last written, in seconds: the time of its file, else the program's clock.
func written(src parsers.Source) int64 {
	switch {
	case !src.Mod.IsZero():
		return src.Mod.Unix()
	case !src.AsOf.IsZero():
		return src.AsOf.Unix()
	}
	return clock.NoTime
}

// enough is how much of a line tells whether it begins a record.
const enough = 1 << 10

// views holds the working space of Start, which several goroutines call.
var views = sync.Pool{New: func() any { return new(view) }}

// view is the working space in which a line is shown, and what is known of the source's dates.
type view struct {
	buf   []byte
	dates orders
	stamp clock.Stamp // of the prefix
	timed bool        // the prefix has a stamp
	moved bool        // a stamp was brought to the head
	vague bool        // the order of a date was inferred from no evidence of its own
}

// line returns one line as the format knows it: a part of it, or v's buffer.
func (l Lens) line(line []byte, v *view) []byte {
	v.timed, v.vague, v.moved = false, false, false
	if l.prefix != none {
		n := l.prefix.length(line)
		if n > 0 && l.prefix.stamped() {
			v.stamp, _, v.timed = clock.Parse(line)
		}
		line = line[n:]
	}
	if l.dates {
		line = v.settle(line)
	}
	if l.far {
		line = v.toFront(line)
	}
	return line
}

type parser struct {
	lens  Lens
	inner parsers.Parser
	clock *clock.Clock
	view  view
	rec   []byte
}

// Parse shows the record to the format. Where that finds no time, or one of which zone or date were inferred, the container's stamp is
// taken: it stands in UTC and is younger by less than a second.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	first, rest := rec, []byte(nil)
	if i := bytes.IndexByte(rec, '\n'); i >= 0 {
		first, rest = rec[:i+1], rec[i+1:]
	}
	shown := p.lens.line(first, &p.view)
	stamp, timed, vague := p.view.stamp, p.view.timed, p.view.vague
	if len(rest) > 0 {
		p.rec = append(p.rec[:0], shown...)
		if p.lens.prefix == none {
			p.rec = append(p.rec, rest...)
		} else {
			p.rec = Lens{prefix: p.lens.prefix}.lines(p.rec, rest, &p.view)
		}
		shown = p.rec
	}
	err := p.inner.Parse(shown, ev)
	if text := ev.F[parsers.Text]; len(text) > 0 && &text[0] == &shown[0] && p.lens.prefix == none {
		ev.F[parsers.Text] = rec[:max(0, len(rec)-len(shown)+len(text))] // the line as it was written
	}
	if err != nil {
		return err
	}
	if p.lens.prefix != none {
		ev.Set(parsers.Component, p.lens.prefix.name(first))
	}
	switch {
	case timed && (ev.Time == clock.NoTime || ev.TimeQuality >= clock.ZoneGuess):
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(stamp)
	case ev.Time != clock.NoTime && vague && ev.TimeQuality < clock.DateGuess:
		ev.TimeQuality = clock.DateGuess
	}
	return nil
}
