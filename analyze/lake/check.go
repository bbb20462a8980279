package lake

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/parquet/file"

	"posmortem/analyze/objects"
)

// Wrong is something of a lake that is not whole.
type Wrong struct {
	Object string // that is damaged, or whose events do not add up
	What   string
}

// Check compares the events that are there with the ledger of every source. It reads the rows of the sources and the ends of the event objects,
// where Parquet says how many rows an object holds.
func Check(ctx context.Context, where string) (objectsRead int64, wrong []Wrong, err error) {
	s, at, err := open(ctx, where)
	if err != nil {
		return 0, nil, err
	}
	for _, name := range s.Damaged {
		wrong = append(wrong, Wrong{name, "cannot be read"})
	}
	rows, inPacks := map[string]int64{}, map[onDay]int64{}
	var mu sync.Mutex
	err = each(ctx, at, "event/", func(ctx context.Context, o objects.Object) error {
		e, ok := eventObjectOf(o)
		if counts, _ := s.counts(e); !ok || !counts {
			return nil
		}
		n, err := rowsOf(ctx, at, o)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		mu.Lock()
		defer mu.Unlock()
		objectsRead++
		if err != nil {
			wrong = append(wrong, Wrong{o.Name, "cannot be read"})
		}
		if e.hash == packName {
			inPacks[onDay{e.day, e.number}] += n
		} else {
			rows[e.hash] += n
		}
		return nil
	})
	numbers := map[int64]string{}
	for hash, src := range s.sources {
		numbers[src.number] = hash
	}
	for day, p := range s.packed {
		bad := p.check(day, inPacks)
		wrong = append(wrong, bad...)
		for number, in := range p.in {
			if len(bad) == 0 { // else what is packed of the day has to go
				rows[numbers[number]] += in.events
			}
		}
	}
	for hash, src := range s.sources {
		if rows[hash] != src.events {
			wrong = append(wrong, Wrong{commitName(hash), fmt.Sprintf("%d events are there, its ledger has %d", rows[hash], src.events)})
		}
	}
	slices.SortFunc(wrong, func(a, b Wrong) int { return strings.Compare(a.Object, b.Object) })
	return objectsRead, wrong, err
}

// onDay is a pack of a day.
type onDay struct {
	day  string
	pack int64
}

// check compares the rows of a day's packs with what the day says that they hold.
func (p packed) check(day string, rows map[onDay]int64) (wrong []Wrong) {
	for pack, n := range p.packs {
		if got := rows[onDay{day, pack}]; got != n {
			wrong = append(wrong, Wrong{packedObject(day), fmt.Sprintf("%d events are in %s-%s, it has %d", got, packName, letters(pack), n)})
		}
	}
	return wrong
}

// rowsOf reads how many rows an object holds.
func rowsOf(ctx context.Context, at objects.Objects, o objects.Object) (n int64, err error) {
	defer func() { // the library was seen to panic on half a file
		if recover() != nil {
			err = errDamaged
		}
	}()
	in, err := at.Reader(ctx, o.Name)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	r, err := file.NewParquetReader(io.NewSectionReader(in, 0, in.Size()))
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for i := range r.NumRowGroups() { // the bytes that the end speaks of must be there
		if g := r.MetaData().RowGroup(i); g.FileOffset()+g.TotalCompressedSize() > in.Size() {
			return 0, errDamaged
		}
	}
	return r.NumRows(), nil
}
