package redact

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"posmortem/parsers/bundle"
	"posmortem/parsers/spool"
)

// folder copies a folder. The copy is made beside its place and renamed.
func (j *job) folder(in, out string, fi fs.FileInfo) error {
	part, err := spool.NewPart(out, true)
	if err != nil {
		return err
	}
	defer part.Discard()
	base := j.name("", filepath.Base(real(in)), false)
	j.progress.total = weigh(in)
	d := &dir{j: j, base: base, from: real(in), to: part.Name(), names: names{}}
	if err := filepath.WalkDir(d.from, d.visit); err != nil {
		return err
	}
	if err := part.Chmod(fi.Mode().Perm() | 0o700); err != nil {
		return err
	}
	if err := j.ctx.Err(); err != nil {
		return err
	}
	return part.Place()
}

// weigh sums up the sizes of the files of a folder.
func weigh(in string) (total int64) {
	_ = filepath.WalkDir(in, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			if fi, err := e.Info(); err == nil {
				total += fi.Size()
			}
		}
		return nil
	})
	return total
}

// dir is a folder while it is copied.
type dir struct {
	j        *job
	base     string // how the copy is shown
	from, to string
	names    names
}

func (d *dir) visit(p string, e fs.DirEntry, err error) error {
	j := d.j
	if j.ctx.Err() != nil {
		return j.ctx.Err()
	}
	rel, relErr := filepath.Rel(d.from, p)
	if relErr != nil || rel == "." {
		return relErr
	}
	name := j.name(d.base, filepath.ToSlash(rel), false)
	show := d.base + "/" + name
	switch {
	case err != nil:
		j.damaged(show, "no permission to read it, or it is damaged")
		return nil
	case junk(name):
		j.leaveOut(show, "left behind by a file manager or version control")
		if e.IsDir() {
			return fs.SkipDir
		}
		return nil
	case e.IsDir():
		return os.MkdirAll(filepath.Join(d.to, filepath.FromSlash(name)), 0o755)
	case e.Type()&fs.ModeSymlink != 0:
		j.leaveOut(show, "a link")
		return nil
	case !e.Type().IsRegular():
		j.leaveOut(show, "a device, pipe or socket, not a file")
		return nil
	}
	return d.file(p, d.names.unique(name))
}

func (d *dir) file(p, name string) error {
	j := d.j
	show := d.base + "/" + name
	f, err := os.Open(p)
	if err != nil {
		j.damaged(show, "no permission to read it, or it is damaged")
		return nil
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, 16)
	n, _ := f.ReadAt(head, 0)
	if renamed := rename(name, bundle.Container(head[:n])); renamed != name {
		name = d.names.unique(renamed)
		show = d.base + "/" + name
	}
	s, err := j.redact(show, io.NewSectionReader(j.counting(f), 0, fi.Size()), level{})
	if s == nil || err != nil {
		return err
	}
	defer s.Close()
	to := filepath.Join(d.to, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Join(d.to, filepath.FromSlash(path.Dir(name))), 0o755); err != nil {
		return err
	}
	copied, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(fill(copied, s, fi), copied.Close())
}

// progress tells how much of the input was read.
type progress struct {
	tell              func(read, total int64)
	read, told, total int64
}

func (p *progress) add(n int) {
	p.read += int64(n)
	if p.tell != nil && p.read-p.told >= 1<<20 {
		p.told = p.read
		p.tell(min(p.read, p.total), p.total)
	}
}

// inputAt counts what is read of a file.
type inputAt struct {
	j *job
	f *os.File
}

func (j *job) counting(f *os.File) io.ReaderAt { return &inputAt{j, f} }

// ReadAt reads from the file.
func (r *inputAt) ReadAt(p []byte, off int64) (int, error) {
	if err := r.j.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.f.ReadAt(p, off)
	r.j.guard.input += int64(n)
	r.j.progress.add(n)
	return n, err
}

// inputReader counts what is read of a stream.
type inputReader struct {
	j *job
	r io.Reader
}

// Read reads from the stream.
func (r *inputReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.j.guard.input += int64(n)
	return n, err
}
