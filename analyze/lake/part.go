package lake

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// properties say how tables are written. What rises from row to row is kept as differences; bounds are kept of times only, since a day of
// one source is one piece for every reader, and since the bounds of forty columns weigh more than the rows of a small log.
var properties = parquet.NewWriterProperties(
	parquet.WithCreatedBy("posmortem"),
	parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCompressionLevel(7),
	parquet.WithMaxRowGroupLength(4<<20),
	parquet.WithStats(false), parquet.WithStatsFor("time", true),
	differences("line"), parquet.WithDictionaryFor("line", false),
	differences("byte_offset"), parquet.WithDictionaryFor("byte_offset", false),
	differences("time"), parquet.WithDictionaryFor("time", false),
)

func differences(column string) parquet.WriterProperty {
	return parquet.WithEncodingFor(column, parquet.Encodings.DeltaBinaryPacked)
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
	numbers := array.NewInt64Builder(memory.DefaultAllocator)
	defer numbers.Release()
	numbers.Reserve(rows)
	for range rows {
		numbers.UnsafeAppend(number)
	}
	fields, cols := t.event.Fields()[:1], []arrow.Array{numbers.NewArray()}
	defer func() {
		for _, c := range cols {
			c.Release()
		}
	}()
	for _, f := range t.event.Fields()[1:] {
		col, err := p.column(f)
		if err != nil {
			return nil, err
		}
		if col != nil {
			fields, cols = append(fields[:len(fields):len(fields)], f), append(cols, col)
		}
	}
	rec := array.NewRecordBatch(arrow.NewSchema(fields, nil), cols, int64(rows))
	defer rec.Release()
	return encode(rec)
}

// column puts a column of all stretches together; nil: it has no value.
func (p *part) column(f arrow.Field) (arrow.Array, error) {
	pieces, there := make([]arrow.Array, len(p.slices)), false
	for i, rec := range p.slices {
		if col := column[arrow.Array](rec, f.Name); col != nil {
			pieces[i] = col
			there = there || col.NullN() < col.Len()
		}
	}
	if !there {
		return nil, nil
	}
	for i, rec := range p.slices {
		if pieces[i] == nil {
			pieces[i] = array.MakeArrayOfNull(memory.DefaultAllocator, f.Type, int(rec.NumRows()))
			defer pieces[i].Release()
		}
	}
	if len(pieces) == 1 {
		pieces[0].Retain()
		return pieces[0], nil
	}
	return array.Concatenate(pieces, memory.DefaultAllocator)
}

// encode writes one batch as Parquet of one row group.
func encode(rec arrow.RecordBatch) ([]byte, error) {
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(rec.Schema(), &out, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, err
	}
	err = w.Write(rec)
	if closed := w.Close(); err == nil {
		err = closed
	}
	return out.Bytes(), err
}

// encodeRows writes rows of plain values as Parquet.
func encodeRows(schema *arrow.Schema, rows [][]any) ([]byte, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, row := range rows {
		if len(row) != len(b.Fields()) {
			return nil, fmt.Errorf("lake: a row of %d values for %d columns", len(row), len(b.Fields()))
		}
		for i, v := range row {
			if err := appendValue(b.Field(i), v); err != nil {
				return nil, fmt.Errorf("column %s: %w", schema.Field(i).Name, err)
			}
		}
	}
	rec := b.NewRecordBatch()
	defer rec.Release()
	return encode(rec)
}

func appendValue(b array.Builder, v any) error {
	switch b := b.(type) {
	case *array.StringBuilder:
		if s, ok := v.(string); ok {
			b.Append(s)
			return nil
		}
	case *array.Int64Builder:
		if n, ok := v.(int64); ok {
			b.Append(n)
			return nil
		}
	case *array.Int32Builder:
		if n, ok := v.(int32); ok {
			b.Append(n)
			return nil
		}
	case *array.TimestampBuilder:
		if t, ok := v.(time.Time); ok {
			b.Append(arrow.Timestamp(t.UnixMicro()))
			return nil
		}
	}
	if v != nil {
		return fmt.Errorf("a %T is not what the column holds", v)
	}
	b.AppendNull()
	return nil
}

// pathOf reads the path of a source from the object of its row.
func pathOf(data []byte) (path string, err error) {
	defer func() { // the library was seen to panic on half a file
		if recover() != nil {
			err = errors.New("damaged")
		}
	}()
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	defer r.Close()
	if r.NumRows() != 1 {
		return "", errors.New("not one row")
	}
	at := r.MetaData().Schema.ColumnIndexByName("path")
	col, err := r.RowGroup(0).Column(at)
	if err != nil {
		return "", err
	}
	values, ok := col.(*file.ByteArrayColumnChunkReader)
	if !ok {
		return "", errors.New("no path")
	}
	got := make([]parquet.ByteArray, 1)
	if _, n, err := values.ReadBatch(1, got, make([]int16, 1), nil); err != nil || n != 1 {
		return "", errors.New("no path")
	}
	return string(got[0]), nil
}
