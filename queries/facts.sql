-- What the causes look at. Made after attempts.sql, for the attempts that failed only: their number, not the number of
-- events, decides what this costs.
--
-- Where attempts were made anew from {since} until {until} only, and an hour about it, all that hangs on none of them is kept. Of a "part" the rows of
-- the span are made anew, "N hours on" those of so many hours after it too. A "due" table holds the numbers of failures, of those that there are now, and "kept: x by y" makes the rows of x anew that belong to the failures that
-- y names, and drops those of failures that are none any more. A "run" table serves this making alone. {before}x is x as it was; of a part at least the rows of
-- the span. Where nothing can be kept all failures are due. What counts over all time (cards of a terminal, refusals of a shop) counts no further than the causes ask, so that it seldom changes: a
-- failure long ago is due only where it does. Where attempts are read the span is told by their numbers, which begin with the minute ({since#} is the first of them):
-- a cluster knows of every file which numbers it holds, but not which times.

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
WHERE a.outcome NOT IN ('approved', 'unclear') AND a.attempt >= {since#} AND a.attempt < {until#}

-- due: nearby
-- Which failures may have other lines about them than before? Those that began in the span, or have it within half an hour; of a terminal of which
-- a failure reaches out of the span, those up to its end.
WITH long AS (
  SELECT device, max(ended) AS ended
  FROM (SELECT device, started, ended FROM failed UNION ALL SELECT device, started, ended FROM {before}failed) e
  WHERE started >= {since} AND started < {until} AND ended >= {until}
  GROUP BY device
)
SELECT f.attempt
FROM failed f LEFT JOIN long l ON l.device = f.device
WHERE f.ended + INTERVAL '30' MINUTE >= {since}
  AND (f.started - INTERVAL '30' MINUTE < {until} OR f.started - INTERVAL '30' MINUTE <= l.ended)

-- due: ring
-- Which failures may have other payments before and after them? Besides those the ones from which none passed until the span, and on its other side those
-- before which none passed since.
SELECT attempt FROM nearby
UNION
SELECT attempt FROM {before}passed
WHERE attempt < {since#} AND (next_ok IS NULL OR next_ok >= {since})
  OR attempt >= {until#} AND (last_ok IS NULL OR last_ok < {until})

-- kept: proof by nearby
-- Which signals speak about each failed attempt? Its own lines first; then what the same terminal said shortly before it outside of
-- any attempt; then what the host said of its own links in the same minute. No attempt lasts longer than a day and some minutes, so that all these lie about the span.
WITH stray AS (
  SELECT e.attempt AS other, a.device, e.source, e.line, e.moment, e.side, e.signal, e.vendor, e.vendor_code
  FROM attempt_event e JOIN attempt a ON a.attempt = e.attempt
  WHERE e.attempt >= {near#} AND e.attempt < {far#} AND e.signal IS NOT NULL AND a.device IS NOT NULL AND (a.kind <> 'payment' OR a.outcome NOT IN ('approved', 'declined'))
),
own AS (
  SELECT f.attempt, e.source, e.line, e.moment, e.side, e.signal, e.vendor, e.vendor_code, 'own' AS standing
  FROM nearby f JOIN attempt_event e ON e.attempt = f.attempt
  WHERE e.attempt >= {near#} AND e.attempt < {far#} AND e.signal IS NOT NULL
),
these AS (SELECT f.* FROM failed f JOIN nearby n ON n.attempt = f.attempt),
near AS (
  SELECT f.attempt, s.source, s.line, s.moment, s.side, s.signal, s.vendor, s.vendor_code, 'near' AS standing
  FROM these f JOIN stray s ON s.device = f.device AND s.other <> f.attempt
    AND (s.moment BETWEEN f.started - INTERVAL '10' MINUTE AND f.ended + INTERVAL '1' MINUTE
      OR s.signal IN ('power-low', 'power-restart', 'tamper') AND s.moment BETWEEN f.ended AND f.ended + INTERVAL '4' MINUTE)
),
hosts AS (
  SELECT f.attempt, t.source, t.line, t.moment, t.side, t.signal, CAST(NULL AS VARCHAR) AS vendor, CAST(NULL AS VARCHAR) AS vendor_code, 'host' AS standing
  FROM these f JOIN trouble t ON t.side = 'host' AND t.moment BETWEEN f.started - INTERVAL '1' MINUTE AND f.ended + INTERVAL '1' MINUTE
  WHERE f.kind = 'payment' AND (f.outcome = 'no-answer' OR f.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover'))
),
said AS (SELECT * FROM own UNION ALL SELECT * FROM near UNION ALL SELECT * FROM hosts)
SELECT a.*, row_number() OVER (PARTITION BY a.attempt ORDER BY CASE a.standing WHEN 'own' THEN 0 WHEN 'near' THEN 1 ELSE 2 END, a.moment, s.path, s.hash, a.line) AS place
FROM said a JOIN source s ON s.source = a.source

-- view: history
-- What has each terminal complained of over time, and when did its serial number or its version change?
WITH named AS (
  SELECT device, moment, source, line, kind, name, lag(name) OVER (PARTITION BY device, kind ORDER BY moment, source, line) AS before FROM badge
)
SELECT device, moment, source, line, signal FROM remark
UNION ALL
SELECT device, moment, source, line, CASE kind WHEN 'serial' THEN 'new-serial' ELSE 'app-upgraded' END AS signal FROM named WHERE name <> before

-- kept: answer by nearby
-- On which line was each failed attempt refused, or else asked? The evidence where no signal speaks.
SELECT attempt, source, line
FROM (
  SELECT f.attempt, e.source, e.line,
    row_number() OVER (PARTITION BY f.attempt ORDER BY CASE WHEN e.role = 'response' AND e.class <> 'reversal' THEN 0 WHEN e.role = 'request' THEN 1 ELSE 2 END, e.line, s.path, s.hash) AS place
  FROM nearby f JOIN attempt_event e ON e.attempt = f.attempt JOIN source s ON s.source = e.source
  WHERE e.attempt >= {near#} AND e.attempt < {far#}) told
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
  WHERE a.kind IN ('payment', 'management') AND a.attempt >= {since#} - 60000000 AND a.attempt < {until#} + 60000000
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
-- Nothing is counted beyond five.
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
SELECT b.device, least(coalesce(chip_ok, 0), 5) AS chip_ok, least(coalesce(tap_ok, 0), 5) AS tap_ok, least(coalesce(stripe_ok, 0), 5) AS stripe_ok, least(coalesce(read_ok, 0), 5) AS read_ok,
  least(coalesce(chip_still, 0), 5) AS chip_still, least(coalesce(tap_still, 0), 5) AS tap_still, least(coalesce(stripe_still, 0), 5) AS stripe_still,
  least(chip_bad, 5) AS chip_bad, least(tap_bad, 5) AS tap_bad, least(stripe_bad, 5) AS stripe_bad, least(reader_bad, 5) AS reader_bad, least(card_bad, 5) AS card_bad, least(cards_bad, 5) AS cards_bad,
  ways_bad, least(unsupported, 5) AS unsupported, least(unsupported_cards, 5) AS unsupported_cards, coalesce(chip_still, 0) < unsupported AS mostly_unsupported
FROM bad b LEFT JOIN ok o ON o.device = b.device

-- table: worn
-- Which cards could not be read, and on one terminal only or on two or more?
SELECT f.card, least(count(DISTINCT f.device), 2) AS card_devices
FROM failed f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own' AND starts_with(p.signal, 'card-')
WHERE f.card IS NOT NULL GROUP BY f.card

-- table: spread
-- Over how many terminals, up to five, and shops, up to three, did each refusal spread on each day?
SELECT response_code, response_class, CAST(started AS DATE) AS day, least(count(DISTINCT device), 5) AS code_devices, least(count(DISTINCT merchant), 3) AS code_merchants
FROM failed WHERE response_code IS NOT NULL AND kind IN ('payment', 'management') GROUP BY 1, 2, 3

-- table: shop
-- How often did each shop meet each refusal, and with how many cards? Up to three.
SELECT merchant, response_code, least(count(*), 3) AS shop_times, least(count(DISTINCT card), 3) AS shop_cards
FROM failed WHERE kind = 'payment' AND response_code IS NOT NULL AND merchant IS NOT NULL GROUP BY 1, 2

-- table: unkeyed
-- When did each terminal meet the last refusal that a stale or foreign key explains?
SELECT device, max(started) AS last FROM failed
WHERE device IS NOT NULL AND (response_class IN ('key_or_mac', 'pin_or_key_crypto') OR response_code IN ('A0', '99'))
GROUP BY device

-- table: guessed
-- On which terminals has card after card, four or more, a wrong PIN while no payment passes?
WITH wrong AS (
  SELECT device, min(started) AS first, max(started) AS last FROM failed WHERE kind = 'payment' AND response_class = 'pin_error' AND device IS NOT NULL
  GROUP BY device HAVING count(DISTINCT card_token) >= 4
)
SELECT device, first, last FROM wrong w
WHERE NOT EXISTS (SELECT 1 FROM attempt o WHERE o.device = w.device AND o.kind = 'payment' AND o.outcome = 'approved' AND o.started BETWEEN w.first AND w.last)

-- table: heard
-- Is there anything at all that a host tells?
SELECT count(*) > 0 AS host FROM (SELECT attempt FROM attempt WHERE host_seen LIMIT 1) o

-- part: signin by started
-- When did each terminal sign in or load keys, and how did that end?
SELECT attempt, device, exchange, outcome, started, ended, response_code
FROM attempt
WHERE kind = 'management' AND exchange IN ('sign-in', 'key-download', 'management') AND device IS NOT NULL
  AND attempt >= {since#} AND attempt < {until#}

-- view: payment
-- Which payments follow each other on a terminal, and which of them passed? One that the issuer refused has passed as far as the terminal goes.
SELECT attempt, device, started, outcome, entry_mode, card, CASE WHEN outcome = 'approved' OR outcome = 'declined' AND response_class IN
  ('issuer_decline', 'funds_or_limit', 'pin_error', 'card_status', 'card_data', 'fraud_security', 'retry_advice') THEN started END AS ok
FROM attempt WHERE kind = 'payment' AND device IS NOT NULL AND outcome <> 'unclear'

-- run: looked
-- Which payment passed before and after each failed one on its terminal, and which came next, as far as some days about the span tell? The order of payments is
-- that of their numbers. All payments of these days are looked at, of terminals with such a failure, and of other days only the failures themselves: between a
-- failure due far from the span and the span none passed.
WITH these AS (
  SELECT f.attempt, f.kind, f.device, f.started, f.outcome, f.entry_mode, f.card, f.response_class FROM failed f JOIN ring r ON r.attempt = f.attempt
),
slice AS (
  SELECT attempt, device, started, outcome, entry_mode, card, ok FROM payment WHERE attempt >= {near#} AND attempt < {far#} AND device IN (SELECT device FROM these)
  UNION ALL
  SELECT attempt, device, started, outcome, entry_mode, card, CASE WHEN outcome = 'declined' AND response_class IN
    ('issuer_decline', 'funds_or_limit', 'pin_error', 'card_status', 'card_data', 'fraud_security', 'retry_advice') THEN started END AS ok
  FROM these WHERE kind = 'payment' AND device IS NOT NULL AND (attempt < {near#} OR attempt >= {far#})
),
-- how many passed before each, by two numbers of rows: a running count costs three times as much
numbered AS (
  SELECT attempt, device, ok, row_number() OVER w AS place, lead(attempt) OVER w AS next_attempt,
    row_number() OVER (PARTITION BY device, CASE WHEN ok IS NULL THEN 0 ELSE 1 END ORDER BY attempt) AS nth
  FROM slice WINDOW w AS (PARTITION BY device ORDER BY attempt)
),
good AS (
  SELECT attempt, device, ok, nth FROM numbered WHERE ok IS NOT NULL
),
bad AS (
  SELECT s.attempt, s.device, s.next_attempt, CASE WHEN s.ok IS NULL THEN s.place - s.nth ELSE s.nth - 1 END AS passes,
    CASE WHEN s.ok IS NULL THEN s.place - s.nth + 1 ELSE s.nth + 1 END AS after
  FROM ring f JOIN numbered s ON s.attempt = f.attempt
)
SELECT q.attempt, q.device, a.ok AS next_ok, b.ok AS last_ok, b.attempt AS last_passed,
  n.attempt AS next_attempt, n.outcome AS next_outcome, n.started AS next_started, n.entry_mode AS next_entry, n.card AS next_card
FROM bad q
LEFT JOIN good a ON a.device = q.device AND a.nth = q.after
LEFT JOIN good b ON b.device = q.device AND b.nth = q.passes
LEFT JOIN slice n ON n.attempt = q.next_attempt

-- kept: passed by ring
-- Which payment passed before and after each failed one on its terminal, and which came next? Of days far from the span only what a terminal wants that had none
-- that passed about it.
WITH below AS (
  SELECT p.device, max(p.attempt) AS attempt, max(p.ok) AS ok
  FROM payment p JOIN (SELECT device, min(attempt) AS attempt FROM looked WHERE last_ok IS NULL GROUP BY device) l ON l.device = p.device AND p.attempt < l.attempt
  WHERE p.ok IS NOT NULL AND p.attempt < {near#} GROUP BY p.device
),
above AS (
  SELECT p.device, min(p.ok) AS ok, min_by(p.outcome, p.attempt) AS outcome, min_by(p.entry_mode, p.attempt) AS entry_mode, min_by(p.card, p.attempt) AS card
  FROM payment p JOIN (SELECT device, max(attempt) AS attempt FROM looked WHERE next_ok IS NULL GROUP BY device) l ON l.device = p.device AND p.attempt > l.attempt
  WHERE p.ok IS NOT NULL AND p.attempt >= {far#} GROUP BY p.device
)
SELECT q.attempt, coalesce(q.next_ok, a.ok) AS next_ok, coalesce(q.last_ok, b.ok) AS last_ok, coalesce(q.last_passed, b.attempt, 0) AS last_passed,
  coalesce(q.next_outcome, a.outcome) AS next_outcome, coalesce(q.next_started, a.ok) AS next_started,
  CASE WHEN q.next_attempt IS NULL THEN a.entry_mode ELSE q.next_entry END AS next_entry, CASE WHEN q.next_attempt IS NULL THEN a.card ELSE q.next_card END AS next_card
FROM looked q
LEFT JOIN below b ON b.device = q.device
LEFT JOIN above a ON a.device = q.device

-- due: likely
-- Which failures may be surrounded by other facts than before? Besides those: what hangs on sign-ins of the span, that is failures before it where none came
-- between, after it likewise, and those of which the last try is one of them; the failures within reach of what a terminal said in the span of keys, tampering,
-- activation and versions; what else a terminal has where a payment was refused for want of a key; fraud on the same day; and what hangs on a count over all time that is another now.
WITH signed AS (
  SELECT device, max(attempt) AS last_attempt, min(started) AS first_started, max(started) AS last_started, min(ended) AS first_ended, max(ended) AS last_ended
  FROM (SELECT * FROM signin UNION ALL SELECT * FROM {before}signin) s
  WHERE started >= {since} AND started < {until}
  GROUP BY device
),
upgraded AS (
  SELECT DISTINCT b.device
  FROM badge b JOIN (SELECT device, kind FROM badge GROUP BY device, kind HAVING min(name) <> max(name)) n ON n.device = b.device AND n.kind = b.kind
  WHERE b.moment >= {since} AND b.moment < {until}
),
spoke AS (
  SELECT device FROM signed
  UNION
  SELECT device FROM remark
  WHERE moment >= {since} AND moment < {until} AND signal IN ('activation-prompt', 'activation-wrong-code', 'new-serial', 'app-upgraded', 'parameters-lost',
    'key-check', 'key-procedure', 'key-hardware', 'key-software', 'unsigned-app', 'tamper', 'unknown-process', 'fraud')
),
keyless AS (
  SELECT f.device FROM ring r JOIN failed f ON f.attempt = r.attempt JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
  WHERE f.kind = 'payment' AND p.signal IN ('key-missing', 'sign-in-required', 'not-signed-in', 'pin-key', 'key-download')
  UNION
  SELECT device FROM {before}failed b
  WHERE b.started >= {since} AND b.started < {until} AND b.attempt NOT IN (SELECT attempt FROM failed)
),
devices AS (
  SELECT device FROM ((SELECT * FROM reader EXCEPT SELECT * FROM {before}reader) UNION ALL (SELECT * FROM {before}reader EXCEPT SELECT * FROM reader)) r
),
cards AS (
  SELECT card FROM ((SELECT * FROM worn EXCEPT SELECT * FROM {before}worn) UNION ALL (SELECT * FROM {before}worn EXCEPT SELECT * FROM worn)) w
),
spreads AS (
  SELECT response_code, response_class, day FROM ((SELECT * FROM spread EXCEPT SELECT * FROM {before}spread) UNION ALL (SELECT * FROM {before}spread EXCEPT SELECT * FROM spread)) d
),
shops AS (
  SELECT merchant, response_code FROM ((SELECT * FROM shop EXCEPT SELECT * FROM {before}shop) UNION ALL (SELECT * FROM {before}shop EXCEPT SELECT * FROM shop)) h
),
guesses AS (
  SELECT device FROM ((SELECT * FROM guessed EXCEPT SELECT * FROM {before}guessed) UNION ALL (SELECT * FROM {before}guessed EXCEPT SELECT * FROM guessed)) g
)
SELECT attempt FROM ring
UNION
SELECT f.attempt
FROM failed f JOIN signed s ON s.device = f.device LEFT JOIN {before}signon n ON n.attempt = f.attempt
WHERE f.started <= s.last_started AND (n.cured IS NULL OR n.cured >= s.first_ended)
  OR f.started >= s.first_ended AND (n.signed IS NULL OR n.signed <= s.last_ended)
  OR f.started >= s.first_started AND (n.try_attempt IS NULL OR n.try_attempt <= s.last_attempt)
UNION
SELECT attempt FROM {before}signon WHERE try_attempt IN (SELECT attempt FROM nearby)
UNION
SELECT f.attempt
FROM failed f JOIN spoke d ON d.device = f.device LEFT JOIN passed p ON p.attempt = f.attempt
WHERE f.ended + INTERVAL '25' HOUR >= {since} AND (f.started - INTERVAL '10' DAY < {until} OR p.last_ok - INTERVAL '3' DAY < {until})
UNION
SELECT f.attempt FROM failed f JOIN keyless k ON k.device = f.device WHERE f.kind = 'trouble'
UNION
SELECT f.attempt FROM failed f JOIN upgraded u ON u.device = f.device WHERE f.ended + INTERVAL '25' HOUR >= {since}
UNION
SELECT attempt FROM failed
WHERE response_class = 'fraud_security' AND started + INTERVAL '1' DAY >= {since} AND started - INTERVAL '1' DAY < {until}
UNION
SELECT f.attempt FROM failed f JOIN devices d ON d.device = f.device
UNION
SELECT f.attempt FROM failed f JOIN cards c ON c.card = f.card
UNION
SELECT f.attempt FROM failed f JOIN spreads d ON d.response_code = f.response_code AND d.response_class = f.response_class AND d.day = CAST(f.started AS DATE)
UNION
SELECT f.attempt FROM failed f JOIN shops h ON h.merchant = f.merchant AND h.response_code = f.response_code
UNION
SELECT f.attempt FROM failed f JOIN guesses g ON g.device = f.device WHERE f.response_class = 'pin_error'
UNION
SELECT attempt FROM failed WHERE EXISTS (SELECT host FROM heard EXCEPT SELECT host FROM {before}heard)

-- due: due
-- Which failures have to be asked about again? Besides those: where one was refused for its keys, all such of the terminal, and where one could not read a card,
-- all such of the terminal. Causes compare these with each other. Where a failure is none any more, it may have been such a one.
WITH lost AS (
  SELECT device FROM {before}failed b WHERE b.started >= {since} AND b.started < {until} AND b.attempt NOT IN (SELECT attempt FROM failed)
),
keyed AS (
  SELECT attempt, device FROM failed WHERE response_class IN ('key_or_mac', 'pin_or_key_crypto') OR response_code IN ('A0', '99')
),
misread AS (
  SELECT f.attempt, f.device FROM proof p JOIN failed f ON f.attempt = p.attempt
  WHERE p.standing = 'own' AND p.signal IN ('card-chip', 'card-stripe', 'card-contactless', 'card-read')
),
keys AS (
  SELECT k.device FROM keyed k JOIN likely l ON l.attempt = k.attempt
  UNION ALL
  SELECT device FROM ((SELECT * FROM unkeyed EXCEPT SELECT * FROM {before}unkeyed) UNION ALL (SELECT * FROM {before}unkeyed EXCEPT SELECT * FROM unkeyed)) k
  UNION ALL
  SELECT device FROM lost
),
slots AS (
  SELECT m.device FROM misread m JOIN likely l ON l.attempt = m.attempt
  UNION ALL
  SELECT device FROM lost
)
SELECT attempt FROM likely
UNION
SELECT attempt FROM keyed WHERE device IN (SELECT device FROM keys)
UNION
SELECT attempt FROM misread WHERE device IN (SELECT device FROM slots)

-- kept: signon by due
-- Which sign-in came before and after each failure, and which was the last try of one?
WITH these AS (SELECT f.attempt, f.device, f.started FROM failed f JOIN due d ON d.attempt = f.attempt),
next_signin AS (
  SELECT f.attempt, min(s.ended) AS cured
  FROM these f JOIN signin s ON s.device = f.device AND s.outcome = 'approved' AND s.started >= f.started
  GROUP BY f.attempt
),
last_signin AS (
  SELECT f.attempt, max(s.ended) AS signed
  FROM these f JOIN signin s ON s.device = f.device AND s.outcome = 'approved' AND s.ended <= f.started
  GROUP BY f.attempt
),
last_try AS (
  SELECT f.attempt, max(s.attempt) AS try_attempt, max_by(s.outcome, s.attempt) AS try_outcome
  FROM these f JOIN signin s ON s.device = f.device AND s.started <= f.started AND s.attempt <> f.attempt
  GROUP BY f.attempt
)
SELECT f.attempt, n.cured, l.signed, t.try_outcome, t.try_attempt
FROM due f
LEFT JOIN next_signin n ON n.attempt = f.attempt
LEFT JOIN last_signin l ON l.attempt = f.attempt
LEFT JOIN last_try t ON t.attempt = f.attempt
WHERE n.cured IS NOT NULL OR t.try_attempt IS NOT NULL

-- run: fact
-- What surrounds each failure that is due? One wide row that the causes ask; what else is known of the attempt itself stands in failed.
WITH
-- failures of one device in a row, without a success between them, and how many of them were refused connections
row_of AS (
  SELECT f.device, p.last_passed, count(*) AS run,
    count_if(EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.side <> 'host' AND o.signal IN ('net-refused', 'net-address'))) AS refused_run
  FROM failed f JOIN passed p ON p.attempt = f.attempt
  WHERE f.kind = 'payment' AND f.outcome IN ('no-answer', 'not-sent')
  GROUP BY f.device, p.last_passed
)
SELECT f.attempt, f.kind, f.exchange, f.device, f.merchant, f.card, f.card_token, f.profile, f.response_code, f.response_class, f.outcome, f.started, f.ended,
  f.terminal_seen, f.host_seen, f.transit,
  n.cured, n.signed, n.try_outcome, n.try_attempt, CASE WHEN k.last > n.cured AND (f.response_class IN ('key_or_mac', 'pin_or_key_crypto') OR f.response_code IN ('A0', '99')) THEN 1 ELSE 0 END AS later, p.next_ok, p.last_ok, p.next_outcome, p.next_started, p.next_entry, p.next_card,
  coalesce(w.run, 0) AS run, coalesce(w.refused_run, 0) AS refused_run,
  coalesce(m.active, 0) AS active, coalesce(m.silent, 0) AS silent, coalesce(m.silent_shops, 0) AS silent_shops, coalesce(m.healthy, 0) AS healthy, coalesce(m.unkeyed, 0) AS unkeyed,
  coalesce(m.bins_down, 0) AS bins_down, coalesce(m.bins_up, 0) AS bins_up,
  coalesce(r.chip_ok, 0) AS chip_ok, coalesce(r.tap_ok, 0) AS tap_ok, coalesce(r.stripe_ok, 0) AS stripe_ok, coalesce(r.read_ok, 0) AS read_ok,
  coalesce(r.chip_bad, 0) AS chip_bad, coalesce(r.tap_bad, 0) AS tap_bad, coalesce(r.stripe_bad, 0) AS stripe_bad, coalesce(r.reader_bad, 0) AS reader_bad,
  coalesce(r.card_bad, 0) AS card_bad, coalesce(r.cards_bad, 0) AS cards_bad, coalesce(r.ways_bad, 0) AS ways_bad,
  coalesce(r.chip_still, 0) AS chip_still, coalesce(r.tap_still, 0) AS tap_still, coalesce(r.stripe_still, 0) AS stripe_still,
  coalesce(r.unsupported, 0) AS unsupported, coalesce(r.unsupported_cards, 0) AS unsupported_cards, coalesce(r.mostly_unsupported, FALSE) AS mostly_unsupported,
  coalesce(c.card_devices, 0) AS card_devices,
  coalesce(d.code_devices, 0) AS code_devices, coalesce(d.code_merchants, 0) AS code_merchants,
  coalesce(h.shop_times, 0) AS shop_times, coalesce(h.shop_cards, 0) AS shop_cards
FROM due o
JOIN failed f ON f.attempt = o.attempt
LEFT JOIN signon n ON n.attempt = f.attempt
LEFT JOIN unkeyed k ON k.device = f.device
LEFT JOIN passed p ON p.attempt = f.attempt
LEFT JOIN minute m ON m.slot = date_trunc('hour', f.started) + CAST(floor(extract(minute FROM f.started) / 10) AS INTEGER) * INTERVAL '10' MINUTE
LEFT JOIN reader r ON r.device = f.device
LEFT JOIN worn c ON c.card = f.card
LEFT JOIN row_of w ON w.device = f.device AND w.last_passed = p.last_passed
LEFT JOIN spread d ON d.response_code = f.response_code AND d.response_class = f.response_class AND d.day = CAST(f.started AS DATE)
LEFT JOIN shop h ON h.merchant = f.merchant AND h.response_code = f.response_code
