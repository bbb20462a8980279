package explain

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"posmortem/queries"
)

// The search looks at so many failures, and at four times as many successes: what sets a combination apart from its parent are the successes that
// the parent covers and it does not, and the rarer both are, the fewer of those a sample holds.
const (
	failures  = 30_000
	successes = 120_000
)

// reader asks the store about the attempts of one question.
type reader struct {
	s              Querier
	q              Question
	parts          string // the tables of explain.sql as common table expressions
	names          []string
	now, reference Period
	attempts       [2]int64 // successes, failures
	amount         int64    // of the failures
}

func newReader(ctx context.Context, s Querier, q Question) (*reader, error) {
	tables, err := queries.Tables("explain.sql")
	if err != nil {
		return nil, err
	}
	r := &reader{s: s, q: q, names: attributes}
	for _, t := range tables {
		r.parts += ",\n" + t.Name + " AS (\n" + t.SQL + ")"
	}
	if q.Compare != CompareNone {
		r.names = append([]string{periodName}, attributes...)
	}
	if err := r.settlePeriods(ctx); err != nil {
		return nil, err
	}
	return r, r.totals(ctx)
}

// clause is a piece of SQL with its parameters.
type clause struct {
	sql  string
	args []any
}

func (c *clause) add(sql string, args ...any) {
	c.sql += sql
	c.args = append(c.args, args...)
}

// in adds "AND column IN (...)", unless there are no values.
func (c *clause) in(column string, values []string) {
	if len(values) == 0 {
		return
	}
	c.add(" AND " + column + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ") + ")")
	for _, v := range values {
		c.args = append(c.args, v)
	}
}

func (c *clause) within(p Period) {
	c.add("TRUE")
	if !p.From.IsZero() {
		c.add(" AND a.started >= ? AND "+queries.Since("a.attempt", p.From), p.From)
	}
	if !p.To.IsZero() {
		c.add(" AND a.started < ? AND "+queries.Until("a.attempt", p.To), p.To)
	}
}

// failure is the condition of a failure that the question is about.
const failure = "a.outcome <> 'approved'"

// chosen selects the attempts of the question, those for which the condition holds.
func (r *reader) chosen(condition string, args ...any) clause {
	c := clause{}
	c.add("SELECT a.attempt, a.started, a.utc_offset, CASE WHEN " + failure + " THEN 1 ELSE 0 END AS failure, a.amount, a.device, a.merchant, " +
		"coalesce(a.card_token, a.card, '') AS card, a.version, a.profile, a.peer, a.bin, a.entry_mode, ")
	r.periodColumn(&c)
	c.add(" AS period FROM attempt a WHERE a.kind = 'payment' AND a.outcome <> 'unclear' AND (")
	c.within(r.now)
	if !r.reference.Zero() {
		c.add(" OR ")
		c.within(r.reference)
	}
	c.add(")")
	c.in("a.device", r.q.Device)
	c.in("a.merchant", r.q.Merchant)
	if len(r.q.Cause) > 0 || len(r.q.Code) > 0 {
		c.add(" AND (a.outcome = 'approved' OR TRUE")
		c.in("a.response_code", r.q.Code)
		if len(r.q.Cause) > 0 {
			c.add(" AND a.attempt IN (SELECT j.attempt FROM judged j WHERE TRUE")
			c.in("j.cause", r.q.Cause)
			c.add(")")
		}
		c.add(")")
	}
	if condition != "" {
		c.add(" AND "+condition, args...)
	}
	return c
}

// ask runs a query over trait, made of the chosen attempts.
func (r *reader) ask(ctx context.Context, chosen clause, question string, args ...any) (*sql.Rows, error) {
	return r.s.Query(ctx, "WITH chosen AS (\n"+chosen.sql+")"+r.parts+"\n"+question, append(chosen.args, args...)...)
}

func (r *reader) totals(ctx context.Context) error {
	const question = "SELECT failure, count(*), CAST(coalesce(sum(CASE WHEN failure = 1 THEN amount END), 0) AS BIGINT) FROM "
	c := r.chosen("")
	var rows *sql.Rows
	var err error
	if r.q.Compare == CompareVersion {
		rows, err = r.ask(ctx, c, question+"trait WHERE period IS NOT NULL GROUP BY failure")
	} else {
		rows, err = r.s.Query(ctx, "WITH chosen AS (\n"+c.sql+")\n"+question+"chosen GROUP BY failure", c.args...)
	}
	if err != nil {
		return fmt.Errorf("explain.sql: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var failed int
		var n, amount int64
		if err := rows.Scan(&failed, &n, &amount); err != nil {
			return err
		}
		r.attempts[failed], r.amount = n, r.amount+amount
	}
	return rows.Err()
}

// dice is a number below prime that depends on the attempt alone, and on nothing that goes by the order of attempts: the same store
// gives the same sample. Every product stays below 2^62.
const (
	prime = 2147483647
	dice  = "mod(mod(mod(a.attempt, 2147483647) * 48271, 2147483647) * mod(mod(a.attempt, 2147483647) * 48271, 2147483647), 2147483647)"
)

// draw selects about as many successes and failures as given, in one pass.
func (r *reader) draw(good, bad int64) clause {
	c := clause{}
	side := func(condition string, n, most int64) {
		c.add(condition)
		if n > most {
			c.add(" AND "+dice+" < ?", int64(prime*float64(most)/float64(n)))
		}
	}
	side("(a.outcome = 'approved'", r.attempts[0], good)
	side(" OR "+failure, r.attempts[1], bad)
	return r.chosen(c.sql+")", c.args...)
}

// trouble names what a failure shares with others that prove no more than it does: its card and terminal in a quarter of an hour, and where no card was
// read, in three minutes. That is a customer who tries again. Successes have none.
const trouble = `CASE WHEN t.failure = 1 THEN coalesce(t.device, CAST(t.attempt AS VARCHAR)) || ' ' || t.card || ' ' ||
	CAST(CAST(floor(to_unixtime(t.started) / CASE WHEN t.card = '' THEN 180 ELSE 900 END) AS BIGINT) AS VARCHAR) ELSE '' END`

// sample reads failures and successes.
func (r *reader) sample(ctx context.Context) (*table, error) {
	t := newTable(r.names)
	rows, err := r.ask(ctx, r.draw(successes, failures), "SELECT t.attempt, t.failure, "+trouble+", "+t.line()+", 0 FROM trait t WHERE t.period IS NOT NULL")
	if err != nil {
		return nil, fmt.Errorf("explain.sql: %w", err)
	}
	_, err = t.read(rows, r.attempts)
	return t, err
}

// line is the SQL of the attributes of an attempt, joined by a control character.
func (t *table) line() string {
	columns := make([]string, len(t.names))
	for i, n := range t.names {
		columns[i] = "coalesce(t." + n + ", '')"
	}
	return strings.Join(columns, " || chr(31) || ")
}

// drawn is one attempt of a sample.
type drawn struct {
	attempt       int64
	failed        uint8
	trouble, line string
	owner         int64 // number of the finding; 0 for none
}

// read adds rows of attempt, failure, trouble, joined values and owner in the order of the attempts, one of each trouble, and returns the owners.
func (t *table) read(rows *sql.Rows, attempts [2]int64) (owners []int64, err error) {
	defer rows.Close()
	var all []drawn
	for rows.Next() {
		var d drawn
		if err := rows.Scan(&d.attempt, &d.failed, &d.trouble, &d.line, &d.owner); err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b drawn) int { return cmp.Compare(a.attempt, b.attempt) })
	values, known := make([]string, len(t.names)), map[string]bool{}
	var n [2]int64
	for _, d := range all {
		if d.failed == 1 {
			if known[d.trouble] {
				continue
			}
			known[d.trouble] = true
		}
		for i := range values {
			values[i], d.line, _ = strings.Cut(d.line, "\x1f")
		}
		t.add(values, d.failed)
		owners = append(owners, d.owner)
		n[d.failed]++
	}
	for i := range n {
		t.weight[i] = float64(attempts[i]) / float64(max(1, n[i]))
	}
	return owners, rows.Err()
}
