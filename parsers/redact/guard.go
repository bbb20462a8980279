package redact

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"posmortem/parsers/bundle"
)

// freeGrowth is how much may come out of anything before its ratio is looked at.
const freeGrowth = 64 << 20

// guard bounds what archives may make the program do, by the limits of package bundle.
type guard struct {
	limits  bundle.Limits
	total   int64 // bytes unpacked so far
	entries int   // members met so far
	input   int64 // bytes of the input read so far
}

// member counts an entry of an archive and tells whether it is within the limit.
func (g *guard) member() bool {
	g.entries++
	return g.entries <= g.limits.Members
}

// A fault is why a stream ended before its end, in one line.
type fault struct{ reason string }

func (f *fault) Error() string { return f.reason }

// reasonOf says why a stream cannot be read, without any of its content.
func reasonOf(err error) string {
	var f *fault
	switch {
	case errors.As(err, &f):
		return f.reason
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it ends early; what came before is kept; copy the file again"
	}
	return "it cannot be read: it is damaged"
}

// unpacked is the output of a decompressor, under the limits.
type unpacked struct {
	j   *job
	r   io.Reader
	in  func() int64 // compressed bytes behind what came out
	out int64
}

// Read decompresses until the end, the first damage or a limit.
func (u *unpacked) Read(p []byte) (int, error) {
	g := &u.j.guard
	if err := u.j.ctx.Err(); err != nil {
		return 0, err
	}
	if g.total >= g.limits.Total {
		return 0, &fault{"the limit of bytes unpacked in one run is reached; redact fewer inputs at a time"}
	}
	n, err := u.r.Read(p)
	u.out += int64(n)
	g.total += int64(n)
	ratio := int64(g.limits.Ratio)
	switch {
	case u.out > freeGrowth && u.out/ratio > max(u.in(), 1), g.total > freeGrowth && g.total/ratio > max(g.input, 1):
		return n, &fault{fmt.Sprintf("it grows to more than %d times its size when unpacked, as a decompression bomb does; the rest of it is not read", ratio)}
	case err == nil, err == io.EOF:
		return n, err
	case errors.Is(err, bundle.ErrWindow):
		return n, &fault{"its xz data ask for too much memory; compress it again with a dictionary of 128 MiB or less"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, &fault{"its compressed data end early; what came before is kept; copy the file again"}
	}
	var f *fault
	if errors.As(err, &f) {
		return n, f
	}
	return n, &fault{"its compressed data are damaged; what came before is kept; copy the file again"}
}

// counted counts what is read.
type counted struct {
	r io.Reader
	n int64
}

// Read counts what passes.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
