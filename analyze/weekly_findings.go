package analyze

import (
	"context"
	"slices"
	"strings"
	"time"
)

// The states of a finding in a week.
const (
	StateNew        = "new"        // never before
	StateReopened   = "reopened"   // known, but not from the week before
	StateContinuing = "continuing" // known from the week before
	StateResolved   = "resolved"   // of the week before, and gone, though its terminals were heard from
	StateUnheard    = "unheard"    // of the week before; its terminals were not heard from, so that nobody can tell
)

// states is the order in which they are told.
var states = []string{StateNew, StateReopened, StateContinuing, StateUnheard, StateResolved}

// yearBack is how many weeks a finding is remembered.
const yearBack = 53

// WeekFinding is a cause in a scope (a shop, a terminal, or everything), followed over the weeks.
type WeekFinding struct {
	ID                 string    `json:"id"`
	State              string    `json:"state"`
	Cause              string    `json:"cause"`
	Title              Text      `json:"title"`
	Severity           string    `json:"severity"`
	Actor              string    `json:"actor"`
	Step               Text      `json:"first_step"`
	Weeks              int       `json:"weeks"`               // in a row, this one or the last one included
	LastSeen           Week      `json:"last_seen"`           // the last week before this one in which it was seen
	Failures           int64     `json:"failures"`            // payments; of a resolved one 0
	ManagementFailures int64     `json:"management_failures"` // sign-ins, key downloads ...
	Troubles           int64     `json:"troubles"`            // spells outside of any attempt
	Before             int64     `json:"failures_week_before"`
	Devices            []string  `json:"devices"` // those with the most failures first
	Merchants          int64     `json:"merchants"`
	First              time.Time `json:"first"`
	Last               time.Time `json:"last"`
	Confidence         float64   `json:"confidence"`

	key [2]string // cause and scope: what makes it the same finding in another week
}

// readFindings follows every cause and scope of this week and of the week before over the year. Weeks are counted
// backwards: 0 is this one. Weeks in a row have the number that their place in the order gives them.
func (w *Weekly) readFindings(ctx context.Context, s Engine, h heard) error {
	w.Findings = []WeekFinding{}
	rows, err := s.Query(ctx, "WITH "+spans("week", weeksBack(w.Week, yearBack))+`,
	seen AS (
		SELECT j.cause, j.scope, w.n, count_if(j.kind = 'payment') AS failures, count_if(j.kind = 'management') AS management, count_if(j.kind = 'trouble') AS troubles,
			count(DISTINCT j.merchant) AS merchants, min(j.started) AS first, max(j.ended) AS last, round(round(avg(j.confidence), 6), 2) AS confidence
		FROM week w JOIN judged j ON j.started >= w.since AND j.started < w.till
		WHERE j.cause NOT IN ('unexplained', 'account-declined') AND `+during("j", w.Week.Add(1-yearBack).From(), w.To)+`
		GROUP BY j.cause, j.scope, w.n
	),
	placed AS (
		SELECT s.*, row_number() OVER (PARTITION BY cause, scope ORDER BY n) - 1 AS place, min(n) OVER (PARTITION BY cause, scope) AS newest FROM seen s
	)
	SELECT cause, scope, min(n), count_if(n = place + newest), coalesce(min(CASE WHEN n > 0 THEN n END), 0),
		max(CASE WHEN n = 0 THEN failures ELSE 0 END), max(CASE WHEN n = 0 THEN management ELSE 0 END), max(CASE WHEN n = 0 THEN troubles ELSE 0 END),
		max(CASE WHEN n = 1 THEN failures + management ELSE 0 END), max(CASE WHEN n = newest THEN merchants END),
		max(CASE WHEN n = newest THEN first END), max(CASE WHEN n = newest THEN last END), max(CASE WHEN n = newest THEN confidence END)
	FROM placed WHERE newest <= 1
	GROUP BY cause, scope ORDER BY cause, scope`)
	if err != nil {
		return err
	}
	defer rows.Close()
	about, err := causesBySlug()
	if err != nil {
		return err
	}
	for rows.Next() {
		var f WeekFinding
		var newest, earlier int
		if err := rows.Scan(&f.key[0], &f.key[1], &newest, &f.Weeks, &earlier, &f.Failures, &f.ManagementFailures, &f.Troubles, &f.Before, &f.Merchants,
			&f.First, &f.Last, &f.Confidence); err != nil {
			return err
		}
		c := about[f.key[0]]
		f.Cause, f.Title, f.Severity, f.Actor, f.Step = c.Slug, c.Title, c.Severity, c.Actor, firstOf(c.Remedy)
		f.First, f.Last = f.First.UTC(), f.Last.UTC()
		f.ID = findingID(f.Cause, f.key[1], time.Time{})
		if earlier > 0 {
			f.LastSeen = w.Week.Add(-earlier)
		}
		f.State = stateOf(newest, earlier)
		w.Findings = append(w.Findings, f)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := w.readPlaces(ctx, s, h); err != nil {
		return err
	}
	slices.SortStableFunc(w.Findings, compareFindings)
	return nil
}

// stateOf names the state from the newest week and the newest before this one, counted backwards.
func stateOf(newest, earlier int) string {
	switch {
	case newest > 0:
		return StateResolved
	case earlier == 0:
		return StateNew
	case earlier == 1:
		return StateContinuing
	}
	return StateReopened
}

// readPlaces names the terminals of every finding, and tells the resolved from those that nobody can tell about.
func (w *Weekly) readPlaces(ctx context.Context, s Engine, h heard) error {
	places := map[[2]string][]string{}
	rows, err := s.Query(ctx, `WITH newest AS (
		SELECT j.cause, j.scope, j.device, j.started >= ? AS here, max(CASE WHEN j.started >= ? THEN 1 ELSE 0 END) OVER (PARTITION BY j.cause, j.scope) = 1 AS any_here
		FROM judged j WHERE j.started >= ? AND j.started < ? AND j.cause NOT IN ('unexplained', 'account-declined'))
		SELECT cause, scope, device FROM newest WHERE here = any_here AND device IS NOT NULL
		GROUP BY cause, scope, device ORDER BY cause, scope, count(*) DESC, device`, w.From, w.From, w.Week.Add(-1).From(), w.To)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key [2]string
		var device string
		if err := rows.Scan(&key[0], &key[1], &device); err != nil {
			return err
		}
		places[key] = append(places[key], device)
	}
	for i := range w.Findings {
		f := &w.Findings[i]
		f.Devices = places[f.key]
		if f.Devices == nil {
			f.Devices = []string{}
		}
		if f.State == StateResolved && !f.heardFrom(h) {
			f.State = StateUnheard
		}
	}
	return rows.Err()
}

// heardFrom tells whether one of the finding's terminals, or any where it names none, was heard from.
func (f *WeekFinding) heardFrom(h heard) bool {
	if len(f.Devices) == 0 {
		return len(h.this) > 0
	}
	return slices.ContainsFunc(f.Devices, func(d string) bool { return h.this[d] })
}

// Total is how often it was seen in the week.
func (f *WeekFinding) Total() int64 { return f.Failures + f.ManagementFailures + f.Troubles }

func compareFindings(a, b WeekFinding) int {
	for _, n := range []int{
		slices.Index(states, a.State) - slices.Index(states, b.State),
		severities[a.Severity] - severities[b.Severity],
		int(b.Failures+b.ManagementFailures) - int(a.Failures+a.ManagementFailures),
		int(b.Before) - int(a.Before),
		strings.Compare(a.key[0], b.key[0]), strings.Compare(a.key[1], b.key[1]),
	} {
		if n != 0 {
			return n
		}
	}
	return 0
}

// InState returns the findings of one state, the gravest first.
func (w *Weekly) InState(state string) []WeekFinding {
	var fs []WeekFinding
	for _, f := range w.Findings {
		if f.State == state {
			fs = append(fs, f)
		}
	}
	return fs
}

// firstOf returns the first of several lines in every language.
func firstOf(lists map[string][]string) Text {
	t := Text{}
	for lang, lines := range lists {
		if len(lines) > 0 {
			t[lang] = lines[0]
		}
	}
	return t
}
