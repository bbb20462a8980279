// Package analyze runs the queries over a store and shapes their answers into
// plain data that any renderer can write.
package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// ErrProfile is the error of a response-code table that is not known.
var ErrProfile = errors.New("unknown profile")

// Options are the settings of an analysis.
type Options struct {
	Profile string    // response-code table; "" to take the one that the manifests name
	AsOf    time.Time // the clock of the analysis
	Span    int64     // about how many events are put together at once; 0 for as many as memory is given for
}

// Prepare computes attempts, causes and findings from the events of a store. It does nothing where
// that was done before for the same sources, profile and program.
func Prepare(ctx context.Context, s *store.Store, o Options) (profile string, assumed bool, err error) {
	profile, assumed, err = chooseProfile(ctx, s, o.Profile)
	if err != nil {
		return "", false, err
	}
	mark, err := fingerprint(ctx, s, profile)
	if err != nil {
		return "", false, err
	}
	before := prepared(ctx, s)
	if before == mark {
		return profile, assumed, nil
	}
	err = s.Asking(ctx, func() error { return compute(ctx, s, profile, o.Span, sameEdition(before, mark)) })
	if err != nil {
		return "", false, err
	}
	return profile, assumed, s.Exec(ctx, "INSERT INTO setting VALUES ('prepared', ?)", mark)
}

// compute makes all tables. Where kept, those that stand in the store were made whole by this edition, and parts of them can stay.
func compute(ctx context.Context, s *store.Store, profile string, span int64, kept bool) error {
	if err := settle(ctx, s, profile); err != nil {
		return err
	}
	fresh, err := makeAttempts(ctx, s, profile+"/"+queries.Digest(), span)
	if err != nil {
		return err
	}
	if !kept {
		fresh = ever
	}
	return s.Session(ctx, func(t *store.Session) error { return follow(ctx, t, fresh) })
}

// chooseProfile takes the profile that was asked for, else the one of the manifests when they agree.
func chooseProfile(ctx context.Context, s *store.Store, asked string) (string, bool, error) {
	if asked != "" {
		for _, p := range queries.Profiles() {
			if p == asked {
				return asked, false, nil
			}
		}
		return "", false, fmt.Errorf("%w %q; known are %s", ErrProfile, asked, strings.Join(queries.Profiles(), ", "))
	}
	var profile *string
	row := s.QueryRow(ctx, "SELECT max_by(profile, n) FROM (SELECT profile, count(*) AS n FROM source WHERE profile IS NOT NULL GROUP BY profile) p")
	if err := row.Scan(&profile); err != nil {
		return "", false, err
	}
	if profile == nil {
		return "iso8583-1987", true, nil
	}
	return *profile, false, nil
}

// fingerprint names the input of the computed tables.
func fingerprint(ctx context.Context, s *store.Store, profile string) (string, error) {
	var n, events int64
	var last *string
	err := s.QueryRow(ctx, "SELECT count(*), coalesce(sum(events), 0), max(hash) FROM source").Scan(&n, &events, &last)
	if err != nil {
		return "", err
	}
	tail := ""
	if last != nil {
		tail = *last
	}
	return fmt.Sprintf("%s/%d/%d/%s/%s", profile, n, events, tail, queries.Digest()), nil
}

// sameEdition tells whether two fingerprints name the same profile and queries.
func sameEdition(a, b string) bool {
	ends := func(s string) string { f := strings.Split(s, "/"); return f[0] + "/" + f[len(f)-1] }
	return ends(a) == ends(b)
}

// prepared returns the fingerprint of what the computed tables were made of; "" where they are not complete.
func prepared(ctx context.Context, s *store.Store) string {
	var mark sql.NullString
	s.QueryRow(ctx, "SELECT max(value) FROM setting WHERE name = 'prepared'").Scan(&mark) // a store that was never asked has no such table
	return mark.String
}

// settle fills the small tables that the queries ask: settings, codes, causes.
func settle(ctx context.Context, s *store.Store, profile string) error {
	for _, q := range []string{
		"CREATE OR REPLACE TABLE setting (name VARCHAR, value VARCHAR)",
		"DELETE FROM code", "DELETE FROM cause",
	} {
		if err := s.Exec(ctx, q); err != nil {
			return err
		}
	}
	if err := s.Exec(ctx, "INSERT INTO setting VALUES ('profile', ?)", profile); err != nil {
		return err
	}
	if err := fillCodes(ctx, s); err != nil {
		return err
	}
	return fillCauses(ctx, s)
}

func fillCodes(ctx context.Context, s *store.Store) error {
	codes, err := queries.Codes()
	if err != nil {
		return err
	}
	rows := make([][]any, len(codes))
	for i, c := range codes {
		rows[i] = []any{c.Profile, c.Code, c.Class, c.Actor, c.Meaning["en"], c.Meaning["zh"], c.Remedy["en"], c.Remedy["zh"]}
	}
	return s.Append(ctx, "code", rows)
}

func fillCauses(ctx context.Context, s *store.Store) error {
	causes, err := queries.Causes()
	if err != nil {
		return err
	}
	rows := make([][]any, len(causes))
	for i, c := range causes {
		rows[i] = []any{c.Slug, c.Family, c.Actor, c.Severity, c.Title["en"], c.Title["zh"]}
	}
	return s.Append(ctx, "cause", rows)
}

// ever is all time, as one span.
var ever = []queries.Bounds{queries.Ever}

// create makes a table or view in place of one of its name.
func create(t queries.Table) string {
	kind := "TABLE "
	if t.Kind == queries.View {
		kind = "VIEW "
	}
	return "CREATE OR REPLACE " + kind + t.Name + " AS " + t.SQL
}
