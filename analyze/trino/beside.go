package trino

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// mostText bounds the bytes of texts in one statement; a coordinator takes a million characters by default (query.max-length).
const mostText = 400_000

// between parts the texts of a list; in them it is a blank.
const between = "\x01"

// Keep makes a table of the rows of a query, beside what was prepared, and returns its name. What a question that is broken off leaves there goes
// with what was prepared.
func (e *Engine) Keep(ctx context.Context, name, query string, args ...any) (string, error) {
	name += "_" + nonce()
	return name, e.Exec(ctx, "CREATE TABLE "+name+" AS "+query, args...)
}

// List makes a table of n texts: their numbers (n, from 0) and themselves (v).
func (e *Engine) List(ctx context.Context, name string, n int, text func(i int) string) (string, error) {
	name += "_" + nonce()
	if err := e.Exec(ctx, "CREATE TABLE "+name+" (n BIGINT, v VARCHAR)"); err != nil {
		return name, err
	}
	var some strings.Builder
	from := 0
	for i := range n {
		if i > from {
			some.WriteString(between)
		}
		some.WriteString(strings.ReplaceAll(text(i), between, " "))
		if some.Len() >= mostText || i == n-1 {
			if err := e.insert(ctx, name, from, some.String()); err != nil {
				return name, errors.Join(err, e.Drop(context.WithoutCancel(ctx), name))
			}
			some.Reset()
			from = i + 1
		}
	}
	return name, nil
}

// insert adds texts, the first of which has the number from, to a list.
func (e *Engine) insert(ctx context.Context, name string, from int, texts string) error {
	return e.Exec(ctx, "INSERT INTO "+name+" SELECT o + "+strconv.Itoa(from-1)+", v FROM UNNEST(split("+text(texts)+", chr(1))) WITH ORDINALITY AS t(v, o)")
}

// Drop removes tables that Keep and List made.
func (e *Engine) Drop(ctx context.Context, names ...string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, e.Exec(ctx, "DROP TABLE "+name))
	}
	return errors.Join(errs...)
}
