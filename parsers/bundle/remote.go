package bundle

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// RemoteFile is one file of a place that is no folder of this machine, such as a bucket.
type RemoteFile struct {
	Path string // below the path that was given; "" when that names the file itself
	Size int64
	Mod  time.Time
	// Open is called when the file's turn comes. An error of the reader ends the walk: what is left of the file may be
	// read later, so that half of it must not be taken for the whole.
	Open func(ctx context.Context) (RemoteReader, error)
}

// RemoteReader reads a file in order, or anywhere.
type RemoteReader interface {
	io.Reader
	io.ReaderAt
}

// remote tells whether a path names another place.
func remote(p string) bool { return strings.Contains(p, "://") }

// listRemote names the files of one path in the order of their visit, which is that of folders.
func (w *walker) listRemote(p, show string) []found {
	if w.o.Remote == nil {
		w.problem(cleanName(p), "no file or folder of this machine")
		return nil
	}
	files, err := w.o.Remote(w.ctx, p)
	if err != nil {
		w.cancel(err)
		return nil
	}
	slices.SortFunc(files, func(a, b RemoteFile) int {
		return slices.Compare(strings.Split(a.Path, "/"), strings.Split(b.Path, "/"))
	})
	var all []found
	used := names{}
	for i := range files {
		f := &files[i]
		base := path.Base(f.Path)
		if junk(f.Path) {
			continue
		}
		name := show
		if f.Path != "" {
			name = used.unique(show + "/" + cleanName(f.Path))
		}
		all = append(all, found{remote: f, show: name, size: f.Size, mod: f.Mod, first: f.Path != "" && w.first(base)})
	}
	if len(all) == 0 {
		w.problem(cleanName(p), "there are no objects of that name; check bucket and prefix")
	}
	slices.SortStableFunc(all, func(a, b found) int { return before(a.first, b.first) })
	return all
}

// lasting is a remote file whose failing ends the walk.
type lasting struct {
	w *walker
	r RemoteReader
}

// Read reads in order.
func (l lasting) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	return n, l.end(err)
}

// ReadAt reads anywhere.
func (l lasting) ReadAt(p []byte, off int64) (int, error) {
	n, err := l.r.ReadAt(p, off)
	return n, l.end(err)
}

func (l lasting) end(err error) error {
	if err != nil && err != io.EOF {
		l.w.cancel(err)
		return l.w.ctx.Err()
	}
	return err
}
