package render

import (
	"fmt"
	"io"
	"sort"
	"strconv"
	"time"

	"posmortem/analyze"
)

var diagnosisPage = pageTemplates("diagnosis.html")

// mostBars is how many causes the chart names; what is left over is in the findings.
const mostBars = 15

// mostSpans is how many findings the time line shows.
const mostSpans = 30

// diagnosisDocument is a diagnosis as the template reads it.
type diagnosisDocument struct {
	document
	Spans    []htmlSpan
	From, To string
	Findings []htmlFinding
	Sections []htmlSection
	Missing  []string
}

// htmlSpan is one finding on the time line.
type htmlSpan struct{ Label, Anchor, Class, Note, X, Width string }

type htmlFact struct{ Title, Text string }

type htmlEvidence struct{ Place, Time, Text string }

// htmlFinding is one finding as a card.
type htmlFinding struct {
	*document
	Rank                        int
	ID, Anchor, Class, Cause    string
	Severity, SeverityWord      string
	Title, Why                  string
	DeviceList, MerchantList    string
	FirstDay, LastDay           string
	Facts                       []htmlFact
	Evidence, Counter           []htmlEvidence
	Remedy, Against, Prevention []string
}

// DiagnosisHTML writes a diagnosis as one page that needs no other file.
func DiagnosisHTML(w io.Writer, d *analyze.Diagnosis, o Options) error {
	p := &diagnosisDocument{document: newDocument(word("diagnosis", o.Lang), o)}
	p.lead(d)
	p.tiles(d)
	p.bars(d)
	if d.Tally != nil && d.Tally.Attempts > 0 {
		p.chart(d.Tally, anchors(d))
	}
	p.spans(d)
	for i := range d.Findings {
		p.Findings = append(p.Findings, p.finding(&d.Findings[i], d.Totals.Currency))
	}
	for _, s := range []analyze.Section{devicesSection(d, o), unexplainedSection(d, o), sourcesSection(d), unreadableSection(d, o.Lang)} {
		if len(s.Rows) == 0 {
			continue
		}
		h, err := newHTMLSection(&s, len(p.Sections), o)
		if err != nil {
			return err
		}
		p.Sections = append(p.Sections, h)
	}
	for _, m := range d.Lacks(o.Lang) {
		p.Missing = append(p.Missing, safe(m))
	}
	return execute(w, diagnosisPage(), p)
}

func (p *diagnosisDocument) lead(d *analyze.Diagnosis) {
	if !d.Window.From.IsZero() {
		p.Lead = append(p.Lead, fmt.Sprintf("%s – %s UTC", d.Window.From.UTC().Format(stampLayout), d.Window.To.UTC().Format(stampLayout)))
	}
	profile := p.W("profile") + " " + safe(d.Profile)
	if d.Assumed {
		profile += " " + p.W("assumed")
	}
	p.Lead = append(p.Lead, profile)
}

func (p *diagnosisDocument) tiles(d *analyze.Diagnosis) {
	t := d.Totals
	p.totals(&t)
	if t.ManagementAttempts > 0 {
		p.count("management_attempts", "exchanges", t.ManagementAttempts, strconv.FormatInt(t.ManagementFailures, 10)+" "+p.W("failures"), "")
	}
	i := d.Input
	p.count("records", "read", i.Records, fmt.Sprintf(p.W("ledger"), i.Sources, i.Rejected), "")
}

// bars ranks the causes by failed payments; what has no cause stands last.
func (p *diagnosisDocument) bars(d *analyze.Diagnosis) {
	if d.Totals.Failures == 0 {
		return
	}
	type sum struct {
		first *analyze.Finding
		n     int64
	}
	at := map[string]int{}
	var sums []sum
	for i := range d.Findings {
		f := &d.Findings[i]
		n, seen := at[f.Cause]
		if !seen {
			n = len(sums)
			at[f.Cause] = n
			sums = append(sums, sum{first: f})
		}
		sums[n].n += f.Failures
	}
	sort.SliceStable(sums, func(i, j int) bool { return sums[i].n > sums[j].n })
	most := d.Totals.Unexplained
	if len(sums) > 0 {
		most = max(most, sums[0].n)
	}
	for _, s := range sums[:min(len(sums), mostBars)] {
		if s.n > 0 {
			p.bar(s.first.Cause, title(s.first.Title, p.o.Lang), anchor(s.first), class(s.first.Severity), s.n, most, d.Totals.Failures)
		}
	}
	if d.Totals.Unexplained > 0 {
		p.bar("unexplained", p.W("rest"), "", "info", d.Totals.Unexplained, most, d.Totals.Failures)
	}
}

// anchors finds the first finding of every cause.
func anchors(d *analyze.Diagnosis) map[string]string {
	at := map[string]string{}
	for i := range d.Findings {
		if f := &d.Findings[i]; at[f.Cause] == "" {
			at[f.Cause] = anchor(f)
		}
	}
	return at
}

// spans draws when each finding began and ended, on one line of time.
func (p *diagnosisDocument) spans(d *analyze.Diagnosis) {
	from, to := d.Window.From, d.Window.To
	for i := range d.Findings {
		f := &d.Findings[i]
		if from.IsZero() || f.First.Before(from) {
			from = f.First
		}
		if f.Last.After(to) {
			to = f.Last
		}
	}
	whole := to.Sub(from)
	if len(d.Findings) == 0 || whole <= 0 {
		return
	}
	p.From, p.To = from.UTC().Format("2006-01-02 15:04")+" UTC", to.UTC().Format("2006-01-02 15:04")+" UTC"
	for i := range d.Findings[:min(len(d.Findings), mostSpans)] {
		f := &d.Findings[i]
		x := 1000 * float64(f.First.Sub(from)) / float64(whole)
		wide := max(4, 1000*float64(f.Last.Sub(f.First))/float64(whole))
		x = min(x, 1000-wide)
		p.Spans = append(p.Spans, htmlSpan{fmt.Sprintf("%d. %s", f.Rank, safe(title(f.Title, p.o.Lang))), anchor(f), class(f.Severity), span(f),
			strconv.FormatFloat(x, 'f', 1, 64), strconv.FormatFloat(wide, 'f', 1, 64)})
	}
}

// span writes the first and the last moment of a finding on the clock of its log.
func span(f *analyze.Finding) string {
	zone := time.FixedZone("", f.Offset*60)
	return local(f.First.In(zone)) + " – " + local(f.Last.In(zone))
}
