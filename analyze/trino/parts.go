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
	done   func(string)
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
	due, err := m.due(ctx, before)
	if err != nil {
		return err
	}
	if m.clocks, m.others, err = m.chosen(ctx, before); err != nil {
		return err
	}
	// The clocks first, of the days whose stamps are compared with those of a day that is due.
	fresh := due.widened(2).spans(m.events)
	m.take(m.clocks, fresh)
	for i, s := range fresh {
		tell(m.done, fmt.Sprintf("clocks %d of %d", i+1, len(fresh)))
		if err := m.reading(ctx, s, 26*time.Hour); err != nil {
			return err
		}
		if err := m.part(ctx, tables[0], s, 26*time.Hour); err != nil {
			return err
		}
	}
	if err := m.show(ctx, tables[0]); err != nil {
		return err
	}
	shift, err := m.shift(ctx)
	if err != nil {
		return err
	}
	if before.schema != "" {
		if err := m.moved(ctx, before, due); err != nil {
			return err
		}
	}
	spans := due.spans(m.events)
	m.take(m.others, spans)
	for i, s := range spans {
		if err := m.reading(ctx, s, margin+reach+shift); err != nil {
			return err
		}
		for _, t := range tables[1:] {
			tell(m.done, fmt.Sprintf("%s: span %d of %d", t.Name, i+1, len(spans)))
			if err := m.table(ctx, t, s, shift); err != nil {
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

// identity is what makes the attempts of a source others.
const identity = "source, hash, events, side, device, merchant, time_from, time_to"

// due says which days have to be made: those of sources that came, went or became others, and the day before and after each.
func (m *maker) due(ctx context.Context, before State) (days, error) {
	due := days{}
	m.events = map[time.Time]int64{}
	q := "SELECT day, count(*) FROM " + m.name(eventObjects) + " WHERE day <> 'undated' GROUP BY day"
	err := m.rows(ctx, q, func(rows *sql.Rows) error {
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
	if err != nil {
		return nil, err
	}
	if before.schema == "" {
		for at := range m.events {
			due.add(at, at, 1)
		}
		if len(due) == 0 {
			due.add(time.Unix(0, 0), time.Unix(0, 0), 0) // an empty lake has empty tables
		}
		return due, nil
	}
	last := m.catalog + "." + before.schema + ".source"
	q = fmt.Sprintf(`SELECT coalesce(d.time_from, e.first), coalesce(d.time_to, e.last)
		FROM ((SELECT %[1]s FROM source EXCEPT SELECT %[1]s FROM %[2]s) UNION ALL (SELECT %[1]s FROM %[2]s EXCEPT SELECT %[1]s FROM source)) d
		LEFT JOIN (SELECT source, min(time) AS first, max(time) AS last FROM %[3]s
			WHERE source IN (SELECT source FROM source WHERE time_from IS NULL AND events > 0) GROUP BY source) e ON e.source = d.source
		WHERE coalesce(d.time_from, e.first) IS NOT NULL`, identity, last, m.name(eventObjects))
	return due, m.ranges(ctx, q, func(from, to time.Time) { due.add(from, to, 1) })
}

// moved adds the days on which a terminal's clock is seen to go otherwise than before.
func (m *maker) moved(ctx context.Context, before State, due days) error {
	last := m.catalog + "." + before.schema
	q := fmt.Sprintf(`WITH other AS (
		SELECT day FROM ((SELECT device, day, seconds FROM skew EXCEPT SELECT device, day, seconds FROM %[1]s.skew)
			UNION ALL (SELECT device, day, seconds FROM %[1]s.skew EXCEPT SELECT device, day, seconds FROM skew)) x),
	adrift AS (
		SELECT coalesce(a.device, b.device) AS device
		FROM (SELECT device, min_by(seconds, day) AS seconds FROM skew GROUP BY device) a
		FULL JOIN (SELECT device, min_by(seconds, day) AS seconds FROM %[1]s.skew GROUP BY device) b ON b.device = a.device
		WHERE a.seconds IS DISTINCT FROM b.seconds)
	SELECT CAST(day AS TIMESTAMP(6)), CAST(day AS TIMESTAMP(6)) FROM other
	UNION
	SELECT date_trunc('day', w.moment), date_trunc('day', w.moment) FROM %[1]s.wall w JOIN adrift d ON d.device = w.device`, last)
	return m.ranges(ctx, q, func(from, to time.Time) { due.add(from, to, 1) })
}

// shift is how far the clock of a terminal is from the host's at most.
func (m *maker) shift(ctx context.Context) (time.Duration, error) {
	var seconds int64
	err := m.QueryRow(ctx, "SELECT coalesce(max(abs(seconds)), 0) FROM skew").Scan(&seconds)
	return time.Duration(seconds) * time.Second, m.cure(err)
}

// chosen reads from where the last preparation took its days.
func (m *maker) chosen(ctx context.Context, before State) (clocks, others choice, err error) {
	clocks, others = choice{}, choice{}
	if before.schema == "" {
		return clocks, others, nil
	}
	err = m.rows(ctx, "SELECT clocks, on_day, build FROM "+m.catalog+"."+before.schema+".made", func(rows *sql.Rows) error {
		var clock bool
		var name, build string
		if err := rows.Scan(&clock, &name, &build); err != nil {
			return err
		}
		at, err := time.Parse(time.DateOnly, name)
		if clock {
			clocks[at] = build
		} else {
			others[at] = build
		}
		return err
	})
	return clocks, others, err
}

// margin is how far around a span its events are read, and reach how far for a payment and its reversal: see attempts.sql.
const (
	margin = time.Hour
	reach  = 24 * time.Hour
)

// table makes one table of attempts.sql for a span.
func (m *maker) table(ctx context.Context, t queries.Table, s daySpan, shift time.Duration) error {
	switch t.Kind {
	case queries.Part:
		return m.part(ctx, t, s, margin+reach+shift)
	case queries.Span:
		if err := m.Exec(ctx, "DROP TABLE IF EXISTS "+t.Name); err != nil {
			return err
		}
		return m.failed(t, m.Exec(ctx, "CREATE TABLE "+t.Name+" AS "+t.In(bounds(s, margin+reach+shift))))
	}
	return nil
}

func bounds(s daySpan, wide time.Duration) queries.Bounds {
	return queries.Bounds{Since: s.since, Until: s.until, From: s.since.Add(-wide), To: s.until.Add(wide)}
}

func (m *maker) failed(t queries.Table, err error) error {
	if err != nil {
		return fmt.Errorf("attempts.sql, table %s: %w", t.Name, err)
	}
	return nil
}

// part makes the partitions of a span.
func (m *maker) part(ctx context.Context, t queries.Table, s daySpan, wide time.Duration) error {
	body := "SELECT x.*, " + onDay(t.By) + " AS on_day, " + text(m.build) + " AS build FROM (\n" + t.In(bounds(s, wide)) + "\n) x"
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
	return m.failed(t, err)
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
func (m *maker) reading(ctx context.Context, s daySpan, wide time.Duration) error {
	return m.eventView(ctx, fmt.Sprintf(" AND day BETWEEN %s AND %s", text(dayName(s.since.Add(-wide))), text(dayName(s.until.Add(wide)))))
}

func (e *Engine) eventView(ctx context.Context, further string) error {
	return e.Exec(ctx, "CREATE OR REPLACE VIEW event AS SELECT * FROM "+e.name(eventObjects)+" WHERE source IN (SELECT source FROM source)"+further)
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
		case t.Name == "origin":
			if err = m.Exec(ctx, "DROP TABLE IF EXISTS "+t.Name); err == nil {
				err = m.Exec(ctx, "CREATE TABLE "+t.Name+" AS "+t.SQL)
			}
		default:
			err = m.Exec(ctx, "DROP TABLE IF EXISTS "+t.Name)
		}
		if err != nil {
			return m.failed(t, err)
		}
	}
	var rows [][]string
	for kind, c := range map[string]choice{"true": m.clocks, "false": m.others} {
		for at, build := range maps.All(c) {
			rows = append(rows, []string{kind, dayName(at), build})
		}
	}
	if err := m.fill(ctx, "made_text", "clocks, on_day, build", rows); err != nil {
		return err
	}
	if err := m.Exec(ctx, "CREATE TABLE made AS SELECT clocks = 'true' AS clocks, CAST(on_day AS VARCHAR) AS on_day, CAST(build AS VARCHAR) AS build FROM made_text"); err != nil {
		return err
	}
	return m.Exec(ctx, "DROP TABLE made_text")
}

// ranges reads pairs of times.
func (e *Engine) ranges(ctx context.Context, q string, each func(from, to time.Time)) error {
	return e.rows(ctx, q, func(rows *sql.Rows) error {
		var from, to time.Time
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		each(from, to)
		return nil
	})
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
