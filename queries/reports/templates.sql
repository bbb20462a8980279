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
WITH close_by AS (
  SELECT DISTINCT coalesce(place, '') AS place, date_trunc('minute', started) - x * INTERVAL '1' MINUTE AS minute
  FROM (SELECT device AS place, started FROM chosen WHERE kind = 'payment' AND is_failure AND cause <> 'account-declined'
        UNION ALL SELECT '' AS place, started FROM chosen WHERE kind = 'payment' AND is_failure AND cause <> 'account-declined') f
  CROSS JOIN UNNEST(sequence(0, 10)) AS t(x)
),
said AS (
  SELECT t.template, e.source, e.line, e.time, e.text, s.path, coalesce(e.device, s.device) AS device, coalesce(e.device, s.device, '') AS place,
    date_trunc('minute', e.time - CASE WHEN e.side = 'terminal' THEN coalesce(k.seconds, 0) ELSE 0 END * INTERVAL '1' SECOND) AS minute
  FROM template_event t
  JOIN event e ON e.source = t.source AND e.byte_offset = t.byte_offset
  JOIN source s ON s.source = t.source
  LEFT JOIN skew k ON k.device = coalesce(e.device, s.device) AND k.day = CAST(e.time AS DATE)
),
marked AS (
  SELECT d.*, CASE WHEN c.minute IS NULL THEN 0 ELSE 1 END AS near
  FROM said d LEFT JOIN close_by c ON c.place = d.place AND c.minute = d.minute
),
weighed AS (
  SELECT m.*, avg(CAST(near AS DOUBLE)) OVER (PARTITION BY CASE WHEN place = '' THEN 0 ELSE 1 END) AS chance,
    row_number() OVER (PARTITION BY template ORDER BY near DESC, time, source, line) AS place_in_template
  FROM marked m
),
counted AS (
  SELECT template, count(*) AS lines, CAST(sum(near) AS BIGINT) AS near, sum(chance) AS expected, count(DISTINCT device) AS devices, min(time) AS first, max(time) AS last
  FROM weighed GROUP BY template
)
SELECT t.words AS template, c.lines, c.near, round(CAST(c.near AS DOUBLE) / nullif(c.expected, 0), 1) AS times, c.devices, c.first, c.last, w.path, w.line, w.text AS sample
FROM counted c
JOIN template t ON t.template = c.template
JOIN weighed w ON w.template = c.template AND w.place_in_template = 1
-- how far beyond chance, in deviations, times the logarithm of how many times: steps of every payment stand near failures too, but not many times as often
ORDER BY round(CASE WHEN c.near > c.expected THEN (c.near - c.expected) / sqrt(c.expected + 1) * ln(c.near / c.expected) ELSE c.near - c.expected END, 6) DESC, c.lines DESC, t.words
FETCH FIRST 500 ROWS ONLY
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
