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
	{"source", "SELECT * FROM source ORDER BY source"},
	{"attempt", `SELECT a.*, CASE WHEN f.attempt IS NOT NULL THEN coalesce(j.cause, 'unexplained') END AS cause, j.confidence, m.finding
		FROM attempt a LEFT JOIN failed f ON f.attempt = a.attempt LEFT JOIN judged j ON j.attempt = a.attempt LEFT JOIN member m ON m.attempt = a.attempt
		ORDER BY a.attempt`},
	{"finding", "SELECT * FROM finding ORDER BY finding"},
}

// noDay is the name that Hive, Trino and DuckDB give to a partition whose key is NULL.
const noDay = "__HIVE_DEFAULT_PARTITION__"

// Export writes a prepared store as Parquet files (zstd) into a folder that is there and empty: event/day=2026-03-02/part-0.parquet
// and so on, one file for each day of UTC, the events without a time in a partition of their own, and source, attempt and finding in one
// file each.
func Export(ctx context.Context, s *store.Store, dir string) ([]Exported, error) {
	var all []Exported
	err := s.Asking(ctx, func() error {
		events, err := exportEvents(ctx, s, dir)
		if err != nil {
			return err
		}
		all = append(all, events)
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

// exportEvents writes one day after another: memory is needed for one file only, and the same store gives the same files.
func exportEvents(ctx context.Context, s *store.Store, dir string) (Exported, error) {
	x := Exported{Table: "event"}
	days, err := Table(ctx, s, nil, "SELECT DISTINCT CAST(CAST(time AS DATE) AS VARCHAR) AS day FROM event ORDER BY day")
	if err != nil {
		return x, err
	}
	if err := os.Mkdir(filepath.Join(dir, "event"), 0o755); err != nil {
		return x, err
	}
	for _, row := range days.Rows {
		name, where := noDay, "time IS NULL"
		if day, ok := row[0].(string); ok {
			name, where = day, fmt.Sprintf("time >= TIMESTAMP '%[1]s' AND time < TIMESTAMP '%[1]s' + INTERVAL '1' DAY", day)
		}
		if err := x.write(ctx, s, "SELECT * FROM event WHERE "+where, filepath.Join(dir, "event", "day="+name)); err != nil {
			return x, err
		}
	}
	return x, nil
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
