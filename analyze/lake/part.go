package lake

import (
	"fmt"

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
	numbers := &values{field: t.event.Field(0), there: make([]int16, rows), ints: make([]int64, rows)}
	for i := range rows {
		numbers.there[i], numbers.ints[i] = 1, number
	}
	cols := []*values{numbers}
	for _, f := range t.event.Fields()[1:] {
		v := &values{field: f, there: make([]int16, rows)}
		if err := p.gather(v); err != nil {
			return nil, err
		}
		if !v.empty() {
			cols = append(cols, v)
		}
	}
	return encode(cols, rows)
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
			return fmt.Errorf("column %s: a %s is not known to the lake", v.field.Name, col.DataType())
		}
	}
	return nil
}
