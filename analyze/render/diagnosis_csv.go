package render

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"posmortem/analyze"
)

// diagnosisHead names the columns of DiagnosisCSV.
var diagnosisHead = []string{"id", "rank", "cause", "severity", "confidence", "failures", "management_failures", "devices", "merchants",
	"first", "last", "actor", "title", "evidence_source", "evidence_line"}

// DiagnosisCSV writes one row for each finding (RFC 4180); terminals and merchants are joined by spaces, times are RFC 3339 in UTC.
// Cells that a spreadsheet would take for a formula get an apostrophe.
func DiagnosisCSV(w io.Writer, d *analyze.Diagnosis, o Options) error {
	out := csv.NewWriter(w)
	if err := out.Write(diagnosisHead); err != nil {
		return err
	}
	for i := range d.Findings {
		if err := out.Write(findingRow(&d.Findings[i], o)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func findingRow(f *analyze.Finding, o Options) []string {
	source, line := "", ""
	if len(f.Evidence) > 0 {
		source, line = f.Evidence[0].Source, strconv.FormatInt(f.Evidence[0].Line, 10)
	}
	row := []string{f.ID, strconv.Itoa(f.Rank), f.Cause, f.Severity, plain(f.Confidence), strconv.FormatInt(f.Failures, 10), strconv.FormatInt(f.ManagementFailures, 10),
		strings.Join(f.Devices, " "), strings.Join(f.Merchants, " "), plain(instant(f.First)), plain(instant(f.Last)), f.Actor, title(f.Title, o.Lang), source, line}
	for i, s := range row {
		row[i] = harmless(safe(s), s)
	}
	return row
}
