-- cause: issuer-unavailable
-- family: host
-- actor: issuer
-- severity: major
-- articles: none
-- title.en: One issuer not reachable
-- title.zh: 发卡行不可用
-- why.en: The terminal and the acquirer work, but the bank behind one range of cards does not answer. The network says so with 91, or reports a late or missing answer with 68 or 98.
-- why.zh: 终端与收单正常，但某一卡段的发卡行没有应答，网络以91表示，或以68、98表示应答迟到或缺失。
-- evidence.en: 91, 68 or 98 for one card range, while other banks' cards pass in the same minutes.
-- evidence.en: It is seen from many terminals.
-- evidence.zh: 某一卡段出现91、68或98，同一时段其他银行的卡正常。
-- evidence.zh: 多台终端都能见到。
-- against.en: All banks' cards fail: see host-outage.
-- against.en: One terminal only: see network-link.
-- against.en: 91 in a Chinese variant asks for new parameters: see software-outdated.
-- against.zh: 所有银行的卡都失败：见 host-outage。
-- against.zh: 仅一台终端：见 network-link。
-- against.zh: 某中国变体的91是要求更新参数：见 software-outdated。
-- remedy.en: Merchant: ask for another bank's card or another means of payment; the terminal is well.
-- remedy.en: Merchant: query the payment before charging again: it may have gone through late.
-- remedy.en: Acquirer: tell the network or the issuer, and inform merchants if it lasts.
-- remedy.zh: 商户：请换其他银行的卡或其他方式，终端正常。
-- remedy.zh: 商户：重新收款前先查询，可能迟到成功。
-- remedy.zh: 收单机构：通知清算机构或发卡行，持续时告知商户。
-- prevention.en: Watch the share of 91, 68 and 98 per card range.
-- prevention.en: Agree with the network on stand-in for small amounts.
-- prevention.zh: 按卡段关注91、68、98占比。
-- prevention.zh: 与清算机构约定小额代授权。
-- missing.en: Card ranges (first six digits) of failed and good payments.
-- missing.en: The network's notice of issuer outages.
-- missing.zh: 失败与成功交易的卡段（前六位）。
-- missing.zh: 清算机构的发卡行故障通知。
-- sql
-- One card range gets 'issuer not available' while others pass.
SELECT f.attempt,
  CASE WHEN f.bins_down = 1 AND f.bins_up > 0 THEN 0.95 WHEN f.silent < 3 THEN 0.87 ELSE 0.70 END AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.response_class IN ('host_unavailable', 'network_timeout')
UNION ALL
-- the host says of this payment that its issuer did not answer, and the code means nothing in the profile
SELECT f.attempt, 0.86 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'host-timeout' AND p.side = 'host' AND p.standing = 'own' AND f.kind = 'payment' AND f.outcome = 'declined'
  AND f.response_class = 'unspecified' AND f.bins_down <= 1
