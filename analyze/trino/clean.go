package trino

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"posmortem/queries"
)

// kept is how long a schema stays that is neither the last nor the one before: a question may still ask it, or a preparation write it.
var kept = 24 * time.Hour

// clean removes what earlier preparations left, but for the states that stay and what was made in the last day.
func (e *Engine) clean(ctx context.Context, stay ...State) error {
	stays := map[string]bool{}
	for _, s := range stay {
		stays[s.schema] = true
		if s.schema != "" {
			stays[e.partsSchema(s.Edition, s.Profile)] = true
		}
	}
	var old []string
	err := e.rows(ctx, "SELECT schema_name FROM "+e.catalog+".information_schema.schemata", func(rows *sql.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		at, ours := e.madeAt(name)
		if gone := ours && time.Since(at) > kept || strings.HasPrefix(name, e.schema+"_days_"); gone && !stays[name] {
			old = append(old, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := e.Exec(ctx, "DROP SCHEMA IF EXISTS "+e.catalog+"."+name+" CASCADE"); err != nil && code(err) == "" {
			return err // what the engine itself refuses is tried again by the next run
		}
	}
	for _, s := range stay[:1] {
		if err := e.cleanDays(ctx, s, stay); err != nil {
			return err
		}
	}
	return nil
}

// cleanDays removes the days in the schema of a state that no state which stays has taken.
func (e *Engine) cleanDays(ctx context.Context, s State, stay []State) error {
	tables, err := queries.Tables("attempts.sql")
	if err != nil {
		return err
	}
	taken := map[[2]string]bool{}
	for _, s := range stay {
		if s.schema == "" || s.Edition != queries.Digest() {
			continue
		}
		err := e.rows(ctx, "SELECT on_day, build FROM "+e.catalog+"."+s.schema+".made", func(rows *sql.Rows) error {
			var p [2]string
			err := rows.Scan(&p[0], &p[1])
			taken[p] = true
			return err
		})
		if err != nil {
			return err
		}
	}
	days := e.catalog + "." + e.partsSchema(s.Edition, s.Profile)
	for _, t := range tables {
		if t.Kind != queries.Part {
			continue
		}
		gone := map[string][]string{} // days by the preparation that made them: the engine deletes partitions by one list of values for each key
		err := e.rows(ctx, "SELECT on_day, build FROM "+days+`."`+t.Name+`$partitions"`, func(rows *sql.Rows) error {
			var p [2]string
			if err := rows.Scan(&p[0], &p[1]); err != nil {
				return err
			}
			if at, ours := e.madeAt(p[1]); ours && time.Since(at) > kept && !taken[p] {
				gone[p[1]] = append(gone[p[1]], text(p[0]))
			}
			return nil
		})
		if err != nil {
			return err
		}
		for build, names := range gone {
			if err := e.Exec(ctx, "DELETE FROM "+days+"."+t.Name+" WHERE build = "+text(build)+" AND on_day IN ("+strings.Join(names, ", ")+")"); err != nil {
				return err
			}
		}
	}
	return nil
}

// madeAt says when the preparation began that made a schema; ok is false for any other schema.
func (e *Engine) madeAt(schema string) (at time.Time, ok bool) {
	rest, ok := strings.CutPrefix(schema, e.schema+"_")
	stamp, _, plain := strings.Cut(rest, "_")
	n, err := strconv.ParseInt(stamp, 36, 64)
	return time.Unix(n, 0), ok && plain && err == nil && stamp != "days"
}
