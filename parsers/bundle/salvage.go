package bundle

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"

	"github.com/klauspost/compress/flate"
)

// local is what a zip member's own header says (APPNOTE.TXT 4.3.7).
type local struct {
	flags, method uint16
	mod           [2]uint16 // time, date
	packed, full  int64     // bytes; -1 when a descriptor after the data holds them
	name          string
	data          int64 // where the data begin
}

// salvage reads a zip without a readable directory, as an interrupted copy leaves
// it, by walking from one member's header to the next.
func (z *zipball) salvage() error {
	off, met := int64(0), 0
	for {
		h, ok := z.local(off)
		if !ok || z.stopped(h.name) {
			break
		}
		met++
		next, err := z.salvageMember(h)
		if err != nil {
			return err
		}
		if next < 0 {
			break
		}
		off = next
	}
	switch {
	case z.told:
	case met == 0:
		z.w.problem(z.n.path, "not a zip archive that can be read: its directory is missing or damaged; copy the file again")
	default:
		z.w.problem(z.n.path, "the zip archive is cut short or damaged: its directory is missing; the members before the damage are kept; copy the file again")
	}
	return z.w.ctx.Err()
}

// local reads the header at off.
func (z *zipball) local(off int64) (h local, ok bool) {
	var b [30]byte
	if n, _ := z.at.ReadAt(b[:], off); n < len(b) || string(b[:4]) != "PK\x03\x04" {
		return h, false
	}
	u16 := func(i int) uint16 { return binary.LittleEndian.Uint16(b[i:]) }
	h = local{flags: u16(6), method: u16(8), mod: [2]uint16{u16(10), u16(12)}}
	h.packed, h.full = int64(binary.LittleEndian.Uint32(b[18:])), int64(binary.LittleEndian.Uint32(b[22:]))
	names := make([]byte, int(u16(26))+int(u16(28)))
	if n, _ := z.at.ReadAt(names, off+30); n < len(names) {
		return h, false
	}
	h.name = string(names[:u16(26)])
	h.data = off + 30 + int64(len(names))
	if h.packed == math.MaxUint32 || h.full == math.MaxUint32 {
		h.full, h.packed = zip64(names[u16(26):])
	}
	if h.flags&8 != 0 {
		h.packed, h.full = -1, -1
	}
	return h, true
}

// zip64 finds the sizes in the extra field of large members (APPNOTE.TXT 4.5.3).
func zip64(extra []byte) (full, packed int64) {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			break
		}
		if id == 1 && n >= 16 {
			return knownSize(binary.LittleEndian.Uint64(extra)), knownSize(binary.LittleEndian.Uint64(extra[8:]))
		}
		extra = extra[n:]
	}
	return -1, -1
}

// salvageMember visits one member and returns where the next header should be, -1
// when that cannot be known.
func (z *zipball) salvageMember(h local) (int64, error) {
	name := memberName(h.name)
	after := int64(-1)
	if h.packed >= 0 && h.packed <= z.size {
		after = h.data + h.packed
	}
	switch dir := len(h.name) > 0 && h.name[len(h.name)-1] == '/'; {
	case !z.w.member(z.n.path + "/" + name):
		return -1, nil
	case (dir || junk(name)) && after >= 0:
		return after, nil
	case h.flags&1 != 0:
		z.w.problem(z.unique(name), encrypted)
		return after, nil
	case h.method == 8:
		return z.salvageDeflated(h, z.unique(name), after)
	case h.method == 0 && h.packed >= 0:
		stored := &storedReader{io.NewSectionReader(z.at, h.data, h.packed), h.packed}
		return after, z.salvaged(h, z.unique(name), stored, func() int64 { return h.packed })
	}
	z.w.problem(z.unique(name), "cannot be found in the damaged zip archive; copy the file again")
	return after, nil
}

// salvageDeflated relies on deflated data telling their own end.
func (z *zipball) salvageDeflated(h local, show string, after int64) (int64, error) {
	src := buffer(io.NewSectionReader(z.at, h.data, max(z.size-h.data, 0)))
	defer src.release()
	r := flate.NewReader(src.Reader)
	defer r.Close()
	if err := z.salvaged(h, show, r, src.count); err != nil {
		return -1, err
	}
	if after < 0 {
		after = z.nextHeader(h.data + src.count() - int64(src.Buffered()))
	}
	return after, nil
}

// nextHeader looks for a header behind the descriptor that may follow the data.
func (z *zipball) nextHeader(end int64) int64 {
	var b [28]byte
	n, _ := z.at.ReadAt(b[:], end)
	if i := bytes.Index(b[:n], []byte("PK\x03\x04")); i >= 0 {
		return end + int64(i)
	}
	return -1
}

func (z *zipball) salvaged(h local, show string, r io.Reader, in func() int64) error {
	l := &layer{w: z.w, kind: zipped, path: show, r: r, in: in}
	return z.w.visit(node{path: show, r: l, size: h.full, mod: dosTime(h.mod[1], h.mod[0]), depth: z.n.depth + 1})
}

// storedReader reads stored data and tells when they end before their length.
type storedReader struct {
	r    io.Reader
	left int64
}

// Read reads on.
func (t *storedReader) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.left -= int64(n)
	if err == io.EOF && t.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
