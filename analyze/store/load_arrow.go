//go:build duckdb_arrow

package store

import (
	"context"
	"database/sql/driver"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/duckdb/duckdb-go/v2"
)

// Door names the way in which batches reach DuckDB.
const Door = "arrow"

// load hands the batch over through Arrow's C interface. The view is read once, whole: reading
// single columns of a registered view gives wrong results.
func load(ctx context.Context, c driver.Conn, table string, rec arrow.RecordBatch) error {
	a, err := duckdb.NewArrowFromConn(c)
	if err != nil {
		return err
	}
	r, err := array.NewRecordReader(rec.Schema(), []arrow.RecordBatch{rec})
	if err != nil {
		return err
	}
	defer r.Release()
	release, err := a.RegisterView(r, incoming)
	if err != nil {
		return err
	}
	defer release()
	_, err = c.(driver.ExecerContext).ExecContext(ctx, "INSERT INTO "+table+" BY NAME SELECT * FROM "+incoming, nil)
	return err
}
