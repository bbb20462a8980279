package trino

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/trinodb/trino-go-client/trino"

	"posmortem/queries"
)

// State is what the last preparation left: everything that questions ask, in a schema of its own.
type State struct {
	schema  string
	Profile string // response-code table
	Assumed bool   // since no manifest names one
	Edition string // of the queries that computed it
	Sources int64
	At      time.Time
}

// pointer is the view that names the schema of the last preparation. It is replaced in one step, so that a question sees the old state or the new.
const pointer = "prepared"

// Use has questions ask what the last preparation left.
func (e *Engine) Use(ctx context.Context) (State, error) {
	s, err := e.state(ctx)
	switch {
	case err != nil:
		return s, err
	case s.schema == "":
		return s, &Error{Message: "nothing was computed yet of the lake in " + e.catalog + "." + e.schema, Cure: "run: posmortem lake prepare"}
	case s.Edition != queries.Digest():
		return s, &Error{Message: "the lake in " + e.catalog + "." + e.schema + " was prepared by another edition of posmortem", Cure: "run: posmortem lake prepare"}
	}
	e.computed = s.schema
	e.config.SessionProperties = map[string]string{e.catalog + ".parquet_small_file_threshold": "0B"} // else a small file is read whole, before it is known to hold what is asked
	return s, e.use(s.schema)
}

// state reads the pointer; a lake that was never prepared has none.
func (e *Engine) state(ctx context.Context) (s State, err error) {
	err = e.QueryRow(ctx, "SELECT computed, profile, assumed, edition, sources, moment FROM "+e.name(pointer)).Scan(&s.schema, &s.Profile, &s.Assumed, &s.Edition, &s.Sources, &s.At)
	if code(err) == "TABLE_NOT_FOUND" {
		// a lake that is not there has no table of sources either
		return State{}, e.Exec(ctx, "SELECT 1 FROM "+e.name(sourceObjects)+" LIMIT 0")
	}
	return s, e.cure(err)
}

// code is the name that Trino gives to an error; "" for others.
func code(err error) string {
	var told *trino.ErrTrino
	var value trino.ErrTrino
	switch {
	case errors.As(err, &told):
		return told.ErrorName
	case errors.As(err, &value):
		return value.ErrorName
	}
	return ""
}

// PrepareOptions say what is prepared.
type PrepareOptions struct {
	Profile  string    // response-code table; "" to take the one that most manifests name
	From, To time.Time // only attempts of days that begin at From or later and before To; others that are due wait. Zero: no bound
	Done     func(step string)
}

// Prepare computes attempts, causes and findings of the lake, as analyze.Prepare does in a store: the attempts of the days that new or changed
// sources speak of, and of their neighbours, the rest from those of all days. It does nothing where nothing came.
// It writes into a new schema and replaces the pointer at its end: a run that is broken off leaves the last state, and of two at once the later counts.
func (e *Engine) Prepare(ctx context.Context, o PrepareOptions) (State, error) {
	if err := e.known(ctx); err != nil {
		return State{}, err
	}
	if err := e.Sync(ctx); err != nil {
		return State{}, err
	}
	s := State{Profile: o.Profile, Edition: queries.Digest()}
	if o.Profile == "" {
		if err := e.chooseProfile(ctx, &s); err != nil {
			return s, err
		}
	}
	before, err := e.state(ctx)
	if err != nil {
		return s, err
	}
	from := before
	if from.Edition != s.Edition || from.Profile != s.Profile {
		from = State{} // nothing of it can be taken
	}
	if from.schema != "" {
		n, err := e.unprepared(ctx, from)
		if err != nil {
			return from, err
		}
		waiting, err := e.waiting(ctx, from)
		if err != nil {
			return from, err
		}
		if due, _ := waiting.within(o.From, o.To); n == 0 && len(due) == 0 {
			return from, nil
		}
	}
	s.schema = e.schema + "_" + strconv.FormatInt(time.Now().Unix(), 36) + "_" + nonce()
	if err := e.Exec(ctx, "CREATE SCHEMA "+e.catalog+"."+s.schema); err != nil {
		return s, err
	}
	if err := e.compute(ctx, &s, from, o); err != nil {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		e.Exec(stop, "DROP SCHEMA "+e.catalog+"."+s.schema+" CASCADE") // the next run drops what stays
		return s, err
	}
	q := fmt.Sprintf("CREATE OR REPLACE VIEW %s AS SELECT %s AS computed, %s AS profile, %t AS assumed, %s AS edition, BIGINT '%d' AS sources, TIMESTAMP '%s' AS moment", e.name(pointer),
		text(s.schema), text(s.Profile), s.Assumed, text(s.Edition), s.Sources, time.Now().UTC().Format("2006-01-02 15:04:05"))
	if err := e.Exec(ctx, q); err != nil {
		return s, err
	}
	return s, e.clean(ctx, s, before)
}

func nonce() string {
	var b [4]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (e *Engine) chooseProfile(ctx context.Context, s *State) error {
	var profile *string
	err := e.QueryRow(ctx, "SELECT max_by(profile, n) FROM (SELECT profile, count(*) AS n FROM "+e.name(sourceObjects)+" WHERE profile IS NOT NULL GROUP BY profile) p").Scan(&profile)
	if s.Profile, s.Assumed = "iso8583-1987", profile == nil; profile != nil {
		s.Profile = *profile
	}
	return e.cure(err)
}

// kin gives terminal logs that name no terminal the one that the other logs of their folder name, when those agree.
const kin = `WITH log AS (
	SELECT s.*, coalesce(regexp_extract(s.path, '^(.*)/[^/]*$', 1), '.') AS folder FROM %s s
),
named AS (
	SELECT folder, min(device) AS device FROM log WHERE side = 'terminal' AND format <> 'manifest' AND device IS NOT NULL
	GROUP BY folder HAVING min(device) = max(device)
)
SELECT %s
FROM log l LEFT JOIN named n ON n.folder = l.folder AND l.side = 'terminal' AND l.format <> 'manifest' AND l.device_from = 'none'`

// compute fills the schema of a state.
func (e *Engine) compute(ctx context.Context, s *State, before State, o PrepareOptions) error {
	into, err := e.at(s.schema, nil)
	if err != nil {
		return err
	}
	defer into.Close()
	into.computed = s.schema
	tell(o.Done, "sources")
	if err := into.arrive(ctx, before); err != nil {
		return err
	}
	if err := into.QueryRow(ctx, "SELECT count(*) FROM source").Scan(&s.Sources); err != nil {
		return e.cure(err)
	}
	parts := e.catalog + "." + e.partsSchema(s.Edition, s.Profile)
	if err := into.settle(ctx, s.Profile, parts); err != nil {
		return err
	}
	m := &maker{Engine: into, parts: parts, build: s.schema, shown: map[string]bool{}, PrepareOptions: o}
	fresh, err := m.makeDays(ctx, before)
	if err != nil {
		return err
	}
	return builder{into, fresh, o.Done}.follow(ctx)
}

// arrive makes the table of sources: those of the lake, with what can be told of one by its neighbours, and without what stands in two of them.
func (e *Engine) arrive(ctx context.Context, before State) error {
	columns := "l." + strings.Join(namesOf(sourceColumns), ", l.")
	columns = strings.NewReplacer("l.device,", "coalesce(n.device, l.device) AS device,", "l.device_from,", "CASE WHEN n.device IS NOT NULL THEN 'kin' ELSE l.device_from END AS device_from,").Replace(columns)
	if err := e.Exec(ctx, "CREATE TABLE arrived AS "+fmt.Sprintf(kin, e.name(sourceObjects), columns)); err != nil {
		return err
	}
	return e.twice(ctx, before)
}

func tell(done func(string), step string) {
	if done != nil {
		done(step)
	}
}

// settle fills the small tables that the queries ask: settings, codes, causes. The last two are those of the edition and lie with its days, since it
// takes a cluster long to read so many values.
func (e *Engine) settle(ctx context.Context, profile, parts string) error {
	if err := e.fill(ctx, "setting", "name, value", [][]string{{"profile", profile}}); err != nil {
		return err
	}
	if err := e.ensure(ctx, "CREATE SCHEMA IF NOT EXISTS "+parts); err != nil {
		return err
	}
	codes, err := queries.Codes()
	if err != nil {
		return err
	}
	var rows [][]string
	for _, c := range codes {
		rows = append(rows, []string{c.Profile, c.Code, c.Class, c.Actor, c.Meaning["en"], c.Meaning["zh"], c.Remedy["en"], c.Remedy["zh"]})
	}
	if err := e.edition(ctx, parts, "code", "profile, code, class, actor, meaning_en, meaning_zh, remedy_en, remedy_zh", rows); err != nil {
		return err
	}
	causes, err := queries.Causes()
	if err != nil {
		return err
	}
	rows = nil
	for _, c := range causes {
		rows = append(rows, []string{c.Slug, c.Family, c.Actor, c.Severity, c.Title["en"], c.Title["zh"]})
	}
	return e.edition(ctx, parts, "cause", "cause, family, actor, severity, title_en, title_zh", rows)
}

// edition makes a small table of the edition, unless it is there, and shows it.
func (e *Engine) edition(ctx context.Context, parts, table, columns string, rows [][]string) error {
	err := e.Exec(ctx, "SELECT 1 FROM "+parts+"."+table+" LIMIT 0")
	if code(err) == "TABLE_NOT_FOUND" {
		err = e.fill(ctx, parts+"."+table, columns, rows)
	}
	if err != nil {
		return err
	}
	return e.Exec(ctx, "CREATE VIEW "+table+" AS SELECT * FROM "+parts+"."+table)
}

// Between the cells and the rows of a small table on its way to the engine.
const (
	cellEnd = "\x1f"
	rowEnd  = "\x1e"
)

// fill makes a small table of text. The rows go as few long texts: a cluster takes half a minute to plan a thousand of single values.
func (e *Engine) fill(ctx context.Context, table, columns string, rows [][]string) error {
	var cells []string
	for i, name := range strings.Split(columns, ", ") {
		cells = append(cells, fmt.Sprintf("cells[%d] AS %s", i+1, name))
	}
	var some []string
	for chunk := range slices.Chunk(rows, 100) {
		var lines []string
		for _, r := range chunk {
			lines = append(lines, strings.Join(r, cellEnd))
		}
		some = append(some, "SELECT split(line, "+text(cellEnd)+") AS cells FROM UNNEST(split("+text(strings.Join(lines, rowEnd))+", "+text(rowEnd)+")) AS t(line)")
	}
	return e.ensure(ctx, "CREATE TABLE "+table+" AS SELECT "+strings.Join(cells, ", ")+" FROM ("+strings.Join(some, "\nUNION ALL\n")+") x")
}
