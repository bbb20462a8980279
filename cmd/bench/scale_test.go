package main

import (
	"context"
	"path/filepath"
	"testing"

	"posmortem/analyze/store"
)

func TestQuantity(t *testing.T) {
	for text, want := range map[string]float64{"0B": 0, "1234B": 1234, "1.5kB": 1536, "2MB": 2 << 20, "12.00ms": 0.012, "1.50m": 90, "7.25s": 7.25, "3.00us": 3e-6, "": 0} {
		if got := quantity(text); got != want {
			t.Errorf("%q is %g, want %g", text, got, want)
		}
	}
}

// TestInventLake wants a lake whose ledger adds up, in which every payment is told by its request.
func TestInventLake(t *testing.T) {
	ctx, lake := context.Background(), t.TempDir()
	if _, err := inventLake(ctx, lake, 4000, 2); err != nil {
		t.Fatal(err)
	}
	if err := inventLate(ctx, lake, 4000, 2); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "lake.duckdb")
	if err := storeOfLake(ctx, lake, db); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for q, want := range map[string]int64{
		"SELECT count(*) FROM event WHERE mti = '0200'":                                                                    5000,
		"SELECT count(DISTINCT CAST(time AS DATE)) FROM event":                                                             2,
		"SELECT (SELECT CAST(sum(events) AS BIGINT) FROM source) - (SELECT count(*) FROM event)":                           0,
		"SELECT count(*) FROM event e LEFT JOIN source s ON s.source = e.source WHERE s.source IS NULL":                    0,
		"SELECT count(*) FROM (SELECT source, line FROM event GROUP BY source, line HAVING count(*) > 1) x":                0,
		"SELECT count(*) - count(DISTINCT source) FROM source":                                                             0,
		"SELECT CASE WHEN count(*) FILTER (WHERE response_code = '00') BETWEEN 4600 AND 4800 THEN 1 ELSE 0 END FROM event": 1,
	} {
		var got int64
		if err := s.QueryRow(ctx, q).Scan(&got); err != nil {
			t.Fatal(q, err)
		}
		if got != want {
			t.Errorf("%s\n%d, want %d", q, got, want)
		}
	}
}
