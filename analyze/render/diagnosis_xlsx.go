package render

import (
	"io"

	"posmortem/analyze"
)

// DiagnosisXLSX writes a diagnosis as a workbook: overview, findings, evidence, steps, terminals, sources, and where there is such, what is not
// explained, missing and unread.
func DiagnosisXLSX(w io.Writer, d *analyze.Diagnosis, o Options) error {
	r := &analyze.Report{Name: "diagnosis", Title: analyze.Text{"en": words["diagnosis"][0], "zh": words["diagnosis"][1]}, AsOf: d.Window.To, Profile: d.Profile}
	r.Sections = []analyze.Section{overviewSection(d), findingsSection(d, o), evidenceSection(d, o), stepsSection(d, o), devicesSection(d, o), sourcesSection(d)}
	for _, s := range []analyze.Section{unexplainedSection(d, o), missingSection(d, o.Lang), unreadableSection(d, o.Lang)} {
		if len(s.Rows) > 0 {
			r.Sections = append(r.Sections, s)
		}
	}
	severity := 1 // of the terminals: the page shows it by its word as well
	for _, row := range r.Sections[4].Rows {
		row[severity] = pick(severityWords, row[severity].(string), o.Lang)
	}
	return XLSX(w, r, o)
}
