package parsers

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/parsers/clock"
)

// Job is one source to be read.
type Job struct {
	ID     int64 // number of the source
	Format Format
	Source Source
	Side   Side   // side, where it is known better than by the format
	Vendor string // maker of the device, where a manifest tells
}

// Summary is what reading a source tells of the whole of it.
type Summary struct {
	Counts
	Skipped, Rejected map[string]int64 // records by rule and by reason
	Masked            map[string]int64 // secrets by kind
	From, To          int64            // first and last time, or clock.NoTime
	Device            string           // the terminal number that (nearly) all lines name that name one; "" when none or several
	Devices           int              // how many: 0, 1, or 2 for several
	Vendor            string           // maker of the device, learnt from tags and banners
	Anchors           []int64          // a thin sample of the digests
	FirstReject       int64            // line, or 0
	Truncated         bool             // the last record is half-written
	seen              int64
	named             map[string]int64 // lines per terminal number, of the first few
}

func newSummary() Summary {
	return Summary{Skipped: map[string]int64{}, Rejected: map[string]int64{}, Masked: map[string]int64{}, named: map[string]int64{}, From: clock.NoTime, To: clock.NoTime}
}

// maxNamed is how many terminal numbers of one source are told apart.
const maxNamed = 8

// settleDevice finds whose log the source is: one terminal number must stand on nine of ten lines that
// carry one, since a stray number in prose is no second terminal.
func (s *Summary) settleDevice() {
	var best string
	var most, all int64
	for d, n := range s.named {
		all += n
		if n > most || n == most && d < best {
			best, most = d, n
		}
	}
	switch {
	case all == 0:
		s.Device, s.Devices = "", 0
	case 10*most >= 9*all:
		s.Device, s.Devices = best, 1
	default:
		s.Device, s.Devices = "", 2
	}
}

// anchorEvery is the share of digests that are kept as anchors: one in so many.
const anchorEvery = 64

// note remembers what an event tells of its source.
func (d *door) note(ev *Event, digest int64) {
	s := &d.sum
	if ev.Time != clock.NoTime && ev.TimeQuality != clock.Neighbour {
		if s.From == clock.NoTime || ev.Time < s.From {
			s.From = ev.Time
		}
		s.To = max(s.To, ev.Time)
	}
	if v := ev.F[Device]; len(v) > 0 {
		if _, known := s.named[string(v)]; known || len(s.named) < maxNamed {
			s.named[string(v)]++
		}
	}
	s.seen++
	s.Truncated = ev.Fault == "truncated"
	if s.seen <= 4 || digest%anchorEvery == 0 {
		s.Anchors = append(s.Anchors, digest)
	}
}

// merge adds what another stretch of the same source told.
func (s *Summary) merge(o Summary) {
	s.Records += o.Records
	s.Events += o.Events
	s.Counts.Skipped += o.Counts.Skipped
	s.Counts.Rejected += o.Counts.Rejected
	for k, n := range o.Skipped {
		s.Skipped[k] += n
	}
	for k, n := range o.Rejected {
		s.Rejected[k] += n
	}
	for k, n := range o.Masked {
		s.Masked[k] += n
	}
	if s.From == clock.NoTime || o.From != clock.NoTime && o.From < s.From {
		s.From = o.From
	}
	s.To = max(s.To, o.To)
	for _, d := range slices.Sorted(maps.Keys(o.named)) { // in order, since only so many are kept
		n := o.named[d]
		if _, known := s.named[d]; known || len(s.named) < maxNamed {
			s.named[d] += n
		}
	}
	s.settleDevice()
	if s.Vendor == "" {
		s.Vendor = o.Vendor
	}
	s.Anchors = append(s.Anchors, o.Anchors...)
	if s.FirstReject == 0 {
		s.FirstReject = o.FirstReject
	}
	s.Truncated = o.Truncated
	s.seen += o.seen
}

// Reader reads sources one after another into its batch. One per goroutine.
type Reader struct {
	door *door
	ev   Event
}

// NewReader returns a reader that masks with the given key.
func NewReader(key []byte) *Reader { return &Reader{door: newDoor(key)} }

// Batch returns the batch that the reader fills.
func (r *Reader) Batch() *Batch { return r.door.batch }

// Small reads a whole source that lies in memory into the reader's batch.
func (r *Reader) Small(job Job, text []byte) Summary {
	r.open(job)
	b := block{data: text, line: 1, last: true}
	r.block(&job.Format, job.Format.New(job.Source), &b)
	return r.close()
}

func (r *Reader) open(job Job) {
	side := job.Side
	if side == SideUnknown {
		side = job.Format.Side
	}
	r.door.open(job.ID, side, job.Vendor)
}

func (r *Reader) close() Summary {
	s := r.door.sum
	s.settleDevice()
	s.Vendor = r.door.signals.Vendor()
	for kind, n := range r.door.mask.Counts() {
		if n > 0 {
			s.Masked[kind] += n
		}
	}
	return s
}

func (r *Reader) block(f *Format, p Parser, b *block) {
	f.each(b, func(rec []byte, line, offset int64, cut bool) {
		r.record(p, rec, blank(rec, f.Split != nil), line, offset, cut)
	})
	r.door.release()
}

func (r *Reader) record(p Parser, rec []byte, empty bool, line, offset int64, cut bool) {
	s := &r.door.sum
	s.Records++
	if empty {
		s.Counts.Skipped++
		s.Skipped["blank"]++
		return
	}
	r.ev.Reset()
	err := p.Parse(rec, &r.ev)
	if err == nil {
		s.Events++
		r.door.pass(&r.ev, rec, line, offset, cut)
		return
	}
	var skip Skip
	if errors.As(err, &skip) {
		s.Counts.Skipped++
		s.Skipped[string(skip)]++
		return
	}
	s.Counts.Rejected++
	s.Rejected[err.Error()]++
	if s.FirstReject == 0 {
		s.FirstReject = line
	}
}

// blank tells whether a record holds nothing: blanks and control characters, or, where it may be a frame in binary, blanks, line ends and NULs.
func blank(rec []byte, framed bool) bool {
	for _, c := range rec {
		if c > ' ' || framed && c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != 0 {
			return false
		}
	}
	return true
}

// Large reads a source of any size, in blocks that several goroutines parse side by side
// where the format allows it. sink gets the batches in order, and releases them.
func Large(ctx context.Context, job Job, key []byte, workers int, text io.Reader, sink func(arrow.RecordBatch) error) (Summary, error) {
	if job.Format.Sequential || workers < 1 {
		workers = 1
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &crew{job: job, tasks: make(chan task), order: make(chan chan result, workers+1), free: make(chan []byte, 2*workers+2)}
	go c.cut(ctx, text)
	for range workers {
		go c.work(NewReader(key))
	}
	sum, err := c.gather(ctx, sink, cancel)
	if err == nil {
		err = c.err
	}
	return sum, err
}

// crew are the goroutines that read one large source: one cuts it into blocks, others parse these.
type crew struct {
	job   Job
	tasks chan task
	order chan chan result // where the results of the tasks will come, in the order of the blocks
	free  chan []byte      // buffers of blocks that are done
	err   error            // of the reader; valid when order is closed
}

type task struct {
	b   block
	out chan result
}

type result struct {
	rec arrow.RecordBatch
	sum Summary
}

// cut hands out blocks until the source ends or ctx does.
func (c *crew) cut(ctx context.Context, text io.Reader) {
	defer close(c.order)
	defer close(c.tasks)
	for cut := newBlocks(text, &c.job.Format); ; {
		var buf []byte
		select {
		case buf = <-c.free:
		default:
		}
		b, err := cut.next(buf)
		if err != nil {
			if err != io.EOF {
				c.err = err
			}
			return
		}
		t := task{b, make(chan result, 1)}
		select {
		case c.tasks <- t:
			c.order <- t.out
		case <-ctx.Done():
			return
		}
	}
}

// work parses blocks. Where a source is parsed side by side everything begins anew with each block, so
// that no block knows another and the result does not depend on the number of workers.
func (c *crew) work(r *Reader) {
	defer r.door.batch.Release()
	var p Parser
	for t := range c.tasks {
		if p == nil || !c.job.Format.Sequential {
			p = c.job.Format.New(c.job.Source)
			r.open(c.job)
		}
		r.door.sum = newSummary()
		r.door.mask.Reset()
		r.block(&c.job.Format, p, &t.b)
		t.out <- result{r.door.batch.Take(), r.close()}
		select {
		case c.free <- t.b.data:
		default:
		}
	}
}

// gather passes the batches on in order and adds the summaries up. It takes every result, so that none leaks.
func (c *crew) gather(ctx context.Context, sink func(arrow.RecordBatch) error, cancel func()) (sum Summary, err error) {
	sum = newSummary()
	for out := range c.order {
		res := <-out
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if res.rec != nil {
				res.rec.Release()
			}
			continue
		}
		sum.merge(res.sum)
		if res.rec == nil {
			continue
		}
		if err = sink(res.rec); err != nil {
			cancel()
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	return sum, err
}
