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
	columns, wanted := asked(a.Combinations)
	if r.q.Compare != CompareNone {
		columns = append([]string{periodName}, columns...)
	}
	var inner clause
	for i, name := range columns {
		if i > 0 {
			inner.add(", ")
		}
		inner.add("CASE WHEN TRUE")
		inner.in(name, wanted[name])
		inner.add(" THEN " + name + " WHEN " + name + " IS NOT NULL THEN chr(31) END AS " + name)
	}
	list := strings.Join(columns, ", ")
	question := "SELECT grouping(" + list + "), " + list + ", count(*), CAST(sum(failure) AS BIGINT), CAST(coalesce(sum(CASE WHEN failure = 1 THEN amount END), 0) AS BIGINT)\nFROM (SELECT failure, amount, " +
		inner.sql + " FROM trait WHERE period IS NOT NULL) t\nGROUP BY GROUPING SETS (" + strings.Join(r.sets(a.Combinations), ", ") + ")"
	rows, err := r.ask(ctx, r.chosen(""), question, inner.args...)
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

// asked lists the attributes of all combinations, and the values that they ask for.
func asked(cs []Combination) (columns []string, wanted map[string][]string) {
	wanted = map[string][]string{}
	for _, c := range cs {
		for _, x := range c.Attributes {
			if !slices.Contains(columns, x.Name) {
				columns = append(columns, x.Name)
			}
			if !slices.Contains(wanted[x.Name], x.Value) {
				wanted[x.Name] = append(wanted[x.Name], x.Value)
			}
		}
	}
	return columns, wanted
}

// sets writes the grouping sets of the combinations; a comparison counts each of them by period.
func (r *reader) sets(cs []Combination) []string {
	var all []string
	for _, c := range cs {
		var names []string
		if r.q.Compare != CompareNone {
			names = append(names, periodName)
		}
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

// readGroup reads one row. A bit of grouping() is 1 where the column is not in the set of the row, the first column the highest. A row in
// which an attribute is not told has no values.
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
		if bits&(1<<(len(columns)-1-i)) != 0 {
			continue
		}
		if !texts[i].Valid {
			g.values = nil
			return g, nil
		}
		g.values[name] = texts[i].String
	}
	return g, nil
}

// take adds a group of the combination's own set to its inside or outside.
func (c *Combination) take(g group) {
	period, compared := g.values[periodName]
	size := len(g.values)
	if compared {
		size--
	}
	if size != len(c.Attributes) {
		return
	}
	inside := true
	for _, x := range c.Attributes {
		v, ok := g.values[x.Name]
		if !ok {
			return
		}
		inside = inside && v == x.Value
	}
	here := c.Period == "" || c.Period == period
	switch {
	case inside && here:
		c.Attempts, c.Failures, c.FailedAmount = c.Attempts+g.attempts, c.Failures+g.failures, c.FailedAmount+g.amount
	default:
		c.outTotal, c.outFail = c.outTotal+g.attempts, c.outFail+g.failures
	}
	if inside && compared {
		c.byPeriod(period, g)
	}
}

// byPeriod keeps the counts under the combination's attributes, period by period.
func (c *Combination) byPeriod(period string, g group) {
	if period == "now" || period == "after" {
		c.late[0], c.late[1] = c.late[0]+g.attempts, c.late[1]+g.failures
		return
	}
	c.early[0], c.early[1] = c.early[0]+g.attempts, c.early[1]+g.failures
}

// settle computes the measures from the counts.
func (c *Combination) settle(a *Answer) {
	c.RateInside, c.RateOutside = rate(c.Failures, c.Attempts), rate(c.outFail, c.outTotal)
	c.RiskRatio = riskRatio(float64(c.Failures), float64(c.Attempts), float64(c.outFail), float64(c.outTotal))
	c.Support = rate(c.Failures, a.Failures)
	c.SupportMoney = rate(c.FailedAmount, a.FailedAmount)
	c.Excess = float64(c.Failures) - float64(c.Attempts)*c.RateOutside
	c.RateOther = math.NaN()
	rest := c.early
	if c.Period == "reference" || c.Period == "before" {
		rest = c.late
	}
	if rest[0] > 0 {
		c.RateOther = rate(rest[1], rest[0])
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
