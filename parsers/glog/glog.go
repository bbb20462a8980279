// Package glog reads the logs of programs that use Google's logging libraries: glog, Abseil and klog
// (I0302 10:00:00.101010 1702 file.cc:120] message), and Chromium, also inside Electron and WebView
// ([1702:1733:0302/100000.101:ERROR:file.cc(120)] message).
package glog

import (
	"bytes"
	"strconv"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a log. Lines without a head go on with the record before them.
var Format = parsers.Format{
	Name:  "glog",
	Doc:   "glog, klog and Chromium: I0302 10:00:00.101010 1702 file.cc:120] message",
	Side:  parsers.Host,
	Sniff: sniff,
	Start: func(line []byte) bool { var h head; return h.read(line) || bytes.HasPrefix(line, created) },
	New: func(src parsers.Source) parsers.Parser {
		if y := yearOf(src.Head); y > 0 && src.Year == 0 {
			src.Year = y
		}
		return &parser{clk: src.Clock()}
	},
}

var created = []byte("Log file created at: ")

// yearOf returns the year that the first line of a log file tells.
func yearOf(text []byte) int {
	if bytes.HasPrefix(text, created) && len(text) > len(created)+4 {
		if y, err := strconv.Atoi(string(text[len(created) : len(created)+4])); err == nil && y > 1990 && y < 2100 {
			return y
		}
	}
	return 0
}

type parser struct {
	clk *clock.Clock
	buf []byte
}

// Parse reads one record.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	var h head
	if !h.read(rec) {
		if bytes.HasPrefix(rec, created) {
			return parsers.Skip("title of the file")
		}
		ev.Set(parsers.Text, rec)
		fields.Scan(ev, rec)
		return nil
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(h.stamp)
	ev.Level = h.level
	ev.Set(parsers.Component, h.file)
	msg := rec[h.msg:]
	if bytes.IndexByte(msg, '\n') >= 0 {
		p.buf = fields.Fold(p.buf[:0], msg)
		msg = p.buf
	}
	return fields.FreeText(ev, msg)
}

// sniff counts the lines with a head.
func sniff(src []byte) parsers.Score {
	lines, hits := 0, 0
	for len(src) > 0 && lines < 400 {
		var line []byte
		line, src, _ = bytes.Cut(src, []byte("\n"))
		if len(line) == 0 || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		lines++
		if h := (head{}); h.read(line) {
			hits++
		}
	}
	switch {
	case hits > 0 && 2*hits >= lines:
		return 94
	case 5*hits >= lines && hits > 0:
		return 60
	}
	return 0
}
