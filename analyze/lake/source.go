package lake

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze/objects"
	"posmortem/parsers/mask"
)

// Source is one source on its way into the lake. Its events wait in memory or, beyond that, in a temporary file: their objects are
// named by what is known only at the end.
type Source struct {
	lake  *Lake
	print *print
	kept  spool
	rows  int64
	mu    sync.Mutex // of sum, while parts are written
	sum   Sum
}

// Sum is what a source wrote.
type Sum struct {
	Events, EventBytes int64
	Parts              int   // objects of events
	RowBytes           int64 // of the object of its row
}

// Sum returns what Commit wrote; nothing where the source was there.
func (s *Source) Sum() Sum { return s.sum }

// Source begins one. Close must follow.
func (l *Lake) Source() (*Source, error) {
	p, err := newPrint()
	if err != nil {
		return nil, err
	}
	return &Source{lake: l, print: p}, nil
}

// Close forgets what was not committed.
func (s *Source) Close() error { return s.kept.close() }

// Add takes the next events, in the order of their lines. The batch stays the caller's.
func (s *Source) Add(rec arrow.RecordBatch) error {
	if err := s.print.add(rec, s.rows); err != nil {
		return err
	}
	s.rows += rec.NumRows()
	return s.kept.add(rec)
}

// Row is what the lake keeps of a source besides its events.
type Row struct {
	Hash, Path string
	Values     []any   // the columns of the table source, in order; the first is put in here
	Anchors    []int64 // a sample of the digests of its records
}

// Outcome is what became of a commit.
type Outcome int

// The outcomes of a commit.
const (
	Added   Outcome = iota // the source is new
	Known                  // it was there
	Renamed                // it was there as a copy at another place, whose name comes later: now this one counts
)

// Commit writes the events, then the row that makes them count. Of copies of one source the one whose path comes first counts, whoever
// writes when; so the lake does not tell how many readers filled it.
func (s *Source) Commit(ctx context.Context, row Row) (Outcome, error) {
	number := s.print.number(row.Hash)
	row.Values[0] = number
	t, err := schemas()
	if err != nil {
		return 0, err
	}
	commit, err := encodeRows(t.source, [][]any{row.Values})
	if err != nil {
		return 0, err
	}
	if later, _, err := s.lake.later(ctx, row); err != nil || !later {
		return Known, err
	}
	if err := s.events(ctx, row.Hash, number); err != nil {
		return 0, fmt.Errorf("the events of %s cannot be written to %s: %w", row.Path, s.lake, err)
	}
	if err := s.lake.anchors(ctx, row, number); err != nil {
		return 0, fmt.Errorf("the ledger of %s cannot be written to %s: %w", row.Path, s.lake, err)
	}
	s.sum.Events, s.sum.RowBytes = s.rows, int64(len(commit))
	got, err := s.lake.settle(ctx, row, commit)
	if err != nil {
		err = fmt.Errorf("the ledger of %s cannot be written to %s: %w", row.Path, s.lake, err)
	}
	return got, err
}

// settle writes the row where there is none, or where it goes before the one that is there.
func (l *Lake) settle(ctx context.Context, row Row, commit []byte) (Outcome, error) {
	name := commitName(row.Hash)
	for {
		err := l.at.PutNew(ctx, name, commit)
		if !errors.Is(err, fs.ErrExist) {
			return Added, err
		}
		later, version, err := l.later(ctx, row)
		if err != nil || !later {
			return Known, err
		}
		if version == "" {
			continue // it went away
		}
		if err := l.at.Swap(ctx, name, version, commit); !errors.Is(err, objects.ErrChanged) {
			return Renamed, err
		}
	}
}

// later tells whether row goes before what the lake has of its source; so it does where there is nothing.
func (l *Lake) later(ctx context.Context, row Row) (bool, objects.Version, error) {
	data, version, err := l.at.Get(ctx, commitName(row.Hash))
	if errors.Is(err, fs.ErrNotExist) {
		return true, "", nil
	}
	if err != nil {
		return false, "", err
	}
	there, err := decodeRow(data)
	if err != nil { // half an object: this row mends it
		return true, version, nil
	}
	path, _ := there["path"].(string)
	return before(row.Path, path), version, nil
}

// before orders paths as folders are walked: by their elements.
func before(a, b string) bool {
	return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/")) < 0
}

// anchors writes the sample of the digests.
func (l *Lake) anchors(ctx context.Context, row Row, number int64) error {
	if len(row.Anchors) == 0 {
		return nil
	}
	t, err := schemas()
	if err != nil {
		return err
	}
	rows := make([][]any, len(row.Anchors))
	for i, d := range row.Anchors {
		rows[i] = []any{number, d}
	}
	data, err := encodeRows(t.anchor, rows)
	if err != nil {
		return err
	}
	return l.at.Put(ctx, "anchor/"+row.Hash+".parquet", data)
}

// events writes the parts, several at a time.
func (s *Source) events(ctx context.Context, hash string, number int64) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	cut := &cutter{emit: func(p part) error {
		select {
		case s.lake.cpu <- struct{}{}:
		case <-ctx.Done():
			p.release()
			return context.Cause(ctx)
		}
		wait.Go(func() {
			defer func() { <-s.lake.cpu }()
			if err := s.put(ctx, p, hash, number); err != nil {
				cancel(err)
			}
		})
		return nil
	}}
	err := s.kept.each(cut.add)
	if err == nil {
		err = cut.end()
	}
	cut.release()
	wait.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// put writes one part.
func (s *Source) put(ctx context.Context, p part, hash string, number int64) error {
	defer p.release()
	data, err := p.encode(number)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.sum.Parts++
	s.sum.EventBytes += int64(len(data))
	s.mu.Unlock()
	return s.lake.at.Put(ctx, fmt.Sprintf("event/day=%s/%s-%s.%04d.parquet", p.day, hash, letters(number), p.n), data)
}

// letters writes a number in base 16 with the letters a to p.
func letters(number int64) string {
	return mask.Letters(binary.BigEndian.AppendUint64(nil, uint64(number)))
}

// numberIn reads what letters wrote.
func numberIn(text string) (number int64, ok bool) {
	for _, c := range []byte(text) {
		if c < 'a' || c > 'p' {
			return 0, false
		}
		number = number<<4 | int64(c-'a')
	}
	return number, len(text) == 16
}

// numberOf makes the number of a source from its hash, the prints of its columns and where its parts end, so that what another edition left half-done
// never counts: 63 bits, so that it is a positive BIGINT.
func numberOf(hash string, prints []byte) int64 {
	sum := sha256.Sum256(append(fmt.Appendf(nil, "posmortem source %s\x00%d\x00%d\x00", hash, heldWeight, rowWeight), prints...))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}
