-- cause: card-contact
-- family: card-read
-- actor: maintenance
-- severity: major
-- articles: 004-C3
-- title.en: Chip contacts bad
-- title.zh: 芯片触点不良
-- why.en: The contacts of the chip slot are dirty or worn, so the chip does not power up, or its bits arrive damaged. The stripe and contactless parts of the terminal are not touched by this.
-- why.zh: 芯片卡槽触点脏污或磨损，芯片无法上电或数据出错，磁条与非接部分不受影响。
-- evidence.en: Chip power-on, parity or ATR errors on one device for many cards (Newland -603, UMS -10102).
-- evidence.en: Stripe and tap work on the same device, and the share of chip fallback rises.
-- evidence.zh: 一台设备上多张卡出现芯片上电、奇偶或ATR错误（Newland -603，UMS -10102）。
-- evidence.zh: 同一设备刷卡与挥卡正常，降级刷磁条占比上升。
-- against.en: One card on several devices: see card-damaged.
-- against.en: Works when inserted again at once: see card-orientation.
-- against.en: The chip answers, but no application fits: see card-unsupported or software-outdated.
-- against.zh: 一张卡在多台设备失败：见 card-damaged。
-- against.zh: 立即重插即成功：见 card-orientation。
-- against.zh: 芯片有应答但无匹配应用：见 card-unsupported 或 software-outdated。
-- remedy.en: Merchant: insert the card firmly to the end, chip up; tap where the card allows it.
-- remedy.en: Maintenance: clean the contacts with a cleaning card and test several chips.
-- remedy.en: Maintenance: change the reader or the device if errors stay.
-- remedy.zh: 商户：芯片朝上插到底；支持时请挥卡。
-- remedy.zh: 维护人员：用清洁卡清洁触点并测试多张芯片卡。
-- remedy.zh: 维护人员：仍出错则更换读卡器或设备。
-- prevention.en: Clean chip slots monthly.
-- prevention.en: Watch the fallback share per device.
-- prevention.zh: 每月清洁芯片卡槽。
-- prevention.zh: 按设备关注降级占比。
-- missing.en: Entry modes and chip condition (DE22, DE60.5) of this device.
-- missing.en: The reader's error codes in the terminal's log.
-- missing.zh: 该设备的输入方式与芯片状态（DE22、DE60.5）。
-- missing.zh: 终端日志中的读卡错误码。
-- sql
-- The chip fails on one device while stripe and tap pass.
SELECT f.attempt, CASE WHEN f.chip_bad >= 3 AND f.ways_bad <= 1 THEN 0.94 ELSE 0.78 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-chip' AND p.standing = 'own' AND f.card_devices < 2 AND f.ways_bad <= 1
UNION ALL
SELECT f.attempt, 0.70 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-fallback' AND p.standing = 'own' AND f.card_devices < 2
UNION ALL
-- words that name no way of reading, while stripe and tap pass among the failures and no chip does
SELECT f.attempt, 0.94 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-read' AND p.standing = 'own' AND f.card_devices < 2 AND f.ways_bad = 0
  AND f.card_bad >= 3 AND f.chip_still = 0 AND f.chip_ok > 0 AND f.tap_still + f.stripe_still >= 2
