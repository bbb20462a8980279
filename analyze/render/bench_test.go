package render

import (
	"io"
	"testing"
)

// BenchmarkRender writes a report whose second section has some ten thousand rows, in every format.
func BenchmarkRender(b *testing.B) {
	r := sampleReport()
	rows := r.Sections[1].Rows
	for len(r.Sections[1].Rows) < 10_000 {
		r.Sections[1].Rows = append(r.Sections[1].Rows, rows...)
	}
	for name, f := range Funcs() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f(io.Discard, r, Options{Width: 200}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(r.Sections[1].Rows)), "rows/op")
		})
	}
}
