package objects

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// folder keeps objects as files. They are written under another name and linked or renamed into place.
type folder struct {
	root  string
	disks flushes
}

// Unfinished is the folder, inside of a folder of objects, of files that are being written; its name keeps Hive, Trino and globs out of it.
const Unfinished = ".Unfinished"

// leftAfter is when an unfinished file is taken for what a reader left that was killed.
const leftAfter = 24 * time.Hour

// String returns the folder's name.
func (f *folder) String() string { return f.root }

func (f *folder) path(name string) string { return filepath.Join(f.root, filepath.FromSlash(name)) }

// Put writes and renames.
func (f *folder) Put(ctx context.Context, name string, data []byte) error {
	return f.write(ctx, name, data, os.Rename)
}

// PutNew writes and links, which fails where the name is taken. Before that all that was written goes to the disk: what commits must not
// outlive what it commits.
func (f *folder) PutNew(ctx context.Context, name string, data []byte) error {
	return f.write(ctx, name, data, func(from, to string) error {
		if err := f.disks.flush(f.root); err != nil {
			return err
		}
		return os.Link(from, to)
	})
}

// write writes a file of its own and moves it to its name.
func (f *folder) write(ctx context.Context, name string, data []byte, move func(from, to string) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tmp, err := f.temp(data)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
		return err
	}
	return move(tmp, f.path(name))
}

// temp writes data under a name that nobody looks at.
func (f *folder) temp(data []byte) (name string, err error) {
	dir := filepath.Join(f.root, Unfinished)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.CreateTemp(dir, "object-*")
	if err != nil {
		return "", err
	}
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil && syncEach {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return tmp.Name(), err
}

// Swap holds the right to replace the old version by a link that names it: whoever has that link is the only one who moves
// the object on, so that it cannot change between the look and the rename.
func (f *folder) Swap(ctx context.Context, name string, old Version, data []byte) error {
	next := path.Join(Unfinished, path.Base(name)+"-"+string(old))
	if err := f.PutNew(ctx, next, data); errors.Is(err, fs.ErrExist) {
		return f.takeOver(ctx, name, next, old)
	} else if err != nil {
		return err
	}
	_, now, err := f.Get(ctx, name)
	if err == nil && now == old {
		return os.Rename(f.path(next), f.path(name))
	}
	os.Remove(f.path(next))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = ErrChanged
	}
	return err
}

// takeOver ends what another began, who may have been killed in the middle: the next version is moved into place.
func (f *folder) takeOver(ctx context.Context, name, next string, old Version) error {
	if _, now, err := f.Get(ctx, name); err == nil && now == old {
		if err := os.Rename(f.path(next), f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return ErrChanged
}

// Get reads the file.
func (f *folder) Get(_ context.Context, name string) ([]byte, Version, error) {
	data, err := os.ReadFile(f.path(name))
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(data)
	return data, Version(hex.EncodeToString(sum[:8])), nil
}

// Reader opens the file.
func (f *folder) Reader(_ context.Context, name string) (Reader, error) {
	file, err := os.Open(f.path(name))
	if err != nil {
		return nil, err
	}
	st, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &plain{file, st.Size()}, nil
}

// plain is an open file.
type plain struct {
	*os.File
	size int64
}

// Size returns the file's size in bytes.
func (p *plain) Size() int64 { return p.size }

// Has looks for the file.
func (f *folder) Has(_ context.Context, name string) (bool, error) {
	_, err := os.Stat(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Remove removes the file.
func (f *folder) Remove(_ context.Context, name string) error {
	if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// List walks the folder that the prefix names, or the one that it lies in.
func (f *folder) List(ctx context.Context, prefix string, fn func(Object) error) error {
	var all []Object
	dir, _ := path.Split(prefix)
	err := filepath.WalkDir(f.path(dir), func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(f.root, p)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if d.IsDir() {
			if d.Name() == Unfinished {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasPrefix(name, prefix) {
			return nil
		}
		st, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		all = append(all, Object{name, st.Size(), st.ModTime()})
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b Object) int { return strings.Compare(a.Name, b.Name) })
	for _, o := range all {
		if err := fn(o); err != nil {
			return err
		}
	}
	return nil
}

// Tidy removes unfinished files of long ago.
func (f *folder) Tidy(context.Context) error {
	entries, err := os.ReadDir(filepath.Join(f.root, Unfinished))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		st, err := e.Info()
		if err != nil || time.Since(st.ModTime()) < leftAfter {
			continue
		}
		if err := os.Remove(filepath.Join(f.root, Unfinished, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("what a killed reader left cannot be removed: %w", err)
		}
	}
	return nil
}
