package redact

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"posmortem/parsers/bundle"
	"posmortem/parsers/spool"
)

// compressed redacts what a compressed stream holds, and compresses it again in
// the same way.
func (j *job) compressed(path string, kind string, r io.Reader, at level) (*spool.Spool, error) {
	src := &counted{r: r}
	dec, head, err := unpack(kind, src)
	if err != nil {
		j.damaged(path, "its compressed data are damaged; copy the file again")
		return nil, j.ctx.Err()
	}
	defer dec.Close()
	at.chain++
	if at.chain > 1 {
		at.archives++
	}
	inner, err := j.redact(path, &unpacked{j: j, r: dec, in: func() int64 { return src.n }}, at)
	if inner == nil || err != nil {
		return nil, err
	}
	defer inner.Close()
	if kind == "bzip2" {
		j.report.Changed = append(j.report.Changed, Note{Path: path, Reason: "compressed by gzip, since bzip2 cannot be written"})
	}
	out := &spool.Spool{}
	enc, err := pack(kind, out, j.header(head))
	if err == nil {
		_, err = io.Copy(enc, inner.Reader())
		err = errors.Join(err, enc.Close())
	}
	if err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// header keeps of a gzip header the name, masked, and the time.
func (j *job) header(h gzip.Header) gzip.Header {
	name := gzip.Header{Name: j.masked(h.Name), ModTime: h.ModTime, OS: h.OS}
	for _, c := range name.Name {
		if c == 0 || c > 0xff { // RFC 1952 writes names in ISO 8859-1
			name.Name = ""
			break
		}
	}
	return name
}

func unpack(kind string, r io.Reader) (io.ReadCloser, gzip.Header, error) {
	switch kind {
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, gzip.Header{}, err
		}
		return z, z.Header, nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(bundle.LargestWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, gzip.Header{}, err
		}
		return z.IOReadCloser(), gzip.Header{}, nil
	case "bzip2":
		return io.NopCloser(bzip2.NewReader(r)), gzip.Header{}, nil
	}
	z, err := xz.NewReader(bundle.GuardXZ(bufio.NewReader(r)))
	if err != nil {
		return nil, gzip.Header{}, err
	}
	return io.NopCloser(z), gzip.Header{}, nil
}

func pack(kind string, w io.Writer, h gzip.Header) (io.WriteCloser, error) {
	switch kind {
	case "zstd":
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	case "xz":
		return xz.NewWriter(w)
	}
	z := gzip.NewWriter(w)
	z.Header = h
	return z, nil
}

// renamedBy returns the name that a stream has in the copy.
func renamedBy(r *bufio.Reader, name string) string {
	head, _ := r.Peek(16) // faults come again when it is read
	return rename(name, bundle.Container(head))
}

// rename gives what was compressed by bzip2 the name that its new form wants.
func rename(name string, kind string) string {
	if kind != "bzip2" {
		return name
	}
	for _, s := range [][2]string{{".bz2", ".gz"}, {".tbz2", ".tgz"}, {".tbz", ".tgz"}} {
		if len(name) > len(s[0]) && strings.EqualFold(name[len(name)-len(s[0]):], s[0]) {
			return name[:len(name)-len(s[0])] + s[1]
		}
	}
	return name
}
