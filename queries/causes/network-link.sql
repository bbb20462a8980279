-- cause: network-link
-- family: network
-- actor: merchant
-- severity: major
-- articles: 001-C1 003-C5 004-C10
-- title.en: Link weak or cut
-- title.zh: 网络不稳或中断
-- why.en: The link between this site and the host is weak or breaks: signal, SIM, cable, router or phone line. Requests do not leave, or their answers do not return. The card was read before that, and the host, where it was not reached, has nothing to say about it.
-- why.zh: 本网点到主机的链路不稳或中断，可能是信号、SIM卡、网线、路由器或电话线。请求发不出或应答回不来，而读卡在此之前已完成；主机没收到请求，自然没有返回码。
-- evidence.en: Connect, send or receive errors, or SIM and signal errors, on one site (Newland -302 to -312 and -201 to -204, UMS -9001).
-- evidence.en: The host has no row for these attempts, or has one whose answer never arrived.
-- evidence.en: A reversal or a retry follows when the link is back.
-- evidence.zh: 单个网点出现连接、发送、接收错误或SIM、信号错误（Newland -302 至 -312、-201 至 -204，UMS -9001）。
-- evidence.zh: 主机没有这些交易的记录，或有记录但应答未送达。
-- evidence.zh: 链路恢复后出现冲正或重试。
-- against.en: Always the same refused connection from one moment on: see network-config.
-- against.en: Many sites in the same minutes: see host-outage.
-- against.en: Late answers at peak hours only: see network-congestion.
-- against.en: -301 of PAX's PIN pad is a missing key, -301 of Newland's kit a network setting: look at the vendor before judging.
-- against.zh: 自某时起每次都是同样的连接被拒：见 network-config。
-- against.zh: 多个网点同一时段：见 host-outage。
-- against.zh: 仅高峰时应答变慢：见 network-congestion。
-- against.zh: PAX密码键盘的-301是缺密钥，Newland开发包的-301是网络参数：先看厂商再判断。
-- remedy.en: Merchant: check signal, cable, router and SIM; move the terminal or switch to the other network.
-- remedy.en: Merchant: query the last payment before charging again: the host may have approved it.
-- remedy.en: Maintenance: test the link at the site, and exchange SIM, cable or modem where the errors stay.
-- remedy.zh: 商户：检查信号、网线、路由器与SIM卡，移动位置或切换网络。
-- remedy.zh: 商户：重新收款前先查询上一笔，主机可能已批准。
-- remedy.zh: 维护人员：现场测试链路，仍出错则更换SIM卡、网线或模块。
-- prevention.en: Keep a second link (mobile and Wi-Fi) on each terminal.
-- prevention.en: Watch link errors per site and carrier.
-- prevention.zh: 每台终端配备备用网络。
-- prevention.zh: 按网点与运营商关注链路错误。
-- missing.en: The host's log for the same minutes.
-- missing.en: Signal strength, carrier and link type on the terminal.
-- missing.zh: 同一时段的主机日志。
-- missing.zh: 终端的信号强度、运营商与接入方式。
-- sql
-- The terminal's link is weak or cut: it says so itself, and the host saw nothing or its answer did not arrive.
SELECT f.attempt,
  CASE WHEN p.signal IN ('net-down', 'net-sim', 'net-signal', 'net-dns') THEN 0.92 WHEN NOT f.host_seen THEN 0.90 ELSE 0.80 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('net-connect', 'net-timeout', 'net-send', 'net-reset', 'net-down', 'net-sim', 'net-signal', 'net-dns', 'net-refused', 'tls-fail') AND p.side <> 'host' AND p.standing IN ('own', 'near')
  AND f.outcome IN ('no-answer', 'not-sent', 'approved-not-received') AND f.kind IN ('payment', 'management')
  AND f.exchange NOT IN ('sign-in', 'key-download')
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND starts_with(o.signal, 'card-'))
  -- what the terminal said shortly before does not count where it says itself that it was something else
  AND (p.standing = 'own' OR NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own'
    AND (starts_with(o.signal, 'key-') AND o.signal <> 'key-download' OR starts_with(o.signal, 'operator-')
      OR o.signal IN ('sign-in-required', 'not-signed-in', 'pin-key', 'mac-error', 'certificate', 'permission-denied', 'parameters-lost', 'software-crash', 'resources', 'device-hardware'))))
UNION ALL
SELECT f.attempt, 0.90 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('net-connect', 'net-timeout', 'net-send', 'net-reset', 'net-down', 'net-sim', 'net-signal', 'net-dns', 'net-refused', 'tls-fail') AND p.side <> 'host' AND p.standing = 'own' AND f.kind = 'trouble'
UNION ALL
-- a payment that the terminal sent and the host never saw, or an approval that never arrived, on a terminal that stands alone with it
SELECT f.attempt, 0.72 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.terminal_seen AND f.outcome IN ('no-answer', 'approved-not-received') AND f.silent < 3
  AND EXISTS (SELECT 1 FROM heard h WHERE h.host)
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own')
UNION ALL
SELECT f.attempt, 0.66 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.outcome = 'approved-not-received' AND f.silent < 3
