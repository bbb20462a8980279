// Package store keeps events in DuckDB and asks it questions. It is the only
// package that knows the driver.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"posmortem/queries"
)

//go:embed dialect.sql
var dialect string

// Version is the layout of the tables that this program writes.
const Version = 5

// Options says how a store is opened.
type Options struct {
	ReadOnly bool
	Locked   bool          // no access to files or the network from SQL, settings frozen: for queries of users
	Memory   string        // limit given to DuckDB, such as "400MB"; "" for its own default
	Threads  int           // 0: DuckDB's own default
	Wait     time.Duration // how long to wait for a store that another process holds
}

// Store is an open DuckDB database.
type Store struct {
	db        *sql.DB
	connector *duckdb.Connector
	path      string
	memory    string       // the limit that was asked for; "" for the program's own
	limited   string       // the limit now, where it is the program's own
	least     int64        // bytes that questions get
	most      int64        // bytes that a statement gets which needs more; 0 for no more
	raised    atomic.Int64 // bytes that the last statement was given in the end; 0 where it did with the usual ones
	threads   string       // statement that sets the threads for questions
	readOnly  bool
	mended    string
}

// The memory given to DuckDB unless --memory tells another. Loading needs little. Questions need some for every message; they begin with little,
// since what does not fit is spilled, and a statement that cannot spill is given more.
const (
	loadMemory  = "128MB"
	openMemory  = "1GB"
	askBase     = 200_000_000
	askMessage  = 10  // bytes for each
	mostMessage = 400 // bytes for each, where less does not do
)

// Loading runs fn with the memory that loading needs, unless the user set a limit, and with one thread: parsers need the
// others, and DuckDB waits for the end of a task by asking again and again.
func (s *Store) Loading(ctx context.Context, fn func() error) error {
	if err := s.limit(ctx, loadMemory, "SET threads=1"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	return s.limit(ctx, openMemory, s.threads)
}

// Asking runs fn with the memory that questions about all messages need, unless the user set a limit.
func (s *Store) Asking(ctx context.Context, fn func() error) error {
	var messages int64
	if err := s.QueryRow(ctx, "SELECT count(*) FROM event WHERE mti IS NOT NULL OR response_code IS NOT NULL").Scan(&messages); err != nil {
		return err
	}
	if err := s.limit(ctx, fmt.Sprintf("%dB", askBase+askMessage*messages), s.threads); err != nil {
		return err
	}
	if s.memory == "" {
		s.least, s.most = askBase+askMessage*messages, 2*askBase+mostMessage*messages
	}
	err := fn()
	if outOfMemory(err) {
		return &Error{"the questions need more memory than they may use", "give more, such as --memory 2GB", err}
	}
	return err
}

// enough runs a statement, and again with half as much memory more each time where it cannot do with what questions have. The next statement has
// the usual memory again.
func (s *Store) enough(ctx context.Context, run func() error) error {
	if s.raised.Swap(0) != 0 {
		s.db.ExecContext(ctx, "SET memory_limit='"+s.limited+"'") // where it is needed still, the limit stays
	}
	err := run()
	for bytes := s.least; outOfMemory(err) && bytes < s.most; err = run() {
		bytes = min(bytes*3/2, s.most)
		s.raised.Store(bytes)
		if _, err := s.db.ExecContext(ctx, fmt.Sprintf("SET memory_limit='%dB'", bytes)); err != nil {
			return err
		}
	}
	return err
}

func outOfMemory(err error) bool {
	return err != nil && strings.Contains(err.Error(), "Out of Memory Error")
}

// limit sets the memory, unless the user did, and the threads.
func (s *Store) limit(ctx context.Context, memory, threads string) error {
	if s.memory == "" {
		if err := s.Exec(ctx, "SET memory_limit='"+memory+"'"); err != nil {
			return err
		}
		s.limited = memory
	}
	return s.Exec(ctx, threads)
}

// keepMemory is what Release leaves to DuckDB: small tables beside the store stay where they are.
const keepMemory = "12MB"

// Release lets go of the blocks that were read, which DuckDB would keep until its limit is reached. Where that is not possible they stay; what a
// store in memory holds would only be spilled.
func (s *Store) Release(ctx context.Context) {
	if s.path != "" && s.memory == "" && s.Exec(ctx, "SET memory_limit='"+keepMemory+"'") == nil {
		s.Exec(ctx, "SET memory_limit='"+s.limited+"'")
	}
}

// An Error of the store carries what the user can do about it.
type Error struct {
	Message, Cure string
	Err           error
}

// Error returns the message and the cure in one line.
func (e *Error) Error() string { return e.Message + "; " + e.Cure }

// Missing tells whether the error is that there is no such file.
func (e *Error) Missing() bool { return errors.Is(e.Err, fs.ErrNotExist) }

// Unwrap returns the error beneath.
func (e *Error) Unwrap() error { return e.Err }

// Open opens the DuckDB file at path, making it where needed; path "" is a database
// in memory that spills to the temporary folder.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if path != "" && o.ReadOnly {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, &Error{"there is no store at " + path, "make one with: posmortem ingest PATH --db " + path, err}
		}
	}
	if err := usable(path, o.ReadOnly); err != nil {
		return nil, err
	}
	deadline := time.Now().Add(o.Wait)
	mended := ""
	for {
		s, err := open(ctx, path, o)
		if err == nil {
			s.mended = mended
			return s, nil
		}
		if told := ""; !o.ReadOnly && mended == "" {
			if told, err = mend(path, err); told != "" && err == nil {
				mended = told
				continue
			}
		}
		if !locked(err) || time.Now().After(deadline) {
			return nil, explain(path, err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// usable refuses what DuckDB would open as something else: a log whose name ends in .jsonl or .csv becomes
// a view in a database that is lost at the end.
func usable(path string, readOnly bool) error {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		return &Error{"the store " + path + " is a folder", "name a file in it with --db", nil}
	}
	if strings.Contains(path, "?") {
		return &Error{"the name of a store cannot hold a question mark: " + path, "name another file with --db", nil}
	}
	f, err := os.Open(path)
	if path == "" || err != nil {
		return nil // DuckDB says what is wrong
	}
	defer f.Close()
	head := make([]byte, 12)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil
	}
	switch {
	case string(head[8:]) != "DUCK" && !blank(head[:n]):
		return &Error{path + " is not a DuckDB file", "name another file with --db", nil}
	case readOnly:
		return nil
	}
	return unborn(f)
}

// headers is how many bytes DuckDB writes before a new file is one of its own: a main header and two that take turns.
const headers = 3 * 4096

// unborn removes what is left of a store whose making was broken off before its headers were written: nothing was ever kept
// in it, and DuckDB would refuse it for good. Another process that makes it at this moment is given time.
func unborn(f *os.File) error {
	for range 10 {
		st, err := f.Stat()
		if err != nil || !st.Mode().IsRegular() || st.Size() >= headers || st.Size()%4096 != 0 {
			return nil
		}
		if time.Since(st.ModTime()) > 300*time.Millisecond {
			return os.Remove(f.Name())
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil
}

// blank tells whether b holds nothing but zeros.
func blank(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// local writes a relative path so that DuckDB takes it for nothing but a file: it knows :memory: and
// prefixes such as sqlite:, for which it asks the network.
func local(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return "." + string(filepath.Separator) + path
}

func open(ctx context.Context, path string, o Options) (*Store, error) {
	settings := []string{"autoinstall_known_extensions=false", "autoload_known_extensions=false"} // the network is never asked
	if o.ReadOnly {
		settings = append(settings, "access_mode=READ_ONLY")
	}
	if o.Threads > 0 {
		settings = append(settings, fmt.Sprintf("threads=%d", o.Threads))
	}
	if path == "" || o.ReadOnly { // a store of one's own has a folder beside it; others must not share one
		spill := filepath.Join(os.TempDir(), fmt.Sprintf("posmortem-%d-%d", os.Getpid(), spills.Add(1)))
		settings = append(settings, "temp_directory="+url.QueryEscape(spill))
	}
	memory := o.Memory
	if memory == "" {
		memory = openMemory
	}
	settings = append(settings, "memory_limit="+memory)
	connector, err := duckdb.NewConnector(local(path)+"?"+strings.Join(settings, "&"), func(c driver.ExecerContext) error { return boot(c, o) })
	if err != nil {
		return nil, err
	}
	s := &Store{db: sql.OpenDB(connector), connector: connector, path: path, memory: o.Memory, limited: openMemory, threads: "RESET threads", readOnly: o.ReadOnly}
	if o.Threads > 0 {
		s.threads = fmt.Sprintf("SET threads=%d", o.Threads)
	}
	if err := s.db.PingContext(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.layout(ctx, o); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// spills numbers the folders into which stores of this process spill.
var spills atomic.Int64

// boot prepares one connection.
func boot(c driver.ExecerContext, o Options) error {
	script := "SET TimeZone='UTC';" + dialect
	if o.Locked {
		script += "SET enable_external_access=false; SET lock_configuration=true;"
	}
	for _, q := range queries.Statements(script) {
		if _, err := c.ExecContext(context.Background(), q, nil); err != nil && !strings.Contains(err.Error(), "configuration has been locked") {
			return err
		}
	}
	return nil
}

// layout makes the tables of a new store and refuses one written by a newer program.
func (s *Store) layout(ctx context.Context, o Options) error {
	var v sql.NullInt64
	err := s.db.QueryRowContext(ctx, "SELECT max(version) FROM store_version").Scan(&v)
	if err == nil && v.Int64 > Version {
		return &Error{fmt.Sprintf("the store %s was written by a newer posmortem (layout %d, this program knows %d)", s.path, v.Int64, Version), "use that program, or ingest the logs again", nil}
	}
	if o.ReadOnly {
		if err != nil {
			return &Error{s.path + " is a DuckDB file but not a posmortem store", "make one with: posmortem ingest PATH --db FILE", err}
		}
		return nil
	}
	if err == nil && v.Valid {
		return s.upgrade(ctx, v.Int64)
	}
	schema, err := queries.File("schema.sql")
	if err != nil {
		return err
	}
	if err := s.Script(ctx, schema); err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO store_version VALUES (?)", Version)
	return err
}

// Lock takes access to files, the network and the settings away from an open store for good: what follows are queries of users.
func (s *Store) Lock(ctx context.Context) error {
	return s.Script(ctx, "SET enable_external_access=false; SET lock_configuration=true")
}

// Scratch computes a table in memory, beside the store, and replaces one of the same name; ScratchName is how queries call it.
func (s *Store) Scratch(ctx context.Context, name, q string, args ...any) error {
	if err := s.Exec(ctx, "ATTACH IF NOT EXISTS ':memory:' AS scratch"); err != nil {
		return err
	}
	return s.Exec(ctx, "CREATE OR REPLACE TABLE "+ScratchName(name)+" AS "+q, args...)
}

// AddScratch adds the answer of a query to a table made by Scratch.
func (s *Store) AddScratch(ctx context.Context, name, q string, args ...any) error {
	return s.Exec(ctx, "INSERT INTO "+ScratchName(name)+" "+q, args...)
}

// DropScratch takes away a table made by Scratch.
func (s *Store) DropScratch(ctx context.Context, name string) error {
	return s.Exec(ctx, "DROP TABLE "+ScratchName(name))
}

// ScratchName is the full name of a table made by Scratch.
func ScratchName(name string) string { return "scratch.main." + name }

// ReadOnly tells whether the store was opened for reading only.
func (s *Store) ReadOnly() bool { return s.readOnly }

// upgrade gives a store of an older layout what it lacks.
func (s *Store) upgrade(ctx context.Context, from int64) error {
	if from >= Version {
		return nil
	}
	steps := ""
	if from < 2 {
		steps = "ALTER TABLE event ADD COLUMN IF NOT EXISTS emv VARCHAR;"
	}
	// until layout 3 all attempts were made at once, by tables that are not kept any more
	var dropped []string
	if from < 4 {
		dropped = []string{"history", "member", "fact", "verdict"} // views, and not kept, since layout 4
	}
	if from < 3 {
		dropped = append(dropped, "skew", "moved", "traced", "message", "exchange", "telling", "stretch", "attempt_event", "attempt")
		steps += "DROP VIEW IF EXISTS told;"
	}
	for _, t := range dropped {
		steps += "DROP TABLE IF EXISTS " + t + ";"
	}
	if err := s.Script(ctx, steps+"DROP TABLE IF EXISTS setting"); err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil) // with the version: tokens that are translated twice would be others
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if from < 5 { // card tokens were hexadecimal; what is computed from them is another edition's and computed again
		if _, err := tx.ExecContext(ctx, "UPDATE event SET card_token = translate(card_token, '0123456789abcdef', 'abcdefghijklmnop') WHERE card_token IS NOT NULL"); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE store_version SET version = ?", Version); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return s.Script(ctx, "CHECKPOINT")
}

// Mended tells in a line what was broken when the store was opened and is mended now; "" as a rule.
func (s *Store) Mended() string { return s.mended }

// Path returns the file of the store; "" in memory.
func (s *Store) Path() string { return s.path }

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// Script runs the statements of a script one by one.
func (s *Store) Script(ctx context.Context, script string) error {
	for _, q := range queries.Statements(script) {
		if _, err := s.db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// Exec runs one statement.
func (s *Store) Exec(ctx context.Context, q string, args ...any) error {
	return s.enough(ctx, func() error {
		_, err := s.db.ExecContext(ctx, q, args...)
		return err
	})
}

// Query runs one query.
func (s *Store) Query(ctx context.Context, q string, args ...any) (rows *sql.Rows, err error) {
	err = s.enough(ctx, func() error {
		rows, err = s.db.QueryContext(ctx, q, args...)
		return err
	})
	return rows, err
}

// QueryRow runs a query that returns one row.
func (s *Store) QueryRow(ctx context.Context, q string, args ...any) (row *sql.Row) {
	s.enough(ctx, func() error { // the row keeps the error
		row = s.db.QueryRowContext(ctx, q, args...)
		return row.Err()
	})
	return row
}

// DiskFull tells whether an error of DuckDB or of the system is that the disk, or the quota on it, is full.
func DiskFull(err error) bool {
	msg := strings.ToLower(err.Error())
	return strings.Contains(msg, "no space left") || strings.Contains(msg, "disk quota exceeded") || strings.Contains(msg, "file too large")
}

func locked(err error) bool {
	return strings.Contains(err.Error(), "Could not set lock on file") || strings.Contains(err.Error(), "Conflicting lock")
}

var holder = regexp.MustCompile(`Conflicting lock is held in (.*?)\s*\(PID (\d+)\)`)

// explain turns the driver's errors into one line with a cure.
func explain(path string, err error) error {
	var own *Error
	msg := err.Error()
	switch {
	case errors.As(err, &own):
		return own
	case locked(err):
		who := "another process"
		if m := holder.FindStringSubmatch(msg); m != nil {
			who = "process " + m[2]
		}
		return &Error{"the store " + path + " is in use by " + who, "wait for it, or give --wait 30s", err}
	case strings.Contains(msg, "not a valid DuckDB database file"), strings.Contains(msg, "is not a valid"):
		return &Error{path + " is not a DuckDB file", "name another file with --db", err}
	case DiskFull(err):
		return &Error{"the disk that holds " + path + " is full", "free some space and run the same command again: nothing is doubled", err}
	case strings.Contains(msg, tornSign):
		return &Error{"the write-ahead log of the store " + path + " is torn, as a power cut leaves it", "run posmortem ingest on the store: it mends the log and reads again what is missing", err}
	case damaged(msg):
		return &Error{"the store " + path + " is damaged", "restore a backup, name another file with --db, or remove " + path + " and its .wal and ingest the logs again", err}
	case strings.Contains(msg, "No such file or directory"):
		return &Error{"the folder of the store " + path + " does not exist", "make it first, or name another file with --db", err}
	case strings.Contains(msg, "Permission denied"), strings.Contains(msg, "Read-only file system"):
		return &Error{"no permission to open " + path, "check the rights of the file and of its folder", err}
	}
	if i := strings.IndexByte(msg, '\n'); i > 0 {
		msg = msg[:i]
	}
	return &Error{"cannot open the store " + path + ": " + msg, "name another file with --db, or remove it and ingest again", err}
}

// Append adds rows to a small table, in the order of its columns.
func (s *Store) Append(ctx context.Context, table string, rows [][]any) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return appendRows(conn, table, rows)
}

func appendRows(conn *sql.Conn, table string, rows [][]any) error {
	return conn.Raw(func(c any) error {
		app, err := duckdb.NewAppenderFromConn(c.(driver.Conn), "", table)
		if err != nil {
			return err
		}
		for _, r := range rows {
			vals := make([]driver.Value, len(r))
			for i, v := range r {
				vals[i] = v
			}
			if err := app.AppendRow(vals...); err != nil {
				app.Close()
				return err
			}
		}
		return app.Close()
	})
}
