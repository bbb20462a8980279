package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"
)

// BenchmarkLoad writes batches of 32,768 events of twelve columns into a file, four in a transaction.
func BenchmarkLoad(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "s.duckdb"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	rec, size := events(32 << 10)
	defer rec.Release()
	b.SetBytes(4 * size)
	err = s.Loading(b.Context(), func() error {
		l, err := s.Loader(b.Context())
		if err != nil {
			return err
		}
		defer l.Close()
		for b.Loop() {
			if err := l.Begin(b.Context()); err != nil {
				return err
			}
			for range 4 {
				rec.Retain()
				if err := l.Load(b.Context(), "event", rec); err != nil {
					return err
				}
			}
			if err := l.Commit(b.Context()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(4*rec.NumRows()), "rows/op")
}

// events makes a batch like those of a host's log, and tells the bytes of its values.
func events(rows int) (arrow.RecordBatch, int64) {
	names := []string{"device", "merchant", "stan", "rrn", "mti", "response_code", "entry_mode", "card", "time_quality"}
	fields := []arrow.Field{{Name: "source", Type: arrow.PrimitiveTypes.Int64}, {Name: "line", Type: arrow.PrimitiveTypes.Int64},
		{Name: "time", Type: &arrow.TimestampType{Unit: arrow.Microsecond}}}
	for _, n := range names {
		fields = append(fields, arrow.Field{Name: n, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	b := array.NewRecordBuilder(mallocator.NewMallocator(), arrow.NewSchema(fields, nil))
	defer b.Release()
	size := int64(0)
	for i := range rows {
		b.Field(0).(*array.Int64Builder).Append(1)
		b.Field(1).(*array.Int64Builder).Append(int64(i))
		b.Field(2).(*array.TimestampBuilder).Append(arrow.Timestamp(1_772_445_600_000_000 + int64(i)*300_000))
		for k, v := range []string{fmt.Sprintf("T%d", 100_000+i*7919%5000), fmt.Sprintf("M%05d", i*7919%2000), fmt.Sprintf("%06d", i), fmt.Sprintf("%012d", i),
			"0110", []string{"00", "00", "00", "51", "91"}[i%5], "051", fmt.Sprintf("411111******%04d", i%10_000), "zone-assumed"} {
			b.Field(3 + k).(*array.StringBuilder).Append(v)
			size += int64(len(v))
		}
		size += 24
	}
	return b.NewRecordBatch(), size
}
