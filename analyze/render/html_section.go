package render

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"posmortem/analyze"
)

// htmlSection is a section as the templates read it.
type htmlSection struct {
	ID, Title, Question, None string
	Cut                       string // what is said where rows were left out
	Columns                   []htmlColumn
	Rows                      [][]any
	o                         Options
}

type htmlColumn struct {
	Name, Title string
	at          int
	kind        analyze.Kind
}

// Number tells whether the cells of the column stand to the right.
func (c htmlColumn) Number() bool {
	switch c.kind {
	case analyze.KindInt, analyze.KindFloat, analyze.KindPercent, analyze.KindMoney, analyze.KindDuration:
		return true
	}
	return false
}

// Counts tells whether the column sorts by number.
func (c htmlColumn) Counts() bool { return c.Number() || c.kind == analyze.KindBar }

// mostRows is how many rows of one section a page carries: browsers turn slow with more, and other outputs write all.
const mostRows = 10_000

// errEnough ends the reading of rows.
var errEnough = errors.New("enough rows")

func newHTMLSection(s *analyze.Section, n int, o Options) (htmlSection, error) {
	h := htmlSection{ID: "s" + strconv.Itoa(n+1), Title: safe(title(s.Title, o.Lang)), Question: safe(title(s.Question, o.Lang)),
		None: word("none", o.Lang), o: o}
	err := s.Each(func(row []any) error {
		if len(h.Rows) == mostRows {
			return errEnough
		}
		h.Rows = append(h.Rows, row)
		return nil
	})
	switch {
	case errors.Is(err, errEnough):
		h.Cut = fmt.Sprintf(word("cut", o.Lang), grouped(strconv.Itoa(mostRows)))
	case err != nil:
		return h, err
	}
	if h.Title == "" {
		h.Title = safe(s.Name)
	}
	for i, c := range s.Columns {
		if !foreign(s.Columns, c.Name, o.Lang) {
			h.Columns = append(h.Columns, htmlColumn{c.Name, safe(title(c.Title, o.Lang)), i, c.Kind})
		}
	}
	return h, nil
}

// foreign tells whether a column says in another language what its neighbour says in the language of the page.
func foreign(columns []analyze.Column, name, lang string) bool {
	at := strings.LastIndexByte(name, '_')
	if at < 0 || name[at+1:] == lang || (name[at+1:] != "en" && name[at+1:] != "zh") {
		return false
	}
	for _, c := range columns {
		if c.Name == name[:at+1]+lang {
			return true
		}
	}
	return false
}

// Empty tells whether there is nothing to show.
func (h htmlSection) Empty() bool { return len(h.Rows) == 0 }

// Single tells whether the section is one row, which reads better as a list of numbers.
func (h htmlSection) Single() bool {
	return len(h.Rows) == 1 && len(h.Columns) > 2 && h.Columns[0].kind != analyze.KindText
}

// htmlTile is one headline number.
type htmlTile struct{ Title, Text, Value, Key, Note, Class string }

// Tiles are the cells of the only row with their titles.
func (h htmlSection) Tiles() []htmlTile {
	var tiles []htmlTile
	for _, c := range h.Cells(h.Rows[0]) {
		if !c.Bar {
			tiles = append(tiles, htmlTile{Title: c.title, Text: c.Text, Value: c.Value})
		}
	}
	return tiles
}

// htmlCell is one cell: what is shown, and what it sorts by where that differs.
type htmlCell struct {
	Text, Value, Class, Width string
	Head, Bar                 bool
	title                     string
}

// Cells makes the cells of one row when the template asks for them, so that a large table is never held twice.
func (h htmlSection) Cells(row []any) []htmlCell {
	cells := make([]htmlCell, len(h.Columns))
	for i, c := range h.Columns {
		var v any
		if c.at < len(row) {
			v = row[c.at]
		}
		cells[i] = newHTMLCell(v, c, h.o)
		cells[i].Head = i == 0 && c.kind == analyze.KindText
		cells[i].title = c.Title
	}
	return cells
}

func newHTMLCell(v any, c htmlColumn, o Options) htmlCell {
	switch v := v.(type) {
	case string:
		return htmlCell{Text: translated(c.Name, safe(v), o), Value: keptRaw(c.Name, safe(v))}
	case int64, float64:
		if c.kind == analyze.KindBar {
			share := number(v)
			return htmlCell{Bar: true, Text: cell(share, analyze.KindPercent, o), Value: plain(v), Width: barWidth(share)}
		}
		n := htmlCell{Text: grouped(cell(v, c.kind, o)), Class: "n"}
		if n.Text != plain(v) {
			n.Value = plain(v)
		}
		return n
	}
	n := htmlCell{Text: cell(v, c.kind, o)}
	if c.kind == analyze.KindTime {
		n.Class = "t"
	}
	return n
}

// number returns a number as a float.
func number(v any) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}

func barWidth(share float64) string {
	return strconv.FormatFloat(100*min(1, max(0, share)), 'f', 1, 64)
}

// wordColumns are the columns whose values are words of the program, not of a log.
var wordColumns = map[string]map[string][2]string{
	"actor": actorWords, "severity": severityWords, "outcome": outcomeWords, "side": sideWords,
}

func translated(column, v string, o Options) string {
	if m := wordColumns[column]; m != nil {
		return pick(m, v, o.Lang)
	}
	return v
}

func keptRaw(column, v string) string {
	if wordColumns[column] != nil {
		return v
	}
	return ""
}

// grouped sets commas between the thousands of a number.
func grouped(s string) string {
	sign, digits := "", s
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, digits = "-", rest
	}
	end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(digits)
	}
	var b strings.Builder
	for i, c := range digits[:end] {
		if i > 0 && (end-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return fmt.Sprint(sign, b.String(), digits[end:])
}
