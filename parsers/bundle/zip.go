package bundle

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zip"
)

// errMembers stops the reading of a zip directory at the limit.
var errMembers = errors.New("too many members")

// zipball is one zip archive while it is read.
type zipball struct {
	w    *walker
	n    node
	at   io.ReaderAt
	size int64
	used names
	told bool // why the archive is cut was told already
}

// zip visits the members of a zip archive, sorted by name.
func (w *walker) zip(n node) error {
	if !w.enter(n) {
		return nil
	}
	z := &zipball{w: w, n: n, at: n.at, size: n.size, used: names{}}
	if z.at == nil {
		s, err := w.spill(n.r)
		//lint:ignore SA5001 what could be spilled is handed over together with the error
		defer s.Close()
		if cancelled := w.ctx.Err(); cancelled != nil {
			return cancelled
		}
		if err != nil {
			w.tell(n.path, err)
			z.told = true
		}
		z.at, z.size = s, s.size
	}
	return z.visit()
}

func (z *zipball) visit() error {
	count, last := 0, ""
	r, err := zip.NewReaderWithOptions(z.at, z.size, zip.ReaderOptions{NameDecoder: func(h *zip.FileHeader) error {
		if count, last = count+1, h.Name; z.w.entries+count > z.w.o.Limits.Members {
			return errMembers
		}
		return z.w.ctx.Err()
	}})
	switch {
	case z.w.ctx.Err() != nil:
		return z.w.ctx.Err()
	case errors.Is(err, errMembers):
		z.w.entries += count
		z.w.problem(z.n.path+"/"+memberName(last), z.w.tooMany("nothing of the archive is read"))
		return nil
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return z.salvage()
	}
	if z.w.o.Documents && isWorkbook(r.File) {
		return z.workbook(r.File)
	}
	registerMethods(r)
	slices.SortStableFunc(r.File, func(a, b *zip.File) int {
		if c := before(z.w.first(path.Base(a.Name)), z.w.first(path.Base(b.Name))); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	for _, f := range r.File {
		if z.stopped(f.Name) {
			break
		}
		if err := z.member(f); err != nil {
			return err
		}
	}
	return z.w.ctx.Err()
}

// stopped tells whether a limit ends the archive before the member of that name.
func (z *zipball) stopped(name string) bool {
	if !z.w.root.blown && z.w.spent() {
		z.w.problem(z.n.path+"/"+memberName(name), "from here on the archive is not read: "+z.w.spentReason())
		return true
	}
	return z.w.root.blown || z.w.ctx.Err() != nil
}

func (z *zipball) unique(name string) string { return z.used.unique(z.n.path + "/" + name) }

func (z *zipball) member(f *zip.File) error {
	z.w.entries++
	name := memberName(f.Name)
	if f.Mode().IsDir() || junk(name) {
		return nil
	}
	show := z.unique(name)
	if reason := unreadable(f); reason != "" {
		z.w.problem(show, reason)
		return nil
	}
	r, err := f.Open()
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		z.w.problem(show, "compressed by method "+strconv.Itoa(int(f.Method))+", which is not supported; unpack it and give its folder")
		return nil
	case err != nil && z.w.ctx.Err() == nil:
		z.w.problem(show, "the zip archive is damaged here; copy the file again")
		return nil
	case err != nil:
		return z.w.ctx.Err()
	}
	defer r.Close()
	packed := min(int64(f.CompressedSize64), z.size)
	l := &layer{w: z.w, kind: zipped, path: show, r: r, in: func() int64 { return packed }}
	n := node{path: show, r: l, size: knownSize(f.UncompressedSize64), depth: z.n.depth + 1}
	if f.Modified.Year() >= 1980 { // a stamp of zero reads as 1979
		n.mod = f.Modified
	}
	return z.w.visit(n)
}

func knownSize(n uint64) int64 {
	if n > 1<<62 {
		return -1
	}
	return int64(n)
}

// unreadable says why a member is not opened, or "".
func unreadable(f *zip.File) string {
	switch {
	case f.Flags&1 != 0 || f.Method == 99: // APPNOTE.TXT 4.4.4 bit 0; method 99 is AES
		return encrypted
	case f.Mode()&fs.ModeSymlink != 0:
		return "a link; not followed; give its target if that is not in the archive"
	case !f.Mode().IsRegular():
		return "a device or pipe, not a file; left out"
	}
	return ""
}

const encrypted = "encrypted; unpack it with its password and give the folder"

// registerMethods adds the methods of APPNOTE.TXT 4.4.5 that go beyond deflate.
func registerMethods(r *zip.Reader) {
	for method, k := range map[uint16]kind{12: bzipped, 93: zstandard, 95: xzipped} {
		r.RegisterDecompressor(method, func(packed io.Reader) io.ReadCloser {
			src := buffer(packed)
			return &packedMember{open(k, src), src}
		})
	}
}

// packedMember gives back its buffer when closed.
type packedMember struct {
	io.ReadCloser
	src *source
}

// Close frees what the decompressor holds.
func (p *packedMember) Close() error {
	err := p.ReadCloser.Close()
	p.src.release()
	return err
}

// dosTime reads the stamp of a local header (APPNOTE.TXT 4.4.6), which names no zone.
func dosTime(date, clock uint16) time.Time {
	if date == 0 {
		return time.Time{}
	}
	return time.Date(int(date>>9)+1980, time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
}
