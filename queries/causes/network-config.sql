-- cause: network-config
-- family: network
-- actor: merchant
-- severity: major
-- articles: 003-C7
-- title.en: Port or address set wrongly
-- title.zh: 端口或地址配置错误
-- why.en: The terminal calls an address or port where nobody listens, or that a firewall closes. The link itself is up, yet each attempt fails at the same point at once.
-- why.zh: 终端连接的地址或端口无人监听，或被防火墙关闭。链路本身正常，但每次都在同一处立即失败。
-- evidence.en: Connection refused or address not valid, on every attempt from one moment on.
-- evidence.en: Other sites reach the same host at that time.
-- evidence.en: A change of parameters, router or SIM lies just before it.
-- evidence.zh: 自某时起每次都是连接被拒或地址无效。
-- evidence.zh: 其他网点同期可以连到同一主机。
-- evidence.zh: 之前刚有参数、路由器或SIM卡变更。
-- against.en: Refused for all sites at once: see host-outage.
-- against.en: Comes and goes: see network-link.
-- against.en: Connected, but the certificate is refused: see terminal-certificate.
-- against.zh: 所有网点同时被拒：见 host-outage。
-- against.zh: 时好时坏：见 network-link。
-- against.zh: 已连接但证书被拒：见 terminal-certificate。
-- remedy.en: Maintenance: compare host address, port and access point name with the acquirer's current sheet.
-- remedy.en: Merchant: if the router was changed, ask its provider to let the terminal out to that address and port.
-- remedy.en: Maintenance: save, do a connection test, then sign in.
-- remedy.zh: 维护人员：与收单机构最新参数表核对主机地址、端口与接入点。
-- remedy.zh: 商户：若更换过路由器，请网络服务商放行该地址与端口。
-- remedy.zh: 维护人员：保存后做连接测试并签到。
-- prevention.en: Change addresses through the management system, not by hand.
-- prevention.en: Acquirer: keep the old address alive for a while when hosts move.
-- prevention.zh: 通过管理系统统一修改地址，避免手工设置。
-- prevention.zh: 收单机构：主机迁移时旧地址保留一段时间。
-- missing.en: The address and port that the terminal called.
-- missing.en: The acquirer's current connection sheet.
-- missing.zh: 终端实际连接的地址与端口。
-- missing.zh: 收单机构当前的连接参数表。
-- sql
-- Connection refused or address not valid on every try from a moment on, while other shops pass.
SELECT f.attempt,
  CASE WHEN p.signal = 'net-address' THEN 0.955
       WHEN f.silent >= 3 AND f.healthy = 0 THEN 0.55
       WHEN f.refused_run >= 3 AND 10 * f.refused_run >= 7 * f.run THEN 0.95
       ELSE 0.60 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('net-refused', 'net-address') AND p.side <> 'host' AND p.standing = 'own' AND f.kind <> 'trouble'
UNION ALL
-- other words for the same wall, in the same row of failures
SELECT f.attempt, 0.94 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('net-connect', 'net-dns') AND p.side <> 'host' AND p.standing = 'own'
  AND f.refused_run >= 3 AND 10 * f.refused_run >= 7 * f.run AND NOT (f.silent >= 3 AND f.healthy = 0)
