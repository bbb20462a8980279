package main

import (
	"context"
	"sync"
)

// turns hands what several goroutines read to the loader in the order in which it was met, whoever is done first: which of two logs keeps the
// records that both hold hangs on it, and with it which line proves a finding.
type turns struct {
	out   chan<- load
	under chan struct{} // one for each that has begun and was not handed on
	mu    sync.Mutex
	next  int64
	early map[int64]load // those that wait for one before them
}

// newTurns lets so many be under way at one time.
func newTurns(out chan<- load, most int) *turns {
	return &turns{out: out, under: make(chan struct{}, most), early: map[int64]load{}}
}

// begin waits until one more may be under way.
func (t *turns) begin(ctx context.Context) error {
	select {
	case t.under <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
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
		<-t.under
	}
}

// settle waits until all that has begun is handed on.
func (t *turns) settle(ctx context.Context) error {
	for n := range cap(t.under) {
		if err := t.begin(ctx); err != nil {
			for range n {
				<-t.under
			}
			return err
		}
	}
	for range cap(t.under) {
		<-t.under
	}
	return nil
}
