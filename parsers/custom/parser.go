package custom

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// unlike is what is wrong with a record that does not fit its description.
const unlike = "not as the format's description says"

// maxText bounds the bytes of Text when it is the record itself.
const maxText = 1000

type parser struct {
	c      *compiled
	clk    *clock.Clock
	r      fields.Reader
	places []place // of the columns
	head   []byte  // the record that names the columns
	when   []byte  // date and time, put together
	plain  fields.Plain

	time, date, amount []byte
	amountMeans        fields.Meaning
	found              int // values that the description names
}

func newParser(c *compiled, src parsers.Source) *parser {
	if c.zone != nil && !src.Given {
		src.Zone, src.Given = c.zone, true
	}
	p := &parser{c: c, clk: src.Clock(), places: c.places}
	if c.d.Delimited.Header {
		p.header(src.Head)
	}
	return p
}

// header learns the names of the columns from the first line of the source.
func (p *parser) header(head []byte) {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	p.head = bytes.Clone(bytes.TrimRight(line, "\r"))
	if len(p.c.d.Delimited.Columns) > 0 || len(p.head) == 0 {
		return
	}
	p.places = nil
	p.columns(p.head, func(_ int, v []byte) {
		p.places = append(p.places, p.c.named(string(bytes.TrimSpace(v))))
	})
}

// Parse reads one record. One that does not fit the description becomes an event all the same, since it may be the
// line that tells why a payment failed.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	if p.c.skip != nil && p.c.skip.Match(rec) {
		return parsers.Skip("as the description says")
	}
	if len(p.head) > 0 && bytes.Equal(rec, p.head) {
		return parsers.Skip("header")
	}
	if !p.fill(rec, ev) {
		ev.Fault = unlike
	}
	if len(ev.F[parsers.Text]) == 0 {
		ev.F[parsers.Text] = parsers.CutText(rec, maxText)
	}
	return nil
}

// fill reads a record into ev and tells whether it fits the description.
func (p *parser) fill(rec []byte, ev *parsers.Event) bool {
	p.time, p.date, p.amount, p.found = nil, nil, nil, 0
	p.plain.Reset()
	fits := p.c.read(p, rec, ev)
	if p.amount != nil {
		p.amountMeans.Put(ev, p.amount)
	}
	fits = p.stamp(ev) && fits
	if text := ev.F[parsers.Text]; len(text) > 0 {
		fields.Prose(ev, text)
	} else if !fits {
		fields.Prose(ev, parsers.CutText(rec, maxText))
	}
	for _, s := range p.c.set {
		p.take(ev, s.place, s.value)
	}
	return fits
}

// stamp settles the time and tells whether it is as the description says.
func (p *parser) stamp(ev *parsers.Event) bool {
	v := p.time
	if len(p.date) > 0 {
		p.when = append(append(append(p.when[:0], p.date...), ' '), p.time...)
		v = p.when
	}
	if len(v) == 0 {
		return !p.c.timed
	}
	s, ok := p.c.stamp(v)
	if ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		p.found++
	}
	return ok
}

// stamp reads a stamp as the description says.
func (c *compiled) stamp(v []byte) (s clock.Stamp, ok bool) {
	v = bytes.TrimLeft(v, " \t[(<\"'")
	if c.layout == nil {
		return fields.Stamp(v, c.order)
	}
	s, _, ok = c.layout.parse(v)
	return s, ok
}

// take gives a value its place.
func (p *parser) take(ev *parsers.Event, to place, v []byte) {
	if to.goal == nowhere || len(v) == 0 {
		return
	}
	if to.values != nil {
		if kept, ok := to.values[string(bytes.TrimSpace(v))]; ok {
			v = kept
		}
	}
	if to.mapped {
		p.found++
	}
	switch to.goal {
	case toTime:
		if len(p.time) == 0 {
			p.time = v
		}
	case toDate:
		p.date = v
	case toAmount:
		p.amount, p.amountMeans = v, to.means
	case toKind:
		if k, ok := eventKinds[string(v)]; ok {
			ev.Kind = k
		}
	case toSide:
		ev.Side = sides[string(v)]
	case toPairs:
		p.pairs(v, ev)
		if to.means == fields.Message {
			ev.Set(parsers.Text, bytes.TrimSpace(v))
		}
	default:
		p.put(ev, to, v)
	}
}

// put stores a value by its meaning. What only its usual name speaks for must also look like it.
func (p *parser) put(ev *parsers.Event, to place, v []byte) {
	switch {
	case to.means == fields.Message:
		ev.Set(parsers.Text, bytes.TrimSpace(v))
	case to.mapped || to.means >= fields.Time:
		to.means.Put(ev, v)
	default:
		to.means.Store(ev, v)
	}
}
