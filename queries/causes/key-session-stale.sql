-- cause: key-session-stale
-- family: key
-- actor: merchant
-- severity: major
-- articles: 000-C4
-- title.en: Session keys out of step; one sign-in cures it
-- title.zh: 会话密钥失步，需重新签到
-- why.en: Working keys are renewed at each sign-in. When terminal and host hold different generations of them, the message check value or the PIN block does not fit, and the host asks for a new sign-in. The master key is sound, so one sign-in cures it.
-- why.zh: 工作密钥每次签到更新。终端与主机持有的不是同一代时，报文校验值或密码块对不上，主机要求重新签到。主密钥没有问题，签到一次即可。
-- evidence.en: A0, 99 or 77 (under UnionPay; 80 at Lakala) that stop after the next successful sign-in.
-- evidence.en: One terminal only, and its sign-in is answered 00 with check values that pass.
-- evidence.zh: A0、99或77（银联；拉卡拉为80）在下一次成功签到后消失。
-- evidence.zh: 仅一台终端，签到应答00且校验值通过。
-- against.en: The code returns after a successful sign-in: see key-mismatch.
-- against.en: It begins in the same minute on many terminals: the host's keys or release are the cause, see host-outage.
-- against.en: 77 or 80 under Visa or Mastercard mean something else and ask for no sign-in.
-- against.zh: 成功签到后仍出现：见 key-mismatch。
-- against.zh: 多台终端同一分钟开始：主机密钥或版本问题，见 host-outage。
-- against.zh: Visa、万事达的77或80含义不同，与签到无关。
-- remedy.en: Merchant: sign in once from the terminal's menu.
-- remedy.en: Merchant: if the terminal asks for settlement first, settle, then sign in.
-- remedy.en: Merchant: repeat the payment; if the code comes back, call support with terminal number and time.
-- remedy.zh: 商户：在终端菜单中签到一次。
-- remedy.zh: 商户：若提示先结算，请先结算再签到。
-- remedy.zh: 商户：重新交易；若再现，请带终端号和时间联系客服。
-- prevention.en: Sign in at the start of each business day.
-- prevention.en: Let the app sign in by itself when the host answers A0, 99 or 77.
-- prevention.zh: 每个营业日开始时签到。
-- prevention.zh: 由程序在收到A0、99或77时自动签到。
-- missing.en: The next sign-in and the payments after it, from either side.
-- missing.en: The acquirer's profile, to be sure what the code means.
-- missing.zh: 随后的签到与交易记录（任一侧）。
-- missing.zh: 收单机构码表，以确认代码含义。
-- sql
-- MAC or PIN refused, and the refusals end with the next successful sign-in.
SELECT f.attempt, CASE WHEN f.cured IS NOT NULL AND f.next_ok > f.cured THEN 0.95 WHEN f.cured IS NOT NULL THEN 0.85 ELSE 0.70 END AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE (f.response_class IN ('key_or_mac', 'pin_or_key_crypto') OR f.response_class = 'session_or_batch' AND f.response_code IN ('77', '99', 'A0', '22'))
  AND f.later = 0 AND f.unkeyed < 4
  AND NOT EXISTS (SELECT 1 FROM code c WHERE c.profile = f.profile AND c.code = f.response_code AND c.actor = 'issuer')
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.signal IN ('batch-mismatch', 'must-settle'))
UNION ALL
SELECT f.attempt, 0.85 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('mac-error', 'pin-key', 'sign-in-required') AND p.standing = 'own' AND f.later = 0 AND f.outcome <> 'approved'
  AND f.cured IS NOT NULL AND (p.signal <> 'sign-in-required' OR f.signed IS NOT NULL)
