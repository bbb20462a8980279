package lake

import (
	"fmt"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// part are events of one day that become one object.
type part struct {
	day    string
	n      int
	slices []arrow.RecordBatch
	weight int
}

func (p *part) release() {
	for _, rec := range p.slices {
		rec.Release()
	}
	p.slices = nil
}

// encode returns the part as Parquet. Columns without any value are left out; readers give NULL for them.
func (p *part) encode(number int64) ([]byte, error) {
	t, err := schemas()
	if err != nil {
		return nil, err
	}
	rows := 0
	for _, rec := range p.slices {
		rows += int(rec.NumRows())
	}
	fields := []arrow.Field{t.event.Field(0)}
	for _, f := range t.event.Fields()[1:] {
		if p.has(f.Name) {
			fields = append(fields, f)
		}
	}
	v := &values{there: make([]int16, rows)} // each column in turn
	return encode(fields, rows, func(i int) (*values, error) {
		clear(v.there)
		v.field, v.ints, v.short, v.texts = fields[i], v.ints[:0], v.short[:0], v.texts[:0]
		if i > 0 {
			return v, p.gather(v)
		}
		for row := range rows {
			v.there[row], v.ints = 1, append(v.ints, number)
		}
		return v, nil
	})
}

// has tells whether any row has a value in the column.
func (p *part) has(column string) bool {
	return slices.ContainsFunc(p.slices, func(rec arrow.RecordBatch) bool {
		at := rec.Schema().FieldIndices(column)
		return len(at) == 1 && rec.Column(at[0]).NullN() < int(rec.NumRows())
	})
}

// gather collects a column from all stretches. Texts stay where they are.
func (p *part) gather(v *values) error {
	row := 0
	for _, rec := range p.slices {
		n := int(rec.NumRows())
		if at := rec.Schema().FieldIndices(v.field.Name); len(at) == 1 {
			if err := v.take(rec.Column(at[0]), v.there[row:row+n]); err != nil {
				return err
			}
		}
		row += n
	}
	return nil
}

// take appends the values of an array, and marks their rows.
func (v *values) take(col arrow.Array, there []int16) error {
	var text []byte // of all rows
	if c, ok := col.(*array.String); ok {
		text = c.ValueBytes()
	}
	for i := range there {
		if col.IsNull(i) {
			continue
		}
		there[i] = 1
		switch c := col.(type) {
		case *array.String:
			from := c.ValueOffset(i) - c.ValueOffset(0)
			v.texts = append(v.texts, text[from:from+c.ValueLen(i)])
		case *array.Int64:
			v.ints = append(v.ints, c.Value(i))
		case *array.Int32:
			v.short = append(v.short, c.Value(i))
		case *array.Timestamp:
			v.ints = append(v.ints, int64(c.Value(i)))
		default:
			return fmt.Errorf("a %s is not known to the lake", col.DataType())
		}
	}
	return nil
}
