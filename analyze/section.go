package analyze

import (
	"context"
	"database/sql"
	"math/big"
	"time"
)

// Kind says how a column is written.
type Kind string

// The kinds of a column.
const (
	KindText     Kind = "text"
	KindInt      Kind = "int"
	KindFloat    Kind = "float"
	KindPercent  Kind = "percent"  // a share from 0 to 1
	KindMoney    Kind = "money"    // minor units
	KindTime     Kind = "time"     // UTC
	KindDuration Kind = "duration" // seconds
	KindBar      Kind = "bar"      // a share from 0 to 1, drawn
)

// Column is one column of a section.
type Column struct {
	Name  string
	Kind  Kind
	Title Text
}

// Section is one table with the question that it answers.
type Section struct {
	Name     string
	Title    Text
	Question Text
	Columns  []Column
	Rows     [][]any // nil, string, int64, float64, bool or time.Time
	// Long tells the rows one by one, instead of Rows, where there may be more of them than memory should hold. It may be asked once.
	Long func(tell func(row []any) error) error
}

// Each tells the rows in order, until there are no more or tell fails. A row stays as it is told.
func (s *Section) Each(tell func(row []any) error) error {
	if s.Long != nil {
		return s.Long(tell)
	}
	for _, row := range s.Rows {
		if err := tell(row); err != nil {
			return err
		}
	}
	return nil
}

// Held returns all rows at once.
func (s *Section) Held() ([][]any, error) {
	if s.Long == nil {
		return s.Rows, nil
	}
	var rows [][]any
	err := s.Long(func(row []any) error {
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// Report is a named set of sections; plain data for any renderer.
type Report struct {
	Name     string
	Title    Text
	Doc      Text
	Lang     Lang
	AsOf     time.Time
	Profile  string
	Sections []Section
	Tally    *Tally // for pages: what their filters count by; nil where there is none
}

// Table runs a query and returns its answer as a section with the given columns; none: as the query names them.
func Table(ctx context.Context, s Engine, columns []Column, q string, args ...any) (Section, error) {
	sec, end, err := LongTable(ctx, s, columns, q, args...)
	if err != nil {
		return Section{}, err
	}
	defer end()
	sec.Rows, err = sec.Held()
	sec.Long = nil
	return sec, err
}

// LongTable is as Table, but its rows are read while they are told. The section is good until end is called, which must be.
func LongTable(ctx context.Context, s Engine, columns []Column, q string, args ...any) (sec Section, end func() error, err error) {
	rows, err := s.Query(ctx, q, args...)
	if err != nil {
		return Section{}, nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		rows.Close()
		return Section{}, nil, err
	}
	if columns == nil {
		for _, n := range names {
			columns = append(columns, Column{Name: n, Kind: KindText, Title: Text{"en": n, "zh": n}})
		}
	}
	tellAll := func(tell func(row []any) error) error {
		for rows.Next() {
			row, err := scan(rows, len(names))
			if err != nil {
				return err
			}
			if err := tell(row); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	return Section{Columns: columns, Long: tellAll}, rows.Close, nil
}

// scan reads one row into plain values.
func scan(rows *sql.Rows, n int) ([]any, error) {
	row := make([]any, n)
	ptrs := make([]any, n)
	for i := range row {
		ptrs[i] = &row[i]
	}
	if err := rows.Scan(ptrs...); err != nil {
		return nil, err
	}
	for i, v := range row {
		row[i] = plain(v)
	}
	return row, nil
}

// plain narrows what the driver returns to the few types that renderers know.
func plain(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case int8:
		return int64(v)
	case int16:
		return int64(v)
	case int32:
		return int64(v)
	case uint8:
		return int64(v)
	case uint16:
		return int64(v)
	case uint32:
		return int64(v)
	case uint64:
		return int64(v)
	case float32:
		return float64(v)
	case *big.Int:
		return v.Int64()
	case []byte:
		return string(v)
	case nil, string, int64, float64, bool:
		return v
	case time.Time:
		return v.UTC()
	case interface{ Float64() float64 }:
		return v.Float64()
	case interface{ String() string }:
		return v.String()
	}
	return sprint(v)
}
