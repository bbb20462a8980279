package trino

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"posmortem/queries"
)

// ledger takes what stands twice out of the ledger of its source.
const ledger = `SELECT %s
FROM arrived a LEFT JOIN (
	SELECT source, sum(n) AS n, map_agg(rule, n) AS rules FROM (SELECT source, rule, count(*) AS n FROM twice GROUP BY source, rule) r GROUP BY source) t ON t.source = a.source`

// taken are the columns of a source that change with that.
var taken = strings.NewReplacer(
	"a.events,", "a.events - coalesce(t.n, 0) AS events,",
	"a.skipped,", "a.skipped + coalesce(t.n, 0) AS skipped,",
	"a.skipped_by,", `CASE WHEN t.n IS NULL THEN a.skipped_by
		ELSE json_format(CAST(map_concat(coalesce(TRY(CAST(json_parse(a.skipped_by) AS MAP(VARCHAR, BIGINT))), CAST(MAP() AS MAP(VARCHAR, BIGINT))), t.rules) AS JSON)) END AS skipped_by,`)

// twice finds the records that sources share, and makes the table of sources without them.
func (e *Engine) twice(ctx context.Context, before State) error {
	reading, kindred, twice := queries.Nothing, queries.Nothing, queries.Nothing
	if before.schema != "" {
		last := e.catalog + "." + before.schema + "."
		reading, kindred, twice = last+"arrived", last+"kindred", last+"twice"
	}
	tables, err := queries.Twice(reading, kindred, twice, namesOf(eventColumns))
	if err != nil {
		return err
	}
	if err := e.Exec(ctx, "CREATE VIEW anchor AS SELECT * FROM "+e.name(anchorObjects)+" WHERE source IN (SELECT source FROM arrived)"); err != nil {
		return err
	}
	for _, t := range tables {
		// only events of days that the sources in question speak of are looked at
		of := map[string]string{"met": "SELECT source FROM near UNION SELECT other FROM near", "record": "SELECT source FROM touched UNION SELECT k.source FROM kindred k JOIN touched t ON t.source = k.other " +
			"UNION SELECT k.other FROM kindred k JOIN touched t ON t.source = k.source"}[t.Name]
		if of != "" {
			if err := e.looking(ctx, of); err != nil {
				return err
			}
		}
		if err := e.Exec(ctx, "CREATE TABLE "+t.Name+" AS "+t.SQL); err != nil {
			return t.Failed(err)
		}
	}
	for _, t := range slices.Backward(tables) {
		if t.Kind == queries.Span {
			if err := e.Exec(ctx, "DROP TABLE "+t.Name); err != nil {
				return err
			}
		}
	}
	return e.Exec(ctx, "CREATE TABLE source AS "+fmt.Sprintf(ledger, taken.Replace("a."+strings.Join(namesOf(sourceColumns), ", a."))))
}

// looking bounds what is seen of the events to the days of some sources.
func (e *Engine) looking(ctx context.Context, sources string) error {
	var from, to sql.NullTime
	if err := e.QueryRow(ctx, "SELECT min(time_from), max(time_to) FROM piece WHERE source IN ("+sources+")").Scan(&from, &to); err != nil {
		return e.cure(err)
	}
	further := " AND 1 = 0"
	if from.Valid && to.Valid {
		further = fmt.Sprintf(" AND (e.day BETWEEN %s AND %s OR e.day = 'undated')", text(dayName(from.Time)), text(dayName(to.Time)))
	}
	return e.Exec(ctx, "CREATE OR REPLACE VIEW event AS "+e.counting()+further)
}
