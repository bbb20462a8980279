// Package explain finds which combinations of attributes set failed payments apart
// from successful ones, or one period from another.
//
// SQL chooses the attempts, draws a sample that holds failures and successes in
// comparable numbers, and counts exactly, by GROUPING SETS, what was found. The search
// itself runs over the sample in memory: every combination of up to three attributes is
// weighed by its likelihood ratio (Kulldorff, "A spatial scan statistic", 1997), less the
// price of having had so many combinations to choose from. What one combination explains
// is held fixed while the next is sought, as in a Mantel-Haenszel analysis of strata.
package explain

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// Size is the greatest number of attributes in a combination; the period does not count.
const Size = 3

// Period is a span of time, From <= t < To; zero times are open ends.
type Period struct{ From, To time.Time }

// Zero tells whether the period has no ends.
func (p Period) Zero() bool { return p.From.IsZero() && p.To.IsZero() }

// Compare says what a period is compared with.
type Compare string

// The ways to compare.
const (
	CompareNone     Compare = ""
	ComparePrevious Compare = "previous" // the span of the same length right before
	CompareWeekday  Compare = "weekday"  // the same weekdays, as many whole weeks before as needed
	CompareBetween  Compare = "between"  // Question.Reference
	CompareVersion  Compare = "version"  // each terminal before and after its last change of version
)

// Question says which attempts to look at, and which of their failures.
type Question struct {
	Period
	Device, Merchant []string
	Cause, Code      []string // only failures of these causes and response codes, against all successes
	Compare          Compare
	Reference        Period // of CompareBetween
	Top              int    // how many combinations at most; 0: Most
}

// Most is how many combinations are sought where the question does not say.
const Most = 8

// Attribute is one condition of a combination.
type Attribute struct{ Name, Value string }

// Combination is a set of attributes under which payments fail more often than elsewhere. Outside are all other attempts.
type Combination struct {
	Attributes   []Attribute
	Period       string // of a comparison: now, reference, before, after; "" when the combination holds in both
	Failures     int64
	Attempts     int64
	FailedAmount int64 // minor units
	RateInside   float64
	RateOutside  float64
	RateOther    float64 // of a comparison: under the same attributes in the other period; NaN when there were no attempts
	RiskRatio    float64 // rate inside over rate outside; half a failure is added to each where there is none outside
	Support      float64 // share of all failures
	SupportMoney float64 // share of the amount of all failures
	Excess       float64 // failures above what the rate outside would give
	P            float64 // probability of such a finding in quiet data, over everything that was tried; an upper bound

	periods map[string][2]int64 // attempts and failures under the attributes, by period
}

// Answer is what sets the failures apart, the strongest first.
type Answer struct {
	Attempts, Failures int64
	FailedAmount       int64
	Now, Reference     Period // of a comparison of periods
	Combinations       []Combination
}

// Querier is what is asked: a store, or a cluster.
type Querier interface {
	Query(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, q string, args ...any) *sql.Row
}

// Run answers a question over a prepared store.
func Run(ctx context.Context, s Querier, q Question) (*Answer, error) {
	if q.Top <= 0 {
		q.Top = Most
	}
	r, err := newReader(ctx, s, q)
	if err != nil {
		return nil, err
	}
	a := &Answer{Attempts: r.attempts[0] + r.attempts[1], Failures: r.attempts[1], FailedAmount: r.amount, Now: r.now, Reference: r.reference}
	if r.attempts[0] == 0 || r.attempts[1] == 0 {
		return a, nil
	}
	t, err := r.sample(ctx)
	if err != nil {
		return nil, err
	}
	list := newSelection(t, t.every(), q.Top).run()
	for _, f := range list {
		a.Combinations = append(a.Combinations, t.combination(f))
	}
	if err := r.count(ctx, a); err != nil {
		return nil, fmt.Errorf("explain.sql: %w", err)
	}
	if q.Compare != CompareNone {
		a.Combinations = slices.DeleteFunc(a.Combinations, func(c Combination) bool { return c.Period == "" })
	}
	return a, nil
}
