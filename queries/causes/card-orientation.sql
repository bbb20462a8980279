-- cause: card-orientation
-- family: card-read
-- actor: merchant
-- severity: minor
-- articles: 004-C5
-- title.en: Card inserted wrongly
-- title.zh: 插卡方向或插口错误
-- why.en: The card went in the wrong way round, into the wrong slot or not to the end, so the reader saw no chip or no track. The same card works when it is put in again.
-- why.zh: 卡片方向、插口不对或未插到底，读卡器未检测到芯片或磁道，重新插入即可。
-- evidence.en: Chip detection or swipe fails, and the same card succeeds on the same device within a minute.
-- evidence.zh: 芯片检测或刷卡失败，一分钟内同一卡在同一设备成功。
-- against.en: The same card keeps failing: see card-damaged.
-- against.en: Many cards need several tries on this device: see card-contact or card-reader.
-- against.zh: 同一卡持续失败：见 card-damaged。
-- against.zh: 该设备多张卡都要反复尝试：见 card-contact 或 card-reader。
-- remedy.en: Merchant: show the cardholder the picture on the slot: chip first, facing up, to the end.
-- remedy.en: Merchant: swipe with the stripe towards the mark, in one even move.
-- remedy.en: Merchant: ask support if this happens with many cards a day.
-- remedy.zh: 商户：按卡槽图示引导：芯片朝上朝前，插到底。
-- remedy.zh: 商户：刷卡时磁条朝向标记，匀速一次完成。
-- remedy.zh: 商户：若每天多张卡如此，请联系客服。
-- prevention.en: Keep the pictures on the terminal readable.
-- prevention.en: Prefer contactless: it has no wrong way round.
-- prevention.zh: 保持机身图示清晰。
-- prevention.zh: 优先使用挥卡，不分方向。
-- missing.en: The card token of both tries.
-- missing.en: The terminal's log of the minute after the failure.
-- missing.zh: 两次尝试的卡令牌。
-- missing.zh: 失败后一分钟内的终端日志。
-- sql
-- The read fails and, within a minute or two, the next try on the same device reads a card the same way; or the terminal says that the card
-- is the wrong way round. Where most failures of a device end so, the reader is sound.
WITH quick AS (
  SELECT f.attempt, f.device, p.signal, p.source, p.line, f.card, f.next_card,
    CASE WHEN f.next_outcome IN ('approved', 'declined') AND f.next_started <= f.ended + INTERVAL '2' MINUTE
      AND (p.signal = 'card-chip' AND substr(f.next_entry, 1, 2) = '05' OR p.signal = 'card-stripe' AND substr(f.next_entry, 1, 2) = '02'
        OR p.signal = 'card-contactless' AND substr(f.next_entry, 1, 2) = '07' OR p.signal = 'card-read')
      AND (f.card IS NULL OR f.next_card IS NULL OR f.card = f.next_card) THEN 1 ELSE 0 END AS cured
  FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
  WHERE p.signal IN ('card-chip', 'card-stripe', 'card-contactless', 'card-read') AND f.card_devices < 2
),
share AS (SELECT device, signal, sum(cured) AS cured, count(*) AS failures FROM quick GROUP BY device, signal)
SELECT q.attempt, CASE WHEN 10 * s.cured >= 7 * s.failures THEN 0.95 ELSE 0.75 END AS confidence, q.source, q.line
FROM quick q JOIN share s ON s.device = q.device AND s.signal = q.signal
WHERE q.cured = 1
UNION ALL
SELECT f.attempt, 0.96 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.standing = 'own' AND p.signal = 'card-orientation'
