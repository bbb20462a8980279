-- report: days
-- title.en: Days
-- title.zh: 每日
-- doc.en: How the payments went from day to day, on the clock of the terminals.
-- doc.zh: 逐日交易情况，按终端本地时间。
-- table: daily by day
-- How did each terminal's payments go on each day, on the clock of the log? Such a day may stand in two rows, since it is none of UTC.
SELECT CAST(started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE AS DATE) AS day, device, count(*) AS attempts, count_if(is_failure) AS failures, count_if(cause = 'unexplained') AS unexplained,
  sum(CASE WHEN is_failure THEN amount END) AS failed_amount
FROM chosen
WHERE kind = 'payment'
GROUP BY 1, device
-- section: days
-- section.title.en: Days
-- section.title.zh: 每日
-- question.en: How many payments failed on each day?
-- question.zh: 每天失败多少笔？
-- column: day text | day | 日期
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: bar bar | rate drawn | 失败率图
-- column: unexplained int | unexplained | 未查明
-- column: devices int | terminals at work | 在用终端
-- column: failing_devices int | failing terminals | 失败终端
-- column: failed_amount money | amount failed | 失败金额
SELECT CAST(day AS VARCHAR) AS day, CAST(sum(attempts) AS BIGINT) AS attempts, CAST(sum(failures) AS BIGINT) AS failures,
  round(CAST(sum(failures) AS DOUBLE) / nullif(sum(attempts), 0), 4) AS failure_rate, round(CAST(sum(failures) AS DOUBLE) / nullif(sum(attempts), 0), 4) AS bar,
  CAST(sum(unexplained) AS BIGINT) AS unexplained, count(DISTINCT device) AS devices, count(DISTINCT CASE WHEN failures > 0 THEN device END) AS failing_devices,
  CAST(coalesce(sum(failed_amount), 0) AS BIGINT) AS failed_amount
FROM daily
GROUP BY day
ORDER BY 1
-- section: causes
-- section.title.en: Causes by day
-- section.title.zh: 每日原因
-- question.en: Which causes made payments fail on each day?
-- question.zh: 每天由哪些原因导致失败？
-- column: day text | day | 日期
-- column: cause text | cause | 原因
-- column: failures int | failed | 失败
-- column: share percent | share of the day | 占当日
-- column: devices int | terminals | 终端数
WITH dated AS (
  SELECT CAST(CAST(started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE AS DATE) AS VARCHAR) AS day, cause, device
  FROM chosen WHERE kind = 'payment' AND is_failure
)
SELECT day, cause, count(*) AS failures, round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (PARTITION BY day), 0), 4) AS share, count(DISTINCT device) AS devices
FROM dated
GROUP BY day, cause
ORDER BY day, failures DESC, cause
-- section: weeks
-- section.title.en: Weeks
-- section.title.zh: 每周
-- question.en: How many payments failed in each week? Weeks begin on Monday.
-- question.zh: 每周失败多少笔？每周从星期一开始。
-- column: week text | week from | 周起始日
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: unexplained int | unexplained | 未查明
-- column: failed_amount money | amount failed | 失败金额
SELECT CAST(CAST(date_trunc('week', day) AS DATE) AS VARCHAR) AS week, CAST(sum(attempts) AS BIGINT) AS attempts, CAST(sum(failures) AS BIGINT) AS failures,
  round(CAST(sum(failures) AS DOUBLE) / nullif(sum(attempts), 0), 4) AS failure_rate, CAST(sum(unexplained) AS BIGINT) AS unexplained,
  CAST(coalesce(sum(failed_amount), 0) AS BIGINT) AS failed_amount
FROM daily
GROUP BY 1
ORDER BY 1
