-- cause: key-missing
-- family: key
-- actor: acquirer
-- severity: critical
-- articles: 000-C4
-- title.en: Key lost or never injected
-- title.zh: 密钥缺失或丢失
-- why.en: The secure chip of the terminal holds no master key at the place the app asks for, so it can neither decrypt working keys nor seal a message. It refuses before anything is sent: the network and the card play no part. A drained backup battery, a reset or a first start without injection leaves a terminal like this.
-- why.zh: 终端安全芯片在程序要求的位置没有主密钥，既不能解出工作密钥，也不能给报文加校验，因此在发送之前就拒绝交易，与网络和卡片无关。备用电池耗尽、恢复出厂，或新机未灌装就启用，都会如此。
-- evidence.en: The terminal's key store reports that no key exists (PAX -301, UMS -7001, Sunmi -40014 or -40021, Newland -1209 or -1309), or the screen says keys are not loaded.
-- evidence.en: No sign-in that brought keys has succeeded since.
-- evidence.en: The host shows no request for the failed payments, or its security module has no key record of this terminal (B896, R9, E7).
-- evidence.zh: 终端密钥库报告密钥不存在（PAX -301、UMS -7001、Sunmi -40014 或 -40021、Newland -1209 或 -1309），或屏幕提示密钥未灌装。
-- evidence.zh: 此后没有任何一次成功带回密钥的签到。
-- evidence.zh: 主机没有这些失败交易的请求，或加密机中无此终端密钥记录（B896、R9、E7）。
-- against.en: A sign-in left unanswered with network errors around it: the key was on its way, see key-download-network.
-- against.en: A tamper or PED read fault before the first key error: the chip erased or lost its keys, see key-hardware.
-- against.en: A check-value failure: a key is there, but not the right one or not whole, see key-corrupt and key-procedure.
-- against.en: 97, or 83 at Lakala, already at the sign-in: the terminal is not registered, keys come later.
-- against.zh: 签到无应答且前后有网络错误：密钥只是没送到，见 key-download-network。
-- against.zh: 首个密钥错误之前有拆机报警或密码键盘读写故障：芯片已清除密钥，见 key-hardware。
-- against.zh: 校验值不符：密钥存在但不对或不完整，见 key-corrupt 与 key-procedure。
-- against.zh: 签到即返回97（拉卡拉为83）：是终端未登记，还没到密钥这一步。
-- remedy.en: Merchant: stop using the terminal for cards and tell support its terminal number and serial number; nothing secret is needed.
-- remedy.en: Acquirer: check that the key record of this terminal exists in the security module, and create it if not.
-- remedy.en: Maintenance: inject the master key, in the key room or by remote key load, and compare the check value with the sheet.
-- remedy.en: Merchant: sign in once; the answer brings the working keys, then make a small test payment.
-- remedy.zh: 商户：暂停用该终端刷卡，向客服报终端号和序列号即可，不需要任何保密信息。
-- remedy.zh: 收单机构：核查加密机中是否有该终端密钥记录，没有则建立。
-- remedy.zh: 维护人员：在密钥室或通过远程方式灌装主密钥，并核对校验值。
-- remedy.zh: 商户：签到一次取得工作密钥，再做一笔小额测试。
-- prevention.en: Keep spare terminals on power, so that their backup battery does not run empty.
-- prevention.en: Before a terminal leaves the depot, do a sign-in and a test payment on it.
-- prevention.zh: 备用机保持通电，避免备用电池耗尽。
-- prevention.zh: 终端出库前完成一次签到和一笔测试交易。
-- missing.en: The terminal's own log around start-up and the first refusal.
-- missing.en: The date of the last injection and the host's key record for this terminal.
-- missing.zh: 终端开机及首次拒绝前后的日志。
-- missing.zh: 上次灌装日期及主机侧该终端的密钥记录。
-- sql
-- A terminal that says its key is not there, unless the network cut the loading of it, something forbade the reading of it, an injection went
-- wrong, or the device is locked: those have causes of their own.
-- A key that one sign-in brought back, soon and with nothing loaded, was no lost master key.
SELECT f.attempt, CASE WHEN f.kind = 'payment' AND f.cured <= f.started + INTERVAL '2' HOUR AND f.next_ok > f.cured
    AND NOT EXISTS (SELECT 1 FROM signin s WHERE s.device = f.device AND s.started BETWEEN f.started AND f.next_ok AND (s.exchange = 'key-download' OR s.outcome <> 'approved')) THEN 0.70
  WHEN p.standing = 'own' THEN 0.94 ELSE 0.80 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'key-missing' AND p.standing IN ('own', 'near') AND f.outcome <> 'declined'
UNION ALL
-- the host has no key of this terminal
SELECT f.attempt, 0.96 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'key_or_mac' AND (f.profile = 'bestpay' AND f.response_code = 'B896' OR f.profile = 'telephone-pos' AND f.response_code IN ('R9', 'E7'))
