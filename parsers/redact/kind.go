package redact

import "bytes"

// headSize is how much of a stream is looked at, as package bundle does.
const headSize = 64 << 10

// kind is what the first bytes of a stream say it is.
type kind int

const (
	plain kind = iota
	zipped
	tarred
	gzipped
	zstandard
	bzipped
	xzipped
)

// kindOf judges by content. A container that it does not know is met as an archive
// by package bundle and left out.
func kindOf(head []byte) kind {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"), has("PK\x07\x08PK\x03\x04"), has("PK00PK\x03\x04"):
		return zipped
	case has("\x1f\x8b\x08"):
		return gzipped
	case has("\x28\xb5\x2f\xfd"), len(head) >= 8 && head[0]&0xF0 == 0x50 && bytes.HasPrefix(head[1:], []byte("\x2a\x4d\x18")):
		return zstandard
	case has("BZh") && len(head) >= 10 && (string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90"):
		return bzipped
	case has("\xfd7zXZ\x00"):
		return xzipped
	case len(head) >= 512 && bytes.HasPrefix(head[257:], []byte("ustar")):
		return tarred
	}
	return plain
}
