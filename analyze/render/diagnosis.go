package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/wording"
)

// DiagnosisJSON writes the diagnosis as the contract of the program says.
func DiagnosisJSON(w io.Writer, d *analyze.Diagnosis, _ Options) error { return WriteJSON(w, d) }

// DiagnosisTable writes the diagnosis for a person at a terminal.
func DiagnosisTable(w io.Writer, d *analyze.Diagnosis, o Options) error {
	p := &page{w: w, o: o}
	p.intake(d)
	p.line("")
	if len(d.Findings) == 0 {
		p.line(bold(word("nofindings", o.Lang), o))
	} else {
		p.line(bold(word("findings", o.Lang), o))
	}
	for i := range d.Findings {
		p.finding(&d.Findings[i])
	}
	p.unexplained(d)
	p.list(word("missing", o.Lang), d.Lacks(o.Lang))
	return p.err
}

// page writes lines and remembers the first error.
type page struct {
	w   io.Writer
	o   Options
	err error
}

func (p *page) line(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, s)
	}
}

// short writes what is one line, but on a narrow terminal.
func (p *page) short(head, s string) {
	if p.o.Width > 0 {
		p.wrapped(head, s)
		return
	}
	p.line(head + s)
}

// wrapped writes s behind a head, with the lines after the first indented to its width.
func (p *page) wrapped(head, s string) {
	indent := strings.Repeat(" ", widths.StringWidth(head))
	limit := p.o.Width - len(indent)
	if p.o.Width <= 0 {
		limit = 100 - len(indent)
	}
	for i, part := range wrap(safe(s), max(limit, 20)) {
		if i == 0 {
			p.line(head + part)
		} else {
			p.line(indent + part)
		}
	}
}

// wrap breaks s into lines of at most the given width; Chinese text may break anywhere, other text at blanks.
func wrap(s string, width int) []string {
	var lines []string
	for widths.StringWidth(s) > width {
		cut, used, blank := 0, 0, -1
		for i, r := range s {
			n := widths.RuneWidth(r)
			if used+n > width {
				break
			}
			used += n
			cut = i + len(string(r))
			switch {
			case r == ' ':
				blank = i
			case n == 2:
				blank = cut
			}
		}
		if blank > 0 {
			cut = blank
		}
		if cut == 0 {
			break
		}
		lines = append(lines, strings.TrimRight(s[:cut], " "))
		s = strings.TrimLeft(s[cut:], " ")
	}
	return append(lines, s)
}

func (p *page) list(head string, items []string) {
	if len(items) == 0 {
		return
	}
	p.line("")
	p.line(bold(head, p.o))
	for _, s := range items {
		p.wrapped("  - ", s)
	}
}

func (p *page) intake(d *analyze.Diagnosis) {
	l, i, t := p.o.Lang, d.Input, d.Totals
	w := func(key string) string { return word(key, l) }
	p.line(bold(w("intake"), p.o))
	p.line(fmt.Sprintf("  %d %s, %s: %d %s = %d %s + %d %s + %d %s", i.Sources, w("sources"), size(i.Bytes), i.Records, w("records"),
		i.Events, w("events"), i.Skipped, w("skipped"), i.Rejected, w("rejected")))
	for _, side := range []string{"terminal", "host", "unknown"} {
		p.side(d, side)
	}
	if i.Masked > 0 {
		p.line(fmt.Sprintf("  %d %s", i.Masked, w("masked")))
	}
	if !d.Window.From.IsZero() {
		p.line(fmt.Sprintf("  %s %s %s %s UTC", w("window"), d.Window.From.Format(stampLayout), w("to"), d.Window.To.Format(stampLayout)))
	}
	if line := clocks(d, l); line != "" {
		p.wrapped("  ", line)
	}
	assumed := ""
	if d.Assumed {
		assumed = " " + w("assumed")
	}
	p.line(fmt.Sprintf("  %s %s%s", w("profile"), d.Profile, assumed))
	p.short("  ", fmt.Sprintf("%d %s, %d %s: %d %s, %d %s (%s); %s %s", t.Attempts, w("attempts"), t.Failures, w("failures"), t.Explained, w("explained"), t.Unexplained, w("unexplained"),
		share(t.Unexplained, t.Failures), w("amount"), money(t.FailedAmountMinor)))
	if t.ManagementAttempts > 0 {
		p.line(fmt.Sprintf("  %d %s, %d %s", t.ManagementAttempts, w("management"), t.ManagementFailures, w("failures")))
	}
	for _, u := range i.Unreadable {
		p.wrapped("  "+paint("31", w("unreadable"), p.o)+" ", u.Source+": "+wording.In(p.o.Lang, u.Reason))
	}
}

// offClock is from how many seconds on a terminal's clock is worth a line.
const offClock = 60

// clocks says in one line how many terminals' clocks are off and by how much the worst one; empty where none is.
func clocks(d *analyze.Diagnosis, l string) string {
	off := 0
	for _, c := range d.Clocks {
		if c.Ahead >= offClock || c.Ahead <= -offClock {
			off++
		}
	}
	if off == 0 {
		return ""
	}
	worst := d.Clocks[0]
	drift := ""
	if worst.Drift != nil && *worst.Drift != 0 {
		drift = ", " + fmt.Sprintf(word("drift", l), *worst.Drift)
	}
	return fmt.Sprintf("%s: %d; %s %s %+d s%s", word("clocks", l), off, word("furthest", l), worst.Device, worst.Ahead, drift)
}

// side writes one line for the sources of one side: formats and encodings.
func (p *page) side(d *analyze.Diagnosis, side string) {
	count := map[string]int{}
	var order []string
	n := 0
	for _, c := range d.Sources {
		if c.Side != side {
			continue
		}
		n++
		if count[c.Format] == 0 {
			order = append(order, c.Format)
		}
		count[c.Format]++
	}
	if n == 0 {
		return
	}
	parts := make([]string, len(order))
	for i, f := range order {
		parts[i] = fmt.Sprintf("%s %d", f, count[f])
	}
	p.line(fmt.Sprintf("  %-8s %s", side, strings.Join(parts, ", ")))
}

func (p *page) finding(f *analyze.Finding) {
	l := p.o.Lang
	w := func(key string) string { return word(key, l) }
	p.line("")
	style := severityStyles[f.Severity]
	severity, head := pick(severityWords, f.Severity, l), title(f.Title, l)
	between := "  "
	if p.o.Width > 0 && widths.StringWidth(severity+head+f.Cause)+8 > p.o.Width {
		between = "\n    "
	}
	p.line(fmt.Sprintf("%2d. %s  %s%s%s", f.Rank, paint(style, severity, p.o), bold(head, p.o), between, dim(f.Cause, p.o)))
	p.wrapped("    ", p.extent(f))
	p.wrapped("    ", f.Why[l])
	if f.WhyNot != nil {
		p.wrapped("    ", fmt.Sprintf("%s %s: %s", w("whynot"), f.Rival, f.WhyNot[l]))
	}
	if f.Radius != nil {
		p.wrapped("    ", w("reach")+" "+f.Radius.Text[l])
	}
	p.line("    " + w("evidence"))
	for _, e := range f.Evidence {
		p.wrapped("      ", fmt.Sprintf("%s:%d", e.Source, e.Line))
		p.wrapped("        ", local(e.Local)+"  "+e.Text)
	}
	p.line("    " + w("remedy"))
	for i, s := range f.Remedy[l] {
		p.wrapped(fmt.Sprintf("      %d. ", i+1), s)
	}
}

// extent says how many failed, where, since when, how sure it is and who acts.
func (p *page) extent(f *analyze.Finding) string {
	l := p.o.Lang
	w := func(key string) string { return word(key, l) }
	var parts []string
	if f.Failures > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", f.Failures, w("failed")))
	}
	if f.ManagementFailures > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", f.ManagementFailures, w("failedmgmt")))
	}
	if len(parts) == 0 {
		parts = append(parts, w("trouble"))
	}
	if len(f.Devices) > 0 {
		parts = append(parts, w("devices")+" "+some(f.Devices, 6, w("more")))
	}
	zone := time.FixedZone("", f.Offset*60)
	parts = append(parts, local(f.First.In(zone))+" – "+local(f.Last.In(zone)))
	parts = append(parts, fmt.Sprintf("%s %.0f%%", w("confidence"), 100*f.Confidence), w("actor")+": "+pick(actorWords, f.Actor, l))
	return strings.Join(parts, "; ")
}

// local writes a time on the log's own clock with its offset.
func local(t time.Time) string { return t.Format("2006-01-02 15:04:05-07:00") }

// some joins at most n values.
func some(v []string, n int, more string) string {
	if len(v) <= n {
		return strings.Join(v, ", ")
	}
	return fmt.Sprintf("%s +%d %s", strings.Join(v[:n], ", "), len(v)-n, more)
}

func share(n, of int64) string {
	if of == 0 {
		return "0.0%"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(of))
}

func size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d B", n)
}
