package render

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"sort"

	"posmortem/parsers/spool"
)

// orderedZip is the archive of a workbook with its parts in order, so that equal workbooks are equal bytes. Parts wait compressed
// until all are there: the library hands over streamed sheets in any order.
type orderedZip struct {
	w     io.Writer
	parts map[string]*zipPart
}

// zipPart is one compressed part.
type zipPart struct {
	packed spool.Spool
	flate  *flate.Writer
	sum    hash.Hash32
	size   uint64
}

func newOrderedZip(w io.Writer) *orderedZip { return &orderedZip{w: w, parts: map[string]*zipPart{}} }

func newZipPart() (*zipPart, error) {
	p := &zipPart{sum: crc32.NewIEEE()}
	var err error
	p.flate, err = flate.NewWriter(&p.packed, flate.DefaultCompression)
	return p, err
}

// Write compresses what the library writes.
func (p *zipPart) Write(b []byte) (int, error) {
	p.sum.Write(b)
	p.size += uint64(len(b))
	return p.flate.Write(b)
}

// contentTypes is the part whose entries come in no order.
const contentTypes = "[Content_Types].xml"

// Create begins a part.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	p, err := newZipPart()
	if err != nil {
		return nil, err
	}
	z.parts[name] = p
	if name == contentTypes {
		return sortedTypes{p}, nil
	}
	return p, nil
}

// AddFS belongs to the interface of the library, which does not call it when it writes a workbook.
func (z *orderedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the parts in the order of their names.
func (z *orderedZip) Close() error {
	names := make([]string, 0, len(z.parts))
	for name := range z.parts {
		names = append(names, name)
	}
	sort.Strings(names)
	out := zip.NewWriter(z.w)
	for _, name := range names {
		if err := z.parts[name].writeTo(out, name); err != nil {
			return err
		}
		z.parts[name].packed.Close()
		delete(z.parts, name)
	}
	return out.Close()
}

func (p *zipPart) writeTo(out *zip.Writer, name string) error {
	if err := p.flate.Close(); err != nil {
		return err
	}
	w, err := out.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: p.sum.Sum32(), CompressedSize64: uint64(p.packed.Size()), UncompressedSize64: p.size})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, p.packed.Reader())
	return err
}

// forget lets go of parts that were not written.
func (z *orderedZip) forget() {
	for _, p := range z.parts {
		p.packed.Close()
	}
}

// defaults are the entries for file extensions; their order means nothing (ECMA-376 part 2, clause 7.2.3).
var defaults = regexp.MustCompile(`(?:<Default [^>]*></Default>)+`)

var oneDefault = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortedTypes sorts those entries. The library writes the part in one piece.
type sortedTypes struct{ w io.Writer }

func (s sortedTypes) Write(b []byte) (int, error) {
	sorted := defaults.ReplaceAllFunc(b, func(run []byte) []byte {
		all := oneDefault.FindAll(run, -1)
		slices.SortFunc(all, bytes.Compare)
		return bytes.Join(all, nil)
	})
	if _, err := s.w.Write(sorted); err != nil {
		return 0, err
	}
	return len(b), nil
}
