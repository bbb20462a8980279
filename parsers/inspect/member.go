package inspect

import (
	"bufio"
	"context"
	"io"
	"os"

	"posmortem/parsers/bundle"
	"posmortem/parsers/mails"
)

// headSize is how much of a member tells what it is.
const headSize = 4 << 10

// member looks through one member, which is shown under the given path.
func (s *Scanner) member(ctx context.Context, path string, m *bundle.Member) error {
	s.name(path)
	r := bufio.NewReaderSize(m.Reader, 64<<10)
	head, err := r.Peek(headSize)
	if err != nil && err != io.EOF {
		return err
	}
	show := s.show(path)
	switch {
	case m.Encoding == bundle.Binary && isDuckDB(head):
		return s.tables(ctx, path, m.File, DuckDB, r)
	case m.Encoding == bundle.Binary && isParquet(head):
		return s.tables(ctx, path, m.File, Parquet, r)
	case m.Encoding == bundle.Binary:
		return s.binary(show, r, s.loose)
	case mails.Is(head):
		return s.mail(ctx, path, r)
	}
	return s.text(show, r, isMarkup(head))
}

// tables looks through the values and the bytes of a file with tables. One that
// lies in an archive is copied to a file of its own while it is read.
func (s *Scanner) tables(ctx context.Context, path, file string, kind Table, r io.Reader) error {
	if s.o.Tables == nil {
		return s.binary(s.show(path), r, s.strict)
	}
	if file == "" {
		tmp, err := os.CreateTemp("", "posmortem-*") // mode 0600
		if err != nil {
			s.problem(path, "no copy could be made in the folder for temporary files; unpack the archive")
			return s.binary(s.show(path), r, s.strict)
		}
		file = tmp.Name()
		defer os.Remove(file)
		defer tmp.Close()
		r = io.TeeReader(r, tmp)
	}
	if kind == DuckDB {
		r = &withoutSymbols{r: r}
	}
	if err := s.binary(s.show(path), r, s.strict); err != nil {
		return err
	}
	if err := s.o.Tables(ctx, s, path, file, kind); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.problem(path, err.Error())
	}
	return nil
}

// Stream looks through what r holds, which may be an archive, under the given path.
func (s *Scanner) Stream(ctx context.Context, path string, r io.Reader) error {
	here := func(p string) string { return path + p[len("stdin"):] }
	o := bundle.Options{Limits: s.budget, Problem: func(p bundle.Problem) { s.problem(here(p.Path), p.Reason) }}
	return bundle.Walk(ctx, []string{"-"}, r, o, func(m *bundle.Member) error { return s.member(ctx, here(m.Path), m) })
}
