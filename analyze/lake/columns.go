package lake

import (
	"fmt"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/queries"
)

// Columns of the store that the lake does not keep. The digest of a record is a random number, so that it would be two thirds of what a
// line of logcat costs; overlapping sources are found by their anchors, and their common records by what these say.
var leftOut = map[string]bool{"event.digest": true}

// columns returns the columns of a table of queries/schema.sql as types that every reader of Parquet knows: words of a list are text.
func columns(table string) (*arrow.Schema, error) {
	text, err := queries.File("schema.sql")
	if err != nil {
		return nil, err
	}
	_, body, found := strings.Cut(text, "CREATE TABLE IF NOT EXISTS "+table+" (\n")
	body, _, closed := strings.Cut(body, "\n);")
	if !found || !closed {
		return nil, fmt.Errorf("lake: schema.sql has no table %s", table)
	}
	var fields []arrow.Field
	for line := range strings.Lines(body) {
		words := strings.Fields(line)
		if len(words) < 2 || leftOut[table+"."+words[0]] {
			continue
		}
		f := arrow.Field{Name: words[0], Type: arrow.BinaryTypes.String, Nullable: true}
		switch strings.TrimSuffix(words[1], ",") {
		case "BIGINT":
			f.Type = arrow.PrimitiveTypes.Int64
		case "INTEGER":
			f.Type = arrow.PrimitiveTypes.Int32
		case "TIMESTAMP":
			f.Type = &arrow.TimestampType{Unit: arrow.Microsecond}
		}
		fields = append(fields, f)
	}
	return arrow.NewSchema(fields, nil), nil
}

// tables are the columns of the tables that a reader writes.
type tables struct{ event, source, anchor *arrow.Schema }

var schemas = sync.OnceValues(func() (t tables, err error) {
	for _, x := range []struct {
		name string
		to   **arrow.Schema
	}{{"event", &t.event}, {"source", &t.source}, {"anchor", &t.anchor}} {
		if *x.to, err = columns(x.name); err != nil {
			return t, err
		}
	}
	return t, nil
})

// EventColumns are the columns of events that Source.Add takes: all but the number of the source.
func EventColumns() (*arrow.Schema, error) {
	t, err := schemas()
	if err != nil {
		return nil, err
	}
	return arrow.NewSchema(t.event.Fields()[1:], nil), nil
}
