package analyze

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// builder makes the tables that follow the attempts, by the heads of their scripts (see queries.Tables).
type builder struct {
	*store.Session
	spans    []queries.Bounds // in which attempts may be others than before; nil where all tables are made anew
	recalled map[string]bool  // tables that are asked for as they were before
}

// beforePrefix begins the names of tables as they were before, and newPrefix those of the rows that are made anew.
const (
	beforePrefix = "before_"
	newPrefix    = "new_"
)

// follow makes all that follows the attempts, of which those of the spans may be others than before.
func follow(ctx context.Context, t *store.Session, fresh []queries.Bounds) error {
	b := builder{Session: t, recalled: map[string]bool{}}
	if !slices.Equal(fresh, ever) {
		b.spans = queries.Fewer(fresh, queries.MostSpans)
		for i := range b.spans {
			b.spans[i].Before = beforePrefix
		}
	}
	var scripts [][]queries.Table
	for _, name := range queries.Following {
		tables, err := queries.Tables(name)
		if err != nil {
			return err
		}
		for _, t := range tables {
			for _, name := range t.Recalled() {
				b.recalled[name] = b.spans != nil
			}
		}
		scripts = append(scripts, tables)
	}
	for _, t := range slices.Concat(scripts...) { // what is kept is asked for before it is made
		if t.Kind == queries.Kept && b.recalled[t.Name] {
			if err := b.TempView(ctx, beforePrefix+t.Name, "SELECT * FROM "+t.Name); err != nil {
				return t.Failed(err)
			}
		}
	}
	for i, tables := range scripts {
		if queries.Following[i] == "findings.sql" {
			if err := b.ask(ctx); err != nil {
				return err
			}
		}
		for _, t := range tables {
			if err := b.table(ctx, t); err != nil {
				return t.Failed(err)
			}
		}
	}
	return nil
}

// table makes a table, or the rows of it that may be others than before.
func (b builder) table(ctx context.Context, t queries.Table) error {
	if t.Kind == queries.Run {
		return b.Temp(ctx, t.Name, t.In(b.over()))
	}
	if b.spans == nil {
		return b.anew(ctx, t)
	}
	switch t.Kind {
	case queries.Failures:
		return b.Temp(ctx, t.Name, t.Named(b.spans))
	case queries.Part:
		return b.part(ctx, t)
	case queries.Kept:
		return b.kept(ctx, t)
	}
	if b.recalled[t.Name] {
		if err := b.Temp(ctx, beforePrefix+t.Name, "SELECT * FROM "+t.Name); err != nil {
			return err
		}
	}
	return b.Exec(ctx, create(t))
}

// anew makes a table as a whole.
func (b builder) anew(ctx context.Context, t queries.Table) error {
	if t.Kind == queries.Failures {
		return b.TempView(ctx, t.Name, "SELECT attempt FROM failed")
	}
	t.SQL = t.In(b.over())
	return b.Exec(ctx, create(t))
}

// over are the bounds that hold all spans.
func (b builder) over() queries.Bounds {
	if b.spans == nil {
		return queries.Over(ever)
	}
	return queries.Over(b.spans)
}

// part makes the rows of the spans anew.
func (b builder) part(ctx context.Context, t queries.Table) error {
	spans := t.Spans(b.spans)
	var within []string
	for _, s := range spans {
		within = append(within, t.Between(s))
	}
	where := " WHERE " + strings.Join(within, " OR ")
	if b.recalled[t.Name] {
		if err := b.Temp(ctx, beforePrefix+t.Name, "SELECT * FROM "+t.Name+where); err != nil {
			return err
		}
	}
	if err := b.Exec(ctx, "DELETE FROM "+t.Name+where); err != nil {
		return err
	}
	for _, s := range spans {
		if err := b.Exec(ctx, "INSERT INTO "+t.Name+" "+t.In(s)); err != nil {
			return err
		}
	}
	return nil
}

// kept makes the rows anew that belong to the failures of a due table, and drops those of failures that are none any more.
func (b builder) kept(ctx context.Context, t queries.Table) error {
	if err := b.Temp(ctx, newPrefix+t.Name, t.In(b.over())); err != nil {
		return err
	}
	if err := b.Exec(ctx, "DELETE FROM "+t.Name+" WHERE "+yielding(t.By)); err != nil {
		return err
	}
	return b.Exec(ctx, "INSERT INTO "+t.Name+" SELECT * FROM "+newPrefix+t.Name)
}

// yielding is the condition on the rows that make way: those of the failures that a due table names, of failures that are none any more, and of spells of
// trouble, which have other numbers each time.
func yielding(due string) string {
	return "attempt < 0 OR attempt IN (SELECT attempt FROM " + due + " UNION ALL SELECT attempt FROM " + beforePrefix + "failed)"
}

// ask lets every cause name its candidates for the failures that are due.
func (b builder) ask(ctx context.Context) error {
	causes, err := queries.Causes()
	if err != nil {
		return err
	}
	if b.spans == nil {
		err = b.Exec(ctx, "CREATE OR REPLACE TABLE candidate (cause VARCHAR, attempt BIGINT, confidence DOUBLE, source BIGINT, line BIGINT)")
	} else {
		err = b.Exec(ctx, "DELETE FROM candidate WHERE "+yielding("due"))
	}
	if err != nil {
		return err
	}
	for _, c := range causes {
		if err := b.Exec(ctx, "INSERT INTO candidate SELECT '"+c.Slug+"' AS cause, attempt, confidence, source, line FROM (\n"+c.SQL+"\n) c"); err != nil {
			return fmt.Errorf("causes/%s.sql: %w", c.Slug, err)
		}
	}
	return nil
}
