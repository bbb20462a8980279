// Package kernel reads the messages of a Linux kernel as dmesg and consoles print them: seconds since the start, steps from
// line to line, or the time of day. Seconds become times of day once the kernel tells that it set its clock.
package kernel

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the log of a Linux kernel.
var Format = parsers.Format{
	Name:       "kernel",
	Doc:        "Linux kernel messages: [   12.345678] msg, steps as [  +0.000012], dmesg -T",
	Side:       parsers.Terminal,
	Sniff:      sniff,
	Sequential: true, // one line may date the others
	New: func(src parsers.Source) parsers.Parser {
		p := &parser{clk: src.Clock()}
		p.learn(src.Head)
		return p
	},
}

type parser struct {
	clk    *clock.Clock
	start  int64 // when the kernel started, microseconds since 1970 UTC; clock.NoTime when unknown
	last   int64 // uptime of the line before
	wall   int64 // time of the line before, where lines tell steps
	offset int32
	walled bool
}

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	var h head
	b := bytes.TrimSpace(rec)
	msg := b[h.read(b):]
	ev.Level = h.level
	p.time(&h, msg, ev)
	if len(msg) == 0 {
		return parsers.Skip("empty message")
	}
	if bytes.HasPrefix(msg, banner) {
		ev.Kind = parsers.Boot
		ev.Set(parsers.Version, version(msg))
	}
	if name := subsystem(msg); len(name) > 0 {
		ev.Set(parsers.Component, name)
	}
	if ev.Level == parsers.LevelNone {
		ev.Level = grade(msg)
	}
	ev.Set(parsers.Text, msg)
	return nil
}

// banner begins the first line of a kernel.
var banner = []byte("Linux version ")

// version returns the release in the banner.
func version(msg []byte) []byte {
	v, _, _ := bytes.Cut(msg[len(banner):], []byte(" "))
	return v
}

// time dates a line by what its head tells.
func (p *parser) time(h *head, msg []byte, ev *parsers.Event) {
	switch h.kind {
	case dated:
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(h.stamp)
		p.wall, p.offset, p.walled = ev.Time, ev.UTCOffset, true
	case step:
		if p.walled {
			p.wall += h.micros
			ev.Time, ev.UTCOffset, ev.TimeQuality = p.wall, p.offset, clock.Neighbour
		}
	case uptime:
		if h.micros+1e6 < p.last && h.micros < 60e6 { // the machine started again
			p.start = clock.NoTime
		}
		p.last = h.micros
		if t, ok := p.set(msg); ok {
			p.start = t - h.micros
		}
		if p.start != clock.NoTime {
			ev.Time, ev.TimeQuality = p.start+h.micros, clock.DateGuess
		}
	}
}

// learn finds in the head of a log when the kernel started, so that the lines before the one that tells are dated, too.
func (p *parser) learn(text []byte) {
	p.start = clock.NoTime
	for len(text) > 0 {
		var line []byte
		line, text, _ = bytes.Cut(text, newline)
		var h head
		line = bytes.TrimSpace(line)
		n := h.read(line)
		if h.kind != uptime {
			continue
		}
		if bytes.HasPrefix(line[n:], banner) && p.start != clock.NoTime {
			return
		}
		if t, ok := p.set(line[n:]); ok {
			p.start = t - h.micros
			return
		}
	}
}

var (
	newline  = []byte("\n")
	setClock = []byte("setting system clock to ")
)

// set reads "rtc0: setting system clock to 2026-03-02T01:59:58 UTC (1772416798)" and returns the time in it.
func (p *parser) set(msg []byte) (t int64, ok bool) {
	_, v, ok := bytes.Cut(msg, setClock)
	if !ok {
		return 0, false
	}
	s, n, ok := clock.Parse(v)
	if !ok || !s.HasYear || s.Year < 2015 { // a clock whose battery is empty
		return 0, false
	}
	if bytes.HasPrefix(bytes.TrimLeft(v[n:], " "), utc) {
		s.HasOffset, s.Offset = true, 0
	}
	t, _, _ = p.clk.Resolve(s)
	return t, true
}

var utc = []byte("UTC")

// grave are words of faults, and how grave they are.
var grave = []struct {
	words []byte
	level parsers.Level
}{
	{[]byte("Kernel panic"), parsers.Fatal}, {[]byte("Oops"), parsers.Fatal}, {[]byte("BUG: "), parsers.Fatal},
	{[]byte("Out of memory"), parsers.Error}, {[]byte("oom-kill"), parsers.Error}, {[]byte("I/O error"), parsers.Error}, {[]byte("watchdog"), parsers.Warn},
	{[]byte("error"), parsers.Warn}, {[]byte("fail"), parsers.Warn}, {[]byte("nder-voltage"), parsers.Warn}, {[]byte("timed out"), parsers.Warn},
	{[]byte("timeout"), parsers.Warn}, {[]byte("disconnect"), parsers.Warn}, {[]byte("low battery"), parsers.Warn}, {[]byte("overheat"), parsers.Warn},
}

// grade returns how grave a line without a priority is.
func grade(msg []byte) parsers.Level {
	for i := range grave {
		if bytes.Contains(msg, grave[i].words) {
			return grave[i].level
		}
	}
	return parsers.Info
}

// subsystem returns the driver and device that a message begins with, as in "usb 1-1: new device".
func subsystem(msg []byte) []byte {
	i := bytes.IndexByte(msg[:min(len(msg), 40)], ':')
	if i < 2 || i+1 < len(msg) && msg[i+1] != ' ' && msg[i+1]-'0' > 9 || bytes.Count(msg[:i], blank) > 1 {
		return nil
	}
	return msg[:i]
}

var blank = []byte(" ")

// sniff counts the lines with such a head. Servers begin lines with a date in brackets, too, but seldom
// with the name of a driver behind it.
func sniff(src []byte) parsers.Score {
	lines, hits, dates, drivers := 0, 0, 0, 0
	for line := range parsers.HeadLines(src) {
		lines++
		var h head
		n := h.read(line)
		switch {
		case h.kind == uptime || h.kind == step:
			hits++
		case h.kind == dated && n < len(line) && line[n] != '[':
			dates++
			if len(subsystem(line[n:])) > 0 {
				drivers++
			}
		}
	}
	if 2*drivers >= dates {
		hits += dates
	}
	if hits > 0 && 2*hits >= lines {
		return 93
	}
	return 0
}

// priority maps the number in "<6>" (RFC 5424, 6.2.1, facility 0 is the kernel).
func priority(n int) parsers.Level { return fields.SyslogLevel(n & 7) }
