-- report: clocks
-- title.en: Clocks and identity
-- title.zh: 时钟与身份
-- doc.en: How far the clock of each terminal is off and drifts, and when another device or program began to work under its number.
-- doc.zh: 每台终端的时钟偏差与漂移，以及终端号下何时换了机器或程序。
-- section: clocks
-- section.title.en: Clocks of the terminals
-- section.title.zh: 终端时钟
-- question.en: How far is each terminal's clock ahead of the host's, and does it drift or was it set?
-- question.zh: 每台终端的时钟比主机快多少，是否漂移或被重新设置？
-- column: device text | terminal | 终端
-- column: days int | days | 天数
-- column: pairs int | messages on both sides | 双方均有的报文
-- column: first_ahead int | seconds ahead, first day | 首日快（秒）
-- column: last_ahead int | seconds ahead, last day | 末日快（秒）
-- column: drift float | drift, seconds a day | 每日漂移（秒）
-- column: step int | largest step from day to day | 相邻日最大变化（秒）
WITH stepped AS (
  SELECT device, day, seconds, pairs, seconds - lag(seconds) OVER (PARTITION BY device ORDER BY day) AS step FROM skew
),
spanned AS (
  SELECT device, count(*) AS days, CAST(sum(pairs) AS BIGINT) AS pairs, min_by(seconds, day) AS first_ahead, max_by(seconds, day) AS last_ahead,
    date_diff('day', min(day), max(day)) AS span, max(abs(step)) AS step
  FROM stepped GROUP BY device
)
SELECT device, days, pairs, first_ahead, last_ahead, round(CAST(last_ahead - first_ahead AS DOUBLE) / nullif(span, 0), 1) AS drift, step
FROM spanned
ORDER BY abs(last_ahead) DESC, device
-- section: changes
-- section.title.en: Changes of serial number or version
-- section.title.zh: 序列号或版本变化
-- question.en: When did another device, or another version of the program, begin to work under a terminal's number?
-- question.zh: 终端号下何时换了机器或程序版本？
-- column: device text | terminal | 终端
-- column: moment time | seen (UTC) | 时间 (UTC)
-- column: what text | what | 内容
-- column: before_it text | before | 变化前
-- column: since text | since | 变化后
-- column: path text | source | 来源
-- column: line int | line | 行
WITH serials AS (
  SELECT coalesce(e.device, s.device) AS device, e.time AS moment, e.source, e.line, e.serial AS since FROM event e JOIN source s ON s.source = e.source WHERE e.serial IS NOT NULL AND e.time IS NOT NULL
  UNION ALL SELECT device, time_from, source, NULL, serial FROM source WHERE serial IS NOT NULL AND device IS NOT NULL AND time_from IS NOT NULL
),
versions AS (
  SELECT coalesce(e.device, s.device) AS device, e.time AS moment, e.source, e.line, e.version AS since FROM event e JOIN source s ON s.source = e.source WHERE e.version IS NOT NULL AND e.time IS NOT NULL
  UNION ALL SELECT device, time_from, source, NULL, version FROM source WHERE version IS NOT NULL AND device IS NOT NULL AND time_from IS NOT NULL
),
turned AS (
  SELECT device, moment, source, line, 'serial' AS what, since, lag(since) OVER (PARTITION BY device ORDER BY moment, source, line) AS before_it FROM serials
  UNION ALL
  SELECT device, moment, source, line, 'version', since, lag(since) OVER (PARTITION BY device ORDER BY moment, source, line) FROM versions
)
SELECT t.device, t.moment, t.what, t.before_it, t.since, s.path, t.line
FROM turned t JOIN source s ON s.source = t.source
WHERE t.before_it <> t.since AND t.device IS NOT NULL
ORDER BY t.moment, t.device, t.what
