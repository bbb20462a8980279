// Package logcat reads the log of Android terminals in every form that logcat and
// Android Studio print, also mixed in one file.
package logcat

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is Android's logcat.
var Format = parsers.Format{
	Name:  "logcat",
	Doc:   "Android logcat: threadtime, time, brief, long and the forms of Android Studio",
	Side:  parsers.Terminal,
	Sniff: sniff,
	Start: start,
	New:   func(src parsers.Source) parsers.Parser { return &parser{clock: src.Clock()} },
}

type parser struct {
	clock *clock.Clock
	buf   []byte
}

// start tells whether a line begins a record.
func start(line []byte) bool {
	var h head
	line = uncolour(line)
	return h.read(line) || isMarker(line) || isRepeat(line)
}

var (
	marker     = []byte("--------- ")
	procMarker = []byte("---------------------------- PROCESS ")
	repeat     = []byte("(Above ")
	repeated   = []byte("epeated ")
	chatty     = []byte("chatty")
	identical  = []byte(" identical ")
)

// isMarker finds "--------- beginning of main" and the like, which logcat prints
// between its buffers, and Android Studio's "PROCESS STARTED".
func isMarker(line []byte) bool {
	return bytes.HasPrefix(line, marker) || bytes.HasPrefix(line, procMarker)
}

// isRepeat finds "(Above 2 Lines Repeated 7 Times)".
func isRepeat(line []byte) bool {
	return bytes.HasPrefix(line, repeat) && bytes.Contains(line, repeated)
}

// Parse reads one record: a line with a head and the lines without one that follow it.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	rec = uncolour(rec)
	line, rest := cutLine(rec)
	var h head
	if !h.read(line) {
		return p.headless(rec, line, rest, ev)
	}
	if h.known {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(h.stamp)
	}
	ev.Level = levelOf(h.level)
	ev.Set(parsers.Component, h.tag)
	return p.message(rec, line, &h, ev)
}

// message takes the text of the record, which is the rest of its line and what follows.
func (p *parser) message(rec, line []byte, h *head, ev *parsers.Event) error {
	msg := line[h.msg:]
	switch {
	case h.form == process && len(h.tag) > 0:
		msg = msg[:max(0, len(msg)-len(h.tag)-len(tagOpen)-1)]
	case len(rec) > len(line):
		p.buf = fields.Fold(p.buf[:0], rec[h.msg:])
		msg = p.buf
	case fields.StackFrame(msg):
		return parsers.Skip("stack frame")
	}
	switch {
	case len(bytes.TrimSpace(msg)) == 0:
		return parsers.Skip("empty message")
	case bytes.Equal(h.tag, chatty) && bytes.Contains(msg, identical):
		return parsers.Skip("repeat")
	}
	ev.Set(parsers.Text, msg)
	fields.Prose(ev, msg)
	return nil
}

// headless takes the lines in front of the first head: markers, and banners that
// may name the terminal.
func (p *parser) headless(rec, line, rest []byte, ev *parsers.Event) error {
	text := rec
	switch {
	case isMarker(line):
		if text = rest; len(bytes.TrimSpace(rest)) == 0 {
			return parsers.Skip("marker")
		}
	case isRepeat(line):
		if text = rest; len(bytes.TrimSpace(rest)) == 0 {
			return parsers.Skip("repeat")
		}
	}
	p.buf = fields.Fold(p.buf[:0], text)
	ev.Set(parsers.Text, p.buf)
	fields.Prose(ev, p.buf)
	return nil
}

// uncolour takes off the escape sequences that -v color writes around an entry.
func uncolour(b []byte) []byte {
	for len(b) > 2 && b[0] == esc && b[1] == '[' {
		end := bytes.IndexByte(b[:min(len(b), 16)], 'm')
		if end < 0 {
			return b
		}
		b = b[end+1:]
	}
	return bytes.TrimSuffix(b, colourEnd)
}

const esc = 0x1b

var colourEnd = []byte("\x1b[0m")

// cutLine returns the first line of a record without its line end, and the rest.
func cutLine(rec []byte) (line, rest []byte) {
	i := bytes.IndexByte(rec, '\n')
	if i < 0 {
		return bytes.TrimSuffix(rec, cr), nil
	}
	return bytes.TrimSuffix(rec[:i], cr), rec[i+1:]
}

var cr = []byte("\r")
