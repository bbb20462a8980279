-- report: templates
-- title.en: Unknown lines
-- title.zh: 未识别的日志
-- doc.en: Lines of the logs that no signal, step or message explains, grouped by what they have in common; those first that stand near failures more often than elsewhere. A list of what to teach the program next.
-- doc.zh: 没有任何信号、步骤或报文能解释的日志行，按共同模板归并；比别处更集中于失败附近的排在最前。可作为下一步补充词典的清单。
-- section: templates
-- section.title.en: Templates
-- section.title.zh: 模板
-- question.en: Which unknown lines stand up to ten minutes before a failure of the same terminal (of any, where the log names none), how many times as often as chance would have it? The issuer's own decisions are no failures here.
-- question.zh: 哪些未识别的日志行出现在同一终端（日志未指明终端时则为任一终端）失败前十分钟内，是随机情形的多少倍？发卡行自身的拒绝不计入失败。
-- column: template text | template | 模板
-- column: lines int | lines | 行数
-- column: near int | near failures | 失败附近
-- column: times float | times chance | 倍数
-- column: devices int | terminals | 终端数
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
-- column: path text | log | 日志
-- column: line int | line | 行
-- column: sample text | sample | 样例
-- Minutes are numbered, and eleven of them make a stretch: a failure in the ten minutes after a line stands in the line's own stretch, then not before it, or in the next one.
WITH failure AS (
  SELECT device, CAST(floor(to_unixtime(started) / 60) AS BIGINT) AS minute FROM chosen WHERE kind = 'payment' AND is_failure AND cause <> 'account-declined'
),
close_by AS (
  SELECT coalesce(place, '') AS place, CAST(floor(CAST(minute AS DOUBLE) / 11) AS BIGINT) AS stretch, min(minute) AS first, max(minute) AS last
  FROM (SELECT device AS place, minute FROM failure UNION ALL SELECT '' AS place, minute FROM failure) f
  GROUP BY 1, 2
),
said AS (
  SELECT t.template, t.source, t.byte_offset, t.line, t.time, t.device, coalesce(t.device, '') AS place,
    CAST(floor(to_unixtime(t.time - CASE WHEN t.side = 'terminal' THEN coalesce(k.seconds, 0) ELSE 0 END * INTERVAL '1' SECOND) / 60) AS BIGINT) AS minute
  FROM template_event t LEFT JOIN skew k ON k.device = t.device AND k.day = CAST(t.time AS DATE)
),
marked AS (
  SELECT d.template, d.source, d.byte_offset, d.line, d.time, d.device, CASE WHEN d.place = '' THEN 0 ELSE 1 END AS named,
    CASE WHEN own.last >= d.minute OR next.first <= d.minute + 10 THEN 1 ELSE 0 END AS near
  FROM said d
  LEFT JOIN close_by own ON own.place = d.place AND own.stretch = CAST(floor(CAST(d.minute AS DOUBLE) / 11) AS BIGINT)
  LEFT JOIN close_by next ON next.place = d.place AND next.stretch = CAST(floor(CAST(d.minute AS DOUBLE) / 11) AS BIGINT) + 1
),
chance AS (
  SELECT named, avg(CAST(near AS DOUBLE)) AS chance FROM marked GROUP BY named
),
counted AS (
  SELECT m.template, count(*) AS lines, CAST(sum(m.near) AS BIGINT) AS near, sum(k.chance) AS expected, count(DISTINCT m.device) AS devices, min(m.time) AS first, max(m.time) AS last,
    max(m.near) AS best
  FROM marked m JOIN chance k ON k.named = m.named
  GROUP BY m.template
),
-- how far beyond chance, in deviations, times the logarithm of how many times: steps of every payment stand near failures too, but not many times as often
topmost AS (
  SELECT c.*, t.words, round(CASE WHEN c.near > c.expected THEN (c.near - c.expected) / sqrt(c.expected + 1) * ln(c.near / c.expected) ELSE c.near - c.expected END, 6) AS weight
  FROM counted c JOIN template t ON t.template = c.template
  ORDER BY weight DESC, c.lines DESC, t.words
  FETCH FIRST 500 ROWS ONLY
),
shown AS (
  SELECT template, source, byte_offset, line
  FROM (SELECT m.template, m.source, m.byte_offset, m.line, row_number() OVER (PARTITION BY m.template ORDER BY m.time, m.source, m.line) AS place
        FROM marked m JOIN topmost o ON o.template = m.template AND o.best = m.near) p
  WHERE place = 1
)
SELECT o.words AS template, o.lines, o.near, round(CAST(o.near AS DOUBLE) / nullif(o.expected, 0), 1) AS times, o.devices, o.first, o.last, s.path, w.line, e.text AS sample
FROM topmost o
JOIN shown w ON w.template = o.template
JOIN event e ON e.source = w.source AND e.byte_offset = w.byte_offset
JOIN source s ON s.source = w.source
ORDER BY o.weight DESC, o.lines DESC, o.words
-- section: sources
-- section.title.en: Where they stand
-- section.title.zh: 所在日志
-- question.en: Which logs hold the unknown lines, and how large a part of each is unknown?
-- question.zh: 未识别的行在哪些日志中，各占多少？
-- column: path text | log | 日志
-- column: format text | format | 格式
-- column: events int | events | 事件
-- column: lines int | unknown | 未识别
-- column: share percent | share | 占比
-- column: templates int | templates | 模板数
SELECT s.path, s.format, s.events, count(*) AS lines, round(CAST(count(*) AS DOUBLE) / nullif(s.events, 0), 4) AS share, count(DISTINCT t.template) AS templates
FROM template_event t JOIN source s ON s.source = t.source
GROUP BY s.source, s.path, s.format, s.events
ORDER BY lines DESC, s.path, s.source
