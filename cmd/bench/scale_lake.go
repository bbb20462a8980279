package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"posmortem/analyze/store"
)

// firstDay is when the invented payments begin.
const firstDay = "2026-03-02"

// payments are the messages of the payments of one day as the switch's logs tell them, and what terminals say of those that failed. 94 of a
// hundred are approved; the others are short of money, meet a bank that is away, or a host that is silent. %[1]d and %[2]d bound the payments, %[3]d is
// the day, %[4]d how many terminals there are; eight logs share a day's messages, a ninth has what the terminals say.
const payments = `WITH pay AS (
	SELECT i, hash(i) AS h, hash(i + 7777777) AS g, TIMESTAMP '` + firstDay + `' + INTERVAL (%[3]d) DAY + INTERVAL '1' MILLISECOND * CAST(hash(i * 31) %% 86400000 AS BIGINT) AS began FROM range(%[1]d, %[2]d) r(i)
), sale AS (
	SELECT *, CAST(10000000 + h %% %[4]d AS VARCHAR) AS device, CAST(CAST(h %% %[4]d AS BIGINT) // 4 + 898000000000000 AS VARCHAR) AS merchant,
		lpad(CAST(i %% 999999 + 1 AS VARCHAR), 6, '0') AS stan, CAST(100 + g %% 100000 AS BIGINT) AS amount, CAST(g %% 1000 AS INTEGER) AS luck,
		CAST(1000000 * %[3]d + h %% %[4]d %% 8 AS BIGINT) AS log
	FROM pay
), line AS (
	SELECT log AS source, began AS time, 'host' AS side, 'request' AS kind, device, merchant, stan, '0200' AS mti, amount, NULL AS response_code, NULL AS signal, i FROM sale
	UNION ALL
	SELECT log, began + INTERVAL '400' MILLISECOND, 'host', 'response', device, merchant, stan, '0210', amount,
		CASE WHEN luck < 940 THEN '00' WHEN luck < 970 THEN '51' WHEN luck < 985 THEN '91' ELSE 'A0' END, NULL, i FROM sale WHERE luck < 990
	UNION ALL
	SELECT 1000000 * %[3]d + 8, began + INTERVAL '30' SECOND, 'terminal', 'trouble', device, merchant, stan, NULL, amount, NULL, 'net-timeout', i FROM sale WHERE luck >= 990
)
SELECT source, row_number() OVER w AS line, 180 * (row_number() OVER w - 1) AS byte_offset, time, 'exact' AS time_quality, 480 AS utc_offset, side,
	'info' AS level, kind, 'switch' AS component, device, merchant, stan, CAST(NULL AS VARCHAR) AS rrn, mti, '000000' AS processing_code, amount, '156' AS currency, response_code,
	'051' AS entry_mode, '622588' AS bin, CAST(NULL AS VARCHAR) AS text, signal
FROM line WINDOW w AS (PARTITION BY source ORDER BY time, i, kind) ORDER BY source, line`

// sourcesOf are the logs of the events that were written.
const sourcesOf = `SELECT source, 'switch-' || CAST(source AS VARCHAR) || '.log' AS path, lpad(CAST(source AS VARCHAR), 64, '0') AS hash, '' AS head, count(*) * 180 AS bytes, 'jpos' AS format, 100 AS score, max(side) AS side,
	CAST(NULL AS VARCHAR) AS device, 'line' AS device_from, 'unionpay' AS profile, 'UTC' AS zone, 'flag' AS zone_from, min(time) AS time_from, max(time) AS time_to,
	count(*) AS records, count(*) AS events, CAST(0 AS BIGINT) AS skipped, CAST(0 AS BIGINT) AS rejected, '{}' AS masked_by
FROM read_parquet('%s') GROUP BY source`

// inventLake writes the objects of a lake and returns their bytes.
func inventLake(ctx context.Context, lake string, attempts, days int) (int64, error) {
	s, err := store.Open(ctx, "", store.Options{})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	for d := range days {
		if err := inventDay(ctx, s, lake, "switch", d, attempts/days*d, attempts/days*(d+1), fleetOf(attempts, days)); err != nil {
			return 0, err
		}
	}
	return bytesUnder(lake)
}

// fleetOf lets each terminal have twenty payments a day.
func fleetOf(attempts, days int) int { return max(1, attempts/days/20) }

// inventLate adds one log of a thousand payments to a day in the middle.
func inventLate(ctx context.Context, lake string, attempts, days int) error {
	s, err := store.Open(ctx, "", store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	return inventDay(ctx, s, lake, "late", days/2, 2_000_000_000, 2_000_001_000, fleetOf(attempts, days))
}

func inventDay(ctx context.Context, s *store.Store, lake, name string, d, from, to, terminals int) error {
	var date string
	if err := s.QueryRow(ctx, fmt.Sprintf("SELECT CAST(DATE '%s' + %d AS VARCHAR)", firstDay, d)).Scan(&date); err != nil {
		return err
	}
	folder := filepath.Join(lake, "event", "day="+date[:10])
	for _, dir := range []string{folder, filepath.Join(lake, "source"), filepath.Join(lake, "packed"), filepath.Join(lake, "anchor")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	q := fmt.Sprintf(payments, from, to, d, terminals)
	if name == "late" {
		q = "SELECT * REPLACE (source + 500000 AS source) FROM (" + q + ") x"
	}
	// a payment that ends after midnight is told in the log of the day; its events lie by their own
	q = "SELECT * FROM (" + q + ") x WHERE CAST(time AS DATE) = DATE '" + date[:10] + "'"
	events := filepath.Join(folder, name+".parquet")
	if err := s.Exec(ctx, "COPY ("+q+") TO '"+events+"' (FORMAT parquet, COMPRESSION zstd)"); err != nil {
		return err
	}
	return s.Exec(ctx, "COPY ("+fmt.Sprintf(sourcesOf, events)+") TO '"+filepath.Join(lake, "source", fmt.Sprintf("%s-%d.parquet", name, d))+"' (FORMAT parquet)")
}

// storeOfLake loads the objects of a lake into a store.
func storeOfLake(ctx context.Context, lake, db string) error {
	os.Remove(db)
	s, err := store.Open(ctx, db, store.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Script(ctx, "INSERT INTO event BY NAME SELECT * FROM read_parquet('"+lake+"/event/*/*.parquet', hive_partitioning=false) ORDER BY time; INSERT INTO source BY NAME SELECT * FROM read_parquet('"+
		lake+"/source/*.parquet'); CHECKPOINT")
}
