-- report: hours
-- title.en: Hours
-- title.zh: 时段
-- doc.en: When in the day and in the week payments fail, on the clock of the terminals.
-- doc.zh: 一天与一周中何时失败，按终端本地时间。
-- section: hours
-- section.title.en: Hours of the day
-- section.title.zh: 一天中的小时
-- question.en: In which hour of the day, local time, do payments fail?
-- question.zh: 一天中（本地时间）哪个小时失败？
-- column: hour int | hour | 小时
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: bar bar | rate drawn | 失败率图
-- column: declined int | declined | 被拒绝
-- column: no_answer int | no answer | 无应答
-- column: not_sent int | not sent | 未发出
SELECT extract(hour FROM started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE) AS hour, count(*) AS attempts, count(*) FILTER (WHERE is_failure) AS failures,
  round(CAST(count(*) FILTER (WHERE is_failure) AS DOUBLE) / nullif(count(*), 0), 4) AS failure_rate,
  round(CAST(count(*) FILTER (WHERE is_failure) AS DOUBLE) / nullif(count(*), 0), 4) AS bar,
  count(*) FILTER (WHERE outcome = 'declined') AS declined, count(*) FILTER (WHERE outcome IN ('no-answer', 'approved-not-received')) AS no_answer, count(*) FILTER (WHERE outcome = 'not-sent') AS not_sent
FROM chosen
WHERE kind = 'payment'
GROUP BY 1
ORDER BY 1
-- section: weekdays
-- section.title.en: Days of the week
-- section.title.zh: 星期
-- question.en: On which day of the week do payments fail? 1 is Monday.
-- question.zh: 星期几失败？1为星期一。
-- column: weekday int | day of the week | 星期
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: bar bar | rate drawn | 失败率图
SELECT day_of_week(started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE) AS weekday, count(*) AS attempts, count(*) FILTER (WHERE is_failure) AS failures,
  round(CAST(count(*) FILTER (WHERE is_failure) AS DOUBLE) / nullif(count(*), 0), 4) AS failure_rate,
  round(CAST(count(*) FILTER (WHERE is_failure) AS DOUBLE) / nullif(count(*), 0), 4) AS bar
FROM chosen
WHERE kind = 'payment'
GROUP BY 1
ORDER BY 1
-- section: worst
-- section.title.en: Worst hours
-- section.title.zh: 最差时段
-- question.en: Which hours of the whole period had the most failures, and why?
-- question.zh: 本期哪些小时失败最多，原因是什么？
-- column: slot time | hour (UTC) | 小时 (UTC)
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: devices int | failing terminals | 失败终端数
-- column: cause text | most frequent cause | 主要原因
WITH counted AS (
  SELECT date_trunc('hour', started) AS slot, count(*) AS attempts, count(*) FILTER (WHERE is_failure) AS failures, count(DISTINCT CASE WHEN is_failure THEN device END) AS devices
  FROM chosen WHERE kind = 'payment' GROUP BY 1
),
ranked AS (
  SELECT date_trunc('hour', started) AS slot, cause, row_number() OVER (PARTITION BY date_trunc('hour', started) ORDER BY count(*) DESC, cause) AS place
  FROM chosen WHERE kind = 'payment' AND is_failure GROUP BY date_trunc('hour', started), cause
)
SELECT c.slot, c.attempts, c.failures, round(CAST(c.failures AS DOUBLE) / nullif(c.attempts, 0), 4) AS failure_rate, c.devices, r.cause
FROM counted c JOIN ranked r ON r.slot = c.slot AND r.place = 1
WHERE c.failures > 0
ORDER BY c.failures DESC, c.slot
FETCH FIRST 24 ROWS ONLY
-- section: turns
-- section.title.en: Turning points
-- section.title.zh: 转折点
-- question.en: At which hours did the failure rate change for good? The six hours before against the six from then on; only changes far beyond chance (z of 4 or more), the greatest of its neighbourhood.
-- question.zh: 失败率在哪个小时发生了持续变化？比较之前六小时与之后六小时，仅列远超偶然（z不小于4）且为邻近最大者。
-- column: hour time | from this hour (UTC) | 起始小时 (UTC)
-- column: before_rate percent | rate before | 之前失败率
-- column: after_rate percent | rate after | 之后失败率
-- column: before_attempts int | attempts before | 之前笔数
-- column: after_attempts int | attempts after | 之后笔数
-- column: z float | z | z
WITH hourly AS (
  SELECT date_trunc('hour', started) AS hour, count(*) AS n, count_if(is_failure AND cause <> 'account-declined') AS bad FROM chosen WHERE kind = 'payment' GROUP BY date_trunc('hour', started)
),
sided AS (
  SELECT h.hour, CAST(sum(CASE WHEN o.hour < h.hour THEN o.n END) AS DOUBLE) AS n1, CAST(sum(CASE WHEN o.hour < h.hour THEN o.bad END) AS DOUBLE) AS b1,
    CAST(sum(CASE WHEN o.hour >= h.hour THEN o.n END) AS DOUBLE) AS n2, CAST(sum(CASE WHEN o.hour >= h.hour THEN o.bad END) AS DOUBLE) AS b2
  FROM hourly h JOIN hourly o ON o.hour BETWEEN h.hour - INTERVAL '6' HOUR AND h.hour + INTERVAL '5' HOUR
  GROUP BY h.hour
),
tested AS (
  SELECT s.*, (b2 / n2 - b1 / n1) / nullif(sqrt((b1 + b2) / (n1 + n2) * (1 - (b1 + b2) / (n1 + n2)) * (1 / n1 + 1 / n2)), 0) AS z
  FROM sided s WHERE n1 >= 20 AND n2 >= 20
),
best AS (
  SELECT t.hour, max(abs(o.z)) AS top FROM tested t JOIN tested o ON o.hour BETWEEN t.hour - INTERVAL '6' HOUR AND t.hour + INTERVAL '6' HOUR GROUP BY t.hour
)
SELECT t.hour, round(b1 / n1, 4) AS before_rate, round(b2 / n2, 4) AS after_rate, CAST(n1 AS BIGINT) AS before_attempts, CAST(n2 AS BIGINT) AS after_attempts, round(z, 1) AS z
FROM tested t JOIN best b ON b.hour = t.hour
WHERE abs(z) >= 4 AND abs(z) = b.top
ORDER BY t.hour
