package bundle

import (
	"context"
	"io"
)

// root is one input while it is read: it counts what comes from disk or pipe and
// what is made of it.
type root struct {
	w     *walker
	show  string // path as members name it
	r     io.Reader
	at    io.ReaderAt
	size  int64 // -1 when unknown
	in    int64 // bytes read
	out   int64 // bytes decompressed, over all layers
	blown bool  // grew beyond the ratio: no more of it is read
}

// Read reads in order.
func (s *root) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	return n, s.count(n, err)
}

// ReadAt reads anywhere; only inputs that are files have it.
func (s *root) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.at.ReadAt(p, off)
	return n, s.count(n, err)
}

func (s *root) count(n int, err error) error {
	s.in += int64(n)
	s.w.progress(false)
	if cancelled := s.w.ctx.Err(); cancelled != nil {
		return cancelled
	}
	if err != nil && err != io.EOF {
		return &damage{reason: fileReason(err)}
	}
	return err
}

// compressed is how many bytes of the input stand behind what came out so far.
func (s *root) compressed() int64 {
	if s.size >= 0 {
		return min(s.in, s.size)
	}
	return s.in
}

// progress tells how far the walk is, at most once per MiB.
func (w *walker) progress(always bool) {
	if w.o.Progress == nil {
		return
	}
	done := w.bytesDone
	if w.root != nil && w.root.size >= 0 {
		done += w.root.compressed()
	}
	if always || done-w.bytesTold >= 1<<20 {
		w.bytesTold = done
		w.o.Progress(done, w.bytesTotal)
	}
}

// finished counts an input as read, however much of it was needed.
func (w *walker) finished(f *found) {
	w.root = nil
	w.bytesDone += f.size
	w.progress(true)
}

// interruptible reads a stream that may block for ever in a way that ctx ends.
// open may block too, as opening a named pipe does.
func interruptible(ctx context.Context, open func() (io.Reader, error)) io.Reader {
	s := &stream{ctx: ctx, full: make(chan block), empty: make(chan []byte, 2)}
	s.empty <- make([]byte, 128<<10)
	s.empty <- make([]byte, 128<<10)
	go s.fill(open)
	return s
}

type block struct {
	data []byte
	err  error
}

type stream struct {
	ctx   context.Context
	full  chan block
	empty chan []byte
	now   block
	buf   []byte
}

func (s *stream) fill(open func() (io.Reader, error)) {
	r, err := open()
	if c, ok := r.(io.Closer); ok && err == nil {
		defer c.Close()
	}
	for err == nil {
		var buf []byte
		select {
		case buf = <-s.empty:
		case <-s.ctx.Done():
			return
		}
		var n int
		n, err = r.Read(buf)
		if !s.send(block{buf[:n], err}) {
			return
		}
	}
	s.send(block{nil, err})
}

func (s *stream) send(b block) bool {
	select {
	case s.full <- b:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// Read hands on what has come in, or the error of the cancelled context.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.now.data) == 0 {
		if s.now.err != nil {
			return 0, s.now.err
		}
		if s.buf != nil {
			s.empty <- s.buf[:cap(s.buf)]
			s.buf = nil
		}
		select {
		case s.now = <-s.full:
			s.buf = s.now.data
		case <-s.ctx.Done():
			return 0, s.ctx.Err()
		}
	}
	n := copy(p, s.now.data)
	s.now.data = s.now.data[n:]
	return n, nil
}
