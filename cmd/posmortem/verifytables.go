package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"posmortem/analyze/store"
	"posmortem/parsers/inspect"
)

// tableReader reads the values of DuckDB and Parquet files for verify-clean, through one database in memory, to
// which they are attached read-only. Attaching replays what lies in a WAL without writing it.
type tableReader struct {
	opt *options
	s   *store.Store
}

func (r *tableReader) close() {
	if r.s != nil {
		r.s.Close()
	}
}

// read hands the values of a file to the scanner.
func (r *tableReader) read(ctx context.Context, s *inspect.Scanner, path, file string, kind inspect.Table) error {
	if r.s == nil {
		var err error
		if r.s, err = store.Open(ctx, "", store.Options{Memory: r.opt.memory}); err != nil {
			return err
		}
	}
	if kind == inspect.Parquet {
		return brief(r.parquet(ctx, s, path, file))
	}
	return brief(r.duckdb(ctx, s, path, file))
}

// brief keeps the first line of an error of the database, and leaves out what it quotes.
func brief(err error) error {
	if err == nil {
		return nil
	}
	var own *store.Error
	if errors.As(err, &own) {
		return err
	}
	msg := err.Error()
	switch {
	case strings.Contains(msg, "Could not set lock"), strings.Contains(msg, "Conflicting lock"):
		return errors.New("in use by another process; its values were not read; wait for that process, or give --wait 30s")
	case strings.Contains(msg, "encrypt"):
		return errors.New("encrypted; its values were not read")
	}
	return errors.New("its tables cannot be read: it is damaged, or of a newer DuckDB; only its bytes were looked at")
}

// duckdb reads all tables of a DuckDB file.
func (r *tableReader) duckdb(ctx context.Context, s *inspect.Scanner, path, file string) error {
	if err := r.attach(ctx, file); err != nil {
		return err
	}
	defer r.s.Exec(context.WithoutCancel(ctx), "DETACH checked")
	columns, err := r.columns(ctx, `SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
		WHERE database_name = 'checked' AND NOT internal AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = 'checked')
		ORDER BY schema_name, table_name, column_index`)
	if err != nil {
		return err
	}
	for _, c := range columns {
		from := "checked." + quoteName(c.schema) + "." + quoteName(c.table)
		if c.schema != "main" {
			c.table = c.schema + "." + c.table
		}
		if err := r.column(ctx, s, path, c, from, "rowid"); err != nil {
			return err
		}
	}
	return nil
}

func (r *tableReader) attach(ctx context.Context, file string) error {
	deadline := time.Now().Add(r.opt.wait)
	for {
		err := r.s.Exec(ctx, "ATTACH '"+quoteSQL(file)+"' AS checked (READ_ONLY)")
		if err == nil || !strings.Contains(err.Error(), "lock") || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// parquet reads a Parquet file.
func (r *tableReader) parquet(ctx context.Context, s *inspect.Scanner, path, file string) error {
	from := "read_parquet(" + "'" + quoteSQL(file) + "'" + ", file_row_number = true)"
	columns, err := r.columns(ctx, "SELECT '', 'parquet', column_name, column_type FROM (DESCRIBE SELECT * EXCLUDE (file_row_number) FROM "+from+")")
	if err != nil {
		return err
	}
	for _, c := range columns {
		if err := r.column(ctx, s, path, c, from, "file_row_number"); err != nil {
			return err
		}
	}
	return nil
}

type tableColumn struct{ schema, table, name, kind string }

func (r *tableReader) columns(ctx context.Context, q string) (list []tableColumn, err error) {
	rows, err := r.s.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c tableColumn
		if err := rows.Scan(&c.schema, &c.table, &c.name, &c.kind); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// column looks at the values of one column: each different value once where they repeat, else all in order.
func (r *tableReader) column(ctx context.Context, s *inspect.Scanner, path string, c tableColumn, from, row string) error {
	col := s.Column(path, c.table, c.name)
	defer col.Close()
	value := c.text(col.Card())
	if value == "" {
		return nil
	}
	var all, different int64
	name := quoteName(c.name)
	if err := r.s.QueryRow(ctx, fmt.Sprintf("SELECT count(%[1]s), approx_count_distinct(%[1]s) FROM %[2]s", name, from)).Scan(&all, &different); err != nil {
		return err
	}
	q := fmt.Sprintf("SELECT %s, %s, 1 FROM %s WHERE %s IS NOT NULL", value, row, from, name)
	if different < all/4 && different < 100_000 {
		q = fmt.Sprintf("SELECT %s, min(%s), count(*) FROM %s WHERE %s IS NOT NULL GROUP BY 1 ORDER BY 2", value, row, from, name)
	}
	rows, err := r.s.Query(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	var text []byte
	for rows.Next() {
		var row, n int64
		if err := rows.Scan(&text, &row, &n); err != nil {
			return err
		}
		col.Value(row, text, n)
	}
	return rows.Err()
}

// text returns the expression that gives a column's values as text, or "" where they cannot hold card data:
// numbers and times, unless the column is called after card numbers.
func (c tableColumn) text(card bool) string {
	name := quoteName(c.name)
	kind, _, _ := strings.Cut(c.kind, "(")
	nested := strings.ContainsAny(c.kind, "[(") && kind != "DECIMAL"
	switch {
	case kind == "VARCHAR" && !nested, kind == "BLOB" && !nested:
		return name
	case kind == "JSON", kind == "UNION", kind == "VARIANT", nested, strings.HasPrefix(kind, "ENUM"):
		return "CAST(" + name + " AS VARCHAR)"
	case card:
		return "CAST(" + name + " AS VARCHAR)"
	}
	return ""
}

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
