package bundle

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// found is one file to read: a regular file, a named pipe or standard input.
type found struct {
	disk  string // path on disk, "" for standard input
	show  string // path as members name it
	size  int64  // 0 for streams
	mod   time.Time
	pipe  bool
	first bool

	remote *RemoteFile // of another place
}

// gather lists the files of all paths without opening any.
func (w *walker) gather(paths []string) ([]found, error) {
	var given []string
	seen := map[string]bool{}
	for _, p := range paths {
		for _, p := range w.expand(p) {
			if key := identity(p); !seen[key] {
				seen[key] = true
				given = append(given, p)
			}
		}
	}
	shown := inputNames(given)
	var all []found
	for i, p := range given {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		all = append(all, w.list(p, shown[i])...)
	}
	return all, nil
}

// identity tells inputs apart, so that a path given twice is read once.
func identity(p string) string {
	if abs, err := filepath.Abs(p); err == nil && p != "-" && !remote(p) {
		return abs
	}
	return p
}

// expand resolves a pattern that names no file itself.
func (w *walker) expand(p string) []string {
	if p == "-" || remote(p) || !strings.ContainsAny(p, "*?[") {
		return []string{p}
	}
	if _, err := os.Lstat(p); err == nil {
		return []string{p}
	}
	hits, err := filepath.Glob(p)
	if err != nil {
		w.problem(cleanName(p), "not a valid pattern; put a backslash before a * ? or [ that is part of a name")
	} else if len(hits) == 0 {
		w.problem(cleanName(p), "no file matches this pattern; check the folder and the spelling")
	}
	return hits
}

// list names the files of one input in the order of their visit.
func (w *walker) list(p, show string) []found {
	if p == "-" {
		return []found{{show: show, pipe: true}}
	}
	if remote(p) {
		return w.listRemote(p, show)
	}
	fi, err := os.Stat(p)
	if err != nil {
		w.problem(cleanName(p), fileReason(err))
		return nil
	}
	switch mode := fi.Mode(); {
	case mode.IsRegular():
		return []found{{disk: p, show: show, size: fi.Size(), mod: fi.ModTime()}}
	case mode.IsDir():
		return w.folder(p, show, fi)
	case mode&fs.ModeNamedPipe != 0:
		return []found{{disk: p, show: show, pipe: true}}
	default:
		w.problem(cleanName(p), "a device or socket, not a file; pipe it to posmortem and give - as the path")
		return nil
	}
}

func (w *walker) first(name string) bool { return w.o.First != nil && w.o.First(name) }

// fileReason says in one line why the system refused a file.
func fileReason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder; check the path"
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it; run as a user who may, or change its permissions"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return "cannot be read: " + cleanElement(err.Error())
}

// input reads one file.
func (w *walker) input(f *found, stdin io.Reader) error {
	r := &root{w: w, show: f.show, size: f.size}
	w.root = r
	defer w.finished(f)
	n := node{path: f.show, r: r, size: f.size, mod: f.mod}
	switch {
	case f.remote != nil:
		file, err := f.remote.Open(w.ctx)
		if err != nil {
			w.cancel(err)
			return w.ctx.Err()
		}
		l := lasting{w, file}
		r.r, r.at, n.at = l, l, r
	case f.pipe:
		r.size, n.size = -1, -1
		r.r = interruptible(w.ctx, f.open(stdin))
	default:
		file, err := os.Open(f.disk)
		if err != nil {
			w.problem(f.show, fileReason(err))
			return nil
		}
		defer file.Close()
		r.r, r.at, n.at, n.disk = file, file, r, f.disk
	}
	return w.visit(n)
}

func (f *found) open(stdin io.Reader) func() (io.Reader, error) {
	return func() (io.Reader, error) {
		if f.disk != "" {
			return os.Open(f.disk)
		}
		if stdin == nil {
			return strings.NewReader(""), nil
		}
		return stdin, nil
	}
}
