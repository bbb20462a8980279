package analyze

import (
	"context"
	"database/sql"

	"posmortem/analyze/store"
)

// Engine answers questions over computed tables: a store (DuckDB), or a Trino cluster over a lake. Parameters are written as ?.
type Engine interface {
	Query(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) *sql.Row
}

// keeper is the store where one may be written to; nil where tables that only one report needs are computed where they are asked.
func keeper(s Engine) *store.Store {
	if own, ok := s.(*store.Store); ok && !own.ReadOnly() {
		return own
	}
	return nil
}
