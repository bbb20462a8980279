// Package parsers turns the bytes of one log into masked, counted Arrow
// batches. It holds the contract that every log format fulfils.
package parsers

import (
	"bufio"
	"bytes"
	"iter"
	"time"

	"posmortem/parsers/clock"
)

// Score says how surely a head of bytes begins a log of a format: 0 is no,
// 100 is certain. Generic shapes (any line with a timestamp) stay below 50.
type Score int

// Format is one log format: a value without state.
type Format struct {
	Name string // as given to --format-of
	Doc  string // one line for `posmortem formats`
	Side Side   // the side that writes such logs, where the format tells
	// Sniff judges the head of a source (up to 64 KiB of decoded text, cut anywhere).
	Sniff func(head []byte) Score
	// Start tells whether a line (without its line end) begins a record; lines that do
	// not are part of the record before them. nil: every line is a record.
	Start func(line []byte) bool
	// Split cuts records where lines cannot (binary logs). It wins over Start.
	Split bufio.SplitFunc
	// Sequential says that the parser keeps state from record to record, so that one
	// source cannot be cut into blocks that are parsed side by side.
	Sequential bool
	// Zone is the zone of stamps that name none, where the format tells; nil: it does not.
	Zone *time.Location
	// New returns a parser for one source.
	New func(Source) Parser
}

// Source is what is known of a log before its first record is read.
type Source struct {
	Path  string         // path inside the input, members of archives after a slash
	Head  []byte         // up to 64 KiB of decoded text
	Mod   time.Time      // modification time of the file or member; zero when unknown
	Zone  *time.Location // zone of stamps that name none
	Given bool           // Zone was given by the user or a manifest, not assumed
	Year  int            // year of stamps that name none; 0: from Mod
	AsOf  time.Time      // the program's clock
}

// Clock returns the clock that resolves this source's stamps.
func (s Source) Clock() *clock.Clock {
	ref := s.Mod
	if ref.IsZero() {
		ref = s.AsOf
	}
	return clock.New(s.Zone, s.Given, s.Year, ref)
}

// Parser reads the records of one source in order.
type Parser interface {
	// Parse fills ev from rec. A Skip means that the record holds no event by a
	// named rule; any other error rejects this record only. rec stays valid (and may be
	// sliced into ev) until the next call; the parser must not write to it.
	Parse(rec []byte, ev *Event) error
}

// Skip is the error of a record that holds no event; its text names the rule.
type Skip string

// Error returns the name of the rule.
func (s Skip) Error() string { return string(s) }

// Reject is the error of a record that could not be read; its text is a fixed
// reason without any byte of the record, so that it can be counted and printed.
type Reject string

// Error returns the reason.
func (r Reject) Error() string { return string(r) }

// Counts is the ledger of one source. Records is always the sum of the others.
type Counts struct{ Records, Events, Skipped, Rejected int64 }

// Balanced tells whether the ledger adds up.
func (c Counts) Balanced() bool { return c.Records == c.Events+c.Skipped+c.Rejected }

// HeadLines yields what most Sniffs look at: the first 400 lines that are not blank, without the space around them.
func HeadLines(head []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		n := 0
		for line := range bytes.Lines(head) {
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			if n++; n > 400 || !yield(line) {
				return
			}
		}
	}
}
