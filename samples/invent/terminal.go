package invent

import (
	"fmt"
	"strings"
	"time"
)

// render writes lines of the device's log in the layout of its house. withYear adds the
// year that logcat leaves out by default (its -v year).
func (d *device) render(lines []line, withYear bool) []byte {
	var b strings.Builder
	for _, l := range lines {
		writeLine(&b, d, l, withYear)
	}
	return []byte(b.String())
}

var words = map[byte]string{'V': "TRACE", 'D': "DEBUG", 'I': "INFO", 'W': "WARN", 'E': "ERROR", 'F': "FATAL"}

// writeLine writes one line as logcat (threadtime, time, or the view of Android
// Studio) or as a payment program's own log.
func writeLine(b *strings.Builder, d *device, l line, withYear bool) {
	at := d.clock(l.at)
	stamp := "01-02 15:04:05.000"
	if withYear {
		stamp = "2006-" + stamp
	}
	switch d.layout {
	case "threadtime":
		fmt.Fprintf(b, "%s %5d %5d %c %s: %s\n", at.Format(stamp), l.pid, l.pid+len(l.tag)*3, l.level, l.tag, l.text)
	case "studio":
		fmt.Fprintf(b, "%s %5d-%-5d %-23s %-30s  %c  %s\n", at.Format("2006-01-02 15:04:05.000"), l.pid, l.pid+len(l.tag)*3, l.tag, d.house.app, l.level, l.text)
	case "time":
		fmt.Fprintf(b, "%s %c/%s(%5d): %s\n", at.Format(stamp), l.level, l.tag, l.pid, l.text)
	case "applog":
		if strings.HasPrefix(l.text, "\tat ") {
			fmt.Fprintf(b, "%s\n", l.text)
			return
		}
		fmt.Fprintf(b, "[%s][%s][%s] %s\n", at.Format("2006-01-02 15:04:05.000"), words[l.level], l.tag, l.text)
	case "applog2":
		if strings.HasPrefix(l.text, "\tat ") {
			fmt.Fprintf(b, "%s\n", l.text)
			return
		}
		fmt.Fprintf(b, "[%s] [%c] [%s] %s\n", at.Format("2006-01-02 15:04:05.000"), l.level, l.tag, l.text)
	}
}

// chatter adds the lines that a terminal writes though nothing happens.
func (d *device) chatter() {
	if len(d.lines) == 0 {
		return
	}
	system := d.w.dice.between(800, 1390)
	first, last := d.lines[0].at, d.lines[len(d.lines)-1].at
	for at := first.Add(time.Minute); at.Before(last); at = at.Add(d.w.dice.span(9*time.Minute, 50*time.Minute)) {
		p := d.house.phrase(d.w.dice, "noise", d.lang)
		d.lines = append(d.lines, line{at, p.level, p.tag, p.expand(func(string) string { return "" }), system})
	}
}
