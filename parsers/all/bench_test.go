package all_test

import (
	"path/filepath"
	"testing"

	"posmortem/parsers/all"
	"posmortem/parsers/parserstest"
)

// BenchmarkDetect asks all formats about the head of every case: what a bundle of many small files pays.
func BenchmarkDetect(b *testing.B) {
	var heads [][]byte
	size := 0
	for _, f := range all.Formats() {
		for _, c := range parserstest.Cases(b, filepath.Join("..", folder(f.Name), "testdata")) {
			heads = append(heads, c.Source.Head)
			size += len(c.Source.Head)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, h := range heads {
			all.Detect("input", h)
		}
	}
	b.ReportMetric(float64(len(heads)), "heads/op")
}
