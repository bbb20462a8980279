package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"posmortem/analyze/objects"
)

// Status is what a lake holds.
type Status struct {
	TokenKey                           string // names the key of the card tokens
	Sources, LogBytes                  int64  // sources that count, and the bytes of the logs that they were
	Records, Events, Skipped, Rejected int64  // their ledger: records = events + skipped + rejected
	Days                               []Day
	LooseObjects, LooseBytes           int64                // events of no source: a reader was broken off, or read a source that another had read otherwise
	JoinedObjects, JoinedBytes         int64                // events that lie in a pack by now, or in another pack
	Damaged                            []string             // objects that cannot be read, or are missing
	sources                            map[string]committed // by hash
	packed                             map[string]packed    // by day
}

// committed is a source that counts.
type committed struct{ number, events int64 }

// Day is one partition of the events that count.
type Day struct {
	Day                     string
	Sources, Objects, Bytes int64
}

// asking is how many objects are asked for at one time.
const asking = 32

// Look reads the lists and the ledgers of the lake at where. It reads no events.
func Look(ctx context.Context, where string) (*Status, error) {
	s, at, err := open(ctx, where)
	if err != nil {
		return nil, err
	}
	return s, s.events(ctx, at)
}

// open opens a lake that is there, and reads its ledgers.
func open(ctx context.Context, where string) (*Status, objects.Objects, error) {
	at, err := objects.Open(where)
	if err != nil {
		return nil, nil, err
	}
	about, err := describe(ctx, at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, &Error{fmt.Sprintf("there is no lake at %s", at), "make one with: posmortem ingest PATH --lake " + at.String(), err}
	}
	if err != nil {
		return nil, nil, err
	}
	s := &Status{TokenKey: about.TokenKey, sources: map[string]committed{}}
	var mu sync.Mutex
	err = each(ctx, at, "source/", func(ctx context.Context, o objects.Object) error {
		data, _, err := at.Get(ctx, o.Name)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		s.ledger(o.Name, data)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var damaged []string
	s.packed, damaged, err = allPacked(ctx, at)
	s.Damaged = append(s.Damaged, damaged...)
	slices.Sort(s.Damaged)
	return s, at, err
}

// each calls fn for every object below a prefix, for many at a time. Hidden ones, which the engine passes over too, are what a store
// that was killed had not finished.
func each(ctx context.Context, at objects.Objects, prefix string, fn func(ctx context.Context, o objects.Object) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	places := make(chan struct{}, asking)
	err := at.List(ctx, prefix, func(o objects.Object) error {
		if strings.HasPrefix(path.Base(o.Name), ".") {
			return ctx.Err()
		}
		places <- struct{}{}
		wait.Go(func() {
			defer func() { <-places }()
			if err := fn(ctx, o); err != nil {
				cancel(err)
			}
		})
		return ctx.Err()
	})
	wait.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// ledger adds one source.
func (s *Status) ledger(name string, data []byte) {
	row, err := decodeRow(data)
	number, ok := row["source"].(int64)
	if err != nil || !ok {
		s.Damaged = append(s.Damaged, name)
		return
	}
	count := func(to *int64, column string) {
		n, _ := row[column].(int64)
		*to += n
	}
	s.Sources++
	count(&s.LogBytes, "bytes")
	count(&s.Records, "records")
	count(&s.Events, "events")
	count(&s.Skipped, "skipped")
	count(&s.Rejected, "rejected")
	events, _ := row["events"].(int64)
	s.sources[strings.TrimSuffix(path.Base(name), ".parquet")] = committed{number, events}
}

// counts tells whether the events of an object count, but for those of sources that do not; joined: they count elsewhere.
func (s *Status) counts(e eventObject) (counts, joined bool) {
	if joined := s.packed[e.day].joined(e); joined || e.hash == packName {
		return !joined, joined
	}
	there, counts := s.sources[e.hash]
	return counts && there.number == e.number, false
}

// events lists the objects of the events by day, and tells those of sources that count from loose ones.
func (s *Status) events(ctx context.Context, at objects.Objects) error {
	days, last := map[string]*Day{}, map[string]string{}
	err := at.List(ctx, "event/", func(o objects.Object) error {
		e, ok := eventObjectOf(o)
		switch counts, joined := s.counts(e); {
		case ok && joined:
			s.JoinedObjects++
			s.JoinedBytes += o.Size
			return nil
		case !ok || !counts:
			s.LooseObjects++
			s.LooseBytes += o.Size
			return nil
		}
		d := days[e.day]
		if d == nil {
			d = &Day{Day: e.day, Sources: int64(len(s.packed[e.day].in))}
			days[e.day] = d
		}
		if e.hash != packName && last[e.day] != e.hash {
			last[e.day] = e.hash
			d.Sources++
		}
		d.Objects++
		d.Bytes += o.Size
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(days)) {
		s.Days = append(s.Days, *days[name])
	}
	return err
}

// partName reads hash and number from the name of an object of events.
func partName(name string) (hash string, number int64, ok bool) {
	hash, rest, ok := strings.Cut(path.Base(name), "-")
	digits, _, _ := strings.Cut(rest, ".")
	number, good := numberIn(digits)
	return hash, number, ok && good
}
