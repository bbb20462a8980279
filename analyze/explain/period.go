package explain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// ErrPeriod is the error of periods that cannot be compared.
var ErrPeriod = errors.New("nothing to compare with")

// settlePeriods fills the two periods of a comparison. Without --from and --to the later half of the data is compared, or its last seven days
// where there are two weeks or more.
func (r *reader) settlePeriods(ctx context.Context) error {
	r.now = r.q.Period
	switch r.q.Compare {
	case CompareNone, CompareVersion:
		return nil
	case CompareBetween:
		r.reference = r.q.Reference
	}
	if r.now.From.IsZero() || r.now.To.IsZero() {
		if err := r.fillNow(ctx); err != nil {
			return err
		}
	}
	length := r.now.To.Sub(r.now.From)
	switch r.q.Compare {
	case ComparePrevious:
		r.reference = Period{r.now.From.Add(-length), r.now.From}
	case CompareWeekday:
		const week = 7 * 24 * time.Hour
		shift := (length + week - 1) / week * week
		r.reference = Period{r.now.From.Add(-shift), r.now.To.Add(-shift)}
	}
	if length <= 0 || !r.reference.To.After(r.reference.From) || r.reference.From.Before(r.now.To) && r.now.From.Before(r.reference.To) {
		return fmt.Errorf("%w: the periods are empty or overlap", ErrPeriod)
	}
	return nil
}

// fillNow takes what the question leaves open from the data.
func (r *reader) fillNow(ctx context.Context) error {
	var first, last sql.NullTime
	if err := r.s.QueryRow(ctx, "SELECT min(started), max(started) FROM attempt WHERE kind = 'payment' AND outcome <> 'unclear'").Scan(&first, &last); err != nil {
		return err
	}
	if !first.Valid {
		return fmt.Errorf("%w: there are no payments", ErrPeriod)
	}
	const week = 7 * 24 * time.Hour
	end := last.Time.UTC().Add(time.Microsecond)
	if r.now.To.IsZero() {
		r.now.To = end
	}
	if r.now.From.IsZero() {
		span := r.now.To.Sub(first.Time.UTC()) / 2
		if span >= week || r.q.Compare == CompareWeekday {
			span = week
		}
		r.now.From = r.now.To.Add(-span)
		if r.q.Compare == CompareBetween && r.reference.To.After(r.now.From) && r.reference.From.Before(r.now.From) {
			r.now.From = r.reference.To
		}
	}
	return nil
}

// periodColumn tells the period of an attempt; that of a release is found where its version is known, in explain.sql.
func (r *reader) periodColumn(c *clause) {
	switch r.q.Compare {
	case CompareNone:
		c.add("'all'")
	case CompareVersion:
		c.add("'release'")
	default:
		c.add("CASE WHEN ")
		c.within(r.now)
		c.add(" THEN 'now' ELSE 'reference' END")
	}
}
