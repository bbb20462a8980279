package parsers

import (
	"math/bits"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/memory"
)

// slabSize is what the pool asks of the system at a time: so much that the C library maps it by itself and gives it back when
// it is freed, rather than keeping holes in its heap. Pages that are not used cost nothing.
const slabSize = 64 << 20

// pool is an allocator of C memory that keeps what is freed for the next batch: the columns of all batches grow through the
// same sizes. Sizes are powers of two, cut from slabs.
type pool struct {
	under memory.Allocator
	mu    sync.Mutex
	slabs [][]byte
	rest  []byte       // of the last slab
	free  [64][][]byte // by the logarithm of the size
	used  int          // bytes handed out
}

// Allocate returns size bytes with any content.
func (p *pool) Allocate(size int) []byte {
	class := bits.Len(uint(max(size, 64) - 1))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used += 1 << class
	if list := p.free[class]; len(list) > 0 {
		b := list[len(list)-1]
		p.free[class] = list[:len(list)-1]
		return b[:size]
	}
	if 1<<class > len(p.rest) {
		p.rest = p.under.Allocate(max(slabSize, 1<<class))
		p.slabs = append(p.slabs, p.rest)
	}
	b := p.rest[: size : 1<<class]
	p.rest = p.rest[1<<class:]
	return b
}

// Reallocate returns b with another length, moved where it does not fit.
func (p *pool) Reallocate(size int, b []byte) []byte {
	if size <= cap(b) {
		return b[:size]
	}
	n := p.Allocate(size)
	copy(n, b)
	p.Free(b)
	return n
}

// Free takes b back.
func (p *pool) Free(b []byte) {
	if cap(b) == 0 {
		return
	}
	class := bits.Len(uint(cap(b) - 1))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used -= 1 << class
	p.free[class] = append(p.free[class], b[:0])
}

// AllocatedBytes returns how many bytes are handed out.
func (p *pool) AllocatedBytes() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int64(p.used)
}

// trim gives all slabs back, unless a batch still uses one.
func (p *pool) trim() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used > 0 {
		return
	}
	for _, s := range p.slabs {
		p.under.Free(s)
	}
	p.slabs, p.rest, p.free = nil, nil, [64][][]byte{}
}
