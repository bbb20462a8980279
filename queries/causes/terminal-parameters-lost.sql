-- cause: terminal-parameters-lost
-- family: terminal
-- actor: maintenance
-- severity: critical
-- articles: 001-C3
-- title.en: Terminal parameters lost after upgrade or crash
-- title.zh: 升级或崩溃后终端参数丢失
-- why.en: An upgrade that broke off, or a crash, left the app with blank or default numbers for terminal and merchant. The host then gets a request from a terminal that it cannot know. The registration is fine; the terminal has forgotten who it is.
-- why.zh: 升级中断或程序崩溃后，终端号、商户号变为空或默认值，主机收到的是一台无法识别的终端的请求。登记没有问题，是终端丢了自己的身份。
-- evidence.en: Terminal or merchant number is blank, zero or a default after a restart or version change, and was right before it.
-- evidence.en: Refusals 83, 97 or 03 begin at that moment, or the screen says that the merchant set-up is incomplete.
-- evidence.zh: 重启或版本变化后终端号、商户号为空、全零或默认值，此前正确。
-- evidence.zh: 自此出现83、97或03，或屏幕提示商户设置不完整。
-- against.en: Numbers are unchanged and right: see terminal-unregistered.
-- against.en: The keys are gone as well and the key store says so: see key-missing.
-- against.zh: 号码未变且正确：见 terminal-unregistered。
-- against.zh: 密钥也丢失且密钥库有提示：见 key-missing。
-- remedy.en: Maintenance: load the parameters of this terminal again from the acquirer's or vendor's management system.
-- remedy.en: Maintenance: compare terminal number, merchant number and host address with the register.
-- remedy.en: Merchant: sign in and make a small test payment.
-- remedy.zh: 维护人员：从收单机构或厂商管理系统重新下载该终端参数。
-- remedy.zh: 维护人员：与登记核对终端号、商户号和主机地址。
-- remedy.zh: 商户：签到并做一笔小额测试。
-- prevention.en: Keep power and network on during an upgrade, and upgrade outside opening hours.
-- prevention.en: Back up the parameters before an upgrade and test the terminal after it.
-- prevention.zh: 升级时保持供电和网络，并避开营业时间。
-- prevention.zh: 升级前备份参数，升级后测试。
-- missing.en: The terminal's log across the restart or upgrade.
-- missing.en: A host message from before and after, with terminal and merchant number.
-- missing.zh: 跨越重启或升级的终端日志。
-- missing.zh: 前后各一条含终端号、商户号的主机报文。
-- sql
-- Terminal or merchant number blank or at its default, most often after a restart or an upgrade; and the refusals that follow from it.
SELECT f.attempt, 0.97 AS confidence, h.source, h.line
FROM fact f JOIN history h ON h.device = f.device AND h.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE h.signal = 'parameters-lost'
  AND (f.outcome IN ('not-sent', 'no-answer', 'trouble') OR f.response_class IN ('terminal_registration', 'merchant_config', 'terminal_restricted', 'format_error'))
UNION ALL
-- the terminal sends a number of nothing but zeros
SELECT f.attempt, 0.965 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE (f.merchant <> '' AND replace(f.merchant, '0', '') = '' OR f.device <> '' AND replace(f.device, '0', '') = '')
  AND (f.outcome IN ('not-sent', 'no-answer') OR f.response_class IN ('terminal_registration', 'merchant_config', 'terminal_restricted', 'format_error'))
