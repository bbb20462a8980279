-- report: network
-- title.en: Network and hosts
-- title.zh: 网络与主机
-- doc.en: Where answers did not come: by terminal, by host, by hour; and what the logs say of links.
-- doc.zh: 哪里没有应答：按终端、主机、小时；以及日志对链路的记录。
-- table: cut_off
-- Exchanges of a terminal that did not come through, how many had passed before each, and when one passed again.
WITH hit AS (
  SELECT DISTINCT device FROM chosen
  WHERE device IS NOT NULL AND outcome IN ('no-answer', 'not-sent') AND cause IN ('network-link', 'network-config', 'network-congestion', 'host-outage', 'key-download-network')
),
heard AS (
  SELECT attempt, c.device, merchant, started, cause, outcome IN ('no-answer', 'not-sent') AND cause IN ('network-link', 'network-config', 'network-congestion', 'host-outage', 'key-download-network') AS lost,
    CASE WHEN outcome IN ('approved', 'declined') THEN started END AS passed
  FROM chosen c JOIN hit h ON h.device = c.device
),
numbered AS (
  SELECT h.*, count(passed) OVER (PARTITION BY device ORDER BY started, attempt ROWS UNBOUNDED PRECEDING) AS turn,
    min(passed) OVER (PARTITION BY device ORDER BY started, attempt ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS back
  FROM heard h
)
SELECT device, merchant, started, cause, turn, back FROM numbered WHERE lost
-- table: reached by day
-- How often did each terminal pay, and how often without an answer? The same of each hour, with how many terminals were at work, and how many without an answer.
WITH hourly AS (
  SELECT device, date_trunc('hour', started) AS slot, max(merchant) AS merchant, count(*) AS attempts, count_if(mute) AS mute, count_if(mute AND is_failure) AS no_answer,
    min(CASE WHEN mute AND is_failure THEN started END) AS first, max(CASE WHEN mute AND is_failure THEN started END) AS last
  FROM (
    SELECT device, merchant, started, is_failure, outcome IN ('no-answer', 'approved-not-received')
      OR coalesce(response_class, '') IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover') AS mute
    FROM chosen WHERE kind = 'payment') c
  GROUP BY device, date_trunc('hour', started)
)
SELECT device, slot, grouping(slot) = 1 AS of_device, max(merchant) AS merchant, sum(attempts) AS attempts, sum(no_answer) AS no_answer, min(first) AS first, max(last) AS last,
  count(device) AS devices, count(CASE WHEN mute > 0 THEN device END) AS silent_devices
FROM hourly
GROUP BY GROUPING SETS ((device), (slot))
-- section: kinds
-- section.title.en: Answers that did not come
-- section.title.zh: 未收到应答
-- question.en: How many payments failed for want of an answer, and did the host see them?
-- question.zh: 多少交易因无应答而失败，主机是否看到？
-- column: outcome text | outcome | 结果
-- column: class text | class | 类型
-- column: failures int | failed | 失败
-- column: share percent | share of all failures | 占全部失败
-- column: host_seen int | host saw it | 主机可见
-- column: reversed int | reversed | 已冲正
-- column: devices int | terminals | 终端数
-- column: failed_amount money | amount failed | 失败金额
SELECT c.outcome, c.response_class AS class, count(*) AS failures,
  round(CAST(count(*) AS DOUBLE) / nullif((SELECT count(*) FROM chosen WHERE kind = 'payment' AND is_failure), 0), 4) AS share,
  count(*) FILTER (WHERE c.host_seen) AS host_seen, count(*) FILTER (WHERE c.reversed) AS reversed, count(DISTINCT c.device) AS devices,
  CAST(coalesce(sum(c.amount), 0) AS BIGINT) AS failed_amount
FROM chosen c
WHERE c.kind = 'payment' AND c.is_failure
  AND (c.outcome IN ('no-answer', 'approved-not-received') OR c.response_class IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover'))
GROUP BY c.outcome, c.response_class
ORDER BY failures DESC, c.outcome, class
-- section: devices
-- section.title.en: Terminals
-- section.title.zh: 终端
-- question.en: Which terminals fail for want of an answer, and what is their most frequent cause?
-- question.zh: 哪些终端因无应答而失败，主要原因是什么？
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: attempts int | attempts | 交易尝试
-- column: no_answer int | no answer | 无应答
-- column: no_answer_rate percent | share without answer | 无应答率
-- column: cause text | most frequent cause | 主要原因
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
WITH ranked AS (
  SELECT device, cause, row_number() OVER (PARTITION BY device ORDER BY count(*) DESC, cause) AS place
  FROM chosen
  WHERE kind = 'payment' AND device IS NOT NULL AND is_failure
    AND (outcome IN ('no-answer', 'approved-not-received') OR coalesce(response_class, '') IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover'))
  GROUP BY device, cause
),
counted AS (
  SELECT device, max(merchant) AS merchant, CAST(sum(attempts) AS BIGINT) AS attempts, CAST(sum(no_answer) AS BIGINT) AS no_answer, min(first) AS first, max(last) AS last
  FROM reached WHERE of_device AND device IS NOT NULL GROUP BY device
)
SELECT c.device, c.merchant, c.attempts, c.no_answer, round(CAST(c.no_answer AS DOUBLE) / nullif(c.attempts, 0), 4) AS no_answer_rate, r.cause, c.first, c.last
FROM counted c JOIN ranked r ON r.device = c.device AND r.place = 1
ORDER BY c.no_answer DESC, no_answer_rate DESC, c.device
-- section: hours
-- section.title.en: Hours
-- section.title.zh: 小时
-- question.en: In which hours did many terminals at once get no answer? One terminal speaks for its link, many for the host or the network.
-- question.zh: 哪些小时多台终端同时无应答？单台说明自身链路问题，多台说明主机或网络问题。
-- column: slot time | hour (UTC) | 小时 (UTC)
-- column: attempts int | attempts | 交易尝试
-- column: no_answer int | no answer | 无应答
-- column: silent_devices int | terminals without answer | 无应答终端
-- column: devices int | terminals at work | 在用终端
-- column: silent_share percent | share of terminals | 终端占比
SELECT slot, CAST(attempts AS BIGINT) AS attempts, CAST(no_answer AS BIGINT) AS no_answer, silent_devices, devices,
  round(CAST(silent_devices AS DOUBLE) / nullif(devices, 0), 4) AS silent_share
FROM reached
WHERE NOT of_device AND no_answer > 0
ORDER BY silent_devices DESC, no_answer DESC, slot
-- section: outages
-- section.title.en: Outages and time to repair
-- section.title.zh: 中断与恢复时间
-- question.en: When was each terminal cut off, and how long did it take until a payment or a sign-in passed again? A row of exchanges without an answer is one outage.
-- question.zh: 各终端何时中断，多久后交易或签到恢复？连续无应答的交互算一次中断。
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: began time | began (UTC) | 开始 (UTC)
-- column: ended time | passed again (UTC) | 恢复 (UTC)
-- column: minutes int | minutes | 分钟
-- column: failures int | failed in it | 期间失败
-- column: cause text | cause | 原因
SELECT device, max(merchant) AS merchant, min(started) AS began, max(back) AS ended, date_diff('minute', min(started), max(back)) AS minutes,
  count(*) AS failures, max(cause) AS cause
FROM cut_off
GROUP BY device, turn
ORDER BY failures DESC, began, device
-- section: flapping
-- section.title.en: Flapping terminals
-- section.title.zh: 时断时续的终端
-- question.en: Which terminals were cut off and came back again and again on one day?
-- question.zh: 哪些终端在同一天反复断开又恢复？
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: day text | day (UTC) | 日期 (UTC)
-- column: outages int | outages | 中断次数
-- column: failures int | failed in them | 期间失败
WITH outage AS (
  SELECT device, max(merchant) AS merchant, CAST(min(started) AS DATE) AS day, count(*) AS failures
  FROM cut_off WHERE cause IN ('network-link', 'network-config', 'network-congestion') GROUP BY device, turn
)
SELECT device, max(merchant) AS merchant, CAST(day AS VARCHAR) AS day, count(*) AS outages, CAST(sum(failures) AS BIGINT) AS failures
FROM outage
GROUP BY device, day
HAVING count(*) >= 4
ORDER BY outages DESC, device, day
-- section: peers
-- section.title.en: Other ends
-- section.title.zh: 对端
-- question.en: Which addresses were payments exchanged with, and how often did no answer come? Ports are counted, not told apart.
-- question.zh: 与哪些地址交换交易，各有多少无应答？端口只计数，不区分。
-- column: peer text | other end | 对端
-- column: ports int | ports | 端口数
-- column: attempts int | attempts | 交易尝试
-- column: no_answer int | no answer | 无应答
-- column: no_answer_rate percent | share without answer | 无应答率
-- column: devices int | terminals | 终端数
WITH placed AS (
  SELECT CASE WHEN peer LIKE '%:%:%' THEN peer ELSE split_part(peer, ':', 1) END AS address, peer, device, outcome IN ('no-answer', 'approved-not-received') AS silent
  FROM chosen WHERE kind = 'payment' AND peer IS NOT NULL
)
SELECT address AS peer, count(DISTINCT peer) AS ports, count(*) AS attempts, count(*) FILTER (WHERE silent) AS no_answer,
  round(CAST(count(*) FILTER (WHERE silent) AS DOUBLE) / nullif(count(*), 0), 4) AS no_answer_rate, count(DISTINCT device) AS devices
FROM placed
GROUP BY address
ORDER BY no_answer DESC, attempts DESC, address
-- section: signals
-- section.title.en: What the logs say of links
-- section.title.zh: 链路信号
-- question.en: Which network and host signals stand beside failed payments, and on which side?
-- question.zh: 失败交易旁有哪些网络与主机信号，来自哪一侧？
-- column: signal text | signal | 信号
-- column: side text | side | 来源侧
-- column: standing text | standing | 关联
-- column: failures int | failed | 失败
-- column: devices int | terminals | 终端数
SELECT p.signal, p.side, p.standing, count(DISTINCT c.attempt) AS failures, count(DISTINCT c.device) AS devices
FROM chosen c JOIN proof p ON p.attempt = c.attempt
WHERE c.kind = 'payment' AND (starts_with(p.signal, 'net-') OR starts_with(p.signal, 'host-') OR starts_with(p.signal, 'tls-'))
GROUP BY p.signal, p.side, p.standing
ORDER BY failures DESC, p.signal, p.side, p.standing
-- section: trouble
-- section.title.en: Trouble outside of payments
-- section.title.zh: 交易之外的故障
-- question.en: Which spells of trouble did hosts log that belong to no single payment? A pause of thirty minutes begins a new spell.
-- question.zh: 主机记录了哪些不属于单笔交易的故障时段？间隔三十分钟算新时段。
-- column: component text | component | 组件
-- column: signal text | signal | 信号
-- column: lines int | lines | 行数
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
-- column: failures int | payments that failed then | 同期失败交易
WITH spell AS (
  SELECT trouble, min(component) AS component, min(signal) AS signal, count(*) AS lines, min(moment) AS first, max(moment) AS last
  FROM trouble
  GROUP BY trouble
),
missed AS (
  SELECT started FROM chosen WHERE kind = 'payment' AND is_failure AND (outcome IN ('no-answer', 'approved-not-received')
    OR response_class IN ('host_unavailable', 'host_system_error', 'network_timeout', 'cutover'))
),
span AS (
  SELECT min(started) - INTERVAL '1' HOUR AS first, max(started) + INTERVAL '1' HOUR AS last FROM chosen
)
SELECT nullif(s.component, '') AS component, s.signal, s.lines, s.first, s.last, count(m.started) AS failures
FROM spell s CROSS JOIN span w
LEFT JOIN missed m ON m.started BETWEEN s.first - INTERVAL '1' MINUTE AND s.last + INTERVAL '1' MINUTE
WHERE (w.first IS NULL OR s.last >= w.first) AND (w.last IS NULL OR s.first <= w.last)
GROUP BY s.trouble, s.component, s.signal, s.lines, s.first, s.last
ORDER BY failures DESC, s.lines DESC, s.first, component, s.signal, s.trouble
