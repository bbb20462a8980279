package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
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
const commitRows = 2 * 122_880

// loader writes sources into the store. Every source lies in one transaction; small ones share it.
type loader struct {
	l       *store.Loader
	anchors map[int64][]int64    // digest -> sources
	known   map[int64]sourceMeta // what tells whether two sources can overlap
	sources [][]any              // rows of the table source, written with the next commit
	sampled [][]any              // rows of the table anchor, likewise
	rows    int64
	large   bool
}

// sourceMeta is what two pieces of one log have in common, and the time that a piece spans, in microseconds.
type sourceMeta struct {
	side, format, device string
	from, to             int64
}

// kin tells whether two sources can be pieces of one log.
func (m sourceMeta) kin(o sourceMeta) bool {
	return m.side == o.side && m.format == o.format && (m.device == o.device || m.device == "" || o.device == "")
}

// meets tells whether the times of two sources have a moment in common.
func (m sourceMeta) meets(o sourceMeta) bool { return m.from <= o.to && o.from <= m.to }

// loadAll takes messages until the channel is closed.
func loadAll(ctx context.Context, s *store.Store, in <-chan load) error {
	conn, err := s.Loader(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	ld := &loader{l: conn, anchors: map[int64][]int64{}, known: map[int64]sourceMeta{}}
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
	return ld.commit(ctx)
}

// commit writes the rows that wait and makes all lasting.
func (ld *loader) commit(ctx context.Context) error {
	ld.rows = 0
	if err := ld.l.Append("source", ld.sources); err != nil {
		return err
	}
	if err := ld.l.Append("anchor", ld.sampled); err != nil {
		return err
	}
	ld.sources, ld.sampled = nil, nil
	return ld.l.Commit(ctx)
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
	if err := rows.Err(); err != nil {
		return err
	}
	return ld.recallSources(ctx)
}

func (ld *loader) recallSources(ctx context.Context) error {
	rows, err := ld.l.Query(ctx, "SELECT source, side, format, coalesce(device, ''), coalesce(epoch_us(time_from), 0), coalesce(epoch_us(time_to), 0) FROM source")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var m sourceMeta
		if err := rows.Scan(&id, &m.side, &m.format, &m.device, &m.from, &m.to); err != nil {
			return err
		}
		ld.known[id] = m
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
		return ld.commit(ctx)
	}
	return nil
}

// source writes the row of a source whose events are loaded, after taking out the records that an
// overlapping source has brought before.
func (ld *loader) source(ctx context.Context, r *sourceRow) error {
	if err := ld.overlap(ctx, r); err != nil {
		return fmt.Errorf("taking out what %s shares with other sources: %w", r.path, err)
	}
	if err := r.balanced(); err != nil {
		return err
	}
	ld.sources = append(ld.sources, r.values())
	ld.known[r.id] = r.meta()
	for _, d := range r.sum.Anchors {
		ld.sampled = append(ld.sampled, []any{r.id, d})
		ld.anchors[d] = append(ld.anchors[d], r.id)
	}
	return nil
}

// overlap finds the sources that share records with r (the same log rotated, appended to, or bundled twice) and takes
// r's copies out; what stands in front of its first stamp is no sign of an overlap. A record that stands n times in r and m times in the others is kept max(0, n-m) times.
func (ld *loader) overlap(ctx context.Context, r *sourceRow) error {
	kin := map[int64]bool{}
	for _, d := range r.sum.Anchors {
		for _, s := range ld.anchors[d] {
			if r.meta().kin(ld.known[s]) {
				kin[s] = true
			}
		}
	}
	if len(kin) == 0 {
		if err := ld.meeting(ctx, r, kin); err != nil || len(kin) == 0 {
			return err
		}
	}
	var ids []string
	for s := range kin {
		ids = append(ids, strconv.FormatInt(s, 10))
	}
	slices.Sort(ids)
	n, err := ld.l.Exec(ctx, fmt.Sprintf(`DELETE FROM event WHERE source = %[1]d AND line IN (
		SELECT n.line FROM (
			SELECT line, digest, row_number() OVER (PARTITION BY digest ORDER BY line) AS copy
			FROM event WHERE source = %[1]d AND time_quality <> 'none'
				AND line >= (SELECT min(line) FROM event WHERE source = %[1]d AND time_quality NOT IN ('none', 'neighbour'))) n
		JOIN (SELECT digest, count(*) AS copies FROM event WHERE source IN (%[2]s) GROUP BY digest) o
		ON o.digest = n.digest AND n.copy <= o.copies)`, r.id, strings.Join(ids, ",")))
	if err != nil {
		return fmt.Errorf("taking out what %s shares with other sources: %w", r.path, err)
	}
	r.sum.Events -= n
	r.sum.Counts.Skipped += n
	if n > 0 {
		r.sum.Skipped["duplicate"] += n
	}
	return nil
}

// mostMeeting is in how many sources the first records of a new one are looked for.
const mostMeeting = 64

// meeting adds the sources that hold one of r's first records: an overlap of few records may hold no anchor of both.
func (ld *loader) meeting(ctx context.Context, r *sourceRow, kin map[int64]bool) error {
	var ids, digests []string
	for s, m := range ld.known {
		if s != r.id && m.to != 0 && r.meta().kin(m) && r.meta().meets(m) {
			ids = append(ids, strconv.FormatInt(s, 10))
		}
	}
	for _, d := range r.sum.Anchors[:min(4, len(r.sum.Anchors))] {
		digests = append(digests, strconv.FormatInt(d, 10))
	}
	if len(ids) == 0 || len(ids) > mostMeeting || len(digests) == 0 {
		return nil
	}
	rows, err := ld.l.Query(ctx, fmt.Sprintf("SELECT DISTINCT source FROM event WHERE source IN (%s) AND digest IN (%s)", strings.Join(ids, ","), strings.Join(digests, ",")))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s int64
		if err := rows.Scan(&s); err != nil {
			return err
		}
		kin[s] = true
	}
	return rows.Err()
}

func quoteSQL(s string) string { return strings.ReplaceAll(s, "'", "''") }
