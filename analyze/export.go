package analyze

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"posmortem/analyze/store"
)

// Exported is one table that was written as Parquet.
type Exported struct {
	Table string
	Files int
	Rows  int64
	Bytes int64
}

// exports are the tables that are written, each with the query that makes its rows. Attempts carry their cause and finding, so that the
// files can be read alone.
var exports = []struct{ table, query string }{
	{"attempt", `SELECT a.*, CASE WHEN f.attempt IS NOT NULL THEN coalesce(j.cause, 'unexplained') END AS cause, j.confidence, m.finding
		FROM attempt a LEFT JOIN failed f ON f.attempt = a.attempt LEFT JOIN judged j ON j.attempt = a.attempt LEFT JOIN member m ON m.attempt = a.attempt
		ORDER BY a.attempt`},
	{"finding", "SELECT * FROM finding ORDER BY finding"},
}

// Export writes what was computed of a prepared store as Parquet files (zstd) into a folder that is there: attempt/part-0.parquet and
// finding/part-0.parquet.
func Export(ctx context.Context, s *store.Store, dir string) ([]Exported, error) {
	var all []Exported
	err := s.Asking(ctx, func() error {
		for _, e := range exports {
			x := Exported{Table: e.table}
			if err := x.write(ctx, s, e.query, filepath.Join(dir, e.table)); err != nil {
				return err
			}
			all = append(all, x)
		}
		return nil
	})
	return all, err
}

// write writes the rows of a query into a new folder.
func (x *Exported) write(ctx context.Context, s *store.Store, query, dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	columns, err := plainColumns(ctx, s, query)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "part-0.parquet")
	var rows int64
	copying := fmt.Sprintf("COPY (SELECT %s FROM (%s) x) TO '%s' (FORMAT parquet, COMPRESSION zstd)", columns, query, strings.ReplaceAll(file, "'", "''"))
	if err := s.QueryRow(ctx, copying).Scan(&rows); err != nil {
		return fmt.Errorf("writing the table %s: %w", x.Table, err)
	}
	st, err := os.Stat(file)
	if err != nil {
		return err
	}
	x.Files, x.Rows, x.Bytes = x.Files+1, x.Rows+rows, x.Bytes+st.Size()
	return nil
}

// plainColumns lists the columns of a query as types that every reader of Parquet knows: words of a list as text, and no integer
// wider than 64 bits.
func plainColumns(ctx context.Context, s *store.Store, query string) (string, error) {
	described, err := Table(ctx, s, nil, "SELECT column_name, column_type FROM (DESCRIBE "+query+") d")
	if err != nil {
		return "", err
	}
	var out []string
	for _, row := range described.Rows {
		name, _ := row[0].(string)
		kind, _ := row[1].(string)
		name = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		switch {
		case strings.HasPrefix(kind, "ENUM"):
			name = "CAST(" + name + " AS VARCHAR) AS " + name
		case kind == "HUGEINT" || kind == "UHUGEINT" || kind == "UBIGINT":
			name = "CAST(" + name + " AS BIGINT) AS " + name
		}
		out = append(out, name)
	}
	return strings.Join(out, ", "), nil
}
