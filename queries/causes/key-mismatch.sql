-- cause: key-mismatch
-- family: key
-- actor: acquirer
-- severity: critical
-- articles: 000-C6 001-C5
-- title.en: Master key does not match the host
-- title.zh: 主密钥与主机不符
-- why.en: The master key in the terminal is whole, but it is not the one that the host has for this terminal number, for instance an old one or another acquirer's. Each sign-in delivers working keys that unwrap to something else, so A0 or 99 returns at once.
-- why.zh: 终端内主密钥完好，但与主机为该终端号保存的不是同一把，例如旧密钥或别家收单机构的密钥。每次签到取得的工作密钥解出来都不对，A0或99随即再现。
-- evidence.en: A0 or 99 (80 at Lakala) returns after every successful sign-in, on one terminal, on all cards.
-- evidence.en: Other terminals of the same host are well at that time.
-- evidence.en: A change of device, acquirer, terminal number or key lies before the first failure.
-- evidence.zh: 每次成功签到后A0或99（拉卡拉为80）都再现，单台终端、所有卡都如此。
-- evidence.zh: 同一主机的其他终端同期正常。
-- evidence.zh: 首次失败之前有换机、换收单机构、改终端号或换密钥。
-- against.en: The code ends after one sign-in: see key-session-stale.
-- against.en: Lakala 81 concerns keys between two hosts: injecting the terminal does not help.
-- against.en: Wrong PIN (55) on many cards of one terminal, without A0: the PIN key alone is wrong, still a matter of injection.
-- against.zh: 签到一次后消失：见 key-session-stale。
-- against.zh: 拉卡拉81是主机之间的密钥问题，重灌终端无效。
-- against.zh: 单台终端多卡报55而无A0：只有密码密钥不对，同样需要灌装。
-- remedy.en: Acquirer: compare the check value of the host's master key with the one noted at injection.
-- remedy.en: Acquirer: issue the right key set for this terminal number, or correct the terminal number.
-- remedy.en: Maintenance: inject the master key again, sign in and make a test payment.
-- remedy.zh: 收单机构：比对主机主密钥与灌装记录的校验值。
-- remedy.zh: 收单机构：为该终端号下发正确密钥套，或更正终端号。
-- remedy.zh: 维护人员：重灌主密钥，签到并测试。
-- prevention.en: Tie serial number, terminal number and key set together in one work order at each change.
-- prevention.en: After an injection, test a payment with PIN, not only the sign-in.
-- prevention.zh: 每次变更在同一工单中关联序列号、终端号与密钥套。
-- prevention.zh: 灌装后要做一笔带密码的测试，而不只签到。
-- missing.en: At least one sign-in answered 00 and the payment after it.
-- missing.en: The host's key date and check value for this terminal.
-- missing.zh: 至少一次应答00的签到及其后的交易。
-- missing.zh: 主机侧该终端的密钥日期与校验值。
-- sql
-- MAC or PIN refused again and again, although each sign-in succeeds: the master keys differ.
SELECT f.attempt, CASE WHEN f.signed IS NOT NULL AND (f.later > 0 OR f.last_ok IS NULL OR f.last_ok < f.signed) THEN 0.96 WHEN f.later > 0 THEN 0.95 ELSE 0.90 END AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE (f.response_class IN ('key_or_mac', 'pin_or_key_crypto') OR f.response_code IN ('A0', '99') AND f.response_class = 'session_or_batch')
  AND f.unkeyed < 4
  -- the table names who can act: keys between hosts, or an issuer that cannot verify, are no matter of the terminal
  AND NOT EXISTS (SELECT 1 FROM code c WHERE c.profile = f.profile AND c.code = f.response_code AND c.actor IN ('issuer', 'acquirer', 'switch'))
  AND (f.later > 0
    OR EXISTS (SELECT 1 FROM fact g WHERE g.device = f.device AND g.later > 0 AND g.started < f.started
         AND (g.response_class IN ('key_or_mac', 'pin_or_key_crypto') OR g.response_code IN ('A0', '99')) AND f.signed > g.started)
       AND (f.next_ok IS NULL OR f.cured IS NULL)
    -- nothing has passed since refusals before the last sign-in: it did not help then, and another thing helped later
    OR EXISTS (SELECT 1 FROM fact g WHERE g.device = f.device AND g.later > 0 AND g.started < f.signed AND f.signed <= f.started
         AND (g.response_class IN ('key_or_mac', 'pin_or_key_crypto') OR g.response_code IN ('A0', '99')) AND (f.last_ok IS NULL OR f.last_ok < g.started)))
UNION ALL
-- card after card has a wrong PIN on one terminal and no payment passes between them: the PIN key alone is wrong
SELECT f.attempt, 0.94 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
JOIN guessed w ON w.device = f.device
WHERE f.kind = 'payment' AND f.response_class = 'pin_error'
