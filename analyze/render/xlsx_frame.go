package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"posmortem/analyze"
)

// heads are the titles of the columns; a table takes no two equal ones and no empty one.
func (b *workbook) heads(s *analyze.Section) []string {
	seen := map[string]bool{}
	heads := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		h := safe(title(c.Title, b.o.Lang))
		if h == "" {
			h = c.Name
		}
		for n, first := 2, h; seen[strings.ToLower(h)] || h == ""; n++ {
			h = fmt.Sprintf("%s (%d)", first, n)
		}
		seen[strings.ToLower(h)] = true
		heads[i] = shortened(h, 255)
	}
	return heads
}

// measured is how many rows tell the width of a column.
const measured = 1000

func (b *workbook) columnWidths(s *analyze.Section, rows [][]any) []float64 {
	sizes := make([]float64, len(s.Columns))
	for i, h := range b.heads(s) {
		sizes[i] = float64(min(widths.StringWidth(h)+5, 24)) // room for the button of the filter
	}
	for _, row := range rows[:min(len(rows), measured)] {
		for i, c := range s.Columns {
			if i < len(row) && c.Kind != analyze.KindBar {
				sizes[i] = max(sizes[i], float64(min(widths.StringWidth(grouped(cell(row[i], c.Kind, b.o)))+2, widestSheet)))
			}
		}
	}
	return sizes
}

// name makes a sheet's name: no more than 31 characters, none of []:*?/\, no apostrophe at the ends, not taken and not reserved.
func (b *workbook) name(s *analyze.Section) string {
	b.sheets++
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return ' '
		}
		return r
	}, safe(title(s.Title, b.o.Lang)))
	clean = strings.Trim(strings.Join(strings.Fields(clean), " "), "' ")
	if clean == "" {
		clean = b.untitled
	}
	if clean == "" {
		clean = fmt.Sprintf("sheet %d", b.sheets)
	}
	name := strings.TrimRight(shortened(clean, nameRunes), "' ")
	for n := 2; b.taken[strings.ToLower(name)] || strings.EqualFold(name, "history"); n++ {
		tail := fmt.Sprintf(" (%d)", n)
		name = strings.TrimRight(shortened(clean, nameRunes-len(tail)), "' ") + tail
	}
	b.taken[strings.ToLower(name)] = true
	return name
}

// shortened cuts s to at most n characters.
func shortened(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// addSheet adds an empty sheet. The first is the one that a new workbook begins with: to delete it later the library would read all others.
func (b *workbook) addSheet(name string) error {
	if b.sheets == 1 {
		return b.file.SetSheetName("Sheet1", name)
	}
	_, err := b.file.NewSheet(name)
	return err
}
