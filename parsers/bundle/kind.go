package bundle

import (
	"bytes"
	"errors"

	"github.com/klauspost/compress/gzip"
)

// kind is what the first bytes of a stream say it is.
type kind uint8

const (
	plain kind = iota
	zipped
	tarred
	gzipped
	zstandard
	bzipped
	xzipped
	sevenZipped
	rared
)

// String returns the name of the kind as problems print it.
func (k kind) String() string {
	return [...]string{"plain", "zip", "tar", "gzip", "zstd", "bzip2", "xz", "7z", "rar"}[k]
}

// Container says by its first HeadSize bytes what a stream is: "zip", "tar", "gzip", "zstd", "bzip2", "xz", "7z", "rar", or "plain" for all else.
func Container(head []byte) string { return kindOf(head).String() }

// trailing tells whether an error means that foreign bytes follow a whole stream.
func (k kind) trailing(err error) bool {
	return k == gzipped && errors.Is(err, gzip.ErrHeader)
}

// kindOf judges by content, never by name. The magic numbers are those of
// APPNOTE.TXT 4.3, RFC 1952, RFC 8878, the bzip2, xz, 7z and RAR format descriptions.
func kindOf(head []byte) kind {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"), has("PK\x07\x08PK\x03\x04"), has("PK00PK\x03\x04"):
		return zipped
	case has("\x1f\x8b\x08"):
		return gzipped
	case has("\x28\xb5\x2f\xfd"), skippable(head):
		return zstandard
	case has("BZh") && len(head) >= 10 && head[3] >= '1' && head[3] <= '9' && bzipBlock(head[4:10]):
		return bzipped
	case has("\xfd7zXZ\x00"):
		return xzipped
	case has("7z\xbc\xaf\x27\x1c"):
		return sevenZipped
	case has("Rar!\x1a\x07\x00"), has("Rar!\x1a\x07\x01\x00"):
		return rared
	case isTar(head):
		return tarred
	}
	return plain
}

// skippable tells whether a zstd stream begins with a skippable frame (RFC 8878, 3.1.2).
func skippable(head []byte) bool {
	return len(head) >= 8 && head[0]&0xF0 == 0x50 && bytes.HasPrefix(head[1:], []byte("\x2a\x4d\x18"))
}

// bzipBlock tells whether a block or the end of an empty stream begins here.
func bzipBlock(b []byte) bool {
	return bytes.Equal(b, []byte("\x31\x41\x59\x26\x53\x59")) || bytes.Equal(b, []byte("\x17\x72\x45\x38\x50\x90"))
}

// isTar tells whether a tar header begins here: by the magic of POSIX and GNU, or
// by the checksum, which alone marks the archives of the seventh edition.
func isTar(head []byte) bool {
	if len(head) < 512 {
		return false
	}
	if m := head[257:265]; bytes.HasPrefix(m, []byte("ustar\x00")) || bytes.Equal(m, []byte("ustar  \x00")) {
		return true
	}
	return head[0] != 0 && tarSum(head[:512])
}

// tarSum checks the header's sum, taken over unsigned or, by old programs, signed bytes.
func tarSum(h []byte) bool {
	want, digits := int64(0), 0
	for _, c := range h[148:156] {
		if c >= '0' && c <= '7' {
			want, digits = want<<3|int64(c-'0'), digits+1
		} else if c != ' ' && c != 0 {
			return false
		}
	}
	unsigned, signed := int64(8*' '), int64(8*' ')
	for i, c := range h {
		if i < 148 || i >= 156 {
			unsigned += int64(c)
			signed += int64(int8(c))
		}
	}
	return digits > 0 && (want == unsigned || want == signed)
}

// foreign lists what is not opened though it may hold something of a payment, by its first bytes, and what to give instead.
var foreign = []struct {
	magic, name, cure string
	packed            bool // no part of it can be read, not even by looking at its bytes
}{
	{"\x04\x22\x4d\x18", "an lz4 archive", "unpack it and give its folder", true},
	{"\x1f\x9d", "a compress (.Z) archive", "unpack it and give its folder", true},
	{"MSCF\x00\x00\x00\x00", "a cab archive", "unpack it and give its folder", true},
	{"ElfFile\x00", "an event log of Windows (.evtx)", "save it as XML or CSV", false},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of Outlook or an older Office (.msg, .xls)", "save a mail as .eml, a table as .xlsx or CSV", false},
	{"SQLite format 3\x00", "a database of SQLite", "save its tables as CSV", false},
	{"%PDF-", "a PDF", "give what it was made from", false},
	{"\xd4\xc3\xb2\xa1", "a capture of network packets", "give the logs of both ends", false},
}

// isForeign tells whether a file is one of them.
func isForeign(head []byte) bool {
	for _, c := range foreign {
		if bytes.HasPrefix(head, []byte(c.magic)) {
			return true
		}
	}
	return false
}

// unopened says what a file is that is not opened, and what to give instead; "" for any other. Without documents, only where its bytes tell nothing.
func unopened(head []byte, documents bool) string {
	for _, c := range foreign {
		if bytes.HasPrefix(head, []byte(c.magic)) && (c.packed || documents) {
			return c.name + ", which is not opened; " + c.cure
		}
	}
	return ""
}
