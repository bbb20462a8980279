package objects

import (
	"io"
	"sync"
)

// Pieces of an object that are asked for at a time, and how many of them are kept.
const (
	pieceSize  = 4 << 20
	piecesKept = 4
)

// ranged reads an object of a bucket by ranges. While one piece is used the next one is fetched.
type ranged struct {
	size  int64
	fetch func(p []byte, off int64) error
	at    int64 // of Read

	mu     sync.Mutex
	pieces []*piece // the last used at the end
}

type piece struct {
	n    int64
	done chan struct{}
	data []byte
	err  error
}

func newReader(size int64, fetch func(p []byte, off int64) error) *ranged {
	return &ranged{size: size, fetch: fetch}
}

// Size returns the object's size in bytes.
func (r *ranged) Size() int64 { return r.size }

// Close has nothing to give back.
func (r *ranged) Close() error { return nil }

// Read reads in order.
func (r *ranged) Read(p []byte) (int, error) {
	n, err := r.ReadAt(p[:min(int64(len(p)), max(0, r.size-r.at))], r.at)
	r.at += int64(n)
	if err == nil && n == 0 && len(p) > 0 {
		err = io.EOF
	}
	return n, err
}

// ReadAt reads anywhere.
func (r *ranged) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		if off >= r.size {
			return n, io.EOF
		}
		data, err := r.piece(off / pieceSize)
		if err != nil {
			return n, err
		}
		k := copy(p[n:], data[off%pieceSize:])
		n, off = n+k, off+int64(k)
	}
	return n, nil
}

// piece returns the nth piece, and lets the next one be fetched.
func (r *ranged) piece(n int64) ([]byte, error) {
	r.mu.Lock()
	got := r.want(n)
	if n > 0 && (n+1)*pieceSize < r.size { // whoever reads the second piece is likely to read all
		r.want(n + 1)
	}
	r.mu.Unlock()
	<-got.done
	if got.err != nil {
		r.forget(got)
	}
	return got.data, got.err
}

// want returns a piece that is there or on its way.
func (r *ranged) want(n int64) *piece {
	for i, p := range r.pieces {
		if p.n == n {
			r.pieces = append(append(r.pieces[:i:i], r.pieces[i+1:]...), p)
			return p
		}
	}
	p := &piece{n: n, done: make(chan struct{})}
	if r.pieces = append(r.pieces, p); len(r.pieces) > piecesKept {
		r.pieces = r.pieces[1:]
	}
	go func() {
		defer close(p.done)
		data := make([]byte, min(pieceSize, r.size-n*pieceSize))
		if p.err = r.fetch(data, n*pieceSize); p.err == nil {
			p.data = data
		}
	}()
	return p
}

// forget lets a piece that could not be had be asked for again.
func (r *ranged) forget(bad *piece) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, p := range r.pieces {
		if p == bad {
			r.pieces = append(r.pieces[:i:i], r.pieces[i+1:]...)
			return
		}
	}
}
