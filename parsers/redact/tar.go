package redact

import (
	"archive/tar"
	"bufio"
	"errors"
	"io"

	"posmortem/parsers/spool"
)

// tar redacts the members of a tar archive. Of their headers the kind, the name,
// the mode and the time are kept.
func (j *job) tar(path string, r io.Reader, at level) (*spool.Spool, error) {
	out := &spool.Spool{}
	t := &tarball{j: j, path: path, w: tar.NewWriter(out), names: names{}, at: level{archives: at.archives + 1}}
	src := &counted{r: r}
	t.read = func() int64 { return src.n }
	err := t.copy(tar.NewReader(src))
	if err == nil {
		err = t.w.Close()
	}
	if err != nil {
		out.Close()
		return nil, err
	}
	if n := trailing(r); n {
		j.damaged(path, "something follows the end of the tar archive; left out")
	}
	return out, nil
}

// trailing tells whether anything but zeros is left.
func trailing(r io.Reader) bool {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			if c != 0 {
				return true
			}
		}
		if err != nil {
			return false
		}
	}
}

// tarball is one tar archive while it is rebuilt.
type tarball struct {
	j     *job
	path  string
	w     *tar.Writer
	names names
	at    level
	read  func() int64 // bytes of the archive read so far
}

func (t *tarball) copy(r *tar.Reader) error {
	for {
		h, err := r.Next()
		switch {
		case t.j.ctx.Err() != nil:
			return t.j.ctx.Err()
		case err == io.EOF:
			return nil
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			t.j.damaged(t.path, "the tar archive is damaged or ends early; the members that follow are left out; copy the file again")
			return nil
		}
		if err := t.member(h, r); err != nil {
			return err
		}
	}
}

func (t *tarball) member(h *tar.Header, r io.Reader) error {
	j := t.j
	if h.Typeflag == tar.TypeXGlobalHeader {
		return nil
	}
	dir := h.Typeflag == tar.TypeDir
	name := t.names.unique(j.name(t.path, decodeName(h.Name), dir))
	show := t.path + "/" + name
	if reason := refused(h, name); reason != "" {
		j.leaveOut(show, reason)
		return nil
	}
	if !j.guard.member() {
		j.damaged(show, "beyond the limit of members of archives in one run; redact fewer inputs at a time")
		return nil
	}
	out := tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: h.Mode & 0o777, ModTime: h.ModTime}
	if dir {
		out.Typeflag = tar.TypeDir
		return t.w.WriteHeader(&out)
	}
	start := t.read()
	in := bufio.NewReader(&unpacked{j: j, r: r, in: func() int64 { return t.read() - start }}) // holes come out as zeros
	if renamed := renamedBy(in, name); renamed != name {
		name = t.names.unique(renamed)
		show = t.path + "/" + name
	}
	out.Name = name
	s, err := j.redact(show, in, t.at)
	if s == nil || err != nil {
		return err
	}
	defer s.Close()
	out.Size = s.Size()
	if err := t.w.WriteHeader(&out); err != nil {
		return err
	}
	_, err = io.Copy(t.w, s.Reader())
	return err
}

// refused says why a member is not looked at, or "".
func refused(h *tar.Header, name string) string {
	switch {
	case junk(name):
		return "left behind by a file manager or version control"
	case h.Typeflag == tar.TypeLink, h.Typeflag == tar.TypeSymlink:
		return "a link"
	case h.Typeflag == tar.TypeReg, h.Typeflag == tar.TypeCont, h.Typeflag == tar.TypeGNUSparse, h.Typeflag == tar.TypeDir:
		return ""
	}
	return "a device or pipe, not a file"
}
