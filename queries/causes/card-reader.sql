-- cause: card-reader
-- family: card-read
-- actor: maintenance
-- severity: major
-- articles: 004-C1
-- title.en: Card reader fault
-- title.zh: 读卡器损坏
-- why.en: The card reader of one terminal fails for whatever card is put to it: shock, heat, damp or wear. The error comes before anything is sent, so host and network are not part of it.
-- why.zh: 某台终端的读卡器因撞击、高温、受潮或磨损，对各种卡都失败。错误发生在发送之前，与主机和网络无关。
-- evidence.en: Reader errors for many different cards on one device, by more than one technology (Sunmi -30001, -30003, -30004, UMS -8009, ZVT 0xe2).
-- evidence.en: The same cards are read on other devices.
-- evidence.en: The share of swiped or typed payments rises on this device.
-- evidence.zh: 一台设备上多张不同的卡、不止一种读卡方式出错（Sunmi -30001、-30003、-30004，UMS -8009，ZVT 0xe2）。
-- evidence.zh: 同样的卡在其他设备上能读。
-- evidence.zh: 该设备刷磁条或手输的占比上升。
-- against.en: One card, many devices: see card-damaged.
-- against.en: Chip only: see card-contact. Stripe only: see card-stripe-head.
-- against.en: Works at the second try: see card-orientation.
-- against.en: The card was read and the failure came later: no reader fault.
-- against.zh: 一张卡在多台设备失败：见 card-damaged。
-- against.zh: 仅芯片失败：见 card-contact；仅磁条失败：见 card-stripe-head。
-- against.zh: 第二次即成功：见 card-orientation。
-- against.zh: 卡已读出、之后才失败：不是读卡器故障。
-- remedy.en: Merchant: look into the slot for paper or coins without poking, and restart once.
-- remedy.en: Merchant: use another terminal, or contactless if it still works.
-- remedy.en: Maintenance: clean and test the reader with a test card; swap the device if errors stay.
-- remedy.en: Acquirer: register the new serial before a swapped device is used.
-- remedy.zh: 商户：查看卡槽有无异物（勿用硬物捅），重启一次。
-- remedy.zh: 商户：换用其他终端，或仍可用时改为挥卡。
-- remedy.zh: 维护人员：清洁读卡器并用测试卡测试，仍出错则换机。
-- remedy.zh: 收单机构：换机先登记序列号再使用。
-- prevention.en: Use cleaning cards monthly and keep liquids away.
-- prevention.en: Watch read errors per device: they rise weeks before the end.
-- prevention.zh: 每月使用清洁卡，远离液体。
-- prevention.zh: 按设备关注读卡错误，损坏前数周会上升。
-- missing.en: The terminal's log with reader errors and entry modes.
-- missing.en: Whether the same cards work elsewhere (card token).
-- missing.zh: 含读卡错误与输入方式的终端日志。
-- missing.zh: 同一卡在别处是否可用（卡令牌）。
-- sql
-- Many cards fail on one device, by more than one way of reading; or the reader itself reports a fault.
SELECT f.attempt, CASE WHEN f.ways_bad >= 2 THEN 0.93 WHEN p.signal = 'card-reader' THEN 0.92 ELSE 0.80 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.standing = 'own' AND f.card_devices < 2
  AND (p.signal = 'card-reader'
    OR p.signal IN ('card-chip', 'card-stripe', 'card-contactless', 'card-read') AND f.ways_bad >= 2 AND f.card_bad >= 3
    OR p.signal IN ('card-read', 'card-contactless') AND f.card_bad >= 3)
