package main

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"golang.org/x/sync/semaphore"

	"posmortem/analyze"
	"posmortem/analyze/lake"
	"posmortem/parsers"
	"posmortem/parsers/bundle"
	"posmortem/parsers/mask"
)

// lakeFiller writes sources into a lake.
type lakeFiller struct {
	lake  *lake.Lake
	fail  context.CancelCauseFunc // ends the reading
	known atomic.Int64            // sources that were there
	mu    sync.Mutex
	sum   ledger
}

// ledger adds up what was read.
type ledger struct{ sources, bytes, records, events, skipped, rejected int64 }

// Small sources are written side by side, since they wait for disks and networks: so many bytes of events at one time, of which each source takes
// at least its share.
const (
	committing  = 64 << 20
	sourceShare = committing / 256
)

// lakeGC is how much garbage a reader of a lake lets pile up, as a share of what it holds, in percent: that is large blocks without pointers, which cost
// the collector little, and several readers share a machine.
const lakeGC = 40

// fillLake ingests paths into the lake at where.
func (a *app) fillLake(ctx context.Context, where string, paths []string) (*lakeFiller, []analyze.Unreadable, error) {
	in, err := a.newIngest()
	if err != nil {
		return nil, nil, err
	}
	defer in.bar.done()
	if in.shard, err = readShard(a.opt.shard); err != nil {
		return nil, nil, err
	}
	l, err := lake.Fill(ctx, where, in.key, a.opt.jobs)
	if err != nil {
		return nil, nil, err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(lakeGC))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	in.lake = &lakeFiller{lake: l, fail: cancel}
	err = in.run(ctx, paths, func(ctx context.Context) error { return in.lake.fill(ctx, in.loads) })
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	parsers.Trim()
	debug.FreeOSMemory()
	return in.lake, in.bad, err
}

// settled tells whether the lake has a source that is not read yet, as far as its hash is known.
func (f *lakeFiller) settled(ctx context.Context, row *sourceRow, names *mask.Mask) bool {
	ok, err := f.lake.Settled(ctx, row.hash, string(names.Value(nil, []byte(row.path))))
	if err != nil {
		f.fail(err)
	}
	if ok {
		f.known.Add(1)
	}
	return ok || err != nil
}

// fill takes batches of small sources and commits these side by side.
func (f *lakeFiller) fill(ctx context.Context, in <-chan load) error {
	var wait sync.WaitGroup
	defer wait.Wait()
	room := semaphore.NewWeighted(committing)
	for m := range in {
		from, rowSize := 0, int64(0)
		if m.rec != nil && m.rec.NumRows() > 0 {
			rowSize = lake.BatchSize(m.rec) / m.rec.NumRows()
		}
		for i := range m.rows {
			row, end := &m.rows[i], from
			for ids := idsOf(m.rec); end < ids.Len() && ids.Value(end) == row.id; {
				end++
			}
			own := sliceOf(m.rec, from, end)
			share := min(max(int64(end-from)*rowSize, sourceShare), committing)
			from = end
			if err := room.Acquire(ctx, share); err != nil {
				if own != nil {
					own.Release()
				}
				break
			}
			wait.Go(func() {
				defer room.Release(share)
				if err := f.small(ctx, row, own); err != nil {
					f.fail(err)
				}
			})
		}
		m.release()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	wait.Wait()
	return context.Cause(ctx)
}

// idsOf returns the numbers that the sources of a batch have in this run.
func idsOf(rec arrow.RecordBatch) *array.Int64 {
	if rec == nil {
		return &array.Int64{}
	}
	return rec.Column(0).(*array.Int64)
}

// sliceOf returns rows of a batch; nil where there are none.
func sliceOf(rec arrow.RecordBatch, from, end int) arrow.RecordBatch {
	if from == end {
		return nil
	}
	return rec.NewSlice(int64(from), int64(end))
}

// small commits one source whose events are at hand.
func (f *lakeFiller) small(ctx context.Context, row *sourceRow, rec arrow.RecordBatch) error {
	s, err := f.lake.Source()
	if err != nil {
		return err
	}
	defer s.Close()
	if rec != nil {
		defer rec.Release()
		if err := s.Add(rec); err != nil {
			return err
		}
	}
	return f.commit(ctx, s, row)
}

// commit makes a source count, and adds it to the ledger.
func (f *lakeFiller) commit(ctx context.Context, s *lake.Source, row *sourceRow) error {
	if err := row.balanced(); err != nil {
		return err
	}
	got, err := s.Commit(ctx, lake.Row{Hash: row.hash, Path: row.path, Values: row.values(), Anchors: row.sum.Anchors})
	if err != nil {
		return err
	}
	if got != lake.Added { // a copy under another name brings no records
		f.known.Add(1)
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	c := row.sum.Counts
	f.sum.sources++
	f.sum.bytes += row.bytes
	f.sum.records += c.Records
	f.sum.events += c.Events
	f.sum.skipped += c.Skipped
	f.sum.rejected += c.Rejected
	return nil
}

// largeToLake reads a source in blocks. Where it can be read twice, its hash is had first, so that one that the lake has costs little.
func (in *ingest) largeToLake(ctx context.Context, row sourceRow, job parsers.Job, m *bundle.Member, text []byte) error {
	if m.File != "" {
		if sum, err := hashFile(m.File); err == nil {
			row.hash = sum
			if in.lake.settled(ctx, &row, in.mask) {
				return context.Cause(ctx)
			}
		}
	}
	s, err := in.lake.lake.Source()
	if err != nil {
		return err
	}
	defer s.Close()
	sum, err := parsers.Large(ctx, job, in.key, in.a.opt.jobs, io.MultiReader(bytesReader(text), m.Reader), func(rec arrow.RecordBatch) error {
		defer rec.Release()
		return s.Add(rec)
	})
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	h := m.Hash()
	row.hash, row.bytes = hex.EncodeToString(h[:]), m.Bytes()
	row.finish(sum)
	row.conceal(in.mask)
	return in.lake.commit(ctx, s, &row)
}

// report says what was added.
func (f *lakeFiller) report(bad int) *analyze.Report {
	sec := analyze.Section{Name: "lake", Title: text("Added to the lake", "写入数据湖"), Columns: []analyze.Column{
		{Name: "sources", Kind: analyze.KindInt, Title: text("sources", "来源数")},
		{Name: "known", Kind: analyze.KindInt, Title: text("already there", "已存在")},
		{Name: "unreadable", Kind: analyze.KindInt, Title: text("unreadable", "无法读取")},
		{Name: "bytes", Kind: analyze.KindInt, Title: text("bytes", "字节")},
		{Name: "records", Kind: analyze.KindInt, Title: text("records", "记录")},
		{Name: "events", Kind: analyze.KindInt, Title: text("events", "事件")},
		{Name: "skipped", Kind: analyze.KindInt, Title: text("skipped", "跳过")},
		{Name: "rejected", Kind: analyze.KindInt, Title: text("rejected", "未能读取")},
	}}
	sec.Rows = [][]any{{f.sum.sources, f.known.Load(), int64(bad), f.sum.bytes, f.sum.records, f.sum.events, f.sum.skipped, f.sum.rejected}}
	return &analyze.Report{Name: "ingest", Sections: []analyze.Section{sec}}
}

// runIngestLake is ingest with --lake.
func runIngestLake(ctx context.Context, a *app) error {
	f, bad, err := a.fillLake(ctx, a.opt.lake, a.args)
	if err != nil {
		return lakeFailed(err)
	}
	if !a.opt.quiet {
		if err := a.writeReport(f.report(len(bad))); err != nil {
			return err
		}
	}
	if len(bad) > 0 {
		return exit{exitUnreadable, ""}
	}
	return nil
}

// lakeFailed says that a broken-off reader is simply run again.
func lakeFailed(err error) error {
	var own *lake.Error
	var e exit
	if errors.As(err, &own) || errors.As(err, &e) || errors.Is(err, context.Canceled) {
		return err
	}
	return exit{exitFailed, err.Error() + "; what was finished is kept: run the same command again"}
}
