-- cause: software-outdated
-- family: software
-- actor: maintenance
-- severity: major
-- articles: 003-C3 004-C6
-- title.en: Software or card parameters out of date
-- title.zh: 软件或参数过旧
-- why.en: The app or its card parameters are older than what cards and host expect: an application, a public key or a rule is missing. Newer cards are then refused, although the reader works.
-- why.zh: 程序或卡参数版本过旧，缺少应用标识、公钥或新规则，读卡器正常但新卡被拒。
-- evidence.en: Missing application or CA key (Sunmi -50014, -50016), or the host asks for an update (EF; 90 or 91 in a Chinese variant).
-- evidence.en: The failures sit on one old version; newer versions are well.
-- evidence.zh: 缺少应用或CA公钥（Sunmi -50014、-50016），或主机要求更新（EF；某中国变体的90、91）。
-- evidence.zh: 失败集中在某一旧版本，新版本正常。
-- against.en: One card only, on any version: see card-unsupported.
-- against.en: It began with the newest version: see software-defect.
-- against.en: 90 and 91 at UnionPay mean cut-over and issuer not available: no update is asked for.
-- against.zh: 仅某张卡、与版本无关：见 card-unsupported。
-- against.zh: 从最新版本开始：见 software-defect。
-- against.zh: 银联的90、91是日切和发卡行不可用，并非要求更新。
-- remedy.en: Merchant: settle the batch, then start the update or the parameter download in the menu.
-- remedy.en: Maintenance: push the current version and card parameters to all terminals of the old version.
-- remedy.en: Maintenance: test a chip and a contactless payment afterwards.
-- remedy.zh: 商户：先结算，再在菜单中更新程序或下载参数。
-- remedy.zh: 维护人员：向旧版本终端推送当前程序与卡参数。
-- remedy.zh: 维护人员：更新后测试插卡和挥卡。
-- prevention.en: Update on a fixed rhythm and watch the spread of versions.
-- prevention.en: Load new CA keys before the old ones end.
-- prevention.zh: 定期更新并关注版本分布。
-- prevention.zh: 在旧公钥失效前装载新公钥。
-- missing.en: App and parameter version per device.
-- missing.en: Chip data (TVR, application) of a failed card, masked.
-- missing.zh: 各设备的程序与参数版本。
-- missing.zh: 失败卡的芯片数据（TVR、应用），须脱敏。
-- sql
-- Card parameters or program too old for what is asked of them.
SELECT f.attempt, 0.92 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('params-missing', 'version-refused') AND p.standing = 'own'
UNION ALL
SELECT f.attempt, 0.88 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class IN ('emv_params', 'software_update')
UNION ALL
-- no common application with card after card on one device: its own list is short, not the cards
SELECT f.attempt, 0.94 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-unsupported' AND p.standing = 'own' AND f.unsupported >= 4 AND f.unsupported_cards <> 1
  AND (f.unsupported_cards >= 3 OR f.mostly_unsupported)
