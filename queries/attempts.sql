-- From events to attempts. Each part below is one table (or a view, where nothing needs to be kept), made anew in this order; its head says
-- which question it answers. Written in the words that DuckDB and Trino share.
--
-- An attempt is one try to do something at a terminal: a payment, or a management exchange (sign-in, key
-- download, settlement). Repeats fold into it, a reversal belongs to what it reverses, the terminal's
-- view and the host's view of it are one. A payment that ended before anything was sent is an attempt too.

-- view: told
-- Which events say something about an attempt, and which device do they belong to? The device on the line
-- counts first, then the one of the source (file, manifest, path).
SELECT
  e.source, e.line, e.time, e.utc_offset, e.side, e.level, e.kind, e.component,
  coalesce(e.device, s.device) AS device,
  coalesce(e.merchant, s.merchant) AS merchant,
  e.stan, e.rrn, e.mti, e.processing_code, e.amount, e.currency, e.response_code, e.entry_mode, e.auth_code,
  e.bin, e.card, e.card_token, e.signal, e.step, e.vendor, e.vendor_code, e.hsm_code, e.version, e.serial,
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
  substr(e.mti, 4, 1) = '1' AND substr(e.mti, 3, 1) IN ('0', '2', '4') AS repeated
FROM event e JOIN source s ON s.source = e.source
WHERE e.time IS NOT NULL
  AND (e.mti IS NOT NULL OR e.response_code IS NOT NULL OR e.signal IS NOT NULL OR e.step IS NOT NULL
       OR e.kind IN ('request', 'response', 'link', 'boot') OR e.stan IS NOT NULL
       OR (e.side = 'terminal' AND (e.amount IS NOT NULL OR e.card IS NOT NULL OR e.serial IS NOT NULL OR e.version IS NOT NULL)))

-- table: skew
-- How far is each terminal's clock ahead of the host's, day by day? Learnt from messages that both sides
-- logged: same device, trace number and MTI, no contradiction in amount or reference. The middle of the differences is taken.
WITH pair AS (
  SELECT t.device, CAST(t.time AS DATE) AS day, date_diff('second', h.time, t.time) AS seconds
  FROM told t JOIN told h ON h.device = t.device AND h.stan = t.stan AND h.mti = t.mti
    AND h.side = 'host' AND t.side = 'terminal'
  WHERE t.mti IS NOT NULL AND t.stan IS NOT NULL
    AND (t.rrn IS NULL OR h.rrn IS NULL OR t.rrn = h.rrn)
    AND (t.amount IS NULL OR h.amount IS NULL OR t.amount = h.amount)
    AND t.time BETWEEN h.time - INTERVAL '26' HOUR AND h.time + INTERVAL '26' HOUR
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

-- table: moved
-- Which messages, and other lines that carry a trace number, are there on one clock? Terminal times are moved onto the host's. Only what is needed
-- to put messages together is kept; told has the rest.
SELECT t.source, t.line, t.side, t.class, t.role, t.repeated, t.stan, t.rrn, t.original_stan, t.device,
  t.time - CASE WHEN t.side = 'terminal' THEN coalesce(k.seconds, m.seconds, 0) ELSE 0 END * INTERVAL '1' SECOND AS moment
FROM told t
LEFT JOIN skew k ON k.device = t.device AND k.day = CAST(t.time AS DATE)
LEFT JOIN (SELECT device, min(seconds) AS seconds FROM skew GROUP BY device) m ON m.device = t.device
WHERE t.stan IS NOT NULL OR t.class IS NOT NULL

-- table: traced
-- By which number can each of them be told? By its trace number, that of the message it reverses, its reference; and messages without any number, in a
-- log that holds such, by the request that they follow.
WITH nameless AS (
  SELECT source, line, max(stan) OVER (PARTITION BY source, class, turn) AS stan_of_turn, 'seq' || CAST(source AS VARCHAR) || class || CAST(turn AS VARCHAR) AS seq
  FROM (
    SELECT n.*, sum(fresh) OVER (PARTITION BY source, class ORDER BY moment, line ROWS UNBOUNDED PRECEDING) AS turn
    FROM (
      SELECT m.source, m.line, m.class, m.stan, m.moment,
        CASE WHEN role = 'request' AND (lag(role) OVER w = 'response' OR moment > lag(moment) OVER w + INTERVAL '30' SECOND OR lag(role) OVER w IS NULL) THEN 1 ELSE 0 END AS fresh
      FROM moved m
      WHERE class IS NOT NULL AND side <> 'terminal'
        AND source IN (SELECT source FROM moved WHERE class IS NOT NULL AND stan IS NULL AND rrn IS NULL AND side <> 'terminal')
      WINDOW w AS (PARTITION BY source, class ORDER BY moment, line)) n) n
)
SELECT m.source, m.line, m.side, m.class, m.role, m.repeated, m.moment, m.device, m.rrn, n.seq,
  CASE WHEN m.class = 'reversal' THEN coalesce(m.original_stan, m.stan) ELSE coalesce(m.stan, CASE WHEN m.rrn IS NULL THEN n.stan_of_turn END) END AS trace
FROM moved m LEFT JOIN nameless n ON n.source = m.source AND n.line = m.line
WHERE m.stan IS NOT NULL OR m.rrn IS NOT NULL OR n.seq IS NOT NULL

-- table: message
-- By which place and number do messages belong together? A host line without a terminal number borrows the one that the other lines of its log name
-- beside the same trace number within two minutes, if they agree. A line that is no message belongs to the management exchange that has its number
-- at that time, else to a payment.
WITH lender AS (
  SELECT d.source, d.line, min(m.device) AS device
  FROM (SELECT source, line, trace, moment FROM traced WHERE device IS NULL AND trace IS NOT NULL) d
  JOIN (SELECT source, trace, device, moment FROM traced WHERE device IS NOT NULL AND side <> 'terminal') m
    ON m.source = d.source AND m.trace = d.trace AND m.moment BETWEEN d.moment - INTERVAL '2' MINUTE AND d.moment + INTERVAL '2' MINUTE
  GROUP BY d.source, d.line HAVING min(m.device) = max(m.device)
),
placed AS (
  SELECT t.source, t.line, t.side, t.class, t.role, t.repeated, t.moment,
    coalesce(t.device, l.device, '') AS place, coalesce(t.trace, 'rrn' || t.rrn, t.seq) AS mark,
    CASE WHEN t.class IS NULL THEN t.trace END AS loose -- a join asks by this, since a condition on one side only makes outer joins slow
  FROM traced t LEFT JOIN lender l ON l.source = t.source AND l.line = t.line
),
managed AS (
  SELECT place, mark, CAST(moment AS DATE) AS day, min(moment) AS since, max(moment) AS until FROM placed WHERE class = 'management' GROUP BY 1, 2, 3
)
SELECT p.source, p.line, p.side, p.class, p.role, p.repeated, p.moment, p.place, p.mark,
  CASE WHEN p.class = 'management' OR g.place IS NOT NULL THEN 'management' ELSE 'payment' END AS family
FROM placed p
LEFT JOIN managed g ON g.place = p.place AND g.mark = p.loose AND g.day = CAST(p.moment AS DATE)
  AND p.moment BETWEEN g.since - INTERVAL '5' MINUTE AND g.until + INTERVAL '5' MINUTE

-- table: exchange
-- Which messages are one exchange? Same device, trace number and family; a pause of more than ten minutes, or a
-- first request after an answer that is no repeat, begins a new one (trace numbers are used again). Numbers that stand for a short time only need no
-- second look, and most do.
WITH long AS (
  SELECT place, mark, family FROM message GROUP BY place, mark, family
  HAVING max(moment) > min(moment) + INTERVAL '60' SECOND
),
stepped AS (
  SELECT m.source, m.line, m.side, m.class, m.role, m.repeated, m.moment, m.place, m.mark, m.family,
    lag(moment) OVER seq AS before,
    lag(role) OVER same AS side_role
  FROM message m JOIN long l ON l.place = m.place AND l.mark = m.mark AND l.family = m.family
  WINDOW seq AS (PARTITION BY m.place, m.mark, m.family ORDER BY m.moment, m.source, m.line),
         same AS (PARTITION BY m.place, m.mark, m.family, m.side ORDER BY m.moment, m.source, m.line)
),
cut AS (
  SELECT source, line,
    sum(CASE
      WHEN before IS NULL THEN 1
      WHEN class = 'reversal' AND moment <= before + INTERVAL '24' HOUR THEN 0
      WHEN moment > before + INTERVAL '10' MINUTE THEN 1
      WHEN role = 'request' AND class <> 'reversal' AND NOT repeated AND side_role = 'response' AND moment > before + INTERVAL '60' SECOND THEN 1
      ELSE 0 END) OVER (PARTITION BY place, mark, family ORDER BY moment, source, line ROWS UNBOUNDED PRECEDING) AS turn
  FROM stepped
),
turned AS (
  SELECT m.source, m.line, m.side, m.class, m.role, m.repeated, m.moment, m.place, m.family, m.mark, coalesce(c.turn, 1) AS turn
  FROM message m LEFT JOIN cut c ON c.source = m.source AND c.line = m.line
),
-- an exchange is numbered by when it began, so that no number hangs on the order in which logs arrived
numbered AS (
  SELECT place, mark, family, turn, count(*) AS messages, row_number() OVER (ORDER BY min(moment), place, mark, family, turn) AS exchange
  FROM turned GROUP BY place, mark, family, turn
)
SELECT t.source, t.line, t.side, t.class, t.role, t.repeated, t.moment, t.place, t.family, n.exchange, n.messages
FROM turned t JOIN numbered n ON n.place = t.place AND n.mark = t.mark AND n.family = t.family AND n.turn = t.turn

-- table: telling
-- Where does each try begin in what a terminal tells line by line? A line that begins a payment or a management exchange,
-- a line that names a new amount, a request with a new trace number, or a pause of two minutes starts a new stretch.
WITH line AS (
  SELECT t.source, t.line, t.time - coalesce(k.seconds, 0) * INTERVAL '1' SECOND AS moment, t.device,
    t.stan, t.amount, t.class, t.role, t.repeated, t.signal, t.step
  FROM told t
  LEFT JOIN (SELECT device, min(seconds) AS seconds FROM skew GROUP BY device) k ON k.device = t.device
  WHERE t.side = 'terminal' AND t.device IS NOT NULL
),
-- An app that tells the amount when a payment begins may tell it again before the payment ends. A line with an amount begins a payment when the
-- amount is another than before, or when it comes some seconds after something that ended or failed.
paced AS (
  SELECT l.*, lag(moment) OVER w AS row_before,
    sum(CASE WHEN signal IS NOT NULL OR role = 'response' OR step IN ('step-end', 'step-approved', 'step-declined', 'step-cancelled') THEN 1 ELSE 0 END) OVER w AS closings
  FROM line l WINDOW w AS (PARTITION BY device ORDER BY moment, source, line)
),
priced AS (
  SELECT device, source, line, moment, row_before, closings,
    CASE WHEN lag(amount) OVER w = amount AND moment <= lag(moment) OVER w + INTERVAL '4' MINUTE THEN 0 ELSE 1 END AS other
  FROM paced WHERE amount IS NOT NULL AND role IS NULL
  WINDOW w AS (PARTITION BY device ORDER BY moment, source, line)
),
runs AS (
  SELECT p.*, sum(other) OVER (PARTITION BY device ORDER BY moment, source, line ROWS UNBOUNDED PRECEDING) AS run FROM priced p
),
opening AS (
  SELECT source, line FROM (
    SELECT r.*, min(closings) OVER (PARTITION BY device, run) AS closings_first FROM runs r) r
  WHERE other = 1 OR closings > closings_first AND moment >= row_before + INTERVAL '3' SECOND
),
tagged AS (
  SELECT l.*,
    CASE
      WHEN l.step IN ('step-start', 'step-signin-start', 'step-key-start', 'step-settle-start') THEN 'start'
      WHEN l.role = 'request' AND l.class <> 'reversal' AND NOT l.repeated THEN 'request'
      WHEN l.role IS NOT NULL THEN 'message'
      WHEN l.step IN ('step-end', 'step-approved', 'step-declined', 'step-cancelled', 'step-signin-ok', 'step-key-ok', 'step-settle-ok') THEN 'end'
      WHEN l.signal IS NOT NULL THEN 'fault'
      WHEN o.source IS NOT NULL AND l.stan IS NULL AND l.step IS NULL THEN 'start'
      ELSE 'other' END AS tag
  FROM line l LEFT JOIN opening o ON o.source = l.source AND o.line = l.line
),
numbered AS (
  SELECT l.*,
    lag(moment) OVER w AS before,
    lag(tag) OVER w AS tag_before,
    lag(step) OVER w AS step_before,
    sum(CASE WHEN tag = 'start' THEN 1 ELSE 0 END) OVER w AS starts
  FROM tagged l
  WINDOW w AS (PARTITION BY device ORDER BY moment, source, line)
),
asked AS (
  SELECT device, source, line, lag(stan) OVER q AS stan_before, lag(starts) OVER q AS starts_before
  FROM numbered WHERE tag = 'request' AND stan IS NOT NULL
  WINDOW q AS (PARTITION BY device ORDER BY moment, source, line)
),
cut AS (
  SELECT n.*,
    CASE
      WHEN before IS NULL THEN 1
      WHEN moment > before + INTERVAL '120' SECOND THEN 1
      WHEN tag = 'start' AND (tag_before <> 'start' OR coalesce(step, '') <> coalesce(step_before, '') AND step IS NOT NULL AND step_before IS NOT NULL OR moment > before + INTERVAL '30' SECOND) THEN 1
      WHEN tag = 'request' AND a.stan_before IS NOT NULL AND a.stan_before <> n.stan AND a.starts_before = n.starts THEN 1
      ELSE 0 END AS fresh
  FROM numbered n LEFT JOIN asked a ON a.source = n.source AND a.line = n.line
)
SELECT c.source, c.line, c.moment, c.device, c.tag, c.class, c.role, c.signal, c.step, d.serial, d.version,
  sum(fresh) OVER (PARTITION BY c.device ORDER BY c.moment, c.source, c.line ROWS UNBOUNDED PRECEDING) AS stretch
FROM cut c
LEFT JOIN (SELECT source, line, serial, version FROM event WHERE serial IS NOT NULL OR version IS NOT NULL) d ON d.source = c.source AND d.line = c.line

-- table: stretch
-- What became of each stretch of a terminal's telling, and which exchange does it hold?
SELECT t.device, t.stretch, min(x.exchange) AS exchange,
  min(t.moment) AS started, max(t.moment) AS ended, min(d.utc_offset) AS utc_offset,
  max(d.merchant) AS merchant, max(d.amount) AS amount, max(d.currency) AS currency, max(d.entry_mode) AS entry_mode,
  max(d.bin) AS bin, max(d.card) AS card, max(d.card_token) AS card_token, max(d.version) AS version,
  max_by(d.response_code, t.moment) FILTER (WHERE t.class <> 'reversal' AND d.response_code IS NOT NULL) AS response_code,
  min_by(coalesce(t.step, 'step-start'), t.moment) FILTER (WHERE t.tag = 'start') AS first_start,
  bool_or(coalesce(t.step = 'step-send', FALSE)) AS sent,
  bool_or(coalesce(t.step = 'step-receive', FALSE)) AS received,
  bool_or(coalesce(t.step IN ('step-approved', 'step-signin-ok', 'step-key-ok', 'step-settle-ok'), FALSE)) AS ok,
  bool_or(coalesce(t.step IN ('step-declined'), FALSE)) AS refused,
  bool_or(coalesce(t.step IN ('step-signin-fail', 'step-key-fail', 'step-settle-fail', 'step-cancelled'), FALSE)) AS broken,
  bool_or(coalesce(t.step IN ('step-signin-start', 'step-signin-ok', 'step-signin-fail'), FALSE)) AS signin,
  bool_or(coalesce(t.step IN ('step-key-start', 'step-key-ok', 'step-key-fail'), FALSE)) AS keys,
  bool_or(coalesce(t.step IN ('step-settle-start', 'step-settle-ok', 'step-settle-fail'), FALSE)) AS settlement,
  bool_or(t.signal IS NOT NULL AND t.signal NOT IN ('net-restored', 'printer-paper', 'app-upgraded', 'new-serial', 'activation-done')) AS fault,
  -- a fault that ends a payment before it can reach the host, unless the host proves otherwise
  bool_or(coalesce(t.signal NOT IN ('net-timeout', 'net-reset', 'net-send', 'net-slow', 'host-unavailable', 'host-timeout', 'net-restored', 'printer-paper', 'mac-error',
    'app-upgraded', 'new-serial', 'activation-done', 'card-fallback'), FALSE)) AS local_fault,
  bool_or(coalesce(starts_with(t.signal, 'card-') OR t.signal IN ('operator-cancel', 'operator-timeout', 'pin-wrong'), FALSE) OR d.card IS NOT NULL
    OR CASE WHEN t.signal IS NOT NULL THEN regexp_like(lower(coalesce(d.component, '')), 'sale|purchase|consume|payment|消费') ELSE FALSE END) AS at_card
FROM telling t
JOIN told d ON d.source = t.source AND d.line = t.line
LEFT JOIN exchange x ON x.source = t.source AND x.line = t.line
GROUP BY t.device, t.stretch

-- table: attempt_event
-- Which events belong to which attempt? Messages by their exchange; other lines of a terminal by their stretch. The number of an
-- attempt made of messages is that of its exchange; stretches without messages are numbered after those.
WITH last AS (SELECT coalesce(max(exchange), 0) AS n FROM exchange),
own AS (
  SELECT device, stretch, row_number() OVER (ORDER BY device, stretch) + (SELECT n FROM last) AS attempt
  FROM stretch WHERE exchange IS NULL
)
SELECT b.attempt, b.source, b.line, b.moment, b.side, b.class, b.role, e.signal, e.vendor, e.vendor_code, b.carried
FROM (
  SELECT x.exchange AS attempt, x.source, x.line, x.moment, x.side, x.class, x.role, TRUE AS carried
  FROM exchange x
  UNION ALL
  SELECT coalesce(s.exchange, o.attempt) AS attempt, t.source, t.line, t.moment, 'terminal' AS side, t.class, t.role, FALSE AS carried
  FROM telling t
  JOIN stretch s ON s.device = t.device AND s.stretch = t.stretch
  LEFT JOIN own o ON o.device = t.device AND o.stretch = t.stretch
  LEFT JOIN exchange x ON x.source = t.source AND x.line = t.line
  WHERE x.source IS NULL) b
LEFT JOIN (SELECT source, line, signal, vendor, vendor_code FROM event WHERE signal IS NOT NULL OR vendor_code IS NOT NULL) e
  ON e.source = b.source AND e.line = b.line

-- table: attempt
-- What was tried, by whom, and how did it end? One row per attempt.
WITH last AS (SELECT coalesce(max(exchange), 0) AS n FROM exchange),
profile AS (SELECT coalesce(max(value), 'iso8583-1987') AS profile FROM setting WHERE name = 'profile'),
carried AS (
  SELECT x.exchange, x.family, x.place, x.moment, x.source, x.messages, t.side, t.class, t.role, t.repeated, t.utc_offset,
    t.merchant, t.stan, t.rrn, t.mti, t.processing_code, t.amount, t.currency, t.entry_mode, t.network_code, t.bin, t.card, t.card_token, t.version, t.auth_code,
    t.chip_condition, t.peer, t.latency, t.response_code
  FROM exchange x JOIN told t ON t.source = x.source AND t.line = x.line
),
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
    s.signin, s.keys, s.settlement, s.entry_mode AS told_entry, s.amount AS told_amount, s.card AS told_card, s.card_token AS told_token,
    s.bin AS told_bin, s.merchant AS told_merchant, s.version AS told_version, s.response_code AS told_code
  FROM spoken p LEFT JOIN (
    SELECT exchange, min(started) AS started, max(ended) AS ended, bool_or(ok) AS ok, bool_or(refused) AS refused, bool_or(broken) AS broken, bool_or(fault) AS fault, bool_or(local_fault) AS local_fault, bool_or(received) AS received,
      bool_or(signin) AS signin, bool_or(keys) AS keys, bool_or(settlement) AS settlement, max(entry_mode) AS entry_mode, max(amount) AS amount,
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
    coalesce(local_fault AND NOT received, FALSE) AS local_fault, TRUE AS sent, message, FALSE AS begun
  FROM joined
  UNION ALL
  SELECT row_number() OVER (ORDER BY device, stretch) + (SELECT n FROM last) AS attempt,
    CASE WHEN first_start = 'step-start' OR first_start IS NULL AND at_card THEN 'payment'
         WHEN signin OR keys OR settlement THEN 'management'
         WHEN at_card OR sent OR refused THEN 'payment'
         ELSE 'trouble' END AS kind,
    CASE WHEN first_start = 'step-start' OR first_start IS NULL AND at_card THEN 'sale'
         WHEN settlement THEN 'settlement' WHEN signin THEN 'sign-in' WHEN keys THEN 'key-download'
         WHEN at_card OR sent OR refused THEN 'sale' ELSE 'device' END AS exchange,
    device, merchant, NULL AS stan, NULL AS rrn, NULL AS mti, NULL AS processing_code, amount, currency, entry_mode, NULL AS chip_condition, bin, card, card_token,
    response_code, NULL AS host_code, response_code AS terminal_code, started, ended, started AS told_started, utc_offset, NULL AS latency,
    TRUE AS terminal_seen, FALSE AS host_seen, FALSE AS reversed, 0 AS repeats, sent AS asked, FALSE AS answered, NULL AS network_code, version, NULL AS auth_code, NULL AS peer, NULL AS transit,
    ok AS told_ok, refused AS told_refused, broken AS told_broken, fault AS told_fault, local_fault AND NOT received AS local_fault, sent, FALSE AS message, coalesce(first_start = 'step-start', FALSE) AND NOT followed AS begun
  FROM (
    SELECT s.*, coalesce(lead(exchange IS NOT NULL AND started <= ended_here + INTERVAL '3' MINUTE) OVER (PARTITION BY device ORDER BY started, stretch), FALSE) AS followed
    FROM (SELECT s.*, lag(ended) OVER (PARTITION BY device ORDER BY started, stretch) AS ended_here FROM stretch s) s) s
  WHERE exchange IS NULL
),
-- A terminal whose started payments mostly lead to messages shows its messages: there, a payment that was begun and led to none was not sent.
voice AS (
  SELECT device FROM stretch WHERE first_start = 'step-start' GROUP BY device
  HAVING count(*) >= 4 AND 2 * count(exchange) >= count(*)
),
coded AS (
  SELECT b.*, p.profile, v.device IS NOT NULL AND b.kind = 'payment' AND b.begun AS led_nowhere,
    CASE WHEN b.response_code IS NULL THEN NULL
         WHEN replace(b.response_code, '0', '') = '' THEN 'approved'
         ELSE coalesce(c.class, 'unspecified') END AS response_class
  FROM both_kinds b CROSS JOIN profile p
  LEFT JOIN voice v ON v.device = b.device
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
    WHEN told_fault OR told_broken OR led_nowhere THEN 'not-sent'
    ELSE 'unclear' END AS outcome,
  coalesce(least(told_started, started), started) AS started, ended, utc_offset, latency, terminal_seen, host_seen, reversed,
  CAST(repeats AS BIGINT) AS repeats, network_code, version, auth_code, peer, transit, told_fault, local_fault
FROM coded
WHERE message OR told_fault OR told_broken OR told_ok OR told_refused OR response_code IS NOT NULL OR led_nowhere

-- table: trouble
-- What went wrong at the host side outside of any attempt: connections refused, time-outs, exceptions? Gathered per
-- component and signal, a pause of thirty minutes begins a new spell.
WITH loose AS (
  SELECT t.source, t.line, t.time AS moment, t.utc_offset, t.side, coalesce(t.device, '') AS device, coalesce(t.component, '') AS component, t.signal,
    lag(t.time) OVER w AS before
  FROM told t
  WHERE t.signal IS NOT NULL AND t.stan IS NULL AND (t.side <> 'terminal' OR t.device IS NULL)
  WINDOW w AS (PARTITION BY t.device, t.component, t.signal ORDER BY t.time, t.source, t.line)
),
cut AS (
  SELECT l.*, sum(CASE WHEN before IS NULL OR moment > before + INTERVAL '30' MINUTE THEN 1 ELSE 0 END)
    OVER (PARTITION BY device, component, signal ORDER BY moment, source, line ROWS UNBOUNDED PRECEDING) AS spell
  FROM loose l
)
SELECT c.*, dense_rank() OVER (ORDER BY device, component, signal, spell) AS trouble
FROM cut c
