package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// print writes the results in the form that was asked for.
func (b *bench) print(out io.Writer) error {
	if b.format == "json" {
		e := json.NewEncoder(out)
		e.SetIndent("", " ")
		return e.Encode(b.results)
	}
	m := b.Machine
	fmt.Fprintf(out, "%d cores, %s, %s, commit %s. Medians of the rounds; \"time\" and \"CPU\" against posmortem's in the same round.\n\n", m.Cores, m.System, m.Go, m.Commit)
	var rows [][]string
	for _, r := range b.Rows {
		task := r.Task
		if r.Size > 0 && len(b.sizes) > 1 {
			task = fmt.Sprintf("%s, %s records", task, short(float64(r.Size)))
		}
		rows = append(rows, []string{task, r.Contender, r.Does, fmt.Sprintf("%.2f", r.Wall), fmt.Sprintf("%.2f", r.CPU), fmt.Sprintf("%.0f", r.Peak),
			short(r.Speed), short(r.PerSecond), ratio(r.Ratio), ratio(r.RatioCPU), fmt.Sprint(r.Rounds)})
	}
	if err := b.table(out, []string{"task", "by", "which", "s", "CPU s", "peak MB", "MB/s", "records/s", "time", "CPU", "rounds"}, rows, 3); err != nil {
		return err
	}
	rows = nil
	for _, k := range b.Goals {
		verdict := "missed"
		if k.Reached {
			verdict = "reached"
		}
		rows = append(rows, []string{k.Task, k.Goal, fmt.Sprintf("%.2f", k.Figure), verdict})
	}
	if err := b.table(out, []string{"task", "goal", "figure", ""}, rows, 2); err != nil {
		return err
	}
	rows = nil
	for _, f := range b.Tools {
		version := f.Version
		if version == "" {
			version = "not found, left out"
		}
		rows = append(rows, []string{f.Name, version, f.Install})
	}
	return b.table(out, []string{"tool", "version", "had by"}, rows, 3)
}

// table writes rows, the columns from number on to the right; a table without rows is left out.
func (b *bench) table(out io.Writer, head []string, rows [][]string, number int) error {
	if len(rows) == 0 {
		return nil
	}
	align := make([]tw.Align, len(head))
	for i := range align {
		align[i] = tw.AlignLeft
		if i >= number && len(head) > 4 || i == 2 && len(head) == 4 {
			align[i] = tw.AlignRight
		}
	}
	draw := tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Borders: tw.BorderNone,
		Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone}}))
	if b.format == "markdown" {
		draw = tablewriter.WithRenderer(renderer.NewMarkdown())
	}
	t := tablewriter.NewTable(out, draw, tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithRowAutoWrap(tw.WrapNone), tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignmentConfig(tw.CellAlignment{PerColumn: align}), tablewriter.WithRowAlignmentConfig(tw.CellAlignment{PerColumn: align}))
	t.Header(head)
	if err := t.Bulk(rows); err != nil {
		return err
	}
	if err := t.Render(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out)
	return err
}

// short writes a number in three or four signs; nothing for none.
func short(v float64) string {
	switch {
	case v == 0:
		return ""
	case v >= 1e6:
		return fmt.Sprintf("%.3gM", v/1e6)
	case v >= 1e4:
		return fmt.Sprintf("%.3gk", v/1e3)
	default:
		return fmt.Sprintf("%.0f", v)
	}
}

func ratio(v float64) string {
	if v == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", v)
}
