-- report: fleet
-- title.en: Fleet
-- title.zh: 终端群
-- doc.en: Every terminal that the logs know: what it is, when it was last heard of, how it does; and which were expected and said nothing.
-- doc.zh: 日志中的全部终端：型号版本、最近活动、表现；以及本应出现却无消息的终端。
-- table: terminal_done
-- What each terminal did, one row each; what names no terminal stands in one row of its own.
SELECT device, max(merchant) AS merchant, max_by(version, CASE WHEN version IS NOT NULL THEN started END) AS version,
  count_if(kind = 'payment') AS attempts, count_if(kind = 'payment' AND is_failure) AS failures,
  count_if(kind = 'management' AND exchange = 'sign-in') AS signins, max(started) AS newest, max(CASE WHEN kind = 'payment' THEN started END) AS paid, max(ended) AS last
FROM chosen
GROUP BY device
-- table: rhythm
-- How many payments did each terminal try in each hour of the day (UTC)?
SELECT device, extract(hour FROM started) AS hour, max(merchant) AS merchant, count(*) AS times, min(started) AS first, max(started) AS last
FROM chosen
WHERE kind = 'payment'
GROUP BY device, extract(hour FROM started)
-- section: heard
-- section.title.en: Heard from
-- section.title.zh: 出现情况
-- question.en: How many terminals are known from sources, and how many of them tried a payment?
-- question.zh: 来源中有多少终端，其中多少发起过交易？
-- column: known int | terminals known | 已知终端
-- column: paying int | tried a payment | 有交易
-- column: failing int | with failures | 有失败
-- column: healthy int | without failures | 无失败
-- column: quiet int | no payment | 无交易
WITH told AS (
  SELECT device FROM source WHERE device IS NOT NULL
  UNION
  SELECT device FROM terminal_done WHERE device IS NOT NULL
),
paid AS (SELECT device, failures FROM terminal_done WHERE device IS NOT NULL AND attempts > 0)
SELECT count(*) AS known, count(p.device) AS paying, count(*) FILTER (WHERE coalesce(p.failures, 0) > 0) AS failing,
  count(*) FILTER (WHERE p.device IS NOT NULL AND p.failures = 0) AS healthy, count(*) FILTER (WHERE p.device IS NULL) AS quiet
FROM told t LEFT JOIN paid p ON p.device = t.device
-- section: fleet
-- section.title.en: Terminals
-- section.title.zh: 终端
-- question.en: What is each terminal, when was it last heard of, and how do its payments go?
-- question.zh: 每台终端是什么型号，最近何时出现，交易情况如何？
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: vendor text | maker | 厂商
-- column: model text | model | 型号
-- column: serial text | serial number | 序列号
-- column: version text | version | 版本
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: signins int | sign-ins | 签到次数
-- column: last time | last heard of (UTC) | 最近出现 (UTC)
WITH card AS (
  SELECT device, max(merchant) AS merchant, max(vendor) AS vendor, max(model) AS model, max(serial) AS serial, max(version) AS version, max(time_to) AS last
  FROM source WHERE device IS NOT NULL GROUP BY device
),
done AS (SELECT * FROM terminal_done WHERE device IS NOT NULL)
SELECT coalesce(d.device, c.device) AS device, coalesce(d.merchant, c.merchant) AS merchant, c.vendor, c.model, c.serial, coalesce(d.version, c.version) AS version,
  coalesce(d.attempts, 0) AS attempts, coalesce(d.failures, 0) AS failures, round(CAST(d.failures AS DOUBLE) / nullif(d.attempts, 0), 4) AS failure_rate,
  coalesce(d.signins, 0) AS signins, CASE WHEN d.last IS NULL OR c.last > d.last THEN c.last ELSE d.last END AS last
FROM done d FULL OUTER JOIN card c ON c.device = d.device
ORDER BY 1
-- section: quiet
-- section.title.en: Quiet terminals
-- section.title.zh: 无消息终端
-- question.en: Which terminals tried no payment in the last day that the logs cover?
-- question.zh: 在日志最后一天内哪些终端没有交易？
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: last_payment time | last payment (UTC) | 最近交易 (UTC)
-- column: last time | last heard of (UTC) | 最近出现 (UTC)
WITH newest AS (SELECT max(newest) AS moment FROM terminal_done),
known AS (
  SELECT device, merchant, CAST(NULL AS TIMESTAMP) AS paid, time_to AS heard FROM source WHERE device IS NOT NULL
  UNION ALL
  SELECT device, merchant, paid, last AS heard FROM terminal_done WHERE device IS NOT NULL
)
SELECT k.device, max(k.merchant) AS merchant, max(k.paid) AS last_payment, max(k.heard) AS last
FROM known k CROSS JOIN newest n
GROUP BY k.device, n.moment
HAVING max(k.paid) IS NULL OR max(k.paid) < n.moment - INTERVAL '24' HOUR
ORDER BY last_payment, k.device
-- section: silent
-- section.title.en: Silent against their own rhythm
-- section.title.zh: 反常静默的终端
-- question.en: From which terminals were payments due by their own rhythm, and none came? A terminal's rhythm is how many payments it tries in each hour of the day; only hours count in which others of the fleet were at work.
-- question.zh: 按自身规律本应有交易却没有的终端有哪些？规律为各终端每小时的平均交易笔数，只计其他终端有交易的小时。
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: last time | last payment (UTC) | 最近交易 (UTC)
-- column: hours int | hours silent | 静默小时
-- column: missing float | payments that were due | 应有交易
WITH span AS (SELECT max(last) AS until FROM rhythm),
newest AS (
  SELECT device, max(merchant) AS merchant, max(last) AS last, date_diff('day', CAST(min(first) AS DATE), CAST(max(last) AS DATE)) + 1 AS days
  FROM rhythm WHERE device IS NOT NULL GROUP BY device
),
clock AS (SELECT date_trunc('hour', started) AS hour FROM chosen WHERE kind = 'payment' GROUP BY 1),
gone AS (
  SELECT n.device, n.merchant, n.last, n.days, extract(hour FROM c.hour) AS hour, count(*) AS times
  FROM newest n JOIN clock c ON c.hour > n.last
  GROUP BY n.device, n.merchant, n.last, n.days, extract(hour FROM c.hour)
)
SELECT g.device, g.merchant, g.last, max(date_diff('hour', g.last, s.until)) AS hours, round(CAST(sum(r.times * g.times) AS DOUBLE) / g.days, 1) AS missing
FROM gone g CROSS JOIN span s
JOIN rhythm r ON r.device = g.device AND r.hour = g.hour
GROUP BY g.device, g.merchant, g.last, g.days
HAVING CAST(sum(r.times * g.times) AS DOUBLE) / g.days >= 5
ORDER BY missing DESC, g.device
-- section: models
-- section.title.en: Models
-- section.title.zh: 型号
-- question.en: Does one maker or model fail more than others?
-- question.zh: 是否某厂商或型号失败更多？
-- column: vendor text | maker | 厂商
-- column: model text | model | 型号
-- column: devices int | terminals | 终端数
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
WITH card AS (
  SELECT device, max(vendor) AS vendor, max(model) AS model FROM source WHERE device IS NOT NULL GROUP BY device
)
SELECT c.vendor, c.model, count(*) AS devices, CAST(sum(a.attempts) AS BIGINT) AS attempts, CAST(sum(a.failures) AS BIGINT) AS failures,
  round(CAST(sum(a.failures) AS DOUBLE) / nullif(sum(a.attempts), 0), 4) AS failure_rate
FROM terminal_done a LEFT JOIN card c ON c.device = a.device
WHERE a.device IS NOT NULL AND a.attempts > 0
GROUP BY c.vendor, c.model
ORDER BY attempts DESC, c.vendor, c.model
