package bundle

import (
	"fmt"
	"io"
	"time"

	"posmortem/parsers/mails"
)

// HeadSize is how much of a member is looked at before it is named.
const HeadSize = 64 << 10

// mailHead is how much of a stream tells whether it is a mail.
const mailHead = 4 << 10

// node is one stream on its way to become a member or an archive of members.
type node struct {
	path  string
	r     io.Reader
	at    io.ReaderAt // random access to the same bytes, where there is any
	size  int64       // -1 when unknown
	mod   time.Time
	disk  string // the file on disk, when the stream is just that
	depth int    // archives around it
	chain int    // decompressors directly around it
}

// visit looks at the head of a stream and does what its kind asks for. It
// returns only what ends the whole walk.
func (w *walker) visit(n node) error {
	buf := w.takeHead()
	defer func() { w.heads = append(w.heads, buf) }()
	got, err := fill(n.r, buf)
	if cancelled := w.ctx.Err(); cancelled != nil {
		return cancelled
	}
	head := buf[:got]
	n.r = &prefixed{head: head, r: n.r, err: err}
	switch k := kindOf(head); k {
	case plain:
		if w.o.Documents && mails.Is(head[:min(len(head), mailHead)]) {
			return w.mail(n)
		}
		return w.deliver(n, head, err != nil)
	case zipped:
		return w.zip(n)
	case tarred:
		return w.tar(n)
	case sevenZipped:
		return w.sevenZip(n)
	case rared:
		return w.rar(n)
	default:
		return w.decompress(n, k)
	}
}

// enter tells whether an archive at this depth is opened.
func (w *walker) enter(n node) bool {
	if n.depth < w.o.Limits.Depth {
		return true
	}
	w.tooDeep(n)
	return false
}

func (w *walker) tooDeep(n node) {
	w.problem(n.path, fmt.Sprintf("archives inside archives are read %d deep, and this one lies deeper; unpack it and give its folder", w.o.Limits.Depth))
}

// member counts one more entry of an archive and tells whether it is within the limit.
func (w *walker) member(path string) bool {
	w.entries++
	if w.entries > w.o.Limits.Members {
		w.problem(path, w.tooMany("from here on the archive is not read"))
		return false
	}
	return true
}

func (w *walker) tooMany(effect string) string {
	return fmt.Sprintf("goes beyond the limit of %d archive members in one run; %s; give fewer inputs at a time", w.o.Limits.Members, effect)
}

func (w *walker) takeHead() []byte {
	if n := len(w.heads); n > 0 {
		buf := w.heads[n-1]
		w.heads = w.heads[:n-1]
		return buf
	}
	return make([]byte, HeadSize)
}

// fill reads until the buffer is full or the stream has ended, in whichever way.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for idle := 0; n < len(buf) && err == nil; {
		var k int
		k, err = r.Read(buf[n:])
		n += k
		if idle++; k > 0 {
			idle = 0
		}
		if idle > 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	return n, err
}

// prefixed reads again what was looked at, then the rest.
type prefixed struct {
	head []byte
	r    io.Reader
	err  error // of the rest, when it was met while looking
}

// Read reads the head, then the stream it was taken from.
func (s *prefixed) Read(p []byte) (int, error) {
	if len(s.head) > 0 {
		n := copy(p, s.head)
		s.head = s.head[n:]
		return n, nil
	}
	if s.err != nil {
		return 0, s.err
	}
	return s.r.Read(p)
}
