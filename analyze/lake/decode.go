package lake

import (
	"bytes"
	"errors"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// errDamaged says that an object is no Parquet, or not that of this program.
var errDamaged = errors.New("damaged")

// decode reads an object of texts and whole numbers, times as microseconds since 1970. Columns without any value may be missing.
func decode(data []byte) (cols map[string]*values, rows int, err error) {
	defer func() { // the library was seen to panic on half a file
		if recover() != nil {
			err = errDamaged
		}
	}()
	r, err := file.NewParquetReader(bytes.NewReader(data))
	if err != nil {
		return nil, 0, errDamaged
	}
	defer r.Close()
	cols = map[string]*values{}
	for i := range r.MetaData().Schema.NumColumns() {
		v := &values{}
		for g := range r.NumRowGroups() {
			col, err := r.RowGroup(g).Column(i)
			if err != nil || v.read(col, r.RowGroup(g).NumRows()) != nil {
				return nil, 0, errDamaged
			}
		}
		cols[r.MetaData().Schema.Column(i).Name()] = v
	}
	return cols, int(r.NumRows()), nil
}

// read appends the values of a piece of a column.
func (v *values) read(col file.ColumnChunkReader, rows int64) error {
	there := make([]int16, rows)
	var err error
	switch c := col.(type) {
	case *file.Int64ColumnChunkReader:
		err = readAll(c.ReadBatch, there, func(some []int64) { v.ints = append(v.ints, some...) })
	case *file.Int32ColumnChunkReader:
		err = readAll(c.ReadBatch, there, func(some []int32) { v.short = append(v.short, some...) })
	case *file.ByteArrayColumnChunkReader: // whose values lie in the page that they come from
		err = readAll(c.ReadBatchInPage, there, v.copy)
	default:
		err = errDamaged
	}
	v.there = append(v.there, there...)
	return err
}

func (v *values) copy(some []parquet.ByteArray) {
	size := 0
	for _, b := range some {
		size += len(b)
	}
	all := make([]byte, 0, size)
	for _, b := range some {
		all = append(all, b...)
		v.texts = append(v.texts, all[len(all)-len(b):])
	}
}

// readAll reads as many rows as there are marks to set.
func readAll[T any](read func(n int64, to []T, def, rep []int16) (int64, int, error), there []int16, take func([]T)) error {
	to := make([]T, len(there))
	for len(there) > 0 {
		rows, n, err := read(int64(len(there)), to, there, nil)
		if err != nil || rows == 0 {
			return errors.Join(err, errDamaged)
		}
		take(to[:n])
		there = there[rows:]
	}
	return nil
}

// decodeRow reads an object of one row. What has no value is left out.
func decodeRow(data []byte) (map[string]any, error) {
	cols, rows, err := decode(data)
	if err != nil || rows != 1 {
		return nil, errDamaged
	}
	row := map[string]any{}
	for name, v := range cols {
		switch {
		case len(v.ints) > 0:
			row[name] = v.ints[0]
		case len(v.short) > 0:
			row[name] = v.short[0]
		case len(v.texts) > 0:
			row[name] = string(v.texts[0])
		}
	}
	return row, nil
}
