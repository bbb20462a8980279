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

// cellSQL counts the finest cells. Its parameters, after those of the filter: the clock, and the length of a step. Approved payments, which are
// most, have nothing that tells them apart but their place and time.
const cellSQL = `
SELECT date_trunc('%[2]s', started + (%[1]d) * INTERVAL '1' MINUTE) AS step, coalesce(device, '') AS device, coalesce(merchant, '') AS merchant,
	'' AS cause, '' AS code, '' AS currency, count(*) AS attempts, 0 AS amount
FROM chosen WHERE kind = 'payment' AND NOT is_failure
GROUP BY 1, 2, 3
UNION ALL
SELECT date_trunc('%[2]s', started + (%[1]d) * INTERVAL '1' MINUTE) AS step, coalesce(device, '') AS device, coalesce(merchant, '') AS merchant,
	coalesce(cause, '') AS cause, coalesce(response_code, outcome) AS code, coalesce(currency, '') AS currency, count(*) AS attempts, CAST(coalesce(sum(amount), 0) AS BIGINT) AS amount
FROM chosen WHERE kind = 'payment' AND is_failure
GROUP BY 1, 2, 3, 4, 5, 6`

// tallySQL folds the cells. Its parameters: where they are, the length of a step, how many terminals and how many merchants keep their names, what
// stands for the others, and how many rows to tell.
const tallySQL = `
WITH cell AS (%[1]s),
failing AS (SELECT device, merchant, attempts, CASE WHEN cause <> '' THEN attempts ELSE 0 END AS failures FROM cell),
devices AS (SELECT device, row_number() OVER (ORDER BY sum(failures) DESC, sum(attempts) DESC, device) AS place FROM failing WHERE device <> '' GROUP BY device),
merchants AS (SELECT merchant, row_number() OVER (ORDER BY sum(failures) DESC, sum(attempts) DESC, merchant) AS place FROM failing WHERE merchant <> '' GROUP BY merchant)
SELECT step, device, merchant, cause, code, currency, CAST(sum(attempts) AS BIGINT) AS attempts, CAST(sum(amount) AS BIGINT) AS amount
FROM (
	SELECT date_trunc('%[2]s', c.step) AS step, CASE WHEN c.device = '' OR d.place <= %[3]d THEN c.device ELSE '%[4]s' END AS device,
		CASE WHEN c.merchant = '' OR m.place <= %[3]d THEN c.merchant ELSE '%[4]s' END AS merchant, c.cause, c.code, c.currency, c.attempts, c.amount
	FROM cell c LEFT JOIN devices d ON d.device = c.device LEFT JOIN merchants m ON m.merchant = c.merchant) x
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
	if window <= hourly {
		t.Unit, trials = time.Hour, append([]trial{{time.Hour, all}}, trials...)
	}
	cells, args, err := t.cells(ctx, s, f)
	if err != nil {
		return nil, err
	}
	rows, err := finest(ctx, s)
	if err != nil {
		return nil, err
	}
	for i, try := range trials {
		if i == 0 && rows > 2*tallyCells {
			continue // a cell stands in two rows at most: those of a day that two pieces share
		}
		t.Unit, t.Folded = try.unit, try.keep < all
		limit := tallyCells
		if i == len(trials)-1 {
			limit = all // nothing is left to fold
		}
		full, err := t.count(ctx, s, fmt.Sprintf(tallySQL, cells, t.unit(), try.keep, Others, limit+1), args, limit)
		if err != nil || full {
			return t, err
		}
	}
	return t, nil
}

// unit is the word for the length of a step.
func (t *Tally) unit() string {
	if t.Unit == time.Hour {
		return "hour"
	}
	return "day"
}

// cells returns the query that tells the finest cells: from a table beside the store, or where there is no place for one, by counting.
func (t *Tally) cells(ctx context.Context, s Engine, f Filter) (string, []any, error) {
	text := fmt.Sprintf(cellSQL, t.Offset, t.unit())
	if keeper(s) == nil {
		q, args := chosenWith(s, text, f)
		return q, args, nil
	}
	return "SELECT * FROM " + store.ScratchName("cell"), nil, computeTables(ctx, s, []queries.Table{{Name: "cell", By: queries.ByDay, SQL: text}}, Question{Filter: f}, nil)
}

// finest is how many rows the table of the finest cells has; 0 where there is none.
func finest(ctx context.Context, s Engine) (rows int, err error) {
	if keeper(s) == nil {
		return 0, nil
	}
	err = s.QueryRow(ctx, "SELECT count(*) FROM "+store.ScratchName("cell")).Scan(&rows)
	return rows, err
}

// frame finds the span of the payments, and the clock that most of them were logged by.
func (t *Tally) frame(ctx context.Context, s Engine, f Filter) (time.Duration, error) {
	q, args := chosenWith(s, `,
		clocks AS (SELECT coalesce(utc_offset, 0) AS utc_offset, count(*) AS n, min(started) AS first, max(started) AS last FROM chosen WHERE kind = 'payment' GROUP BY 1)
		SELECT min(first) OVER (), max(last) OVER (), utc_offset FROM clocks ORDER BY n DESC, utc_offset LIMIT 1`, f)
	var first, last sql.NullTime
	var offset sql.NullInt64
	if err := s.QueryRow(ctx, q, args...).Scan(&first, &last, &offset); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	t.Offset = int(offset.Int64)
	return last.Time.Sub(first.Time), t.readCauses(ctx, s)
}

func (t *Tally) readCauses(ctx context.Context, s Engine) error {
	rows, err := s.Query(ctx, "SELECT cause, severity, title_en, title_zh FROM cause")
	return each(rows, err, func() error {
		var slug, severity, en, zh string
		if err := rows.Scan(&slug, &severity, &en, &zh); err != nil {
			return err
		}
		t.Causes[slug] = TallyCause{Text{"en": en, "zh": zh}, severity}
		return nil
	})
}

// count reads the cells that a query tells; full is false where there are more than the limit.
func (t *Tally) count(ctx context.Context, s Engine, q string, args []any, limit int) (full bool, err error) {
	defer release(ctx, s)
	rows, err := s.Query(ctx, q, args...)
	t.Cells, t.Attempts = nil, 0
	err = each(rows, err, func() error {
		var c Cell
		var step sql.NullTime
		if err := rows.Scan(&step, &c.Device, &c.Merchant, &c.Cause, &c.Code, &c.Currency, &c.Attempts, &c.AmountMinor); err != nil {
			return err
		}
		c.Step = step.Time.UTC()
		t.Cells = append(t.Cells, c)
		t.Attempts += c.Attempts
		return nil
	})
	return len(t.Cells) <= limit, err
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
func chosenWith(s Engine, rest string, f Filter) (string, []any) {
	where, args := f.where("started", "device", "merchant", "response_code", "cause")
	return "WITH " + chosenIn(s) + where + ")" + strings.TrimLeft(rest, " "), args
}
