-- cause: card-unsupported
-- family: card-read
-- actor: cardholder
-- severity: minor
-- articles: 004-C11
-- title.en: Card not supported or not genuine
-- title.zh: 卡片不受支持
-- why.en: Card and terminal found no application in common, or the card belongs to a scheme that this merchant does not take. A card that cannot prove to be genuine ends the same way. Reader and network are in order.
-- why.zh: 卡片与终端没有共同支持的应用，或该卡组织未在本商户开通；无法证明真伪的卡也会如此。读卡器与网络正常。
-- evidence.en: No common application (UMS or Nexgo -8012, Morefun 0x0138, Verifone 0xFC), or 15, 31, 40 or 57, for one card or one card range.
-- evidence.en: Other cards pass on the same device in the same hours.
-- evidence.zh: 某张卡或某一卡段无共同应用（UMS或Nexgo -8012、Morefun 0x0138、Verifone 0xFC），或返回15、31、40、57。
-- evidence.zh: 同一设备同期其他卡正常。
-- against.en: Many ranges on one old version: see software-outdated.
-- against.en: The chip does not answer at all: see card-contact or card-damaged.
-- against.en: Several failed authentications on one device: see security-event.
-- against.zh: 某旧版本上多个卡段都如此：见 software-outdated。
-- against.zh: 芯片完全无应答：见 card-contact 或 card-damaged。
-- against.zh: 单台设备多次卡片认证失败：见 security-event。
-- remedy.en: Cardholder: use another card.
-- remedy.en: Merchant: look at the scheme marks of the card and those on the door.
-- remedy.en: Acquirer: open the scheme for this merchant if it wants to take such cards.
-- remedy.zh: 持卡人：请换卡。
-- remedy.zh: 商户：核对卡面与门店的受理标识。
-- remedy.zh: 收单机构：商户需要受理时开通该卡组织。
-- prevention.en: Show the accepted card marks at the till.
-- prevention.en: Keep application lists and CA keys current.
-- prevention.zh: 在收银台展示受理标识。
-- prevention.zh: 及时更新应用列表与CA公钥。
-- missing.en: The card range (first six digits) and the application offered by the chip.
-- missing.en: The parameter version of the terminal.
-- missing.zh: 卡段（前六位）及芯片提供的应用。
-- missing.zh: 终端参数版本。
-- sql
-- The card offers no application that the terminal knows, while other cards pass.
SELECT f.attempt, CASE WHEN f.read_ok > 0 THEN 0.93 ELSE 0.80 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'card-unsupported' AND p.standing = 'own'
UNION ALL
-- the network has no way to this card's bank, while other cards pass
SELECT f.attempt, 0.91 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.kind = 'payment' AND f.response_class = 'card_data' AND f.response_code IN ('15', '31') AND (f.last_ok IS NOT NULL OR f.next_ok IS NOT NULL)
