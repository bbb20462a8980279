//go:build !duckdb_arrow

package store

import (
	"context"
	"database/sql/driver"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/duckdb/duckdb-go/v2"
)

// Door names the way in which batches reach DuckDB.
const Door = "rows"

// load appends the batch row by row: slower, but it needs no build tag.
func load(ctx context.Context, c driver.Conn, table string, rec arrow.RecordBatch) error {
	names, err := tableColumns(ctx, c, table)
	if err != nil {
		return err
	}
	app, err := duckdb.NewAppenderFromConn(c, "", table)
	if err != nil {
		return err
	}
	row := make([]driver.Value, len(names))
	for i := range int(rec.NumRows()) {
		for j, name := range names {
			row[j] = nil
			if at := rec.Schema().FieldIndices(name); len(at) == 1 {
				row[j] = value(rec.Column(at[0]), i)
			}
		}
		if err := app.AppendRow(row...); err != nil {
			app.Close()
			return err
		}
	}
	return app.Close()
}

func value(a arrow.Array, i int) driver.Value {
	if a.IsNull(i) {
		return nil
	}
	switch a := a.(type) {
	case *array.String:
		return a.Value(i)
	case *array.Int64:
		return a.Value(i)
	case *array.Int32:
		return a.Value(i)
	case *array.Timestamp:
		return a.Value(i).ToTime(arrow.Microsecond)
	}
	return nil
}

// tableColumns returns the names of a table's columns in order.
func tableColumns(ctx context.Context, c driver.Conn, table string) ([]string, error) {
	rows, err := c.(driver.QueryerContext).QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0", nil)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return append([]string(nil), rows.Columns()...), nil
}
