package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// Snapshot copies the store at path to a new file, also while another process writes it, and opens the copy once, so that it needs no
// write-ahead log beside it. The copy is the store as it was after some commit. o.Wait is how long it tries where the store changes faster
// than it can be copied.
//
// It takes no lock. DuckDB never writes over a block that its header leads to before a new header is in place, and a log grows until then: so
// log and blocks fit each other while the header stays. The log is copied first, since its end may lead to blocks written before it.
func Snapshot(ctx context.Context, path, to string, o Options) error {
	if err := usable(path, true); err != nil {
		return err
	}
	deadline := time.Now().Add(o.Wait)
	for {
		whole, err := copyStore(path, to)
		if err == nil && whole {
			if err = settleCopy(ctx, to, o); err == nil {
				return nil
			}
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return &Error{"there is no store at " + path, "name another with --db", err}
		case err != nil && DiskFull(err):
			return &Error{"the disk of the backup is full", "free some space, or name a file on another disk", err}
		case time.Now().After(deadline) && err != nil:
			return explain(path, err)
		case time.Now().After(deadline):
			return &Error{"the store " + path + " is being written faster than it can be copied", "give --wait 10m, or run it between two ingests", nil}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// copyStore copies a store and its log, and tells whether nothing moved its header meanwhile.
func copyStore(path, to string) (whole bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var before, after [headers]byte
	if n, err := f.ReadAt(before[:], 0); n < headers {
		return false, ignoreEOF(err)
	}
	if checkpointing(path) {
		return false, nil
	}
	if err := copyLog(path+".wal", to+".wal"); err != nil {
		return false, err
	}
	between()
	out, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(out, f)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return false, err
	}
	if n, err := f.ReadAt(after[:], 0); n < headers {
		return false, ignoreEOF(err)
	}
	return bytes.Equal(before[:], after[:]) && !checkpointing(path), nil
}

// between runs after the log was copied and before the blocks are: tests write to the store then.
var between = func() {}

// checkpointing tells whether one of the logs lies beside the store that DuckDB keeps while it moves the main one into the file.
func checkpointing(path string) bool {
	for _, end := range []string{".wal.checkpoint", ".wal.recovery"} {
		if _, err := os.Lstat(path + end); err == nil {
			return true
		}
	}
	return false
}

// copyLog copies the write-ahead log, where there is one.
func copyLog(from, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(text) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// settleCopy moves the log of a copy into its file. An entry that was being written is cut off, as after a power cut.
func settleCopy(ctx context.Context, to string, o Options) error {
	s, err := Open(ctx, to, Options{Memory: o.Memory})
	if err != nil {
		return err
	}
	err = errors.Join(s.Exec(ctx, "CHECKPOINT"), s.Close())
	for _, end := range []string{".wal", ".wal.torn"} {
		if gone := os.Remove(to + end); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
