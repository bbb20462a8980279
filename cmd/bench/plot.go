package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

// The picture: two panels side by side, each so large, with room for the words around it.
const (
	panelWidth, panelHeight = 300, 200
	left, top, between      = 56, 40, 76
)

// draw writes cost against size, of the task growth, as one SVG picture.
func (b *bench) draw() error {
	var points []row
	for _, r := range b.Rows {
		if r.Task == "growth" {
			points = append(points, r)
		}
	}
	if len(points) == 0 {
		return fmt.Errorf("nothing to plot: the task growth was not measured")
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", left+2*panelWidth+between+20, top+panelHeight+48)
	s.WriteString(`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	panel(&s, left, "processor time, s", points, func(r row) float64 { return r.CPU }, true)
	panel(&s, left+panelWidth+between, "peak memory, MB", points, func(r row) float64 { return r.Peak }, false)
	s.WriteString("</svg>\n")
	return os.WriteFile(b.plot, []byte(s.String()), 0o644)
}

// panel draws one figure against the size of the input in MB. With proportion a dashed line shows what exact proportion to the
// largest input would be.
func panel(s *strings.Builder, x0 int, title string, points []row, figure func(row) float64, proportion bool) {
	var widest, highest float64
	for _, p := range points {
		widest, highest = max(widest, float64(p.bytes)/1e6), max(highest, figure(p))
	}
	widest, highest = roundUp(widest), roundUp(highest)
	at := func(mb, v float64) (x, y float64) {
		return float64(x0) + mb/widest*panelWidth, top + panelHeight*(1-v/highest)
	}
	fmt.Fprintf(s, `<text x="%d" y="%d" font-weight="bold">%s</text>`+"\n", x0, top-18, title)
	for i := range 5 {
		share := float64(i) / 4
		x, y := at(widest*share, highest*share)
		fmt.Fprintf(s, `<path d="M%d %.1fh%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", x0, y, panelWidth, x0-6, y+4, tick(highest*share))
		fmt.Fprintf(s, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", x, top+panelHeight+18, tick(widest*share))
	}
	fmt.Fprintf(s, `<text x="%d" y="%d" text-anchor="middle">input, MB</text>`+"\n", x0+panelWidth/2, top+panelHeight+38)
	var line strings.Builder
	for i, p := range points {
		x, y := at(float64(p.bytes)/1e6, figure(p))
		fmt.Fprintf(&line, "%c%.1f %.1f", "ML"[min(i, 1)], x, y)
		fmt.Fprintf(s, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="#1f6feb"/>`+"\n", x, y)
	}
	fmt.Fprintf(s, `<path d="%s" fill="none" stroke="#1f6feb" stroke-width="2"/>`+"\n", line.String())
	if last := points[len(points)-1]; proportion {
		x, y := at(float64(last.bytes)/1e6, figure(last))
		fmt.Fprintf(s, `<path d="M%d %dL%.1f %.1f" stroke="#888" stroke-dasharray="4 4"/>`+"\n", x0, top+panelHeight, x, y)
	}
}

// roundUp returns the next number above v that reads well on an axis of four steps.
func roundUp(v float64) float64 {
	if v <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8} {
		if m*unit >= v {
			return m * unit
		}
	}
	return 10 * unit
}

func tick(v float64) string {
	if v == math.Trunc(v) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
