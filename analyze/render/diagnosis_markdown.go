package render

import (
	"fmt"
	"io"
	"strings"

	"posmortem/analyze"
	"posmortem/analyze/wording"
)

// DiagnosisMarkdown writes a diagnosis in GitHub Flavored Markdown, for tickets and mails.
func DiagnosisMarkdown(w io.Writer, d *analyze.Diagnosis, o Options) error {
	m := &markdownPage{page{w: w, o: o}}
	m.line("# " + m.w("diagnosis"))
	m.line("")
	m.intake(d)
	if len(d.Findings) == 0 {
		m.line("")
		m.line(m.w("nofindings"))
	} else {
		m.line("")
		m.line("## " + m.w("findings"))
	}
	for i := range d.Findings {
		m.finding(&d.Findings[i])
	}
	if len(d.Unexplained) > 0 {
		m.heading("## " + m.w("rest"))
	}
	for i := range d.Unexplained {
		u := &d.Unexplained[i]
		m.line("- " + escapeMarkdown(fmt.Sprintf("%d %s: %s – %s", u.Failures, m.w("failed"), ended(u, o.Lang), nearest(u, o.Lang))))
	}
	if len(d.Lacks(o.Lang)) > 0 {
		m.heading("## " + m.w("missing"))
		for _, s := range d.Lacks(o.Lang) {
			m.line("- " + escapeMarkdown(s))
		}
	}
	return m.err
}

// markdownPage writes lines of Markdown.
type markdownPage struct{ page }

func (m *markdownPage) w(key string) string { return word(key, m.o.Lang) }

func (m *markdownPage) heading(s string) {
	m.line("")
	m.line(s)
	m.line("")
}

func (m *markdownPage) intake(d *analyze.Diagnosis) {
	i, t := d.Input, d.Totals
	m.line(fmt.Sprintf("- **%d %s, %d %s** (%s): %d %s, %d %s", t.Attempts, m.w("attempts"), t.Failures, m.w("failures"), perCent(t.Failures, t.Attempts),
		t.Explained, m.w("explained"), t.Unexplained, m.w("unexplained")))
	m.line(fmt.Sprintf("- %s: %s", m.w("money"), escapeMarkdown(amount(t.FailedAmountMinor, t.Currency))))
	if t.ManagementAttempts > 0 {
		m.line(fmt.Sprintf("- %d %s, %d %s", t.ManagementAttempts, m.w("management"), t.ManagementFailures, m.w("failures")))
	}
	if !d.Window.From.IsZero() {
		m.line(fmt.Sprintf("- %s %s %s %s UTC", m.w("window"), d.Window.From.UTC().Format(stampLayout), m.w("to"), d.Window.To.UTC().Format(stampLayout)))
	}
	if line := clocks(d, m.o.Lang); line != "" {
		m.line("- " + escapeMarkdown(line))
	}
	profile := m.w("profile") + " " + escapeMarkdown(d.Profile)
	if d.Assumed {
		profile += " " + escapeMarkdown(m.w("assumed"))
	}
	m.line("- " + profile)
	m.line(fmt.Sprintf("- %d %s, %s: %d %s = %d %s + %d %s + %d %s", i.Sources, m.w("sources"), size(i.Bytes), i.Records, m.w("records"),
		i.Events, m.w("events"), i.Skipped, m.w("skipped"), i.Rejected, m.w("rejected")))
	if i.Masked > 0 {
		m.line(fmt.Sprintf("- %d %s", i.Masked, m.w("masked")))
	}
	for _, u := range i.Unreadable {
		m.line(fmt.Sprintf("- %s: %s (%s)", m.w("unreadable"), codeSpan(u.Source), escapeMarkdown(wording.In(m.o.Lang, u.Reason))))
	}
}

func (m *markdownPage) finding(f *analyze.Finding) {
	l := m.o.Lang
	m.heading(fmt.Sprintf("### %d. %s: %s (%s)", f.Rank, escapeMarkdown(pick(severityWords, f.Severity, l)), escapeMarkdown(title(f.Title, l)), codeSpan(f.Cause)))
	m.line(escapeMarkdown(m.extent(f)))
	if why := title(f.Why, l); why != "" {
		m.line("")
		m.line(escapeMarkdown(why))
	}
	if len(f.Evidence) > 0 {
		m.heading("**" + m.w("evidence") + "**")
	}
	for _, e := range f.Evidence {
		m.line(strings.TrimRight(fmt.Sprintf("- %s %s", codeSpan(fmt.Sprintf("%s:%d", e.Source, e.Line)), moment(e)), " ") + "  ")
		m.line("  " + codeSpan(e.Text))
	}
	if len(f.Remedy[l]) > 0 {
		m.heading("**" + m.w("remedy") + "**")
	}
	for i, s := range f.Remedy[l] {
		m.line(fmt.Sprintf("%d. %s", i+1, escapeMarkdown(s)))
	}
}

// codeSpan writes text that no Markdown reader interprets: the fence is longer than any run of backticks inside
// (GitHub Flavored Markdown, clause 6.3).
func codeSpan(s string) string {
	s = safe(s)
	longest, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if s == "" || s[0] == '`' || s[len(s)-1] == '`' || longest > 0 {
		s = " " + s + " "
	}
	return fence + s + fence
}
