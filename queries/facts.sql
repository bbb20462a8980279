-- What the causes look at. Made after attempts.sql, for the attempts that failed only: their number, not the number of
-- events, decides what this costs. Of a "part" the rows are kept that lie more than an hour from attempts that were made anew, of a "tail"
-- those before the first of them, but for the rows that the query returns.

-- part: failed by started
-- Which attempts went wrong? Payments and management exchanges that were not approved, and spells of trouble that no attempt covers.
SELECT a.*,
  CASE
    WHEN substr(a.entry_mode, 1, 2) IN ('05', '95') THEN 'chip'
    WHEN substr(a.entry_mode, 1, 2) IN ('07', '91') THEN 'tap'
    WHEN substr(a.entry_mode, 1, 2) IN ('02', '90', '80') THEN 'stripe'
    WHEN substr(a.entry_mode, 1, 2) IN ('03') THEN 'code'
    WHEN substr(a.entry_mode, 1, 2) IN ('01') THEN 'keyed'
  END AS technology
FROM attempt a
WHERE a.outcome NOT IN ('approved', 'unclear') AND a.started >= {since} AND a.started < {until}

-- table: proof
-- Which signals speak about each failed attempt? Its own lines first; then what the same terminal said shortly before it outside of
-- any attempt; then what the host said of its own links in the same minute.
WITH stray AS (
  SELECT e.attempt AS other, a.device, e.source, e.line, e.moment, e.side, e.signal, e.vendor, e.vendor_code
  FROM attempt_event e JOIN attempt a ON a.attempt = e.attempt
  WHERE e.signal IS NOT NULL AND a.device IS NOT NULL AND (a.kind <> 'payment' OR a.outcome NOT IN ('approved', 'declined'))
),
own AS (
  SELECT f.attempt, e.source, e.line, e.moment, e.side, e.signal, e.vendor, e.vendor_code, 'own' AS standing
  FROM failed f JOIN attempt_event e ON e.attempt = f.attempt
  WHERE e.signal IS NOT NULL
),
near AS (
  SELECT f.attempt, s.source, s.line, s.moment, s.side, s.signal, s.vendor, s.vendor_code, 'near' AS standing
  FROM failed f JOIN stray s ON s.device = f.device AND s.other <> f.attempt
    AND (s.moment BETWEEN f.started - INTERVAL '10' MINUTE AND f.ended + INTERVAL '1' MINUTE
      OR s.signal IN ('power-low', 'power-restart', 'tamper') AND s.moment BETWEEN f.ended AND f.ended + INTERVAL '4' MINUTE)
),
hosts AS (
  SELECT f.attempt, t.source, t.line, t.moment, t.side, t.signal, CAST(NULL AS VARCHAR) AS vendor, CAST(NULL AS VARCHAR) AS vendor_code, 'host' AS standing
  FROM failed f JOIN trouble t ON t.side = 'host' AND t.moment BETWEEN f.started - INTERVAL '1' MINUTE AND f.ended + INTERVAL '1' MINUTE
  WHERE f.kind = 'payment' AND (f.outcome = 'no-answer' OR f.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover'))
),
said AS (SELECT * FROM own UNION ALL SELECT * FROM near UNION ALL SELECT * FROM hosts)
SELECT a.*, row_number() OVER (PARTITION BY a.attempt ORDER BY CASE a.standing WHEN 'own' THEN 0 WHEN 'near' THEN 1 ELSE 2 END, a.moment, s.path, s.hash, a.line) AS place
FROM said a JOIN source s ON s.source = a.source

-- table: history
-- What has each terminal complained of over time, and when did its serial number or its version change?
WITH named AS (
  SELECT device, moment, source, line, kind, name, lag(name) OVER (PARTITION BY device, kind ORDER BY moment, source, line) AS before FROM badge
)
SELECT device, moment, source, line, signal FROM remark
UNION ALL
SELECT device, moment, source, line, CASE kind WHEN 'serial' THEN 'new-serial' ELSE 'app-upgraded' END AS signal FROM named WHERE name <> before

-- table: answer
-- On which line was each failed attempt refused, or else asked? The evidence where no signal speaks.
SELECT attempt, source, line
FROM (
  SELECT f.attempt, e.source, e.line,
    row_number() OVER (PARTITION BY f.attempt ORDER BY CASE WHEN e.role = 'response' AND e.class <> 'reversal' THEN 0 WHEN e.role = 'request' THEN 1 ELSE 2 END, e.line, s.path, s.hash) AS place
  FROM failed f JOIN attempt_event e ON e.attempt = f.attempt JOIN source s ON s.source = e.source) told
WHERE place = 1

-- part: minute by slot
-- How many terminals and shops failed for want of an answer, and how many were at work, around each ten minutes? Every attempt counts for its own
-- ten minutes and for those before and after, so that a slow hour tells as much as a busy one. What issuers refuse, and most failures are that, hangs on
-- no such crowd: only the minutes of other failures are counted.
WITH asked AS (
  SELECT DISTINCT CAST(floor(to_unixtime(started) / 600) AS BIGINT) AS slot
  FROM failed
  WHERE NOT coalesce(response_class IN ('issuer_decline', 'funds_or_limit', 'pin_error', 'card_status', 'card_data', 'fraud_security'), FALSE)
    AND started >= {since} AND started < {until}
),
cut_off AS (
  SELECT DISTINCT attempt FROM proof WHERE standing = 'own' AND side <> 'host' AND signal IN ('net-connect', 'net-refused', 'net-timeout', 'net-reset')
),
stamped AS (
  SELECT a.device, a.merchant, a.bin, CAST(floor(to_unixtime(a.started) / 600) AS BIGINT) AS slot,
    a.outcome = 'approved' AS passed,
    a.outcome = 'no-answer' OR c.attempt IS NOT NULL OR coalesce(a.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover'), FALSE) AS mute,
    coalesce(a.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout'), FALSE) AS down,
    coalesce(a.response_class IN ('key_or_mac', 'pin_or_key_crypto'), FALSE) AS unkeyed
  FROM attempt a LEFT JOIN cut_off c ON c.attempt = a.attempt
  WHERE a.kind IN ('payment', 'management') AND a.started + INTERVAL '1' HOUR >= {since} AND a.started - INTERVAL '1' HOUR < {until}
),
seen AS (
  SELECT slot, device, bool_or(passed) AS passed, bool_or(mute) AS mute, bool_or(unkeyed) AS unkeyed FROM stamped WHERE device IS NOT NULL GROUP BY slot, device
),
-- each terminal counts once around every slot: not where it was seen in a slot before that is counted with this one. That is cheaper than to count the
-- different ones of three slots each time.
paced AS (
  SELECT slot, passed, mute, unkeyed, slot - lag(slot) OVER w AS gap, slot - lag(slot, 2) OVER w AS wide_gap,
    lag(passed) OVER w AS passed_before, lag(passed, 2) OVER w AS passed_long_before,
    lag(mute) OVER w AS mute_before, lag(mute, 2) OVER w AS mute_long_before, lag(unkeyed) OVER w AS unkeyed_before, lag(unkeyed, 2) OVER w AS unkeyed_long_before
  FROM seen WINDOW w AS (PARTITION BY device ORDER BY slot)
),
gaps AS (
  SELECT slot, passed, mute, unkeyed, gap AS since_seen,
    CASE WHEN passed_before THEN gap WHEN passed_long_before THEN wide_gap END AS since_passed,
    CASE WHEN mute_before THEN gap WHEN mute_long_before THEN wide_gap END AS since_mute,
    CASE WHEN unkeyed_before THEN gap WHEN unkeyed_long_before THEN wide_gap END AS since_unkeyed
  FROM paced
),
terminals AS (
  SELECT p.slot - n.step AS slot,
    count_if(coalesce(since_seen, 3) > n.step + 1) AS active, count_if(passed AND coalesce(since_passed, 3) > n.step + 1) AS healthy,
    count_if(mute AND coalesce(since_mute, 3) > n.step + 1) AS silent, count_if(unkeyed AND coalesce(since_unkeyed, 3) > n.step + 1) AS unkeyed
  FROM gaps p CROSS JOIN UNNEST(ARRAY[-1, 0, 1]) AS n(step)
  GROUP BY 1
),
shops AS (
  SELECT s.slot + n.step AS slot, count(DISTINCT s.merchant) AS silent_shops FROM stamped s CROSS JOIN UNNEST(ARRAY[-1, 0, 1]) AS n(step) WHERE s.mute GROUP BY 1
),
ranges AS (
  SELECT slot, bin, bool_or(down) AS down, bool_or(passed) AS passed FROM stamped WHERE bin IS NOT NULL GROUP BY slot, bin
),
bins AS (
  SELECT r.slot + n.step AS slot, count(DISTINCT CASE WHEN down THEN bin END) AS bins_down, count(DISTINCT CASE WHEN passed THEN bin END) AS bins_up
  FROM ranges r CROSS JOIN UNNEST(ARRAY[-1, 0, 1]) AS n(step) GROUP BY 1
)
SELECT TIMESTAMP '1970-01-01 00:00:00.000000' + k.slot * INTERVAL '10' MINUTE AS slot, coalesce(d.active, 0) AS active, coalesce(d.healthy, 0) AS healthy, coalesce(d.silent, 0) AS silent,
  coalesce(s.silent_shops, 0) AS silent_shops, coalesce(b.bins_down, 0) AS bins_down, coalesce(b.bins_up, 0) AS bins_up, coalesce(d.unkeyed, 0) AS unkeyed
FROM asked k LEFT JOIN terminals d ON d.slot = k.slot LEFT JOIN shops s ON s.slot = k.slot LEFT JOIN bins b ON b.slot = k.slot

-- table: reader
-- How does each terminal read cards: how many cards passed, by technology, over all and between its first and last failure to read; and how many failed?
WITH bad AS (
  SELECT f.device, min(f.started) AS bad_from, max(f.ended) AS bad_to,
    count(DISTINCT CASE WHEN p.signal = 'card-chip' THEN f.attempt END) AS chip_bad,
    count(DISTINCT CASE WHEN p.signal = 'card-contactless' THEN f.attempt END) AS tap_bad,
    count(DISTINCT CASE WHEN p.signal = 'card-stripe' THEN f.attempt END) AS stripe_bad,
    count(DISTINCT CASE WHEN p.signal IN ('card-read', 'card-reader') THEN f.attempt END) AS reader_bad,
    count(DISTINCT CASE WHEN p.signal = 'card-unsupported' THEN f.attempt END) AS unsupported,
    count(DISTINCT CASE WHEN p.signal = 'card-unsupported' THEN f.card END) AS unsupported_cards,
    count(DISTINCT f.attempt) AS card_bad,
    count(DISTINCT f.card) AS cards_bad,
    count(DISTINCT CASE WHEN p.signal IN ('card-chip', 'card-contactless', 'card-stripe') THEN p.signal END)
      + max(CASE WHEN p.signal = 'card-reader' THEN 1 ELSE 0 END) AS ways_bad
  FROM failed f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
  WHERE p.signal IN ('card-chip', 'card-contactless', 'card-stripe', 'card-read', 'card-reader', 'card-orientation', 'card-unsupported')
  GROUP BY f.device
),
ok AS (
  SELECT a.device,
    count(CASE WHEN substr(a.entry_mode, 1, 2) IN ('05', '95') THEN 1 END) AS chip_ok,
    count(CASE WHEN substr(a.entry_mode, 1, 2) IN ('07', '91') THEN 1 END) AS tap_ok,
    count(CASE WHEN substr(a.entry_mode, 1, 2) IN ('02', '90', '80') THEN 1 END) AS stripe_ok,
    count(CASE WHEN substr(a.entry_mode, 1, 2) IN ('05', '95') AND a.started BETWEEN b.bad_from AND b.bad_to THEN 1 END) AS chip_still,
    count(CASE WHEN substr(a.entry_mode, 1, 2) IN ('07', '91') AND a.started BETWEEN b.bad_from AND b.bad_to THEN 1 END) AS tap_still,
    count(CASE WHEN substr(a.entry_mode, 1, 2) IN ('02', '90', '80') AND a.started BETWEEN b.bad_from AND b.bad_to THEN 1 END) AS stripe_still,
    count(*) AS read_ok
  FROM attempt a JOIN bad b ON b.device = a.device
  WHERE a.kind = 'payment' AND a.outcome IN ('approved', 'declined')
  GROUP BY a.device
)
SELECT b.device, coalesce(chip_ok, 0) AS chip_ok, coalesce(tap_ok, 0) AS tap_ok, coalesce(stripe_ok, 0) AS stripe_ok, coalesce(read_ok, 0) AS read_ok,
  coalesce(chip_still, 0) AS chip_still, coalesce(tap_still, 0) AS tap_still, coalesce(stripe_still, 0) AS stripe_still,
  chip_bad, tap_bad, stripe_bad, reader_bad, card_bad, cards_bad, ways_bad, unsupported, unsupported_cards
FROM bad b LEFT JOIN ok o ON o.device = b.device

-- table: signin
-- When did each terminal sign in or load keys, and how did that end?
SELECT attempt, device, exchange, outcome, started, ended, response_code
FROM attempt
WHERE kind = 'management' AND exchange IN ('sign-in', 'key-download', 'management') AND device IS NOT NULL

-- tail: passed by attempt
-- Which payment passed before and after each failed one on its terminal, and which came next? One that the issuer refused has passed as far as the
-- terminal goes. The order of payments is that of their numbers. Where much is known already, only the payments from the last but one on are looked at
-- that passed before the time in question: what lies before them cannot have changed.
WITH pay AS (
  SELECT attempt, device, started, CASE WHEN outcome = 'approved' OR outcome = 'declined' AND response_class IN
    ('issuer_decline', 'funds_or_limit', 'pin_error', 'card_status', 'card_data', 'fraud_security', 'retry_advice') THEN started END AS ok
  FROM attempt WHERE kind = 'payment' AND device IS NOT NULL AND outcome <> 'unclear'
),
last AS (
  SELECT device, max(attempt) AS attempt FROM pay WHERE ok IS NOT NULL AND started < {since} GROUP BY device
),
last_but_one AS (
  SELECT p.device, max(p.attempt) AS attempt FROM pay p JOIN last l ON l.device = p.device WHERE p.ok IS NOT NULL AND p.attempt < l.attempt GROUP BY p.device
),
sequence AS (
  SELECT p.attempt, p.device, p.ok,
    count(p.ok) OVER (PARTITION BY p.device ORDER BY p.attempt ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS passes,
    lead(p.attempt) OVER (PARTITION BY p.device ORDER BY p.attempt) AS next_attempt
  FROM pay p LEFT JOIN last_but_one b ON b.device = p.device
  WHERE p.attempt >= coalesce(b.attempt, p.attempt)
),
good AS (
  SELECT attempt, device, ok, passes + 1 AS nth FROM sequence WHERE ok IS NOT NULL
),
bad AS (
  SELECT s.attempt, s.device, s.passes, s.passes + CASE WHEN s.ok IS NULL THEN 1 ELSE 2 END AS after, s.next_attempt
  FROM failed f JOIN sequence s ON s.attempt = f.attempt LEFT JOIN last l ON l.device = s.device
  WHERE s.attempt >= coalesce(l.attempt, s.attempt)
)
SELECT q.attempt, a.ok AS next_ok, b.ok AS last_ok, coalesce(b.attempt, 0) AS last_passed,
  n.outcome AS next_outcome, n.started AS next_started, n.entry_mode AS next_entry, n.card AS next_card
FROM bad q
LEFT JOIN good a ON a.device = q.device AND a.nth = q.after
LEFT JOIN good b ON b.device = q.device AND b.nth = q.passes
LEFT JOIN attempt n ON n.attempt = q.next_attempt

-- table: fact
-- What surrounds each failed attempt? One wide row that the causes ask; what else is known of the attempt itself stands in failed.
WITH next_signin AS (
  SELECT f.attempt, min(s.ended) AS cured
  FROM failed f JOIN signin s ON s.device = f.device AND s.outcome = 'approved' AND s.started >= f.started
  GROUP BY f.attempt
),
last_signin AS (
  SELECT f.attempt, max(s.ended) AS signed
  FROM failed f JOIN signin s ON s.device = f.device AND s.outcome = 'approved' AND s.ended <= f.started
  GROUP BY f.attempt
),
last_try AS (
  SELECT f.attempt, max_by(s.attempt, s.started) AS try_attempt, max_by(s.outcome, s.started) AS try_outcome
  FROM failed f JOIN signin s ON s.device = f.device AND s.started <= f.started AND s.attempt <> f.attempt
  GROUP BY f.attempt
),
keyed AS (
  -- refusals that a stale or foreign key explains
  SELECT attempt, device, started FROM failed
  WHERE response_class IN ('key_or_mac', 'pin_or_key_crypto') OR response_code IN ('A0', '99')
),
again AS (
  SELECT k.attempt, count(*) AS later
  FROM keyed k JOIN next_signin n ON n.attempt = k.attempt
  JOIN keyed l ON l.device = k.device AND l.started > n.cured
  GROUP BY k.attempt
),
-- failures of one device in a row, without a success between them, and how many of them were refused connections
row_of AS (
  SELECT f.device, p.last_passed, count(*) AS run,
    count_if(EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.side <> 'host' AND o.signal IN ('net-refused', 'net-address'))) AS refused_run
  FROM failed f JOIN passed p ON p.attempt = f.attempt
  WHERE f.kind = 'payment' AND f.outcome IN ('no-answer', 'not-sent')
  GROUP BY f.device, p.last_passed
),
card AS (
  SELECT f.card, count(DISTINCT f.device) AS card_devices
  FROM failed f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own' AND starts_with(p.signal, 'card-')
  WHERE f.card IS NOT NULL GROUP BY f.card
),
spread AS (
  SELECT response_code, response_class, CAST(started AS DATE) AS day, count(DISTINCT device) AS code_devices, count(DISTINCT merchant) AS code_merchants
  FROM failed WHERE response_code IS NOT NULL AND kind IN ('payment', 'management') GROUP BY 1, 2, 3
),
shop AS (
  SELECT merchant, response_code, count(*) AS shop_times, count(DISTINCT card) AS shop_cards
  FROM failed WHERE kind = 'payment' AND response_code IS NOT NULL AND merchant IS NOT NULL GROUP BY 1, 2
)
SELECT f.attempt, f.kind, f.exchange, f.device, f.merchant, f.card, f.card_token, f.profile, f.response_code, f.response_class, f.outcome, f.started, f.ended,
  f.terminal_seen, f.host_seen, f.transit,
  n.cured, l.signed, t.try_outcome, t.try_attempt, coalesce(g.later, 0) AS later, p.next_ok, p.last_ok, p.next_outcome, p.next_started, p.next_entry, p.next_card,
  coalesce(w.run, 0) AS run, coalesce(w.refused_run, 0) AS refused_run,
  coalesce(m.active, 0) AS active, coalesce(m.silent, 0) AS silent, coalesce(m.silent_shops, 0) AS silent_shops, coalesce(m.healthy, 0) AS healthy, coalesce(m.unkeyed, 0) AS unkeyed,
  coalesce(m.bins_down, 0) AS bins_down, coalesce(m.bins_up, 0) AS bins_up,
  coalesce(r.chip_ok, 0) AS chip_ok, coalesce(r.tap_ok, 0) AS tap_ok, coalesce(r.stripe_ok, 0) AS stripe_ok, coalesce(r.read_ok, 0) AS read_ok,
  coalesce(r.chip_bad, 0) AS chip_bad, coalesce(r.tap_bad, 0) AS tap_bad, coalesce(r.stripe_bad, 0) AS stripe_bad, coalesce(r.reader_bad, 0) AS reader_bad,
  coalesce(r.card_bad, 0) AS card_bad, coalesce(r.cards_bad, 0) AS cards_bad, coalesce(r.ways_bad, 0) AS ways_bad,
  coalesce(r.chip_still, 0) AS chip_still, coalesce(r.tap_still, 0) AS tap_still, coalesce(r.stripe_still, 0) AS stripe_still,
  coalesce(r.unsupported, 0) AS unsupported, coalesce(r.unsupported_cards, 0) AS unsupported_cards,
  coalesce(c.card_devices, 0) AS card_devices,
  coalesce(d.code_devices, 0) AS code_devices, coalesce(d.code_merchants, 0) AS code_merchants,
  coalesce(h.shop_times, 0) AS shop_times, coalesce(h.shop_cards, 0) AS shop_cards
FROM failed f
LEFT JOIN next_signin n ON n.attempt = f.attempt
LEFT JOIN last_signin l ON l.attempt = f.attempt
LEFT JOIN last_try t ON t.attempt = f.attempt
LEFT JOIN again g ON g.attempt = f.attempt
LEFT JOIN passed p ON p.attempt = f.attempt
LEFT JOIN minute m ON m.slot = date_trunc('hour', f.started) + CAST(floor(extract(minute FROM f.started) / 10) AS INTEGER) * INTERVAL '10' MINUTE
LEFT JOIN reader r ON r.device = f.device
LEFT JOIN card c ON c.card = f.card
LEFT JOIN row_of w ON w.device = f.device AND w.last_passed = p.last_passed
LEFT JOIN spread d ON d.response_code = f.response_code AND d.response_class = f.response_class AND d.day = CAST(f.started AS DATE)
LEFT JOIN shop h ON h.merchant = f.merchant AND h.response_code = f.response_code
