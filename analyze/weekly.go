package analyze

import (
	"context"
	"fmt"
	"strings"
	"time"

	"posmortem/queries"
)

// Weekly is the summary of one week against the weeks before it.
type Weekly struct {
	Schema    int           `json:"schema"`
	Week      Week          `json:"week"`
	Zone      string        `json:"zone"`
	From      time.Time     `json:"from"`
	To        time.Time     `json:"to"` // not part of the week
	AsOf      time.Time     `json:"as_of"`
	Profile   string        `json:"profile"`
	Assumed   bool          `json:"profile_assumed"`
	Fleet     Fleet         `json:"fleet"`
	Totals    WeekTotals    `json:"totals"`
	Before    WeekTotals    `json:"week_before"`
	Days      []WeekDay     `json:"days"`
	Findings  []WeekFinding `json:"findings"`
	Terminals []Visit       `json:"terminals"`
	Merchants []Visit       `json:"merchants"`
	Money     []Money       `json:"money"`
	Elsewhere *WeekData     `json:"elsewhere,omitempty"` // set where the week holds no payments
}

// Empty tells whether nothing at all was heard of the week.
func (w *Weekly) Empty() bool { return w.Totals.Attempts == 0 && w.Fleet.Heard == 0 }

// First tells whether the store holds nothing before the week, so that everything is new.
func (w *Weekly) First() bool { return w.Fleet.First }

// Mailed is what the mail about a week said; the difference to what is known later came late.
type Mailed struct {
	Terminals, Attempts, Failures int64
}

// WeeklyOptions are the settings of a weekly summary.
type WeeklyOptions struct {
	Week     Week
	AsOf     time.Time
	Expected []string // terminal numbers; nil: those of the four weeks before
	Mailed   *Mailed  // what the mail about the week before said; nil: there was none
	Top      int      // terminals and merchants to visit
	Profile  string
	Assumed  bool
}

// BuildWeekly summarizes a week of a prepared store.
func BuildWeekly(ctx context.Context, s Engine, o WeeklyOptions) (*Weekly, error) {
	w := &Weekly{Schema: 1, Week: o.Week, Zone: o.Week.zoneName(), From: o.Week.From(), To: o.Week.To(), AsOf: o.AsOf.UTC(), Profile: o.Profile, Assumed: o.Assumed}
	var h heard
	for _, step := range []func() error{
		func() (err error) { h, err = w.readFleet(ctx, s, o.Expected); return err },
		func() error { return w.readTotals(ctx, s) },
		func() error { return w.readLate(o.Mailed) },
		func() error { return w.readDays(ctx, s) },
		func() error { return w.readFindings(ctx, s, h) },
		func() error { return w.readVisits(ctx, s, o.Top) },
		func() error { return w.readMoney(ctx, s) },
		func() error { return w.readElsewhere(ctx, s) },
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("week %s: %w", w.Week, err)
		}
	}
	return w, nil
}

// spans writes a relation of spans of time for a query: (n, since, till), the end not included.
func spans(name string, bounds [][2]time.Time) string {
	rows := make([]string, len(bounds))
	for i, b := range bounds {
		rows[i] = fmt.Sprintf("(%d, %s, %s)", i, moment(b[0]), moment(b[1]))
	}
	return name + " (n, since, till) AS (VALUES " + strings.Join(rows, ", ") + ")"
}

func moment(t time.Time) string { return t.UTC().Format("TIMESTAMP '2006-01-02 15:04:05'") }

// weeksBack returns the spans of a week and of those before it, the latest first.
func weeksBack(w Week, n int) [][2]time.Time {
	bounds := make([][2]time.Time, n)
	for i := range bounds {
		bounds[i] = [2]time.Time{w.Add(-i).From(), w.Add(-i).To()}
	}
	return bounds
}

// during is the condition that something began in a span of time, by the column started of a table.
func during(table string, from, to time.Time) string {
	return table + ".started >= " + moment(from) + " AND " + table + ".started < " + moment(to)
}

// tried is the same condition on attempts, by their numbers too.
func tried(table string, from, to time.Time) string {
	return during(table, from, to) + " AND " + queries.Since(table+".attempt", from) + " AND " + queries.Until(table+".attempt", to)
}
