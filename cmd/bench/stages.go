package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze/store"
	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/mask"
)

// stageBytes is how much of an input a stage works on, held in memory.
const stageBytes = 128 << 20

// stage is one part of the way into the store, alone.
type stage struct {
	name, doc string
	run       func(ctx context.Context, f parsers.Format, text []byte) (*stopwatch, error)
}

// stages is the list of all, in order of the way.
var stages = []stage{
	{"split", "into records", splitAlone},
	{"mask", "every record whole, no parsing", maskAlone},
	{"parse", "split, parsed, matched, masked, batched; no database", parseAlone},
	{"load", "batches made before, into a file", loadAlone},
}

// runStage runs the named stage and prints what it measured itself, without the reading of the input.
func runStage(ctx context.Context, out io.Writer, name, format, path string) error {
	f, ok := all.ByName(format)
	if !ok {
		return fmt.Errorf("no format %s", format)
	}
	text, err := beginning(path)
	if err != nil {
		return err
	}
	for _, s := range stages {
		if s.name == name {
			w, err := s.run(ctx, f, text)
			if err == nil {
				_, err = fmt.Fprintf(out, "measured %d %d %.6f %.6f\n", len(text), w.records, w.wall, w.cpu)
			}
			return err
		}
	}
	return fmt.Errorf("no stage %s", name)
}

// beginning returns the first bytes of a file, or of the files of a folder one after another, up to a line's end.
func beginning(path string) (text []byte, err error) {
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if len(text) >= stageBytes {
			return fs.SkipAll
		}
		file, err := os.Open(p)
		if err != nil {
			return err
		}
		defer file.Close()
		more, err := io.ReadAll(io.LimitReader(file, stageBytes-int64(len(text))))
		text = append(text, more...)
		return err
	})
	return text[:bytes.LastIndexByte(text, '\n')+1], err
}

// stopwatch holds what a stage took.
type stopwatch struct {
	records   int64
	wall, cpu float64 // seconds
	began     time.Time
	before    float64
}

func start() *stopwatch { return &stopwatch{began: time.Now(), before: spent()} }

func (w *stopwatch) stop() *stopwatch {
	w.wall, w.cpu = time.Since(w.began).Seconds(), spent()-w.before
	return w
}

// spent is the processor time of this process in seconds.
func spent() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return seconds(u.Utime) + seconds(u.Stime)
}

func seconds(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }

func splitAlone(_ context.Context, f parsers.Format, text []byte) (*stopwatch, error) {
	w := start()
	err := parsers.Split(bytes.NewReader(text), &f, func([]byte) { w.records++ })
	return w.stop(), err
}

func maskAlone(_ context.Context, f parsers.Format, text []byte) (*stopwatch, error) {
	var recs [][]byte
	if err := parsers.Split(bytes.NewReader(text), &f, func(rec []byte) { recs = append(recs, bytes.Clone(rec)) }); err != nil {
		return nil, err
	}
	m := mask.New(stageKey)
	var out []byte
	w := start()
	for _, rec := range recs {
		out = m.Text(out[:0], rec)
		w.records++
	}
	return w.stop(), nil
}

// stageKey makes the card tokens of stages that store nothing.
var stageKey = []byte("the key of the benchmarks")

func parseAlone(ctx context.Context, f parsers.Format, text []byte) (*stopwatch, error) {
	w := start()
	sum, err := parse(ctx, f, text, func(rec arrow.RecordBatch) error {
		rec.Release()
		return nil
	})
	w.records = sum.Records
	return w.stop(), err
}

func parse(ctx context.Context, f parsers.Format, text []byte, sink func(arrow.RecordBatch) error) (parsers.Summary, error) {
	job := parsers.Job{ID: 1, Format: f, Source: parsers.Source{Head: text[:min(len(text), 64<<10)], AsOf: monday.AddDate(0, 0, 7)}}
	return parsers.Large(ctx, job, stageKey, 1, bytes.NewReader(text), sink)
}

func loadAlone(ctx context.Context, f parsers.Format, text []byte) (*stopwatch, error) {
	var batches []arrow.RecordBatch
	sum, err := parse(ctx, f, text, func(rec arrow.RecordBatch) error {
		batches = append(batches, rec)
		return nil
	})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "posmortem-load-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, filepath.Join(dir, "s.duckdb"), store.Options{})
	if err != nil {
		return nil, err
	}
	w := start()
	w.records = sum.Records
	if err := s.Loading(ctx, func() error { return load(ctx, s, batches) }); err != nil {
		return nil, err
	}
	return w.stop(), s.Close()
}

// load writes the batches, a quarter of a million rows in a transaction, as ingest does.
func load(ctx context.Context, s *store.Store, batches []arrow.RecordBatch) error {
	l, err := s.Loader(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	var rows int64
	for _, rec := range batches {
		if err := l.Begin(ctx); err != nil {
			return err
		}
		rows += rec.NumRows()
		if err := l.Load(ctx, "event", rec); err != nil {
			return err
		}
		if rows >= 2*122_880 {
			rows = 0
			if err := l.Commit(ctx); err != nil {
				return err
			}
		}
	}
	return l.Commit(ctx)
}
