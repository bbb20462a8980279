package trino

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"posmortem/queries"
)

// The tables of the lake as its objects hold them. What questions ask are views over them: an event counts only where the row of its
// source is there, which is written last.
const (
	eventObjects  = "event_object"
	sourceObjects = "source_object"
	packedObjects = "packed_object" // which events lie in packs
	anchorObjects = "anchor_object" // digests of some records
)

// eventColumns and sourceColumns are the columns of schema.sql that the lake keeps, in its types.
const (
	eventColumns = `source BIGINT, line BIGINT, byte_offset BIGINT, time TIMESTAMP(6), time_quality VARCHAR, utc_offset INTEGER, side VARCHAR, level VARCHAR, kind VARCHAR,
		component VARCHAR, device VARCHAR, merchant VARCHAR, stan VARCHAR, rrn VARCHAR, mti VARCHAR, processing_code VARCHAR, amount BIGINT, currency VARCHAR,
		response_code VARCHAR, entry_mode VARCHAR, auth_code VARCHAR, hsm_code VARCHAR, bin VARCHAR, card VARCHAR, card_token VARCHAR, signal VARCHAR, step VARCHAR,
		vendor VARCHAR, vendor_code VARCHAR, version VARCHAR, serial VARCHAR, model VARCHAR, network_code VARCHAR, original_stan VARCHAR, batch_number VARCHAR,
		chip_condition VARCHAR, profile VARCHAR, peer VARCHAR, emv VARCHAR, latency BIGINT, text VARCHAR, fault VARCHAR`
	sourceColumns = `source BIGINT, path VARCHAR, hash VARCHAR, head VARCHAR, bytes BIGINT, encoding VARCHAR, format VARCHAR, score INTEGER, side VARCHAR, device VARCHAR,
		device_from VARCHAR, merchant VARCHAR, serial VARCHAR, model VARCHAR, version VARCHAR, vendor VARCHAR, profile VARCHAR, zone VARCHAR, zone_from VARCHAR,
		time_from TIMESTAMP(6), time_to TIMESTAMP(6), records BIGINT, events BIGINT, skipped BIGINT, rejected BIGINT, skipped_by VARCHAR, rejected_by VARCHAR,
		masked_by VARCHAR, first_reject BIGINT`
	packedColumns = "day VARCHAR, source BIGINT, pack VARCHAR, events BIGINT"
	anchorColumns = "source BIGINT, digest BIGINT"
	objectColumns = eventColumns + ", pack VARCHAR, day VARCHAR" // of an object of events
)

// counting selects the events that count, each once: see package lake. Columns are those of an object, but for its pack.
func (e *Engine) counting() string {
	columns := "e." + strings.Join(namesOf(eventColumns), ", e.") + ", e.day"
	return "SELECT " + columns + " FROM " + e.name(eventObjects) + " e LEFT JOIN " + e.name(packedObjects) + " p ON p.day = e.day AND p.source = e.source WHERE e.pack IS NOT DISTINCT FROM p.pack"
}

// Init makes the tables of a lake whose objects lie at a location that the engine can read, such as s3://bucket/prefix or local:///. Tables of an
// older layout are made anew; objects are not touched.
func (e *Engine) Init(ctx context.Context, location string) error {
	location = strings.TrimSuffix(location, "/")
	if err := e.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+e.catalog+"."+e.schema); err != nil {
		return err
	}
	if err := e.object(ctx, eventObjects, objectColumns, text(location+"/event")+", format = 'PARQUET', partitioned_by = ARRAY['day']"); err != nil {
		return err
	}
	for _, t := range []struct{ table, columns, folder string }{{sourceObjects, sourceColumns, "/source"}, {packedObjects, packedColumns, "/packed"}, {anchorObjects, anchorColumns, "/anchor"}} {
		if err := e.object(ctx, t.table, t.columns, text(location+t.folder)+", format = 'PARQUET'"); err != nil {
			return err
		}
	}
	return e.Sync(ctx)
}

// object makes a table over objects, unless it is there as it should be.
func (e *Engine) object(ctx context.Context, table, columns, at string) error {
	make := "CREATE TABLE IF NOT EXISTS " + e.name(table) + " (" + columns + ") WITH (external_location = " + at + ")"
	if err := e.Exec(ctx, make); err != nil {
		return err
	}
	if same, err := e.laidOut(ctx, table, columns); err != nil || same {
		return err
	}
	if err := e.Exec(ctx, "DROP TABLE "+e.name(table)); err != nil {
		return err
	}
	return e.Exec(ctx, make)
}

// laidOut tells whether a table over objects has the columns that this program knows.
func (e *Engine) laidOut(ctx context.Context, table, columns string) (bool, error) {
	rows, err := e.Query(ctx, "SELECT * FROM "+e.name(table)+" LIMIT 0")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	return slices.Equal(names, namesOf(columns)), err
}

// known refuses tables that another layout of the lake has left.
func (e *Engine) known(ctx context.Context) error {
	for _, t := range []struct{ table, columns string }{{eventObjects, objectColumns}, {sourceObjects, sourceColumns}, {packedObjects, packedColumns}, {anchorObjects, anchorColumns}} {
		same, err := e.laidOut(ctx, t.table, t.columns)
		if code(err) == "TABLE_NOT_FOUND" && t.table != eventObjects && t.table != sourceObjects {
			same, err = false, nil // a lake of the first layout
		}
		if err != nil {
			return err
		}
		if !same {
			return &Error{Message: "the tables of the lake in " + e.catalog + "." + e.schema + " are of an older layout", Cure: "make them anew with: posmortem lake init LOCATION (objects are not touched)"}
		}
	}
	return nil
}

// namesOf lists the names of columns that are written with their types.
func namesOf(columns string) []string {
	var names []string
	for _, c := range strings.Split(columns, ",") {
		names = append(names, strings.Fields(c)[0])
	}
	return names
}

// name is the full name of a table in the schema that the user named.
func (e *Engine) name(table string) string { return e.catalog + "." + e.schema + "." + table }

// Sync learns which days the lake has.
func (e *Engine) Sync(ctx context.Context) error {
	return e.Exec(ctx, fmt.Sprintf("CALL %s.system.sync_partition_metadata(%s, %s, 'FULL')", e.catalog, text(e.schema), text(eventObjects)))
}

// Status is what a lake holds and what was computed of it.
type Status struct {
	Days, Sources, Events int64
	First, Last           string // days; empty where there is none
	Prepared              State  // zero where nothing was prepared
	Unprepared            int64  // sources that came or went since
	Waiting               int64  // days that the last preparation left to a later one
	Edition               bool   // prepared by the queries of this program
}

// Status counts what the lake holds. Days are as many as the last Sync learnt of.
func (e *Engine) Status(ctx context.Context) (Status, error) {
	var s Status
	var first, last sql.NullString
	err := e.QueryRow(ctx, "SELECT count(*), min(CASE WHEN day <> 'undated' THEN day END), max(CASE WHEN day <> 'undated' THEN day END) FROM "+e.name(`"`+eventObjects+`$partitions"`)).Scan(&s.Days, &first, &last)
	if err != nil {
		return s, e.cure(err)
	}
	s.First, s.Last = first.String, last.String
	if err := e.QueryRow(ctx, "SELECT count(*), coalesce(sum(events), 0) FROM "+e.name(sourceObjects)).Scan(&s.Sources, &s.Events); err != nil {
		return s, e.cure(err)
	}
	if s.Prepared, err = e.state(ctx); err != nil || s.Prepared.schema == "" {
		s.Unprepared = s.Sources
		return s, err
	}
	s.Edition = s.Prepared.Edition == queries.Digest()
	waiting, err := e.waiting(ctx, s.Prepared)
	if err != nil {
		return s, err
	}
	s.Waiting = int64(len(waiting))
	s.Unprepared, err = e.unprepared(ctx, s.Prepared)
	return s, err
}

// waiting are the days that a preparation left to a later one.
func (e *Engine) waiting(ctx context.Context, s State) (days, error) {
	d := days{}
	err := e.rows(ctx, "SELECT on_day FROM "+e.catalog+"."+s.schema+".made WHERE build = "+text(left), func(rows *sql.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		at, err := time.Parse(time.DateOnly, name)
		d[at] = true
		return err
	})
	return d, err
}

// unprepared counts the sources that came or went since a preparation.
func (e *Engine) unprepared(ctx context.Context, s State) (n int64, err error) {
	err = e.QueryRow(ctx, "SELECT count(*) FROM (SELECT source, hash FROM "+e.name(sourceObjects)+") n FULL JOIN (SELECT source, hash FROM "+e.catalog+"."+s.schema+
		".source) o ON o.source = n.source AND o.hash = n.hash WHERE n.source IS NULL OR o.source IS NULL").Scan(&n)
	return n, e.cure(err)
}
