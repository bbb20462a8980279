-- cause: activation-new-device
-- family: activation
-- actor: merchant
-- severity: major
-- articles: 002-C3
-- title.en: New or replaced device needs activation
-- title.zh: 新机或换机需激活
-- why.en: A terminal is bound to its merchant by its serial number. A new or swapped device has a serial that the acquirer has not bound yet, so the app asks for activation before the first payment.
-- why.zh: 终端靠序列号与商户绑定。新机或换机的序列号尚未绑定，因此首笔交易前要求激活。
-- evidence.en: A new serial number for the terminal number appears right before the prompt.
-- evidence.en: First start of the device, or the host does not know the serial.
-- evidence.zh: 提示之前该终端号下出现新的序列号。
-- evidence.zh: 设备首次启动，或主机不认识该序列号。
-- against.en: Same serial, new version: see activation-upgrade.
-- against.en: Activated, yet refused with 83 or 97: see terminal-unregistered.
-- against.en: Activated, yet the key store is empty: see key-missing.
-- against.zh: 序列号相同、版本更新：见 activation-upgrade。
-- against.zh: 已激活但返回83或97：见 terminal-unregistered。
-- against.zh: 已激活但密钥库为空：见 key-missing。
-- remedy.en: Merchant: give support the serial number and the terminal number of the old device.
-- remedy.en: Acquirer: bind the new serial and release the activation.
-- remedy.en: Merchant: enter the code into the terminal yourself within its time, then sign in.
-- remedy.zh: 商户：向客服提供新机序列号和旧机终端号。
-- remedy.zh: 收单机构：绑定新序列号并发放激活。
-- remedy.zh: 商户：在有效期内自行在终端输入激活码，然后签到。
-- prevention.en: Bind and test devices in the depot before they are sent out.
-- prevention.en: Keep an activated spare terminal.
-- prevention.zh: 出库前完成绑定与测试。
-- prevention.zh: 备一台已激活的备用机。
-- missing.en: Serial number and terminal number over time.
-- missing.en: The acquirer's binding record.
-- missing.zh: 序列号与终端号的变更历史。
-- missing.zh: 收单机构的绑定记录。
-- sql
-- The prompt follows a new serial number behind the terminal number.
SELECT f.attempt, 0.96 AS confidence, p.source, p.line
FROM fact f JOIN history p ON p.device = f.device AND p.signal IN ('activation-prompt', 'activation-wrong-code')
  AND p.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '1' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE f.outcome IN ('not-sent', 'no-answer', 'declined', 'trouble')
  AND (f.outcome <> 'declined' OR f.response_class IN ('terminal_registration', 'unspecified'))
  AND EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal = 'new-serial' AND h.moment BETWEEN p.moment - INTERVAL '3' DAY AND p.moment + INTERVAL '1' MINUTE)
