package mask

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"io"
)

// mostInflated is how much of a compressed text is looked at.
const mostInflated = 1 << 16

// deflated tells whether b, which begins as gzip (RFC 1952) or zlib (RFC 1950) does, holds card data. What cannot be opened to its end holds
// what was read of it.
func (m *Mask) deflated(b []byte, d int) (Kind, bool) {
	if len(b) < fewestBytes || d >= depth {
		return 0, false
	}
	var r io.Reader
	switch {
	case b[0] == 0x1f && b[1] == 0x8b && b[2] == 8:
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return 0, false
		}
		r = z
	case b[0] == 0x78 && (int(b[0])<<8|int(b[1]))%31 == 0:
		r = flate.NewReader(bytes.NewReader(b[2:]))
	default:
		return 0, false
	}
	text, _ := io.ReadAll(io.LimitReader(r, mostInflated)) // the end may be missing
	if spans := m.find(text, d); len(spans) > 0 {
		return spans[0].kind, true
	}
	return 0, false
}
