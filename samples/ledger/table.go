package main

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// row is one file of the report, or the files of one folder that have one format and side.
type row struct {
	Path, Format, Side                 string
	TimeFrom                           string  `json:"time_from"` // RFC 3339, empty where no event has a time
	TimeTo                             string  `json:"time_to"`
	Timed                              float64 // share of the events
	Records, Events, Skipped, Rejected int64
	files                              int
}

// fold draws the rows of one folder, format and side together.
func fold(rows []row) []row {
	var out []row
	for _, r := range rows {
		r.Path, r.files = path.Dir(r.Path), 1
		i := slices.IndexFunc(out, func(o row) bool { return o.Path == r.Path && o.Format == r.Format && o.Side == r.Side })
		if i < 0 {
			out = append(out, r)
			continue
		}
		out[i].add(r)
	}
	return out
}

func (r *row) add(o row) {
	if n := r.Events + o.Events; n > 0 {
		r.Timed = (r.Timed*float64(r.Events) + o.Timed*float64(o.Events)) / float64(n)
	}
	r.files++
	r.Records, r.Events, r.Skipped, r.Rejected = r.Records+o.Records, r.Events+o.Events, r.Skipped+o.Skipped, r.Rejected+o.Rejected
	if r.TimeFrom == "" || o.TimeFrom != "" && o.TimeFrom < r.TimeFrom {
		r.TimeFrom = o.TimeFrom
	}
	r.TimeTo = max(r.TimeTo, o.TimeTo)
}

// write writes the table as Markdown, with a last row for all.
func write(w io.Writer, rows []row) error {
	var b strings.Builder
	b.WriteString("| log | format | side | from (UTC) | to (UTC) | records | events | skipped | rejected | with a time |\n|---|---|---|---|---|--:|--:|--:|--:|--:|\n")
	var all row
	for i, r := range rows {
		if all.add(r); i == 0 {
			all = r
		}
		name := r.Path
		if r.files > 1 {
			name = fmt.Sprintf("%s (%d files)", name, r.files)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", strings.ReplaceAll(name, "|", `\|`), r.Format, r.Side, minute(r.TimeFrom), minute(r.TimeTo), r.counts())
	}
	fmt.Fprintf(&b, "| all | | | %s | %s | %s |\n", minute(all.TimeFrom), minute(all.TimeTo), all.counts())
	_, err := io.WriteString(w, b.String())
	return err
}

func (r row) counts() string {
	return fmt.Sprintf("%d | %d | %d | %d | %.1f%%", r.Records, r.Events, r.Skipped, r.Rejected, 100*r.Timed)
}

// minute cuts an RFC 3339 time to its minute.
func minute(t string) string {
	if len(t) < 16 {
		return ""
	}
	return strings.Replace(t[:16], "T", " ", 1)
}
