package render

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"

	"posmortem/analyze"
)

//go:embed assets/* assets/uplot/*
var assets embed.FS

// The embedded files, joined to one block of each kind; a page without charts has no need of the library. uPlot (MIT) draws the failures
// over time: it is small, needs no network and sets styles only through the object model, which a strict policy allows.
var (
	styles       = []string{"style.css"}
	scripts      = []string{"cells.js", "script.js"}
	chartStyles  = []string{"uplot/uPlot.min.css", "style.css", "board.css"}
	chartScripts = []string{"uplot/uPlot.iife.min.js", "cells.js", "board.js", "script.js"}
)

// document is what every HTML page has: texts in one language and the embedded blocks. The policy lets the browser use these
// two blocks and nothing else (Content Security Policy Level 3, clause 6.6.3.2: hashes of inline blocks).
type document struct {
	Title      string
	Lead       []string
	Severities []choice
	Causes     []choice
	Tiles      []htmlTile
	Bars       []htmlBar
	Board      *board // nil where the page has no payments to chart
	o          Options
}

// choice is one option of a filter.
type choice struct{ Key, Word string }

// W returns a fixed word in the language of the page.
func (d *document) W(key string) string { return word(key, d.o.Lang) }

// HTMLLang is the language tag of the page (BCP 47).
func (d *document) HTMLLang() string {
	if d.o.Lang == "zh" {
		return "zh-CN"
	}
	return "en"
}

func (d *document) styles() []string {
	if d.Board != nil {
		return chartStyles
	}
	return styles
}

func (d *document) scripts() []string {
	if d.Board != nil {
		return chartScripts
	}
	return scripts
}

// Style is the embedded style sheet.
func (d *document) Style() template.CSS { return template.CSS(block(d.styles())) }

// Script is the embedded script.
func (d *document) Script() template.JS { return template.JS(block(d.scripts())) }

// Policy is the Content-Security-Policy of the page.
func (d *document) Policy() string {
	return "default-src 'none'; style-src " + hashSource(d.styles()) + "; script-src " + hashSource(d.scripts()) + "; img-src data:; base-uri 'none'; form-action 'none'"
}

// asset returns an embedded file; the files are part of the program, so that one cannot be missing.
func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func block(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString(asset(name))
	}
	return b.String()
}

func hashSource(names []string) string {
	h := sha256.Sum256([]byte(block(names)))
	return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
}

// page returns the templates of one kind of page.
func pageTemplates(body string) func() *template.Template {
	return sync.OnceValue(func() *template.Template {
		return template.Must(template.ParseFS(assets, "assets/page.html", "assets/board.html", "assets/"+body))
	})
}

var reportPage = pageTemplates("report.html")

func newDocument(head string, o Options) document {
	d := document{Title: safe(head), o: o}
	for _, s := range []string{"critical", "major", "minor", "info"} {
		d.Severities = append(d.Severities, choice{s, pick(severityWords, s, o.Lang)})
	}
	return d
}

// HTML writes a report as one page that needs no other file.
func HTML(w io.Writer, r *analyze.Report, o Options) error {
	page := struct {
		document
		Sections []htmlSection
	}{document: newDocument(title(r.Title, o.Lang), o)}
	if page.Title == "" {
		page.Title = safe(r.Name)
	}
	if r.Profile != "" {
		page.Lead = append(page.Lead, page.W("profile")+" "+safe(r.Profile))
	}
	if !r.AsOf.IsZero() {
		page.Lead = append(page.Lead, page.W("asof")+" "+r.AsOf.UTC().Format(stampLayout)+" UTC")
	}
	if r.Tally != nil && r.Tally.Attempts > 0 {
		page.chart(r.Tally, nil)
		t := r.Tally.Totals()
		page.totals(&t)
		page.causeBars(r.Tally, nil)
	}
	for i := range r.Sections {
		h, err := newHTMLSection(&r.Sections[i], i, o)
		if err != nil {
			return err
		}
		page.Sections = append(page.Sections, h)
	}
	return execute(w, reportPage(), &struct {
		*document
		Sections []htmlSection
		Contents bool
	}{&page.document, page.Sections, len(page.Sections) > 2})
}

func execute(w io.Writer, t *template.Template, data any) error {
	out := bufio.NewWriter(w)
	if err := t.ExecuteTemplate(out, "page", data); err != nil {
		return err
	}
	return out.Flush()
}
