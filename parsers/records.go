package parsers

import (
	"bytes"
	"io"
)

// blockSize is how many bytes are cut into records at a time; a multiple of
// what one Arrow batch of about 32k short records holds.
const blockSize = 4 << 20

// maxRecord is the longest record that is kept whole; what follows is cut off,
// the record is marked and reading goes on.
const maxRecord = 1 << 20

// longLine is how much of a line whose end is not yet read tells whether it begins a record.
const longLine = 64 << 10

// block is a stretch of decoded text that begins and ends between two records.
type block struct {
	data   []byte
	line   int64 // line of data[0], from 1
	offset int64 // byte of data[0], from 0
	cont   bool  // data begins inside a record that was cut: skip to the next
	fresh  bool  // data begins a line, so that with cont the next record may begin at once
	cut    bool  // the last record of data goes on beyond maxRecord
	last   bool  // nothing follows
}

// blocks cuts a stream into blocks.
type blocks struct {
	r      io.Reader
	f      *Format
	rest   []byte
	line   int64
	offset int64
	cont   bool
	fresh  bool
	eof    bool
	size   int // of a block
}

func newBlocks(r io.Reader, f *Format) *blocks {
	return &blocks{r: r, f: f, line: 1, fresh: true, size: blockSize}
}

// next reads one block into buf (reused when large enough). It returns io.EOF after the last.
func (b *blocks) next(buf []byte) (block, error) {
	buf = append(buf[:0], b.rest...)
	for !b.eof && len(buf) < b.size {
		if cap(buf)-len(buf) < 64<<10 {
			grown := make([]byte, len(buf), max(b.size+64<<10, 2*cap(buf)))
			copy(grown, buf)
			buf = grown
		}
		n, err := b.r.Read(buf[len(buf):min(cap(buf), b.size+64<<10)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			b.eof = true
		} else if err != nil {
			return block{}, err
		}
	}
	if len(buf) == 0 {
		return block{}, io.EOF
	}
	end, cut := len(buf), false
	if !b.eof {
		if end = b.f.boundary(buf); end <= 0 {
			end, cut = b.f.within(buf), true
		}
	}
	out := block{data: buf[:end], line: b.line, offset: b.offset, cont: b.cont, fresh: b.fresh, cut: cut, last: b.eof}
	b.rest = append(b.rest[:0], buf[end:]...)
	b.line += int64(bytes.Count(out.data, newline))
	b.offset += int64(end)
	b.cont, b.fresh = cut, buf[end-1] == '\n'
	return out, nil
}

var newline = []byte{'\n'}

// boundary returns where the last record of data begins, so that all before it is whole;
// 0 when no such place exists.
func (f *Format) boundary(data []byte) int {
	if f.Split != nil {
		end := 0
		for end < len(data) {
			n, _, err := f.Split(data[end:], false)
			if n <= 0 || err != nil {
				break
			}
			end += n
		}
		return end
	}
	for end := len(data); ; {
		i := bytes.LastIndexByte(data[:end], '\n')
		if i < 0 {
			return 0
		}
		if f.Start == nil {
			return i + 1
		}
		line, known := data[i+1:end], end < len(data) || end-i > longLine
		if known && f.Start(trimNUL(trimCR(line))) {
			return i + 1
		}
		end = i
	}
}

// within returns where to cut data that holds no boundary: in front of a line whose
// beginning is too short to tell whether it begins a record, else at the end.
func (f *Format) within(data []byte) int {
	if i := bytes.LastIndexByte(data, '\n'); f.Start != nil && f.Split == nil && i >= 0 && len(data)-i <= longLine {
		return i + 1
	}
	return len(data)
}

// each calls fn for every record of the block with its line and byte offset.
func (f *Format) each(b *block, fn func(rec []byte, line, offset int64, cut bool)) {
	data, line, offset := b.data, b.line, b.offset
	if b.cont {
		n := f.skipCont(data, b.fresh)
		line += int64(bytes.Count(data[:n], newline))
		offset += int64(n)
		data = data[n:]
	}
	for len(data) > 0 {
		rec, n, lines := f.record(data, b.last)
		cut := b.cut && n == len(data)
		if len(rec) > maxRecord {
			rec, cut = rec[:maxRecord], true
		}
		fn(rec, line, offset, cut)
		line += int64(lines)
		offset += int64(n)
		data = data[n:]
	}
}

// skipCont returns the length of the rest of a record that was cut in the block before; fresh
// says that data begins a line.
func (f *Format) skipCont(data []byte, fresh bool) int {
	if fresh && (f.Start == nil || f.Start(lineAt(data, 0))) {
		return 0
	}
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return len(data)
		}
		at += i + 1
		if f.Start == nil || at < len(data) && f.Start(lineAt(data, at)) {
			return at
		}
	}
}

// record returns the first record of data, its length with the line ends behind it, and its lines. Where the format cuts by
// itself the record is what it cut: the last byte of a frame in binary may look like a line end.
func (f *Format) record(data []byte, last bool) (rec []byte, n, lines int) {
	if f.Split != nil {
		n, rec, err := f.Split(data, last)
		if n <= 0 || err != nil {
			return trimEnd(data), len(data), bytes.Count(data, newline)
		}
		switch {
		case rec == nil:
			rec = trimEnd(data[:n])
		case len(rec) > 0 && rec[0] >= ' ' && rec[0] < 0x80: // no frame: those begin with their length, or in EBCDIC
			rec = trimEnd(rec)
		}
		return rec, n, bytes.Count(data[:n], newline)
	}
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return trimNUL(trimEnd(data)), len(data), lines
		}
		at += i + 1
		lines++
		if f.Start == nil || at < len(data) && f.Start(lineAt(data, at)) {
			return trimNUL(trimEnd(data[:at])), at, lines
		}
	}
}

func lineAt(data []byte, at int) []byte {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return trimNUL(trimCR(data[at : at+i]))
	}
	return trimNUL(trimCR(data[at:]))
}

// trimNUL drops the NULs that a file system leaves in front of the first line that was written after a power cut.
func trimNUL(line []byte) []byte {
	if len(line) == 0 || line[0] != 0 {
		return line
	}
	return bytes.TrimLeft(line, "\x00")
}

func trimCR(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

func trimEnd(rec []byte) []byte {
	for n := len(rec); n > 0; n-- {
		if c := rec[n-1]; c != '\n' && c != '\r' {
			return rec[:n]
		}
	}
	return rec[:0]
}

// Split cuts a stream into the records of a format and hands one after another to fn. rec is valid until fn returns.
func Split(r io.Reader, f *Format, fn func(rec []byte)) error {
	var b block
	for cut := newBlocks(r, f); ; {
		var err error
		if b, err = cut.next(b.data); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		f.each(&b, func(rec []byte, _, _ int64, _ bool) { fn(rec) })
	}
}
