-- cause: network-congestion
-- family: network
-- actor: merchant
-- severity: major
-- articles: 003-C6
-- title.en: Too little bandwidth at peak
-- title.zh: 带宽不足或高峰拥塞
-- why.en: The link stands, but it is too narrow at busy hours: cameras, guest Wi-Fi or other tills share it, or the mobile cell is full. Answers come late, and the terminal stops waiting before they arrive.
-- why.zh: 链路通畅但高峰时带宽不够，监控、客用Wi-Fi或其他收银机共用，或基站拥塞。应答来得太晚，终端已停止等待。
-- evidence.en: Answer times rise, and late answers and time-outs gather at peak hours on one site.
-- evidence.en: The host answered in time by its own clock; the delay lies on the way.
-- evidence.zh: 单个网点高峰时应答时间上升，迟到应答与超时集中出现。
-- evidence.zh: 按主机时钟应答及时，延迟发生在途中。
-- against.en: Errors at all hours: see network-link.
-- against.en: All sites slow at once, and the host itself answers late: see host-outage.
-- against.en: One bank's cards only: see issuer-unavailable.
-- against.zh: 全天都有错误：见 network-link。
-- against.zh: 所有网点同时变慢且主机自身应答迟：见 host-outage。
-- against.zh: 仅某家银行的卡：见 issuer-unavailable。
-- remedy.en: Merchant: take cameras, music and guest Wi-Fi off the payment line, or switch the terminal to its mobile network.
-- remedy.en: Merchant: query the last payment before charging again.
-- remedy.en: Acquirer: advise a wider line, or a line of its own for the terminals.
-- remedy.zh: 商户：将监控、音乐、客用Wi-Fi与支付线路分开，或改用移动网络。
-- remedy.zh: 商户：重新收款前先查询上一笔。
-- remedy.zh: 收单机构：建议增加带宽或为终端设专线。
-- prevention.en: Give payments priority in the shop's router.
-- prevention.en: Watch answer times at peak hours per site.
-- prevention.zh: 在路由器中为支付设置优先级。
-- prevention.zh: 按网点关注高峰应答时间。
-- missing.en: Answer times from both sides for the same payments.
-- missing.en: What else uses the shop's line.
-- missing.zh: 同一批交易两侧的应答时间。
-- missing.zh: 店内共用线路的其他用途。
-- sql
-- The way to the host takes many seconds: the request arrives late, the host answers, and the terminal has stopped waiting.
SELECT f.attempt, 0.95 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.transit >= 8 AND f.outcome IN ('approved-not-received', 'no-answer')
UNION ALL
-- half as long will do where others of the shop took that long in the same hour
SELECT f.attempt, 0.94 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.transit >= 4 AND f.outcome IN ('approved-not-received', 'no-answer')
  AND EXISTS (SELECT 1 FROM attempt g WHERE g.merchant = f.merchant AND g.transit >= 8 AND g.started BETWEEN f.started - INTERVAL '1' HOUR AND f.started + INTERVAL '1' HOUR)
UNION ALL
SELECT f.attempt, 0.94 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'net-slow' AND p.standing IN ('own', 'near') AND f.outcome IN ('no-answer', 'not-sent', 'approved-not-received')
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.signal IN ('net-down', 'net-sim', 'net-signal', 'net-refused', 'net-address'))
UNION ALL
-- a time-out in the same busy hour and shop as such late requests
SELECT f.attempt, 0.93 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'net-timeout' AND p.side = 'terminal' AND p.standing = 'own' AND f.outcome IN ('approved-not-received', 'no-answer')
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.side <> 'host' AND o.signal IN ('net-down', 'net-sim', 'net-signal', 'net-reset', 'net-refused', 'net-address'))
  AND EXISTS (SELECT 1 FROM attempt g WHERE g.merchant = f.merchant AND g.transit >= 8 AND g.started BETWEEN f.started - INTERVAL '1' HOUR AND f.started + INTERVAL '1' HOUR)
