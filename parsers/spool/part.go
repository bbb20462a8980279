package spool

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// partPrefix begins the names of files and folders that are not whole yet.
const partPrefix = ".posmortem-part-"

// Part is a file or a folder that is written beside its place, under another name, so that nobody sees it before it is whole.
type Part struct {
	*os.File // the file to write; of a folder, its handle
	place    string
}

// NewPart begins the file or folder that will stand at place. It holds a lock on it for as long as it lives, and removes the parts beside it
// that nobody holds: those of programs that were killed.
func NewPart(place string, folder bool) (*Part, error) {
	dir := filepath.Dir(filepath.Clean(place))
	sweep(dir)
	for range 9 {
		f, err := begin(dir, folder)
		if err != nil {
			return nil, err
		}
		p := &Part{f, place}
		if hold(f) {
			if _, err := os.Lstat(f.Name()); err == nil {
				return p, nil
			}
		}
		p.Discard() // another run took it for one of a killed program, in the moment before it was held
	}
	return nil, &os.PathError{Op: "create", Path: place, Err: os.ErrExist}
}

func begin(dir string, folder bool) (*os.File, error) {
	if !folder {
		return os.CreateTemp(dir, partPrefix+"*")
	}
	name, err := os.MkdirTemp(dir, partPrefix+"*")
	if err != nil {
		return nil, err
	}
	return os.Open(name)
}

// sweep removes the parts in a folder that nobody holds. What cannot be removed stays: it is in nobody's way.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), partPrefix) || !e.IsDir() && !e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, e.Name())
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		if orphan(f) {
			_ = os.RemoveAll(name)
		}
		f.Close()
	}
}

// Place puts the part in its place, in which a file is replaced, and an empty folder by a folder.
func (p *Part) Place() error {
	if st, err := p.Stat(); err != nil {
		return err
	} else if st.IsDir() {
		if err := os.Remove(p.place); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(p.Name(), p.place); err != nil {
		return err
	}
	return p.File.Close()
}

// Discard removes what was not placed. After Place it does nothing.
func (p *Part) Discard() {
	if p.File.Close() == nil {
		_ = os.RemoveAll(p.Name())
	}
}
