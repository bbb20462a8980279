// Package inspect looks for card data and keys in files of any kind: texts in
// any encoding, web pages and spreadsheets, mails with their attachments,
// archives of any depth, values of tables, and the readable parts of binary
// files. It tells where something is and of what kind, never the value.
//
// Card numbers that show no more than their first six and last four digits are
// clean (PCI DSS 3.4.1).
package inspect

import (
	"bytes"
	"context"
	"io"

	"posmortem/parsers/bundle"
	"posmortem/parsers/mask"
)

// Finding is a place at which card data or a key stands in clear.
type Finding struct {
	Path  string // path inside the input, members of archives after a slash; card data in it is masked
	Line  int64  // line of the decoded text, from 1; 0 where there are no lines
	Place string // what else tells the place: "event.text row 12", "cell B7", "byte 4096", "name of the file"
	Kind  string // what it is, by the names of mask.Kind
	Count int64  // how many of the kind are there
}

// Table tells how a file that holds tables is laid out.
type Table int

// The files that hold tables.
const (
	DuckDB Table = iota
	Parquet
)

// Options say what becomes of what is found.
type Options struct {
	Report   func(Finding)        // receives every finding; must not be nil
	Problem  func(bundle.Problem) // receives everything that could not be read
	Progress func(bytesRead, bytesTotal int64)
	Remote   func(ctx context.Context, path string) ([]bundle.RemoteFile, error) // as in bundle.Options
	// Tables reads the values of a file on disk and hands them to columns of the Scanner. When
	// nil, such files are looked at by their bytes alone.
	Tables func(ctx context.Context, s *Scanner, path, file string, kind Table) error
}

// Scanner looks through files. It keeps buffers and is not safe for concurrent use.
type Scanner struct {
	o      Options
	mask   *mask.Mask
	window []byte
	plain  []byte // the visible text of a window of markup
	now    Finding
	depth  int // mails around what is read
	budget bundle.Limits
}

// New returns a Scanner.
func New(o Options) *Scanner {
	if o.Problem == nil {
		o.Problem = func(bundle.Problem) {}
	}
	// Tokens are never asked for, so that the key of them does not matter.
	return &Scanner{o: o, mask: mask.New(make([]byte, 32)), budget: bundle.DefaultLimits()}
}

// Walk looks through everything in the paths; "-" is standard input.
func (s *Scanner) Walk(ctx context.Context, paths []string, stdin io.Reader) error {
	o := bundle.Options{Limits: s.budget, Progress: s.o.Progress, Remote: s.o.Remote, Problem: func(p bundle.Problem) { s.problem(p.Path, p.Reason) }}
	return bundle.Walk(ctx, paths, stdin, o, func(m *bundle.Member) error { return s.member(ctx, m.Path, m) })
}

// show makes a path fit to be printed: card data in names is masked.
func (s *Scanner) show(path string) string { return string(s.mask.Text(nil, []byte(path))) }

func (s *Scanner) problem(path, reason string) {
	s.o.Problem(bundle.Problem{Path: s.show(path), Reason: reason})
}

// name looks at the names in a path.
func (s *Scanner) name(path string) {
	s.mask.Find([]byte(path), func(_ int, kind string) {
		s.add(Finding{Path: s.show(path), Place: "name of the file", Kind: kind, Count: 1})
	})
	s.flush()
}

// add joins findings of one kind at one place.
func (s *Scanner) add(f Finding) {
	n := f.Count
	f.Count = s.now.Count
	if f == s.now {
		s.now.Count += n
		return
	}
	s.flush()
	f.Count = n
	s.now = f
}

// flush reports what add gathered.
func (s *Scanner) flush() {
	if s.now.Count > 0 {
		s.o.Report(s.now)
	}
	s.now = Finding{}
}

// isDuckDB tells whether a DuckDB file begins here: its magic follows a checksum of 8 bytes.
func isDuckDB(head []byte) bool { return len(head) >= 12 && string(head[8:12]) == "DUCK" }

// isParquet tells whether a Parquet file begins here.
func isParquet(head []byte) bool { return bytes.HasPrefix(head, []byte("PAR1")) }
