package main

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// turns hands what several goroutines read to the loader in the order in which it was met, whoever is done first: which of two logs keeps the
// records that both hold hangs on it, and with it which line proves a finding.
type turns struct {
	out    chan<- load
	most   int64
	places *semaphore.Weighted // one is taken by each that has begun and was not handed on
	mu     sync.Mutex
	next   int64
	early  map[int64]load // those that wait for one before them
}

// newTurns lets so many be under way at one time.
func newTurns(out chan<- load, most int64) *turns {
	return &turns{out: out, most: most, places: semaphore.NewWeighted(most), early: map[int64]load{}}
}

// begin waits until one more may be under way.
func (t *turns) begin(ctx context.Context) error { return t.take(ctx, 1) }

// take waits for so many places.
func (t *turns) take(ctx context.Context, n int64) error {
	if t.places.Acquire(ctx, n) != nil {
		return context.Cause(ctx)
	}
	return nil
}

// end takes what the one with that number brought, counted from 0. It must be called for each that has begun.
func (t *turns) end(number int64, l load) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.early[number] = l
	for {
		l, ok := t.early[t.next]
		if !ok {
			return
		}
		delete(t.early, t.next)
		t.next++
		if len(l.rows) > 0 {
			t.out <- l
		}
		t.places.Release(1)
	}
}

// settle waits until all that has begun is handed on.
func (t *turns) settle(ctx context.Context) error {
	if err := t.take(ctx, t.most); err != nil {
		return err
	}
	t.places.Release(t.most)
	return nil
}
