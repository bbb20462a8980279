-- An invented fleet over five weeks, 2026-W06 to 2026-W10 (2 to 8 March): what the tests of the weekly summary ask about.
-- Terminals 10000001 to 10000004 pay twice a day. 10000004 falls silent in W10, 10000003 stops on Wednesday of W10, 10000005 comes in W10.
INSERT INTO source BY NAME
SELECT n AS source, 'fleet.zip/terminal/' || (10000000 + n) || '/app.log' AS path, 'h' || n AS hash, 'd' || n AS head, 1000 AS bytes, 'UTF-8' AS encoding, 'text' AS format,
  90 AS score, 'terminal' AS side, CAST(10000000 + n AS VARCHAR) AS device, 'manifest' AS device_from, CAST(898000000000000 + CASE WHEN n = 5 THEN 1 ELSE n END AS VARCHAR) AS merchant,
  'unionpay' AS profile, 'UTC' AS zone, 'flag' AS zone_from, 100 AS records, 100 AS events, 0 AS skipped, 0 AS rejected
FROM generate_series(1, 5) g(n)
UNION ALL
SELECT 9, 'fleet.zip/host/switch.log', 'h9', 'd9', 1000, 'UTF-8', 'text', 90, 'host', NULL, 'line', NULL, NULL, 'UTC', 'flag', 100, 100, 0, 0;

CREATE TEMP TABLE story (n BIGINT, moment TIMESTAMP, terminal BIGINT, what VARCHAR, amount BIGINT, card VARCHAR);

-- the daily routine: what the host approved
INSERT INTO story
SELECT 1000 + row_number() OVER (ORDER BY d, t, h), TIMESTAMP '2026-02-02 00:00:00' + d * INTERVAL '1' DAY + h * INTERVAL '1' HOUR + t * INTERVAL '1' MINUTE, t, '00', 2000 + t, 'c' || t
FROM generate_series(0, 34) a(d), generate_series(1, 5) b(t), (VALUES (10), (15)) c(h)
WHERE NOT (t = 5 AND d < 29) AND NOT (t = 4 AND d >= 28) AND NOT (t = 3 AND d > 30);

INSERT INTO story VALUES
  -- new in W10
  (1, TIMESTAMP '2026-03-03 09:00:00', 1, 'key-missing', NULL, NULL), (2, TIMESTAMP '2026-03-03 09:10:00', 1, 'key-missing', NULL, NULL), (3, TIMESTAMP '2026-03-03 09:20:00', 1, 'key-missing', NULL, NULL),
  -- for the third week in a row
  (4, TIMESTAMP '2026-02-18 11:00:00', 2, 'card-reader', NULL, NULL), (5, TIMESTAMP '2026-02-25 11:00:00', 2, 'card-reader', NULL, NULL), (6, TIMESTAMP '2026-02-25 11:30:00', 2, 'card-reader', NULL, NULL),
  (7, TIMESTAMP '2026-03-04 11:00:00', 2, 'card-reader', NULL, NULL), (8, TIMESTAMP '2026-03-05 11:00:00', 2, 'card-reader', NULL, NULL),
  -- back after two weeks without
  (9, TIMESTAMP '2026-02-12 12:00:00', 3, 'key-missing', NULL, NULL), (10, TIMESTAMP '2026-03-02 12:00:00', 3, 'key-missing', NULL, NULL),
  -- gone in W10, the terminal is heard
  (11, TIMESTAMP '2026-02-24 13:00:00', 1, 'card-reader', NULL, NULL), (12, TIMESTAMP '2026-02-26 13:00:00', 1, 'card-reader', NULL, NULL),
  -- of a terminal that is silent in W10
  (13, TIMESTAMP '2026-02-27 13:00:00', 4, 'key-missing', NULL, NULL), (14, TIMESTAMP '2026-02-27 13:20:00', 4, 'key-missing', NULL, NULL),
  -- declined by the issuer: the first is paid four minutes later, the second is tried twice and never paid
  (15, TIMESTAMP '2026-03-06 16:00:00', 1, '51', 10000, 'aa'), (16, TIMESTAMP '2026-03-06 16:04:00', 1, '00', 10000, 'aa'),
  (17, TIMESTAMP '2026-03-06 17:00:00', 2, '51', 5000, 'bb'), (18, TIMESTAMP '2026-03-06 17:08:00', 2, '51', 5000, 'bb'),
  (19, TIMESTAMP '2026-02-26 17:08:00', 2, '51', 7000, 'dd'),
  -- a code that no table knows
  (20, TIMESTAMP '2026-03-07 18:00:00', 1, 'Q7', 3000, 'ee');

INSERT INTO event BY NAME
SELECT 9 AS source, 2 * s.n + r AS line, s.moment + r * INTERVAL '1' SECOND AS time, 'exact' AS time_quality, 0 AS utc_offset, 'host' AS side, CASE r WHEN 0 THEN 'request' ELSE 'response' END AS kind,
  CAST(10000000 + s.terminal AS VARCHAR) AS device, CAST(898000000000000 + CASE WHEN s.terminal = 5 THEN 1 ELSE s.terminal END AS VARCHAR) AS merchant, lpad(CAST(s.n AS VARCHAR), 6, '0') AS stan,
  CASE r WHEN 0 THEN '0200' ELSE '0210' END AS mti, '000000' AS processing_code, s.amount, '156' AS currency, CASE r WHEN 1 THEN s.what END AS response_code, '051' AS entry_mode, s.card AS card_token, 3 * s.n + r AS digest
FROM story s, (VALUES (0), (1)) q(r) WHERE length(s.what) = 2;

INSERT INTO event BY NAME
SELECT s.terminal AS source, 3 * s.n + r AS line, s.moment + r * INTERVAL '2' SECOND AS time, 'exact' AS time_quality, 0 AS utc_offset, 'terminal' AS side, 'step' AS kind,
  CASE r WHEN 0 THEN 'step-start' WHEN 2 THEN 'step-end' END AS step, CASE r WHEN 1 THEN s.what END AS signal, 'invented' AS text, 100000 + 3 * s.n + r AS digest
FROM story s, (VALUES (0), (1), (2)) q(r) WHERE length(s.what) > 2;

DROP TABLE story;
