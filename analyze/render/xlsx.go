package render

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"posmortem/analyze"
)

// The limits of a spreadsheet (Microsoft: Excel specifications and limits).
const (
	sheetRows   = 1048576
	cellRunes   = 32767
	nameRunes   = 31
	widestSheet = 60 // columns of characters: wider ones push the rest off the screen
)

// unknownTime stands in the properties of a workbook whose report has no clock of its own, so that equal reports are equal bytes.
var unknownTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// XLSX writes a workbook with a sheet for every section.
func XLSX(w io.Writer, r *analyze.Report, o Options) (err error) {
	b := newWorkbook(o)
	defer func() { err = errors.Join(err, b.close()) }()
	if err := b.prepare(r); err != nil {
		return err
	}
	for i := range r.Sections {
		if err := b.section(&r.Sections[i]); err != nil {
			return err
		}
	}
	z := newOrderedZip(w)
	defer z.forget()
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	return b.file.Write(io.Discard)
}

// workbook is an XLSX file in the making.
type workbook struct {
	file     *excelize.File
	o        Options
	taken    map[string]bool // names of sheets, in lower case
	untitled string          // the name of a sheet whose section has no title
	styles   map[analyze.Kind]int
	literal  int // the style of text that begins like a formula
	head     int
	charted  bool
	sheets   int
	rowsOf   int // rows that one sheet can hold
	scratch  scratch
}

func newWorkbook(o Options) *workbook {
	b := &workbook{o: o, taken: map[string]bool{}, rowsOf: sheetRows, scratch: newScratch()}
	b.file = excelize.NewFile(excelize.Options{TmpDir: b.scratch.dir})
	return b
}

func (b *workbook) close() error {
	defer b.scratch.remove()
	return b.file.Close()
}

func (b *workbook) prepare(r *analyze.Report) (err error) {
	at := unknownTime
	if !r.AsOf.IsZero() {
		at = r.AsOf.UTC()
	}
	stamp := at.Format(time.RFC3339)
	b.untitled = r.Name
	err = b.file.SetDocProps(&excelize.DocProperties{Creator: "posmortem", LastModifiedBy: "posmortem", Title: safe(title(r.Title, b.o.Lang)),
		Language: map[string]string{"zh": "zh-CN"}[b.o.Lang], Created: stamp, Modified: stamp})
	if err != nil {
		return err
	}
	formats := map[analyze.Kind]string{analyze.KindText: "General", analyze.KindInt: "#,##0", analyze.KindFloat: "#,##0.00", analyze.KindPercent: "0.0%", analyze.KindBar: "0.0%",
		analyze.KindMoney: "#,##0.00", analyze.KindTime: "yyyy-mm-dd hh:mm:ss", analyze.KindDuration: "#,##0.0"}
	b.styles = map[analyze.Kind]int{}
	for _, k := range []analyze.Kind{analyze.KindText, analyze.KindInt, analyze.KindFloat, analyze.KindPercent, analyze.KindBar, analyze.KindMoney, analyze.KindTime, analyze.KindDuration} {
		format := formats[k]
		if b.styles[k], err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top", WrapText: k == analyze.KindText}}); err != nil {
			return err
		}
	}
	text := "@"
	if b.literal, err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &text, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}); err != nil {
		return err
	}
	b.head, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
		Border: []excelize.Border{{Type: "bottom", Color: "808080", Style: 1}}})
	return err
}

// section writes a section on a sheet, or on several when one cannot hold its rows.
func (b *workbook) section(s *analyze.Section) error {
	w := &sheet{b: b, s: s}
	err := s.Each(w.add)
	if err == nil {
		err = w.close()
	}
	if err != nil {
		return fmt.Errorf("sheet of section %s: %w", s.Name, err)
	}
	return nil
}

// sheet is one sheet in the making. Its first rows wait until they tell the widths of the columns, and what to draw.
type sheet struct {
	b     *workbook
	s     *analyze.Section
	parts int // sheets of this section that are done
	first [][]any
	rows  int // written
	out   *excelize.StreamWriter
	line  []any
}

func (w *sheet) add(row []any) error {
	if w.rows+len(w.first) == w.b.rowsOf-1 {
		if err := w.close(); err != nil {
			return err
		}
	}
	if w.out != nil {
		return w.write(row)
	}
	w.first = append(w.first, row)
	if len(w.first) < measured {
		return nil
	}
	w.b.scratch.make()
	return w.open()
}

// open begins the sheet with what is known of it.
func (w *sheet) open() error {
	name := w.b.name(w.s)
	if err := w.b.addSheet(name); err != nil {
		return err
	}
	if err := w.b.chart(name, w.s, w.first); err != nil { // before the stream: what is drawn belongs to the sheet's head
		return err
	}
	var err error
	if w.out, err = w.b.file.NewStreamWriter(name); err != nil {
		return err
	}
	for i, width := range w.b.columnWidths(w.s, w.first) {
		if err := w.out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	w.line = make([]any, len(w.s.Columns))
	for i, c := range w.b.heads(w.s) {
		w.line[i] = excelize.Cell{StyleID: w.b.head, Value: c}
	}
	if err := w.out.SetRow("A1", w.line); err != nil {
		return err
	}
	for _, row := range w.first {
		if err := w.write(row); err != nil {
			return err
		}
	}
	w.first = nil
	return nil
}

func (w *sheet) write(row []any) error {
	for i, c := range w.s.Columns {
		w.line[i] = nil
		if i < len(row) && row[i] != nil {
			w.line[i] = w.b.cell(row[i], c.Kind)
		}
	}
	w.rows++
	at, err := excelize.CoordinatesToCellName(1, w.rows+1)
	if err != nil {
		return err
	}
	if err := w.out.SetRow(at, w.line); err != nil {
		return err
	}
	if w.rows%100 == 0 {
		w.b.scratch.unname()
	}
	return nil
}

// close ends the sheet; a section without rows has one too.
func (w *sheet) close() error {
	if w.out == nil && (w.parts == 0 || len(w.first) > 0) {
		if err := w.open(); err != nil {
			return err
		}
	}
	if w.out == nil {
		return nil
	}
	if err := w.b.filter(w.out, len(w.s.Columns), w.rows); err != nil {
		return err
	}
	if err := w.out.Flush(); err != nil {
		return err
	}
	w.b.scratch.unname()
	*w = sheet{b: w.b, s: w.s, parts: w.parts + 1}
	return nil
}

// filter makes the rows a table with a filter on every column; without rows there is nothing to filter.
func (b *workbook) filter(out *excelize.StreamWriter, columns, rows int) error {
	if rows == 0 || columns == 0 {
		return nil
	}
	end, err := excelize.CoordinatesToCellName(columns, rows+1)
	if err != nil {
		return err
	}
	return out.AddTable(&excelize.Table{Range: "A1:" + end, Name: fmt.Sprintf("table%d", b.sheets), StyleName: "TableStyleLight1"})
}

// cell is a typed value with its format.
func (b *workbook) cell(v any, k analyze.Kind) excelize.Cell {
	switch v := v.(type) {
	case string:
		style := b.styles[analyze.KindText]
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			style = b.literal
		}
		return excelize.Cell{StyleID: style, Value: shortened(safe(v), cellRunes)}
	case int64:
		switch k {
		case analyze.KindMoney:
			return excelize.Cell{StyleID: b.styles[k], Value: float64(v) / 100}
		case analyze.KindText, analyze.KindTime:
			k = analyze.KindInt
		}
		return excelize.Cell{StyleID: b.styles[k], Value: v}
	case float64:
		switch k {
		case analyze.KindMoney:
			v /= 100
		case analyze.KindText, analyze.KindTime:
			k = analyze.KindFloat
		}
		return excelize.Cell{StyleID: b.styles[k], Value: v}
	case time.Time:
		if v.Year() < 1901 { // before the first day that a spreadsheet counts
			return excelize.Cell{StyleID: b.styles[analyze.KindText], Value: plain(v)}
		}
		return excelize.Cell{StyleID: b.styles[analyze.KindTime], Value: v.UTC()}
	case bool:
		return excelize.Cell{StyleID: b.styles[analyze.KindText], Value: v}
	}
	return excelize.Cell{StyleID: b.styles[analyze.KindText], Value: shortened(safe(fmt.Sprint(v)), cellRunes)}
}
