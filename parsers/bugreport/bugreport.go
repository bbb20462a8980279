// Package bugreport reads the report that Android's dumpstate writes (adb bugreport): logs of several formats, properties and
// the state of the system, each behind a line ------ NAME (command) ------.
package bugreport

import (
	"bytes"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
	"posmortem/parsers/kernel"
	"posmortem/parsers/logcat"
)

// Format is such a report. The state of the system (memory, services, processes) is skipped: logs, properties and the head are events.
var Format = parsers.Format{
	Name:       "bugreport",
	Doc:        "report of Android's dumpstate (bugreport-*.zip): its logs, kernel messages and properties",
	Side:       parsers.Terminal,
	Sniff:      sniff,
	Sequential: true, // a line means what its section means
	New:        newParser,
}

// section is what the lines of a part of the report are.
type section uint8

const (
	title section = iota
	logs
	kernelLog
	properties
	state
)

type parser struct {
	section section
	logcat  parsers.Parser
	kernel  parsers.Parser
	clk     *clock.Clock
	taken   clock.Stamp // when the report was taken
	dated   bool
	up      int64 // microseconds from the start of the machine to the report; 0 for unknown
}

var dumpstate = []byte("== dumpstate: ")

// newParser learns from the head of the report when it was taken, in which zone, and how long the machine had run: logcat has no year
// and the kernel no time of day.
func newParser(src parsers.Source) parsers.Parser {
	p := &parser{}
	if zone := fields.LineBehind(src.Head, "[persist.sys.timezone]: ["); len(zone) > 0 && !src.Given {
		if loc, err := time.LoadLocation(string(bytes.TrimRight(zone, "]"))); err == nil {
			src.Zone, src.Given = loc, true
		}
	}
	p.clk = src.Clock()
	if s, _, ok := clock.Parse(fields.LineBehind(src.Head, string(dumpstate))); ok && s.HasYear {
		p.taken, p.dated = s, true
		t, _, _ := p.clk.Resolve(s)
		src.Mod = time.UnixMicro(t)
	}
	p.up = uptime(fields.LineBehind(src.Head, "Uptime: up "))
	src.Head = nil
	p.logcat, p.kernel = logcat.Format.New(src), kernel.Format.New(src)
	return p
}

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	line := bytes.TrimRight(rec, "\r\n ")
	if s, ok := heading(line); ok {
		p.section = s
		return parsers.Skip("heading of a section")
	}
	switch p.section {
	case logs:
		return p.logcat.Parse(rec, ev)
	case kernelLog:
		return p.message(line, ev)
	case properties:
		return property(line, ev)
	case title:
		return p.title(line, ev)
	}
	return parsers.Skip("state of the system")
}

// message reads a line of the kernel, whose seconds count from the start of the machine.
func (p *parser) message(line []byte, ev *parsers.Event) error {
	err := p.kernel.Parse(line, ev)
	if err != nil || ev.Time != clock.NoTime || !p.dated || p.up == 0 {
		return err
	}
	if at, ok := seconds(line); ok && at <= p.up+60e6 {
		t, offset, _ := p.clk.Resolve(p.taken)
		ev.Time, ev.UTCOffset, ev.TimeQuality = t-p.up+at, offset, clock.DateGuess
	}
	return nil
}

// seconds reads "[ 1234.204511]" at the beginning of a line, behind "<6>", in microseconds.
func seconds(line []byte) (micros int64, ok bool) {
	if i := bytes.IndexByte(line, '>'); i > 0 && i < 5 {
		line = line[i+1:]
	}
	end := bytes.IndexByte(line[:min(len(line), 30)], ']')
	if end < 0 || line[0] != '[' {
		return 0, false
	}
	whole, rest, _ := bytes.Cut(bytes.TrimLeft(line[1:end], " "), []byte("."))
	scale := int64(1e6)
	for _, c := range append(whole[:len(whole):len(whole)], rest[:min(len(rest), 6)]...) {
		if c-'0' > 9 || micros > 1e14 {
			return 0, false
		}
		micros = micros*10 + int64(c-'0')
	}
	for range rest[:min(len(rest), 6)] {
		scale /= 10
	}
	return micros * scale, len(whole) > 0
}

// property keeps what tells the device from the output of getprop.
func property(line []byte, ev *parsers.Event) error {
	name, value, ok := bytes.Cut(line, []byte("]: ["))
	if !ok {
		return parsers.Skip("state of the system")
	}
	field, known := told[string(bytes.TrimPrefix(name, []byte("[")))]
	if value = bytes.TrimSuffix(value, []byte("]")); !known || len(value) == 0 {
		return parsers.Skip("property")
	}
	ev.Kind = parsers.Manifest
	ev.Set(field, value)
	ev.Set(parsers.Text, line)
	return nil
}

// told are the properties that name the device.
var told = map[string]parsers.Field{
	"ro.serialno": parsers.Serial, "ro.boot.serialno": parsers.Serial, "ro.product.model": parsers.Model,
	"ro.product.brand": parsers.Vendor, "ro.product.manufacturer": parsers.Vendor, "ro.build.display.id": parsers.Component,
}

// title reads the lines in front of the first section.
func (p *parser) title(line []byte, ev *parsers.Event) error {
	if len(bytes.Trim(line, "=")) == 0 {
		return parsers.Skip("heading of a section")
	}
	if bytes.HasPrefix(line, dumpstate) && p.dated {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(p.taken)
	}
	ev.Set(parsers.Text, line)
	fields.Scan(ev, line)
	return nil
}

// heading reads "------ SYSTEM LOG (logcat -v threadtime -d *:v) ------"; the line at the end of a section tells how long it took.
func heading(line []byte) (section, bool) {
	if !bytes.HasPrefix(line, []byte("------ ")) || !bytes.HasSuffix(line, []byte(" ------")) && !bytes.Contains(line, []byte("was the duration of")) {
		return 0, false
	}
	switch {
	case bytes.Contains(line, []byte("was the duration of")):
		return state, true
	case bytes.Contains(line, []byte("logcat")), bytes.Contains(line, []byte(" LOG (")) && !bytes.Contains(line, []byte("KERNEL")), bytes.Contains(line, []byte("LAST LOGCAT")):
		return logs, true
	case bytes.Contains(line, []byte("KERNEL LOG")), bytes.Contains(line, []byte("LAST KMSG")), bytes.Contains(line, []byte("dmesg")):
		return kernelLog, true
	case bytes.Contains(line, []byte("SYSTEM PROPERTIES")), bytes.Contains(line, []byte("(getprop)")):
		return properties, true
	}
	return state, true
}

// uptime reads "0 weeks, 0 days, 3 hours, 2 minutes, 5 seconds" in microseconds.
func uptime(v []byte) (micros int64) {
	for _, part := range bytes.Split(v, []byte(",")) {
		word := bytes.Fields(part)
		if len(word) != 2 {
			continue
		}
		n := int64(0)
		for _, c := range word[0] {
			if c-'0' > 9 || n > 1e6 {
				return 0
			}
			n = n*10 + int64(c-'0')
		}
		switch word[1][0] {
		case 'w':
			n *= 7 * 24 * 3600
		case 'd':
			n *= 24 * 3600
		case 'h':
			n *= 3600
		case 'm':
			n *= 60
		}
		micros += n * 1e6
	}
	return micros
}

func sniff(head []byte) parsers.Score {
	if bytes.Contains(head[:min(len(head), 2<<10)], dumpstate) {
		return 98
	}
	return 0
}
