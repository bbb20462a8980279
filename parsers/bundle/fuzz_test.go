package bundle

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzWalk: whatever the bytes, a walk ends without an error or a panic, within
// its limits, and every name and reason is fit to print.
func FuzzWalk(f *testing.F) {
	one := file{"T1/app.log", hello}
	for _, seed := range [][]byte{
		nil, []byte(english), []byte("\xff\xfeh\x00i\x00"), []byte("a\rb\r"), gzipOf([]byte(hello)), zstdOf([]byte(hello)), xzOf([]byte(hello)),
		bzip2Hello, zipOf(one, file{"in.gz", string(gzipOf([]byte(hello)))}), tarOf(one, one), gzipOf(tarOf(one)), zipOf(file{"x.zip", string(zipOf(one))}),
		sparseTar(1 << 30), zipOf(one)[:60], append(tarOf(one), tarOf(one)...), []byte(mailOf("mixed", textPart, attached("a.zip", zipOf(one)))), workbookOf(f),
	} {
		f.Add(seed)
	}
	limits := Limits{Depth: 3, Members: 50, Total: 1 << 20, Ratio: 100}
	f.Fuzz(func(t *testing.T, data []byte) {
		var raw, text int64
		members := 0
		o := Options{Limits: limits, Documents: true, Problem: func(p Problem) { fit(t, p.Path); fit(t, p.Reason) }}
		err := Walk(t.Context(), []string{"-"}, bytes.NewReader(data), o, func(m *Member) error {
			members++
			fit(t, m.Path)
			n, err := io.Copy(io.Discard, m.Reader)
			if err != nil {
				t.Errorf("Reader: %v", err)
			}
			raw, text = raw+m.Bytes(), text+n
			return nil
		})
		if err != nil {
			t.Errorf("Walk: %v", err)
		}
		if members > limits.Members+1 || raw > limits.Total+10*int64(len(data))+freeGrowth || text > 3*raw {
			t.Errorf("%d members, %d bytes, %d of text", members, raw, text)
		}
	})
}

func fit(t *testing.T, s string) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) || s == "" {
		t.Errorf("not fit to print: %q", s)
	}
}
