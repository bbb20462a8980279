package parsers

import (
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"
)

// allocator hands out C memory: DuckDB reads batches through Arrow's C interface,
// where Go memory is not allowed.
var allocator = &pool{under: mallocator.NewMallocator()}

// Trim gives the memory of batches that are released back to the system.
func Trim() { allocator.trim() }

// column collects one Arrow column. A column that never got a value costs nothing
// and is left out of the batch; the rows before its first value are filled in then.
type column struct {
	name  string
	typ   arrow.DataType
	width int // bytes of a fixed-width value; 0 for text
	rows  int // rows filled so far
	room  int // rows that the buffers have room for
	nulls int
	valid *memory.Buffer // bitmap
	fixed *memory.Buffer // values, or the offsets of text
	data  *memory.Buffer // text
	size  int            // bytes used of data
}

func newColumn(name string, typ arrow.DataType) *column {
	c := &column{name: name, typ: typ}
	switch typ {
	case arrow.BinaryTypes.String:
	case arrow.PrimitiveTypes.Int32:
		c.width = 4
	default:
		c.width = 8
	}
	return c
}

// reserve makes room for the given row and fills the rows before it with nulls.
func (c *column) reserve(row int) {
	if c.valid == nil {
		c.valid = memory.NewResizableBuffer(allocator)
		c.fixed = memory.NewResizableBuffer(allocator)
		if c.width == 0 {
			c.data = memory.NewResizableBuffer(allocator)
		}
	}
	if need := int(bitutil.BytesForBits(int64(row + 1))); need > c.valid.Len() {
		old := c.valid.Len()
		c.valid.Resize(max(need, 2*old, 512))
		clear(c.valid.Buf()[old:c.valid.Len()])
	}
	w := max(c.width, 4)
	if need := (row + 2) * w; need > c.fixed.Len() {
		c.fixed.Resize(max(need, 2*c.fixed.Len(), 4096*w))
	}
	c.room = min(8*c.valid.Len(), c.fixed.Len()/w-1)
	c.fill(row)
}

// next makes the column ready for a value in the given row; as a rule that is the row after the last one.
func (c *column) next(row int) {
	if row >= c.room || row != c.rows {
		c.reserve(row)
	}
}

// fill writes nulls up to (not including) row.
func (c *column) fill(row int) {
	if c.rows >= row {
		return
	}
	c.nulls += row - c.rows
	if c.width == 0 {
		offs := c.offsets()
		for i := c.rows; i < row; i++ {
			offs[i] = int32(c.size)
		}
	} else {
		clear(c.fixed.Buf()[c.rows*c.width : row*c.width])
	}
	c.rows = row
}

func (c *column) offsets() []int32 {
	b := c.fixed.Buf()
	return unsafe.Slice((*int32)(unsafe.Pointer(&b[0])), len(b)/4)
}

func (c *column) setText(row int, v []byte) {
	c.next(row)
	if need := c.size + len(v); need > c.data.Len() {
		c.data.Resize(max(need, 2*c.data.Len(), 16<<10))
	}
	c.offsets()[row] = int32(c.size)
	c.size += copy(c.data.Buf()[c.size:], v)
	bitutil.SetBit(c.valid.Buf(), row)
	c.rows = row + 1
}

func (c *column) setInt64(row int, v int64) {
	c.next(row)
	*(*int64)(unsafe.Pointer(&c.fixed.Buf()[row*8])) = v
	bitutil.SetBit(c.valid.Buf(), row)
	c.rows = row + 1
}

func (c *column) setInt32(row int, v int32) {
	c.next(row)
	*(*int32)(unsafe.Pointer(&c.fixed.Buf()[row*4])) = v
	bitutil.SetBit(c.valid.Buf(), row)
	c.rows = row + 1
}

// finish hands the column over as an array of the given rows and forgets it.
func (c *column) finish(rows int) arrow.Array {
	c.reserve(rows)
	if c.width == 0 {
		c.offsets()[rows] = int32(c.size)
		c.data.ResizeNoShrink(c.size)
	}
	bufs := []*memory.Buffer{c.valid, c.fixed}
	if c.width == 0 {
		bufs = append(bufs, c.data)
	}
	data := array.NewData(c.typ, rows, bufs, nil, c.nulls, 0)
	arr := array.MakeFromData(data)
	data.Release()
	c.release()
	return arr
}

func (c *column) release() {
	for _, b := range []*memory.Buffer{c.valid, c.fixed, c.data} {
		if b != nil {
			b.Release()
		}
	}
	*c = column{name: c.name, typ: c.typ, width: c.width}
}

// The columns of a batch that are not text fields, in front of those.
const (
	colSource = iota
	colLine
	colOffset
	colTime
	colQuality
	colUTCOffset
	colSide
	colLevel
	colKind
	colAmount
	colBIN
	colCard
	colToken
	colLatency
	colFault
	colDigest
	numFixed
)

// fieldNames are the columns of the text fields, in the order of Field.
var fieldNames = [NumFields]string{
	"component", "device", "merchant", "stan", "rrn", "mti", "processing_code", "currency", "response_code", "entry_mode",
	"auth_code", "hsm_code", "signal", "step", "vendor", "vendor_code", "version", "serial", "model", "network_code",
	"original_stan", "batch_number", "chip_condition", "profile", "peer", "emv", "text",
}

// String returns the name of the field's column.
func (f Field) String() string { return fieldNames[f] }

// Batch collects masked events until they are handed over as one Arrow batch.
type Batch struct {
	rows int
	cols [numFixed + NumFields]*column
}

// NewBatch returns an empty batch.
func NewBatch() *Batch {
	b := &Batch{}
	stamp := &arrow.TimestampType{Unit: arrow.Microsecond}
	i64, i32, str := arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String
	for i, c := range []struct {
		name string
		typ  arrow.DataType
	}{
		{"source", i64}, {"line", i64}, {"byte_offset", i64}, {"time", stamp}, {"time_quality", str}, {"utc_offset", i32}, {"side", str},
		{"level", str}, {"kind", str}, {"amount", i64}, {"bin", str}, {"card", str}, {"card_token", str}, {"latency", i64}, {"fault", str}, {"digest", i64},
	} {
		b.cols[i] = newColumn(c.name, c.typ)
	}
	for i, name := range fieldNames {
		b.cols[numFixed+i] = newColumn(name, str)
	}
	return b
}

// Rows returns how many events the batch holds.
func (b *Batch) Rows() int { return b.rows }

// Take returns the collected events as one Arrow batch, which the caller releases,
// and empties b. Columns without any value are left out. nil: there are no events.
func (b *Batch) Take() arrow.RecordBatch {
	if b.rows == 0 {
		return nil
	}
	var fields []arrow.Field
	var arrs []arrow.Array
	for _, c := range b.cols {
		if c.rows == 0 {
			continue
		}
		fields = append(fields, arrow.Field{Name: c.name, Type: c.typ, Nullable: true})
		arrs = append(arrs, c.finish(b.rows))
	}
	rec := array.NewRecordBatch(arrow.NewSchema(fields, nil), arrs, int64(b.rows))
	for _, a := range arrs {
		a.Release()
	}
	b.rows = 0
	return rec
}

// Release gives back what the batch holds.
func (b *Batch) Release() {
	for _, c := range b.cols {
		if c.valid != nil {
			c.release()
		}
	}
	b.rows = 0
}
