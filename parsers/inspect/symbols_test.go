package inspect

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
)

// TestWithoutSymbols takes the symbols out, however the bytes come, and nothing else.
func TestWithoutSymbols(t *testing.T) {
	table := append([]byte{1, 3, 0, 0x3f, 0x0a, 0x14, 0x34, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 2}, "42"+"41111111"+"11111111"...) // one of two bytes, two of eight
	odd := bytes.Clone(table)
	odd[1] = 4 // not as many as its sizes say
	in := bytes.Join([][]byte{[]byte("before "), table, []byte(" 4111111111111111 "), odd, []byte(" after")}, nil)
	want := bytes.Replace(bytes.Clone(in), []byte("424111111111111111"), make([]byte, 18), 1)
	for name, r := range map[string]io.Reader{"at once": bytes.NewReader(in), "byte by byte": iotest.OneByteReader(bytes.NewReader(in))} {
		if got, err := io.ReadAll(&withoutSymbols{r: r}); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
