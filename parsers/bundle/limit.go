package bundle

import (
	"errors"
	"fmt"
	"io"
)

// freeGrowth is how much may come out of anything before its ratio is looked at.
const freeGrowth = 64 << 20

// damage is why a stream ended before its end. It is told once, for the member
// at which it was met, even where several layers run into it.
type damage struct {
	reason string
	told   bool
}

func (d *damage) Error() string { return d.reason }

// tell records an error of a stream as a problem of the path.
func (w *walker) tell(path string, err error) {
	var d *damage
	if !errors.As(err, &d) {
		w.problem(path, "cannot be read: "+cleanElement(err.Error()))
		return
	}
	if !d.told {
		d.told = true
		w.problem(path, d.reason)
	}
}

// spent tells whether nothing more may be decompressed in this walk.
func (w *walker) spent() bool { return w.total >= w.o.Limits.Total }

func (w *walker) spentReason() string {
	return "the limit of " + size(w.o.Limits.Total) + " unpacked in one run is reached; give fewer inputs at a time"
}

// layer is the output of one decompressor, under the limits.
type layer struct {
	w    *walker
	kind kind
	path string
	r    io.Reader
	in   func() int64 // compressed bytes behind what came out
	out  int64
	err  error
}

// Read decompresses until the end, the first damage or a limit.
func (l *layer) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if err := l.w.ctx.Err(); err != nil {
		return 0, err
	}
	rest := l.w.o.Limits.Total - l.w.total
	if rest <= 0 {
		return l.overTotal()
	}
	n, err := l.r.Read(p[:min(int64(len(p)), rest)])
	l.out += int64(n)
	l.w.total += int64(n)
	l.w.root.out += int64(n)
	if over := l.overRatio(); over != nil {
		err = over
	}
	if err != nil {
		l.err = l.explain(err)
	}
	return n, l.err
}

// overTotal tells the end of the data at the very limit from data beyond it.
func (l *layer) overTotal() (int, error) {
	var one [1]byte
	n, err := l.r.Read(one[:])
	switch {
	case n > 0:
		l.err = &damage{reason: "cut here: " + l.w.spentReason()}
	case err != nil:
		l.err = l.explain(err)
	}
	return 0, l.err
}

func (l *layer) overRatio() error {
	ratio, s := int64(l.w.o.Limits.Ratio), l.w.root
	if l.out > freeGrowth && l.out/ratio > max(l.in(), 1) {
		return &damage{reason: fmt.Sprintf("grows to more than %d times its size when unpacked, as a decompression bomb does; the rest of it is not read", ratio)}
	}
	if s.out > freeGrowth && s.out/ratio > max(s.compressed(), 1) {
		s.blown = true
		return &damage{reason: fmt.Sprintf("the input grows to more than %d times its size when unpacked, as a decompression bomb does; the rest of the input is not read", ratio)}
	}
	return nil
}

// explain turns an error of the decompressor into damage, and leaves alone what
// comes from a layer below.
func (l *layer) explain(err error) error {
	var d *damage
	if err == io.EOF || errors.As(err, &d) {
		return err
	}
	if cancelled := l.w.ctx.Err(); cancelled != nil {
		return cancelled
	}
	name := l.kind.String()
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &damage{reason: "its " + name + " data end early; what came before is kept; copy the file again"}
	case errors.Is(err, ErrWindow):
		return &damage{reason: "its " + name + " data ask for too much memory; compress it again with a dictionary of 128 MiB or less"}
	case l.out > 0 && l.kind.trailing(err):
		return &damage{reason: "something that is not " + name + " follows its " + name + " data; left out"}
	}
	return &damage{reason: "its " + name + " data are damaged; what came before is kept; copy the file again"}
}

// size writes a number of bytes in the largest unit that fits it.
func size(n int64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB", "TiB"}
	i := 0
	for n >= 1024 && n%1024 == 0 && i < len(units)-1 {
		n /= 1024
		i++
	}
	return fmt.Sprintf("%d %s", n, units[i])
}
