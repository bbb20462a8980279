package queries

import (
	"slices"
	"strings"
)

// hanging are the columns of an event that hang on what stands around its record, or on where that stands.
var hanging = []string{"source", "line", "byte_offset", "time_quality", "utc_offset", "side"}

// Twice returns the tables of twice.sql. reading, kindred and twice are the tables that the last asking left, or Nothing; columns are those of an event.
func Twice(reading, kindred, twice string, columns []string) ([]Table, error) {
	tables, err := Tables("twice.sql")
	if err != nil {
		return nil, err
	}
	var said []string
	for _, c := range columns {
		if !slices.Contains(hanging, c) {
			said = append(said, "coalesce(CAST(e."+c+" AS VARCHAR), '~')")
		}
	}
	r := strings.NewReplacer("{reading}", reading, "{kindred}", kindred, "{twice}", twice, "{said}", strings.Join(said, " || '|' || "))
	for i := range tables {
		tables[i].SQL = r.Replace(tables[i].SQL)
	}
	return tables, nil
}

// Nothing is a query without a row, for tables of the last asking where there was none.
const Nothing = "(SELECT CAST(NULL AS BIGINT) AS source, CAST(NULL AS BIGINT) AS other, CAST(NULL AS BIGINT) AS line, CAST(NULL AS VARCHAR) AS rule WHERE 1 = 0)"
