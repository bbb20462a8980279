package bundle

import (
	"crypto/sha256"
	"hash"
	"io"
)

// deliver hands a stream to the walk's function as one member.
func (w *walker) deliver(n node, head []byte, whole bool) error {
	t := &tap{w: w, r: n.r, sum: sha256.New()}
	m := &Member{Path: n.path, Input: w.root.show, Size: n.size, Mod: n.mod, File: n.disk,
		Hash: t.hash, Bytes: t.bytes, Whole: t.whole}
	if reason := unopened(head, w.o.Documents); reason != "" {
		w.problem(n.path, reason)
	}
	var mark int
	m.Encoding, mark = encodingOf(head, whole)
	m.Reader = decoded(t, m.Encoding, mark, head)
	err := w.fn(m)
	m.Reader = ended{}
	if err != nil {
		return err
	}
	return w.finish(t, n.path)
}

// finish reads what is left of a member and records what was wrong with it.
func (w *walker) finish(t *tap, path string) error {
	for !t.ended {
		if _, err := t.Read(w.scratch); err != nil && err != io.EOF {
			return err
		}
	}
	t.r = nil
	if t.err != nil {
		w.tell(path, t.err)
	}
	return nil
}

// tap counts and hashes the bytes of a member as they pass, and turns damage
// into the end of the member.
type tap struct {
	w      *walker
	r      io.Reader
	sum    hash.Hash
	digest [sha256.Size]byte
	n      int64
	err    error // the damage
	ended  bool
	idle   int
}

// Read passes bytes on.
func (t *tap) Read(p []byte) (int, error) {
	if t.ended {
		return 0, io.EOF
	}
	if err := t.w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := t.r.Read(p)
	if n > 0 {
		t.idle = 0
		t.sum.Write(p[:n])
		t.n += int64(n)
	} else if t.idle++; err == nil && t.idle > 100 && len(p) > 0 {
		err = io.ErrNoProgress
	}
	if err == nil {
		return n, nil
	}
	if cancelled := t.w.ctx.Err(); cancelled != nil {
		return n, cancelled
	}
	t.end(err)
	return n, io.EOF
}

func (t *tap) end(err error) {
	t.ended = true
	t.sum.Sum(t.digest[:0])
	if err != io.EOF {
		t.err = err
	}
}

func (t *tap) hash() [sha256.Size]byte {
	if !t.ended {
		return [sha256.Size]byte(t.sum.Sum(nil))
	}
	return t.digest
}

func (t *tap) bytes() int64 { return t.n }

func (t *tap) whole() bool { return t.ended && t.err == nil }

// ended is the reader of a member whose visit is over.
type ended struct{}

// Read returns io.EOF.
func (ended) Read([]byte) (int, error) { return 0, io.EOF }
