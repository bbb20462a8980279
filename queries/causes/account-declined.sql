-- cause: account-declined
-- family: account
-- actor: cardholder
-- severity: info
-- articles: 001-C4
-- title.en: Issuer declined the account (no fault of the terminal)
-- title.zh: 账户受限（非设备故障）
-- why.en: Card, terminal and network worked, the question reached the bank, and the bank said no: too little money, wrong PIN, an expired or blocked card, a limit. This is the issuer's decision and no fault of the terminal.
-- why.zh: 卡片、终端、网络都正常，请求已到达银行，银行因余额、密码、过期、挂失或限额等予以拒绝。这是发卡行的决定，不是终端故障。
-- evidence.en: 51, 54, 55, 61, 65, 41, 43 and their kin under the acquirer's profile, as the host's own answer.
-- evidence.en: No device or network error in the same attempt, and other cards pass.
-- evidence.zh: 按收单机构码表，主机应答为51、54、55、61、65、41、43等。
-- evidence.zh: 同一笔没有设备或网络错误，其他卡正常。
-- against.en: 55 for many cards on one terminal only: the PIN key may be wrong, see key-mismatch.
-- against.en: 54 for many cards on one terminal: check its date.
-- against.en: One merchant or card range only, by 57 or 58: see bank-restriction.
-- against.en: The meaning hangs on the profile: 85 at Visa and Mastercard is no refusal.
-- against.zh: 仅一台终端多卡报55：可能是密码密钥不对，见 key-mismatch。
-- against.zh: 单台终端多卡报54：检查终端日期。
-- against.zh: 仅某商户或卡段报57、58：见 bank-restriction。
-- against.zh: 含义取决于码表：Visa、万事达的85并非拒绝。
-- remedy.en: Merchant: ask kindly, and so that others do not hear, for another card or another way to pay.
-- remedy.en: Cardholder: ask the bank by the number on the back of the card.
-- remedy.en: Merchant: do not repeat after 41 or 43; the bank does not want this card used.
-- remedy.zh: 商户：请持卡人换卡或换其他方式，注意保护顾客隐私。
-- remedy.zh: 持卡人：拨打卡背面电话咨询发卡行。
-- remedy.zh: 商户：41、43后请勿重试，发卡行要求停用该卡。
-- prevention.en: Nothing on the terminal: compare the share with other shops before looking for a fault.
-- prevention.en: Tell cardholders about limits beforehand for large amounts.
-- prevention.zh: 终端无需处理；查故障前先与其他门店比较占比。
-- prevention.zh: 大额交易前提醒持卡人注意限额。
-- missing.en: The acquirer's profile and the host's answer.
-- missing.en: Other cards on the same terminal in the same hour.
-- missing.zh: 收单机构码表与主机应答。
-- missing.zh: 同一终端同一小时其他卡的结果。
-- sql
-- The issuer decided, under this profile, about the card or its account: no fault of the terminal.
SELECT f.attempt, CASE WHEN f.response_class IN ('funds_or_limit', 'pin_error', 'card_status') THEN 0.93 ELSE 0.88 END AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.outcome = 'declined'
  AND f.response_class IN ('issuer_decline', 'funds_or_limit', 'pin_error', 'card_status', 'card_data', 'fraud_security', 'retry_advice', 'offline_emv')
UNION ALL
SELECT f.attempt, 0.72 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.outcome = 'declined' AND f.response_class = 'terminal_restricted' AND f.shop_cards < 3 AND f.shop_times < 3
UNION ALL
SELECT f.attempt, 0.88 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('card-blocked', 'card-expired', 'pin-wrong') AND p.standing = 'own' AND f.kind = 'payment'
UNION ALL
-- the issuer itself cannot verify the PIN: by the table its matter, not that of the terminal's keys
SELECT f.attempt, 0.88 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt JOIN code c ON c.profile = f.profile AND c.code = f.response_code
WHERE f.kind = 'payment' AND f.outcome = 'declined' AND f.response_class IN ('key_or_mac', 'pin_or_key_crypto') AND c.actor = 'issuer'
