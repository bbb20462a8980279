// Package iso8583 reads ISO 8583 messages on their own: hex text, binary files of messages with their length in
// front, and printed dumps of data elements. Which of the ways to write such a message a network uses
// (ASCII, packed digits, EBCDIC; TPDU and other headers) is found by trying.
package iso8583

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is ISO 8583 messages as hex text, as binary frames or as dumps.
var Format = parsers.Format{
	Name:  "iso8583",
	Doc:   "ISO 8583 messages: hex text, binary frames with a length, FLD (039) dumps; ASCII, BCD, EBCDIC",
	Side:  parsers.Host,
	Sniff: sniff,
	Split: split,
	New: func(src parsers.Source) parsers.Parser {
		return &parser{clk: src.Clock(), text: make([]byte, 0, 2<<10), hex: make([]byte, 0, maxMessage)}
	},
}

type parser struct {
	clk  *clock.Clock
	d    Decoder
	text []byte // message of the record, built here
	hex  []byte // bytes of a message that was written in hex
}

// Parse reads one message.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text = p.text[:0]
	if _, ok := frameLength(rec); ok {
		return p.message(rec, ev, true)
	}
	return p.lines(rec, ev)
}

// message reads a message in bytes.
func (p *parser) message(raw []byte, ev *parsers.Event, read bool) error {
	if read && !p.d.Message(ev, raw) {
		if len(p.text) > 0 {
			p.text = append(p.text, ' ')
		}
		p.text = append(p.text, "iso8583 message that cannot be read"...)
		ev.Set(parsers.Text, p.text)
		ev.Fault = "no known layout of ISO 8583"
		ev.Level = parsers.Warn
		return nil
	}
	p.date(ev)
	p.say(ev, p.d.value(55))
	return nil
}

// date takes the time out of the message where nothing else tells one: DE7, which is UTC, else DE13
// and DE12, local to the terminal (ISO 8583:1987, 4.4).
func (p *parser) date(ev *parsers.Event) {
	if ev.TimeQuality != clock.None {
		return
	}
	var s clock.Stamp
	switch at, day, tod := p.d.value(7), p.d.value(13), p.d.value(12); {
	case len(at) == 10 && stamp(&s, at[:4], at[4:]):
		s.HasOffset = true
	case len(tod) == 12 && stamp(&s, tod[2:6], tod[6:]): // 1993: YYMMDDhhmmss
		s.Year, s.HasYear = 2000+two(tod), true
	case len(day) == 4 && len(tod) == 6 && stamp(&s, day, tod):
	default:
		return
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
}

// stamp reads MMDD and hhmmss and tells whether they can be a time.
func stamp(s *clock.Stamp, day, tod []byte) bool {
	t := clock.Stamp{HasDate: true, Month: two(day), Day: two(day[2:]), Hour: two(tod), Minute: two(tod[2:]), Second: two(tod[4:])}
	if t.Month < 1 || t.Month > 12 || t.Day < 1 || t.Day > 31 || t.Hour > 23 || t.Minute > 59 || t.Second > 59 {
		return false
	}
	*s = t
	return true
}

func two(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

// say tells the message in words: type, what joins it to others, its answer, what the chip says.
func (p *parser) say(ev *parsers.Event, chip []byte) {
	if len(p.text) > 0 {
		p.text = append(p.text, ' ')
	}
	p.text = append(append(p.text, "iso8583 "...), ev.F[parsers.MTI]...)
	for _, f := range pairs {
		if v := ev.F[f.field]; len(v) > 0 {
			p.text = append(append(append(p.text, f.name...), '='), v...)
		}
	}
	if code := ev.F[parsers.ResponseCode]; ev.Kind == parsers.Response && len(bytes.Trim(code, "0")) > 0 {
		ev.Level = max(ev.Level, parsers.Warn)
		p.text = append(p.text, " declined"...)
	}
	p.text = p.d.chip(p.text, chip)
	ev.Set(parsers.Text, p.text)
}

var pairs = []struct {
	name  string
	field parsers.Field
}{{" tid", parsers.Device}, {" stan", parsers.STAN}, {" rrn", parsers.RRN}, {" rc", parsers.ResponseCode}}

// lines reads a record of text: words with a stamp in front of a message in hex, messages over
// several lines, or the printed data elements of one.
func (p *parser) lines(rec []byte, ev *parsers.Event) error {
	var r reading
	p.hex = p.hex[:0]
	for rest := rec; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		p.line(line, &r, ev)
	}
	switch {
	case r.dumped:
		p.say(ev, r.chip)
	case len(p.hex) >= minFrame:
		p.text = append(p.text, r.words...)
		return p.message(p.hex, ev, true)
	case p.d.Message(ev, bytes.TrimSpace(rec)):
		return p.message(nil, ev, false)
	default:
		if len(r.words) == 0 {
			r.words = rec[:min(len(rec), maxWords)]
		}
		ev.Set(parsers.Text, r.words)
		fields.Prose(ev, r.words)
	}
	return nil
}

// reading is what the lines of a record told so far.
type reading struct {
	words  []byte // before the message
	chip   []byte // DE55 of a printed message
	dumped bool
}

// maxWords bounds the words kept from a record, in bytes.
const maxWords = 300

func (p *parser) line(line []byte, r *reading, ev *parsers.Event) {
	b := bytes.TrimSpace(line)
	if id, v := printed(b); id >= 0 {
		r.dumped = true
		if id == 55 {
			r.chip = v
		}
		fields.DE(ev, id, v)
		return
	}
	if ev.TimeQuality == clock.None {
		if s, n, ok := stampAt(b); ok {
			ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
			b = bytes.TrimLeft(b[n:], " ])|,")
		}
	}
	at, text := hexPart(b)
	if at < len(b) {
		p.hex, _ = appendHex(p.hex, b[at:text])
	}
	if words := bytes.TrimRight(b[:at], " :->=[\"'"); len(r.words) == 0 && len(words) > 0 && !isOffset(words) {
		r.words = words[:min(len(words), maxWords)]
	}
}

// stampAt reads a date and time, or a time of day, at the head of a line, behind brackets.
func stampAt(b []byte) (s clock.Stamp, n int, ok bool) {
	i := 0
	for i < len(b) && i < 4 && (b[i] == '[' || b[i] == '(' || b[i] == '<' || b[i] == '>') {
		i++
	}
	if len(b) > i+15 && fields.HexDigit[b[i]] != 0xFF && fields.HexDigit[b[i+15]] != 0xFF && all(b[i:i+16], 0, isHexDigit) {
		return s, 0, false // a message in hex, which may look like seconds since 1970
	}
	s, n, ok = clock.Parse(b[i:])
	return s, i + n, ok
}

// cutLine returns the first line of b without its line end, and the rest.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}
