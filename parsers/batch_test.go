package parsers

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// cells returns a batch as rows of column name -> value; columns that are null are absent.
func cells(rec arrow.RecordBatch) []map[string]any {
	if rec == nil {
		return nil
	}
	rows := make([]map[string]any, rec.NumRows())
	for i := range rows {
		rows[i] = map[string]any{}
		for j, f := range rec.Schema().Fields() {
			if c := rec.Column(j); !c.IsNull(i) {
				rows[i][f.Name] = cell(c, i)
			}
		}
	}
	return rows
}

func cell(a arrow.Array, i int) any {
	switch a := a.(type) {
	case *array.String:
		return strings.Clone(a.Value(i))
	case *array.Int64:
		return a.Value(i)
	case *array.Int32:
		return a.Value(i)
	case *array.Timestamp:
		return int64(a.Value(i))
	}
	return fmt.Errorf("a %T", a)
}

// TestBatchRoundTrip writes random values and gaps and reads them back through Arrow.
func TestBatchRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	before := allocator.AllocatedBytes()
	b := NewBatch()
	for _, rows := range []int{1, 2, 7, 8, 9, 63, 64, 65, 1000, 4096, 4097, 9000, 3} {
		share := r.Float64()
		want := make([]map[string]any, rows)
		for row := range rows {
			want[row] = fillRow(b, r, row, share)
			b.rows++
		}
		if b.Rows() != rows {
			t.Fatalf("%d rows, want %d", b.Rows(), rows)
		}
		rec := b.Take()
		compare(t, rec, want)
		if b.Rows() != 0 {
			t.Fatal("the batch is not empty after Take")
		}
		rec.Release()
	}
	b.Release()
	if after := allocator.AllocatedBytes(); after != before {
		t.Errorf("%d bytes of C memory are lost", after-before)
	}
}

// fillRow sets some columns of a row; the last three columns never.
func fillRow(b *Batch, r *rand.Rand, row int, share float64) map[string]any {
	want := map[string]any{}
	for _, c := range b.cols[:len(b.cols)-3] {
		if r.Float64() > share {
			continue
		}
		switch c.width {
		case 0:
			s := strings.Repeat("值", r.IntN(3)) + strings.Repeat("v", r.IntN(40))
			c.setText(row, []byte(s))
			want[c.name] = s
		case 4:
			v := int32(r.Uint32())
			c.setInt32(row, v)
			want[c.name] = v
		default:
			v := int64(r.Uint64())
			c.setInt64(row, v)
			want[c.name] = v
		}
	}
	return want
}

func compare(t *testing.T, rec arrow.RecordBatch, want []map[string]any) {
	t.Helper()
	got := cells(rec)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	used := map[string]bool{}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			t.Fatalf("row %d: %v, want %v", i, got[i], want[i])
		}
		for k, v := range want[i] {
			used[k] = true
			if got[i][k] != v {
				t.Fatalf("row %d, column %s: %v, want %v", i, k, got[i][k], v)
			}
		}
	}
	for j, f := range rec.Schema().Fields() {
		if !used[f.Name] {
			t.Errorf("the column %s is there without a value", f.Name)
		}
		nulls := 0
		for i := range want {
			if _, ok := want[i][f.Name]; !ok {
				nulls++
			}
		}
		if rec.Column(j).NullN() != nulls || !f.Nullable {
			t.Errorf("the column %s counts %d nulls, want %d", f.Name, rec.Column(j).NullN(), nulls)
		}
	}
}

// TestBatchEmpty takes nothing from nothing.
func TestBatchEmpty(t *testing.T) {
	b := NewBatch()
	if b.Take() != nil {
		t.Error("a batch out of nothing")
	}
	b.Release()
	b.cols[colSource].setInt64(0, 7)
	b.rows++
	b.Release()
	if b.Take() != nil {
		t.Error("a released batch holds rows")
	}
}

// TestBatchColumns holds the names of the columns apart.
func TestBatchColumns(t *testing.T) {
	seen := map[string]bool{}
	for i, c := range NewBatch().cols {
		if c.name == "" || seen[c.name] {
			t.Errorf("column %d is named %q", i, c.name)
		}
		seen[c.name] = true
	}
}

func BenchmarkBatch(b *testing.B) {
	batch := NewBatch()
	text := []byte(strings.Repeat("a message ", 8))
	b.ReportAllocs()
	for b.Loop() {
		for row := range 32 << 10 {
			batch.cols[colSource].setInt64(row, 1)
			batch.cols[colTime].setInt64(row, int64(row))
			batch.cols[numFixed+int(Text)].setText(row, text)
			batch.rows++
		}
		batch.Take().Release()
	}
}
