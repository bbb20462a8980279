package store

import (
	"context"
	"database/sql"
)

// Session is one connection to a store, with temporary tables of its own: they are kept in memory, and cost less to write than others.
type Session struct {
	conn *sql.Conn
	temp []string
}

// Session runs fn with a connection of its own, and drops the temporary tables that fn made.
func (s *Store) Session(ctx context.Context, fn func(*Session) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	t := &Session{conn: conn}
	defer t.Drop(context.WithoutCancel(ctx))
	return fn(t)
}

// Exec runs one statement.
func (t *Session) Exec(ctx context.Context, q string) error {
	_, err := t.conn.ExecContext(ctx, q)
	return err
}

// Query runs one query.
func (t *Session) Query(ctx context.Context, q string) (*sql.Rows, error) {
	return t.conn.QueryContext(ctx, q)
}

// Temp makes a temporary table from a query; it replaces one of the same name, and hides a lasting one.
func (t *Session) Temp(ctx context.Context, name, q string) error {
	t.temp = append(t.temp, name)
	return t.Exec(ctx, "CREATE OR REPLACE TEMP TABLE "+name+" AS "+q)
}

// Drop drops the temporary tables.
func (t *Session) Drop(ctx context.Context) {
	for _, name := range t.temp {
		t.Exec(ctx, "DROP TABLE IF EXISTS temp.main."+name) // what is left dies with the process
	}
	t.temp = nil
}
