package analyze

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// makeAttempts brings the attempts up to what the logs say now: those of the hours that new, changed or forgotten sources speak of are made
// anew, all others are left as they are. What is broken off is made as a whole by the next run. It returns the spans in which attempts, or what
// stands within an hour of them, may be others than before.
func makeAttempts(ctx context.Context, s *store.Store, edition string, span int64) (fresh []queries.Bounds, err error) {
	tables, err := queries.Tables("attempts.sql")
	if err != nil {
		return nil, err
	}
	due, err := queries.DueAfter(queries.Before{Reading: "reading", Skew: "skew_before", Wall: "wall", Voice: "voice_before"})
	if err != nil {
		return nil, err
	}
	err = s.Session(ctx, func(t *store.Session) error {
		m := maker{t, tables, spent(tables), due, float64(cmp.Or(span, spanEvents))}
		fresh, err = m.run(ctx, edition)
		return err
	})
	return fresh, err
}

type maker struct {
	*store.Session
	tables []queries.Table
	spent  map[string][]string // tables of a span that one of them asks for the last time
	ask    queries.Due
	most   float64 // events of a span, by estimate
}

func (m maker) run(ctx context.Context, edition string) ([]queries.Bounds, error) {
	whole, err := m.count(ctx, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reading'")
	if err != nil {
		return nil, err
	}
	known := int64(0)
	if whole == 1 {
		if known, err = m.count(ctx, "SELECT count(*) FROM reading WHERE edition = '"+edition+"'"); err != nil {
			return nil, err
		}
	}
	if known == 0 {
		if err := m.clear(ctx); err != nil {
			return nil, err
		}
	}
	if err := m.Temp(ctx, m.ask.Changed.Name, m.ask.Changed.SQL); err != nil {
		return nil, err
	}
	gone, err := m.count(ctx, "SELECT count(*) FROM ("+m.ask.Gone.SQL+") g")
	if err != nil {
		return nil, err
	}
	spans, err := m.due(ctx, known == 0)
	if err != nil {
		return nil, err
	}
	if err := m.Exec(ctx, "DROP TABLE reading"); err != nil {
		return nil, err
	}
	if err := m.together(ctx, spans); err != nil {
		return nil, err
	}
	for _, b := range spans {
		if err := m.span(ctx, b); err != nil {
			return nil, err
		}
	}
	voiced, err := m.rest(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range voiced {
		spans = append(spans, queries.Bounds{Since: r.from, Until: r.to})
	}
	if known == 0 || gone > 0 {
		spans = ever
	}
	return around(spans), m.Exec(ctx, "CREATE TABLE reading AS SELECT "+queries.Identity+", '"+edition+"' AS edition FROM source")
}

// clear empties all parts.
func (m maker) clear(ctx context.Context) error {
	none := queries.Bounds{}
	for _, t := range m.tables {
		var err error
		empty := queries.Table{Name: t.Name, SQL: t.In(none) + " LIMIT 0"}
		switch t.Kind {
		case queries.Span, queries.Run:
			err = m.Temp(ctx, t.Name, empty.SQL)
		case queries.SpanView:
			err = m.TempView(ctx, t.Name, t.In(none))
		case queries.Part:
			err = m.Exec(ctx, create(empty))
		}
		if err != nil {
			return t.Failed(err)
		}
	}
	return m.Exec(ctx, "CREATE OR REPLACE TABLE reading AS SELECT "+queries.Identity+", '' AS edition FROM source LIMIT 0")
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
	for _, r := range merge(ranges, queries.Apart, 24*time.Hour) {
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
		moved, err := m.ranges(ctx, m.ask.Moved.SQL)
		if err != nil {
			return nil, err
		}
		reversed, err := m.reversed(ctx, ranges)
		if err != nil {
			return nil, err
		}
		ranges = append(append(ranges, moved...), reversed...)
	}
	hours := merge(ranges, queries.Margin+shift, time.Hour)
	events, err := m.density(ctx, hours[0].from, hours[len(hours)-1].to)
	if err != nil {
		return nil, err
	}
	spans := cut(hours, events, m.most)
	bounds := make([]queries.Bounds, len(spans))
	for i, r := range spans {
		bounds[i] = queries.Around(r.from, r.to, shift)
	}
	return bounds, nil
}

// reversed finds the hours of payments that a changed source reverses, and of reversals whose payment it holds.
func (m maker) reversed(ctx context.Context, ranges []span) ([]span, error) {
	var all []span
	for _, r := range merge(ranges, queries.Reach, time.Hour) {
		hours, err := m.ranges(ctx, m.ask.Reversed.In(queries.Bounds{From: r.from, To: r.to}))
		if err != nil {
			return nil, err
		}
		all = append(all, hours...)
	}
	return all, nil
}

// together makes what serves all spans.
func (m maker) together(ctx context.Context, spans []queries.Bounds) error {
	if len(spans) == 0 {
		return nil
	}
	all := queries.Bounds{From: spans[0].From, To: spans[len(spans)-1].To}
	for _, t := range m.tables {
		if t.Kind == queries.Run {
			if err := m.Temp(ctx, t.Name, t.In(all)); err != nil {
				return t.Failed(err)
			}
		}
	}
	return nil
}

// span makes the attempts of a span.
func (m maker) span(ctx context.Context, b queries.Bounds) error {
	for _, t := range m.tables[1:] { // the first are the clocks, which are known by now
		var err error
		switch t.Kind {
		case queries.Span:
			err = m.Temp(ctx, t.Name, t.In(b))
		case queries.SpanView:
			err = m.TempView(ctx, t.Name, t.In(b))
		case queries.Part:
			err = m.replace(ctx, t, b)
		}
		for _, name := range m.spent[t.Name] {
			if err == nil {
				err = m.Free(ctx, name)
			}
		}
		if err != nil {
			return t.Failed(err)
		}
	}
	return nil
}

// spent says which tables of a span are asked for the last time by which table.
func spent(tables []queries.Table) map[string][]string {
	var asks func(t queries.Table, name string) bool
	asks = func(t queries.Table, name string) bool {
		return t.Asks(name) || slices.ContainsFunc(tables, func(v queries.Table) bool {
			return v.Kind == queries.SpanView && v.Name != t.Name && t.Asks(v.Name) && asks(v, name)
		})
	}
	last := map[string][]string{}
	for _, s := range tables {
		if s.Kind != queries.Span {
			continue
		}
		for _, t := range slices.Backward(tables) {
			if t.Kind != queries.SpanView && asks(t, s.Name) {
				last[t.Name] = append(last[t.Name], s.Name)
				break
			}
		}
	}
	return last
}

// replace makes the rows of a part anew that belong to a span.
func (m maker) replace(ctx context.Context, t queries.Table, b queries.Bounds) error {
	if err := m.Exec(ctx, "DELETE FROM "+t.Name+" WHERE "+t.Between(b)); err != nil {
		return err
	}
	return m.Exec(ctx, "INSERT INTO "+t.Name+" "+t.In(b))
}

// around widens spans by an hour.
func around(spans []queries.Bounds) []queries.Bounds {
	if slices.Equal(spans, ever) {
		return spans
	}
	var ranges []span
	for _, b := range spans {
		ranges = append(ranges, span{b.Since, b.Until})
	}
	var wide []queries.Bounds
	for _, r := range merge(ranges, time.Hour, time.Hour) {
		wide = append(wide, queries.Bounds{Since: r.from, Until: r.to})
	}
	return wide
}

// rest makes what is asked about all attempts. It returns the hours, far from the spans maybe, of attempts that count and did not, or the other way round, since
// other terminals than before show their messages.
func (m maker) rest(ctx context.Context) ([]span, error) {
	if err := m.Exec(ctx, "CREATE TABLE IF NOT EXISTS voice (device VARCHAR)"); err != nil {
		return nil, err
	}
	if err := m.Temp(ctx, "voice_before", "SELECT * FROM voice"); err != nil {
		return nil, err
	}
	for _, t := range m.tables {
		var err error
		switch {
		case t.Kind == queries.Whole, t.Kind == queries.View:
			err = m.Exec(ctx, create(t))
		case t.Name == "origin":
			err = m.Temp(ctx, t.Name, t.SQL)
		}
		if err != nil {
			return nil, t.Failed(err)
		}
	}
	return m.ranges(ctx, m.ask.Voiced.SQL)
}

// density returns how much each hour holds that is to be put together.
func (m maker) density(ctx context.Context, from, to time.Time) ([]mass, error) {
	rows, err := m.Query(ctx, m.ask.Busy.In(queries.Bounds{From: from, To: to}))
	var all []mass
	err = each(rows, err, func() error {
		var x mass
		if err := rows.Scan(&x.from, &x.events); err != nil {
			return err
		}
		x.to = x.from
		all = append(all, x)
		return nil
	})
	if err != nil {
		return nil, m.ask.Busy.Failed(err)
	}
	return all, nil
}

func (m maker) ranges(ctx context.Context, q string) ([]span, error) {
	rows, err := m.Query(ctx, q)
	var all []span
	err = each(rows, err, func() error {
		var r span
		if err := rows.Scan(&r.from, &r.to); err != nil {
			return err
		}
		all = append(all, r)
		return nil
	})
	return all, err
}

func (m maker) count(ctx context.Context, q string) (int64, error) {
	rows, err := m.Query(ctx, q)
	var n sql.NullInt64
	err = each(rows, err, func() error { return rows.Scan(&n) })
	return n.Int64, err
}
