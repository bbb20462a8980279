// Package crash reads what Android writes when a program dies: tombstones of native crashes (data/tombstones), the stacks that are
// dumped when an app does not answer (data/anr), and the entries of the drop box for crashes of apps. A dump is one record.
package crash

import (
	"bytes"
	"strconv"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a dump.
var Format = parsers.Format{
	Name:       "crash",
	Doc:        "dumps of Android: tombstones, stacks of apps that do not answer (ANR), crashes in the drop box",
	Side:       parsers.Terminal,
	Sniff:      sniff,
	Start:      start,
	Sequential: true, // the first dump of an ANR file is that of the app
	New: func(src parsers.Source) parsers.Parser {
		return &parser{clk: src.Clock(), path: []byte(src.Path), anr: bytes.Contains(bytes.ToLower([]byte(src.Path)), []byte("anr"))}
	},
}

var (
	stars   = []byte("*** *** *** ***")
	pidLine = []byte("----- pid ")
	process = []byte("Process: ")
)

func start(line []byte) bool {
	return bytes.HasPrefix(line, stars) || bytes.HasPrefix(line, pidLine) || bytes.HasPrefix(line, process)
}

type parser struct {
	clk  *clock.Clock
	path []byte
	anr  bool // the file tells of an app that did not answer
	seen bool
	text []byte
}

// Parse reads one dump.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text = p.text[:0]
	switch {
	case bytes.HasPrefix(rec, stars):
		p.tombstone(rec, ev)
	case bytes.HasPrefix(rec, pidLine):
		p.stacks(rec, ev)
	case bytes.HasPrefix(rec, process):
		p.dropped(rec, ev)
	default:
		return parsers.Skip("title of the file")
	}
	if len(p.text) == 0 {
		return parsers.Skip("empty dump")
	}
	p.seen = true
	ev.Set(parsers.Text, p.text)
	return nil
}

func (p *parser) stamp(v []byte, ev *parsers.Event) {
	if s, _, ok := clock.Parse(bytes.TrimSpace(v)); ok && s.HasDate {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	}
}

// tombstone reads a native crash.
func (p *parser) tombstone(rec []byte, ev *parsers.Event) {
	p.stamp(fields.LineBehind(rec, "Timestamp: "), ev)
	ev.Level, ev.Kind = parsers.Fatal, parsers.Trouble
	head := fields.LineBehind(rec, "pid: ")
	if _, name, ok := bytes.Cut(head, []byte(">>> ")); ok {
		name, _, _ = bytes.Cut(name, []byte(" <<<"))
		ev.Set(parsers.Component, name)
	}
	p.add("native crash of ", ev.F[parsers.Component])
	if v := fields.LineBehind(rec, "signal "); len(v) > 0 {
		p.add(": signal ", v)
	}
	if v := fields.LineBehind(rec, "Abort message: "); len(v) > 0 {
		p.add(", ", v)
	}
}

// stacks reads the stacks of one process: the app that did not answer comes first in the file.
func (p *parser) stacks(rec []byte, ev *parsers.Event) {
	line, _, _ := bytes.Cut(rec, []byte("\n"))
	if _, at, ok := bytes.Cut(line, []byte(" at ")); ok {
		p.stamp(at, ev)
	}
	ev.Set(parsers.Component, fields.LineBehind(rec, "Cmd line: "))
	if p.anr && !p.seen {
		ev.Level, ev.Kind = parsers.Error, parsers.Trouble
		p.add("ANR in ", ev.F[parsers.Component])
	} else {
		ev.Level = parsers.Info
		p.add("stacks of ", ev.F[parsers.Component])
	}
	if v := fields.LineBehind(rec, "Subject: "); len(v) > 0 {
		p.add(": ", v)
	}
}

// dropped reads an entry of the drop box, whose time stands in the name of its file: data_app_crash@1772445600101.txt.
func (p *parser) dropped(rec []byte, ev *parsers.Event) {
	ev.Level, ev.Kind = parsers.Fatal, parsers.Trouble
	ev.Set(parsers.Component, fields.LineBehind(rec, "Process: "))
	if _, v, ok := bytes.Cut(fields.LineBehind(rec, "Package: "), []byte("(")); ok {
		v, _, _ = bytes.Cut(v, []byte(")"))
		ev.Set(parsers.Version, v)
	}
	if _, v, ok := bytes.Cut(p.path, []byte("@")); ok && len(v) >= 13 {
		if ms, err := strconv.ParseInt(string(v[:13]), 10, 64); err == nil {
			ev.Time, ev.TimeQuality = ms*1000, clock.Exact
		}
	}
	if v := fields.LineBehind(rec, "Timestamp: "); len(v) > 0 {
		p.stamp(v, ev)
	}
	p.add("crash of ", ev.F[parsers.Component])
	if _, body, ok := bytes.Cut(rec, []byte("\n\n")); ok {
		line, _, _ := bytes.Cut(body, []byte("\n"))
		p.add(": FATAL EXCEPTION ", bytes.TrimRight(line, "\r"))
		for rest := body; ; {
			_, after, ok := bytes.Cut(rest, []byte("\nCaused by: "))
			if !ok {
				break
			}
			line, _, _ := bytes.Cut(after, []byte("\n"))
			p.add(" Caused by: ", bytes.TrimRight(line, "\r"))
			rest = after
		}
		fields.Scan(ev, line)
	}
}

func (p *parser) add(before string, v []byte) {
	p.text = append(append(p.text, before...), v[:min(len(v), 300)]...)
}

// sniff looks at the first lines: a dump stands alone in its file.
func sniff(head []byte) parsers.Score {
	head = bytes.TrimLeft(head, "\r\n")
	first := head[:min(len(head), 4<<10)]
	switch {
	case bytes.HasPrefix(head, stars) && (bytes.Contains(first, []byte("\nBuild fingerprint: ")) || bytes.Contains(first, []byte("\npid: "))),
		bytes.HasPrefix(head, pidLine) && bytes.Contains(first, []byte("\nCmd line: ")),
		bytes.HasPrefix(head, process) && bytes.Contains(first, []byte("\nPackage: ")):
		return 95
	case bytes.Contains(first, []byte("\n----- pid ")) && bytes.Contains(first, []byte("\nCmd line: ")):
		return 70
	}
	return 0
}
