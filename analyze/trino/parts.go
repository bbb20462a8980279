package trino

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
	"time"

	"posmortem/queries"
)

// What attempts.sql keeps for every day lies in tables of a schema that all preparations share, in a partition for each day and each
// preparation that made it. A preparation makes the days that are due and takes the others from where the last one took them, so that nothing that
// is asked at the moment changes under the question.

// maker makes the days of one preparation; its engine looks names up in the schema of the preparation.
type maker struct {
	*Engine
	parts  string // catalog and schema of the days
	build  string
	clocks choice // who made the clocks of each day
	others choice // who made all else
	events map[time.Time]int64
	shown  map[string]bool // parts that can be asked
	wait   days            // that are due, and left to a later preparation
	PrepareOptions
}

// partsSchema is where the days lie that an edition of the queries made by a table of response codes, and the small tables that it brings.
func (e *Engine) partsSchema(edition, profile string) string {
	sum := sha256.Sum256([]byte(edition + "/" + profile))
	return e.schema + "_days_" + hex.EncodeToString(sum[:6])
}

// ensure makes what another preparation may make at the same moment.
func (e *Engine) ensure(ctx context.Context, q string) error {
	err := e.Exec(ctx, q)
	switch code(err) {
	case "TABLE_ALREADY_EXISTS", "SCHEMA_ALREADY_EXISTS", "ALREADY_EXISTS":
		return nil
	}
	return err
}

// makeDays brings the days of the lake up to what its sources say now. before is the last preparation; its zero value makes all of them.
func (m *maker) makeDays(ctx context.Context, before State) error {
	tables, err := queries.Tables("attempts.sql")
	if err != nil {
		return err
	}
	if err := m.chosen(ctx, before); err != nil {
		return err
	}
	if err := m.count(ctx); err != nil {
		return err
	}
	last := m.catalog + "." + before.schema + "."
	ask, err := queries.DueAfter(queries.Before{Reading: last + "source", Skew: last + "skew", Wall: last + "wall", Voice: last + "voice"})
	if err != nil {
		return err
	}
	changed, err := m.changed(ctx, before, ask)
	if err != nil {
		return err
	}
	// The clocks first, of the days whose stamps are compared with those of a day that is due.
	near, _ := changed.days(queries.Apart).within(m.From.Add(-2*day), m.To.Add(2*day))
	fresh := near.spans(m.events)
	m.take(m.clocks, fresh)
	for i, s := range fresh {
		tell(m.Done, fmt.Sprintf("clocks %d of %d", i+1, len(fresh)))
		b := queries.Bounds{Since: s.since, Until: s.until, From: s.since.Add(-queries.Apart), To: s.until.Add(queries.Apart)}
		if err := m.reading(ctx, b); err != nil {
			return err
		}
		if err := m.part(ctx, tables[0], b); err != nil {
			return err
		}
	}
	if err := m.show(ctx, tables[0]); err != nil {
		return err
	}
	shift, err := m.shift(ctx, before)
	if err != nil {
		return err
	}
	if before.schema != "" {
		if changed, err = m.further(ctx, ask, changed); err != nil {
			return err
		}
	}
	var due days
	if due, m.wait = changed.days(queries.Margin+shift).within(m.From, m.To); len(due) == 0 && before.schema == "" {
		due = days{time.Unix(0, 0).UTC(): true} // tables without a row
	}
	spans := due.spans(m.events)
	m.take(m.others, spans)
	for i, s := range spans {
		b := queries.Around(s.since, s.until, shift)
		if err := m.reading(ctx, b); err != nil {
			return err
		}
		for _, t := range tables[1:] {
			tell(m.Done, fmt.Sprintf("%s: span %d of %d", t.Name, i+1, len(spans)))
			if err := m.table(ctx, t, b); err != nil {
				return err
			}
		}
	}
	return m.rest(ctx, tables)
}

// take notes that this preparation makes the days of the spans.
func (m *maker) take(c choice, spans []daySpan) {
	for _, s := range spans {
		s.each(func(at time.Time) { c[at] = m.build })
	}
}

// count learns how many events each day has.
func (m *maker) count(ctx context.Context) error {
	m.events = map[time.Time]int64{}
	q := "SELECT day, count(*) FROM " + m.name(eventObjects) + " WHERE day <> 'undated' GROUP BY day"
	return m.rows(ctx, q, func(rows *sql.Rows) error {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		at, err := time.Parse(time.DateOnly, name)
		if err == nil {
			m.events[at] = n
		}
		return nil // a folder of another name is none of ours
	})
}

// changed says when the sources speak that came, went or became others: all, where nothing was made before. What was left to a later preparation goes
// with them.
func (m *maker) changed(ctx context.Context, before State, ask queries.Due) (stretches, error) {
	if before.schema == "" {
		var all stretches
		for at := range m.events {
			all = append(all, stretch{at, at.Add(day - time.Second)})
		}
		return all, nil
	}
	if err := m.eventView(ctx, ""); err != nil {
		return nil, err
	}
	if err := m.Exec(ctx, "CREATE TABLE "+ask.Changed.Name+" AS "+ask.Changed.SQL); err != nil {
		return nil, ask.Changed.Failed(err)
	}
	all, err := m.stretches(ctx, "SELECT time_from, time_to FROM "+ask.Changed.Name)
	for at := range m.wait {
		all = append(all, stretch{at, at.Add(day - time.Second)})
	}
	return all, err
}

// further adds the days on which a terminal's clock is seen to go otherwise than before, and the hours of payments and their reversals of which one is new.
func (m *maker) further(ctx context.Context, ask queries.Due, changed stretches) (stretches, error) {
	all, err := m.stretches(ctx, ask.Moved.SQL)
	if err != nil {
		return nil, ask.Moved.Failed(err)
	}
	for _, s := range changed.days(queries.Reach).spans(m.events) {
		b := queries.Bounds{From: s.since, To: s.until}
		if err := m.reading(ctx, b); err != nil {
			return nil, err
		}
		some, err := m.stretches(ctx, ask.Reversed.In(b))
		if err != nil {
			return nil, ask.Reversed.Failed(err)
		}
		all = append(all, some...)
	}
	return append(all, changed...), m.Exec(ctx, "DROP TABLE "+ask.Changed.Name)
}

// shift is how far the clock of a terminal is, or was by the last preparation, from the host's at most.
func (m *maker) shift(ctx context.Context, before State) (time.Duration, error) {
	skews := "SELECT seconds FROM skew"
	if before.schema != "" {
		skews += " UNION ALL SELECT seconds FROM " + m.catalog + "." + before.schema + ".skew"
	}
	var seconds int64
	err := m.QueryRow(ctx, "SELECT coalesce(max(abs(seconds)), 0) FROM ("+skews+") k").Scan(&seconds)
	return time.Duration(seconds) * time.Second, m.cure(err)
}

// left begins, in the table of what was made, the name of what made a day that is left to a later preparation.
const left = ""

// chosen reads from where the last preparation took its days, and which it left.
func (m *maker) chosen(ctx context.Context, before State) error {
	m.clocks, m.others, m.wait = choice{}, choice{}, days{}
	if before.schema == "" {
		return nil
	}
	return m.rows(ctx, "SELECT clocks, on_day, build FROM "+m.catalog+"."+before.schema+".made", func(rows *sql.Rows) error {
		var clock bool
		var name, build string
		if err := rows.Scan(&clock, &name, &build); err != nil {
			return err
		}
		at, err := time.Parse(time.DateOnly, name)
		switch {
		case build == left:
			m.wait[at] = true
		case clock:
			m.clocks[at] = build
		default:
			m.others[at] = build
		}
		return err
	})
}

// table makes one table of attempts.sql for a span.
func (m *maker) table(ctx context.Context, t queries.Table, b queries.Bounds) error {
	switch t.Kind {
	case queries.Part:
		return m.part(ctx, t, b)
	case queries.Span, queries.Run: // an object of another day is not opened for all spans at once
		if err := m.Exec(ctx, "DROP TABLE IF EXISTS "+t.Name); err != nil {
			return err
		}
		return t.Failed(m.Exec(ctx, "CREATE TABLE "+t.Name+" AS "+t.In(b)))
	case queries.SpanView:
		return t.Failed(m.Exec(ctx, "CREATE OR REPLACE VIEW "+t.Name+" AS "+t.In(b)))
	}
	return nil
}

// part makes the partitions of a span.
func (m *maker) part(ctx context.Context, t queries.Table, b queries.Bounds) error {
	body := "SELECT x.*, " + onDay(t.By) + " AS on_day, " + text(m.build) + " AS build FROM (\n" + t.In(b) + "\n) x"
	var err error
	if !m.shown[t.Name] {
		err = m.ensure(ctx, "CREATE TABLE IF NOT EXISTS "+m.parts+"."+t.Name+" WITH (partitioned_by = ARRAY['on_day', 'build']) AS SELECT * FROM ("+body+") y WITH NO DATA")
		if err == nil {
			err = m.show(ctx, t) // the tables after it may ask it
		}
		m.shown[t.Name] = true
	}
	if err == nil {
		err = m.Exec(ctx, "INSERT INTO "+m.parts+"."+t.Name+" "+body)
	}
	return t.Failed(err)
}

// onDay is the day of a row of a part.
func onDay(by string) string {
	switch by {
	case "day":
		return "CAST(CAST(x.day AS DATE) AS VARCHAR)"
	case "attempt": // numbered by the minute of its beginning
		return "CAST(CAST(date_add('minute', x.attempt / 1000000, TIMESTAMP '1970-01-01 00:00:00') AS DATE) AS VARCHAR)"
	}
	return "CAST(CAST(x." + by + " AS DATE) AS VARCHAR)"
}

// show makes the view by which a part is asked: the chosen partitions of it.
func (m *maker) show(ctx context.Context, t queries.Table) error {
	c := m.others
	if t.By == "day" {
		c = m.clocks
	}
	rows, err := m.Query(ctx, "SELECT * FROM "+m.parts+"."+t.Name+" LIMIT 0")
	if err != nil {
		return err
	}
	names, err := rows.Columns()
	rows.Close()
	if err != nil {
		return err
	}
	return m.Exec(ctx, "CREATE OR REPLACE VIEW "+t.Name+" AS SELECT "+strings.Join(names[:len(names)-2], ", ")+" FROM "+m.parts+"."+t.Name+" WHERE "+c.condition())
}

// reading bounds what is seen of the events to the days of a span, so that no object of another day is opened.
func (m *maker) reading(ctx context.Context, b queries.Bounds) error {
	return m.eventView(ctx, fmt.Sprintf(" AND e.day BETWEEN %s AND %s", text(dayName(b.From)), text(dayName(b.To))))
}

func (e *Engine) eventView(ctx context.Context, further string) error {
	return e.Exec(ctx, "CREATE OR REPLACE VIEW event AS SELECT c.* FROM ("+e.counting()+further+") c LEFT JOIN twice w ON w.source = c.source AND w.line = c.line "+
		"WHERE w.source IS NULL AND c.source IN (SELECT source FROM source)")
}

// rest makes what is asked about all attempts, and drops what served a span only.
func (m *maker) rest(ctx context.Context, tables []queries.Table) error {
	if err := m.eventView(ctx, ""); err != nil {
		return err
	}
	for _, t := range tables {
		var err error
		switch {
		case t.Kind == queries.Part:
			err = m.show(ctx, t)
		case t.Kind == queries.Whole:
			err = m.Exec(ctx, "CREATE TABLE "+t.Name+" AS "+t.SQL)
		case t.Kind == queries.View:
			err = m.Exec(ctx, "CREATE OR REPLACE VIEW "+t.Name+" AS "+t.SQL)
		case t.Kind == queries.SpanView:
			err = m.Exec(ctx, "DROP VIEW IF EXISTS "+t.Name)
		case t.Name == "origin":
			if err = m.Exec(ctx, "DROP TABLE IF EXISTS "+t.Name); err == nil {
				err = m.Exec(ctx, "CREATE TABLE "+t.Name+" AS "+t.SQL)
			}
		default:
			err = m.Exec(ctx, "DROP TABLE IF EXISTS "+t.Name)
		}
		if err != nil {
			return t.Failed(err)
		}
	}
	var rows [][]string
	for kind, c := range map[string]choice{"true": m.clocks, "false": m.others} {
		for at, build := range maps.All(c) {
			rows = append(rows, []string{kind, dayName(at), build})
		}
	}
	for at := range m.wait {
		rows = append(rows, []string{"false", dayName(at), left})
	}
	if err := m.fill(ctx, "made_text", "clocks, on_day, build", rows); err != nil {
		return err
	}
	if err := m.Exec(ctx, "CREATE TABLE made AS SELECT clocks = 'true' AS clocks, CAST(on_day AS VARCHAR) AS on_day, CAST(build AS VARCHAR) AS build FROM made_text"); err != nil {
		return err
	}
	return m.Exec(ctx, "DROP TABLE made_text")
}

// stretches reads pairs of times.
func (e *Engine) stretches(ctx context.Context, q string) (stretches, error) {
	var all stretches
	err := e.rows(ctx, q, func(rows *sql.Rows) error {
		var s stretch
		err := rows.Scan(&s.from, &s.to)
		all = append(all, s)
		return err
	})
	return all, err
}

// rows runs a query and hands over each of its rows.
func (e *Engine) rows(ctx context.Context, q string, each func(*sql.Rows) error) error {
	rows, err := e.Query(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return e.cure(err)
		}
	}
	return e.cure(rows.Err())
}
