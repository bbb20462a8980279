package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
)

// incoming is the view through which a batch is read. It must not outlive the batch, nor be written to a file.
const incoming = "incoming"

// Loader writes whole sources, each in one transaction.
type Loader struct {
	conn *sql.Conn
	open bool
}

// Loader returns a loader with a connection of its own.
func (s *Store) Loader(ctx context.Context) (*Loader, error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &Loader{conn: conn}, nil
}

// Begin opens a transaction unless one is open.
func (l *Loader) Begin(ctx context.Context) error {
	if l.open {
		return nil
	}
	if _, err := l.conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
		return err
	}
	l.open = true
	return nil
}

// Commit makes the open transaction lasting.
func (l *Loader) Commit(ctx context.Context) error {
	if !l.open {
		return nil
	}
	l.open = false
	if _, err := l.conn.ExecContext(ctx, "DROP VIEW IF EXISTS "+incoming); err != nil {
		return err
	}
	_, err := l.conn.ExecContext(ctx, "COMMIT")
	return err
}

// Close rolls back what is open and gives the connection back.
func (l *Loader) Close() error {
	if l.open {
		l.open = false
		if _, err := l.conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
			l.conn.Close()
			return err
		}
	}
	return l.conn.Close()
}

// Exec runs a statement inside the open transaction.
func (l *Loader) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	res, err := l.conn.ExecContext(ctx, q, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query runs a query inside the open transaction.
func (l *Loader) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return l.conn.QueryContext(ctx, q, args...)
}

// Append adds rows to a small table inside the open transaction, in the order of its columns.
func (l *Loader) Append(table string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	return appendRows(l.conn, table, rows)
}

// Load appends a batch to a table, by the names of its columns, and releases it.
func (l *Loader) Load(ctx context.Context, table string, rec arrow.RecordBatch) error {
	defer rec.Release()
	return l.conn.Raw(func(c any) error {
		dc, ok := c.(driver.Conn)
		if !ok {
			return fmt.Errorf("store: the driver's connection is a %T", c)
		}
		return load(ctx, dc, table, rec)
	})
}
