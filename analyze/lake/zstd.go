package lake

import (
	"runtime"
	"sync"

	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/klauspost/compress/zstd"
)

// codec is zstd as the lake writes it. The library's own takes a new encoder, of 40 MB at this level, for every column that is written while others
// are. Here there are no more than processors, each with a window that holds a page; what is written does not hang on which of them does it.
type codec struct{ compress.Codec }

// EncodeLevel compresses a page.
func (codec) EncodeLevel(dst, src []byte, _ int) []byte { return encoder().EncodeAll(src, dst[:0]) }

// ownZstd has the library use it.
func ownZstd() compress.Compression {
	if own, err := compress.GetCodec(compress.Codecs.Zstd); err == nil {
		compress.RegisterCodec(compress.Codecs.Zstd, codec{own})
	}
	return compress.Codecs.Zstd
}

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(min(4, runtime.GOMAXPROCS(0))),
		zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true))
	if err != nil {
		panic(err) // of the options above only
	}
	return e
})
