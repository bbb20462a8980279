package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"

	_ "github.com/duckdb/duckdb-go/v2" // the contender, alone
)

// askDuckDB prints the rows of a question to DuckDB, in memory or to a file, with nothing of posmortem in between.
func askDuckDB(ctx context.Context, out io.Writer, question, file string) error {
	db, err := sql.Open("duckdb", file)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, question)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	row, to := make([]any, len(names)), make([]any, len(names))
	for i := range row {
		to[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		fmt.Fprintln(out, row...)
	}
	return rows.Err()
}
