package bundle

import (
	"strings"
	"testing"
)

// BenchmarkWalk reads about 64 MiB of text, a third of it hard to compress, packed in each way, in reads of 256 KiB.
func BenchmarkWalk(b *testing.B) {
	text := []byte(strings.Repeat(english+chinese, 300_000) + noise(20<<20))
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"plain", text}, {"gzip", gzipOf(text)}, {"zstd", zstdOf(text)}, {"zip", zipOf(file{"a.log", string(text)})},
		{"tar", tarOf(file{"a.log", string(text)})}, {"gb18030", []byte(gbOf(text))},
	} {
		p := write(b, b.TempDir(), c.name, c.data)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			buf := make([]byte, 256<<10)
			for b.Loop() {
				must(Walk(b.Context(), []string{p}, nil, Options{}, func(m *Member) error {
					for {
						if _, err := m.Reader.Read(buf); err != nil {
							return nil
						}
					}
				}))
			}
		})
	}
}
