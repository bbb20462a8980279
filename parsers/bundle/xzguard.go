package bundle

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// dictGuard stands before the xz reader, which allocates whatever dictionary a
// block header names (up to 4 GiB), and refuses blocks that ask for too much.
// Block headers lie at multiples of four bytes and carry their own CRC-32 (xz
// file format 1.1.0, 3.1), so one is recognised without following the format.
type dictGuard struct {
	src peeker
	off int64
}

// peeker is a reader that can look ahead.
type peeker interface {
	io.Reader
	Peek(n int) ([]byte, error)
}

// GuardXZ returns the xz stream that r reads, with ErrWindow at a block that asks for a dictionary larger than LargestWindow.
func GuardXZ(r *bufio.Reader) io.Reader { return &dictGuard{src: r} }

// Read passes bytes on unless a greedy block header begins here.
func (g *dictGuard) Read(p []byte) (int, error) {
	if g.off%4 == 0 && g.greedy() {
		return 0, ErrWindow
	}
	n, err := g.src.Read(p)
	g.off += int64(n)
	return n, err
}

func (g *dictGuard) greedy() bool {
	start, err := g.src.Peek(2)
	if err != nil || start[0] == 0 || start[1]&0x3C != 0 {
		return false
	}
	header, err := g.src.Peek((int(start[0]) + 1) * 4)
	if err != nil {
		return false
	}
	at := bytes.Index(header[2:], []byte{0x21, 1}) // LZMA2, one byte of properties
	if at < 0 || at+4 >= len(header) {
		return false
	}
	body, sum := header[:len(header)-4], header[len(header)-4:]
	return dictionary(header[2+at+2]) > LargestWindow && crc32.ChecksumIEEE(body) == binary.LittleEndian.Uint32(sum)
}

// dictionary returns the bytes of an LZMA2 dictionary (xz file format, 5.3.1).
func dictionary(bits byte) uint64 {
	return (2 | uint64(bits&1)) << (bits/2 + 11)
}
