-- cause: card-stripe-head
-- family: card-read
-- actor: maintenance
-- severity: major
-- articles: 004-C4
-- title.en: Stripe head fault
-- title.zh: 磁头故障
-- why.en: The magnetic head is dirty, worn or out of place, so tracks come through with gaps. Chip and contactless payments on the same terminal go on.
-- why.zh: 磁头脏污、磨损或偏移，磁道数据不完整，而同一终端的芯片与非接交易正常。
-- evidence.en: Stripe errors only (Sunmi -30006 to -30012), for many cards on one device.
-- evidence.en: Chip and tap succeed on it in the same hours.
-- evidence.zh: 一台设备上多张卡只有磁条错误（Sunmi -30006 至 -30012）。
-- evidence.zh: 同一时段该设备插卡与挥卡成功。
-- against.en: The app refuses the swipe because the card has a chip (Sunmi -30013, UnionPay 45): that is a rule and no fault.
-- against.en: One card only: see card-damaged.
-- against.zh: 因卡带芯片而拒绝刷卡（Sunmi -30013、银联45）：这是规则，不是故障。
-- against.zh: 仅一张卡：见 card-damaged。
-- remedy.en: Merchant: use the chip or tap; swipe evenly in one go if there is only a stripe.
-- remedy.en: Maintenance: clean the head with a cleaning card and test.
-- remedy.en: Maintenance: change the head or the device if errors stay.
-- remedy.zh: 商户：优先插卡或挥卡；只有磁条时匀速一次刷过。
-- remedy.zh: 维护人员：用清洁卡清洁磁头并测试。
-- remedy.zh: 维护人员：仍出错则更换磁头或设备。
-- prevention.en: Clean stripe heads monthly.
-- prevention.en: Move to chip and contactless wherever cards allow it.
-- prevention.zh: 每月清洁磁头。
-- prevention.zh: 尽量使用芯片与非接。
-- missing.en: The terminal's log with stripe errors by card.
-- missing.en: Chip and tap results of the same device.
-- missing.zh: 按卡区分的磁条错误日志。
-- missing.zh: 同一设备插卡与挥卡结果。
-- sql
-- Only the stripe fails on one device; chip and tap pass.
SELECT f.attempt, CASE WHEN f.stripe_bad >= 3 AND f.ways_bad <= 1 THEN 0.94 ELSE 0.78 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-stripe' AND p.standing = 'own' AND f.card_devices < 2 AND f.ways_bad <= 1
UNION ALL
-- words that name no way of reading, while chip and tap pass among the failures and no stripe does
SELECT f.attempt, 0.935 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-read' AND p.standing = 'own' AND f.card_devices < 2 AND f.ways_bad = 0
  AND f.card_bad >= 3 AND f.stripe_still = 0 AND f.stripe_ok > 0 AND f.chip_still >= 2 AND f.tap_still >= 1
