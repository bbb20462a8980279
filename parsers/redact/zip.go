package redact

import (
	"bufio"
	"errors"
	"io"
	"io/fs"

	"github.com/klauspost/compress/zip"

	"posmortem/parsers/spool"
)

// zip redacts the members of a zip archive, in its own order. whole is the stream
// before its head was looked at in rest.
func (j *job) zip(path string, whole, rest io.Reader, at level) (*spool.Spool, error) {
	in, ok := whole.(*io.SectionReader)
	if !ok {
		var copied spool.Spool
		defer copied.Close()
		if _, err := io.Copy(&copied, rest); err != nil {
			if j.ctx.Err() != nil {
				return nil, j.ctx.Err()
			}
			j.damaged(path, reasonOf(err))
		}
		in = copied.Reader()
	}
	r, err := zip.NewReader(in, in.Size())
	if err != nil && r == nil {
		j.damaged(path, "the zip archive is damaged; repair it with zip -FF, or unpack it and redact its folder")
		return nil, nil
	}
	out := &spool.Spool{}
	w := zip.NewWriter(out)
	z := &zipball{j: j, path: path, w: w, names: names{}, at: level{archives: at.archives + 1}}
	for _, f := range r.File {
		if err := z.member(f); err != nil {
			out.Close()
			return nil, err
		}
	}
	err = w.SetComment(j.masked(r.Comment))
	if err = errors.Join(err, w.Close()); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// zipball is one zip archive while it is rebuilt.
type zipball struct {
	j     *job
	path  string
	w     *zip.Writer
	names names
	at    level
}

func (z *zipball) member(f *zip.File) error {
	j := z.j
	name := z.names.unique(j.name(z.path, slashed(decodeName(f.Name)), f.Mode().IsDir()))
	show := z.path + "/" + name
	if reason := z.refused(f, name); reason != "" {
		j.leaveOut(show, reason)
		return j.ctx.Err()
	}
	if !j.guard.member() {
		j.damaged(show, "beyond the limit of members of archives in one run; redact fewer inputs at a time")
		return nil
	}
	h := zip.FileHeader{Name: name, Method: zip.Deflate, Modified: f.Modified, ExternalAttrs: f.ExternalAttrs, CreatorVersion: f.CreatorVersion}
	if f.Method == zip.Store {
		h.Method = zip.Store
	}
	if f.Mode().IsDir() {
		_, err := z.w.CreateHeader(&h)
		return err
	}
	if f.Flags&1 != 0 || f.Method == 99 { // APPNOTE.TXT 4.4.4 bit 0; method 99 is AES
		j.damaged(show, "encrypted; unpack it with its password and redact the folder")
		return nil
	}
	r, err := f.Open()
	if err != nil {
		j.damaged(show, "it cannot be unpacked from its zip archive; unpack it and redact its folder")
		return j.ctx.Err()
	}
	defer r.Close()
	packed := int64(f.CompressedSize64)
	return z.put(&h, show, &unpacked{j: j, r: r, in: func() int64 { return packed }})
}

func (z *zipball) put(h *zip.FileHeader, show string, r io.Reader) error {
	in := bufio.NewReader(r)
	if renamed := renamedBy(in, h.Name); renamed != h.Name {
		h.Name = z.names.unique(renamed)
		show = z.path + "/" + h.Name
	}
	s, err := z.j.redact(show, in, z.at)
	if s == nil || err != nil {
		return err
	}
	defer s.Close()
	w, err := z.w.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, s.Reader())
	return err
}

// refused says why a member is not looked at, or "".
func (z *zipball) refused(f *zip.File, name string) string {
	switch {
	case junk(name):
		return "left behind by a file manager or version control"
	case f.Mode()&fs.ModeSymlink != 0:
		return "a link"
	case !f.Mode().IsRegular() && !f.Mode().IsDir():
		return "a device or pipe, not a file"
	}
	return ""
}
