-- report: sources
-- title.en: Sources
-- title.zh: 来源
-- doc.en: What was read: every log with its format, zone and ledger. Records are always events, skipped or rejected.
-- doc.zh: 读入内容：每个日志的格式、时区与账目。记录数恒等于事件、跳过与未读之和。
-- section: total
-- section.title.en: In all
-- section.title.zh: 合计
-- question.en: How much was read, and what became of the records?
-- question.zh: 共读入多少，记录去向如何？
-- column: sources int | sources | 来源数
-- column: bytes int | bytes | 字节
-- column: time_from time | from (UTC) | 起 (UTC)
-- column: time_to time | to (UTC) | 止 (UTC)
-- column: records int | records | 记录
-- column: events int | events | 事件
-- column: skipped int | skipped | 跳过
-- column: rejected int | rejected | 未能读取
-- column: rejected_share percent | rejected share | 未读占比
SELECT count(*) AS sources, CAST(coalesce(sum(bytes), 0) AS BIGINT) AS bytes, min(time_from) AS time_from, max(time_to) AS time_to,
  CAST(coalesce(sum(records), 0) AS BIGINT) AS records, CAST(coalesce(sum(events), 0) AS BIGINT) AS events,
  CAST(coalesce(sum(skipped), 0) AS BIGINT) AS skipped, CAST(coalesce(sum(rejected), 0) AS BIGINT) AS rejected,
  round(CAST(coalesce(sum(rejected), 0) AS DOUBLE) / nullif(CAST(sum(records) AS DOUBLE), 0), 4) AS rejected_share
FROM source
-- section: sources
-- section.title.en: Sources
-- section.title.zh: 来源
-- question.en: What is each source, and what became of its records?
-- question.zh: 每个来源是什么，记录去向如何？
-- column: path text | source | 来源
-- column: format text | format | 格式
-- column: score int | score | 识别分
-- column: side text | side | 来源侧
-- column: device text | terminal | 终端
-- column: encoding text | encoding | 编码
-- column: zone text | zone | 时区
-- column: time_from time | from (UTC) | 起 (UTC)
-- column: time_to time | to (UTC) | 止 (UTC)
-- column: records int | records | 记录
-- column: events int | events | 事件
-- column: skipped int | skipped | 跳过
-- column: rejected int | rejected | 未能读取
-- column: timed percent | with a time | 有时间占比
-- column: clock text | how times are known | 时间依据
-- column: silence int | longest silence, minutes | 最长静默（分钟）
-- column: duplicates int | duplicates | 重复
-- column: masked_by text | secrets masked | 已遮蔽
WITH stamped AS (
  SELECT source, CAST(time_quality AS VARCHAR) AS quality, time, lag(time) OVER (PARTITION BY source ORDER BY time) AS before FROM event
),
counted AS (
  SELECT source, quality, count(*) AS events, count(time) AS timed, max(date_diff('minute', before, time)) AS silence,
    row_number() OVER (PARTITION BY source ORDER BY count(*) DESC, quality) AS place
  FROM stamped GROUP BY source, quality
),
known AS (
  SELECT source, max(CASE WHEN place = 1 THEN quality END) AS clock, CAST(sum(events) AS BIGINT) AS events, CAST(sum(timed) AS BIGINT) AS timed, max(silence) AS silence
  FROM counted GROUP BY source
)
SELECT s.path, s.format, s.score, s.side, s.device, s.encoding, s.zone, s.time_from, s.time_to, s.records, s.events, s.skipped, s.rejected,
  round(CAST(k.timed AS DOUBLE) / nullif(k.events, 0), 4) AS timed, k.clock, k.silence,
  CAST(json_extract_scalar(s.skipped_by, '$.duplicate') AS BIGINT) AS duplicates, nullif(s.masked_by, '{}') AS masked_by
FROM source s LEFT JOIN known k ON k.source = s.source
ORDER BY s.path, s.hash
-- section: formats
-- section.title.en: Formats
-- section.title.zh: 格式
-- question.en: Which log formats were recognised?
-- question.zh: 识别出哪些日志格式？
-- column: format text | format | 格式
-- column: side text | side | 来源侧
-- column: sources int | sources | 来源数
-- column: records int | records | 记录
-- column: events int | events | 事件
-- column: rejected int | rejected | 未能读取
SELECT format, side, count(*) AS sources, CAST(coalesce(sum(records), 0) AS BIGINT) AS records, CAST(coalesce(sum(events), 0) AS BIGINT) AS events,
  CAST(coalesce(sum(rejected), 0) AS BIGINT) AS rejected
FROM source
GROUP BY format, side
ORDER BY records DESC, format, side
-- section: rejected
-- section.title.en: Rejected records
-- section.title.zh: 未能读取的记录
-- question.en: Where could records not be read, why, and on which line does it begin?
-- question.zh: 哪里有记录未能读取，原因是什么，从哪一行开始？
-- column: path text | source | 来源
-- column: format text | format | 格式
-- column: rejected int | rejected | 未能读取
-- column: rejected_by text | reasons | 原因
-- column: first_reject int | first line | 首行
SELECT path, format, rejected, rejected_by, first_reject
FROM source
WHERE rejected > 0
ORDER BY rejected DESC, path, hash
