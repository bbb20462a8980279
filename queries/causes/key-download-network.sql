-- cause: key-download-network
-- family: key
-- actor: merchant
-- severity: major
-- articles: 000-C7
-- title.en: Key download cut by the network
-- title.zh: 网络导致密钥下载失败
-- why.en: The sign-in or key download left the terminal, but its answer was lost, late or cut on the way. Without the answer the terminal has no working keys, so it may say that keys are not loaded although the master key is sound.
-- why.zh: 签到或密钥下载请求已发出，但应答在途中丢失、迟到或被截断。没有应答就没有工作密钥，所以主密钥完好时终端也可能提示密钥未装载。
-- evidence.en: A sign-in or key download (0800) has no complete answer, with connect, send or receive errors around it.
-- evidence.en: A later attempt over a good link succeeds without any injection, or each attempt on this link times out.
-- evidence.en: The host saw the request and could not deliver its answer, or never saw it.
-- evidence.zh: 签到或密钥下载（0800）没有完整应答，且前后有连接、发送或接收错误。
-- evidence.zh: 换到好的网络后无需灌装即成功，或在该链路上每次都超时。
-- evidence.zh: 主机收到请求但应答送不出去，或根本没收到。
-- against.en: The key store says that no key exists and no 0800 was tried: see key-missing.
-- against.en: The sign-in is answered 00, but check values fail: see key-corrupt or key-procedure.
-- against.en: Many sites fail in the same minutes: see host-outage.
-- against.zh: 密钥库报告无密钥且没有尝试0800：见 key-missing。
-- against.zh: 签到应答00但校验值不符：见 key-corrupt 或 key-procedure。
-- against.zh: 多个网点同一时段失败：见 host-outage。
-- remedy.en: Merchant: check signal, cable or SIM, and move to a better spot or another network.
-- remedy.en: Merchant: sign in again once the link stands; no key injection is needed.
-- remedy.en: Maintenance: if sign-ins keep timing out while others in the area pass, test address, port and carrier settings.
-- remedy.zh: 商户：检查信号、网线或SIM卡，换位置或换网络。
-- remedy.zh: 商户：网络恢复后重新签到，无需灌装密钥。
-- remedy.zh: 维护人员：若周边正常而本机一直超时，检查地址、端口与运营商设置。
-- prevention.en: Sign in before opening hours, so that there is time to try again.
-- prevention.en: Keep a second link (mobile and Wi-Fi) ready.
-- prevention.zh: 营业前签到，留出重试时间。
-- prevention.zh: 准备备用网络（移动网与Wi-Fi）。
-- missing.en: The host's log at the minute of the sign-in.
-- missing.en: The terminal's network log: signal, SIM, connect errors.
-- missing.zh: 签到时刻的主机日志。
-- missing.zh: 终端网络日志：信号、SIM、连接错误。
-- sql
-- The exchange that brings the keys got no answer, with network trouble around it; and the payments that then had no key.
-- The keys and the terminal may be sound: that is what sets it apart from a lost key.
SELECT f.attempt, 0.95 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE f.kind = 'management' AND f.exchange IN ('sign-in', 'key-download', 'management') AND f.outcome IN ('no-answer', 'not-sent')
  AND (starts_with(p.signal, 'net-') OR p.signal IN ('tls-fail', 'key-download')) AND p.signal NOT IN ('net-restored', 'net-refused', 'net-address')
  AND p.standing IN ('own', 'near') AND p.side <> 'host' AND f.silent < 3
UNION ALL
SELECT f.attempt, 0.80 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'management' AND f.exchange IN ('sign-in', 'key-download') AND f.outcome = 'no-answer' AND f.silent < 3
UNION ALL
-- no key, since a sign-in or key download before it was cut and none has succeeded since
SELECT f.attempt, 0.96 AS confidence, o.source, o.line
FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
JOIN signin s ON s.device = f.device AND s.outcome IN ('no-answer', 'not-sent')
  AND s.started BETWEEN greatest(coalesce(f.last_ok, f.started - INTERVAL '7' DAY), coalesce(f.signed, f.started - INTERVAL '7' DAY)) - INTERVAL '1' MINUTE AND f.ended
JOIN proof o ON o.attempt = s.attempt AND o.standing = 'own'
WHERE p.signal IN ('key-missing', 'sign-in-required', 'not-signed-in', 'pin-key', 'key-download') AND f.outcome <> 'declined'
  AND (starts_with(o.signal, 'net-') OR o.signal = 'tls-fail') AND o.signal NOT IN ('net-restored', 'net-address')
UNION ALL
-- the same, where the terminal says of the exchange only that it did not come to an end; what its own keys or program did wrong would be said there
SELECT f.attempt, 0.95 AS confidence, a.source, a.line
FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
JOIN answer a ON a.attempt = f.try_attempt
WHERE p.signal IN ('key-missing', 'sign-in-required', 'not-signed-in', 'pin-key', 'key-download') AND f.outcome <> 'declined' AND f.try_outcome = 'no-answer'
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.try_attempt AND o.standing = 'own' AND NOT starts_with(o.signal, 'net-') AND o.signal <> 'key-download')
UNION ALL
-- and where a payment stops at the terminal without a word why: the exchange before it was cut, none has succeeded since, and no payment passes before one does
SELECT f.attempt, 0.93 AS confidence, o.source, o.line
FROM fact f JOIN signin s ON s.attempt = f.try_attempt JOIN proof o ON o.attempt = s.attempt AND o.standing = 'own'
WHERE f.kind = 'payment' AND f.outcome = 'not-sent' AND f.try_outcome IN ('no-answer', 'not-sent') AND f.cured IS NOT NULL
  AND coalesce(f.last_ok < s.started, TRUE) AND coalesce(f.next_ok > f.cured, TRUE) AND f.started <= s.started + INTERVAL '4' HOUR
  AND (starts_with(o.signal, 'net-') OR o.signal = 'tls-fail') AND o.signal NOT IN ('net-restored', 'net-refused', 'net-address')
  AND NOT EXISTS (SELECT 1 FROM proof p WHERE p.attempt = f.attempt AND p.standing = 'own')
UNION ALL
-- what the terminal says of its link between such exchanges is the same matter, where payments are refused for want of a key meanwhile
SELECT f.attempt, 0.93 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own' JOIN signin s ON s.attempt = f.try_attempt
WHERE f.kind = 'trouble' AND f.try_outcome IN ('no-answer', 'not-sent') AND starts_with(p.signal, 'net-') AND p.signal NOT IN ('net-restored', 'net-refused', 'net-address')
  AND EXISTS (SELECT 1 FROM proof o WHERE o.attempt = s.attempt AND o.standing = 'own' AND starts_with(o.signal, 'net-'))
  AND EXISTS (SELECT 1 FROM failed k JOIN passed q ON q.attempt = k.attempt JOIN proof o ON o.attempt = k.attempt AND o.standing = 'own'
    WHERE k.device = f.device AND k.kind = 'payment' AND k.started BETWEEN s.started AND f.ended + INTERVAL '1' HOUR AND coalesce(q.last_ok < s.started, TRUE)
      AND o.signal IN ('key-missing', 'sign-in-required', 'not-signed-in', 'pin-key', 'key-download'))
UNION ALL
-- the exchange itself is not to be seen, but its traces are: the link failed shortly before, and one sign-in cured it, with no key loaded in between
SELECT f.attempt, 0.75 AS confidence, h.source, h.line
FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
JOIN history h ON h.device = f.device AND h.moment BETWEEN f.started - INTERVAL '30' MINUTE AND f.started
WHERE f.kind = 'payment' AND f.outcome = 'not-sent' AND p.signal = 'key-missing' AND starts_with(h.signal, 'net-') AND h.signal NOT IN ('net-restored', 'net-refused', 'net-address')
  AND f.cured <= f.started + INTERVAL '2' HOUR AND f.next_ok > f.cured
  AND NOT EXISTS (SELECT 1 FROM signin s WHERE s.device = f.device AND s.started BETWEEN f.started AND f.next_ok AND (s.exchange = 'key-download' OR s.outcome <> 'approved'))
  AND NOT EXISTS (SELECT 1 FROM history o WHERE o.device = f.device AND o.moment BETWEEN f.started - INTERVAL '30' MINUTE AND f.next_ok AND o.signal IN ('tamper', 'key-hardware', 'key-check', 'key-procedure', 'power-restart', 'new-serial'))
