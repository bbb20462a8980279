package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress is a line on standard error that says how far the reading is; only on a terminal.
type progress struct {
	mu    sync.Mutex
	w     io.Writer // nil: silent
	last  time.Time
	start time.Time
	shown bool
}

func (a *app) progress() *progress {
	p := &progress{start: time.Now()}
	if _, ok := terminal(a.stderr); ok && !a.opt.quiet {
		p.w = a.stderr
	}
	return p
}

// set tells how many bytes of the input are read; total is 0 or less when unknown.
func (p *progress) set(read, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.w == nil || now.Sub(p.last) < 200*time.Millisecond || now.Sub(p.start) < time.Second {
		return
	}
	p.last, p.shown = now, true
	rate := float64(read) / 1e6 / now.Sub(p.start).Seconds()
	if total > 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%3d%%  %.0f MB/s", min(100, 100*read/total), rate)
	} else {
		fmt.Fprintf(p.w, "\r\x1b[K%.0f MB  %.0f MB/s", float64(read)/1e6, rate)
	}
}

// clear takes the line away, so that a message can be written.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

func (p *progress) done() { p.clear() }
