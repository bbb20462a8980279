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
// A record without a stamp, such as a row of states that a journal repeats for days, is a copy only of one at the same time of day: the date that
// both took from their neighbours may have been read otherwise while the log was shorter.
func (ld *loader) overlap(ctx context.Context, r *sourceRow) error {
	kin := map[int64]bool{}
	for _, d := range r.sum.Anchors {
		for _, s := range ld.anchors[d] {
			if r.meta().kin(ld.known[s]) {
				kin[s] = true
			}
		}
	}
	if err := ld.meeting(ctx, r, kin); err != nil || len(kin) == 0 {
		return err
	}
	var ids []string
	for s := range kin {
		ids = append(ids, strconv.FormatInt(s, 10))
	}
	slices.Sort(ids)
	if err := ld.halves(ctx, r, ids); err != nil {
		return err
	}
	n, err := ld.l.Exec(ctx, fmt.Sprintf(`DELETE FROM event WHERE source = %[1]d AND line IN (
		SELECT n.line FROM (
			SELECT line, digest, %[3]s AS at, row_number() OVER (PARTITION BY digest, %[3]s ORDER BY line) AS copy
			FROM event WHERE source = %[1]d AND time_quality <> 'none'
				AND line >= (SELECT min(line) FROM event WHERE source = %[1]d AND time_quality NOT IN ('none', 'neighbour'))) n
		JOIN (SELECT digest, %[3]s AS at, count(*) AS copies FROM event WHERE source IN (%[2]s) GROUP BY 1, 2) o
		ON o.digest = n.digest AND o.at = n.at AND n.copy <= o.copies)`, r.id, strings.Join(ids, ","), timeOfDay))
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

// timeOfDay tells events without a stamp of their own apart, in microseconds; -1 for those that have one.
const timeOfDay = `CASE WHEN time_quality = 'neighbour' THEN epoch_us(time) % 86400000000 ELSE -1 END`

// mostMeeting is in how many sources the first records of a new one are looked for.
const mostMeeting = 64

// halves takes out the last event of a source that r continues, where it was read while its record was half written: r holds another record at
// the same place, and the same record before it.
func (ld *loader) halves(ctx context.Context, r *sourceRow, ids []string) error {
	rows, err := ld.l.Query(ctx, fmt.Sprintf(`SELECT o.source, o.line FROM (
			SELECT source, line, byte_offset, digest, row_number() OVER (PARTITION BY source ORDER BY line DESC) AS n,
				lead(line) OVER (PARTITION BY source ORDER BY line DESC) AS line_before, lead(digest) OVER (PARTITION BY source ORDER BY line DESC) AS digest_before
			FROM event WHERE source IN (%[2]s)) o
		JOIN event n ON n.source = %[1]d AND n.line = o.line AND n.byte_offset = o.byte_offset AND n.digest <> o.digest
		JOIN event b ON b.source = %[1]d AND b.line = o.line_before AND b.digest = o.digest_before
		WHERE o.n = 1`, r.id, strings.Join(ids, ",")))
	if err != nil {
		return err
	}
	type place struct{ source, line int64 }
	var all []place
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.source, &p.line); err != nil {
			rows.Close()
			return err
		}
		all = append(all, p)
	}
	rows.Close()
	if err := rows.Err(); err != nil || len(all) == 0 {
		return err
	}
	if err := ld.l.Append("source", ld.sources); err != nil { // so that all have a row
		return err
	}
	ld.sources = nil
	for _, p := range all {
		if err := ld.l.Skip(ctx, p.source, p.line, "half-written"); err != nil {
			return err
		}
	}
	return nil
}

// meeting adds the sources that hold one of r's first records, or whose first records r holds: an overlap of few records may hold no anchor of both.
func (ld *loader) meeting(ctx context.Context, r *sourceRow, kin map[int64]bool) error {
	var ids, digests []string
	for s, m := range ld.known {
		if s != r.id && !kin[s] && m.to != 0 && r.meta().kin(m) && r.meta().meets(m) {
			ids = append(ids, strconv.FormatInt(s, 10))
		}
	}
	for _, d := range r.sum.Anchors[:min(4, len(r.sum.Anchors))] {
		digests = append(digests, strconv.FormatInt(d, 10))
	}
	if len(ids) == 0 || len(ids) > mostMeeting || len(digests) == 0 {
		return nil
	}
	rows, err := ld.l.Query(ctx, fmt.Sprintf(`SELECT DISTINCT source FROM (
			SELECT source, digest, time_quality, row_number() OVER (PARTITION BY source ORDER BY line) AS n FROM event WHERE source IN (%[2]s))
		WHERE digest IN (%[3]s)
			OR n <= 4 AND time_quality <> 'none' AND digest IN (SELECT digest FROM event WHERE source = %[1]d)`, r.id, strings.Join(ids, ","), strings.Join(digests, ",")))
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
