// Package window reads a text of any length in blocks of whole lines, and tells
// which last lines of a block to look at again together with the next one, so
// that what is written over several lines is seen as a whole. Where it cuts
// depends on the text alone: the same text is always cut the same way.
package window

import (
	"bytes"
	"errors"
	"io"
)

// Sizes in bytes.
const (
	size    = 256 << 10 // of a block
	largest = 1 << 20   // of a block without a line end
	overlap = 8 << 10   // seen again with the next block, unless one line is longer
	oneLine = 64 << 10  // the longest line that is seen again as a whole
	slack   = 4 << 10   // in which a place to cut an endless line is looked for
)

// overlapLines is how many lines are seen again: more than a card number, a
// track or a key takes in any wrapped form.
const overlapLines = 16

// Reader cuts a text into blocks.
type Reader struct {
	r   io.Reader
	buf []byte
	n   int // bytes in buf
	out int // bytes of buf that were handed out
	err error
}

// New returns a reader of r.
func New(r io.Reader) *Reader { return &Reader{r: r, buf: make([]byte, size)} }

// Next returns the next block of whole lines, valid until the next call, and
// io.EOF after the last. A line without end is cut after 1 MiB.
func (r *Reader) Next() ([]byte, error) {
	r.n = copy(r.buf, r.buf[r.out:r.n])
	r.out = 0
	for {
		if err := r.fill(); err != nil {
			return nil, err
		}
		if r.n == 0 {
			return nil, io.EOF
		}
		if r.out = r.cut(); r.out > 0 {
			return r.buf[:r.out], nil
		}
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
}

// fill reads until the buffer is full or the text has ended.
func (r *Reader) fill() error {
	if r.err == nil && r.n < len(r.buf) {
		var n int
		n, r.err = io.ReadFull(r.r, r.buf[r.n:])
		r.n += n
	}
	if r.err == nil || r.err == io.EOF || errors.Is(r.err, io.ErrUnexpectedEOF) {
		return nil
	}
	return r.err
}

// cut returns where the block ends, 0 when more must be read to tell.
func (r *Reader) cut() int {
	if r.err != nil {
		return r.n
	}
	if i := bytes.LastIndexByte(r.buf[:r.n], '\n'); i >= 0 {
		return i + 1
	}
	if r.n < largest {
		return 0
	}
	return gap(r.buf[:r.n], r.n-slack, r.n)
}

// gap returns a place between lo and hi at which a line may be cut: behind a
// sign that ends a value, else a blank, the last of them; else hi.
func gap(text []byte, lo, hi int) int {
	for _, signs := range []string{",;{}&<", " \t"} {
		if i := bytes.LastIndexAny(text[lo:hi], signs); i >= 0 {
			return lo + i + 1
		}
	}
	return hi
}

// Tail returns where those last lines of text begin that are looked at again
// with the block that follows.
func Tail(text []byte) int {
	at := len(text)
	for lines := 0; lines < overlapLines && at > 0; lines++ {
		lo := bytes.LastIndexByte(text[:at-1], '\n') + 1
		if lines == 0 && len(text)-lo > oneLine {
			return gap(text, len(text)-slack, len(text)-slack/2)
		}
		if lines > 0 && len(text)-lo > overlap {
			break
		}
		at = lo
	}
	return at
}
