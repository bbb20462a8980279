package explain

import (
	"context"
	"fmt"
	"math"
	"slices"
)

const (
	// explained is how many findings are explained, those with the most failures first, and told how many combinations each may have.
	explained, told = 50, 3
	// controls is how many successes the failures of a finding are held against.
	controls = 20_000
)

// ForFindings says what sets the failed payments of each finding of a prepared store apart from the successful ones, by the number of the finding.
// Failures of other findings are left out. Measures are those of a sample of the successes: attempts and money are not counted.
func ForFindings(ctx context.Context, s Querier) (map[int64][]Combination, error) {
	r, err := newReader(ctx, s, Question{})
	if err != nil {
		return nil, err
	}
	all := map[int64][]Combination{}
	if r.attempts[0] == 0 || r.attempts[1] == 0 {
		return all, nil
	}
	t, owner, err := r.members(ctx)
	if err != nil {
		return nil, err
	}
	good, bad := split(t, owner)
	for _, id := range largest(bad) {
		rows := append(slices.Clone(good), bad[id]...)
		slices.Sort(rows)
		for _, f := range newSelection(t, rows, told).run() {
			all[id] = append(all[id], t.measured(f, rows))
		}
	}
	return all, nil
}

// members reads a sample of the successes, and the failures that belong to findings; owner is the finding of each row, 0 for successes.
func (r *reader) members(ctx context.Context) (*table, []int64, error) {
	t := newTable(r.names)
	rows, err := r.ask(ctx, r.draw(controls, failures), "SELECT t.attempt, t.failure, "+trouble+", "+t.line()+
		", coalesce(m.finding, 0) FROM trait t LEFT JOIN member m ON m.attempt = t.attempt WHERE t.failure = 0 OR m.attempt IS NOT NULL")
	if err != nil {
		return nil, nil, fmt.Errorf("explain.sql: %w", err)
	}
	owner, err := t.read(rows, r.attempts)
	return t, owner, err
}

// split sorts the rows into successes and the failures of each finding.
func split(t *table, owner []int64) (good []int32, bad map[int64][]int32) {
	bad = map[int64][]int32{}
	for row, id := range owner {
		switch {
		case t.failed[row] == 0:
			good = append(good, int32(row))
		case id != 0:
			bad[id] = append(bad[id], int32(row))
		}
	}
	return good, bad
}

func largest(bad map[int64][]int32) []int64 {
	var ids []int64
	for id, rows := range bad {
		if len(rows) >= minFailures {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int {
		if x, y := len(bad[a]), len(bad[b]); x != y {
			return y - x
		}
		return int(a - b)
	})
	return ids[:min(explained, len(ids))]
}

// measured fills the measures of a combination from the rows of the sample.
func (t *table) measured(f found, rows []int32) Combination {
	c := t.combination(f)
	var in, all [2]float64
	failed := 0.0
	for _, r := range rows {
		failed += float64(t.failed[r])
		if !f.combo.told(t, r) {
			continue
		}
		all[t.failed[r]]++
		if f.combo.covers(t, r) {
			in[t.failed[r]]++
		}
	}
	w := t.weight[0]
	c.RateInside, c.RateOutside = in[1]/(in[1]+w*in[0]), (all[1]-in[1])/math.Max(1, all[1]-in[1]+w*(all[0]-in[0]))
	c.RiskRatio = riskRatio(in[1], in[1]+w*in[0], all[1]-in[1], all[1]-in[1]+w*(all[0]-in[0]))
	c.Support, c.RateOther = in[1]/failed, math.NaN()
	return c
}
