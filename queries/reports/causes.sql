-- report: causes
-- title.en: Causes
-- title.zh: 原因
-- doc.en: Why payments failed: every cause with its extent, and who can end it.
-- doc.zh: 交易为何失败：各原因的范围与负责方。
-- section: causes
-- section.title.en: Causes
-- section.title.zh: 原因
-- question.en: Which causes made how many payments fail, where, since when?
-- question.zh: 各原因造成多少失败，发生在哪里，从何时开始？
-- column: cause text | cause | 原因
-- column: title_en text | meaning | 含义（英文）
-- column: title_zh text | meaning (Chinese) | 含义
-- column: family text | family | 类别
-- column: severity text | severity | 严重程度
-- column: actor text | who acts | 负责方
-- column: failures int | failed | 失败
-- column: share percent | share | 占比
-- column: confidence float | confidence | 把握
-- column: devices int | terminals | 终端数
-- column: merchants int | merchants | 商户数
-- column: failed_amount money | amount failed | 失败金额
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
SELECT c.cause, k.title_en, k.title_zh, k.family, k.severity, k.actor, count(*) AS failures,
  round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (), 0), 4) AS share, round(round(avg(nullif(c.confidence, 0)), 6), 2) AS confidence,
  count(DISTINCT c.device) AS devices, count(DISTINCT c.merchant) AS merchants,
  CAST(coalesce(sum(c.amount), 0) AS BIGINT) AS failed_amount, min(c.started) AS first, max(c.started) AS last
FROM chosen c LEFT JOIN cause k ON k.cause = c.cause
WHERE c.kind = 'payment' AND c.is_failure
GROUP BY c.cause, k.title_en, k.title_zh, k.family, k.severity, k.actor
ORDER BY failures DESC, c.cause
-- section: actors
-- section.title.en: Who acts
-- section.title.zh: 负责方
-- question.en: Who can end how many of the failures?
-- question.zh: 各负责方可以解决多少失败？
-- column: actor text | who acts | 负责方
-- column: causes int | causes | 原因数
-- column: failures int | failed | 失败
-- column: share percent | share | 占比
-- column: bar bar | share drawn | 占比图
-- column: devices int | terminals | 终端数
-- column: failed_amount money | amount failed | 失败金额
SELECT k.actor, count(DISTINCT c.cause) AS causes, count(*) AS failures,
  round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (), 0), 4) AS share, round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (), 0), 4) AS bar,
  count(DISTINCT c.device) AS devices, CAST(coalesce(sum(c.amount), 0) AS BIGINT) AS failed_amount
FROM chosen c LEFT JOIN cause k ON k.cause = c.cause
WHERE c.kind = 'payment' AND c.is_failure
GROUP BY k.actor
ORDER BY failures DESC, k.actor
-- section: outcomes
-- section.title.en: Causes by outcome
-- section.title.zh: 原因与结果
-- question.en: How did the payments of each cause end?
-- question.zh: 各原因的交易以什么结果结束？
-- column: cause text | cause | 原因
-- column: declined int | declined | 被拒绝
-- column: no_answer int | no answer | 无应答
-- column: not_received int | approved, not received | 已批准未收到
-- column: not_sent int | not sent | 未发出
SELECT cause, count(*) FILTER (WHERE outcome = 'declined') AS declined, count(*) FILTER (WHERE outcome = 'no-answer') AS no_answer,
  count(*) FILTER (WHERE outcome = 'approved-not-received') AS not_received, count(*) FILTER (WHERE outcome = 'not-sent') AS not_sent
FROM chosen
WHERE kind = 'payment' AND is_failure
GROUP BY cause
ORDER BY count(*) DESC, cause
-- section: management
-- section.title.en: Causes of failed sign-ins and other exchanges
-- section.title.zh: 签到等管理交互失败的原因
-- question.en: Why did exchanges fail that are not payments?
-- question.zh: 非交易类的管理交互为何失败？
-- column: exchange text | exchange | 交互
-- column: cause text | cause | 原因
-- column: title_en text | meaning | 含义（英文）
-- column: title_zh text | meaning (Chinese) | 含义
-- column: failures int | failed | 失败
-- column: devices int | terminals | 终端数
SELECT c.exchange, c.cause, k.title_en, k.title_zh, count(*) AS failures, count(DISTINCT c.device) AS devices
FROM chosen c LEFT JOIN cause k ON k.cause = c.cause
WHERE c.kind = 'management' AND c.is_failure
GROUP BY c.exchange, c.cause, k.title_en, k.title_zh
ORDER BY failures DESC, c.exchange, c.cause
