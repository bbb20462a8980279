-- cause: bank-restriction
-- family: policy
-- actor: issuer
-- severity: minor
-- articles: 003-C12
-- title.en: Bank restricts this use
-- title.zh: 银行限制
-- why.en: The bank behind the card, or its rules for this merchant, do not allow the use: type of business, cross-border, credit card limits. The terminal carried the question, and the bank answered it.
-- why.zh: 发卡行或其对该商户的规则不允许此用途：行业、跨境或信用卡限制等。终端只是转达，答复来自银行。
-- evidence.en: 57, 58, 61 or 62 for one merchant or one card range, with no error on the terminal.
-- evidence.en: Other cards pass at the same terminal, or the same cards pass at other merchants.
-- evidence.zh: 某一商户或卡段出现57、58、61或62，终端没有错误。
-- evidence.zh: 同一终端其他卡正常，或同一卡在其他商户正常。
-- against.en: 58 for all cards of one terminal: the terminal may not be opened for it, see terminal-unregistered.
-- against.en: One date, many terminals: see policy-change.
-- against.en: 51, 54, 55 belong to the card's account: see account-declined.
-- against.zh: 单台终端所有卡都报58：可能未开通，见 terminal-unregistered。
-- against.zh: 同日多台终端：见 policy-change。
-- against.zh: 51、54、55属于卡片账户：见 account-declined。
-- remedy.en: Merchant: offer another card or another way to pay; nothing is wrong with the terminal.
-- remedy.en: Merchant: ask the acquirer which restriction applies to the business.
-- remedy.en: Issuer: explain the rule to the cardholder or lift it, as the case may be.
-- remedy.zh: 商户：请换卡或换其他方式，终端没有问题。
-- remedy.zh: 商户：向收单机构了解适用的限制。
-- remedy.zh: 发卡行：向持卡人说明规则或予以解除。
-- prevention.en: Tell staff which cards the shop cannot take.
-- prevention.en: Keep the merchant category at the acquirer right.
-- prevention.zh: 告知员工本店不受理的卡种。
-- prevention.zh: 确保在收单机构的商户类别正确。
-- missing.en: Card ranges and merchants of refused and passed payments.
-- missing.en: The acquirer's list of restrictions.
-- missing.zh: 被拒与成功交易的卡段和商户。
-- missing.zh: 收单机构的限制清单。
-- sql
-- The bank refuses this use to one merchant, whatever the card, while the terminal is sound.
SELECT f.attempt, CASE WHEN f.shop_cards >= 3 AND f.shop_times >= 3 THEN 0.945 ELSE 0.70 END AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.outcome = 'declined'
  AND (f.response_class = 'terminal_restricted' OR f.response_code IN ('57', '58', '62') AND f.response_class IN ('issuer_decline', 'card_status', 'policy_or_law'))
  AND (f.code_merchants < 3 OR f.last_ok IS NULL)
