package redact

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"posmortem/parsers/spool"
)

// A Refusal says why a copy is not begun, and what to do.
type Refusal struct{ Reason string }

// Error returns the reason.
func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Copy writes a masked copy of the file or folder in to out; "-" is stdin. The
// copy has another name until it is whole.
func Copy(ctx context.Context, in, out string, stdin io.Reader, o Options) (*Report, error) {
	j := newJob(ctx, o)
	fi, err := j.check(in, out)
	if err != nil {
		return nil, err
	}
	if fi != nil && fi.IsDir() {
		return j.report, j.folder(in, out, fi)
	}
	return j.report, j.file(in, out, stdin, fi)
}

// check refuses what would overwrite the input or what is not ours.
func (j *job) check(in, out string) (fs.FileInfo, error) {
	if out == "" {
		return nil, refuse("name the copy with -o OUT")
	}
	var fi fs.FileInfo
	if in != "-" {
		var err error
		if fi, err = os.Stat(in); errors.Is(err, fs.ErrNotExist) {
			return nil, refuse("%s: no such file or folder", in)
		} else if err != nil {
			return nil, err
		}
		if !fi.IsDir() && !fi.Mode().IsRegular() {
			return nil, refuse("%s is a device or pipe; give its content on standard input and - as the path", in)
		}
	}
	there, err := os.Stat(out)
	switch {
	case err == nil && fi != nil && os.SameFile(fi, there):
		return nil, refuse("%s is the input itself; name another file with -o", out)
	case err == nil && there.IsDir() && (fi == nil || !fi.IsDir()):
		return nil, refuse("%s is a folder; name the file in it that is to be written", out)
	case err == nil && !there.IsDir() && fi != nil && fi.IsDir():
		return nil, refuse("%s is a file, but the copy of a folder is a folder; name another with -o", out)
	case err == nil && there.IsDir() && !isEmpty(out):
		return nil, refuse("the folder %s is not empty; name a new one with -o", out)
	}
	if fi != nil && fi.IsDir() && (inside(out, in) || inside(in, out)) {
		return nil, refuse("%s lies inside the input, or the input inside it; name a folder elsewhere with -o", out)
	}
	return fi, nil
}

func isEmpty(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) == 0
}

// inside tells whether a path lies in a folder, links resolved.
func inside(p, dir string) bool {
	rel, err := filepath.Rel(real(dir), real(p))
	return err == nil && filepath.IsLocal(rel)
}

// real resolves the links of the part of a path that is there.
func real(p string) string {
	abs, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	if r, err := filepath.EvalSymlinks(abs); err == nil {
		return r
	}
	if dir := filepath.Dir(abs); dir != abs {
		return filepath.Join(real(dir), filepath.Base(abs))
	}
	return abs
}

// file copies one file or archive, or standard input.
func (j *job) file(in, out string, stdin io.Reader, fi fs.FileInfo) error {
	name, r := "stdin", stdin
	if fi != nil {
		f, err := os.Open(in)
		if err != nil {
			return err
		}
		defer f.Close()
		j.progress.total = fi.Size()
		name, r = filepath.Base(in), io.NewSectionReader(j.counting(f), 0, fi.Size())
	} else if r == nil {
		r = strings.NewReader("")
	}
	if s, ok := r.(*io.SectionReader); !ok || s == nil {
		r = &inputReader{j, r}
	}
	s, err := j.redact(j.name("", name, false), r, level{})
	if err != nil {
		return err
	}
	if s == nil {
		return refuse("nothing of it can be handed on: %s", j.last())
	}
	defer s.Close()
	return j.place(s, out, fi)
}

// last returns the reason that was noted last.
func (j *job) last() string {
	if n := len(j.report.LeftOut); n > 0 {
		return j.report.LeftOut[n-1].Reason
	}
	return "it is empty"
}

// place writes a file beside its place and renames it.
func (j *job) place(s *spool.Spool, out string, fi fs.FileInfo) error {
	part, err := spool.NewPart(out, false)
	if err != nil {
		return err
	}
	defer part.Discard()
	if err := fill(part.File, s, fi); err != nil {
		return err
	}
	if err := j.ctx.Err(); err != nil {
		return err
	}
	return part.Place()
}

// fill writes a file, with the rights and the time of the one that it is a copy of.
func fill(f *os.File, s *spool.Spool, fi fs.FileInfo) error {
	_, err := io.Copy(f, s.Reader())
	if fi == nil {
		return errors.Join(err, f.Chmod(0o644))
	}
	return errors.Join(err, f.Chmod(fi.Mode().Perm()), os.Chtimes(f.Name(), fi.ModTime(), fi.ModTime()))
}
