package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze/store"
)

// load is one message to the loader.
type load struct {
	rec   arrow.RecordBatch // events, may be nil
	rows  []sourceRow       // sources that are whole with this message
	begin bool              // a large source begins
	end   bool              // a large source ends
	drop  int64             // number of a source whose events are taken out again; 0 for none
}

func (l load) release() {
	if l.rec != nil {
		l.rec.Release()
	}
}

// commitRows is how many events are written before the loader commits.
const commitRows = 500_000

// loader writes sources into the store. Every source lies in one transaction; small ones share it.
type loader struct {
	l       *store.Loader
	anchors map[int64][]int64 // digest -> sources
	rows    int64
	large   bool
}

// loadAll takes messages until the channel is closed.
func loadAll(ctx context.Context, s *store.Store, in <-chan load) error {
	conn, err := s.Loader(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	ld := &loader{l: conn, anchors: map[int64][]int64{}}
	if err := ld.recall(ctx); err != nil {
		return err
	}
	for m := range in {
		if err := ld.take(ctx, m); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return conn.Commit(ctx)
}

func (ld *loader) recall(ctx context.Context) error {
	rows, err := ld.l.Query(ctx, "SELECT digest, source FROM anchor")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var digest, source int64
		if err := rows.Scan(&digest, &source); err != nil {
			return err
		}
		ld.anchors[digest] = append(ld.anchors[digest], source)
	}
	return rows.Err()
}

func (ld *loader) take(ctx context.Context, m load) error {
	if err := ld.l.Begin(ctx); err != nil {
		m.release()
		return err
	}
	if m.begin {
		ld.large = true
	}
	if m.rec != nil {
		ld.rows += m.rec.NumRows()
		if err := ld.l.Load(ctx, "event", m.rec); err != nil {
			return err
		}
	}
	for i := range m.rows {
		if err := ld.source(ctx, &m.rows[i]); err != nil {
			return err
		}
	}
	if m.end {
		ld.large = false
	}
	if m.drop != 0 {
		if _, err := ld.l.Exec(ctx, "DELETE FROM event WHERE source = ?", m.drop); err != nil {
			return err
		}
	}
	if !ld.large && ld.rows >= commitRows {
		ld.rows = 0
		return ld.l.Commit(ctx)
	}
	return nil
}

// source writes the row of a source whose events are loaded, after taking out the records that an
// overlapping source has brought before.
func (ld *loader) source(ctx context.Context, r *sourceRow) error {
	if err := ld.overlap(ctx, r); err != nil {
		return err
	}
	if !r.sum.Balanced() {
		return fmt.Errorf("the ledger of %s does not add up: %d records, but %d events, %d skipped and %d rejected: please report this", r.path,
			r.sum.Records, r.sum.Events, r.sum.Counts.Skipped, r.sum.Counts.Rejected)
	}
	vals := r.values()
	if _, err := ld.l.Exec(ctx, "INSERT INTO source VALUES ("+strings.TrimSuffix(strings.Repeat("?,", len(vals)), ",")+")", vals...); err != nil {
		return err
	}
	return ld.keepAnchors(ctx, r)
}

func (ld *loader) keepAnchors(ctx context.Context, r *sourceRow) error {
	if len(r.sum.Anchors) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString("INSERT INTO anchor VALUES ")
	for i, d := range r.sum.Anchors {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "(%d,%d)", r.id, d)
		ld.anchors[d] = append(ld.anchors[d], r.id)
	}
	_, err := ld.l.Exec(ctx, b.String())
	return err
}

// overlap finds the sources that share records with r (the same log rotated, appended to, or bundled twice) and takes
// r's copies out. A record that stands n times in r and m times in the others is kept max(0, n-m) times.
func (ld *loader) overlap(ctx context.Context, r *sourceRow) error {
	hits := map[int64]int{}
	for _, d := range r.sum.Anchors {
		for _, s := range ld.anchors[d] {
			hits[s]++
		}
	}
	if len(hits) == 0 {
		return nil
	}
	var ids []string
	for s := range hits {
		ids = append(ids, fmt.Sprint(s))
	}
	others := strings.Join(ids, ",")
	n, err := ld.l.Exec(ctx, fmt.Sprintf(`DELETE FROM event WHERE source = %[1]d AND line IN (
		SELECT n.line FROM (
			SELECT line, digest, row_number() OVER (PARTITION BY digest ORDER BY line) AS copy
			FROM event WHERE source = %[1]d AND time_quality <> 'none') n
		JOIN (SELECT e.digest, count(*) AS copies FROM event e JOIN source s ON s.source = e.source
			WHERE e.source IN (%[2]s) AND s.side = '%[3]s' AND s.format = '%[4]s'
			  AND (s.device IS NULL OR %[5]s IS NULL OR s.device = %[5]s)
			GROUP BY e.digest) o
		ON o.digest = n.digest AND n.copy <= o.copies)`, r.id, others, r.side, quoteSQL(r.format), sqlText(r.device)))
	if err != nil {
		return err
	}
	r.sum.Events -= n
	r.sum.Counts.Skipped += n
	if n > 0 {
		r.sum.Skipped["duplicate"] += n
	}
	return nil
}

func quoteSQL(s string) string { return strings.ReplaceAll(s, "'", "''") }

func sqlText(s string) string {
	if s == "" {
		return "CAST(NULL AS VARCHAR)"
	}
	return "'" + quoteSQL(s) + "'"
}
