package store

import (
	"context"
	"database/sql"
)

// Session is one connection to a store, with temporary tables of its own: they are kept in memory, and cost less to write than others.
type Session struct {
	store *Store
	conn  *sql.Conn
	temp  []string // tables
	views []string
}

// Session runs fn with a connection of its own, and drops the temporary tables that fn made.
func (s *Store) Session(ctx context.Context, fn func(*Session) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	t := &Session{store: s, conn: conn}
	defer t.Drop(context.WithoutCancel(ctx))
	return fn(t)
}

// Exec runs one statement.
func (t *Session) Exec(ctx context.Context, q string) error {
	return t.store.enough(ctx, func() error {
		_, err := t.conn.ExecContext(ctx, q)
		return err
	})
}

// Query runs one query.
func (t *Session) Query(ctx context.Context, q string) (rows *sql.Rows, err error) {
	err = t.store.enough(ctx, func() error {
		rows, err = t.conn.QueryContext(ctx, q)
		return err
	})
	return rows, err
}

// Temp makes a temporary table from a query; it replaces one of the same name, and hides a lasting one.
func (t *Session) Temp(ctx context.Context, name, q string) error {
	t.temp = append(t.temp, name)
	return t.Exec(ctx, "CREATE OR REPLACE TEMP TABLE "+name+" AS "+q)
}

// TempView makes a temporary view of a query; it replaces one of the same name.
func (t *Session) TempView(ctx context.Context, name, q string) error {
	t.views = append(t.views, name)
	return t.Exec(ctx, "CREATE OR REPLACE TEMP VIEW "+name+" AS "+q)
}

// Free empties the memory that a temporary table takes, which is asked no more.
func (t *Session) Free(ctx context.Context, name string) error {
	return t.Exec(ctx, "DROP TABLE IF EXISTS temp.main."+name)
}

// Drop drops the temporary tables and views.
func (t *Session) Drop(ctx context.Context) {
	for _, name := range t.temp {
		t.Exec(ctx, "DROP TABLE IF EXISTS temp.main."+name) // what is left dies with the process
	}
	for _, name := range t.views {
		t.Exec(ctx, "DROP VIEW IF EXISTS temp.main."+name)
	}
	t.temp, t.views = nil, nil
}
