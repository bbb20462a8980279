-- cause: operator-procedure
-- family: operator
-- actor: merchant
-- severity: minor
-- articles: 003-C9
-- title.en: Procedure not followed
-- title.zh: 未按流程操作
-- why.en: The day's order was not kept: a payment before the sign-in, a batch not settled, or a batch number that is not the host's. The host then refuses until the missing step is made good.
-- why.zh: 未按每日顺序操作：未签到先交易、批次未结算或批次号与主机不一致，主机会一直拒绝到补上该步骤。
-- evidence.en: The host says that the terminal or operator is not signed in (Q7, Q8, A277), or that the batch differs (77 at UnionPay).
-- evidence.en: The app asks for settlement before it goes on.
-- evidence.en: The refusals end when sign-in or settlement is done.
-- evidence.zh: 主机提示终端或操作员未签到（Q7、Q8、A277），或批次不一致（银联77）。
-- evidence.zh: 程序要求先结算。
-- evidence.zh: 签到或结算后拒绝消失。
-- against.en: The sign-in was tried but unanswered: see key-download-network.
-- against.en: Signed in, and still A0 or 99: see key-session-stale and key-mismatch.
-- against.en: 77 at Mastercard is about an account: nothing to sign in for.
-- against.zh: 尝试过签到但无应答：见 key-download-network。
-- against.zh: 已签到仍出现A0或99：见 key-session-stale 与 key-mismatch。
-- against.zh: 万事达77是账户问题，与签到无关。
-- remedy.en: Merchant: settle the open batch if the terminal asks for it.
-- remedy.en: Merchant: sign in with the own operator number, then repeat the payment.
-- remedy.en: Acquirer: if settlement keeps failing, clear the batch on the host and tell the merchant.
-- remedy.zh: 商户：如终端提示，先结算未结批次。
-- remedy.zh: 商户：用自己的操作员号签到后重新交易。
-- remedy.zh: 收单机构：结算持续失败时在主机清理批次并告知商户。
-- prevention.en: Make sign-in and settlement fixed points of the day; let the app do them by itself where it can.
-- prevention.en: Train new staff before their first shift.
-- prevention.zh: 将签到与结算定为每日固定步骤，能自动则自动。
-- prevention.zh: 新员工上岗前培训。
-- missing.en: The terminal's log since the last sign-in and settlement.
-- missing.en: The host's batch number for this terminal.
-- missing.zh: 上次签到与结算以来的终端日志。
-- missing.zh: 主机侧该终端的批次号。
-- sql
-- The steps came in the wrong order: not signed in, batch not settled, batch number out of step.
SELECT f.attempt, 0.92 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('not-signed-in', 'must-settle', 'batch-mismatch', 'wrong-order') AND p.standing = 'own'
  AND NOT EXISTS (SELECT 1 FROM failed s JOIN proof o ON o.attempt = s.attempt WHERE s.attempt = f.try_attempt AND starts_with(o.signal, 'net-'))
UNION ALL
SELECT f.attempt, 0.84 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class IN ('session_or_batch', 'settlement_recon', 'duplicate', 'original_mismatch')
UNION ALL
-- a sign-in is asked for on a terminal that has not signed in yet
SELECT f.attempt, 0.86 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'sign-in-required' AND p.standing = 'own' AND f.signed IS NULL AND f.try_outcome IS NULL AND f.outcome = 'not-sent'
