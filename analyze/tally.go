package analyze

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Tally counts payments by time, terminal, merchant, cause and response code: what a page needs to answer filters by itself.
type Tally struct {
	Unit     time.Duration // length of a step: an hour or a day
	Offset   int           // minutes east of UTC of the clock by which steps begin
	Folded   bool          // terminals and merchants with few failures are put together, since there are too many
	Causes   map[string]TallyCause
	Cells    []Cell
	Attempts int64
}

// TallyCause is what a page says of a cause.
type TallyCause struct {
	Title    Text
	Severity string
}

// Cell is the payments that have all of these in common. Empty fields are not known.
type Cell struct {
	Step             time.Time // the local time at which the step begins, written as if it were UTC
	Device, Merchant string    // Others where they are folded
	Cause            string    // empty: approved
	Code             string    // of a failure; where it has no code, its outcome
	Currency         string
	Attempts         int64
	AmountMinor      int64 // of failures only
}

// Others stands for the terminals or merchants that a folded tally does not tell apart. No log can hold it.
const Others = "\x01others"

// tallyCells is how many cells a page may carry: about two megabytes.
const tallyCells = 60_000

// hourly is the longest window that is told by the hour.
const hourly = 4 * 24 * time.Hour

// tallySQL counts the cells. Its parameters, after those of the filter: what stands for folded names, how many terminals
// and how many merchants keep theirs.
const tallySQL = `,
paid AS (SELECT started + (%[1]d) * INTERVAL '1' MINUTE AS local_time, device, merchant, cause, amount, is_failure,
	CASE WHEN is_failure THEN coalesce(response_code, outcome) END AS code, CASE WHEN is_failure THEN currency END AS currency
	FROM chosen WHERE kind = 'payment'),
devices AS (SELECT device, row_number() OVER (ORDER BY count_if(is_failure) DESC, count(*) DESC, device) AS place FROM paid WHERE device IS NOT NULL GROUP BY device),
merchants AS (SELECT merchant, row_number() OVER (ORDER BY count_if(is_failure) DESC, count(*) DESC, merchant) AS place FROM paid WHERE merchant IS NOT NULL GROUP BY merchant)
SELECT step, device, merchant, cause, code, currency, count(*) AS attempts, CAST(coalesce(sum(lost), 0) AS BIGINT) AS amount
FROM (
	SELECT date_trunc('%[2]s', p.local_time) AS step, CASE WHEN p.device IS NULL THEN '' WHEN d.place <= %[3]d THEN p.device ELSE '%[4]s' END AS device,
		CASE WHEN p.merchant IS NULL THEN '' WHEN m.place <= %[3]d THEN p.merchant ELSE '%[4]s' END AS merchant,
		coalesce(p.cause, '') AS cause, coalesce(p.code, '') AS code, coalesce(p.currency, '') AS currency, CASE WHEN p.is_failure THEN p.amount END AS lost
	FROM paid p LEFT JOIN devices d ON d.device = p.device LEFT JOIN merchants m ON m.merchant = p.merchant) x
GROUP BY step, device, merchant, cause, code, currency
ORDER BY step, device, merchant, cause, code, currency
LIMIT %[5]d`

// ReadTally counts the payments of a prepared store that the filter lets through. Where the cells would be too many it tells days
// instead of hours, and then fewer and fewer terminals and merchants apart.
func ReadTally(ctx context.Context, s Engine, f Filter) (*Tally, error) {
	t := &Tally{Unit: 24 * time.Hour, Causes: map[string]TallyCause{}}
	window, err := t.frame(ctx, s, f)
	if err != nil {
		return nil, err
	}
	const all = 1 << 30
	type trial struct {
		unit time.Duration
		keep int
	}
	trials := []trial{{24 * time.Hour, all}, {24 * time.Hour, 300}, {24 * time.Hour, 100}, {24 * time.Hour, 30}, {24 * time.Hour, 0}}
	switch {
	case t.Folded: // terminals and merchants alone make too many
		trials = trials[1:]
	case window <= hourly:
		trials = append([]trial{{time.Hour, all}}, trials...)
	}
	for i, try := range trials {
		t.Unit, t.Folded = try.unit, try.keep < all
		limit := tallyCells
		if i == len(trials)-1 {
			limit = all // nothing is left to fold
		}
		full, err := t.count(ctx, s, f, try.keep, limit)
		if err != nil || full {
			return t, err
		}
	}
	return t, nil
}

// frame finds the span of the payments, the clock that most of them were logged by, and whether there are too many terminals and merchants
// to tell all apart.
func (t *Tally) frame(ctx context.Context, s Engine, f Filter) (time.Duration, error) {
	q, args := chosenWith(`,
		clocks AS (SELECT coalesce(utc_offset, 0) AS utc_offset, count(*) AS n, min(started) AS first, max(started) AS last FROM chosen WHERE kind = 'payment' GROUP BY 1)
		SELECT min(first) OVER (), max(last) OVER (), utc_offset, (SELECT approx_distinct(device || '/' || merchant) FROM chosen WHERE kind = 'payment')
		FROM clocks ORDER BY n DESC, utc_offset LIMIT 1`, f)
	var first, last sql.NullTime
	var offset, pairs sql.NullInt64
	if err := s.QueryRow(ctx, q, args...).Scan(&first, &last, &offset, &pairs); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	t.Offset = int(offset.Int64)
	t.Folded = pairs.Int64 > tallyCells
	return last.Time.Sub(first.Time), t.readCauses(ctx, s)
}

func (t *Tally) readCauses(ctx context.Context, s Engine) error {
	rows, err := s.Query(ctx, "SELECT cause, severity, title_en, title_zh FROM cause")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var slug, severity, en, zh string
		if err := rows.Scan(&slug, &severity, &en, &zh); err != nil {
			return err
		}
		t.Causes[slug] = TallyCause{Text{"en": en, "zh": zh}, severity}
	}
	return rows.Err()
}

// count reads the cells; full is false where there are more than the limit.
func (t *Tally) count(ctx context.Context, s Engine, f Filter, keep, limit int) (full bool, err error) {
	unit := "day"
	if t.Unit == time.Hour {
		unit = "hour"
	}
	q, args := chosenWith(fmt.Sprintf(tallySQL, t.Offset, unit, keep, Others, limit+1), f)
	rows, err := s.Query(ctx, q, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	t.Cells, t.Attempts = nil, 0
	for rows.Next() {
		var c Cell
		var step sql.NullTime
		if err := rows.Scan(&step, &c.Device, &c.Merchant, &c.Cause, &c.Code, &c.Currency, &c.Attempts, &c.AmountMinor); err != nil {
			return false, err
		}
		c.Step = step.Time.UTC()
		t.Cells = append(t.Cells, c)
		t.Attempts += c.Attempts
	}
	return len(t.Cells) <= limit, rows.Err()
}

// Totals adds the cells up.
func (t *Tally) Totals() Totals {
	var sum Totals
	for _, c := range t.Cells {
		sum.Attempts += c.Attempts
		if c.Cause == "" {
			continue
		}
		sum.Failures += c.Attempts
		sum.FailedAmountMinor += c.AmountMinor
		sum.Currency = max(sum.Currency, c.Currency)
		if c.Cause == "unexplained" {
			sum.Unexplained += c.Attempts
		}
	}
	sum.Explained = sum.Failures - sum.Unexplained
	return sum
}

// chosenWith puts the chosen attempts in front of further named queries.
func chosenWith(rest string, f Filter) (string, []any) {
	where, args := f.where("started", "device", "merchant", "response_code", "cause")
	return "WITH " + chosen + where + ")" + strings.TrimLeft(rest, " "), args
}
