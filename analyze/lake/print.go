package lake

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// print is a digest of all values of a source's events, whatever batches they come in.
type print struct {
	known map[string]bool
	sums  map[string]hash.Hash // by column
	buf   []byte
}

func newPrint() (*print, error) {
	t, err := schemas()
	if err != nil {
		return nil, err
	}
	p := &print{known: map[string]bool{}, sums: map[string]hash.Hash{}}
	for _, f := range t.event.Fields()[1:] { // the first is the number itself
		p.known[f.Name] = true
	}
	return p, nil
}

// add takes in the rows of a batch, of which the first is the given one of the source.
func (p *print) add(rec arrow.RecordBatch, first int64) error {
	for i, f := range rec.Schema().Fields() {
		col := rec.Column(i)
		if !p.known[f.Name] || col.NullN() == col.Len() {
			continue
		}
		if p.sums[f.Name] == nil {
			p.sums[f.Name] = sha256.New()
		}
		if err := p.values(p.sums[f.Name], col, first); err != nil {
			return fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	return nil
}

// digested is about how many bytes are digested at one time: many sources are held at once.
const digested = 16 << 10

// values digests the values that are there, each with its row.
func (p *print) values(sum hash.Hash, col arrow.Array, first int64) error {
	b := p.buf[:0]
	for i := range col.Len() {
		if len(b) > digested {
			sum.Write(b)
			b = b[:0]
		}
		if col.IsNull(i) {
			continue
		}
		b = binary.AppendUvarint(b, uint64(first+int64(i)))
		switch c := col.(type) {
		case *array.String:
			v := c.Value(i)
			b = append(binary.AppendUvarint(b, uint64(len(v))), v...)
		case *array.Int64:
			b = binary.AppendVarint(b, c.Value(i))
		case *array.Int32:
			b = binary.AppendVarint(b, int64(c.Value(i)))
		case *array.Timestamp:
			b = binary.AppendVarint(b, int64(c.Value(i)))
		default:
			return fmt.Errorf("a %s is not known to the lake", col.DataType())
		}
	}
	sum.Write(b)
	p.buf = b
	return nil
}

// number returns the number of the source.
func (p *print) number(hash string) int64 {
	var all []byte
	for _, name := range slices.Sorted(maps.Keys(p.sums)) {
		all = p.sums[name].Sum(append(append(all, name...), 0))
	}
	return numberOf(hash, all)
}
