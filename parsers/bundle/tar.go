package bundle

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// tarball is one tar archive while it is read.
type tarball struct {
	w     *walker
	n     node
	src   *offset      // what the tar reader reads
	used  names        // paths given out
	early map[int]bool // entries visited before the others
	index int          // of the entry at hand
	bad   *damage      // what ended the archive
}

// tar visits the members of a tar archive in its order, those that Options.First
// names before them where the archive is a file that can be read twice.
func (w *walker) tar(n node) error {
	if !w.enter(n) {
		return nil
	}
	a := &tarball{w: w, n: n, src: &offset{r: n.r}, used: names{}, early: map[int]bool{}}
	if n.at != nil && w.o.First != nil {
		if err := a.firstPass(); err != nil {
			return err
		}
	}
	return a.pass()
}

// firstPass visits what Options.First names, skipping from header to header.
// Damage is left for the main pass to tell.
func (a *tarball) firstPass() error {
	r := tar.NewReader(io.NewSectionReader(a.n.at, 0, a.n.size))
	for i := 0; i < a.w.o.Limits.Members; i++ {
		h, err := next(r)
		if cancelled := a.w.ctx.Err(); cancelled != nil {
			return cancelled
		}
		if err != nil {
			return nil
		}
		name := memberName(h.Name)
		if regular(h) && !sparse(h) && !junk(name) && a.w.first(path.Base(name)) {
			a.early[i] = true
			if err := a.visit(h, a.unique(name), r); err != nil {
				return err
			}
		}
	}
	return nil
}

// pass visits every other entry, and those of archives that were appended.
func (a *tarball) pass() error {
	for more := true; more; {
		r := tar.NewReader(a.src)
		for {
			h, err := next(r)
			if cancelled := a.w.ctx.Err(); cancelled != nil {
				return cancelled
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				a.w.tell(a.n.path, a.explain(err))
				return nil
			}
			if stop, err := a.entry(h, r); stop || err != nil {
				return err
			}
		}
		more = a.appended()
	}
	return a.w.ctx.Err()
}

// entry visits one entry; stop tells that a limit ended the archive.
func (a *tarball) entry(h *tar.Header, r *tar.Reader) (stop bool, err error) {
	name := memberName(h.Name)
	if !a.w.member(a.n.path + "/" + name) {
		return true, nil
	}
	i := a.index
	a.index++
	switch {
	case a.early[i], h.Typeflag == tar.TypeDir, h.Typeflag == tar.TypeXGlobalHeader, junk(name):
		return false, nil
	case !regular(h):
		a.w.problem(a.unique(name), oddity(h.Typeflag))
		return false, nil
	}
	err = a.visit(h, a.unique(name), r)
	return a.w.root.blown, err
}

func (a *tarball) unique(name string) string { return a.used.unique(a.n.path + "/" + name) }

func (a *tarball) visit(h *tar.Header, show string, r *tar.Reader) error {
	n := node{path: show, r: &entryReader{a, r}, size: h.Size, depth: a.n.depth + 1}
	if h.ModTime.Unix() > 0 {
		n.mod = h.ModTime
	}
	if sparse(h) {
		// Holes come out as zeros that nothing in the archive stands for.
		start := a.src.n
		n.r = &layer{w: a.w, kind: tarred, path: show, r: n.r, in: func() int64 { return a.src.n - start }}
	}
	return a.w.visit(n)
}

// explain turns an error of the tar reader into damage, the same one each time,
// since a cut member and the missing entry after it are one fault.
func (a *tarball) explain(err error) error {
	var d *damage
	switch {
	case errors.As(err, &d), a.w.ctx.Err() != nil:
		return err
	case a.bad != nil:
	case errors.Is(err, io.ErrUnexpectedEOF):
		a.bad = &damage{reason: "the tar archive ends early here; what came before is kept; copy the file again"}
	default:
		a.bad = &damage{reason: "the tar archive is damaged; the members after the damage cannot be found; copy the file again"}
	}
	return a.bad
}

// appended looks behind the end of an archive for another one (cat a.tar b.tar),
// reading the padding, so that a check sum after it is met.
func (a *tarball) appended() bool {
	block := make([]byte, 512)
	zeros := make([]byte, 512)
	for {
		n, err := fill(a.src, block)
		switch {
		case isTar(block[:n]):
			a.src = &offset{r: &prefixed{head: block, r: a.src}}
			return true
		case !bytes.Equal(block[:n], zeros[:n]):
			a.w.problem(a.n.path, "something that is not tar follows the end of the archive; left out")
			return false
		case err != nil && err != io.EOF:
			a.w.tell(a.n.path, a.explain(err))
			return false
		case err != nil:
			return false
		}
	}
}

func next(r *tar.Reader) (*tar.Header, error) {
	h, err := r.Next()
	if errors.Is(err, tar.ErrInsecurePath) {
		err = nil // nothing is written under the name
	}
	return h, err
}

func regular(h *tar.Header) bool {
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
		return true
	}
	return false
}

func sparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for k := range h.PAXRecords {
		if strings.HasPrefix(k, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// oddity says what an entry is that is no file.
func oddity(flag byte) string {
	switch flag {
	case tar.TypeLink:
		return "a hard link to another member, which is read under its own name; left out"
	case tar.TypeSymlink:
		return "a link; not followed; give its target if that is not in the archive"
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		return "a device or pipe, not a file; left out"
	}
	return "an entry of an unknown kind; left out"
}

// entryReader reads one entry and says what is wrong with the archive.
type entryReader struct {
	a *tarball
	r io.Reader
}

// Read reads from the entry.
func (e *entryReader) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if err != nil && err != io.EOF {
		err = e.a.explain(err)
	}
	return n, err
}

// offset counts what the tar reader takes from the archive.
type offset struct {
	r io.Reader
	n int64
}

// Read counts what passes.
func (o *offset) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	o.n += int64(n)
	return n, err
}
