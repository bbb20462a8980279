package inspect

import "io"

// withoutSymbols passes on the bytes of a DuckDB file with zeros in place of the symbols by which it packs texts (FSST: at most 255 of one to eight
// bytes, in libfsst.hpp, Encoder export): they stand one after the other, so that digits of two make a number that nobody wrote. A card number
// is longer than a symbol; the texts themselves are looked at as values.
type withoutSymbols struct {
	r    io.Reader
	last uint64 // the last eight bytes
	head []byte // what was read of the sizes behind a version; nil outside
	skip int    // bytes of symbols that follow
}

// fsstVersion is what every table of symbols begins with: a mark of its byte order, three numbers, and 20190218.
const (
	fsstVersion = 0x01_000000_0a143401
	fsstMask    = 0xff_000000_ffffffff
)

// Read reads the next bytes.
func (w *withoutSymbols) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	for i, c := range p[:n] {
		if w.skip > 0 {
			w.skip--
			p[i] = 0
			continue
		}
		if w.head != nil {
			w.sizes(c)
		}
		if w.last = w.last<<8 | uint64(c); w.last&fsstMask == fsstVersion {
			w.head = append(make([]byte, 0, 10), byte(w.last>>48)) // how many symbols there are
		}
	}
	return n, err
}

// sizes takes a byte of how many symbols there are of each length, which must be as many as there are.
func (w *withoutSymbols) sizes(c byte) {
	if w.head = append(w.head, c); len(w.head) < 10 {
		return
	}
	count, bytes := 0, 0
	for i, n := range w.head[2:] {
		count += int(n)
		bytes += int(n) * (i + 1)
	}
	if count == int(w.head[0]) {
		w.skip = bytes
	}
	w.head = nil
}
