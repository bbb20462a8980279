// Package render writes reports and diagnoses: one file per output. Renderers
// compute nothing; they write what they are given.
package render

import (
	"io"

	"posmortem/analyze"
)

// Options say how to write.
type Options struct {
	Lang  string // en or zh
	Width int    // columns of the terminal; 0: no limit
	Color bool
}

// Func writes a report.
type Func func(w io.Writer, r *analyze.Report, o Options) error

// Funcs are the renderers of a report, by the name of their format.
func Funcs() map[string]Func {
	return map[string]Func{"table": Table, "markdown": Markdown, "csv": CSV, "json": JSON, "html": HTML, "xlsx": XLSX}
}

// DiagnosisFunc writes a diagnosis.
type DiagnosisFunc func(w io.Writer, d *analyze.Diagnosis, o Options) error

// Diagnoses are the renderers of a diagnosis, by the name of their format.
func Diagnoses() map[string]DiagnosisFunc {
	return map[string]DiagnosisFunc{"table": DiagnosisTable, "markdown": DiagnosisMarkdown, "csv": DiagnosisCSV, "json": DiagnosisJSON,
		"html": DiagnosisHTML, "xlsx": DiagnosisXLSX}
}
