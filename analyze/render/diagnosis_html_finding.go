package render

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"posmortem/analyze"
)

func (p *diagnosisDocument) finding(f *analyze.Finding, currency string) htmlFinding {
	l := p.o.Lang
	zone := time.FixedZone("", f.Offset*60)
	return htmlFinding{
		document: &p.document, Rank: f.Rank, ID: safe(f.ID), Anchor: anchor(f), Class: class(f.Severity), Cause: safe(f.Cause),
		Severity: safe(f.Severity), SeverityWord: safe(pick(severityWords, f.Severity, l)), Title: safe(title(f.Title, l)), Why: safe(title(f.Why, l)),
		DeviceList: safe(strings.Join(f.Devices, " ")), MerchantList: safe(strings.Join(f.Merchants, " ")),
		FirstDay: f.First.In(zone).Format("2006-01-02"), LastDay: f.Last.In(zone).Format("2006-01-02"),
		Facts: p.facts(f, currency), Evidence: lines(f.Evidence), Counter: lines(f.Counter),
		Remedy: safeAll(f.Remedy[l]), Against: safeAll(f.Against[l]), Prevention: safeAll(f.Prevention[l]),
	}
}

// facts says how far a finding reaches and who acts.
func (p *diagnosisDocument) facts(f *analyze.Finding, currency string) []htmlFact {
	var facts []htmlFact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, htmlFact{p.W(key), safe(text)})
		}
	}
	add("extent", reach(f, p.o.Lang))
	if f.AmountMinor != 0 {
		add("money", amount(f.AmountMinor, currency))
	}
	add("terminals", some(f.Devices, 12, p.W("more")))
	add("shops", some(f.Merchants, 12, p.W("more")))
	add("when", span(f))
	add("sure", fmt.Sprintf("%.0f%%", 100*f.Confidence))
	add("acts", pick(actorWords, f.Actor, p.o.Lang))
	add("radius", radius(f, p.o.Lang))
	add("rival", rival(f, p.o.Lang))
	for _, e := range f.ExplainedBy {
		add("apart", explanation(e))
	}
	return facts
}

// reach says how many payments and exchanges failed.
func reach(f *analyze.Finding, lang string) string {
	var parts []string
	if f.Failures > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", f.Failures, word("failed", lang)))
	}
	if f.ManagementFailures > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", f.ManagementFailures, word("failedmgmt", lang)))
	}
	if len(parts) == 0 {
		return word("trouble", lang)
	}
	return strings.Join(parts, ", ")
}

// radius says what a finding touched of what was at work.
func radius(f *analyze.Finding, lang string) string {
	if f.Radius == nil {
		return ""
	}
	return title(f.Radius.Text, lang)
}

// rival names the cause that came closest, and why it is not that one where that is known.
func rival(f *analyze.Finding, lang string) string {
	if f.WhyNot == nil {
		return f.Rival
	}
	return f.Rival + " – " + title(f.WhyNot, lang)
}

// explanation writes a combination of attributes and how much likelier it makes a failure.
func explanation(e analyze.Explanation) string {
	names := make([]string, 0, len(e.Attributes))
	for n := range e.Attributes {
		names = append(names, n)
	}
	sort.Strings(names)
	for i, n := range names {
		names[i] = n + "=" + e.Attributes[n]
	}
	return fmt.Sprintf("%s (× %.1f, %.0f%%)", strings.Join(names, ", "), e.RiskRatio, 100*e.Support)
}

func lines(all []analyze.Evidence) []htmlEvidence {
	out := make([]htmlEvidence, len(all))
	for i, e := range all {
		out[i] = htmlEvidence{safe(fmt.Sprintf("%s:%d", e.Source, e.Line)), moment(e), safe(e.Text)}
	}
	return out
}

// moment writes when a line was logged, on the log's own clock; empty where it is not known.
func moment(e analyze.Evidence) string {
	switch {
	case e.Time.IsZero():
		return ""
	case e.Local.IsZero():
		return local(e.Time.UTC())
	}
	return local(e.Local)
}

func safeAll(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = safe(s)
	}
	return out
}

// anchor is the name of a finding inside the page.
func anchor(f *analyze.Finding) string { return "f" + strconv.Itoa(f.Rank) }

// class keeps to the severities that the style sheet knows.
func class(severity string) string {
	if _, ok := severityWords[severity]; ok {
		return severity
	}
	return "info"
}
