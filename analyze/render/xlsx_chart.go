package render

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"posmortem/analyze"
)

// chartedRows is how many rows a chart shows; more can not be told apart.
const chartedRows = 30

// chart draws the first section that compares numbers: its first numeric column over its first text.
func (b *workbook) chart(sheet string, s *analyze.Section, rows [][]any) error {
	label, value := chartColumns(s)
	if b.charted || len(rows) < 2 || label < 0 || value < 0 {
		return nil
	}
	b.charted = true
	last := min(len(rows), chartedRows) + 1
	at, err := excelize.CoordinatesToCellName(len(s.Columns)+2, 2)
	if err != nil {
		return err
	}
	return b.file.AddChart(sheet, at, &excelize.Chart{
		Type:   excelize.Bar,
		Series: []excelize.ChartSeries{{Name: reference(sheet, value, 1, 1), Categories: reference(sheet, label, 2, last), Values: reference(sheet, value, 2, last)}},
		Title:  []excelize.RichTextRun{{Text: safe(title(s.Title, b.o.Lang))}},
		Legend: excelize.ChartLegend{Position: "none"},
		YAxis:  excelize.ChartAxis{MajorGridLines: true},
		XAxis:  excelize.ChartAxis{ReverseOrder: true}, // the first row on top
		Format: excelize.GraphicOptions{AltText: safe(title(s.Question, b.o.Lang))},
		Dimension: excelize.ChartDimension{
			Width: 640, Height: uint(min(600, 120+24*(last-1))),
		},
	})
}

// chartColumns finds what a chart compares; -1 where there is nothing.
func chartColumns(s *analyze.Section) (label, value int) {
	label, value = -1, -1
	for i, c := range s.Columns {
		switch {
		case label < 0 && (c.Kind == analyze.KindText || i == 0 && c.Kind != analyze.KindBar && c.Name != "rank"):
			label = i
		case value < 0 && c.Name != "rank" && (c.Kind == analyze.KindInt || c.Kind == analyze.KindFloat || c.Kind == analyze.KindPercent || c.Kind == analyze.KindMoney):
			value = i
		}
	}
	return label, value
}

// reference names cells of one column, rows from 1.
func reference(sheet string, column, first, last int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return ""
	}
	quoted := "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	if first == last {
		return fmt.Sprintf("%s!$%s$%d", quoted, name, first)
	}
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted, name, first, name, last)
}
