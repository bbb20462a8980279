-- From candidates to one cause per failure, and from those to findings. What is judged of a failure is kept where nothing that speaks about it is another;
-- the heads are those of facts.sql. Spells of trouble are always judged anew: their numbers are other ones with each of them.

-- table: site
-- In which shop does each terminal stand? As most of what is said of a terminal does not name it.
SELECT device, max(merchant) AS merchant FROM attempt WHERE device IS NOT NULL GROUP BY device

-- due: reopened
-- Which failures may have another cause than before, or belong to another shop? Those about which the causes were asked again, and those of terminals that moved.
WITH moved AS (
  SELECT device FROM ((SELECT * FROM site EXCEPT SELECT * FROM {before}site) UNION ALL (SELECT * FROM {before}site EXCEPT SELECT * FROM site)) s
)
SELECT attempt FROM due
UNION
SELECT f.attempt FROM failed f JOIN moved m ON m.device = f.device

-- run: verdict
-- Which cause explains each failed attempt best? The candidate with the highest confidence; below the threshold there is none.
-- Spells of trouble outside of attempts carry negative numbers. A card that was refused by its issuer has been read at last: the trouble
-- with reading it before is not why it was refused.
WITH ranked AS (
  SELECT c.attempt, c.cause, c.confidence, c.source, c.line,
    row_number() OVER (PARTITION BY c.attempt ORDER BY c.confidence DESC, CASE WHEN c.cause = 'account-declined' THEN 1 ELSE 0 END, c.cause, s.path, s.hash, c.line) AS place
  FROM candidate c LEFT JOIN reopened o ON o.attempt = c.attempt LEFT JOIN source s ON s.source = c.source
  LEFT JOIN (SELECT f.attempt, k.cause FROM failed f JOIN reopened r ON r.attempt = f.attempt CROSS JOIN cause k
    WHERE f.outcome = 'declined' AND k.family = 'card-read' AND f.response_class IN ('issuer_decline', 'funds_or_limit', 'pin_error', 'card_status', 'fraud_security', 'retry_advice')) x
    ON x.attempt = c.attempt AND x.cause = c.cause
  WHERE c.confidence >= 0.6 AND x.attempt IS NULL AND (o.attempt IS NOT NULL OR c.attempt < 0)
)
SELECT r.attempt, r.cause, r.confidence, coalesce(r.source, a.source) AS source, coalesce(r.line, a.line) AS line
FROM ranked r LEFT JOIN answer a ON a.attempt = r.attempt
WHERE r.place = 1

-- kept: rival by reopened
-- Which other cause came closest for each failed attempt?
WITH best AS (
  SELECT c.attempt, c.cause, max(c.confidence) AS confidence
  FROM candidate c LEFT JOIN reopened o ON o.attempt = c.attempt
  WHERE o.attempt IS NOT NULL OR c.attempt < 0
  GROUP BY c.attempt, c.cause
),
ranked AS (
  SELECT b.attempt, b.cause, b.confidence, row_number() OVER (PARTITION BY b.attempt ORDER BY b.confidence DESC, b.cause) AS place
  FROM best b LEFT JOIN verdict v ON v.attempt = b.attempt AND v.cause = b.cause
  WHERE v.attempt IS NULL
)
SELECT attempt, cause, confidence FROM ranked WHERE place = 1

-- kept: judged by reopened
-- What is wrong with each failure, in one row: failed payments, failed management exchanges and spells of trouble, each with
-- its cause or 'unexplained', and the scope in which it is one matter: the card, the shop, or everything.
WITH every AS (
  SELECT f.attempt, f.kind, f.exchange, f.device, f.merchant, f.amount, f.currency, f.started, f.ended, f.utc_offset, f.card_token, f.outcome, f.response_code, '' AS component
  FROM reopened o JOIN failed f ON f.attempt = o.attempt
  UNION ALL
  SELECT -t.trouble AS attempt, 'trouble' AS kind, 'link' AS exchange, max(nullif(t.device, '')) AS device, NULL AS merchant, NULL AS amount, NULL AS currency,
    min(t.moment) AS started, max(t.moment) AS ended, min(t.utc_offset) AS utc_offset, NULL AS card_token, 'trouble' AS outcome, NULL AS response_code, max(t.component) AS component
  FROM trouble t GROUP BY t.trouble
)
SELECT e.attempt, e.kind, e.exchange, e.device, coalesce(e.merchant, shop.merchant) AS merchant, e.amount, e.currency, e.started, e.ended, e.utc_offset, e.card_token,
  e.outcome, e.response_code, e.component, coalesce(v.cause, 'unexplained') AS cause, coalesce(v.confidence, 0) AS confidence, v.source, v.line,
  CASE
    WHEN v.cause IS NULL THEN ''
    WHEN c.family IN ('host', 'policy', 'account') AND v.cause <> 'bank-restriction' OR v.cause IN ('software-outdated', 'software-defect', 'terminal-certificate', 'activation-upgrade') THEN ''
    WHEN v.cause = 'card-damaged' THEN coalesce(e.card_token, e.device, '')
    ELSE coalesce(shop.merchant, e.merchant, e.device, e.component, '') END AS scope
FROM every e
LEFT JOIN site shop ON shop.device = e.device
LEFT JOIN verdict v ON v.attempt = e.attempt
LEFT JOIN cause c ON c.cause = v.cause
WHERE e.kind = 'payment' OR v.cause IS NOT NULL

-- table: spell
-- On which days does each cause show in each scope, and which of them are one finding? A day without any begins a new one.
WITH busy AS (
  SELECT cause, scope, CAST(started AS DATE) AS day, min(started) AS first, max(started) AS last
  FROM judged WHERE cause <> 'unexplained' GROUP BY 1, 2, 3
),
seen AS (
  SELECT cause, scope, day, first, lag(last) OVER (PARTITION BY cause, scope ORDER BY day) AS before FROM busy
),
cut AS (
  SELECT cause, scope, day, sum(CASE WHEN before IS NULL OR (first > before + INTERVAL '24' HOUR AND cause <> 'account-declined') THEN 1 ELSE 0 END)
    OVER (PARTITION BY cause, scope ORDER BY day ROWS UNBOUNDED PRECEDING) AS spell
  FROM seen
)
SELECT cause, scope, day, dense_rank() OVER (ORDER BY cause, scope, spell) AS finding FROM cut

-- view: member
-- Which failures are one finding? Same cause and scope, on the same day or on days that go together.
SELECT s.finding, j.attempt, j.kind, j.device, j.merchant, j.amount, j.started, j.ended, j.utc_offset, j.cause, j.confidence, j.source, j.line, j.scope
FROM judged j JOIN spell s ON s.cause = j.cause AND s.scope = j.scope AND s.day = CAST(j.started AS DATE)

-- table: finding
-- What is wrong, where, since when, how sure is it and what did it cost?
SELECT m.finding, m.cause, min(m.scope) AS scope,
  count_if(m.kind = 'payment') AS failures,
  count_if(m.kind = 'management') AS management_failures,
  count_if(m.kind = 'trouble') AS troubles,
  count(DISTINCT m.device) AS devices, count(DISTINCT m.merchant) AS merchants,
  min(m.started) AS first, max(m.ended) AS last, min_by(m.utc_offset, m.started) AS utc_offset,
  CAST(coalesce(sum(CASE WHEN m.kind = 'payment' THEN m.amount END), 0) AS BIGINT) AS amount,
  round(round(avg(m.confidence), 6), 2) AS confidence -- the order of a sum shows in its last digit only
FROM member m
GROUP BY m.finding, m.cause

-- table: evidence
-- Which lines prove each finding? The line that decided each failure first, then other signals of the same attempts; never more than six.
WITH line AS (
  SELECT m.finding, m.source, m.line, 0 AS weight, m.confidence, m.started AS moment FROM member m WHERE m.source IS NOT NULL
  UNION ALL
  SELECT m.finding, p.source, p.line, 1 AS weight, m.confidence, p.moment
  FROM member m JOIN proof p ON p.attempt = m.attempt AND p.standing = 'own'
  UNION ALL
  SELECT m.finding, t.source, t.line, 1 AS weight, m.confidence, t.moment
  FROM member m JOIN trouble t ON t.trouble = -m.attempt
),
once AS (
  SELECT finding, source, line, min(weight) AS weight, max(confidence) AS confidence, min(moment) AS moment FROM line GROUP BY finding, source, line
),
ranked AS (
  SELECT o.*, row_number() OVER (PARTITION BY o.finding ORDER BY o.weight, o.confidence DESC, o.moment, s.path, s.hash, o.line) AS place
  FROM once o JOIN source s ON s.source = o.source
)
SELECT finding, place, source, line FROM ranked WHERE place <= 6

-- part: pace by hour, 24 hours on
-- How many terminals, shops, app versions and card ranges were at work in each hour that were last so many hours before? 25 are as many or more, and where it
-- was never seen before. What was at work in an hour is asked for a day after it.
WITH work AS (
  SELECT CAST(floor(to_unixtime(started) / 3600) AS BIGINT) AS hour, device, merchant, version, bin
  FROM attempt WHERE device IS NOT NULL AND attempt >= {since#} - 1440000000 AND attempt < {until#}
),
named AS (
  SELECT DISTINCT what, CASE what WHEN 'device' THEN device WHEN 'merchant' THEN merchant WHEN 'version' THEN version ELSE bin END AS name, hour
  FROM work CROSS JOIN UNNEST(ARRAY['device', 'merchant', 'version', 'bin']) AS t(what)
),
gaps AS (
  SELECT what, hour, hour - lag(hour) OVER (PARTITION BY what, name ORDER BY hour) AS gap FROM named WHERE name IS NOT NULL
),
paced AS (
  SELECT TIMESTAMP '1970-01-01 00:00:00.000000' + hour * INTERVAL '1' HOUR AS hour, what, least(coalesce(gap, 25), 25) AS gap FROM gaps
)
SELECT hour, what, gap, count(*) AS n FROM paced WHERE hour >= {since} GROUP BY 1, 2, 3

-- table: radius
-- How far does each finding reach? Of the terminals, shops, card ranges and app versions at work on the first day of it, how many did it touch, and with
-- how many cards? What is common to all of it, the device, the card, the shop, the version or the issuer, says where to look.
WITH span AS (
  SELECT finding, least(last, first + INTERVAL '24' HOUR) AS until, CAST(floor(to_unixtime(first) / 3600) AS BIGINT) AS first_hour,
    CAST(floor(to_unixtime(least(last, first + INTERVAL '24' HOUR)) / 3600) AS BIGINT) AS last_hour
  FROM finding WHERE cause <> 'account-declined'
),
reach AS (
  SELECT DISTINCT first_hour, last_hour FROM span
),
-- each counts in the first hour of a span in which it is seen: where it was not seen for more hours than the span has before that one. That is cheaper than to
-- count the different ones of every span.
fresh AS (
  SELECT p.hour, p.hour - t.x AS first_hour, sum(CASE WHEN p.what = 'device' THEN p.n END) AS devices, sum(CASE WHEN p.what = 'merchant' THEN p.n END) AS merchants,
    sum(CASE WHEN p.what = 'version' THEN p.n END) AS versions, sum(CASE WHEN p.what = 'bin' THEN p.n END) AS bins
  FROM (SELECT CAST(floor(to_unixtime(hour) / 3600) AS BIGINT) AS hour, what, gap, n FROM pace) p CROSS JOIN UNNEST(sequence(0, 24)) AS t(x)
  WHERE p.gap > t.x AND p.hour - t.x IN (SELECT first_hour FROM reach) GROUP BY 1, 2
),
active AS (
  SELECT w.first_hour, w.last_hour, CAST(sum(f.devices) AS BIGINT) AS devices_active, CAST(coalesce(sum(f.merchants), 0) AS BIGINT) AS merchants_active,
    CAST(coalesce(sum(f.versions), 0) AS BIGINT) AS versions_active, CAST(coalesce(sum(f.bins), 0) AS BIGINT) AS bins_active
  FROM reach w JOIN fresh f ON f.first_hour = w.first_hour AND f.hour <= w.last_hour
  GROUP BY 1, 2
),
touched AS (
  SELECT m.finding, count(DISTINCT m.device) AS devices, count(DISTINCT m.merchant) AS merchants, count(DISTINCT a.version) AS versions, count(DISTINCT a.bin) AS bins,
    count(DISTINCT coalesce(a.card_token, a.card)) AS cards
  FROM member m JOIN span s ON s.finding = m.finding LEFT JOIN failed a ON a.attempt = m.attempt
  WHERE m.started <= s.until
  GROUP BY m.finding
)
SELECT t.finding, t.devices, greatest(coalesce(a.devices_active, 0), t.devices) AS devices_active, t.merchants, greatest(coalesce(a.merchants_active, 0), t.merchants) AS merchants_active,
  t.cards, t.bins, coalesce(a.bins_active, 0) AS bins_active, t.versions, coalesce(a.versions_active, 0) AS versions_active,
  CASE
    WHEN t.devices = 0 THEN 'no-device'
    WHEN t.devices = 1 AND t.cards = 1 THEN 'one-card-one-device'
    WHEN t.cards = 1 THEN 'one-card-many-devices'
    WHEN t.devices = 1 THEN 'one-device'
    WHEN t.merchants = 1 THEN 'one-shop'
    WHEN t.bins = 1 AND a.bins_active > 1 THEN 'one-issuer'
    WHEN t.versions = 1 AND a.versions_active > 1 THEN 'one-version'
    WHEN 2 * t.devices >= a.devices_active THEN 'everything'
    ELSE 'many-shops' END AS shape
FROM touched t JOIN span s ON s.finding = t.finding LEFT JOIN active a ON a.first_hour = s.first_hour AND a.last_hour = s.last_hour
