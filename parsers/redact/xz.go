package redact

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// smallWindow stands before the xz reader, which allocates whatever dictionary a
// block header names (up to 4 GiB), and refuses blocks that ask for too much.
// Block headers lie at multiples of four bytes and carry their own CRC-32 (xz
// file format 1.1.0, 3.1), so that one is recognised without following the format.
type smallWindow struct {
	r   *bufio.Reader
	off int64
}

// Read passes bytes on unless a greedy block header begins here.
func (s *smallWindow) Read(p []byte) (int, error) {
	if s.off%4 == 0 && s.greedy() {
		return 0, &fault{"its xz data ask for too much memory; compress it again with a dictionary of 128 MiB or less"}
	}
	n, err := s.r.Read(p)
	s.off += int64(n)
	return n, err
}

func (s *smallWindow) greedy() bool {
	start, err := s.r.Peek(2)
	if err != nil || start[0] == 0 || start[1]&0x3C != 0 {
		return false
	}
	header, err := s.r.Peek((int(start[0]) + 1) * 4)
	if err != nil {
		return false
	}
	at := bytes.Index(header[2:], []byte{0x21, 1}) // LZMA2, one byte of properties
	if at < 0 || at+4 >= len(header) {
		return false
	}
	body, sum := header[:len(header)-4], header[len(header)-4:]
	bits := header[2+at+2]
	return (2|uint64(bits&1))<<(bits/2+11) > largestWindow && crc32.ChecksumIEEE(body) == binary.LittleEndian.Uint32(sum)
}
