package analyze

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// margin is how far around a span its events are read, and reach how far for a payment and its reversal: see attempts.sql.
const (
	margin = time.Hour
	reach  = 24 * time.Hour
	// apart is how far two clocks may differ for their stamps to be compared.
	apart = 26 * time.Hour
)

// makeAttempts brings the attempts up to what the logs say now: those of the hours that new, changed or forgotten sources speak of are made
// anew, all others are left as they are. What is broken off is made as a whole by the next run.
func makeAttempts(ctx context.Context, s *store.Store, edition string, span int64) error {
	tables, err := queries.Tables("attempts.sql")
	if err != nil {
		return err
	}
	return s.Session(ctx, func(t *store.Session) error {
		m := maker{t, tables, float64(cmp.Or(span, spanEvents))}
		return m.run(ctx, edition)
	})
}

type maker struct {
	*store.Session
	tables []queries.Table
	most   float64 // events of a span, by estimate
}

// changed are the sources that came, went or became others since the attempts were made, and from when until when they speak.
const changed = `SELECT d.source, coalesce(d.time_from, e.first) AS time_from, coalesce(d.time_to, e.last) AS time_to
FROM ((SELECT %[1]s FROM source EXCEPT SELECT %[1]s FROM reading) UNION ALL (SELECT %[1]s FROM reading EXCEPT SELECT %[1]s FROM source)) d
LEFT JOIN (SELECT source, min(time) AS first, max(time) AS last FROM event
	WHERE source IN (SELECT source FROM source WHERE time_from IS NULL AND events > 0) GROUP BY source) e ON e.source = d.source
WHERE coalesce(d.time_from, e.first) IS NOT NULL`

const identity = "source, hash, events, side, device, merchant, time_from, time_to"

func (m maker) run(ctx context.Context, edition string) error {
	whole, err := m.count(ctx, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reading'")
	if err != nil {
		return err
	}
	known := int64(0)
	if whole == 1 {
		if known, err = m.count(ctx, "SELECT count(*) FROM reading WHERE edition = '"+edition+"'"); err != nil {
			return err
		}
	}
	if known == 0 {
		if err := m.clear(ctx); err != nil {
			return err
		}
	}
	if err := m.Temp(ctx, "changed", fmt.Sprintf(changed, identity)); err != nil {
		return err
	}
	spans, err := m.due(ctx, known == 0)
	if err != nil {
		return err
	}
	if err := m.Exec(ctx, "DROP TABLE reading"); err != nil {
		return err
	}
	for _, b := range spans {
		if err := m.span(ctx, b); err != nil {
			return err
		}
	}
	if err := m.rest(ctx); err != nil {
		return err
	}
	return m.Exec(ctx, "CREATE TABLE reading AS SELECT "+identity+", '"+edition+"' AS edition FROM source")
}

// clear empties all parts.
func (m maker) clear(ctx context.Context) error {
	none := queries.Bounds{}
	for _, t := range m.tables {
		switch t.Kind {
		case queries.Span:
			if err := m.Temp(ctx, t.Name, t.In(none)+" LIMIT 0"); err != nil {
				return fmt.Errorf("attempts.sql, table %s: %w", t.Name, err)
			}
		case queries.Part:
			if err := m.Exec(ctx, "CREATE OR REPLACE TABLE "+t.Name+" AS "+t.In(none)+" LIMIT 0"); err != nil {
				return fmt.Errorf("attempts.sql, table %s: %w", t.Name, err)
			}
		}
	}
	return m.Exec(ctx, "CREATE OR REPLACE TABLE reading AS SELECT "+identity+", '' AS edition FROM source LIMIT 0")
}

// due learns the clocks of the days that have changed, and says which hours are to be made anew, in spans that fit into memory.
func (m maker) due(ctx context.Context, whole bool) ([]queries.Bounds, error) {
	ranges, err := m.ranges(ctx, "SELECT time_from, time_to FROM changed")
	if err != nil || len(ranges) == 0 {
		return nil, err
	}
	if err := m.Temp(ctx, "skew_before", "SELECT * FROM skew"); err != nil {
		return nil, err
	}
	for _, r := range merge(ranges, apart, 24*time.Hour) {
		if err := m.replace(ctx, m.tables[0], queries.Bounds{Since: r.from, Until: r.to}); err != nil {
			return nil, err
		}
	}
	seconds, err := m.count(ctx, "SELECT coalesce(max(abs(seconds)), 0) FROM (SELECT seconds FROM skew UNION ALL SELECT seconds FROM skew_before) k")
	if err != nil {
		return nil, err
	}
	shift := time.Duration(seconds) * time.Second
	if !whole {
		moved, err := m.ranges(ctx, `WITH other AS (
			SELECT device, day FROM (SELECT device, day, seconds FROM skew EXCEPT SELECT device, day, seconds FROM skew_before) a
			UNION SELECT device, day FROM (SELECT device, day, seconds FROM skew_before EXCEPT SELECT device, day, seconds FROM skew) b),
		adrift AS (
			SELECT coalesce(a.device, b.device) AS device
			FROM (SELECT device, min_by(seconds, day) AS seconds FROM skew GROUP BY device) a
			FULL JOIN (SELECT device, min_by(seconds, day) AS seconds FROM skew_before GROUP BY device) b ON b.device = a.device
			WHERE a.seconds IS DISTINCT FROM b.seconds)
		SELECT CAST(day AS TIMESTAMP), CAST(day AS TIMESTAMP) + INTERVAL '1' DAY FROM other
		UNION
		SELECT CAST(CAST(w.moment AS DATE) AS TIMESTAMP), CAST(CAST(w.moment AS DATE) AS TIMESTAMP) + INTERVAL '1' DAY FROM wall w JOIN adrift d ON d.device = w.device`)
		if err != nil {
			return nil, err
		}
		undone, err := m.undone(ctx, ranges)
		if err != nil {
			return nil, err
		}
		ranges = append(append(ranges, moved...), undone...)
	}
	events, err := m.density(ctx)
	if err != nil {
		return nil, err
	}
	spans := cut(merge(ranges, margin+shift, time.Hour), events, m.most)
	bounds := make([]queries.Bounds, len(spans))
	for i, r := range spans {
		wide := margin + reach + shift
		bounds[i] = queries.Bounds{Since: r.from, Until: r.to, From: r.from.Add(-wide), To: r.to.Add(wide)}
	}
	return bounds, nil
}

// undone finds the hours of payments that a changed source reverses, and of reversals whose payment it holds.
func (m maker) undone(ctx context.Context, ranges []span) ([]span, error) {
	var all []span
	for _, r := range merge(ranges, reach, time.Hour) {
		hours, err := m.ranges(ctx, fmt.Sprintf(`WITH line AS (
			SELECT coalesce(e.original_stan, e.stan) AS stan, e.stan AS own, coalesce(e.device, s.device) AS device, e.time,
				substr(e.mti, 2, 1) = '4' OR e.mti IS NULL AND e.step = 'step-reversal' AS reversal, e.source IN (SELECT source FROM changed) AS fresh
			FROM event e JOIN source s ON s.source = e.source
			WHERE e.stan IS NOT NULL AND e.mti IS NOT NULL AND e.time >= TIMESTAMP '%[1]s' AND e.time < TIMESTAMP '%[2]s'),
		pair AS (
			SELECT r.time AS reversed, o.time AS paid FROM line r JOIN line o ON o.own = r.stan AND o.time BETWEEN r.time - INTERVAL '25' HOUR AND r.time
			WHERE r.reversal AND NOT o.reversal AND (r.fresh OR o.fresh) AND (r.device = o.device OR r.device IS NULL OR o.device IS NULL))
		SELECT DISTINCT date_trunc('hour', reversed), date_trunc('hour', reversed) FROM pair UNION SELECT DISTINCT date_trunc('hour', paid), date_trunc('hour', paid) FROM pair`,
			r.from.Format("2006-01-02 15:04:05"), r.to.Format("2006-01-02 15:04:05")))
		if err != nil {
			return nil, err
		}
		all = append(all, hours...)
	}
	return all, nil
}

// span makes the attempts of a span.
func (m maker) span(ctx context.Context, b queries.Bounds) error {
	for _, t := range m.tables[1:] { // the first are the clocks, which are known by now
		var err error
		switch t.Kind {
		case queries.Span:
			err = m.Temp(ctx, t.Name, t.In(b))
		case queries.Part:
			err = m.replace(ctx, t, b)
		}
		if err != nil {
			return fmt.Errorf("attempts.sql, table %s: %w", t.Name, err)
		}
	}
	return nil
}

// replace makes the rows of a part anew that belong to a span.
func (m maker) replace(ctx context.Context, t queries.Table, b queries.Bounds) error {
	between := queries.Table{SQL: t.By + " >= {since} AND " + t.By + " < {until}"}.In(b)
	if t.By == "attempt" { // numbered by the minute of its beginning
		between = fmt.Sprintf("attempt >= %d AND attempt < %d", b.Since.Unix()/60*1_000_000, b.Until.Unix()/60*1_000_000)
	}
	if err := m.Exec(ctx, "DELETE FROM "+t.Name+" WHERE "+between); err != nil {
		return err
	}
	return m.Exec(ctx, "INSERT INTO "+t.Name+" "+t.In(b))
}

// rest makes what is asked about all attempts.
func (m maker) rest(ctx context.Context) error {
	for _, t := range m.tables {
		var err error
		switch {
		case t.Kind == queries.Whole:
			err = m.Exec(ctx, "CREATE OR REPLACE TABLE "+t.Name+" AS "+t.SQL)
		case t.Kind == queries.View:
			err = m.Exec(ctx, "CREATE OR REPLACE VIEW "+t.Name+" AS "+t.SQL)
		case t.Name == "origin":
			err = m.Temp(ctx, t.Name, t.SQL)
		}
		if err != nil {
			return fmt.Errorf("attempts.sql, table %s: %w", t.Name, err)
		}
	}
	return nil
}

// density returns what each source holds, and when.
func (m maker) density(ctx context.Context) ([]mass, error) {
	rows, err := m.Query(ctx, "SELECT time_from, time_to, events FROM source WHERE time_from IS NOT NULL ORDER BY time_from, time_to, events")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []mass
	for rows.Next() {
		var x mass
		if err := rows.Scan(&x.from, &x.to, &x.events); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, rows.Err()
}

func (m maker) ranges(ctx context.Context, q string) ([]span, error) {
	rows, err := m.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []span
	for rows.Next() {
		var r span
		if err := rows.Scan(&r.from, &r.to); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

func (m maker) count(ctx context.Context, q string) (int64, error) {
	rows, err := m.Query(ctx, q)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var n sql.NullInt64
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n.Int64, rows.Err()
}
