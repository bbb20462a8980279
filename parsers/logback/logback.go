// Package logback reads the logs of Java hosts and of what writes like them: Spring Boot,
// logback, log4j, java.util.logging, JBoss, Tomcat, Python logging. A record begins with a line that
// holds a stamp; stack traces and other lines without one belong to it.
package logback

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a log whose stamps have a date.
var Format = parsers.Format{
	Name:  "logback",
	Doc:   "Spring Boot, logback, log4j and relatives: stamp, level, thread, logger, message",
	Side:  parsers.Host,
	Sniff: func(head []byte) parsers.Score { return sniff(head, dated) },
	Start: func(line []byte) bool { return dated.starts(line) },
	New:   func(src parsers.Source) parsers.Parser { return newParser(src, dated) },
}

// TimeOnly is such a log whose stamps have a time of day alone, as in logback's default
// pattern. Records must be read in order to see midnight pass.
var TimeOnly = parsers.Format{
	Name:       "logback-time",
	Doc:        "logback with a time of day only: HH:MM:SS.mmm [thread] LEVEL logger - message",
	Side:       parsers.Host,
	Sequential: true,
	Sniff:      func(head []byte) parsers.Score { return sniff(head, timeOnly) },
	Start:      func(line []byte) bool { return timeOnly.starts(line) },
	New:        func(src parsers.Source) parsers.Parser { return newParser(src, timeOnly) },
}

type parser struct {
	clk   *clock.Clock
	kind  stamps
	plain []byte // the record without colours
	text  []byte
}

func newParser(src parsers.Source, kind stamps) parsers.Parser {
	return &parser{clk: src.Clock(), kind: kind, text: make([]byte, 0, 2*textLimit)}
}

// Parse reads one record.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	if bytes.IndexByte(rec, esc) >= 0 {
		p.plain = uncolour(p.plain[:0], rec)
		rec = p.plain
	}
	first, rest := cutLine(rec)
	var h head
	if to, ok := p.kind.find(first, &h); ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(h.stamp)
		h.read(first, to)
	}
	if h.level == parsers.LevelNone && len(rest) > 0 {
		if n := h.secondLine(first, rest); n > 0 {
			h.msg = len(rec) - len(rest) + n
		}
	}
	ev.Level = h.level
	ev.Set(parsers.Component, h.logger)
	b := body{text: p.text[:0]}
	msg := b.read(rec, min(h.msg, len(rec)))
	ev.Set(parsers.Text, b.message(msg))
	if mayTell(b.told) {
		fields.Prose(ev, b.told)
	}
	settle(ev, b.thrown)
	return nil
}

// settle says what kind of record it is when the fields in it do not.
func settle(ev *parsers.Event, thrown bool) {
	if ev.Kind == parsers.Request && ev.Level >= parsers.Error {
		ev.Kind = parsers.Trouble // "cannot send 0200"
	}
	if ev.Kind != parsers.Note {
		return
	}
	text := ev.F[parsers.Text]
	switch {
	case ev.Level >= parsers.Error || thrown && ev.Level >= parsers.Warn:
		ev.Kind = parsers.Trouble
	case bytes.HasPrefix(text, []byte("Started ")) && bytes.Contains(text, []byte(" seconds")):
		ev.Kind = parsers.Boot // the line of Spring Boot once the application runs
	}
}

// mayTell tells whether a message can hold a named value or a message type at all: it needs a digit, or
// a value of letters behind a sign of equality.
func mayTell(msg []byte) bool {
	if bytes.IndexByte(msg, '=') >= 0 || bytes.IndexByte(msg, '{') >= 0 {
		return true
	}
	for _, c := range msg {
		if c-'0' < 10 {
			return true
		}
	}
	return false
}

const esc = 0x1b

// uncolour appends rec without escape sequences of ECMA-48 (ESC [ parameters letter).
func uncolour(buf, rec []byte) []byte {
	for i := 0; i < len(rec); {
		if n := escape(rec[i:]); n > 0 {
			i += n
			continue
		}
		buf = append(buf, rec[i])
		i++
	}
	return buf
}

// escape returns the length of the escape sequence that b begins with.
func escape(b []byte) int {
	if len(b) == 0 || b[0] != esc {
		return 0
	}
	if len(b) < 2 || b[1] != '[' {
		return 1
	}
	i := 2
	for i < len(b) && b[i] >= 0x20 && b[i] < 0x40 {
		i++
	}
	return min(i+1, len(b))
}

func cutLine(b []byte) (line, rest []byte) {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		line, rest = b[:i], b[i+1:]
	} else {
		line = b
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, rest
}
