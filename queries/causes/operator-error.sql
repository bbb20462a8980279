-- cause: operator-error
-- family: operator
-- actor: merchant
-- severity: minor
-- articles: 003-C8 004-C12
-- title.en: Operator slip
-- title.zh: 操作失误
-- why.en: A step at the till went another way than the app expects: a cancel, a card taken out early, a wrong operator password, no key pressed in time. This happens to everyone at a busy counter; the terminal did as it should.
-- why.zh: 收银环节与程序预期不一致：取消、过早拔卡、操作员密码错误或等待超时。忙时在所难免，终端本身按设计工作。
-- evidence.en: A cancel, early card removal or time-out while waiting for the operator or cardholder, then nothing was sent (Sunmi -30005, card removed).
-- evidence.en: Operator password wrong (89 at Lakala, R4 at a telephone host).
-- evidence.en: The next try on the same terminal succeeds.
-- evidence.zh: 出现取消、过早拔卡或等待操作超时，随后没有发送交易（Sunmi -30005、卡片移除）。
-- evidence.zh: 操作员密码错误（拉卡拉89，电话主机R4）。
-- evidence.zh: 同一终端随后重试成功。
-- against.en: Many cards cannot be read on this terminal: see card-reader.
-- against.en: The same step fails for all operators: see operator-procedure or software-defect.
-- against.en: 89 means an unknown terminal at some hosts: look at the profile.
-- against.zh: 该终端多张卡都读不出：见 card-reader。
-- against.zh: 所有操作员都在同一步失败：见 operator-procedure 或 software-defect。
-- against.zh: 部分主机89表示终端无效：请看码表。
-- remedy.en: Merchant: start the payment again and follow the prompts; leave the card in until the terminal says so.
-- remedy.en: Merchant: if an operator password is forgotten, let the supervisor reset it on the terminal.
-- remedy.en: Acquirer: offer a short training where this share stays high.
-- remedy.zh: 商户：重新发起并按提示操作，提示后再取卡。
-- remedy.zh: 商户：忘记操作员密码时由主管在终端上重置。
-- remedy.zh: 收单机构：占比持续偏高时提供简短培训。
-- prevention.en: Put a one-page guide with pictures beside the terminal.
-- prevention.en: Give each operator an own number.
-- prevention.zh: 在终端旁放一页图示指引。
-- prevention.zh: 每位操作员使用自己的编号。
-- missing.en: The terminal's log of the steps before the end.
-- missing.en: Whether the next try succeeded.
-- missing.zh: 结束前各步骤的终端日志。
-- missing.zh: 下一次是否成功。
-- sql
-- The operator or cardholder ended it, and nothing had gone wrong before.
SELECT f.attempt, CASE WHEN p.signal = 'card-removed' THEN 0.88 ELSE 0.90 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('operator-cancel', 'operator-timeout', 'operator-password', 'card-removed') AND p.standing = 'own'
  AND f.kind IN ('payment', 'management') AND f.outcome IN ('not-sent', 'no-answer')
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.moment <= p.moment AND o.place < p.place
    AND o.signal NOT IN ('operator-cancel', 'operator-timeout', 'operator-password', 'card-removed', 'net-restored', 'printer-paper'))
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.signal IN ('resources', 'software-crash', 'power-restart', 'activation-prompt')
    AND o.moment BETWEEN p.moment - INTERVAL '5' MINUTE AND p.moment + INTERVAL '1' MINUTE)
UNION ALL
SELECT f.attempt, 0.85 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'user_operation'
