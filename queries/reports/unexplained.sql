-- report: unexplained
-- title.en: Unexplained failures
-- title.zh: 未查明的失败
-- doc.en: The failures whose cause is not known: what they have in common, which cause comes closest, and where to read on.
-- doc.zh: 原因未明的失败：有何共同点、最接近的原因、以及从哪里继续查。
-- section: patterns
-- section.title.en: Patterns
-- section.title.zh: 共同点
-- question.en: What do the unexplained failures look like, and which cause comes closest?
-- question.zh: 未查明的失败是什么样的，最接近的原因是什么？
-- column: outcome text | outcome | 结果
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: nearest text | nearest cause | 最接近的原因
-- column: failures int | failed | 失败
-- column: share percent | share of the unexplained | 占未查明
-- column: devices int | terminals | 终端数
-- column: host_seen int | host saw it | 主机可见
-- column: terminal_seen int | terminal saw it | 终端可见
-- column: last time | last (UTC) | 末次 (UTC)
SELECT c.outcome, c.response_code AS code, c.response_class AS class, r.cause AS nearest, count(*) AS failures,
  round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (), 0), 4) AS share, count(DISTINCT c.device) AS devices,
  count(*) FILTER (WHERE c.host_seen) AS host_seen, count(*) FILTER (WHERE c.terminal_seen) AS terminal_seen, max(c.started) AS last
FROM chosen c LEFT JOIN suspect r ON r.attempt = c.attempt AND r.place = 1
WHERE c.kind = 'payment' AND c.cause = 'unexplained'
GROUP BY c.outcome, c.response_code, c.response_class, r.cause
ORDER BY failures DESC, c.outcome, code, class, nearest
-- section: signals
-- section.title.en: Signals beside them
-- section.title.zh: 伴随信号
-- question.en: Which signals stand in or near the unexplained failures?
-- question.zh: 未查明的失败之中或附近有哪些信号？
-- column: signal text | signal | 信号
-- column: standing text | standing | 关联
-- column: failures int | failed | 失败
-- column: devices int | terminals | 终端数
SELECT p.signal, p.standing, count(DISTINCT c.attempt) AS failures, count(DISTINCT c.device) AS devices
FROM chosen c JOIN proof p ON p.attempt = c.attempt
WHERE c.kind = 'payment' AND c.cause = 'unexplained'
GROUP BY p.signal, p.standing
ORDER BY failures DESC, p.signal, p.standing
-- section: devices
-- section.title.en: Terminals
-- section.title.zh: 终端
-- question.en: Which terminals have most of them?
-- question.zh: 主要发生在哪些终端？
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: failures int | unexplained | 未查明
-- column: all_failures int | all failures | 全部失败
-- column: share percent | share of its failures | 占该终端失败
SELECT device, max(merchant) AS merchant, count(*) FILTER (WHERE cause = 'unexplained') AS failures, count(*) AS all_failures,
  round(CAST(count(*) FILTER (WHERE cause = 'unexplained') AS DOUBLE) / nullif(count(*), 0), 4) AS share
FROM chosen
WHERE kind = 'payment' AND is_failure
GROUP BY device
HAVING count(*) FILTER (WHERE cause = 'unexplained') > 0
ORDER BY failures DESC, device
-- section: attempts
-- section.title.en: Where to read on
-- section.title.zh: 逐笔
-- question.en: Which payments are these, and on which line of which log does each end? The newest two hundred.
-- question.zh: 具体是哪些交易，分别结束于哪个日志的哪一行？最新二百笔。
-- column: started time | time (UTC) | 时间 (UTC)
-- column: device text | terminal | 终端
-- column: stan text | STAN | 流水号
-- column: amount money | amount | 金额
-- column: outcome text | outcome | 结果
-- column: code text | code | 应答码
-- column: nearest text | nearest cause | 最接近的原因
-- column: nearest_confidence float | its confidence | 其把握
-- column: path text | log | 日志
-- column: line int | line | 行
SELECT c.started, c.device, c.stan, c.amount, c.outcome, c.response_code AS code, r.cause AS nearest, round(r.confidence, 2) AS nearest_confidence, s.path, w.line
FROM chosen c
LEFT JOIN suspect r ON r.attempt = c.attempt AND r.place = 1
LEFT JOIN answer w ON w.attempt = c.attempt
LEFT JOIN source s ON s.source = w.source
WHERE c.kind = 'payment' AND c.cause = 'unexplained'
ORDER BY c.started DESC, c.device, c.attempt
FETCH FIRST 200 ROWS ONLY
