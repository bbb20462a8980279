package store

import (
	"context"
	"fmt"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// batchRows is how many rows a batch holds.
const batchRows = 32 << 10

// Batches runs a query that returns the given columns and hands its rows over in batches, each of which is released when fn returns.
func (s *Store) Batches(ctx context.Context, of *arrow.Schema, fn func(arrow.RecordBatch) error, q string, args ...any) error {
	rows, err := s.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	b := array.NewRecordBuilder(memory.DefaultAllocator, of)
	defer b.Release()
	row, into := make([]any, of.NumFields()), make([]any, of.NumFields())
	for i := range row {
		into[i] = &row[i]
	}
	n := 0
	flush := func() error {
		rec := b.NewRecordBatch()
		defer rec.Release()
		n = 0
		return fn(rec)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range row {
			if err := appendTo(b.Field(i), v); err != nil {
				return fmt.Errorf("column %s: %w", of.Field(i).Name, err)
			}
		}
		if n++; n == batchRows {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil || n == 0 {
		return err
	}
	return flush()
}

// appendTo appends a value as the driver gives it.
func appendTo(b array.Builder, v any) error {
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
