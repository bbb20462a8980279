-- report: devices
-- title.en: Terminals
-- title.zh: 终端
-- doc.en: Which terminals fail, for which cause, and which of them need someone to act.
-- doc.zh: 哪些终端失败、原因是什么、哪些需要处理。
-- section: devices
-- section.title.en: Terminals
-- section.title.zh: 终端
-- question.en: How did each terminal do, and what was its most frequent cause of failure?
-- question.zh: 每台终端表现如何，最常见的失败原因是什么？
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: cause text | most frequent cause | 主要原因
-- column: failed_amount money | amount failed | 失败金额
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
WITH counted AS (
  SELECT device, max(merchant) AS merchant, count(*) AS attempts, count(*) FILTER (WHERE is_failure) AS failures,
    CAST(coalesce(sum(CASE WHEN is_failure THEN amount END), 0) AS BIGINT) AS failed_amount, min(started) AS first, max(started) AS last
  FROM chosen WHERE kind = 'payment' AND device IS NOT NULL GROUP BY device
),
ranked AS (
  SELECT device, cause, row_number() OVER (PARTITION BY device ORDER BY count(*) DESC, cause) AS place
  FROM chosen WHERE kind = 'payment' AND is_failure GROUP BY device, cause
)
SELECT c.device, c.merchant, c.attempts, c.failures, round(CAST(c.failures AS DOUBLE) / nullif(c.attempts, 0), 4) AS failure_rate,
  r.cause, c.failed_amount, c.first, c.last
FROM counted c LEFT JOIN ranked r ON r.device = c.device AND r.place = 1
ORDER BY c.failures DESC, failure_rate DESC, c.device
-- section: action
-- section.title.en: Terminals that need action
-- section.title.zh: 需要处理的终端
-- question.en: Which terminals have a fault that someone must end, and who is that? Faults of hosts and decisions of issuers are left out: nothing at the terminal ends them.
-- question.zh: 哪些终端存在需要处理的故障，由谁处理？不含主机故障与发卡行的决定，它们无法在终端解决。
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: severity text | severity | 严重程度
-- column: cause text | cause | 原因
-- column: title_en text | meaning | 含义（英文）
-- column: title_zh text | meaning (Chinese) | 含义
-- column: actor text | who acts | 负责方
-- column: failures int | failed payments | 失败交易
-- column: management int | failed exchanges | 失败交互
-- column: last time | last (UTC) | 末次 (UTC)
SELECT c.device, max(c.merchant) AS merchant, k.severity, c.cause, k.title_en, k.title_zh, k.actor,
  count(*) FILTER (WHERE c.kind = 'payment') AS failures, count(*) FILTER (WHERE c.kind = 'management') AS management, max(c.started) AS last
FROM chosen c JOIN cause k ON k.cause = c.cause
WHERE c.is_failure AND c.device IS NOT NULL AND k.family NOT IN ('host', 'policy', 'account') AND k.severity <> 'info'
GROUP BY c.device, c.cause, k.severity, k.title_en, k.title_zh, k.actor
ORDER BY CASE k.severity WHEN 'critical' THEN 0 WHEN 'major' THEN 1 ELSE 2 END, failures DESC, management DESC, c.device, c.cause
-- section: codes
-- section.title.en: Ends by terminal
-- section.title.zh: 终端与失败结果
-- question.en: How do the failures of each terminal end: with which refusal, or without an answer?
-- question.zh: 每台终端的失败以什么结束：哪种拒绝，还是没有应答？
-- column: device text | terminal | 终端
-- column: outcome text | outcome | 结果
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: times int | times | 笔数
-- column: share percent | share of its failures | 占该终端失败
SELECT device, outcome, response_code AS code, response_class AS class, count(*) AS times,
  round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (PARTITION BY device), 0), 4) AS share
FROM chosen
WHERE kind = 'payment' AND is_failure AND device IS NOT NULL
GROUP BY device, outcome, response_code, response_class
ORDER BY times DESC, device, outcome, code, class
