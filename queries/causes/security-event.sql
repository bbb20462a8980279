-- cause: security-event
-- family: security
-- actor: acquirer
-- severity: critical
-- articles: 004-C13
-- title.en: Sign of attack or data exposure
-- title.zh: 攻击或信息泄露迹象
-- why.en: Something touched the terminal that does not belong there: a tamper alarm, an unsigned app, an unknown process, or fraud answers that rise on one device. Card data may be at risk, so stopping comes before repairing.
-- why.zh: 终端出现不应有的迹象：拆机报警、未签名程序、未知进程，或单台设备欺诈类应答上升。卡数据可能有风险，应先停用再维修。
-- evidence.en: Tamper events, unsigned app (Sunmi -40001) or unknown process on a device.
-- evidence.en: 59, 63 or 34 rise on one device above its neighbours.
-- evidence.zh: 设备出现拆机事件、未签名程序（Sunmi -40001）或未知进程。
-- evidence.zh: 单台设备的59、63或34高于周边设备。
-- against.en: A fall or a flat backup battery explains a single tamper alarm: see key-hardware.
-- against.en: The unsigned app is a wrong build sent to many devices: see key-software.
-- against.en: Fraud answers for one card range at all merchants: an issuer's matter.
-- against.zh: 单次拆机报警可由摔落或备用电池耗尽解释：见 key-hardware。
-- against.zh: 未签名程序是误发到多台设备的版本：见 key-software。
-- against.zh: 某卡段在所有商户都报欺诈：属发卡行事项。
-- remedy.en: Merchant: stop using the terminal now, leave it switched as it is, and do not let anyone take it away unasked.
-- remedy.en: Merchant: call the acquirer by the number on the contract.
-- remedy.en: Acquirer: block the terminal, secure its logs and start the incident plan.
-- remedy.en: Acquirer: replace the device, and renew its keys and certificates.
-- remedy.zh: 商户：立即停用，保持现状，未经确认不要让人取走。
-- remedy.zh: 商户：拨打合同上的收单机构电话。
-- remedy.zh: 收单机构：封停终端，保全日志，启动应急预案。
-- remedy.zh: 收单机构：更换设备并更新密钥与证书。
-- prevention.en: Compare serial number and seals of each terminal at opening.
-- prevention.en: Let only signed apps run, and install security updates in time.
-- prevention.zh: 每日开店核对序列号与封签。
-- prevention.zh: 只允许签名程序运行，及时安装安全更新。
-- missing.en: Tamper, install and process events of the device.
-- missing.en: The acquirer's fraud reports for cards used at this terminal.
-- missing.zh: 设备的拆机、安装与进程事件。
-- missing.zh: 收单机构关于该终端用卡的欺诈报告。
-- sql
-- Tampering, an unsigned program, an unknown process, or fraud codes that gather on one device.
SELECT f.attempt, 0.97 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('tamper', 'unsigned-app', 'unknown-process', 'fraud') AND p.standing IN ('own', 'near')
  AND (p.signal IN ('unknown-process', 'fraud')
    OR EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.signal IN ('tamper', 'unsigned-app', 'unknown-process', 'fraud') AND o.signal <> p.signal))
UNION ALL
-- fraud codes of the issuers on a device that showed such signs
SELECT f.attempt, 0.96 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'fraud_security'
  AND EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal IN ('tamper', 'unsigned-app', 'unknown-process', 'fraud')
    AND h.moment BETWEEN f.started - INTERVAL '2' DAY AND f.started + INTERVAL '1' DAY)
UNION ALL
-- whatever fails on a device that shows two kinds of such signs within a day
SELECT f.attempt, 0.975 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
WHERE p.signal IN ('tamper', 'unsigned-app', 'unknown-process', 'fraud', 'key-hardware', 'key-software', 'key-missing')
  AND EXISTS (SELECT 1 FROM history h JOIN history g ON g.device = h.device AND g.signal <> h.signal
    WHERE h.device = f.device AND h.signal IN ('unknown-process', 'unsigned-app', 'fraud') AND g.signal IN ('tamper', 'unsigned-app', 'unknown-process', 'fraud')
      AND h.moment BETWEEN f.started - INTERVAL '1' DAY AND f.started + INTERVAL '1' DAY AND g.moment BETWEEN f.started - INTERVAL '1' DAY AND f.started + INTERVAL '1' DAY)
UNION ALL
-- codes of fraud from several issuers' cards, gathered on one device within a day
SELECT f.attempt, 0.93 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
JOIN (SELECT device, CAST(started AS DATE) AS day FROM failed WHERE response_class = 'fraud_security' AND device IS NOT NULL
  GROUP BY device, CAST(started AS DATE) HAVING count(DISTINCT coalesce(card_token, card)) >= 3 AND count(DISTINCT response_code) >= 2) g
  ON g.device = f.device AND g.day = CAST(f.started AS DATE)
WHERE f.response_class = 'fraud_security'
