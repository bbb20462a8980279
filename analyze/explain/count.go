package explain

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
)

// count replaces what the sample told by exact counts over all chosen attempts, in one pass: one grouping set for each set of attributes.
func (r *reader) count(ctx context.Context, a *Answer) error {
	if len(a.Combinations) == 0 {
		return nil
	}
	columns := []string{periodName}
	var covered clause
	for i, c := range a.Combinations {
		if i > 0 {
			covered.add(" OR ")
		}
		covered.add("period IS NOT NULL")
		for _, x := range c.Attributes {
			covered.add(" AND "+x.Name+" = ?", x.Value)
			if !slices.Contains(columns, x.Name) {
				columns = append(columns, x.Name)
			}
		}
	}
	for i := range a.Combinations {
		a.Combinations[i].periods = map[string][2]int64{}
	}
	list := strings.Join(columns, ", ")
	rows, err := r.ask(ctx, r.chosen(""), "SELECT grouping("+list+"), "+list+", count(*), CAST(sum(failure) AS BIGINT), CAST(coalesce(sum(CASE WHEN failure = 1 THEN amount END), 0) AS BIGINT)\n"+
		"FROM trait WHERE "+covered.sql+"\nGROUP BY GROUPING SETS ("+strings.Join(sets(a.Combinations), ", ")+")", covered.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		g, err := readGroup(rows, columns)
		if err != nil {
			return err
		}
		for i := range a.Combinations {
			a.Combinations[i].take(g)
		}
	}
	for i := range a.Combinations {
		a.Combinations[i].settle(a)
	}
	return rows.Err()
}

// sets writes the grouping sets of the combinations, each by period.
func sets(cs []Combination) []string {
	var all []string
	for _, c := range cs {
		names := []string{periodName}
		for _, x := range c.Attributes {
			names = append(names, x.Name)
		}
		if set := "(" + strings.Join(names, ", ") + ")"; !slices.Contains(all, set) {
			all = append(all, set)
		}
	}
	return all
}

// group is one row of the counts: the attributes of its set and their values, and how many attempts have them.
type group struct {
	values                     map[string]string
	attempts, failures, amount int64
}

// readGroup reads one row. A bit of grouping() is 1 where the column is not in the set of the row, the first column the highest. What is not
// told is empty, which no combination asks for.
func readGroup(rows *sql.Rows, columns []string) (group, error) {
	var bits int64
	g := group{values: map[string]string{}}
	texts := make([]sql.NullString, len(columns))
	into := []any{&bits}
	for i := range texts {
		into = append(into, &texts[i])
	}
	if err := rows.Scan(append(into, &g.attempts, &g.failures, &g.amount)...); err != nil {
		return g, fmt.Errorf("counts: %w", err)
	}
	for i, name := range columns {
		if bits&(1<<(len(columns)-1-i)) == 0 {
			g.values[name] = texts[i].String
		}
	}
	return g, nil
}

// take adds a group of the combination's own set.
func (c *Combination) take(g group) {
	if len(g.values) != 1+len(c.Attributes) {
		return
	}
	for _, x := range c.Attributes {
		if g.values[x.Name] != x.Value {
			return
		}
	}
	period := g.values[periodName]
	if c.Period == "" || c.Period == period {
		c.Attempts, c.Failures, c.FailedAmount = c.Attempts+g.attempts, c.Failures+g.failures, c.FailedAmount+g.amount
	}
	c.periods[period] = [2]int64{g.attempts, g.failures}
}

// settle computes the measures from the counts.
func (c *Combination) settle(a *Answer) {
	outFail, outTotal := a.Failures-c.Failures, a.Attempts-c.Attempts
	c.RateInside, c.RateOutside = rate(c.Failures, c.Attempts), rate(outFail, outTotal)
	c.RiskRatio = riskRatio(float64(c.Failures), float64(c.Attempts), float64(outFail), float64(outTotal))
	c.Support = rate(c.Failures, a.Failures)
	c.SupportMoney = rate(c.FailedAmount, a.FailedAmount)
	c.Excess = float64(c.Failures) - float64(c.Attempts)*c.RateOutside
	if c.Period == "" && len(c.periods) == 1 {
		for c.Period = range c.periods {
		}
	}
	c.RateOther = math.NaN()
	for period, n := range c.periods {
		if period != c.Period {
			c.RateOther = rate(n[1], n[0])
		}
	}
}

// riskRatio is the failure rate inside over that outside. Where nothing failed outside, half a failure and one attempt are added to each.
func riskRatio(f, n, F, N float64) float64 {
	if F == 0 {
		f, n, F, N = f+0.5, n+1, F+0.5, N+1
	}
	return f / math.Max(1, n) / (F / math.Max(1, N))
}

func rate(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
