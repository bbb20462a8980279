package bundle

import (
	"errors"
	"io"
	"syscall"

	"posmortem/parsers/spool"
)

// Inner zip archives need random access. Together they may take this much
// memory; what goes beyond lies in a file that has no name.
const (
	inMemory = 128 << 20
	chunk    = 1 << 20
)

// spill is a copy of a stream that can be read anywhere.
type spill struct {
	w      *walker
	limit  int64 // bytes in memory
	size   int64
	chunks [][]byte
	file   *spool.Nameless
}

// spill copies the stream. The copy is usable, as far as it goes, even after an error.
func (w *walker) spill(r io.Reader) (*spill, error) {
	s := &spill{w: w, limit: inMemory}
	return s, s.fill(r)
}

func (s *spill) fill(r io.Reader) error {
	for {
		buf := s.w.scratch
		if s.file == nil {
			if s.w.held+chunk > s.limit {
				if err := s.toFile(); err != nil {
					return err
				}
				continue
			}
			buf = make([]byte, chunk)
		}
		n, err := fill(r, buf)
		if keepErr := s.keep(buf[:n]); keepErr != nil {
			return keepErr
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *spill) keep(b []byte) error {
	s.size += int64(len(b))
	if s.file != nil {
		_, err := s.file.Write(b)
		return tempReason(err)
	}
	s.chunks = append(s.chunks, b)
	s.w.held += chunk
	return nil
}

// toFile moves what is in memory to a file.
func (s *spill) toFile() error {
	f, err := spool.NewNameless()
	if err != nil {
		return tempReason(err)
	}
	s.file = f
	for _, c := range s.chunks {
		if _, err := f.Write(c); err != nil {
			return tempReason(err)
		}
	}
	s.free()
	return nil
}

func (s *spill) free() {
	s.w.held -= chunk * int64(len(s.chunks))
	s.chunks = nil
}

func tempReason(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return &damage{reason: "no room for a copy of this inner archive in the folder for temporary files; set TMPDIR to a larger disk or unpack the archive"}
	}
	return &damage{reason: "no copy of this inner archive could be made in the folder for temporary files; set TMPDIR to a folder that can be written, or unpack the archive"}
}

// ReadAt reads from memory or the file.
func (s *spill) ReadAt(p []byte, off int64) (n int, err error) {
	if err := s.w.ctx.Err(); err != nil {
		return 0, err
	}
	if s.file != nil {
		return s.file.ReadAt(p, off)
	}
	for n < len(p) && off >= 0 && off < s.size {
		k := copy(p[n:], s.chunks[off/chunk][off%chunk:])
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close forgets the copy.
func (s *spill) Close() error {
	s.free()
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
