package bundle

import (
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/bodgit/sevenzip"
)

// errPanic is what became of a panic inside a decoder of someone else's.
var errPanic = errors.New("the decoder gave up")

// sheltered runs fn and turns a panic of a decoder on damaged data into an error.
func sheltered(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPanic, r)
		}
	}()
	return fn()
}

// shelter is a reader that does not panic.
type shelter struct{ r io.Reader }

// Read reads from the reader underneath.
func (s shelter) Read(p []byte) (n int, err error) {
	err = sheltered(func() (err error) {
		n, err = s.r.Read(p)
		return err
	})
	return n, err
}

// summed is the text of a member whose checksum is compared at its end, which the library does not do.
type summed struct {
	r    io.Reader
	want uint32
	sum  hash.Hash32
}

var errSum = errors.New("wrong checksum")

// Read reads from the reader underneath.
func (s *summed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.sum.Write(p[:n])
	if err == io.EOF && s.sum.Sum32() != s.want {
		err = errSum
	}
	return n, err
}

// sevenball is one 7z archive while it is read.
type sevenball struct {
	w    *walker
	n    node
	size int64
	used names
}

// sevenZip visits the members of a 7z archive: manifests first, the rest in the archive's own order, in which its streams can be read
// at one go.
func (w *walker) sevenZip(n node) error {
	if !w.enter(n) {
		return nil
	}
	at, size := n.at, n.size
	if at == nil {
		s, err := w.spill(n.r)
		//lint:ignore SA5001 what could be spilled is handed over together with the error
		defer s.Close()
		if cancelled := w.ctx.Err(); cancelled != nil {
			return cancelled
		}
		if err != nil {
			w.tell(n.path, err)
			return nil // its directory lies at its end
		}
		at, size = s, s.size
	}
	z := &sevenball{w: w, n: n, size: size, used: names{}}
	tame()
	var r *sevenzip.Reader
	err := sheltered(func() (err error) {
		r, err = sevenzip.NewReader(at, size)
		return err
	})
	if err != nil {
		w.problem(n.path, sevenReason(err))
		return w.ctx.Err()
	}
	return z.visit(r.File)
}

func (z *sevenball) visit(files []*sevenzip.File) error {
	slices.SortStableFunc(files, func(a, b *sevenzip.File) int {
		return before(z.w.first(path.Base(a.Name)), z.w.first(path.Base(b.Name)))
	})
	for _, f := range files {
		name := memberName(f.Name)
		switch {
		case z.w.root.blown || z.w.ctx.Err() != nil:
			return z.w.ctx.Err()
		case z.w.spent():
			z.w.problem(z.n.path+"/"+name, "from here on the archive is not read: "+z.w.spentReason())
			return nil
		case !z.w.member(z.n.path + "/" + name):
			return nil
		}
		if err := z.member(f, name); err != nil {
			return err
		}
	}
	return z.w.ctx.Err()
}

func (z *sevenball) member(f *sevenzip.File, name string) error {
	mode := f.Mode()
	if mode.IsDir() || junk(name) {
		return nil
	}
	show := z.used.unique(z.n.path + "/" + name)
	if !mode.IsRegular() {
		reason := "a device or pipe, not a file; left out"
		if mode&fs.ModeSymlink != 0 {
			reason = "a link; not followed; give its target if that is not in the archive"
		}
		z.w.problem(show, reason)
		return nil
	}
	var r io.ReadCloser
	if err := sheltered(func() (err error) {
		r, err = f.Open()
		return err
	}); err != nil {
		z.w.problem(show, sevenReason(err))
		return z.w.ctx.Err()
	}
	defer func() { _ = sheltered(r.Close) }()
	var text io.Reader = shelter{r}
	if f.CRC32 != 0 { // some archives have none
		text = &summed{text, f.CRC32, crc32.NewIEEE()}
	}
	l := &layer{w: z.w, kind: sevenZipped, path: show, r: text, in: func() int64 { return z.size }}
	n := node{path: show, r: l, size: knownSize(f.UncompressedSize), depth: z.n.depth + 1}
	if f.Modified.Year() >= 1980 {
		n.mod = f.Modified
	}
	return z.w.visit(n)
}

// sevenReason says in one line why a 7z archive, or a member of it, cannot be opened.
func sevenReason(err error) string {
	var e *sevenzip.ReadError
	if errors.As(err, &e) && e.Encrypted {
		return encrypted
	}
	if errors.Is(err, ErrWindow) {
		return "its 7z data ask for too much memory; pack it again with a dictionary of 128 MiB or less"
	}
	return "the 7z archive is damaged here, or packed in a way that is not supported; copy the file again, or unpack it and give its folder"
}
