package analyze

import (
	"fmt"
	"testing"

	"posmortem/queries"
)

// TestSpent wants a table of a span to be kept until the last that asks it, itself or by a view.
func TestSpent(t *testing.T) {
	tables := []queries.Table{
		{Name: "a", SQL: "SELECT 1 AS b", Kind: queries.Span},
		{Name: "b", SQL: "SELECT b FROM a", Kind: queries.Span},
		{Name: "seen", SQL: "SELECT x.b FROM y JOIN b x ON TRUE", Kind: queries.SpanView},
		{Name: "c", SQL: "SELECT b FROM aa", Kind: queries.Part},
		{Name: "d", SQL: "SELECT b FROM seen", Kind: queries.Part},
		{Name: "e", SQL: "SELECT b FROM c", Kind: queries.Whole},
	}
	if got := fmt.Sprint(spent(tables)); got != "map[b:[a] d:[b]]" {
		t.Error(got)
	}
}
