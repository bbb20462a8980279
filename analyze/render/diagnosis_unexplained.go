package render

import (
	"fmt"
	"strings"
	"time"

	"posmortem/analyze"
)

// ended says how payments without a cause ended: the outcome, and what the host answered.
func ended(u *analyze.Unexplained, lang string) string {
	s := pick(outcomeWords, u.Outcome, lang)
	if u.Code != "" {
		s += " " + u.Code
	}
	return s
}

// nearest writes the candidates of a group, the nearest first.
func nearest(u *analyze.Unexplained, lang string) string {
	parts := make([]string, len(u.Candidates))
	for i, c := range u.Candidates {
		parts[i] = fmt.Sprintf("%s (%s, %.0f%%)", title(c.Title, lang), c.Cause, 100*c.Confidence)
	}
	return strings.Join(parts, "; ")
}

// unexplained writes the groups of payments without a cause, what comes nearest, and what would decide.
func (p *page) unexplained(d *analyze.Diagnosis) {
	if len(d.Unexplained) == 0 {
		return
	}
	l := p.o.Lang
	p.line("")
	p.line(bold(word("rest", l), p.o))
	for i := range d.Unexplained {
		u := &d.Unexplained[i]
		zone := time.FixedZone("", u.Offset*60)
		p.wrapped("  - ", fmt.Sprintf("%d %s: %s; %s %s; %s – %s", u.Failures, word("failed", l), ended(u, l), word("devices", l), some(u.Devices, 6, word("more", l)),
			local(u.First.In(zone)), local(u.Last.In(zone))))
		if e := u.Example; e != nil {
			p.wrapped("      ", fmt.Sprintf("%s:%d", e.Source, e.Line))
			p.wrapped("        ", moment(*e)+"  "+e.Text)
		}
		for _, c := range u.Candidates {
			p.wrapped("    ", fmt.Sprintf("%s %.0f%% %s (%s)", word("maybe", l), 100*c.Confidence, title(c.Title, l), c.Cause))
			for _, s := range c.Decides[l] {
				p.wrapped("      · ", s)
			}
		}
	}
}

// unexplainedSection has one row for each candidate of each group.
func unexplainedSection(d *analyze.Diagnosis, o Options) analyze.Section {
	s := analyze.Section{Name: "unexplained", Title: analyze.Text{"en": words["rest"][0], "zh": words["rest"][1]}, Columns: []analyze.Column{
		column("ended", analyze.KindText, "how they ended", "结果"), column("failures", analyze.KindInt, "failed payments", "失败交易"), column("devices", analyze.KindInt, "terminals", "终端数"),
		column("title", analyze.KindText, "possible cause", "可能原因"), column("cause", analyze.KindText, "cause", "原因代码"), column("confidence", analyze.KindPercent, "confidence", "把握"),
		column("text", analyze.KindText, "what would decide", "如何判定"), column("source", analyze.KindText, "for example", "示例"), column("line", analyze.KindInt, "line", "行"),
	}}
	for i := range d.Unexplained {
		u := &d.Unexplained[i]
		var source, line any
		if u.Example != nil {
			source, line = u.Example.Source, u.Example.Line
		}
		head := []any{ended(u, o.Lang), u.Failures, int64(len(u.Devices))}
		if len(u.Candidates) == 0 {
			s.Rows = append(s.Rows, append(head, nil, nil, nil, nil, source, line))
		}
		for _, c := range u.Candidates {
			s.Rows = append(s.Rows, append(head[:3:3], title(c.Title, o.Lang), c.Cause, c.Confidence, strings.Join(c.Decides[o.Lang], " "), source, line))
		}
	}
	return s
}
