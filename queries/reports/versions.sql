-- report: versions
-- title.en: App versions
-- title.zh: 应用版本
-- doc.en: Whether a version of the terminal app fails more than others, and what changed when terminals were updated.
-- doc.zh: 某个应用版本是否失败更多，升级前后有何变化。
-- table: told
-- Which terminals name their version when they pay? Of the others, their manifest speaks.
SELECT DISTINCT device FROM chosen WHERE kind = 'payment' AND version IS NOT NULL AND device IS NOT NULL
-- table: spelled by device
-- How did payments of those terminals go, version after version? A version holds until another is named; before the first, the one of the manifest.
WITH manifest AS (SELECT device, max(version) AS version FROM source WHERE version IS NOT NULL AND device IS NOT NULL GROUP BY device),
carried AS (
  SELECT c.attempt, c.device, c.cause, c.started, c.is_failure, c.version, count(c.version) OVER (PARTITION BY c.device ORDER BY c.started, c.attempt ROWS UNBOUNDED PRECEDING) AS since
  FROM chosen c JOIN told t ON t.device = c.device WHERE c.kind = 'payment'
),
known AS (
  SELECT k.attempt, k.device, k.cause, k.started, k.is_failure, coalesce(max(k.version) OVER (PARTITION BY k.device, k.since), m.version) AS version
  FROM carried k LEFT JOIN manifest m ON m.device = k.device
),
stepped AS (
  SELECT k.*, lag(version) OVER (PARTITION BY device ORDER BY started, attempt) AS version_before FROM known k
),
numbered AS (
  SELECT s.*, sum(CASE WHEN version_before IS NOT NULL AND version_before <> version THEN 1 ELSE 0 END)
    OVER (PARTITION BY device ORDER BY started, attempt ROWS UNBOUNDED PRECEDING) AS spell
  FROM stepped s
)
SELECT device, spell, version, cause, is_failure, count(*) AS attempts, min(started) AS first, max(started) AS last
FROM numbered
GROUP BY device, spell, version, cause, is_failure
-- table: versioned
-- How did all payments go, by terminal and version?
SELECT device, version, cause, is_failure, attempts, first, last FROM spelled
UNION ALL
SELECT c.device, coalesce(c.version, m.version) AS version, c.cause, c.is_failure, count(*) AS attempts, min(c.started) AS first, max(c.started) AS last
FROM chosen c LEFT JOIN (SELECT device, max(version) AS version FROM source WHERE version IS NOT NULL AND device IS NOT NULL GROUP BY device) m ON m.device = c.device
LEFT JOIN told t ON t.device = c.device
WHERE c.kind = 'payment' AND t.device IS NULL
GROUP BY c.device, coalesce(c.version, m.version), c.cause, c.is_failure
-- section: versions
-- section.title.en: Versions
-- section.title.zh: 版本
-- question.en: How do payments go with each version, against all others together?
-- question.zh: 各版本的交易情况与其他版本相比如何？
-- column: version text | version | 版本
-- column: devices int | terminals | 终端数
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: others_rate percent | rate of the others | 其他版本失败率
-- column: risk_ratio float | times as likely | 风险比
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
WITH counted AS (
  SELECT version, count(DISTINCT device) AS devices, CAST(sum(attempts) AS BIGINT) AS attempts, CAST(sum(CASE WHEN is_failure THEN attempts ELSE 0 END) AS BIGINT) AS failures,
    min(first) AS first, max(last) AS last
  FROM versioned GROUP BY version
),
compared AS (
  SELECT c.*, sum(attempts) OVER () - attempts AS other_attempts, sum(failures) OVER () - failures AS other_failures FROM counted c
)
SELECT version, devices, attempts, failures, round(CAST(failures AS DOUBLE) / nullif(attempts, 0), 4) AS failure_rate,
  round(CAST(other_failures AS DOUBLE) / nullif(other_attempts, 0), 4) AS others_rate,
  round((CAST(failures AS DOUBLE) / nullif(attempts, 0)) / nullif(CAST(other_failures AS DOUBLE) / nullif(other_attempts, 0), 0), 2) AS risk_ratio, first, last
FROM compared
ORDER BY attempts DESC, version
-- section: causes
-- section.title.en: Causes by version
-- section.title.zh: 版本与原因
-- question.en: Why do payments fail with each version?
-- question.zh: 各版本的交易为何失败？
-- column: version text | version | 版本
-- column: cause text | cause | 原因
-- column: failures int | failed | 失败
-- column: share percent | share of the version | 占该版本失败
-- column: devices int | terminals | 终端数
SELECT version, cause, CAST(sum(attempts) AS BIGINT) AS failures, round(CAST(sum(attempts) AS DOUBLE) / nullif(sum(sum(attempts)) OVER (PARTITION BY version), 0), 4) AS share,
  count(DISTINCT device) AS devices
FROM versioned
WHERE is_failure
GROUP BY version, cause
ORDER BY failures DESC, version, cause
-- section: changes
-- section.title.en: Changes of version
-- section.title.zh: 版本变更
-- question.en: Which terminals changed their version, when, and how did payments go before and after?
-- question.zh: 哪些终端变更了版本，何时变更，前后交易情况如何？
-- column: device text | terminal | 终端
-- column: version_before text | from | 原版本
-- column: version text | to | 新版本
-- column: changed time | first seen (UTC) | 首次出现 (UTC)
-- column: rate_before percent | failure rate before | 变更前失败率
-- column: rate_after percent | failure rate after | 变更后失败率
-- column: attempts_after int | attempts after | 变更后交易尝试
WITH counted AS (
  SELECT device, spell, min(version) AS version, min(first) AS changed, CAST(sum(attempts) AS BIGINT) AS attempts,
    CAST(sum(CASE WHEN is_failure THEN attempts ELSE 0 END) AS DOUBLE) / nullif(sum(attempts), 0) AS rate
  FROM spelled WHERE version IS NOT NULL GROUP BY device, spell
)
SELECT n.device, b.version AS version_before, n.version, n.changed, round(b.rate, 4) AS rate_before, round(n.rate, 4) AS rate_after, n.attempts AS attempts_after
FROM counted n JOIN counted b ON b.device = n.device AND b.spell = n.spell - 1
ORDER BY n.changed, n.device, n.spell
