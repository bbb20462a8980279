-- report: summary
-- title.en: Summary
-- title.zh: 概要
-- doc.en: How the payments of the period went, on one page: how many failed, what they were worth, why they failed.
-- doc.zh: 一页看清本期交易：失败多少、金额多少、原因何在。
-- table: summed
-- What every question below adds up: payments that share terminal, merchant, end, cause and currency. Sums without an amount are those of nothing.
SELECT device, merchant, 'approved' AS outcome, CAST(NULL AS VARCHAR) AS cause, FALSE AS is_failure, currency, count(*) AS attempts, count(amount) AS priced, sum(amount) AS amount,
  min(started) AS first, max(started) AS last
FROM chosen
WHERE kind = 'payment' AND NOT is_failure
GROUP BY device, merchant, currency
UNION ALL
SELECT device, merchant, outcome, cause, TRUE AS is_failure, currency, count(*) AS attempts, count(amount) AS priced, sum(amount) AS amount, min(started) AS first, max(started) AS last
FROM chosen
WHERE kind = 'payment' AND is_failure
GROUP BY device, merchant, outcome, cause, currency
-- table: came by day
-- Who came where on each day: attempts with one card at one shop, each within 15 minutes of the one before, are one try. Tries that may go on over
-- midnight bear a digest of card and shop, which is as long as the card's token; of the others, and of attempts without a card, it is enough to know how
-- many there are.
WITH visiting AS (
  SELECT date_trunc('day', started) AS day, started, is_failure,
    CASE WHEN coalesce(card_token, card) IS NOT NULL THEN xxhash64(to_utf8(coalesce(card_token, card) || ' ' || coalesce(merchant, device, ''))) END AS visit
  FROM chosen
  WHERE kind = 'payment'
),
met AS (
  SELECT m.*, CASE WHEN visit IS NULL THEN 'single' WHEN last <= first + INTERVAL '15' MINUTE THEN 'one'
      WHEN attempts = 2 AND first >= day + INTERVAL '15' MINUTE AND last < day + INTERVAL '1' DAY - INTERVAL '15' MINUTE THEN 'single' ELSE 'many' END AS tries
  FROM (SELECT day, visit, min(started) AS first, max(started) AS last, count(*) AS attempts, count_if(is_failure) AS failures FROM visiting GROUP BY day, visit) m
),
-- who came thrice and more is looked at attempt by attempt
cut AS (
  SELECT v.*, CASE WHEN v.started <= lag(v.started) OVER w + INTERVAL '15' MINUTE THEN 0 ELSE 1 END AS fresh
  FROM visiting v JOIN met m ON m.day = v.day AND m.visit = v.visit AND m.tries = 'many'
  WINDOW w AS (PARTITION BY v.day, v.visit ORDER BY v.started)
),
numbered AS (
  SELECT c.*, sum(fresh) OVER (PARTITION BY day, visit ORDER BY started) AS turn FROM cut c
),
tries AS (
  SELECT day, visit, first, last, attempts, failures, 1 AS times FROM met WHERE tries = 'one'
  UNION ALL
  SELECT day, visit, min(started) AS first, max(started) AS last, count(*) AS attempts, count_if(is_failure) AS failures, 1 AS times FROM numbered GROUP BY day, visit, turn
  UNION ALL
  SELECT day, NULL AS visit, NULL AS first, NULL AS last, 1 AS attempts, n.failed AS failures, CASE WHEN n.failed = 1 THEN failures ELSE attempts - failures END AS times
  FROM met CROSS JOIN (VALUES (0), (1)) AS n (failed) WHERE tries = 'single'
),
near AS (
  SELECT t.*, first < day + INTERVAL '15' MINUTE OR last >= day + INTERVAL '1' DAY - INTERVAL '15' MINUTE AS open
  FROM tries t
)
SELECT day, CASE WHEN open THEN visit END AS visit, CASE WHEN open THEN first END AS first, CASE WHEN open THEN last END AS last, attempts, failures, sum(times) AS times
FROM near
GROUP BY 1, 2, 3, 4, attempts, failures
-- section: payments
-- section.title.en: Payments
-- section.title.zh: 交易
-- question.en: How many payments were tried, how many failed, and for how many of those is the cause known?
-- question.zh: 发起了多少笔交易，失败多少，其中已查明原因多少？
-- column: attempts int | attempts | 交易尝试
-- column: approved int | approved | 成功
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: issuer_decisions int | declined by the issuer | 发卡行拒绝
-- column: explained int | explained | 已查明
-- column: unexplained int | unexplained | 未查明
-- column: explained_share percent | explained share | 查明占比
WITH counted AS (
  SELECT CAST(coalesce(sum(attempts), 0) AS BIGINT) AS attempts, CAST(coalesce(sum(CASE WHEN is_failure THEN attempts END), 0) AS BIGINT) AS failures,
    CAST(coalesce(sum(CASE WHEN cause = 'account-declined' THEN attempts END), 0) AS BIGINT) AS issuer_decisions,
    CAST(coalesce(sum(CASE WHEN cause = 'unexplained' THEN attempts END), 0) AS BIGINT) AS unexplained
  FROM summed
)
SELECT attempts, attempts - failures AS approved, failures, round(CAST(failures AS DOUBLE) / nullif(attempts, 0), 4) AS failure_rate, issuer_decisions,
  failures - unexplained AS explained, unexplained, round(CAST(failures - unexplained AS DOUBLE) / nullif(failures, 0), 4) AS explained_share
FROM counted
-- section: span
-- section.title.en: Span
-- section.title.zh: 范围
-- question.en: Which time, terminals and merchants does this cover?
-- question.zh: 涵盖哪些时间、终端和商户？
-- column: first time | first payment (UTC) | 首笔 (UTC)
-- column: last time | last payment (UTC) | 末笔 (UTC)
-- column: days int | days with payments | 有交易天数
-- column: devices int | terminals | 终端数
-- column: failing_devices int | terminals with failures | 有失败的终端
-- column: merchants int | merchants | 商户数
SELECT min(first) AS first, max(last) AS last, (SELECT count(DISTINCT day) FROM came) AS days, count(DISTINCT device) AS devices,
  count(DISTINCT CASE WHEN is_failure THEN device END) AS failing_devices, count(DISTINCT merchant) AS merchants
FROM summed
-- section: money
-- section.title.en: Money
-- section.title.zh: 金额
-- question.en: What were the payments worth, and how much of what failed was paid with the same card at the same terminal within an hour?
-- question.zh: 交易金额多少？失败金额中有多少在一小时内由同一卡在同一终端补付成功？
-- column: currency text | currency | 币种
-- column: failures int | failed | 失败
-- column: attempted_amount money | amount tried | 尝试金额
-- column: approved_amount money | amount approved | 成功金额
-- column: failed_amount money | amount failed | 失败金额
-- column: recovered_amount money | paid later | 随后补付
-- column: lost_amount money | not recovered | 未挽回
WITH single AS (SELECT CASE WHEN min(currency) = max(currency) THEN max(currency) END AS currency FROM summed WHERE priced > 0),
tried AS (
  SELECT coalesce(s.currency, o.currency) AS currency, CAST(sum(CASE WHEN is_failure THEN priced ELSE 0 END) AS BIGINT) AS failures, sum(amount) AS attempted_amount,
    sum(CASE WHEN is_failure THEN 0 ELSE amount END) AS approved_amount, sum(CASE WHEN is_failure THEN amount ELSE 0 END) AS failed_amount
  FROM summed s CROSS JOIN single o WHERE priced > 0 GROUP BY coalesce(s.currency, o.currency)
),
later AS (
  SELECT DISTINCT f.attempt, f.currency, f.amount
  FROM chosen f JOIN chosen p ON p.card_token = f.card_token AND p.amount = f.amount AND p.device IS NOT DISTINCT FROM f.device
  WHERE f.kind = 'payment' AND p.kind = 'payment' AND f.card_token IS NOT NULL AND p.card_token IS NOT NULL
    AND f.is_failure AND NOT p.is_failure AND p.started <= f.started + INTERVAL '1' HOUR
    AND (p.started > f.started OR p.started = f.started AND p.attempt > f.attempt)
),
recovered AS (SELECT coalesce(l.currency, o.currency) AS currency, sum(amount) AS amount FROM later l CROSS JOIN single o GROUP BY coalesce(l.currency, o.currency))
SELECT t.currency, t.failures, CAST(t.attempted_amount AS BIGINT) AS attempted_amount, CAST(t.approved_amount AS BIGINT) AS approved_amount,
  CAST(t.failed_amount AS BIGINT) AS failed_amount, CAST(coalesce(r.amount, 0) AS BIGINT) AS recovered_amount,
  CAST(t.failed_amount - coalesce(r.amount, 0) AS BIGINT) AS lost_amount
FROM tried t LEFT JOIN recovered r ON r.currency IS NOT DISTINCT FROM t.currency
ORDER BY attempted_amount DESC, t.currency
-- section: customers
-- section.title.en: Customers
-- section.title.zh: 顾客视角
-- question.en: How many customers left without a payment? Attempts with one card at one shop, each within 15 minutes of the one before, are one customer's try; it is lost when none of them was approved. Failure rate of attempts = failed attempts / attempts; of customers = lost tries / tries. An attempt without a card number is a try of its own.
-- question.zh: 有多少顾客最终未能付款？同一卡在同一商户、间隔不超过15分钟的交易算一次顾客尝试，全部未成功即为流失。交易失败率＝失败笔数/笔数；顾客流失率＝流失次数/尝试次数。没有卡号的交易各算一次。
-- column: attempts int | attempts | 交易笔数
-- column: attempt_failure_rate percent | failure rate of attempts | 交易失败率
-- column: tries int | customers' tries | 顾客尝试
-- column: repeated int | tried again | 有重试
-- column: saved int | paid after failing | 重试后成功
-- column: lost int | left without paying | 流失
-- column: customer_failure_rate percent | failure rate of customers | 顾客流失率
-- what goes on over midnight is joined
WITH cut AS (
  SELECT c.*, CASE WHEN c.first <= lag(c.last) OVER w + INTERVAL '15' MINUTE THEN 0 ELSE 1 END AS fresh
  FROM came c WHERE c.visit IS NOT NULL
  WINDOW w AS (PARTITION BY c.visit ORDER BY c.first)
),
numbered AS (
  SELECT c.*, sum(fresh) OVER (PARTITION BY visit ORDER BY first ROWS UNBOUNDED PRECEDING) AS turn FROM cut c
),
tried AS (
  SELECT sum(attempts) AS attempts, sum(failures) AS failures, 1 AS times FROM numbered GROUP BY visit, turn
  UNION ALL
  SELECT attempts, failures, times FROM came WHERE visit IS NULL
)
SELECT CAST(coalesce(sum(attempts * times), 0) AS BIGINT) AS attempts, round(CAST(sum(failures * times) AS DOUBLE) / nullif(sum(attempts * times), 0), 4) AS attempt_failure_rate,
  CAST(coalesce(sum(times), 0) AS BIGINT) AS tries, CAST(coalesce(sum(CASE WHEN attempts > 1 THEN times END), 0) AS BIGINT) AS repeated,
  CAST(coalesce(sum(CASE WHEN failures > 0 AND failures < attempts THEN times END), 0) AS BIGINT) AS saved,
  CAST(coalesce(sum(CASE WHEN failures = attempts THEN times END), 0) AS BIGINT) AS lost,
  round(CAST(sum(CASE WHEN failures = attempts THEN times ELSE 0 END) AS DOUBLE) / nullif(sum(times), 0), 4) AS customer_failure_rate
FROM tried
-- section: outcomes
-- section.title.en: Outcomes
-- section.title.zh: 结果
-- question.en: How did the payments end?
-- question.zh: 交易以什么结果结束？
-- column: outcome text | outcome | 结果
-- column: times int | times | 笔数
-- column: share percent | share | 占比
-- column: bar bar | share drawn | 占比图
SELECT outcome, CAST(sum(attempts) AS BIGINT) AS times, round(CAST(sum(attempts) AS DOUBLE) / nullif(sum(sum(attempts)) OVER (), 0), 4) AS share,
  round(CAST(sum(attempts) AS DOUBLE) / nullif(sum(sum(attempts)) OVER (), 0), 4) AS bar
FROM summed
GROUP BY outcome
ORDER BY times DESC, outcome
-- section: causes
-- section.title.en: Causes
-- section.title.zh: 原因
-- question.en: Why did the payments fail? The ten most frequent causes.
-- question.zh: 交易为何失败？最常见的十个原因。
-- column: cause text | cause | 原因
-- column: title_en text | meaning | 含义（英文）
-- column: title_zh text | meaning (Chinese) | 含义
-- column: severity text | severity | 严重程度
-- column: actor text | who acts | 负责方
-- column: failures int | failed | 失败
-- column: devices int | terminals | 终端数
-- column: share percent | share | 占比
SELECT c.cause, k.title_en, k.title_zh, k.severity, k.actor, CAST(sum(c.attempts) AS BIGINT) AS failures, count(DISTINCT c.device) AS devices,
  round(CAST(sum(c.attempts) AS DOUBLE) / nullif(sum(sum(c.attempts)) OVER (), 0), 4) AS share
FROM summed c LEFT JOIN cause k ON k.cause = c.cause
WHERE c.is_failure
GROUP BY c.cause, k.title_en, k.title_zh, k.severity, k.actor
ORDER BY failures DESC, c.cause
FETCH FIRST 10 ROWS ONLY
-- section: management
-- section.title.en: Sign-ins and other exchanges
-- section.title.zh: 签到等管理交互
-- question.en: How did the exchanges that keep a terminal at work go? They are not payments and are counted apart.
-- question.zh: 维持终端工作的管理交互情况如何？它们不是交易，单独统计。
-- column: exchange text | exchange | 交互
-- column: attempts int | attempts | 次数
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: devices int | terminals | 终端数
SELECT exchange, count(*) AS attempts, count(*) FILTER (WHERE is_failure) AS failures,
  round(CAST(count(*) FILTER (WHERE is_failure) AS DOUBLE) / nullif(count(*), 0), 4) AS failure_rate, count(DISTINCT device) AS devices
FROM chosen
WHERE kind = 'management'
GROUP BY exchange
ORDER BY attempts DESC, exchange
