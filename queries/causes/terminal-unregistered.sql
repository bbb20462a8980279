-- cause: terminal-unregistered
-- family: terminal
-- actor: acquirer
-- severity: critical
-- articles: 001-C6
-- title.en: Terminal not registered, or its data does not match
-- title.zh: 终端未登记或信息不符
-- why.en: The host knows no open registration that fits the terminal number, merchant number and device, so it refuses from the first sign-in on. The terminal itself is usually in order. A lost network connection never yields this code: it comes from a host that was reached and answered.
-- why.zh: 主机中没有与终端号、商户号和设备相符的有效登记，因此从签到开始就拒绝，终端本身通常正常。断网不会产生这个代码，它来自已经连通并作出应答的主机。
-- evidence.en: 83 at Lakala, 97 at UnionPay, 89 at South-east Asian hosts, 58 at GICC: always read under the acquirer's own profile.
-- evidence.en: The refusal is constant and covers the sign-in as well as payments.
-- evidence.en: Terminal number, merchant number or serial differ from the register, or the entry is closed.
-- evidence.zh: 拉卡拉83、银联97、东南亚主机89、GICC 58：须按收单机构自己的码表判读。
-- evidence.zh: 拒绝持续出现，签到和交易都如此。
-- evidence.zh: 终端号、商户号或序列号与登记不符，或登记已注销。
-- against.en: 83 at Mastercard is a security decline by the issuer and 85 a passed check: no terminal fault.
-- against.en: Terminal or merchant number became blank right after a restart or upgrade: see terminal-parameters-lost.
-- against.en: Many healthy terminals on one date: see policy-change.
-- against.en: No answer at all, or 68: see network-link.
-- against.zh: 万事达83是发卡行安全类拒绝，85是验证通过，均非终端故障。
-- against.zh: 重启或升级后终端号、商户号变空：见 terminal-parameters-lost。
-- against.zh: 多台正常终端同日出现：见 policy-change。
-- against.zh: 没有任何应答或68：见 network-link。
-- remedy.en: Merchant: give support the terminal number, merchant number and serial number from the terminal's label or menu.
-- remedy.en: Acquirer: compare the three with the register, and register, reopen or correct the entry.
-- remedy.en: Maintenance: if the terminal's numbers are wrong, load its parameters again.
-- remedy.en: Merchant: sign in and make a small test payment.
-- remedy.zh: 商户：向客服提供标签或菜单中的终端号、商户号、序列号。
-- remedy.zh: 收单机构：与登记逐项核对，补登记、重新启用或更正。
-- remedy.zh: 维护人员：若终端内号码有误，重新下载参数。
-- remedy.zh: 商户：签到并做一笔小额测试。
-- prevention.en: Register a swapped device before it goes to the shop.
-- prevention.en: Tell the acquirer when a terminal moves or the shop's details change.
-- prevention.zh: 换机先登记再送店。
-- prevention.zh: 终端移机或商户资料变更时及时告知收单机构。
-- missing.en: The acquirer's register entry: state, serial, merchant, since when.
-- missing.en: The acquirer's response-code profile.
-- missing.zh: 收单机构登记：状态、序列号、商户及起始时间。
-- missing.zh: 收单机构使用的码表。
-- sql
-- The host says, under this profile, that it does not know the terminal; or the screen says so.
SELECT f.attempt, CASE WHEN f.code_devices >= 5 AND f.code_merchants >= 3 THEN 0.60 ELSE 0.93 END AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'terminal_registration'
UNION ALL
SELECT f.attempt, 0.85 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('terminal-invalid', 'merchant-invalid') AND p.standing = 'own' AND (f.response_code IS NULL OR f.response_class IN ('terminal_registration', 'merchant_config'))
UNION ALL
SELECT f.attempt, 0.80 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'merchant_config' AND f.code_devices < 5
UNION ALL
-- no keys, since the host refused the sign-in of a terminal that it does not know
SELECT f.attempt, 0.95 AS confidence, a.source, a.line
FROM fact f JOIN failed s ON s.attempt = f.try_attempt AND s.response_class = 'terminal_registration' JOIN answer a ON a.attempt = s.attempt
WHERE f.outcome = 'not-sent' AND (f.last_ok IS NULL OR f.last_ok < s.started)
  AND EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.signal IN ('key-missing', 'not-signed-in', 'sign-in-required'))
