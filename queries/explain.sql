-- What each payment attempt was: the attributes by which failures may differ from successes. The program puts these tables in front
-- of its questions, each of which reads `trait`: a sample to search in, and exact counts by GROUPING SETS. `chosen` is the relation
-- of attempts that the question is about; the program writes it, with the filters that the user gave.

-- table: fleet
-- What is known of each terminal? The manifests tell; the merchant, where a line does not, is the one that the terminal's other payments name.
SELECT device, max(model) AS model, max(version) AS version, max(merchant) AS merchant, max(profile) AS profile
FROM (
  SELECT device, model, version, merchant, profile FROM source WHERE device IS NOT NULL
  UNION ALL
  SELECT coalesce(e.device, s.device) AS device, e.model, NULL AS version, NULL AS merchant, NULL AS profile
  FROM event e JOIN source s ON s.source = e.source WHERE e.model IS NOT NULL
  UNION ALL
  SELECT device, NULL AS model, NULL AS version, max(merchant) AS merchant, NULL AS profile
  FROM attempt
  WHERE kind = 'payment' AND merchant IS NOT NULL AND device IN (SELECT device FROM attempt WHERE kind = 'payment' AND merchant IS NULL AND device IS NOT NULL)
  GROUP BY device
) said
WHERE device IS NOT NULL
GROUP BY device

-- table: clock
-- How far from UTC is each terminal's own clock? A payment that only the host saw, whose log may be in UTC, happened in the same local hour.
SELECT device, max_by(utc_offset, moment) AS utc_offset
FROM wall
GROUP BY device

-- table: spell
-- From when until when did each terminal run which version of its app? A version begins where it is first told and lasts until the next one;
-- the first reaches back to the beginning.
SELECT device, version,
  CASE WHEN lag(first) OVER w IS NULL THEN TIMESTAMP '0001-01-01 00:00:00' ELSE first END AS since,
  coalesce(lead(first) OVER w, TIMESTAMP '9999-12-31 00:00:00') AS until,
  CASE WHEN lead(first) OVER w IS NOT NULL THEN 'before' WHEN lag(first) OVER w IS NOT NULL THEN 'after' END AS release
FROM (
  SELECT device, version, min(moment) AS first
  FROM (
    SELECT device, name AS version, moment FROM badge WHERE kind = 'version'
    UNION ALL
    SELECT device, version, min(started) AS moment FROM attempt WHERE version IS NOT NULL AND device IS NOT NULL GROUP BY device, version
  ) told_version
  GROUP BY device, version
) begun
WINDOW w AS (PARTITION BY device ORDER BY first, version)

-- table: placed
-- The chosen attempts on the clock of their terminal; a terminal without a log of its own has that of most others.
SELECT c.*, c.started + coalesce(k.utc_offset, o.utc_offset, c.utc_offset, 0) * INTERVAL '1' MINUTE AS local_time
FROM chosen c
LEFT JOIN clock k ON k.device = c.device
CROSS JOIN (SELECT max_by(utc_offset, devices) AS utc_offset FROM (SELECT utc_offset, count(*) AS devices FROM clock GROUP BY utc_offset) counted) o

-- table: trait
-- The attributes of every chosen attempt, in words; NULL where nothing tells. The period is that of the question; where it compares
-- releases, it is told of terminals that changed their version. The route is the address at the other end, without its port.
SELECT c.attempt, c.started, c.failure, c.amount, c.device, c.card,
  CASE WHEN c.period = 'release' THEN v.release ELSE c.period END AS period,
  coalesce(c.version, v.version, f.version) AS app_version,
  f.model,
  coalesce(c.merchant, f.merchant) AS merchant,
  nullif(CASE WHEN starts_with(c.peer, '[') THEN split_part(c.peer, ']', 1) ELSE split_part(c.peer, ':', 1) END, '') AS route,
  coalesce(f.profile, c.profile) AS profile,
  c.bin,
  CASE
    WHEN substr(c.entry_mode, 1, 2) IN ('05', '95') THEN 'chip'
    WHEN substr(c.entry_mode, 1, 2) IN ('07', '91') THEN 'tap'
    WHEN substr(c.entry_mode, 1, 2) = '80' THEN 'stripe after chip'
    WHEN substr(c.entry_mode, 1, 2) IN ('02', '90') THEN 'stripe'
    WHEN substr(c.entry_mode, 1, 2) = '03' THEN 'code'
    WHEN substr(c.entry_mode, 1, 2) = '01' THEN 'keyed'
  END AS entry_mode,
  CASE
    WHEN c.amount < 1000 THEN '0.00-9.99'
    WHEN c.amount < 5000 THEN '10.00-49.99'
    WHEN c.amount < 10000 THEN '50.00-99.99'
    WHEN c.amount < 50000 THEN '100.00-499.99'
    WHEN c.amount < 100000 THEN '500.00-999.99'
    WHEN c.amount < 500000 THEN '1000.00-4999.99'
    WHEN c.amount IS NOT NULL THEN '5000.00 and more'
  END AS amount_band,
  lpad(CAST(extract(hour FROM c.local_time) AS VARCHAR), 2, '0') AS hour,
  CASE day_of_week(c.local_time)
    WHEN 1 THEN 'Monday' WHEN 2 THEN 'Tuesday' WHEN 3 THEN 'Wednesday' WHEN 4 THEN 'Thursday'
    WHEN 5 THEN 'Friday' WHEN 6 THEN 'Saturday' WHEN 7 THEN 'Sunday'
  END AS weekday
FROM placed c
LEFT JOIN fleet f ON f.device = c.device
LEFT JOIN spell v ON v.device = c.device AND c.started >= v.since AND c.started < v.until
