-- cause: activation-security-check
-- family: activation
-- actor: merchant
-- severity: major
-- articles: 002-C2
-- title.en: Activation asked by a security check
-- title.zh: 账户安全验证要求激活
-- why.en: The acquirer's risk control asks from time to time, or after something unusual, that a merchant confirms the account and the terminals. The prompt is a check of the account, not a fault of the device.
-- why.zh: 收单机构风控会定期或在异常后要求商户确认账户与终端。该提示是账户核验，不是设备故障。
-- evidence.en: The prompt comes without a change of version or serial number.
-- evidence.en: Several terminals of one merchant ask within a short time, or the host shows a risk flag (A658 at Bestpay).
-- evidence.zh: 提示出现时版本与序列号均无变化。
-- evidence.zh: 同一商户多台终端短时间内同时提示，或主机有风险标记（翼支付A658）。
-- against.en: A version change right before it: see activation-upgrade.
-- against.en: Prompts spread over many merchants on one date: see policy-change.
-- against.zh: 提示前版本有变化：见 activation-upgrade。
-- against.zh: 多个商户同日出现：见 policy-change。
-- remedy.en: Merchant: confirm with support, by the known number, that the check is genuine.
-- remedy.en: Merchant: complete the identity check on the acquirer's own channel, then enter the code into the terminal yourself.
-- remedy.en: Acquirer: lift the flag when the check has passed.
-- remedy.zh: 商户：通过固定客服电话确认核验属实。
-- remedy.zh: 商户：在收单机构官方渠道完成核验，再自行在终端输入激活码。
-- remedy.zh: 收单机构：核验通过后解除标记。
-- prevention.en: Keep the merchant's contact and licence data current at the acquirer.
-- prevention.en: Train staff to treat the code like cash.
-- prevention.zh: 及时更新在收单机构的联系人和证照资料。
-- prevention.zh: 培训员工像保管现金一样保管激活码。
-- missing.en: The acquirer's risk events for this merchant.
-- missing.en: Logs of the merchant's other terminals at that time.
-- missing.zh: 收单机构对该商户的风控记录。
-- missing.zh: 该商户其他终端同期日志。
-- sql
-- The prompt comes without a new version and without a new device.
SELECT f.attempt, 0.95 AS confidence, p.source, p.line
FROM fact f JOIN history p ON p.device = f.device AND p.signal IN ('activation-prompt', 'activation-wrong-code')
  AND p.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '1' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE f.outcome IN ('not-sent', 'no-answer', 'declined', 'trouble')
  AND (f.outcome <> 'declined' OR f.response_class IN ('terminal_registration', 'unspecified'))
  AND NOT EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal = 'app-upgraded' AND h.moment BETWEEN p.moment - INTERVAL '3' DAY AND p.moment + INTERVAL '1' MINUTE)
  AND NOT EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal = 'new-serial' AND h.moment BETWEEN p.moment - INTERVAL '3' DAY AND p.moment + INTERVAL '1' MINUTE)
