package render

import (
	"fmt"
	"strconv"
	"strings"

	"posmortem/analyze"
)

// htmlBar is one cause with its share of the failures.
type htmlBar struct{ Cause, Label, Anchor, Class, Count, Share, Width string }

// count adds one headline number.
func (d *document) count(key, name string, n int64, note, class string) {
	text := strconv.FormatInt(n, 10)
	d.Tiles = append(d.Tiles, htmlTile{Title: d.W(name), Text: grouped(text), Value: text, Key: key, Note: note, Class: class})
}

// totals adds the headline numbers of payments.
func (d *document) totals(t *analyze.Totals) {
	judgement := "good"
	if t.Failures > 0 {
		judgement = "bad"
	}
	d.count("attempts", "tried", t.Attempts, "", "")
	d.count("failures", "lost", t.Failures, fmt.Sprintf(d.W("ofall"), perCent(t.Failures, t.Attempts)), judgement)
	d.count("explained", "known", t.Explained, fmt.Sprintf(d.W("restof"), perCent(t.Explained, t.Failures), t.Unexplained), "")
	value, unit, _ := strings.Cut(amount(t.FailedAmountMinor, t.Currency), " ")
	d.Tiles = append(d.Tiles, htmlTile{Title: d.W("money"), Text: value, Note: unit, Value: strconv.FormatInt(t.FailedAmountMinor, 10), Key: "failed_amount_minor"})
}

// chart gives the page what its script counts by, and the causes to choose from.
func (d *document) chart(t *analyze.Tally, anchors map[string]string) {
	d.Board = newBoard(t, anchors, d.o)
	for _, c := range d.Board.Causes[1:] {
		d.Causes = append(d.Causes, choice{c.Slug, c.Title})
	}
}

// causeBars ranks the causes of a tally.
func (d *document) causeBars(t *analyze.Tally, anchors map[string]string) {
	sums := map[string]int64{}
	for _, c := range t.Cells {
		sums[c.Cause] += c.Attempts
	}
	all, most := t.Totals().Failures, int64(0)
	for _, c := range d.Board.Causes[1:] {
		most = max(most, sums[c.Slug])
	}
	for _, c := range d.Board.Causes[1:] {
		d.bar(c.Slug, c.Title, anchors[c.Slug], c.Severity, sums[c.Slug], most, all)
	}
}

func (d *document) bar(cause, label, anchor, class string, n, most, all int64) {
	d.Bars = append(d.Bars, htmlBar{safe(cause), safe(label), anchor, class, grouped(strconv.FormatInt(n, 10)), perCent(n, all), barWidth(float64(n) / float64(max(most, 1)))})
}
