package objects

import "sync"

// flushes lets those who wait for the disk at one time share one wait.
type flushes struct {
	mu   sync.Mutex
	next *flushing // not begun yet
	one  sync.Mutex
}

type flushing struct {
	done chan struct{}
	err  error
}

// flush returns when all that was written before the call is on the disk.
func (f *flushes) flush(dir string) error {
	f.mu.Lock()
	mine := f.next
	if mine == nil {
		mine = &flushing{done: make(chan struct{})}
		f.next = mine
		go f.run(mine, dir)
	}
	f.mu.Unlock()
	<-mine.done
	return mine.err
}

// run waits for the flush before, and takes nobody in once it begins.
func (f *flushes) run(mine *flushing, dir string) {
	f.one.Lock()
	defer f.one.Unlock()
	f.mu.Lock()
	f.next = nil
	f.mu.Unlock()
	mine.err = toDisk(dir)
	close(mine.done)
}
