package trino

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"posmortem/queries"
)

// builder makes the tables that follow the attempts in the schema of a preparation, by the heads of their scripts (see queries.Tables), all of them as a whole.
type builder struct {
	*Engine
	done func(step string)
}

// follow makes all that follows the attempts.
func (b builder) follow(ctx context.Context) error {
	var served []queries.Table
	for _, script := range []string{"facts.sql", "findings.sql", "suspects.sql", "views.sql"} {
		if script == "findings.sql" {
			if err := b.ask(ctx); err != nil {
				return err
			}
		}
		tables, err := queries.Tables(script)
		if err != nil {
			return err
		}
		for _, t := range tables {
			tell(b.done, t.Name)
			if err := b.Exec(ctx, b.statement(t)); err != nil {
				return t.Failed(err)
			}
			if t.Kind == queries.Run || t.Kind == queries.Failures {
				served = append(served, t)
			}
		}
	}
	for _, t := range served {
		kind := "TABLE "
		if t.Kind == queries.Failures {
			kind = "VIEW "
		}
		if err := b.Exec(ctx, "DROP "+kind+t.Name); err != nil {
			return t.Failed(err)
		}
	}
	return nil
}

// statement makes one table. All failures are due.
func (b builder) statement(t queries.Table) string {
	switch t.Kind {
	case queries.View:
		return "CREATE VIEW " + t.Name + " AS " + t.SQL
	case queries.Failures:
		return "CREATE VIEW " + t.Name + " AS SELECT attempt FROM failed"
	}
	return "CREATE TABLE " + t.Name + " AS " + t.In(queries.Over([]queries.Bounds{queries.Ever}))
}

// together is how many causes are asked by one statement: each statement costs a cluster about a second, whatever it does.
const together = 6

// ask lets every cause name its candidates for the failures that are due.
func (b builder) ask(ctx context.Context) error {
	causes, err := queries.Causes()
	if err != nil {
		return err
	}
	if err := b.Exec(ctx, "CREATE TABLE candidate (cause VARCHAR, attempt BIGINT, confidence DOUBLE, source BIGINT, line BIGINT)"); err != nil {
		return err
	}
	for some := range slices.Chunk(causes, together) {
		var parts, names []string
		for _, c := range some {
			parts = append(parts, "SELECT "+text(c.Slug)+" AS cause, attempt, CAST(confidence AS DOUBLE) AS confidence, source, line FROM (\n"+c.SQL+"\n) c")
			names = append(names, c.Slug)
		}
		tell(b.done, strings.Join(names, ", "))
		if err := b.Exec(ctx, "INSERT INTO candidate\n"+strings.Join(parts, "\nUNION ALL\n")); err != nil {
			return fmt.Errorf("causes %s: %w", strings.Join(names, ", "), err)
		}
	}
	return nil
}
