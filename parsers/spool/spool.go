// Package spool keeps a stream so that it can be read again: in memory while it
// is small, else in a file that has no name and so cannot stay behind.
package spool

import (
	"io"
)

// inMemory is how many bytes of one spool lie in memory.
const inMemory = 8 << 20

// Spool is a stream that was written and can be read, also at random. The zero
// value is ready to be written.
type Spool struct {
	mem  []byte
	file *Nameless
	size int64
}

// Write appends to the stream.
func (s *Spool) Write(p []byte) (int, error) {
	if s.file == nil && len(s.mem)+len(p) > inMemory {
		if err := s.toFile(); err != nil {
			return 0, err
		}
	}
	if s.file == nil {
		s.mem = append(s.mem, p...)
		s.size += int64(len(p))
		return len(p), nil
	}
	n, err := s.file.WriteAt(p, s.size)
	s.size += int64(n)
	return n, err
}

// toFile moves what is in memory to a file.
func (s *Spool) toFile() error {
	f, err := NewNameless()
	if err != nil {
		return err
	}
	s.file = f
	_, err = f.WriteAt(s.mem, 0)
	s.mem = nil
	return err
}

// Size returns how many bytes were written.
func (s *Spool) Size() int64 { return s.size }

// Reader reads the stream from its beginning. Several may read side by side.
func (s *Spool) Reader() *io.SectionReader { return io.NewSectionReader(s, 0, s.size) }

// ReadAt reads anywhere.
func (s *Spool) ReadAt(p []byte, off int64) (int, error) {
	if s.file != nil {
		return s.file.ReadAt(p, off)
	}
	if off >= int64(len(s.mem)) {
		return 0, io.EOF
	}
	n := copy(p, s.mem[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close forgets the stream.
func (s *Spool) Close() {
	if s.file != nil {
		_ = s.file.Close()
	}
	*s = Spool{}
}
