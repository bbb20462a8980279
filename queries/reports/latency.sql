-- report: latency
-- title.en: Answer times
-- title.zh: 应答时间
-- doc.en: How long payments waited for their answer. What the logs tell of an answer time counts first, else the time between request and answer on one side.
-- doc.zh: 交易等待应答的时间。以日志所记耗时为准，否则取同一侧请求与应答之差。
-- table: heard by day
-- How long did payments wait whose logs do not tell it? The time between request and answer on one side.
SELECT attempt, coalesce(
  date_diff('millisecond', min(CASE WHEN side = 'terminal' AND role = 'request' THEN moment END), min(CASE WHEN side = 'terminal' AND role = 'response' THEN moment END)),
  date_diff('millisecond', min(CASE WHEN side <> 'terminal' AND role = 'request' THEN moment END), min(CASE WHEN side <> 'terminal' AND role = 'response' THEN moment END))) AS waited
FROM attempt_event
WHERE carried AND class = 'payment' AND role IS NOT NULL AND attempt IN (SELECT attempt FROM chosen WHERE latency IS NULL AND kind = 'payment')
GROUP BY attempt
-- span: waited by device
-- How long did each terminal wait, time after time?
WITH timed AS (
  SELECT device, latency AS ms FROM chosen WHERE kind = 'payment' AND device IS NOT NULL AND latency >= 0
  UNION ALL
  SELECT c.device, h.waited AS ms FROM chosen c JOIN heard h ON h.attempt = c.attempt WHERE c.kind = 'payment' AND c.device IS NOT NULL AND c.latency IS NULL AND h.waited >= 0
)
SELECT device, array_agg(ms) AS waits FROM timed GROUP BY device
-- span: ranked by device
-- The same in order.
SELECT device, cardinality(waits) AS answers, array_sort(waits) AS waits FROM waited
-- table: paces by device
-- What tells the waits of each terminal?
SELECT device, answers, waits[CAST(ceil(0.50 * answers) AS BIGINT)] AS p50, waits[CAST(ceil(0.90 * answers) AS BIGINT)] AS p90,
  waits[CAST(ceil(0.95 * answers) AS BIGINT)] AS p95, waits[CAST(ceil(0.99 * answers) AS BIGINT)] AS p99, waits[answers] AS slowest
FROM ranked
-- table: paced
-- How often was each wait, by hour of the day (local time) and other end?
WITH timed AS (
  SELECT started, utc_offset, peer, is_failure, latency AS ms FROM chosen WHERE kind = 'payment' AND latency >= 0
  UNION ALL
  SELECT c.started, c.utc_offset, c.peer, c.is_failure, h.waited AS ms FROM chosen c JOIN heard h ON h.attempt = c.attempt WHERE c.kind = 'payment' AND c.latency IS NULL AND h.waited >= 0
)
SELECT extract(hour FROM started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE) AS hour, CASE WHEN peer LIKE '%:%:%' THEN peer ELSE split_part(peer, ':', 1) END AS peer, is_failure, ms,
  count(*) AS times
FROM timed
GROUP BY 1, 2, is_failure, ms
-- section: all
-- section.title.en: All payments
-- section.title.zh: 全部交易
-- question.en: How long did payments wait for their answer?
-- question.zh: 交易等待应答多久？
-- column: answers int | answers | 应答数
-- column: p50 int | median (ms) | 中位数（毫秒）
-- column: p90 int | 90 % within (ms) | 90%以内（毫秒）
-- column: p95 int | 95 % within (ms) | 95%以内（毫秒）
-- column: p99 int | 99 % within (ms) | 99%以内（毫秒）
-- column: slowest int | slowest (ms) | 最慢（毫秒）
WITH counted AS (SELECT ms, sum(times) AS times FROM paced GROUP BY ms),
placed AS (
  SELECT ms, times, sum(times) OVER (ORDER BY ms ROWS UNBOUNDED PRECEDING) AS upto, sum(times) OVER () AS answers
  FROM counted
)
SELECT CAST(coalesce(sum(times), 0) AS BIGINT) AS answers,
  min(CASE WHEN upto >= ceil(0.50 * answers) THEN ms END) AS p50, min(CASE WHEN upto >= ceil(0.90 * answers) THEN ms END) AS p90,
  min(CASE WHEN upto >= ceil(0.95 * answers) THEN ms END) AS p95, min(CASE WHEN upto >= ceil(0.99 * answers) THEN ms END) AS p99, max(ms) AS slowest
FROM placed
-- section: hours
-- section.title.en: Hours of the day
-- section.title.zh: 一天中的小时
-- question.en: In which hour of the day, local time, are answers slow?
-- question.zh: 一天中（本地时间）哪个小时应答慢？
-- column: hour int | hour | 小时
-- column: answers int | answers | 应答数
-- column: p50 int | median (ms) | 中位数（毫秒）
-- column: p90 int | 90 % within (ms) | 90%以内（毫秒）
-- column: p95 int | 95 % within (ms) | 95%以内（毫秒）
-- column: p99 int | 99 % within (ms) | 99%以内（毫秒）
-- column: slowest int | slowest (ms) | 最慢（毫秒）
WITH counted AS (SELECT hour, ms, sum(times) AS times FROM paced GROUP BY hour, ms),
placed AS (
  SELECT hour, ms, times, sum(times) OVER (PARTITION BY hour ORDER BY ms ROWS UNBOUNDED PRECEDING) AS upto, sum(times) OVER (PARTITION BY hour) AS answers
  FROM counted
)
SELECT hour, CAST(coalesce(sum(times), 0) AS BIGINT) AS answers,
  min(CASE WHEN upto >= ceil(0.50 * answers) THEN ms END) AS p50, min(CASE WHEN upto >= ceil(0.90 * answers) THEN ms END) AS p90,
  min(CASE WHEN upto >= ceil(0.95 * answers) THEN ms END) AS p95, min(CASE WHEN upto >= ceil(0.99 * answers) THEN ms END) AS p99, max(ms) AS slowest
FROM placed
GROUP BY hour
ORDER BY hour
-- section: peers
-- section.title.en: Other ends
-- section.title.zh: 对端
-- question.en: Which address answers slowly?
-- question.zh: 哪个地址应答慢？
-- column: peer text | other end | 对端
-- column: answers int | answers | 应答数
-- column: p50 int | median (ms) | 中位数（毫秒）
-- column: p90 int | 90 % within (ms) | 90%以内（毫秒）
-- column: p95 int | 95 % within (ms) | 95%以内（毫秒）
-- column: p99 int | 99 % within (ms) | 99%以内（毫秒）
-- column: slowest int | slowest (ms) | 最慢（毫秒）
WITH counted AS (SELECT peer, ms, sum(times) AS times FROM paced WHERE peer IS NOT NULL GROUP BY peer, ms),
placed AS (
  SELECT peer, ms, times, sum(times) OVER (PARTITION BY peer ORDER BY ms ROWS UNBOUNDED PRECEDING) AS upto, sum(times) OVER (PARTITION BY peer) AS answers
  FROM counted
)
SELECT peer, CAST(coalesce(sum(times), 0) AS BIGINT) AS answers,
  min(CASE WHEN upto >= ceil(0.50 * answers) THEN ms END) AS p50, min(CASE WHEN upto >= ceil(0.90 * answers) THEN ms END) AS p90,
  min(CASE WHEN upto >= ceil(0.95 * answers) THEN ms END) AS p95, min(CASE WHEN upto >= ceil(0.99 * answers) THEN ms END) AS p99, max(ms) AS slowest
FROM placed
GROUP BY peer
ORDER BY p95 DESC, peer
-- section: devices
-- section.title.en: Terminals
-- section.title.zh: 终端
-- question.en: Which terminals wait longest?
-- question.zh: 哪些终端等待最久？
-- column: device text | terminal | 终端
-- column: answers int | answers | 应答数
-- column: p50 int | median (ms) | 中位数（毫秒）
-- column: p90 int | 90 % within (ms) | 90%以内（毫秒）
-- column: p95 int | 95 % within (ms) | 95%以内（毫秒）
-- column: p99 int | 99 % within (ms) | 99%以内（毫秒）
-- column: slowest int | slowest (ms) | 最慢（毫秒）
SELECT device, answers, p50, p90, p95, p99, slowest
FROM paces
ORDER BY p95 DESC, answers DESC, device
-- section: spread
-- section.title.en: Spread
-- section.title.zh: 分布
-- question.en: How many answers came how fast, and how often had the payment failed?
-- question.zh: 各等待时长的应答有多少，失败多少？
-- column: seconds text | waited (s) | 等待（秒）
-- column: answers int | answers | 应答数
-- column: share percent | share | 占比
-- column: bar bar | share drawn | 占比图
-- column: failures int | failed | 失败
WITH grouped AS (
  SELECT CASE WHEN ms < 500 THEN 1 WHEN ms < 1000 THEN 2 WHEN ms < 2000 THEN 3 WHEN ms < 5000 THEN 4 WHEN ms < 10000 THEN 5 WHEN ms < 30000 THEN 6 ELSE 7 END AS step, is_failure, times
  FROM paced
)
SELECT CASE step WHEN 1 THEN '0 – 0.5' WHEN 2 THEN '0.5 – 1' WHEN 3 THEN '1 – 2' WHEN 4 THEN '2 – 5' WHEN 5 THEN '5 – 10' WHEN 6 THEN '10 – 30' ELSE '30 +' END AS seconds,
  CAST(sum(times) AS BIGINT) AS answers, round(CAST(sum(times) AS DOUBLE) / nullif(sum(sum(times)) OVER (), 0), 4) AS share,
  round(CAST(sum(times) AS DOUBLE) / nullif(sum(sum(times)) OVER (), 0), 4) AS bar, CAST(sum(CASE WHEN is_failure THEN times ELSE 0 END) AS BIGINT) AS failures
FROM grouped
GROUP BY step
ORDER BY step
