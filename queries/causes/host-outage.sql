-- cause: host-outage
-- family: host
-- actor: acquirer
-- severity: critical
-- articles: none
-- title.en: Host or channel down
-- title.zh: 主机或通道故障
-- why.en: The host, its database, its security module or the path in front of it is down or overloaded. Terminals of many sites fail in the same minutes with the same picture; nothing in a shop can cause or cure it.
-- why.zh: 主机、数据库、加密机或其前置通路中断或过载，多个网点的终端在同一时段以同样方式失败，店内无法造成也无法解决。
-- evidence.en: Many terminals at several sites fail in the same minutes.
-- evidence.en: 91, 92 or 96, refused connections, or silence from the host for every bank's cards.
-- evidence.en: Errors of the host's own log: database, queue, security module, upstream.
-- evidence.zh: 多个网点的大量终端在同一时段失败。
-- evidence.zh: 所有银行的卡都出现91、92、96、连接被拒或主机无响应。
-- evidence.zh: 主机自身日志报错：数据库、队列、加密机、上游。
-- against.en: One site only: see network-link.
-- against.en: One bank's cards only: see issuer-unavailable.
-- against.en: 90 for a few minutes at the change of day is cut-over and no outage.
-- against.en: 80 at Mastercard is the issuer's system, at Lakala a key fault.
-- against.zh: 仅一个网点：见 network-link。
-- against.zh: 仅某家银行的卡：见 issuer-unavailable。
-- against.zh: 日切时几分钟的90不是故障。
-- against.zh: 80在万事达是发卡行系统问题，在拉卡拉是密钥问题。
-- remedy.en: Acquirer: open an incident; restore or fail over the host, its security module or the channel.
-- remedy.en: Acquirer: tell merchants what is happening and when to try again.
-- remedy.en: Merchant: leave the terminals as they are, take other means of payment, and query open payments afterwards.
-- remedy.en: Acquirer: match and reverse what the host approved but the terminals never heard of.
-- remedy.zh: 收单机构：启动故障处理，恢复或切换主机、加密机或通道。
-- remedy.zh: 收单机构：告知商户情况与恢复时间。
-- remedy.zh: 商户：无需操作终端，暂用其他收款方式，恢复后查询未决交易。
-- remedy.zh: 收单机构：核对并冲正主机已批准而终端未收到的交易。
-- prevention.en: Run two hosts with a tested switch-over.
-- prevention.en: Alarm on the share of 91, 92, 96 and time-outs across sites.
-- prevention.zh: 双机部署并演练切换。
-- prevention.zh: 对跨网点91、92、96与超时占比设告警。
-- missing.en: The host's own log, with security module and upstream.
-- missing.en: Logs of terminals at other sites in the same minutes.
-- missing.zh: 主机日志（含加密机与上游）。
-- missing.zh: 其他网点终端同时段日志。
-- sql
-- Many terminals fail in the same minutes, or the host's own links do.
SELECT f.attempt, 0.965 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE (f.outcome = 'no-answer' OR f.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover')
    OR f.outcome = 'not-sent' AND EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.side <> 'host'
      AND (o.signal IN ('net-connect', 'net-refused', 'net-timeout', 'net-reset') OR starts_with(o.signal, 'net-') AND (2 * f.healthy <= f.silent OR o.signal = 'net-down' AND f.silent_shops >= 3 AND 4 * f.silent >= 3 * f.active))))
  AND f.silent >= 3 AND f.silent_shops <> 1 AND 2 * f.silent >= f.active AND (f.bins_down > 1 OR f.bins_up = 0 OR f.response_class = 'host_system_error' OR f.outcome IN ('no-answer', 'not-sent'))
UNION ALL
SELECT f.attempt, 0.88 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class IN ('host_system_error', 'cutover')
UNION ALL
SELECT f.attempt, 0.89 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.side = 'host' AND p.signal IN ('net-refused', 'net-connect', 'net-timeout', 'net-reset', 'host-unavailable', 'host-timeout', 'hsm-error')
  AND (f.outcome = 'no-answer' OR f.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout'))
UNION ALL
SELECT f.attempt, 0.90 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class IN ('key_or_mac', 'pin_or_key_crypto') AND f.unkeyed >= 4
UNION ALL
-- by the table a matter of the host's own keys or security module
SELECT f.attempt, 0.90 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt JOIN code c ON c.profile = f.profile AND c.code = f.response_code
WHERE f.response_class IN ('key_or_mac', 'pin_or_key_crypto') AND c.actor IN ('acquirer', 'switch')
UNION ALL
SELECT f.attempt, 0.80 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('host-unavailable', 'host-timeout') AND p.standing = 'own' AND f.outcome IN ('no-answer', 'not-sent')
  AND (f.silent_shops > 1 OR f.healthy < 3)
UNION ALL
-- only the host's log is there, and it shows requests without answers beside links that fail
SELECT f.attempt, 0.65 AS confidence, t.source, t.line
FROM fact f JOIN trouble t ON t.side = 'host' AND t.signal IN ('net-refused', 'net-connect', 'net-timeout', 'host-unavailable', 'host-timeout')
  AND t.moment BETWEEN f.started - INTERVAL '30' MINUTE AND f.ended + INTERVAL '30' MINUTE
WHERE f.outcome = 'no-answer' AND f.host_seen AND NOT f.terminal_seen
UNION ALL
-- links of the host that fail outside of any payment: three times or more in one spell
SELECT -t.trouble AS attempt, 0.85 AS confidence, t.source, t.line
FROM (
  SELECT t.trouble, t.source, t.line, count(*) OVER (PARTITION BY t.trouble) AS times, row_number() OVER (PARTITION BY t.trouble ORDER BY t.moment, s.path, s.hash, t.line) AS place
  FROM trouble t JOIN source s ON s.source = t.source
  WHERE t.side = 'host' AND t.signal IN ('net-refused', 'net-connect', 'net-timeout', 'host-unavailable', 'host-timeout')
    AND t.source IN (SELECT s.source FROM source s WHERE s.format = 'jpos' UNION SELECT e.source FROM attempt_event e WHERE e.class IS NOT NULL)) t
WHERE t.place = 1 AND t.times >= 3
