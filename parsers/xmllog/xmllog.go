// Package xmllog reads logs whose records are XML elements: log4j's and log4j 2's XMLLayout, java.util.logging's XMLFormatter,
// and events of the Windows event log as text. A log is no XML document: it is cut where an element begins.
package xmllog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a log.
var Format = parsers.Format{
	Name:  "xmllog",
	Doc:   "records as XML: log4j and log4j 2 XMLLayout, java.util.logging, events of Windows",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: start,
	New:   func(src parsers.Source) parsers.Parser { return &parser{clk: src.Clock()} },
}

// openings begin a record.
var openings = [][]byte{[]byte("<log4j:event "), []byte("<Event "), []byte("<event "), []byte("<record>"), []byte("<Event>")}

func start(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	for _, o := range openings {
		if bytes.HasPrefix(line, o) {
			return true
		}
	}
	return false
}

type parser struct {
	clk  *clock.Clock
	text []byte
}

// Parse reads one element.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	if !start(rec) {
		return parsers.Skip("title of the file")
	}
	x := element(rec)
	p.time(x, ev)
	ev.Level = level(x)
	for _, name := range []string{"logger", "loggerName", "Provider Name", "Channel"} {
		ev.Set(parsers.Component, x.value(name))
	}
	p.text = p.text[:0]
	for _, name := range []string{"log4j:message", "Message", "message", "EventData"} {
		if len(p.text) == 0 {
			p.add(x.inside(name))
		}
	}
	for _, name := range []string{"log4j:throwable", "throwable", "exception", "Thrown"} {
		p.add(thrown(x, name))
	}
	if len(bytes.TrimSpace(p.text)) == 0 {
		return parsers.Skip("empty message")
	}
	if ev.Time == clock.NoTime {
		ev.Fault = "no time"
	}
	ev.Set(parsers.Text, p.text)
	fields.Prose(ev, p.text)
	return nil
}

// time reads milliseconds, seconds and nanoseconds, or a stamp.
func (p *parser) time(x element, ev *parsers.Event) {
	for _, name := range []string{"timestamp", "timeMillis", "millis"} {
		if ms, ok := fields.Integer(x.value(name)); ok && ms > 1e11 {
			ev.Time, ev.TimeQuality = ms*1000, clock.Exact
			return
		}
	}
	if sec, ok := fields.Integer(x.value("epochSecond")); ok {
		nanos, _ := fields.Integer(x.value("nanoOfSecond"))
		ev.Time, ev.TimeQuality = sec*1e6+nanos/1000, clock.Exact
		return
	}
	for _, name := range []string{"SystemTime", "date", "timestamp", "time"} {
		if s, _, ok := clock.Parse(x.value(name)); ok && s.HasDate {
			ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
			return
		}
	}
}

// windows are the levels of the Windows event log.
var windows = [...]parsers.Level{parsers.LevelNone, parsers.Fatal, parsers.Error, parsers.Warn, parsers.Info, parsers.Trace}

func level(x element) parsers.Level {
	v := x.value("level")
	if len(v) == 0 {
		v = x.value("Level")
	}
	if len(v) == 1 && int(v[0]-'0') < len(windows) {
		return windows[v[0]-'0']
	}
	return fields.Level(v)
}

// thrown returns what an exception says: its first line, its message, or its class.
func thrown(x element, name string) []byte {
	in := bytes.TrimSpace(x.inside(name))
	if len(in) > 0 && in[0] == '<' {
		return bytes.TrimSpace(element(in).inside("message"))
	}
	if i := bytes.Index(x, []byte("<"+name+" name=\"")); len(in) == 0 && i >= 0 {
		class, _, _ := bytes.Cut(x[i+len(name)+8:], []byte("\""))
		return class
	}
	line, _, _ := bytes.Cut(in, []byte("\n"))
	return bytes.TrimRight(line, "\r")
}

// add appends what stands inside an element, without the elements in it and with entities undone.
func (p *parser) add(in []byte) {
	if len(bytes.TrimSpace(in)) == 0 {
		return
	}
	if len(p.text) > 0 {
		p.text = append(p.text, ' ')
	}
	p.text = plain(p.text, in)
}

// sniff looks for a record of one of these forms among the first lines.
func sniff(head []byte) parsers.Score {
	for n := 0; len(head) > 0 && n < 40; n++ {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		if !start(line) {
			continue
		}
		rec := head[:min(len(head), 2000)]
		switch {
		case bytes.Contains(line, []byte("log4j:event")), bytes.Contains(line, []byte("schemas.microsoft.com/win/")):
			return 96
		case bytes.Contains(line, []byte("level=")) && (bytes.Contains(line, []byte("imestamp=")) || bytes.Contains(line, []byte("timeMillis=")) || bytes.Contains(line, []byte("thread="))):
			return 95
		case bytes.HasPrefix(bytes.TrimSpace(line), []byte("<record>")) && bytes.Contains(rec, []byte("<date>")) && bytes.Contains(rec, []byte("<level>")):
			return 96
		}
	}
	return 0
}
