package bundle

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// LargestWindow bounds the memory that compressed data may ask for: what
// `zstd --long` and `xz -9` need, and no more.
const LargestWindow = 128 << 20

// ErrWindow means that compressed data ask for more memory than LargestWindow.
var ErrWindow = errors.New("window too large")

// decompress visits what a compressed stream holds under the stream's own name.
func (w *walker) decompress(n node, k kind) error {
	inner := node{path: n.path, size: -1, mod: n.mod, depth: n.depth, chain: n.chain + 1}
	if n.chain > 0 {
		inner.depth++
	}
	if n.chain >= w.o.Limits.Depth || inner.depth > w.o.Limits.Depth {
		w.tooDeep(n)
		return nil
	}
	if w.spent() {
		w.problem(n.path, "not read: "+w.spentReason())
		return nil
	}
	src := buffer(n.r)
	defer src.release()
	dec := open(k, src)
	defer dec.Close()
	if z, ok := dec.(gzipReader); ok && z.stamp.Unix() > 0 {
		inner.mod = z.stamp
	}
	inner.r = &layer{w: w, kind: k, path: n.path, r: dec, in: src.count}
	return w.visit(inner)
}

// open starts a decompressor; what goes wrong at once comes with the first Read.
func open(k kind, src *source) io.ReadCloser {
	var r io.ReadCloser
	var err error
	switch k {
	case gzipped:
		r, err = openGzip(src.Reader)
	case zstandard:
		r, err = openZstd(src.Reader)
	case bzipped:
		r = io.NopCloser(bzip2.NewReader(src.Reader))
	case xzipped:
		r, err = openXz(src)
	}
	if err != nil {
		return failed{early(err)}
	}
	return r
}

// early takes the end of the data in a header for what it is.
func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// failed is a decompressor that could not start.
type failed struct{ err error }

// Read returns why.
func (f failed) Read([]byte) (int, error) { return 0, f.err }

// Close does nothing.
func (f failed) Close() error { return nil }

var gzipReaders sync.Pool

// gzipReader reads all members of a gzip stream (RFC 1952, 2.2).
type gzipReader struct {
	*gzip.Reader
	stamp time.Time // of the first member, zero when it has none
}

func openGzip(src io.Reader) (io.ReadCloser, error) {
	z, _ := gzipReaders.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	if err := z.Reset(src); err != nil {
		return nil, err
	}
	return gzipReader{z, z.ModTime}, nil
}

// Close gives the tables back for the next stream.
func (g gzipReader) Close() error {
	gzipReaders.Put(g.Reader)
	return nil
}

// zstdReader closes its decoder, which would keep its memory otherwise.
type zstdReader struct{ *zstd.Decoder }

func openZstd(src io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(LargestWindow), zstd.WithDecoderMaxMemory(1<<62))
	if err != nil {
		return nil, err
	}
	return zstdReader{d}, nil
}

// Read names the one error of a header that has a cure.
func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = ErrWindow
	}
	return n, err
}

// Close frees the decoder.
func (z zstdReader) Close() error {
	z.Decoder.Close()
	return nil
}

func openXz(src *source) (io.ReadCloser, error) {
	r, err := xz.NewReader(&dictGuard{src: src})
	if err != nil {
		return nil, err
	}
	return io.NopCloser(r), nil
}

// source is the buffered, counted input of a decompressor. Decompressors get its
// bufio.Reader: they read that byte by byte without a buffer of their own, and
// flate has a faster path for it.
type source struct {
	*bufio.Reader
	n int64 // bytes put into the buffer
	r io.Reader
}

var buffers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

func buffer(r io.Reader) *source {
	s := &source{r: r, Reader: buffers.Get().(*bufio.Reader)}
	s.Reader.Reset(counted{s})
	return s
}

func (s *source) count() int64 { return s.n }

func (s *source) release() {
	s.Reader.Reset(nil)
	buffers.Put(s.Reader)
}

// counted is the reader under the buffer of a source.
type counted struct{ s *source }

// Read counts what passes.
func (c counted) Read(p []byte) (int, error) {
	n, err := c.s.r.Read(p)
	c.s.n += int64(n)
	return n, err
}
