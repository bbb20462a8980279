package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// WeekTotals counts the attempts of a week.
type WeekTotals struct {
	Attempts           int64 `json:"attempts"`
	Failures           int64 `json:"failures"`
	Declined           int64 `json:"declined"` // by the issuer: no fault
	Unexplained        int64 `json:"unexplained"`
	Devices            int64 `json:"devices"` // terminals with payments
	Merchants          int64 `json:"merchants"`
	ManagementAttempts int64 `json:"management_attempts"`
	ManagementFailures int64 `json:"management_failures"`
}

// WeekDay compares a day with the same weekday of the week before and of the four weeks before.
type WeekDay struct {
	Day            time.Time `json:"day"` // its beginning
	Attempts       int64     `json:"attempts"`
	Failures       int64     `json:"failures"`
	BeforeAttempts int64     `json:"week_before_attempts"`
	BeforeFailures int64     `json:"week_before_failures"`
	MonthAttempts  int64     `json:"four_weeks_attempts"`
	MonthFailures  int64     `json:"four_weeks_failures"`
}

// Money is what failed in one currency, in its minor units.
type Money struct {
	Currency     string `json:"currency"`
	Failures     int64  `json:"failures"` // with an amount; repeats of the same purchase count once
	Failed       int64  `json:"failed_minor"`
	Lost         int64  `json:"not_recovered_minor"`
	LostFailures int64  `json:"not_recovered"`
}

// WeekData is another week that holds payments.
type WeekData struct {
	Week    Week       `json:"week"`
	Totals  WeekTotals `json:"totals"`
	Causes  []Counted  `json:"causes"`
	Records int64      `json:"records"` // events in the store
}

// Counted is a cause with its failures.
type Counted struct {
	Cause    string `json:"cause"`
	Title    Text   `json:"title"`
	Failures int64  `json:"failures"`
}

const weekTotals = `
	SELECT w.n, count_if(a.kind = 'payment'), count_if(a.kind = 'payment' AND a.outcome <> 'approved'),
		count_if(a.kind = 'payment' AND j.cause = 'account-declined'), count_if(a.kind = 'payment' AND a.outcome <> 'approved' AND coalesce(j.cause, 'unexplained') = 'unexplained'),
		count(DISTINCT CASE WHEN a.kind = 'payment' THEN a.device END), count(DISTINCT CASE WHEN a.kind = 'payment' THEN a.merchant END),
		count_if(a.kind = 'management'), count_if(a.kind = 'management' AND a.outcome <> 'approved')
	FROM week w JOIN attempt a ON a.started >= w.since AND a.started < w.till
	LEFT JOIN judged j ON j.attempt = a.attempt
	WHERE a.kind IN ('payment', 'management') AND a.outcome <> 'unclear' AND %s
	GROUP BY w.n`

func (w *Weekly) readTotals(ctx context.Context, s Engine) error {
	totals, err := totalsOf(ctx, s, w.Week, 2)
	if err != nil {
		return err
	}
	w.Totals, w.Before = totals[0], totals[1]
	return nil
}

// totalsOf counts a week and those before it.
func totalsOf(ctx context.Context, s Engine, week Week, n int) ([]WeekTotals, error) {
	rows, err := s.Query(ctx, "WITH "+spans("week", weeksBack(week, n))+
		fmt.Sprintf(weekTotals, tried("a", week.Add(1-n).From(), week.To())))
	totals := make([]WeekTotals, n)
	err = each(rows, err, func() error {
		var at int
		var t WeekTotals
		if err := rows.Scan(&at, &t.Attempts, &t.Failures, &t.Declined, &t.Unexplained, &t.Devices, &t.Merchants, &t.ManagementAttempts, &t.ManagementFailures); err != nil {
			return err
		}
		totals[at] = t
		return nil
	})
	return totals, err
}

// readDays counts the seven days and the same weekdays of the four weeks before.
func (w *Weekly) readDays(ctx context.Context, s Engine) error {
	var bounds [][2]time.Time
	for back := range 5 {
		week := w.Week.Add(-back)
		for d := range 7 {
			bounds = append(bounds, [2]time.Time{week.Day(d), week.Day(d + 1)})
		}
	}
	w.Days = make([]WeekDay, 7)
	for d := range w.Days {
		w.Days[d].Day = w.Week.Day(d)
	}
	rows, err := s.Query(ctx, "WITH "+spans("day", bounds)+`
		SELECT d.n, count(*), count_if(a.outcome <> 'approved')
		FROM day d JOIN attempt a ON a.started >= d.since AND a.started < d.till
		WHERE a.kind = 'payment' AND a.outcome <> 'unclear' AND `+tried("a", w.Week.Add(-4).From(), w.To)+`
		GROUP BY d.n`)
	return each(rows, err, func() error {
		var n int
		var attempts, failures int64
		if err := rows.Scan(&n, &attempts, &failures); err != nil {
			return err
		}
		w.Days[n%7].add(n/7, attempts, failures)
		return nil
	})
}

func (d *WeekDay) add(back int, attempts, failures int64) {
	if back == 0 {
		d.Attempts, d.Failures = attempts, failures
		return
	}
	if back == 1 {
		d.BeforeAttempts, d.BeforeFailures = attempts, failures
	}
	d.MonthAttempts += attempts
	d.MonthFailures += failures
}

// readMoney asks what failed and was not paid by the same card at the same merchant within fifteen minutes. A failure that the
// same card repeats for the same amount there within that time is the same purchase, which counts once, by its last try.
func (w *Weekly) readMoney(ctx context.Context, s Engine) error {
	w.Money = []Money{}
	rows, err := s.Query(ctx, `WITH lost AS (
		SELECT a.attempt, a.started, a.ended, a.amount, a.currency, a.card_token, coalesce(a.merchant, a.device, '') AS place
		FROM attempt a
		WHERE a.kind = 'payment' AND a.outcome NOT IN ('approved', 'unclear') AND a.amount > 0 AND `+tried("a", w.From, w.To)+`
	),
	later AS (
		SELECT l.attempt, bool_or(a.outcome = 'approved') AS paid, bool_or(a.outcome <> 'approved' AND a.amount = l.amount) AS repeated
		FROM lost l JOIN attempt a ON a.card_token = l.card_token AND coalesce(a.merchant, a.device, '') = l.place
		WHERE a.kind = 'payment' AND a.outcome <> 'unclear' AND a.attempt <> l.attempt
		  AND (a.started > l.started OR a.started = l.started AND a.attempt > l.attempt) AND a.started <= coalesce(l.ended, l.started) + INTERVAL '15' MINUTE
		  AND `+tried("a", w.From, w.To.Add(time.Hour))+`
		GROUP BY l.attempt
	)
	SELECT l.currency, count(*), CAST(sum(l.amount) AS BIGINT), count_if(NOT coalesce(t.paid, FALSE)),
		CAST(sum(CASE WHEN coalesce(t.paid, FALSE) THEN 0 ELSE l.amount END) AS BIGINT)
	FROM lost l LEFT JOIN later t ON t.attempt = l.attempt
	WHERE NOT coalesce(t.repeated, FALSE)
	GROUP BY l.currency ORDER BY 3 DESC, l.currency`)
	return each(rows, err, func() error {
		var m Money
		var currency sql.NullString
		if err := rows.Scan(&currency, &m.Failures, &m.Failed, &m.LostFailures, &m.Lost); err != nil {
			return err
		}
		m.Currency = currency.String
		w.Money = append(w.Money, m)
		return nil
	})
}

// readElsewhere finds the nearest week with payments where this one holds none: the last before it, else the first after it.
func (w *Weekly) readElsewhere(ctx context.Context, s Engine) error {
	if w.Totals.Attempts > 0 {
		return nil
	}
	var records int64
	var before, after sql.NullTime
	err := s.QueryRow(ctx, `SELECT max(CASE WHEN started < ? THEN started END), min(CASE WHEN started >= ? THEN started END)
		FROM attempt WHERE kind = 'payment' AND outcome <> 'unclear'`, w.From, w.To).Scan(&before, &after)
	if err != nil {
		return err
	}
	if err := s.QueryRow(ctx, "SELECT CAST(coalesce(sum(events), 0) AS BIGINT) FROM source").Scan(&records); err != nil {
		return err
	}
	near := before
	if !near.Valid {
		near = after
	}
	w.Elsewhere = &WeekData{Records: records, Causes: []Counted{}}
	if !near.Valid {
		return nil
	}
	e := w.Elsewhere
	e.Week = WeekOf(near.Time, w.Week.zone)
	totals, err := totalsOf(ctx, s, e.Week, 1)
	if err != nil {
		return err
	}
	e.Totals = totals[0]
	e.Causes, err = topCauses(ctx, s, e.Week)
	return err
}

// topCauses counts the three most frequent causes of a week.
func topCauses(ctx context.Context, s Engine, week Week) ([]Counted, error) {
	about, err := causesBySlug()
	if err != nil {
		return nil, err
	}
	rows, err := s.Query(ctx, `SELECT cause, count(*) FROM judged WHERE kind = 'payment' AND cause NOT IN ('unexplained', 'account-declined') AND started >= ? AND started < ?
		GROUP BY cause ORDER BY count(*) DESC, cause LIMIT 3`, week.From(), week.To())
	causes := []Counted{}
	err = each(rows, err, func() error {
		var c Counted
		if err := rows.Scan(&c.Cause, &c.Failures); err != nil {
			return err
		}
		c.Title = about[c.Cause].Title
		causes = append(causes, c)
		return nil
	})
	return causes, err
}
