package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"posmortem/analyze"
)

// widths measures text as terminals show it: Chinese characters take two columns, ambiguous ones take one.
var widths = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// narrowest is the width below which no column is cut.
const narrowest = 8

// Table writes every section as a table that fits the terminal.
func Table(w io.Writer, r *analyze.Report, o Options) error {
	if t := title(r.Title, o.Lang); t != "" {
		if _, err := fmt.Fprintf(w, "%s\n\n", bold(t, o)); err != nil {
			return err
		}
	}
	for i := range r.Sections {
		if err := section(w, &r.Sections[i], o); err != nil {
			return err
		}
	}
	return nil
}

func section(w io.Writer, s *analyze.Section, o Options) error {
	if t := title(s.Title, o.Lang); t != "" {
		fmt.Fprintln(w, bold(t, o))
	}
	if q := title(s.Question, o.Lang); q != "" {
		for _, line := range folded(q, o.Width) {
			fmt.Fprintln(w, dim(line, o))
		}
	}
	held, err := s.Held() // the widths of the columns are those of all rows
	if err != nil {
		return err
	}
	if len(held) == 0 {
		_, err := fmt.Fprintf(w, "%s\n\n", word("none", o.Lang))
		return err
	}
	cols, head, rows := written(s, held, o)
	if !fit(head, rows, o.Width) {
		return rowBlocks(w, head, rows, o)
	}
	if o.Color {
		colour(s, held, cols, rows, o)
	}
	if err := grid(w, cols, head, rows); err != nil {
		return err
	}
	_, err = fmt.Fprintln(w)
	return err
}

// folded breaks a text into lines that fit the terminal.
func folded(s string, width int) []string {
	if width <= 0 {
		return []string{s}
	}
	return wrap(s, width)
}

// rowBlocks writes every row as a list of its cells, one a line, for terminals that are too narrow for the table. Empty cells are left out.
func rowBlocks(w io.Writer, head []string, rows [][]string, o Options) error {
	wide := 0
	for _, h := range head {
		wide = max(wide, widths.StringWidth(h))
	}
	wide = min(wide, o.Width/2)
	p := &page{w: w, o: o}
	for _, row := range rows {
		for i, v := range row {
			if v == "" {
				continue
			}
			h := widths.Truncate(head[i], wide, "…")
			p.wrapped(h+strings.Repeat(" ", wide-widths.StringWidth(h))+"  ", v)
		}
		p.line("")
	}
	return p.err
}

// severityStyles are the colours of the severities.
var severityStyles = map[string]string{"critical": "1;31", "major": "1;33", "minor": "36", "info": "2"}

// colour paints the severities of a table, and the bars.
func colour(s *analyze.Section, held [][]any, cols []analyze.Column, rows [][]string, o Options) {
	at := -1
	for i, c := range s.Columns {
		if c.Name == "severity" {
			at = i
		}
	}
	for i, c := range cols {
		for j, row := range rows {
			switch {
			case c.Kind == analyze.KindBar && row[i] != "":
				row[i] = paint("34", row[i], o)
			case c.Name == "severity" && at >= 0:
				if word, ok := held[j][at].(string); ok && severityStyles[word] != "" {
					row[i] = paint(severityStyles[word], row[i], o)
				}
			}
		}
	}
}

// columnView is what people see of the columns of a section: those are left out that say in another language what their neighbours say.
type columnView struct {
	cols []analyze.Column
	head []string
	at   []int // places in a row
	o    Options
}

func view(s *analyze.Section, o Options) columnView {
	v := columnView{o: o}
	for i, c := range s.Columns {
		if !foreign(s.Columns, c.Name, o.Lang) {
			v.at = append(v.at, i)
			v.cols = append(v.cols, c)
			v.head = append(v.head, title(c.Title, o.Lang))
		}
	}
	return v
}

// line turns a row into text.
func (v *columnView) line(row []any) []string {
	line := make([]string, len(v.at))
	for j, i := range v.at {
		if i < len(row) {
			line[j] = translated(v.cols[j].Name, cell(row[i], v.cols[j].Kind, v.o), v.o)
		}
	}
	return line
}

// written turns a section into text.
func written(s *analyze.Section, held [][]any, o Options) (cols []analyze.Column, head []string, rows [][]string) {
	v := view(s, o)
	for _, row := range held {
		rows = append(rows, v.line(row))
	}
	return v.cols, v.head, rows
}

// fit cuts the widest columns until the table is no wider than the terminal; false: no cut makes it fit, and nothing was cut.
func fit(head []string, rows [][]string, width int) bool {
	if width <= 0 {
		return true
	}
	size := make([]int, len(head))
	for i, h := range head {
		size[i] = widths.StringWidth(h)
		for _, r := range rows {
			size[i] = max(size[i], widths.StringWidth(r[i]))
		}
	}
	total := 1
	for _, n := range size {
		total += n + 3
	}
	limit := append([]int(nil), size...)
	for total > width {
		widest := 0
		for i := range limit {
			if limit[i] > limit[widest] {
				widest = i
			}
		}
		if limit[widest] <= narrowest {
			return false
		}
		limit[widest]--
		total--
	}
	for i := range limit {
		if limit[i] == size[i] {
			continue
		}
		head[i] = widths.Truncate(head[i], limit[i], "…")
		for _, r := range rows {
			r[i] = widths.Truncate(r[i], limit[i], "…")
		}
	}
	return true
}

// grid draws the table.
func grid(w io.Writer, cols []analyze.Column, head []string, rows [][]string) error {
	align := make(tw.Alignment, len(cols))
	for i, c := range cols {
		align[i] = tw.AlignLeft
		switch c.Kind {
		case analyze.KindInt, analyze.KindFloat, analyze.KindPercent, analyze.KindMoney, analyze.KindDuration:
			align[i] = tw.AlignRight
		}
	}
	t := tablewriter.NewTable(w,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Symbols:  tw.NewSymbols(tw.StyleLight),
			Settings: tw.Settings{Separators: tw.Separators{BetweenRows: tw.Off}},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignmentConfig(tw.CellAlignment{Global: tw.AlignLeft}),
		tablewriter.WithRowAlignmentConfig(tw.CellAlignment{PerColumn: align}),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithTrimSpace(tw.Off),
	)
	t.Header(head)
	if err := t.Bulk(rows); err != nil {
		return err
	}
	return t.Render()
}

func bold(s string, o Options) string { return paint("1", s, o) }
func dim(s string, o Options) string  { return paint("2", s, o) }

// paint wraps s in an ANSI style where colours are wanted.
func paint(style, s string, o Options) string {
	if !o.Color {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}
