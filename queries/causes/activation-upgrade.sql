-- cause: activation-upgrade
-- family: activation
-- actor: merchant
-- severity: major
-- articles: 002-C1
-- title.en: Activation asked after an upgrade
-- title.zh: 升级后要求激活
-- why.en: After a new version the app checks once more that this device belongs to this merchant, and asks to be activated. Until that is done it takes no payments, by design.
-- why.zh: 升级后程序会再次确认设备归属该商户，并要求激活。完成之前按设计不受理交易。
-- evidence.en: The version changes right before the prompt, with the same serial number.
-- evidence.en: Payments pass again after the activation.
-- evidence.zh: 提示出现前版本刚变化，序列号不变。
-- evidence.zh: 激活后交易恢复。
-- against.en: A new serial number: see activation-new-device.
-- against.en: No version change: see activation-security-check.
-- against.en: A caller or message that urges for the code is not part of any activation: see security-event.
-- against.zh: 序列号是新的：见 activation-new-device。
-- against.zh: 版本没有变化：见 activation-security-check。
-- against.zh: 来电或短信催要激活码不属于激活流程：见 security-event。
-- remedy.en: Merchant: call support by the number on the contract or the terminal, not by one in a message.
-- remedy.en: Merchant: enter the activation code into the terminal yourself; tell it to nobody.
-- remedy.en: Acquirer: release the activation again if the code has run out.
-- remedy.zh: 商户：拨打合同或机身上的客服电话，勿用短信中的号码。
-- remedy.zh: 商户：自行在终端上输入激活码，不告诉任何人。
-- remedy.zh: 收单机构：激活码过期则重新发放。
-- prevention.en: Announce upgrades, and send the activation guide beforehand.
-- prevention.en: Upgrade outside opening hours.
-- prevention.zh: 升级前预告并提前发送激活指引。
-- prevention.zh: 避开营业时间升级。
-- missing.en: The terminal's log across the version change.
-- missing.en: The acquirer's record of activation requests.
-- missing.zh: 跨越版本变化的终端日志。
-- missing.zh: 收单机构的激活申请记录。
-- sql
-- The prompt follows a change of the program's version on the same device.
SELECT f.attempt, 0.955 AS confidence, p.source, p.line
FROM fact f JOIN history p ON p.device = f.device AND p.signal IN ('activation-prompt', 'activation-wrong-code')
  AND p.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '1' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE f.outcome IN ('not-sent', 'no-answer', 'declined', 'trouble')
  AND (f.outcome <> 'declined' OR f.response_class IN ('terminal_registration', 'unspecified'))
  AND EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal = 'app-upgraded' AND h.moment BETWEEN p.moment - INTERVAL '3' DAY AND p.moment + INTERVAL '1' MINUTE)
  AND NOT EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal = 'new-serial' AND h.moment BETWEEN p.moment - INTERVAL '3' DAY AND p.moment + INTERVAL '1' MINUTE)
