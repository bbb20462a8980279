package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	"github.com/bodgit/sevenzip"
	"github.com/stangelandcl/ppmd"
	"github.com/ulikunitz/xz/lzma"
)

// tame replaces the decoders of 7z that take as much memory as the archive names, up to 4 GiB: a dictionary need not be larger
// than what comes out, and one that must be larger than LargestWindow is refused.
var tame = sync.OnceFunc(func() {
	sevenzip.RegisterDecompressor([]byte{0x03, 0x01, 0x01}, bounded(tameLZMA))
	sevenzip.RegisterDecompressor([]byte{0x21}, bounded(tameLZMA2))
	sevenzip.RegisterDecompressor([]byte{0x03, 0x04, 0x01}, bounded(tamePPMd))
	sevenzip.RegisterDecompressor([]byte{0x04, 0xf7, 0x11, 0x01}, bounded(tameZstd))
})

var errCoder = errors.New("broken properties of a coder")

// bounded makes a decompressor of a coder with one input.
func bounded(open func(properties []byte, size uint64, r io.Reader) (io.Reader, error)) sevenzip.Decompressor {
	return func(properties []byte, size uint64, in []io.ReadCloser) (io.ReadCloser, error) {
		if len(in) != 1 {
			return nil, errCoder
		}
		r, err := open(properties, size, in[0])
		if err != nil {
			return nil, fmt.Errorf("opening a coder: %w", err)
		}
		return &coder{r, in[0]}, nil
	}
}

// coder is the output of a decoder, and what it reads from.
type coder struct {
	io.Reader
	in io.Closer
}

// Close closes the input and, where it has something to close, the decoder.
func (c *coder) Close() error {
	var err error
	if d, ok := c.Reader.(io.Closer); ok {
		err = d.Close()
	}
	return errors.Join(err, c.in.Close())
}

// window returns the memory to give to a dictionary, for output of a size.
func window(dictionary, size uint64) (int, error) {
	w := max(min(dictionary, size), lzma.MinDictCap)
	if w > LargestWindow {
		return 0, ErrWindow
	}
	return int(w), nil
}

// tameLZMA reads LZMA, whose properties are one byte and the size of its dictionary (7-Zip, lzma.txt).
func tameLZMA(properties []byte, size uint64, r io.Reader) (io.Reader, error) {
	if len(properties) != 5 {
		return nil, errCoder
	}
	w, err := window(uint64(binary.LittleEndian.Uint32(properties[1:])), size)
	if err != nil {
		return nil, err
	}
	head := binary.LittleEndian.AppendUint32([]byte{properties[0]}, uint32(w))
	head = binary.LittleEndian.AppendUint64(head, size)
	return lzma.NewReader(io.MultiReader(bytes.NewReader(head), r))
}

// tameLZMA2 reads LZMA2.
func tameLZMA2(properties []byte, size uint64, r io.Reader) (io.Reader, error) {
	if len(properties) != 1 || properties[0] > 40 {
		return nil, errCoder
	}
	w, err := window(dictionary(properties[0]), size)
	if err != nil {
		return nil, err
	}
	return lzma.Reader2Config{DictCap: w}.NewReader2(r)
}

// largestModel bounds the memory of PPMd in bytes. It cannot be made smaller than the archive says, since the model begins anew when that
// is full; 7-Zip takes 192 MiB at most unless told otherwise.
const largestModel = 256 << 20

// tamePPMd reads PPMd, variant H, whose properties are its order and its memory.
func tamePPMd(properties []byte, size uint64, r io.Reader) (io.Reader, error) {
	if len(properties) != 5 {
		return nil, errCoder
	}
	memory := binary.LittleEndian.Uint32(properties[1:])
	if memory > largestModel {
		return nil, ErrWindow
	}
	if size > math.MaxInt {
		return nil, errCoder
	}
	h, err := ppmd.NewH7zReader(r, int(properties[0]), int(memory), int(size))
	return &h, err
}

// tameZstd reads Zstandard.
func tameZstd(_ []byte, _ uint64, r io.Reader) (io.Reader, error) { return openZstd(r) }
