package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"
)

func open1(t *testing.T, path string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// record makes a batch of a few columns of the table event, in another order than the table's.
func record(t *testing.T) arrow.RecordBatch {
	t.Helper()
	b := array.NewRecordBuilder(mallocator.NewMallocator(), arrow.NewSchema([]arrow.Field{
		{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "source", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "time", Type: &arrow.TimestampType{Unit: arrow.Microsecond}, Nullable: true},
		{Name: "utc_offset", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
		{Name: "line", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	}, nil))
	defer b.Release()
	b.Field(0).(*array.StringBuilder).AppendValues([]string{"终端 one", "", "x", strings.Repeat("long ", 200)}, []bool{true, true, false, true})
	b.Field(1).(*array.Int64Builder).AppendValues([]int64{1, -1, 1 << 62, -1 << 63}, nil)
	b.Field(2).(*array.TimestampBuilder).AppendValues([]arrow.Timestamp{1_772_445_600_123_456, -1, 0, -2_208_988_800_000_000}, []bool{true, true, false, true})
	b.Field(3).(*array.Int32Builder).AppendValues([]int32{480, -720, 0, 1 << 30}, []bool{true, true, false, true})
	b.Field(4).(*array.Int64Builder).AppendValues([]int64{1, 2, 3, 4}, nil)
	return b.NewRecordBatch()
}

// TestLoad holds both doors to the same rows: values, NULLs, times before 1970, columns that the batch lacks.
func TestLoad(t *testing.T) {
	s := open1(t, "", Options{})
	l, err := s.Loader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second batch of a connection meets the view of the first
		err = errors.Join(err, l.Begin(t.Context()), l.Begin(t.Context()), l.Load(t.Context(), "event", record(t)))
	}
	if err = errors.Join(err, l.Commit(t.Context()), l.Commit(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
	rows, err := s.Query(t.Context(), "SELECT DISTINCT source, line, time, utc_offset, text, device IS NULL AND kind IS NULL AND digest IS NULL FROM event ORDER BY line")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for i, want := range []struct {
		source int64
		time   string
		offset int64
		text   string
		known  bool
	}{
		{1, "2026-03-02T10:00:00.123456Z", 480, "终端 one", true},
		{-1, "1969-12-31T23:59:59.999999Z", -720, "", true},
		{1 << 62, "", 0, "", false},
		{-1 << 63, "1900-01-01T00:00:00Z", 1 << 30, strings.Repeat("long ", 200), true},
	} {
		var source, line int64
		var at sql.NullTime
		var offset sql.NullInt64
		var text sql.NullString
		var rest bool
		if !rows.Next() {
			t.Fatalf("no row %d", i)
		}
		if err := rows.Scan(&source, &line, &at, &offset, &text, &rest); err != nil {
			t.Fatal(err)
		}
		said := ""
		if at.Valid {
			said = at.Time.UTC().Format(time.RFC3339Nano)
		}
		if source != want.source || line != int64(i+1) || said != want.time || offset.Int64 != want.offset || text.String != want.text ||
			text.Valid != want.known || at.Valid != want.known || offset.Valid != want.known || !rest {
			t.Errorf("row %d: %d %d %s %v %v %v", i, source, line, said, offset, text, rest)
		}
	}
	if rows.Next() {
		t.Error("the two batches differ")
	}
	if n := count(t, s, "event"); n != 8 {
		t.Errorf("%d rows", n)
	}
}

func count(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	if err := s.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestLoadRefuses tells of a table that is not there, and loses no batch for it.
func TestLoadRefuses(t *testing.T) {
	s := open1(t, "", Options{})
	l, err := s.Loader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Load(t.Context(), "no_such_table", record(t)); err == nil {
		t.Error("loaded into nothing")
	}
	if err := l.Load(t.Context(), "event", record(t)); err != nil {
		t.Error("after a failure: ", err)
	}
}

// TestRollback drops what was not committed.
func TestRollback(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duckdb")
	s := open1(t, path, Options{})
	for _, commit := range []bool{false, true} {
		l, err := s.Loader(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = errors.Join(l.Begin(t.Context()), l.Load(t.Context(), "event", record(t)))
		if n, err2 := l.Exec(t.Context(), "DELETE FROM event WHERE line = 4"); n != 1 || err2 != nil {
			t.Errorf("%d rows deleted, %v", n, err2)
		}
		if commit {
			err = errors.Join(err, l.Commit(t.Context()))
		}
		if err = errors.Join(err, l.Close()); err != nil {
			t.Fatal(err)
		}
		if n, want := count(t, s, "event"), map[bool]int{true: 3}[commit]; n != want {
			t.Errorf("%d rows, want %d", n, want)
		}
	}
}

// TestLayout makes the tables once, and refuses a store of a newer program or of another one.
func TestLayout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duckdb")
	for range 2 {
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, s, "store_version"); n != 1 {
			t.Errorf("%d versions", n)
		}
		s.Close()
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Exec(t.Context(), "UPDATE store_version SET version = ?", Version+1), s.Close()); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {ReadOnly: true}} {
		_, err := Open(t.Context(), path, o)
		wantError(t, err, fmt.Sprintf("was written by a newer posmortem (layout %d, this program knows %d)", Version+1, Version), "use that program")
	}
	other := filepath.Join(t.TempDir(), "other.duckdb")
	o := open1(t, other, Options{})
	if err := errors.Join(o.Script(t.Context(), "DROP TABLE store_version; -- a comment; with a semicolon\nDROP TABLE event"), o.Close()); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), other, Options{ReadOnly: true})
	wantError(t, err, "is a DuckDB file but not a posmortem store", "posmortem ingest")
}

func wantError(t *testing.T, err error, message, cure string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Message, message) || !strings.Contains(e.Cure, cure) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, want %q and %q", err, message, cure)
	}
}

// TestOpenRefuses names what is wrong with a path, and what to do.
func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"log.jsonl": "{}\n", "a.csv": "a,b\n1,2\n", "noise.db": strings.Repeat("noise", 5000), "short": "DUCK", "forged": "01234567DUCK but no more"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, message, cure string }{
		{"log.jsonl", "is not a DuckDB file", "--db"}, {"a.csv", "is not a DuckDB file", "--db"}, {"noise.db", "is not a DuckDB file", "--db"},
		{"short", "is not a DuckDB file", "--db"}, {"forged", "", "--db"}, {".", "is a folder", "--db"},
		{"none/s.duckdb", "does not exist", "make it first"}, {"a?b", "question mark", "--db"},
	} {
		for _, o := range []Options{{}, {ReadOnly: true}} {
			if c.name == "none/s.duckdb" && o.ReadOnly {
				continue // then the store itself is missing
			}
			_, err := Open(t.Context(), filepath.Join(dir, c.name), o)
			if c.name == "a?b" && o.ReadOnly {
				var e *Error
				if !errors.As(err, &e) || !e.Missing() {
					t.Errorf("%v", err)
				}
				continue
			}
			wantError(t, err, c.message, c.cure)
		}
	}
	_, err := Open(t.Context(), filepath.Join(dir, "none"), Options{ReadOnly: true})
	var e *Error
	if !errors.As(err, &e) || !e.Missing() || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("asking made a store")
	}
}

// TestNames opens files whose names mean something else to DuckDB.
func TestNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{":memory:", "md:x", "sqlite:x.db", "new.csv", "new.parquet", "it's.db", "a b&c=d.duckdb", "终端.duckdb"} {
		s, err := Open(t.Context(), name, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		err = errors.Join(s.Exec(t.Context(), "INSERT INTO anchor VALUES (1, 2)"), s.Close())
		if _, err2 := os.Stat(name); err != nil || err2 != nil {
			t.Errorf("%s: %v, %v", name, err, err2)
			continue
		}
		again, err := Open(t.Context(), name, Options{ReadOnly: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if count(t, again, "anchor") != 1 || again.Path() != name {
			t.Errorf("%s lost its rows", name)
		}
		again.Close()
	}
}

// TestReadOnly lets nothing be written.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duckdb")
	if err := open1(t, path, Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	s := open1(t, path, Options{ReadOnly: true})
	for _, q := range []string{"INSERT INTO anchor VALUES (1, 2)", "DELETE FROM source", "DROP TABLE event", "CREATE TABLE x (a INTEGER)", "UPDATE store_version SET version = 9", "ALTER TABLE event ADD COLUMN x INTEGER"} {
		if err := s.Exec(t.Context(), q); err == nil {
			t.Errorf("%s was allowed", q)
		}
	}
}

// TestLocked keeps the queries of users away from files, the network and the settings.
func TestLocked(t *testing.T) {
	dir := t.TempDir()
	path, log := filepath.Join(dir, "s.duckdb"), filepath.Join(dir, "log.csv")
	if err := errors.Join(os.WriteFile(log, []byte("a,b\n1,2\n"), 0o644), open1(t, path, Options{}).Close()); err != nil {
		t.Fatal(err)
	}
	s := open1(t, path, Options{ReadOnly: true, Locked: true, Threads: 1, Memory: "300MB"})
	quoted := "'" + log + "'"
	for _, q := range []string{
		"SELECT * FROM read_csv(" + quoted + ")", "SELECT * FROM read_text(" + quoted + ")", "SELECT * FROM read_blob(" + quoted + ")", "SELECT * FROM " + quoted,
		"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM glob('/*')", "ATTACH " + quoted, "ATTACH ':memory:' AS m", "COPY event TO '" + filepath.Join(dir, "x.csv") + "'",
		"COPY anchor FROM " + quoted, "EXPORT DATABASE '" + filepath.Join(dir, "x") + "'", "IMPORT DATABASE '" + dir + "'", "INSTALL httpfs", "LOAD httpfs",
		"SET enable_external_access=true", "SET lock_configuration=false", "RESET enable_external_access", "PRAGMA enable_external_access=true", "SET memory_limit='9GB'", "SET temp_directory='/tmp'",
		"SELECT 1; INSERT INTO anchor VALUES (1, 2)",
	} {
		rows, err := s.Query(t.Context(), q)
		if err == nil {
			for rows.Next() {
			}
			err = rows.Err()
			rows.Close()
		}
		if err == nil && !strings.HasPrefix(q, "ATTACH ':memory:'") {
			t.Errorf("%s was allowed", q)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
	// Several connections at once are prepared in the same way.
	for range 3 {
		conn, err := s.db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.ExecContext(t.Context(), "SELECT count_if(regexp_like('a', 'a')), greatest(1, 2), cardinality([1])"); err != nil {
			t.Error(err)
		}
		if _, err := conn.ExecContext(t.Context(), "SELECT * FROM read_csv("+quoted+")"); err == nil {
			t.Error("another connection reads files")
		}
	}
}

// TestDialect asks the words that DuckDB learns from dialect.sql.
func TestDialect(t *testing.T) {
	s := open1(t, "", Options{})
	for q, want := range map[string]string{
		"regexp_like('abc', 'b.')":       "true",
		"greatest(1, 2)":                 "2",
		"greatest(1, NULL)":              "",
		"least(1, NULL)":                 "",
		"array_join(['a', 'b'], '-')":    "a-b",
		"cardinality([1, 2])":            "2",
		"day_of_week(DATE '2026-03-02')": "1",
		"date_diff('minute', TIMESTAMP '2026-03-02 10:00:59', TIMESTAMP '2026-03-02 10:01:00')": "0",
		"(SELECT count_if(a > 1) FROM (VALUES (1), (2), (3)) t(a))":                             "2",
		"(SELECT count_if(a > 1) FROM (VALUES (NULL)) t(a))":                                    "0",
		"(SELECT count_if(line > 1) FROM event)":                                                "0",
		"to_unixtime(TIMESTAMP '1970-01-01 00:01:00')":                                          "60",
		"json_extract_scalar('{\"a\":\"b\"}', '$.a')":                                           "b",
	} {
		var got sql.NullString
		if err := s.QueryRow(t.Context(), "SELECT CAST("+q+" AS VARCHAR)").Scan(&got); err != nil || strings.TrimSuffix(got.String, ".0") != want {
			t.Errorf("%s: %q, %v, want %q", q, got.String, err, want)
		}
	}
}

// TestAppend fills a small table, and says when a row does not fit.
func TestAppend(t *testing.T) {
	s := open1(t, "", Options{})
	if err := s.Append(t.Context(), "anchor", [][]any{{int64(1), int64(2)}, {int64(3), nil}}); err != nil {
		t.Fatal(err)
	}
	if n := count(t, s, "anchor"); n != 2 {
		t.Errorf("%d rows", n)
	}
	if err := s.Append(t.Context(), "anchor", [][]any{{int64(1), int64(2), int64(3)}}); err == nil {
		t.Error("a row too wide was taken")
	}
	if err := s.Append(t.Context(), "nothing", [][]any{{int64(1)}}); err == nil {
		t.Error("a table was made up")
	}
}

// TestDiskFull knows the words for a disk without space.
func TestDiskFull(t *testing.T) {
	for msg, want := range map[string]bool{
		`Could not write file "x": No space left on device`: true, "write x: no space left on device": true, "Disk quota exceeded": true, "File too large": true, "Permission denied": false,
	} {
		if DiskFull(errors.New(msg)) != want {
			t.Errorf("%s: %v", msg, !want)
		}
	}
	wantError(t, explain("s.duckdb", errors.New("IO Error: No space left on device")), "the disk that holds s.duckdb is full", "nothing is doubled")
	wantError(t, explain("s.duckdb", errors.New("first\nsecond")), "cannot open the store s.duckdb: first", "--db")
}

// TestWait gives up when it is told to.
func TestWait(t *testing.T) {
	busy := errors.New(`IO Error: Could not set lock on file "s": Conflicting lock is held in /usr/bin/posmortem (PID 4711)`)
	if !locked(busy) {
		t.Fatal("a lock is not known as one")
	}
	wantError(t, explain("s", busy), "is in use by process 4711", "--wait 30s")
	wantError(t, explain("s", errors.New("Could not set lock on file")), "is in use by another process", "--wait 30s")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := Open(ctx, filepath.Join(t.TempDir(), "s"), Options{}); err == nil {
		s.Close()
		t.Error("opened for nobody")
	}
}
