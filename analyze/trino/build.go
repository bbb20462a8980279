package trino

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"posmortem/queries"
)

// builder makes the tables that follow the attempts in the schema of a preparation, by the heads of their scripts (see queries.Tables). A table of which
// rows are kept is copied from the last preparation without those that are made anew.
type builder struct {
	*Engine
	spans []queries.Bounds // in which attempts may be others than before; nil where all tables are made anew
	done  func(step string)
}

// follow makes all that follows the attempts.
func (b builder) follow(ctx context.Context) error {
	var served []queries.Table
	for _, script := range queries.Following {
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
		if t.Kind == queries.Failures && b.spans == nil {
			kind = "VIEW "
		}
		if err := b.Exec(ctx, "DROP "+kind+t.Name); err != nil {
			return t.Failed(err)
		}
	}
	return nil
}

// statement makes one table.
func (b builder) statement(t queries.Table) string {
	switch {
	case t.Kind == queries.View:
		return "CREATE VIEW " + t.Name + " AS " + t.SQL
	case b.spans == nil && t.Kind == queries.Failures:
		return "CREATE VIEW " + t.Name + " AS SELECT attempt FROM failed"
	case b.spans == nil:
		return "CREATE TABLE " + t.Name + " AS " + t.In(queries.Over([]queries.Bounds{queries.Ever}))
	case t.Kind == queries.Failures:
		return "CREATE TABLE " + t.Name + " AS " + t.Named(b.spans)
	case t.Kind == queries.Part:
		return b.part(t)
	case t.Kind == queries.Kept:
		return "CREATE TABLE " + t.Name + " AS " + b.staying(t.Name, t.By) + "\nUNION ALL\nSELECT * FROM (\n" + t.In(queries.Over(b.spans)) + "\n) n"
	}
	return "CREATE TABLE " + t.Name + " AS " + t.In(queries.Over(b.spans))
}

// part makes the rows of the spans anew.
func (b builder) part(t queries.Table) string {
	var within, anew []string
	for _, s := range t.Spans(b.spans) {
		within = append(within, t.Between(s))
		anew = append(anew, "SELECT * FROM (\n"+t.In(s)+"\n) n")
	}
	return "CREATE TABLE " + t.Name + " AS SELECT * FROM " + b.spans[0].Before + t.Name + " WHERE NOT (" + strings.Join(within, " OR ") + ")\nUNION ALL\n" + strings.Join(anew, "\nUNION ALL\n")
}

// staying is the query for the rows of a table of the last preparation that hold: not those of failures that a due table names, of failures that are none any
// more, and of spells of trouble, which have other numbers each time.
func (b builder) staying(table, due string) string {
	return "SELECT * FROM " + b.spans[0].Before + table + " WHERE attempt >= 0 AND attempt NOT IN (SELECT attempt FROM " + due + ") AND attempt IN (SELECT attempt FROM failed)"
}

// together is how many causes are asked by one statement: each statement costs a cluster about a second, whatever it does.
const together = 6

// ask lets every cause name its candidates for the failures that are due.
func (b builder) ask(ctx context.Context) error {
	causes, err := queries.Causes()
	if err != nil {
		return err
	}
	first := "CREATE TABLE candidate (cause VARCHAR, attempt BIGINT, confidence DOUBLE, source BIGINT, line BIGINT)"
	if b.spans != nil {
		first = "CREATE TABLE candidate AS " + b.staying("candidate", "due")
	}
	if err := b.Exec(ctx, first); err != nil {
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
