package explain

import (
	"context"
	"testing"
	"time"

	"posmortem/analyze/store"
)

// invent fills a store with n payments of 5000 terminals of 1250 merchants over two weeks. One in twenty-five fails. What bad says fails nine times out of ten.
func invent(tb testing.TB, n int, bad string) *store.Store {
	tb.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, "", store.Options{Threads: 2})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	for _, q := range []string{
		"CREATE TABLE telling (device VARCHAR, version VARCHAR, moment TIMESTAMP)",
		"CREATE TABLE judged (attempt BIGINT, cause VARCHAR)",
		`INSERT INTO telling SELECT 'T' || (10000 + d), '3.' || (d % 4), TIMESTAMP '2026-03-02' FROM range(5000) r(d)
		UNION ALL SELECT 'T' || (10000 + d), '4.0', TIMESTAMP '2026-03-09 12:00:00' FROM range(0, 5000, 5) r(d)`,
		`INSERT INTO source (source, device, model, merchant, profile)
		SELECT d, 'T' || (10000 + d), ['A1', 'A2', 'B7', 'C30', 'C31'][CAST(1 + hash(d + 3) % 5 AS BIGINT)], 'M' || (1000 + d // 4), 'lakala' FROM range(5000) r(d)`,
	} {
		if err := s.Exec(ctx, q); err != nil {
			tb.Fatal(err)
		}
	}
	err = s.Exec(ctx, `CREATE TABLE attempt AS WITH drawn AS (
			SELECT i, hash(i * 16 + 1) % 5000 AS d, hash(i * 16 + 2) % 40 AS b, hash(i * 16 + 3) % 10 AS e, hash(i * 16 + 4) % 500000 AS amount, hash(i * 16 + 5) % 1209600 AS sec,
				hash(i * 16 + 6) % 1000 AS luck, hash(i * 16 + 7) % 3 AS p
			FROM range(?) r(i)),
		worded AS (
			SELECT i + 1 AS attempt, 'payment' AS kind, 'T' || (10000 + d) AS device, 'M' || (1000 + d // 4) AS merchant, CAST(amount AS BIGINT) AS amount,
				'62' || (1000 + b) AS bin, md5(CAST(i AS VARCHAR))[1:16] AS card_token, CAST(NULL AS VARCHAR) AS card,
				['051', '071', '071', '051', '021', '071', '051', '032', '801', '071'][CAST(1 + e AS BIGINT)] AS entry_mode, TIMESTAMP '2026-03-02' + to_seconds(CAST(sec AS BIGINT)) AS started,
				480 AS utc_offset, CAST(NULL AS VARCHAR) AS version, 'lakala' AS profile, '10.0.0.' || p || ':' || (10000 + hash(i) % 50000) AS peer, luck
			FROM drawn)
		SELECT *, CASE WHEN luck < 40 OR luck < 900 AND (`+bad+`) THEN 'declined' ELSE 'approved' END AS outcome, '05' AS response_code FROM worded`, n)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestTimes(t *testing.T) {
	s := invent(t, 2_000_000, "entry_mode = '021' AND merchant IN ('M1003') OR bin = '621004' AND hour(started) = 3 AND peer[1:8]='10.0.0.1'")
	for range 3 {
		start := time.Now()
		a, err := Run(context.Background(), s, Question{})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%v: %d of %d", time.Since(start), a.Failures, a.Attempts)
		for _, c := range a.Combinations {
			t.Logf("%+v", c)
		}
	}
}
