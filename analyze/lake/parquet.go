package lake

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// The library's lower half is used, parquet/file: its upper one brings gRPC and 30 MB with it.

// properties say how tables are written. What rises from row to row is kept as differences; bounds are kept of times only, since a day of
// one source is one piece for every reader, and since the bounds of forty columns weigh more than the rows of a small log.
var properties = parquet.NewWriterProperties(
	parquet.WithCreatedBy("posmortem"),
	parquet.WithCompression(ownZstd()),
	parquet.WithMaxRowGroupLength(4<<20),
	parquet.WithStats(false), parquet.WithStatsFor("time", true),
	differences("line"), parquet.WithDictionaryFor("line", false),
	differences("byte_offset"), parquet.WithDictionaryFor("byte_offset", false),
	differences("time"), parquet.WithDictionaryFor("time", false),
)

func differences(column string) parquet.WriterProperty {
	return parquet.WithEncodingFor(column, parquet.Encodings.DeltaBinaryPacked)
}

// values are one column: which rows have a value, and those values, in the one list that fits the column's type.
type values struct {
	field arrow.Field
	there []int16 // for every row 1 where it has a value, else 0
	ints  []int64
	short []int32
	texts []parquet.ByteArray
}

// empty tells whether no row has a value.
func (v *values) empty() bool { return len(v.ints)+len(v.short)+len(v.texts) == 0 }

// encode writes columns as Parquet of one row group. They are asked for one after the other, so that no more than one need be held.
func encode(fields []arrow.Field, rows int, column func(i int) (*values, error)) ([]byte, error) {
	root, err := rootOf(fields)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := file.NewParquetWriterWithError(&out, root, file.WithWriterProps(properties))
	if err != nil {
		return nil, err
	}
	group, err := w.AppendRowGroupChecked()
	if err != nil {
		return nil, err
	}
	for i, f := range fields {
		v, err := column(i)
		if err == nil {
			err = v.write(group, rows)
		}
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	if err := group.Close(); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return ordered(out.Bytes(), w)
}

// ordered writes the footer anew with its counts of pages in order: the library takes them from a map, and the same events must make the same bytes.
func ordered(data []byte, w *file.Writer) ([]byte, error) {
	about, err := w.FileMetadata()
	if err != nil {
		return nil, err
	}
	for _, group := range about.RowGroups {
		for _, col := range group.Columns {
			stats := col.MetaData.EncodingStats
			sort.Slice(stats, func(i, j int) bool {
				a, b := stats[i], stats[j]
				return a.PageType > b.PageType || a.PageType == b.PageType && a.Encoding < b.Encoding
			})
		}
	}
	const tail = 8 // the footer's length and the magic number
	end := len(data) - tail
	out := bytes.NewBuffer(data[:end-int(binary.LittleEndian.Uint32(data[end:]))])
	n, err := about.WriteTo(out, nil)
	if err != nil {
		return nil, err
	}
	return append(binary.LittleEndian.AppendUint32(out.Bytes(), uint32(n)), data[len(data)-4:]...), nil
}

// rootOf describes columns in the words of Parquet.
func rootOf(fields []arrow.Field) (*schema.GroupNode, error) {
	var nodes schema.FieldList
	for _, f := range fields {
		n, err := nodeOf(f)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return schema.NewGroupNode("schema", parquet.Repetitions.Required, nodes, -1)
}

func nodeOf(f arrow.Field) (schema.Node, error) {
	switch f.Type.ID() {
	case arrow.INT64:
		return schema.NewInt64Node(f.Name, parquet.Repetitions.Optional, -1), nil
	case arrow.INT32:
		return schema.NewInt32Node(f.Name, parquet.Repetitions.Optional, -1), nil
	case arrow.TIMESTAMP:
		stamp := schema.NewTimestampLogicalTypeWithOpts(schema.WithTSTimeUnitType(schema.TimeUnitMicros)) // of no zone: UTC by agreement
		return schema.NewPrimitiveNodeLogical(f.Name, parquet.Repetitions.Optional, stamp, parquet.Types.Int64, -1, -1)
	}
	return schema.NewPrimitiveNodeLogical(f.Name, parquet.Repetitions.Optional, schema.StringLogicalType{}, parquet.Types.ByteArray, -1, -1)
}

// write writes the column as the next one of a row group.
func (v *values) write(group file.SerialRowGroupWriter, rows int) error {
	if len(v.there) != rows {
		return fmt.Errorf("lake: %d of %d rows", len(v.there), rows)
	}
	w, err := group.NextColumn()
	if err != nil {
		return err
	}
	switch w := w.(type) {
	case *file.Int64ColumnChunkWriter:
		_, err = w.WriteBatch(v.ints, v.there, nil)
	case *file.Int32ColumnChunkWriter:
		_, err = w.WriteBatch(v.short, v.there, nil)
	case *file.ByteArrayColumnChunkWriter:
		_, err = w.WriteBatch(v.texts, v.there, nil)
	default:
		err = fmt.Errorf("lake: a column of type %s", w.Type())
	}
	return errors.Join(err, w.Close())
}

// encodeRows writes rows of plain values as Parquet.
func encodeRows(of *arrow.Schema, rows [][]any) ([]byte, error) {
	cols := make([]*values, of.NumFields())
	for i, f := range of.Fields() {
		cols[i] = &values{field: f}
	}
	for _, row := range rows {
		if len(row) != len(cols) {
			return nil, fmt.Errorf("lake: a row of %d values for %d columns", len(row), len(cols))
		}
		for i, v := range row {
			if err := cols[i].add(v); err != nil {
				return nil, err
			}
		}
	}
	return encode(of.Fields(), len(rows), func(i int) (*values, error) { return cols[i], nil })
}

// add takes the next row's value; nil: it has none.
func (v *values) add(x any) error {
	if x == nil {
		v.there = append(v.there, 0)
		return nil
	}
	v.there = append(v.there, 1)
	n, whole := x.(int64)
	if short, ok := x.(int32); ok {
		n, whole = int64(short), true
	}
	text, isText := x.(string)
	at, isTime := x.(time.Time)
	switch of := v.field.Type.ID(); {
	case of == arrow.INT64 && whole:
		v.ints = append(v.ints, n)
	case of == arrow.INT32 && whole:
		v.short = append(v.short, int32(n))
	case of == arrow.STRING && isText:
		v.texts = append(v.texts, parquet.ByteArray(text))
	case of == arrow.TIMESTAMP && isTime:
		v.ints = append(v.ints, at.UnixMicro())
	default:
		return fmt.Errorf("column %s: a %T is not what it holds", v.field.Name, x)
	}
	return nil
}
