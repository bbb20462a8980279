package bundle

import (
	"errors"
	"io"
	"io/fs"

	"github.com/nwaples/rardecode/v2"
)

// rar visits the members of a RAR archive in its own order: it is read as it comes.
func (w *walker) rar(n node) error {
	if !w.enter(n) {
		return nil
	}
	used := names{}
	var r *rardecode.Reader
	err := sheltered(func() (err error) {
		r, err = rardecode.NewReader(n.r, rardecode.MaxDictionarySize(LargestWindow))
		return err
	})
	for err == nil {
		var h *rardecode.FileHeader
		if err = sheltered(func() (err error) {
			h, err = r.Next()
			return err
		}); err != nil {
			break
		}
		name := memberName(h.Name)
		switch {
		case w.root.blown:
			return w.ctx.Err()
		case w.spent():
			w.problem(n.path+"/"+name, "from here on the archive is not read: "+w.spentReason())
			return nil
		case !w.member(n.path + "/" + name):
			return nil
		}
		if err := w.rarMember(n, r, h, used); err != nil {
			return err
		}
	}
	if cancelled := w.ctx.Err(); cancelled != nil {
		return cancelled
	}
	if err != io.EOF {
		w.tellRar(n.path, err)
	}
	return nil
}

func (w *walker) rarMember(n node, r io.Reader, h *rardecode.FileHeader, used names) error {
	name := memberName(h.Name)
	if h.IsDir || junk(name) {
		return nil
	}
	show := used.unique(n.path + "/" + name)
	switch {
	case h.Encrypted || h.HeaderEncrypted:
		w.problem(show, encrypted)
		return nil
	case h.LinkType != 0 || h.Mode()&fs.ModeSymlink != 0:
		w.problem(show, "a link; not followed; give its target if that is not in the archive")
		return nil
	}
	packed := max(h.PackedSize, 1)
	if h.Solid {
		packed = max(n.size, packed) // what came before helps
	}
	l := &layer{w: w, kind: rared, path: show, r: shelter{r}, in: func() int64 { return packed }}
	m := node{path: show, r: l, size: h.UnPackedSize, depth: n.depth + 1}
	if h.UnKnownSize {
		m.size = -1
	}
	if h.ModificationTime.Year() >= 1980 {
		m.mod = h.ModificationTime
	}
	return w.visit(m)
}

// tellRar says in one line why the rest of a RAR archive is not read.
func (w *walker) tellRar(path string, err error) {
	var d *damage
	switch {
	case errors.As(err, &d):
		w.tell(path, err)
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted), errors.Is(err, rardecode.ErrBadPassword):
		w.problem(path, encrypted)
	case errors.Is(err, rardecode.ErrMultiVolume):
		w.problem(path, "goes on in another volume; unpack the volumes together and give their folder")
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		w.problem(path, "its rar data ask for too much memory; pack it again with a dictionary of 128 MiB or less")
	default:
		w.problem(path, "the rar archive is damaged here, or packed in a way that is not supported; what came before is kept; copy the file again")
	}
}
