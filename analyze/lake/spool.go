package lake

import (
	"bufio"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	files "posmortem/parsers/spool"
)

// inMemory is how many bytes of events of one source wait in memory; those of a larger one lie in a file.
const inMemory = 16 << 20

// spool keeps batches in order, and gives them back as often as they are asked for.
type spool struct {
	batches []arrow.RecordBatch
	size    int64
	file    *files.Nameless
	out     *bufio.Writer
	count   int // batches in the file
}

// add keeps a batch.
func (s *spool) add(rec arrow.RecordBatch) error {
	s.size += BatchSize(rec)
	if s.file == nil && s.size <= inMemory {
		rec.Retain()
		s.batches = append(s.batches, rec)
		return nil
	}
	if s.file == nil {
		if err := s.toFile(); err != nil {
			return err
		}
	}
	return s.write(rec)
}

// BatchSize returns about how many bytes a batch takes.
func BatchSize(rec arrow.RecordBatch) (n int64) {
	for _, col := range rec.Columns() {
		n += int64(col.Data().SizeInBytes())
	}
	return n
}

// toFile moves what is in memory into a file.
func (s *spool) toFile() (err error) {
	if s.file, err = files.NewNameless(); err != nil {
		return err
	}
	s.out = bufio.NewWriterSize(s.file, 1<<20)
	for _, rec := range s.batches {
		if err := s.write(rec); err != nil {
			return err
		}
	}
	s.forget()
	return nil
}

// write writes a batch as a stream of its own, since columns without any value are left out of a batch.
func (s *spool) write(rec arrow.RecordBatch) error {
	w := ipc.NewWriter(s.out, ipc.WithSchema(rec.Schema()), ipc.WithLZ4())
	if err := w.Write(rec); err != nil {
		return err
	}
	s.count++
	return w.Close()
}

// each calls fn for every batch, which stays the spool's.
func (s *spool) each(fn func(arrow.RecordBatch) error) error {
	for _, rec := range s.batches {
		if err := fn(rec); err != nil {
			return err
		}
	}
	if s.file == nil {
		return nil
	}
	if err := s.out.Flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in := bufio.NewReaderSize(s.file, 1<<20)
	for range s.count {
		if err := one(in, fn); err != nil {
			return err
		}
	}
	return nil
}

// one reads the next batch of the file.
func one(in io.Reader, fn func(arrow.RecordBatch) error) error {
	r, err := ipc.NewReader(in)
	if err != nil {
		return err
	}
	defer r.Release()
	for r.Next() {
		if err := fn(r.RecordBatch()); err != nil {
			return err
		}
	}
	return r.Err()
}

// forget gives back what is in memory.
func (s *spool) forget() {
	for _, rec := range s.batches {
		rec.Release()
	}
	s.batches = nil
}

// close forgets all.
func (s *spool) close() error {
	s.forget()
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
