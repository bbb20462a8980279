-- From events to attempts. Each part below is one table, made in this order; its head says which question it answers. Written in the words
-- that DuckDB and Trino share.
--
-- An attempt is one try to do something at a terminal: a payment, or a management exchange (sign-in, key
-- download, settlement). Repeats fold into it, a reversal belongs to what it reverses, the terminal's
-- view and the host's view of it are one. A payment that ended before anything was sent is an attempt too.
--
-- Attempts are made span by span, whole hours of UTC from {since} until {until}: a new log opens only the hours that it speaks of. What begins in a
-- span belongs to it; so that its ends are seen whole, an hour before and after is read too, and a day for reversals. Nothing may depend on
-- where one span ends and the next begins, nor on the order in which logs came. A "part" is kept: the rows of the span take the place of those that
-- were there. A "span" table is thrown away after it, a "span view" is computed by each
-- table that asks it, a "run" table serves all spans. {near} and {far} bound the stamps to be read, with the clocks that are
-- wrong, {from} and {to} those of reversals.

-- part: skew by day
-- How far is each terminal's clock ahead of the host's, day by day? Learnt from messages that both sides
-- logged: same device, trace number and MTI, no contradiction in amount or reference. The middle of the differences is taken. Asked by whole days.
WITH shown AS (
  SELECT coalesce(e.device, s.device) AS device, e.stan, e.mti, e.rrn, e.amount, e.time
  FROM event e JOIN source s ON s.source = e.source
  WHERE e.side = 'terminal' AND e.mti IS NOT NULL AND e.stan IS NOT NULL AND e.time >= {since} AND e.time < {until}
),
pair AS (
  SELECT t.device, CAST(t.time AS DATE) AS day, date_diff('second', e.time, t.time) AS seconds
  FROM event e JOIN source s ON s.source = e.source
  JOIN shown t ON t.device = coalesce(e.device, s.device) AND t.stan = e.stan AND t.mti = e.mti
  WHERE e.side = 'host' AND e.mti IS NOT NULL AND e.stan IS NOT NULL AND e.time >= {since} - INTERVAL '26' HOUR AND e.time < {until} + INTERVAL '26' HOUR
    AND (t.rrn IS NULL OR e.rrn IS NULL OR t.rrn = e.rrn)
    AND (t.amount IS NULL OR e.amount IS NULL OR t.amount = e.amount)
    AND t.time BETWEEN e.time - INTERVAL '26' HOUR AND e.time + INTERVAL '26' HOUR
),
ranked AS (
  SELECT device, day, seconds,
    row_number() OVER (PARTITION BY device, day ORDER BY seconds) AS place,
    count(*) OVER (PARTITION BY device, day) AS pairs
  FROM pair
)
SELECT device, day, CAST(seconds AS INTEGER) AS seconds, pairs
FROM ranked
WHERE 2 * place IN (pairs, pairs + 1)

-- run: origin
-- Which log counts first where lines bear the same stamp? That depends on what is in them, not on which came first. The next log's number leaves room for one number for
-- each byte of this one, in steps of 16 GiB.
SELECT source, device, merchant, CAST(sum(room) OVER (ORDER BY hash, source ROWS UNBOUNDED PRECEDING) - room AS BIGINT) AS origin
FROM (SELECT source, hash, device, merchant, 1 + CAST(floor(CAST(coalesce(bytes, 0) AS DOUBLE) / 8589934592) AS BIGINT) AS room FROM source) s

-- run: drift
-- By how much are the stamps of a terminal moved on a day without messages that both sides logged? As on the first day that has some.
SELECT device, min_by(seconds, day) AS seconds FROM skew GROUP BY device

-- run: undone
-- Which trace numbers are reversed, and when? The payment and its reversal are read, however far apart within a day.
SELECT DISTINCT r.stan, p.device, r.time
FROM (
  SELECT coalesce(e.original_stan, e.stan) AS stan, coalesce(e.device, s.device, '') AS device, e.time
  FROM event e JOIN source s ON s.source = e.source
  WHERE e.time >= {from} AND e.time < {to} AND coalesce(e.original_stan, e.stan) IS NOT NULL
    AND (substr(e.mti, 2, 1) = '4' OR e.mti IS NULL AND e.step = 'step-reversal')) r
CROSS JOIN UNNEST(ARRAY[r.device, '']) AS p(device)

-- run: distant
-- Which events bear such a number? They are few, and found once for all spans.
SELECT e.*
FROM event e JOIN origin s ON s.source = e.source
JOIN (SELECT DISTINCT stan, device FROM undone) u ON u.stan = e.stan AND u.device = coalesce(e.device, s.device, '')
WHERE e.time >= {from} AND e.time < {to}

-- span: told
-- Which events say something about an attempt, and which device do they belong to? The device on the line counts first, then the one of
-- the source (file, manifest, path). Terminal times are moved onto the host's clock. Its number is that of its log and its place there: to count events one by one
-- all of them would have to pass one worker of a cluster.
WITH heard AS (
  SELECT e.* FROM event e
  WHERE e.time >= {near} AND e.time < {far}
    AND (e.mti IS NOT NULL OR e.response_code IS NOT NULL OR e.signal IS NOT NULL OR e.step IS NOT NULL
         OR e.kind IN ('request', 'response', 'link', 'boot') OR e.stan IS NOT NULL
         OR (e.side = 'terminal' AND (e.amount IS NOT NULL OR e.card IS NOT NULL OR e.serial IS NOT NULL OR e.version IS NOT NULL)))
  UNION ALL
  SELECT e.* FROM distant e
  WHERE e.time >= {from} AND e.time < {near} OR e.time >= {far} AND e.time < {to}
),
every AS (
  SELECT
    s.origin * 17179869184 + coalesce(e.byte_offset, e.line) AS n, e.source, e.line, s.origin, e.utc_offset, e.side, e.component,
    e.time - CASE WHEN e.side = 'terminal' THEN coalesce(k.seconds, m.seconds, 0) ELSE 0 END * INTERVAL '1' SECOND AS moment,
    coalesce(e.device, s.device) AS device,
    coalesce(e.merchant, s.merchant) AS merchant,
    e.stan, e.rrn, e.mti, e.processing_code, e.amount, e.currency, e.response_code, e.entry_mode, e.auth_code,
    e.bin, e.card, e.card_token, e.signal, e.step, e.vendor, e.vendor_code, e.version, e.serial,
    e.network_code, e.original_stan, e.chip_condition, e.peer, e.latency,
    -- what an ISO 8583 message is: the second digit of the MTI is its class, the third its function
    CASE
      WHEN substr(e.mti, 2, 1) = '4' OR e.mti IS NULL AND e.step = 'step-reversal' THEN 'reversal'
      WHEN substr(e.mti, 2, 1) IN ('1', '2') THEN 'payment'
      WHEN e.mti IS NOT NULL OR e.step IN ('step-signin-start', 'step-signin-ok', 'step-signin-fail', 'step-key-start', 'step-key-ok', 'step-key-fail',
        'step-settle-start', 'step-settle-ok', 'step-settle-fail') AND e.response_code IS NOT NULL THEN 'management'
      WHEN e.response_code IS NOT NULL OR e.kind IN ('request', 'response') THEN 'payment'
    END AS class,
    CASE
      WHEN substr(e.mti, 3, 1) IN ('1', '3', '5') THEN 'response'
      WHEN e.mti IS NOT NULL THEN 'request'
      WHEN e.response_code IS NOT NULL OR e.kind = 'response' THEN 'response'
      WHEN e.kind = 'request' THEN 'request'
    END AS role,
    substr(e.mti, 4, 1) = '1' AND substr(e.mti, 3, 1) IN ('0', '2', '4') AS repeated,
    u.stan IS NOT NULL AS undone
  FROM heard e JOIN origin s ON s.source = e.source
  LEFT JOIN skew k ON k.device = coalesce(e.device, s.device) AND k.day = CAST(e.time AS DATE)
  LEFT JOIN drift m ON m.device = coalesce(e.device, s.device)
  LEFT JOIN (SELECT DISTINCT stan, device FROM undone WHERE time >= {from} AND time < {to}) u ON u.stan = e.stan AND u.device = coalesce(e.device, s.device, '')
)
SELECT e.*, moment >= {since} - INTERVAL '1' HOUR AND moment < {until} + INTERVAL '1' HOUR AS near
FROM every e
WHERE undone OR moment >= {since} - INTERVAL '1' HOUR AND moment < {until} + INTERVAL '1' HOUR

-- span: traced
-- By which number can each message, and other line that carries a number, be told? By its trace number, that of the message it reverses, its
-- reference; and messages without any number, in a log that holds such, by the request that they follow.
WITH nameless AS (
  SELECT n, max(stan) OVER (PARTITION BY source, class, turn) AS stan_of_turn, 'seq' || CAST(source AS VARCHAR) || class || CAST(turn AS VARCHAR) AS seq
  FROM (
    SELECT f.*, sum(fresh) OVER (PARTITION BY source, class ORDER BY moment, line ROWS UNBOUNDED PRECEDING) AS turn
    FROM (
      SELECT m.n, m.source, m.line, m.class, m.stan, m.moment,
        CASE WHEN role = 'request' AND (lag(role) OVER w = 'response' OR moment > lag(moment) OVER w + INTERVAL '30' SECOND OR lag(role) OVER w IS NULL) THEN 1 ELSE 0 END AS fresh
      FROM told m
      WHERE class IS NOT NULL AND side <> 'terminal'
        AND source IN (SELECT source FROM told WHERE class IS NOT NULL AND stan IS NULL AND rrn IS NULL AND side <> 'terminal')
      WINDOW w AS (PARTITION BY source, class ORDER BY moment, line)) f) f
)
SELECT m.n, m.source, m.side, m.class, m.role, m.repeated, m.moment, m.device, m.rrn, m.seq,
  CASE WHEN m.class = 'reversal' THEN coalesce(m.original_stan, m.stan) ELSE coalesce(m.stan, CASE WHEN m.rrn IS NULL THEN m.stan_of_turn END) END AS trace
FROM (SELECT t.*, x.seq, x.stan_of_turn FROM told t LEFT JOIN nameless x ON x.n = t.n WHERE t.stan IS NOT NULL OR t.class IS NOT NULL) m
WHERE m.stan IS NOT NULL OR m.rrn IS NOT NULL OR m.seq IS NOT NULL

-- span: message
-- By which place and number do messages belong together? A host line without a terminal number borrows the one that the other lines of its log name
-- beside the same trace number within two minutes, if they agree. A line that is no message belongs to the management exchange that has its number
-- about that time, else to a payment.
WITH lender AS (
  SELECT d.n, min(m.device) AS device
  FROM (SELECT n, source, trace, moment FROM traced WHERE device IS NULL AND trace IS NOT NULL) d
  JOIN (SELECT source, trace, device, moment FROM traced WHERE device IS NOT NULL AND side <> 'terminal') m
    ON m.source = d.source AND m.trace = d.trace AND m.moment BETWEEN d.moment - INTERVAL '2' MINUTE AND d.moment + INTERVAL '2' MINUTE
  GROUP BY d.n HAVING min(m.device) = max(m.device)
),
placed AS (
  SELECT t.n, t.side, t.class, t.role, t.repeated, t.moment,
    coalesce(t.device, l.device, '') AS place, coalesce(t.trace, 'rrn' || t.rrn, t.seq) AS mark,
    CASE WHEN t.class IS NULL THEN t.trace END AS loose, -- a join asks by this, since a condition on one side only makes outer joins slow
    CAST(floor(to_unixtime(t.moment) / 300) AS BIGINT) AS slot
  FROM traced t LEFT JOIN lender l ON l.n = t.n
),
managed AS (
  SELECT DISTINCT p.place, p.mark, p.slot + s.step AS slot FROM placed p CROSS JOIN UNNEST(ARRAY[-1, 0, 1]) AS s(step) WHERE p.class = 'management'
)
SELECT p.n, p.side, p.class, p.role, p.repeated, p.moment, p.place, p.mark,
  CASE WHEN p.class = 'management' OR g.place IS NOT NULL THEN 'management' ELSE 'payment' END AS family
FROM placed p
LEFT JOIN managed g ON g.place = p.place AND g.mark = p.loose AND g.slot = p.slot

-- span: turn
-- A trace number is used again: a pause of more than ten minutes, or a first request after an answer that is no repeat, begins a new exchange. Numbers that stand
-- for a short time only need no look, and most do.
WITH long AS (
  SELECT place, mark, family FROM message GROUP BY place, mark, family
  HAVING max(moment) > min(moment) + INTERVAL '60' SECOND
),
stepped AS (
  SELECT m.n, m.class, m.role, m.repeated, m.moment, m.place, m.mark, m.family, t.origin, t.line,
    lag(m.moment) OVER seq AS before,
    lag(m.role) OVER same AS side_role
  FROM message m JOIN long l ON l.place = m.place AND l.mark = m.mark AND l.family = m.family JOIN told t ON t.n = m.n
  WINDOW seq AS (PARTITION BY m.place, m.mark, m.family ORDER BY m.moment, t.origin, t.line),
         same AS (PARTITION BY m.place, m.mark, m.family, m.side ORDER BY m.moment, t.origin, t.line)
)
SELECT n,
  CAST(sum(CASE
    WHEN before IS NULL THEN 1
    WHEN class = 'reversal' AND moment <= before + INTERVAL '24' HOUR THEN 0
    WHEN moment > before + INTERVAL '10' MINUTE THEN 1
    WHEN role = 'request' AND class <> 'reversal' AND NOT repeated AND side_role = 'response' AND moment > before + INTERVAL '60' SECOND THEN 1
    ELSE 0 END) OVER (PARTITION BY place, mark, family ORDER BY moment, origin, line ROWS UNBOUNDED PRECEDING) AS BIGINT) AS turn
FROM stepped

-- span: exchange
-- Which messages are one exchange? Same device, trace number and family, and the same turn of the number. Exchanges are numbered by the minute of their
-- beginning, and within that.
WITH turned AS (
  SELECT m.*, coalesce(c.turn, 1) AS turn
  FROM message m LEFT JOIN turn c ON c.n = m.n
),
numbered AS (
  SELECT place, mark, family, turn, count(*) AS messages, min(moment) AS began,
    CAST(floor(to_unixtime(min(moment)) / 60) AS BIGINT) * 1000000
      + row_number() OVER (PARTITION BY floor(to_unixtime(min(moment)) / 60) ORDER BY min(moment), place, mark, family, turn) AS exchange
  FROM turned GROUP BY place, mark, family, turn
)
SELECT t.n, t.side, t.class, t.role, t.repeated, t.moment, t.place, t.family, x.exchange, x.messages, x.began
FROM turned t JOIN numbered x ON x.place = t.place AND x.mark = t.mark AND x.family = t.family AND x.turn = t.turn

-- span: telling
-- Where does each try begin in what a terminal tells line by line? A line that begins a payment or a management exchange,
-- a line that names a new amount, a request with a new trace number or after a payment was given up, or a pause of two minutes starts a new stretch.
-- A fault that goes on over midnight, minutes after anything was begun, is cut there.
WITH line AS (
  SELECT n, device, moment, origin, line, stan, CASE WHEN role IS NULL AND class IS NULL THEN amount END AS amount,
    CASE step WHEN 'step-start' THEN 1 WHEN 'step-signin-start' THEN 2 WHEN 'step-key-start' THEN 3 WHEN 'step-settle-start' THEN 4 END AS begins,
    CASE
      WHEN step IN ('step-start', 'step-signin-start', 'step-key-start', 'step-settle-start') THEN 'start'
      WHEN role = 'request' AND class <> 'reversal' AND NOT repeated THEN 'request'
      WHEN role IS NOT NULL THEN 'message'
      WHEN step IN ('step-end', 'step-approved', 'step-declined', 'step-cancelled', 'step-signin-ok', 'step-key-ok', 'step-settle-ok') THEN 'end'
      WHEN signal IS NOT NULL THEN 'fault'
      WHEN stan IS NULL AND step IS NULL AND amount IS NOT NULL THEN 'priced'
      ELSE 'other' END AS tag,
    coalesce(step = 'step-cancelled', FALSE) AS given_up,
    coalesce(signal IS NOT NULL OR role = 'response' OR step IN ('step-end', 'step-approved', 'step-declined', 'step-cancelled'), FALSE) AS closing
  FROM told
  WHERE side = 'terminal' AND device IS NOT NULL AND near
),
paced AS (
  SELECT n, device, moment, amount, begins, tag, given_up, closing, CASE WHEN tag = 'request' THEN stan END AS asks, row_number() OVER w AS place,
    lag(moment) OVER w AS before, lag(n) OVER w AS n_before, lag(tag) OVER w AS tag_before, lag(begins) OVER w AS begins_before
  FROM line WINDOW w AS (PARTITION BY device ORDER BY moment, origin, line)
),
-- An app that tells the amount when a payment begins may tell it again before the payment ends. A line with an amount begins a payment when the
-- amount is another than before, or when it comes some seconds after something that ended or failed: there, or since the line with an amount before.
-- The amount of a reversal is none of these.
closed AS (
  SELECT n, device, moment, before, amount, tag, place, closing OR coalesce(place_before IS NOT NULL AND amount_before IS NULL, FALSE) AS closes
  FROM (
    SELECT p.*, lag(place) OVER w AS place_before, lag(amount) OVER w AS amount_before
    FROM paced p WHERE amount IS NOT NULL OR closing
    WINDOW w AS (PARTITION BY device ORDER BY place)) p
  WHERE amount IS NOT NULL
),
priced AS (
  SELECT c.*, row_number() OVER w AS nth,
    CASE WHEN lag(amount) OVER w = amount AND moment <= lag(moment) OVER w + INTERVAL '4' MINUTE THEN 0 ELSE 1 END AS other
  FROM closed c WINDOW w AS (PARTITION BY device ORDER BY place)
),
-- How many lines of a kind came so far is counted by two row numbers, of all lines and of those of the kind: a running sum takes three times as long.
runs AS (
  SELECT p.*, CASE other WHEN 1 THEN nth_of_kind ELSE nth - nth_of_kind END AS run
  FROM (SELECT p.*, row_number() OVER (PARTITION BY device, other ORDER BY place) AS nth_of_kind FROM priced p) p
),
opening AS (
  SELECT r.n
  FROM runs r LEFT JOIN (SELECT device, run, min(place) AS place FROM runs WHERE other = 0 AND closes GROUP BY device, run) c ON c.device = r.device AND c.run = r.run
  WHERE r.tag = 'priced' AND (r.other = 1 OR r.place >= c.place AND r.moment >= r.before + INTERVAL '3' SECOND)
),
tagged AS (
  SELECT l.n, l.device, l.moment, l.place, l.begins, l.begins_before, l.before, l.given_up, l.asks,
    CASE WHEN l.tag <> 'priced' THEN l.tag WHEN l.n IN (SELECT n FROM opening) THEN 'start' ELSE 'other' END AS tag,
    CASE WHEN l.tag_before <> 'priced' THEN l.tag_before WHEN l.n_before IN (SELECT n FROM opening) THEN 'start' WHEN l.tag_before IS NOT NULL THEN 'other' END AS tag_before
  FROM paced l
),
asked AS (
  SELECT n, lag(asks) OVER q AS stan_before, lag(moment) OVER q AS moment_before
  FROM tagged WHERE asks IS NOT NULL OR tag = 'start'
  WINDOW q AS (PARTITION BY device ORDER BY place)
),
-- the first request after something that was begun is given up
anew AS (
  SELECT n
  FROM (
    SELECT n, tag, place, given_up OR lag(given_up) OVER q AS given_up, min(CASE WHEN tag IN ('start', 'request') THEN place END) OVER (PARTITION BY device) AS first_place
    FROM tagged
    WHERE (given_up OR tag IN ('start', 'request')) AND device IN (SELECT device FROM tagged WHERE given_up)
    WINDOW q AS (PARTITION BY device ORDER BY place)) t
  WHERE tag = 'request' AND given_up AND place > first_place
),
-- a fault just after midnight, minutes after something was begun
held AS (
  SELECT c.n
  FROM tagged c JOIN tagged o ON o.device = c.device AND CAST(o.moment + INTERVAL '5' MINUTE AS DATE) = CAST(c.moment AS DATE)
    AND o.moment >= c.moment - INTERVAL '5' MINUTE AND o.place < c.place
  WHERE c.tag IN ('fault', 'other') AND CAST(c.moment AS DATE) <> CAST(c.before AS DATE) AND o.tag IN ('start', 'request')
),
cut AS (
  SELECT c.n, c.device, c.moment, c.place, c.tag = 'start' AS opens,
    CASE
      WHEN before IS NULL THEN 1
      WHEN moment > before + INTERVAL '120' SECOND THEN 1
      WHEN tag = 'start' AND (tag_before <> 'start' OR begins <> begins_before OR moment > before + INTERVAL '30' SECOND) THEN 1
      WHEN c.n IN (SELECT n FROM anew) AND tag_before <> 'start' THEN 1
      WHEN a.stan_before <> c.asks AND moment <= a.moment_before + INTERVAL '10' MINUTE THEN 1
      WHEN tag IN ('fault', 'other') AND CAST(moment AS DATE) <> CAST(before AS DATE) AND c.n NOT IN (SELECT n FROM held) THEN 1
      ELSE 0 END AS fresh
  FROM tagged c LEFT JOIN asked a ON a.n = c.n
)
SELECT n, device, moment, opens, CASE fresh WHEN 1 THEN nth ELSE place - nth END AS stretch
FROM (SELECT c.*, row_number() OVER (PARTITION BY device, fresh ORDER BY place) AS nth FROM cut c) c

-- span: stretch
-- What became of each stretch of a terminal's telling, and which exchange does it hold? An exchange that began more than an hour before is over: what
-- is told beside its late reversal does not belong to it. A stretch in which an older payment is reversed before the next is sent belongs to the next.
SELECT g.*, CASE WHEN g.exchange IS NULL THEN 2305843009213693952 + CAST(floor(to_unixtime(g.started) / 60) AS BIGINT) * 1000000
    + row_number() OVER (PARTITION BY floor(to_unixtime(g.started) / 60) ORDER BY g.device, g.stretch) END AS lone -- its number where it holds none, above those of exchanges
FROM (
SELECT t.device, t.stretch,
  coalesce(min(CASE WHEN t.moment <= x.began + INTERVAL '1' HOUR AND coalesce(d.class, '') <> 'reversal' THEN x.exchange END),
    min(CASE WHEN t.moment <= x.began + INTERVAL '1' HOUR THEN x.exchange END)) AS exchange,
  bool_or(coalesce(t.moment > x.began + INTERVAL '1' HOUR, FALSE)) AS late,
  min(t.moment) AS started, max(t.moment) AS ended, min(d.utc_offset) AS utc_offset,
  max(d.merchant) AS merchant, max(d.amount) AS amount, max(d.currency) AS currency, max(d.entry_mode) AS entry_mode,
  max(d.bin) AS bin, max(d.card) AS card, max(d.card_token) AS card_token, max(d.version) AS version,
  max_by(d.response_code, t.moment) FILTER (WHERE d.class <> 'reversal' AND d.response_code IS NOT NULL) AS response_code,
  min_by(coalesce(d.step, 'step-start'), t.moment) FILTER (WHERE t.opens) AS first_start,
  bool_or(coalesce(d.step = 'step-send', FALSE)) AS sent,
  bool_or(coalesce(d.step = 'step-receive', FALSE)) AS received,
  bool_or(coalesce(d.step IN ('step-approved', 'step-signin-ok', 'step-key-ok', 'step-settle-ok'), FALSE)) AS ok,
  bool_or(coalesce(d.step IN ('step-declined'), FALSE)) AS refused,
  bool_or(coalesce(d.step IN ('step-signin-fail', 'step-key-fail', 'step-settle-fail', 'step-cancelled'), FALSE)) AS broken,
  bool_or(coalesce(d.step IN ('step-signin-start', 'step-signin-ok', 'step-signin-fail'), FALSE)) AS signin,
  bool_or(coalesce(d.step IN ('step-key-start', 'step-key-ok', 'step-key-fail'), FALSE)) AS keys,
  bool_or(coalesce(d.step IN ('step-settle-start', 'step-settle-ok', 'step-settle-fail'), FALSE)) AS settlement,
  bool_or(d.signal IS NOT NULL AND d.signal NOT IN ('net-restored', 'printer-paper', 'app-upgraded', 'new-serial', 'activation-done')) AS fault,
  -- a fault that ends a payment before it can reach the host, unless the host proves otherwise
  bool_or(coalesce(d.signal NOT IN ('net-timeout', 'net-reset', 'net-send', 'net-slow', 'host-unavailable', 'host-timeout', 'net-restored', 'printer-paper', 'mac-error',
    'app-upgraded', 'new-serial', 'activation-done', 'card-fallback'), FALSE)) AS local_fault,
  bool_or(coalesce(starts_with(d.signal, 'card-') OR d.signal IN ('operator-cancel', 'operator-timeout', 'pin-wrong'), FALSE) OR d.card IS NOT NULL
    OR CASE WHEN d.signal NOT IN ('software-crash', 'power-restart', 'power-low', 'parameters-lost', 'resources', 'net-restored') THEN regexp_like(lower(coalesce(d.component, '')), 'sale|purchase|consume|payment|消费') ELSE FALSE END) AS at_card
FROM telling t
JOIN told d ON d.n = t.n
LEFT JOIN exchange x ON x.n = t.n
GROUP BY t.device, t.stretch) g

-- span view: carried
-- What does each message of an exchange say?
SELECT x.exchange, x.family, x.place, x.moment, x.messages, t.side, t.class, t.role, t.repeated, t.utc_offset,
  t.merchant, t.stan, t.rrn, t.mti, t.processing_code, t.amount, t.currency, t.entry_mode, t.network_code, t.bin, t.card, t.card_token, t.version, t.auth_code,
  t.chip_condition, t.peer, t.latency, t.response_code
FROM exchange x JOIN told t ON t.n = x.n

-- span view: trial
-- What was tried, by whom, and how did it end? One row per exchange, and per stretch of a terminal's telling that holds none.
WITH profile AS (SELECT coalesce(max(value), 'iso8583-1987') AS profile FROM setting WHERE name = 'profile'),
spoken AS (
  -- a message that stands alone is an exchange as it is
  SELECT x.exchange AS attempt, x.family,
    nullif(x.place, '') AS device, x.merchant, x.stan, x.rrn, x.mti, CASE WHEN x.class <> 'reversal' THEN x.processing_code END AS processing_code,
    x.amount, x.currency, x.entry_mode, x.network_code, x.bin, x.card, x.card_token, x.version, x.auth_code, x.chip_condition, x.peer,
    x.moment AS started, x.moment AS ended, x.utc_offset, x.latency,
    CASE WHEN x.role = 'response' AND x.class <> 'reversal' THEN x.response_code END AS response_code,
    CASE WHEN x.role = 'response' AND x.class <> 'reversal' AND x.side = 'host' THEN x.response_code END AS host_code,
    CASE WHEN x.role = 'response' AND x.class <> 'reversal' AND x.side = 'terminal' THEN x.response_code END AS terminal_code,
    x.side = 'terminal' AS terminal_seen, x.side <> 'terminal' AND x.class IS NOT NULL AS host_seen,
    coalesce(x.class = 'reversal', FALSE) AS reversed,
    CASE WHEN x.repeated THEN 1 ELSE 0 END AS repeats,
    CAST(NULL AS BIGINT) AS transit,
    coalesce(x.role = 'request' AND x.class <> 'reversal', FALSE) AS asked,
    coalesce(x.role = 'response' AND x.class <> 'reversal', FALSE) AS answered,
    x.class IS NOT NULL AS message
  FROM carried x
  WHERE x.messages = 1
  UNION ALL
  SELECT x.exchange AS attempt, x.family,
    max(nullif(x.place, '')) AS device, max(x.merchant) AS merchant, max(x.stan) AS stan, max(x.rrn) AS rrn,
    coalesce(min(CASE WHEN x.class <> 'reversal' AND x.role = 'request' THEN x.mti END),
             min(CASE WHEN x.class <> 'reversal' THEN x.mti END), min(x.mti)) AS mti,
    max(CASE WHEN x.class <> 'reversal' THEN x.processing_code END) AS processing_code,
    max(x.amount) AS amount, max(x.currency) AS currency, max(x.entry_mode) AS entry_mode, max(x.network_code) AS network_code,
    max(x.bin) AS bin, max(x.card) AS card, max(x.card_token) AS card_token, max(x.version) AS version, max(x.auth_code) AS auth_code,
    max(x.chip_condition) AS chip_condition, max(x.peer) AS peer,
    min(x.moment) AS started, max(x.moment) AS ended, coalesce(min(CASE WHEN x.side = 'terminal' THEN x.utc_offset END), min(x.utc_offset)) AS utc_offset, max(x.latency) AS latency,
    max_by(x.response_code, CASE WHEN x.side = 'host' THEN to_unixtime(x.moment) + 1e10 ELSE to_unixtime(x.moment) END)
      FILTER (WHERE x.role = 'response' AND x.class <> 'reversal' AND x.response_code IS NOT NULL) AS response_code,
    max(CASE WHEN x.role = 'response' AND x.class <> 'reversal' AND x.side = 'host' THEN x.response_code END) AS host_code,
    max(CASE WHEN x.role = 'response' AND x.class <> 'reversal' AND x.side = 'terminal' THEN x.response_code END) AS terminal_code,
    bool_or(x.side = 'terminal') AS terminal_seen, bool_or(x.side <> 'terminal' AND x.class IS NOT NULL) AS host_seen,
    bool_or(coalesce(x.class = 'reversal', FALSE)) AS reversed,
    count_if(x.repeated) AS repeats,
    date_diff('second', min(CASE WHEN x.side = 'terminal' AND x.role = 'request' AND x.class <> 'reversal' THEN x.moment END),
      min(CASE WHEN x.side = 'host' AND x.role = 'request' AND x.class <> 'reversal' THEN x.moment END)) AS transit,
    bool_or(coalesce(x.role = 'request' AND x.class <> 'reversal', FALSE)) AS asked,
    bool_or(coalesce(x.role = 'response' AND x.class <> 'reversal', FALSE)) AS answered,
    bool_or(x.class IS NOT NULL) AS message
  FROM carried x
  WHERE x.messages > 1
  GROUP BY x.exchange, x.family
),
joined AS (
  SELECT p.*, s.started AS told_started, s.ended AS told_ended, s.ok AS told_ok, s.refused AS told_refused, s.broken AS told_broken, s.fault AS told_fault, s.local_fault, s.received,
    coalesce(s.starts, 0) AS starts, s.signin, s.keys, s.settlement, s.entry_mode AS told_entry, s.amount AS told_amount, s.card AS told_card, s.card_token AS told_token,
    s.bin AS told_bin, s.merchant AS told_merchant, s.version AS told_version, s.response_code AS told_code
  FROM spoken p LEFT JOIN (
    SELECT exchange, min(started) AS started, max(ended) AS ended, bool_or(ok) AS ok, bool_or(refused) AS refused, bool_or(broken) AS broken, bool_or(fault) AS fault, bool_or(local_fault) AS local_fault, bool_or(received) AS received,
      count_if(first_start = 'step-start') AS starts, bool_or(signin) AS signin, bool_or(keys) AS keys, bool_or(settlement) AS settlement, max(entry_mode) AS entry_mode, max(amount) AS amount,
      max(card) AS card, max(card_token) AS card_token, max(bin) AS bin, max(merchant) AS merchant, max(version) AS version, max(response_code) AS response_code
    FROM stretch WHERE exchange IS NOT NULL GROUP BY exchange) s ON s.exchange = p.attempt
),
both_kinds AS (
  SELECT attempt, family AS kind,
    CASE
      WHEN family = 'payment' THEN
        CASE substr(coalesce(processing_code, '00'), 1, 2) WHEN '20' THEN 'refund' WHEN '31' THEN 'balance' WHEN '02' THEN 'void'
          ELSE CASE WHEN substr(mti, 2, 1) = '1' THEN 'authorisation' ELSE 'sale' END END
      WHEN substr(mti, 2, 1) = '5' OR network_code IN ('201', '202', '207') OR settlement THEN 'settlement'
      WHEN network_code IN ('101', '160', '161', '162', '163', '164', '165', '682') THEN 'key-download'
      WHEN network_code IN ('001', '003', '004', '061', '071') OR signin THEN 'sign-in'
      WHEN keys THEN 'key-download'
      WHEN network_code IN ('002', '062', '072') THEN 'sign-off'
      WHEN network_code IN ('301') THEN 'echo'
      WHEN network_code IN ('370', '371', '372', '380', '381', '382') THEN 'parameter-download'
      ELSE 'management' END AS exchange,
    device, coalesce(merchant, told_merchant) AS merchant, stan, rrn, mti, processing_code, coalesce(amount, told_amount) AS amount, currency,
    coalesce(entry_mode, told_entry) AS entry_mode, chip_condition, coalesce(bin, told_bin) AS bin, coalesce(card, told_card) AS card,
    coalesce(card_token, told_token) AS card_token, coalesce(response_code, CASE WHEN host_seen AND NOT terminal_seen THEN NULL ELSE told_code END) AS response_code,
    host_code, terminal_code, started, ended, told_started, utc_offset, latency,
    terminal_seen OR told_started IS NOT NULL AS terminal_seen, host_seen, reversed, repeats, asked, answered, network_code, coalesce(version, told_version) AS version, auth_code, peer, transit,
    coalesce(told_ok, FALSE) AS told_ok, coalesce(told_refused, FALSE) AS told_refused, coalesce(told_broken, FALSE) AS told_broken, coalesce(told_fault, FALSE) AS told_fault,
    coalesce(local_fault AND NOT received, FALSE) AS local_fault, TRUE AS sent, message, FALSE AS begun, starts
  FROM joined
  UNION ALL
  SELECT lone AS attempt,
    CASE WHEN late THEN 'trouble'
         WHEN first_start = 'step-start' OR first_start IS NULL AND at_card THEN 'payment'
         WHEN signin OR keys OR settlement THEN 'management'
         WHEN at_card OR sent OR refused THEN 'payment'
         ELSE 'trouble' END AS kind,
    CASE WHEN late THEN 'device'
         WHEN first_start = 'step-start' OR first_start IS NULL AND at_card THEN 'sale'
         WHEN settlement THEN 'settlement' WHEN signin THEN 'sign-in' WHEN keys THEN 'key-download'
         WHEN at_card OR sent OR refused THEN 'sale' ELSE 'device' END AS exchange,
    device, merchant, NULL AS stan, NULL AS rrn, NULL AS mti, NULL AS processing_code, amount, currency, entry_mode, NULL AS chip_condition, bin, card, card_token,
    CASE WHEN NOT late THEN response_code END AS response_code, NULL AS host_code, CASE WHEN NOT late THEN response_code END AS terminal_code, started, ended, started AS told_started, utc_offset, NULL AS latency,
    TRUE AS terminal_seen, FALSE AS host_seen, FALSE AS reversed, 0 AS repeats, sent AS asked, FALSE AS answered, NULL AS network_code, version, NULL AS auth_code, NULL AS peer, NULL AS transit,
    ok AND NOT late AS told_ok, refused AND NOT late AS told_refused, broken AND NOT late AS told_broken, fault AS told_fault, local_fault AND NOT received AS local_fault, sent, FALSE AS message, coalesce(first_start = 'step-start', FALSE) AND NOT late AND NOT followed AS begun,
    CASE WHEN first_start = 'step-start' AND NOT late THEN 1 ELSE 0 END AS starts
  FROM (
    SELECT s.*, coalesce(lead(exchange IS NOT NULL AND started <= ended_here + INTERVAL '3' MINUTE) OVER (PARTITION BY device ORDER BY started, stretch), FALSE) AS followed
    FROM (SELECT s.*, lag(ended) OVER (PARTITION BY device ORDER BY started, stretch) AS ended_here FROM stretch s) s) s
  WHERE exchange IS NULL
),
coded AS (
  SELECT b.*, p.profile,
    CASE WHEN b.response_code IS NULL THEN NULL
         WHEN replace(b.response_code, '0', '') = '' THEN 'approved'
         ELSE coalesce(c.class, 'unspecified') END AS response_class
  FROM both_kinds b CROSS JOIN profile p
    LEFT JOIN code c ON c.profile = p.profile AND c.code = b.response_code
)
SELECT attempt, kind, exchange, device, merchant, stan, rrn, mti, processing_code, amount, currency, entry_mode, chip_condition, bin, card, card_token,
  profile, response_code, response_class, host_code, terminal_code,
  CASE
    WHEN kind = 'trouble' THEN 'trouble'
    WHEN response_class IN ('approved', 'approved_with_condition') THEN
      CASE WHEN kind = 'payment' AND reversed THEN 'approved-not-received'
           WHEN kind = 'payment' AND host_code IS NOT NULL AND terminal_seen AND asked AND terminal_code IS NULL AND NOT told_ok AND told_fault THEN 'approved-not-received'
           WHEN kind = 'management' AND host_code IS NOT NULL AND terminal_seen AND asked AND terminal_code IS NULL AND NOT told_ok AND (told_fault OR told_broken) THEN 'no-answer'
           ELSE 'approved' END
    WHEN response_code IS NOT NULL THEN 'declined'
    WHEN told_ok AND NOT reversed THEN 'approved'
    WHEN told_refused THEN 'declined'
    WHEN local_fault AND NOT host_seen AND NOT reversed THEN 'not-sent'
    WHEN answered AND NOT local_fault AND NOT told_fault THEN 'unclear' -- an answer without a response code
    WHEN stan IS NULL AND rrn IS NULL AND message AND NOT told_fault THEN 'unclear' -- a request without any number: its answer cannot be told
    WHEN message AND asked THEN 'no-answer'
    WHEN message AND reversed THEN 'no-answer'
    WHEN sent AND (told_fault OR told_broken) THEN 'no-answer'
    WHEN told_fault OR told_broken THEN 'not-sent'
    WHEN begun AND kind = 'payment' THEN 'begun' -- and led to nothing that the terminal shows
    WHEN NOT message AND starts > 0 THEN 'followed' -- by a stretch that holds its messages
    ELSE 'unclear' END AS outcome,
  coalesce(least(told_started, started), started) AS started, ended, utc_offset, latency, terminal_seen, host_seen, reversed,
  CAST(repeats AS BIGINT) AS repeats, network_code, version, auth_code, peer, transit, told_fault, local_fault,
  starts, message
FROM coded
WHERE message OR told_fault OR told_broken OR told_ok OR told_refused OR response_code IS NOT NULL OR starts > 0

-- span: counted
-- Which number does each attempt of the span have for good? The minute in which it began, and its place within that minute.
SELECT attempt AS trial, CAST(floor(to_unixtime(started) / 60) AS BIGINT) * 1000000
    + row_number() OVER (PARTITION BY floor(to_unixtime(started) / 60) ORDER BY started, device, stan, rrn, attempt) AS attempt
FROM trial
WHERE started >= {since} AND started < {until}

-- part: tried by attempt
-- The attempts of the span as they are kept.
SELECT c.attempt,
  kind, exchange, device, merchant, stan, rrn, mti, processing_code, amount, currency, entry_mode, chip_condition, bin, card, card_token,
  profile, response_code, response_class, host_code, terminal_code, outcome, started, ended, utc_offset, latency, terminal_seen, host_seen, reversed,
  repeats, network_code, version, auth_code, peer, transit, told_fault, local_fault, starts, message
FROM counted c JOIN trial t ON t.attempt = c.trial

-- part: attempt_event by attempt
-- Which events belong to which attempt? Messages by their exchange; other lines of a terminal by their stretch.
SELECT a.attempt, e.source, e.line, b.moment, b.side, e.class, e.role, e.signal, e.vendor, e.vendor_code, b.carried
FROM (
  SELECT x.exchange AS trial, x.n, x.moment, x.side, TRUE AS carried
  FROM exchange x
  UNION ALL
  SELECT coalesce(s.exchange, s.lone) AS trial, t.n, t.moment, 'terminal' AS side, FALSE AS carried
  FROM telling t
  JOIN stretch s ON s.device = t.device AND s.stretch = t.stretch
  LEFT JOIN exchange x ON x.n = t.n
  WHERE x.n IS NULL) b
JOIN counted a ON a.trial = b.trial
JOIN told e ON e.n = b.n

-- part: remark by moment
-- What do terminals complain of, and when were they updated?
SELECT device, moment, source, line, signal FROM told
WHERE side = 'terminal' AND device IS NOT NULL AND signal IS NOT NULL AND moment >= {since} AND moment < {until}
UNION ALL
SELECT device, moment, source, line, 'app-upgraded' AS signal FROM told
WHERE side = 'terminal' AND device IS NOT NULL AND step = 'step-upgrade' AND moment >= {since} AND moment < {until}

-- part: badge by moment
-- Which serial numbers and versions do terminals name? Where the one before was the same, and in the same span, it is left out.
WITH named AS (
  SELECT device, moment, source, origin, line, 'serial' AS kind, serial AS name FROM told
  WHERE side = 'terminal' AND device IS NOT NULL AND serial IS NOT NULL AND moment >= {since} AND moment < {until}
  UNION ALL
  SELECT device, moment, source, origin, line, 'version' AS kind, version AS name FROM told
  WHERE side = 'terminal' AND device IS NOT NULL AND version IS NOT NULL AND moment >= {since} AND moment < {until}
),
followed AS (
  SELECT n.*, lag(name) OVER (PARTITION BY device, kind ORDER BY moment, origin, line) AS before FROM named n
)
SELECT device, moment, source, line, kind, name FROM followed WHERE before IS NULL OR before <> name

-- part: wall by moment
-- How far from UTC is the clock on each terminal's wall, day by day?
SELECT device, max(moment) AS moment, utc_offset FROM told
WHERE side = 'terminal' AND device IS NOT NULL AND utc_offset IS NOT NULL AND moment >= {since} AND moment < {until}
GROUP BY device, utc_offset, CAST(moment AS DATE)

-- part: loose by moment
-- What do hosts, and terminals that name no number, complain of outside of any payment?
SELECT source, line, moment, utc_offset, side, coalesce(device, '') AS device, coalesce(component, '') AS component, signal
FROM told
WHERE signal IS NOT NULL AND stan IS NULL AND (side <> 'terminal' OR device IS NULL) AND moment >= {since} AND moment < {until}

-- part: presence by last
-- When was each terminal last heard from in each hour? By the clock of the log, whatever the line says.
SELECT coalesce(e.device, s.device) AS device, max(e.time) AS last
FROM event e JOIN source s ON s.source = e.source
WHERE e.time >= {since} AND e.time < {until} AND coalesce(e.device, s.device) IS NOT NULL
GROUP BY coalesce(e.device, s.device), date_trunc('hour', e.time)

-- table: voice
-- Which terminals show what became of a payment? Those whose started payments mostly lead to messages, or to a word on why they did not: there, a
-- payment that was begun and led to none was not sent.
SELECT device FROM tried WHERE starts > 0 AND device IS NOT NULL
GROUP BY device
HAVING sum(starts) >= 4 AND sum(CASE WHEN message THEN starts ELSE 0 END) >= 2
  AND 2 * sum(CASE WHEN message OR outcome NOT IN ('begun', 'followed', 'unclear') THEN starts ELSE 0 END) >= sum(starts)

-- view: attempt
-- One row per attempt: what was tried, by whom, and how did it end?
SELECT attempt, kind, exchange, t.device, merchant, stan, rrn, mti, processing_code, amount, currency, entry_mode, chip_condition, bin, card, card_token,
  profile, response_code, response_class, host_code, terminal_code, CASE WHEN outcome = 'begun' THEN 'not-sent' ELSE outcome END AS outcome,
  started, ended, utc_offset, latency, terminal_seen, host_seen, reversed,
  repeats, network_code, version, auth_code, peer, transit, told_fault, local_fault
FROM tried t LEFT JOIN voice v ON v.device = t.device
WHERE outcome NOT IN ('begun', 'followed') OR outcome = 'begun' AND v.device IS NOT NULL

-- table: trouble
-- What went wrong at the host side outside of any attempt: connections refused, time-outs, exceptions? Gathered per
-- component and signal, a pause of thirty minutes begins a new spell.
WITH paused AS (
  SELECT l.*, o.origin, lag(moment) OVER (PARTITION BY l.device, component, signal ORDER BY moment, o.origin, line) AS before
  FROM loose l JOIN origin o ON o.source = l.source
),
cut AS (
  SELECT l.*, sum(CASE WHEN before IS NULL OR moment > before + INTERVAL '30' MINUTE THEN 1 ELSE 0 END)
    OVER (PARTITION BY device, component, signal ORDER BY moment, origin, line ROWS UNBOUNDED PRECEDING) AS spell
  FROM paused l
)
SELECT source, line, moment, utc_offset, side, device, component, signal, dense_rank() OVER (ORDER BY device, component, signal, spell) AS trouble
FROM cut
