package mail

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"

	"posmortem/analyze"
)

// bodyLimit is the size of the HTML body: mail programs cut what is larger than about 100 kB.
const bodyLimit = 80_000

//go:embed body.html
var bodyText string

var bodyTemplate = template.Must(template.New("body").Funcs(template.FuncMap{"rest": func(n int) int { return 100 - n }}).Parse(bodyText))

// Body is what the mail says, in both forms; each is complete.
type Body struct{ Text, HTML string }

// Attached names the files that go with the mail, and those that are too large to.
type Attached struct{ Files, Left []string }

func (w writer) attached(a Attached) []string {
	var lines []string
	if len(a.Files) > 0 {
		lines = append(lines, w.t("Attached, with the week in full: %s.", "附件为本周完整内容：%s。", w.some(a.Files, 10)))
	}
	if len(a.Left) > 0 {
		lines = append(lines, w.t("Left out, since it is too large for a mail: %s.", "因过大未附：%s。", w.some(a.Left, 10)))
	}
	return lines
}

// NewBody writes the body of the mail about a week. Where the HTML would grow too large, less is listed.
func NewBody(s *analyze.Weekly, lang string, a Attached) (Body, error) {
	for l := roomy; ; l = l.half() {
		p := newPage(s, lang, l)
		p.Foot = append(writer{lang, s.Week.Zone()}.attached(a), p.Foot...)
		var b bytes.Buffer
		if err := bodyTemplate.Execute(&b, p); err != nil {
			return Body{}, err
		}
		if b.Len() < bodyLimit || l.findings == 0 {
			return Body{p.text(), b.String()}, nil
		}
	}
}

// Text writes the summary for a person who reads plain text.
func Text(s *analyze.Weekly, lang string) string { return newPage(s, lang, roomy).text() }

// text writes the page as plain text.
func (p *page) text() string {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line(p.Title)
	line(p.Span)
	line("")
	for _, s := range p.Lead {
		line(s)
	}
	for _, bl := range p.Blocks {
		line("")
		line(strings.ToUpper(bl.Title))
		bl.text(line)
	}
	line("")
	line("--")
	for _, s := range p.Foot {
		line(s)
	}
	return b.String()
}

func (bl *block) text(line func(string)) {
	for _, s := range bl.Lines {
		line(s)
	}
	for _, it := range bl.Items {
		mark := "- "
		if it.Word != "" {
			mark += "[" + it.Word + "] "
		}
		line(mark + it.Head)
		for _, s := range it.Lines {
			line("  " + s)
		}
	}
	for _, d := range bl.Bars {
		line("  " + d.Label + ": " + d.Text)
	}
	if bl.Note != "" {
		line(bl.Note)
	}
}
