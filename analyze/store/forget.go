package store

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// Forget says what is to go: everything that fits all that is given.
type Forget struct {
	Devices []string  // terminals; empty for all
	Before  time.Time // only what happened before; zero for any time
	Sources []string  // paths of sources, * for any characters; empty for all
}

// Forgotten counts what went.
type Forgotten struct {
	Events  int64 // deleted
	Sources int64 // of which nothing is left, so that they went too
}

// where writes the conditions on events e and their sources s, with their values.
func (f *Forget) where() (string, []any) {
	all, args := []string{"true"}, []any{}
	if len(f.Devices) > 0 {
		marks := strings.Repeat(", ?", len(f.Devices))[2:]
		all = append(all, "coalesce(e.device, s.device) IN ("+marks+")")
		for _, d := range f.Devices {
			args = append(args, d)
		}
	}
	if !f.Before.IsZero() {
		all, args = append(all, "coalesce(e.time, s.time_to) < CAST(? AS TIMESTAMP)"), append(args, f.Before.UTC())
	}
	if len(f.Sources) > 0 {
		var any []string
		for _, p := range f.Sources {
			any, args = append(any, "s.path GLOB ?"), append(args, strings.NewReplacer("[", "[[]", "?", "[?]").Replace(p))
		}
		all = append(all, "("+strings.Join(any, " OR ")+")")
	}
	return strings.Join(all, " AND "), args
}

// Forget deletes events, and the sources of which nothing is left, in one transaction. The ledger of a source that loses some counts
// them as skipped by the rule "forgotten". The bytes stay in the file until Rewrite, and the store says so until then: see Worn.
func (s *Store) Forget(ctx context.Context, f Forget) (Forgotten, error) {
	l, err := s.Loader(ctx)
	if err != nil {
		return Forgotten{}, err
	}
	defer l.Close()
	if err := l.Begin(ctx); err != nil {
		return Forgotten{}, err
	}
	where, args := f.where()
	if _, err := l.Exec(ctx, `CREATE OR REPLACE TEMP TABLE going AS SELECT e.source, e.line FROM event e JOIN source s ON s.source = e.source WHERE `+where, args...); err != nil {
		return Forgotten{}, err
	}
	var n Forgotten
	if n.Events, err = l.Exec(ctx, "DELETE FROM event WHERE (source, line) IN (SELECT source, line FROM going)"); err != nil {
		return Forgotten{}, err
	}
	if err := l.settleLedger(ctx); err != nil {
		return Forgotten{}, err
	}
	touched := "source IN (SELECT source FROM going)"
	if n.Sources, err = l.Exec(ctx, "DELETE FROM source WHERE events = 0 AND "+touched); err != nil {
		return Forgotten{}, err
	}
	for _, q := range []string{
		"DELETE FROM anchor WHERE " + touched + " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.digest = anchor.digest)",
		"DELETE FROM anchor WHERE source NOT IN (SELECT source FROM source)",
		"DROP TABLE going",
	} {
		if _, err := l.Exec(ctx, q); err != nil {
			return Forgotten{}, err
		}
	}
	if n.Events > 0 {
		if _, err := l.Exec(ctx, "CREATE TABLE IF NOT EXISTS "+wornMark+" (worn BOOLEAN)"); err != nil {
			return Forgotten{}, err
		}
	}
	if err := l.Commit(ctx); err != nil {
		return Forgotten{}, err
	}
	return n, s.Exec(ctx, "CHECKPOINT")
}

// wornMark is a table that is there for as long as deleted bytes lie in the file.
const wornMark = "worn_bytes"

// Worn tells whether bytes that were deleted may still lie in the file, since Rewrite was broken off.
func (s *Store) Worn(ctx context.Context) (bool, error) {
	var n int
	err := s.QueryRow(ctx, "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", wornMark).Scan(&n)
	return n > 0, err
}

// settleLedger moves what went from the events of its source to the skipped.
func (l *Loader) settleLedger(ctx context.Context) error {
	rows, err := l.Query(ctx, "SELECT s.source, s.skipped_by, g.n FROM source s JOIN (SELECT source, count(*) AS n FROM going GROUP BY source) g ON g.source = s.source")
	if err != nil {
		return err
	}
	type change struct {
		source, n int64
		by        string
	}
	var all []change
	for rows.Next() {
		var c change
		if err := rows.Scan(&c.source, &c.by, &c.n); err != nil {
			rows.Close()
			return err
		}
		all = append(all, c)
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return err
	}
	for _, c := range all {
		if err := l.skip(ctx, c.source, c.n, c.by, "forgotten"); err != nil {
			return err
		}
	}
	return nil
}

// skip moves n events of a source to those skipped by a rule; by is what the ledger says of skipped ones so far.
func (l *Loader) skip(ctx context.Context, source, n int64, by, rule string) error {
	counts := map[string]int64{}
	if err := json.Unmarshal([]byte(by), &counts); err != nil {
		return fmt.Errorf("the ledger of source %d cannot be read: %w", source, err)
	}
	counts[rule] += n
	text, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	_, err = l.Exec(ctx, "UPDATE source SET events = events - ?, skipped = skipped + ?, skipped_by = ? WHERE source = ?", n, n, string(text), source)
	return err
}

// Skip deletes the event of one line of a source, and counts it as skipped by a rule.
func (l *Loader) Skip(ctx context.Context, source, line int64, rule string) error {
	n, err := l.Exec(ctx, "DELETE FROM event WHERE source = ? AND line = ?", source, line)
	if err != nil || n == 0 {
		return err
	}
	var by string
	if err := l.conn.QueryRowContext(ctx, "SELECT skipped_by FROM source WHERE source = ?", source).Scan(&by); err != nil {
		return err
	}
	return l.skip(ctx, source, n, by, rule)
}

// lasting are the tables that are not computed from others: those of the logs, and what was mailed.
var lasting = []string{"source", "event", "anchor", "sent", "mailed"}

// Rewrite writes the store at path anew, so that nothing that was deleted is left in its bytes. Whatever is computed from the logs is left
// out, and is computed again by the next question. The new file takes the place of the old at once, when it is whole.
func Rewrite(ctx context.Context, path string, o Options) error {
	fresh := path + ".new"
	for _, name := range []string{fresh, fresh + ".wal"} {
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	o.ReadOnly = false
	s, err := Open(ctx, fresh, o)
	if err == nil {
		err = s.replace(ctx, path)
		if closed := s.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		os.Remove(fresh)
		os.Remove(fresh + ".wal")
	}
	return err
}

// replace fills a store from the one at path and takes its place. The old one stays attached, so that nobody writes into it what would be
// lost with it.
func (s *Store) replace(ctx context.Context, path string) error {
	if err := s.fill(ctx, path); err != nil {
		return err
	}
	if err := s.Exec(ctx, "CHECKPOINT"); err != nil {
		return err
	}
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if err := os.Chmod(s.path, st.Mode().Perm()); err != nil {
		return err
	}
	if err := os.Rename(s.path, path); err != nil {
		return err
	}
	if err := os.Remove(path + ".wal"); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// fill attaches another store as worn, and copies its lasting tables.
func (s *Store) fill(ctx context.Context, from string) error {
	if err := s.Exec(ctx, "ATTACH '"+strings.ReplaceAll(from, "'", "''")+"' AS worn (READ_ONLY)"); err != nil {
		return err
	}
	for _, t := range lasting {
		var there, here int
		if err := s.QueryRow(ctx, `SELECT count(*) FILTER (database_name = 'worn'), count(*) FILTER (database_name <> 'worn') FROM duckdb_tables() WHERE table_name = ?`, t).Scan(&there, &here); err != nil {
			return err
		}
		q := "INSERT INTO " + t + " BY NAME SELECT * FROM worn." + t
		if here == 0 {
			q = "CREATE TABLE " + t + " AS SELECT * FROM worn." + t
		}
		if there == 0 {
			continue
		}
		if err := s.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
