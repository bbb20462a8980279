package lake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// TestSameBytes writes a column with more different texts than a dictionary takes: its pages are of two encodings, and the same rows make the same bytes.
func TestSameBytes(t *testing.T) {
	of := arrow.NewSchema([]arrow.Field{{Name: "rrn", Type: arrow.BinaryTypes.String, Nullable: true}}, nil)
	var rows [][]any
	for i := range 30_000 {
		sum := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		rows = append(rows, []any{hex.EncodeToString(sum[:])})
	}
	var first []byte
	for range 10 {
		data, err := encodeRows(of, rows)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(data, first) {
			t.Fatal("the same rows made other bytes")
		}
	}
	r, err := file.NewParquetReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n := len(r.MetaData().RowGroups[0].Columns[0].MetaData.EncodingStats); n < 3 || r.NumRows() != 30_000 {
		t.Errorf("%d kinds of pages, %d rows", n, r.NumRows())
	}
}
