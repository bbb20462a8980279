-- cause: key-corrupt
-- family: key
-- actor: acquirer
-- severity: critical
-- articles: 000-C5
-- title.en: Stored key record damaged
-- title.zh: 密钥记录损坏
-- why.en: A key is stored, but its check value or parity no longer matches, in the terminal or in the host's security module. A damaged key would produce wrong encryption without a warning, so it is refused. Merchants do not hold keys: nothing done in the shop's files can cause or cure this.
-- why.zh: 密钥还在，但终端或主机加密机中的校验值、奇偶校验已不一致。损坏的密钥会悄悄算出错误结果，所以被拒绝使用。商户并不持有密钥，店内任何文件操作都不会造成、也不能修复。
-- evidence.en: Check-value or parity failures: PAX -304 or -325, UMS -7004 or -7025, Sunmi -40003, Newland -1009; at the host's security module 10, 11 or 84.
-- evidence.en: The device worked before, and no injection lies between its last good payment and the first failure.
-- evidence.zh: 校验值或奇偶校验失败：PAX -304、-325，UMS -7004、-7025，Sunmi -40003，Newland -1009；主机加密机 10、11、84。
-- evidence.zh: 此前设备正常，最后一笔成功与首次失败之间没有灌装。
-- against.en: An injection just before the failure: see key-procedure.
-- against.en: At Nexgo -7004 is a cancelled PIN and no key fault: read a number under its own vendor.
-- against.en: Key store clean, but A0 or 99 after each sign-in: see key-mismatch.
-- against.en: The same code of the security module for many terminals in one minute: see host-outage.
-- against.zh: 失败前刚做过灌装：见 key-procedure。
-- against.zh: Nexgo的-7004是取消输密，与密钥无关：错误码须按各自厂商判读。
-- against.zh: 密钥库正常，但每次签到后仍出现A0或99：见 key-mismatch。
-- against.zh: 同一分钟内多台终端触发加密机同一代码：见 host-outage。
-- remedy.en: Merchant: leave the terminal as it is; no repair is possible in the shop.
-- remedy.en: Acquirer: see on which side the check fails; renew the host record, or issue the terminal's key again.
-- remedy.en: Maintenance: inject the issued key and compare its check value.
-- remedy.en: Maintenance: swap the device if the check value fails once more.
-- remedy.zh: 商户：保持现状，店内无法修复。
-- remedy.zh: 收单机构：判断是哪一侧校验失败，修复主机记录或重新下发终端密钥。
-- remedy.zh: 维护人员：灌装下发的密钥并核对校验值。
-- remedy.zh: 维护人员：若再次校验失败，更换设备。
-- prevention.en: Switch terminals off by their menu, not by pulling power during a sign-in or update.
-- prevention.en: Acquirer: verify key records after each change of the security module.
-- prevention.zh: 通过菜单关机，签到或升级时不要断电。
-- prevention.zh: 收单机构：加密机每次变更后校验密钥记录。
-- missing.en: The security module's log for this terminal.
-- missing.en: The check value noted at the last injection.
-- missing.zh: 该终端的加密机日志。
-- missing.zh: 上次灌装记录的校验值。
-- sql
-- A stored key whose check value or parity does not hold; and the payments that then found no good key.
SELECT f.attempt, 0.955 AS confidence, h.source, h.line
FROM fact f
JOIN proof o ON o.attempt = f.attempt AND o.standing = 'own' AND o.signal IN ('key-missing', 'pin-key', 'key-check', 'key-procedure', 'key-software', 'key-hardware', 'key-download', 'mac-error', 'sign-in-required', 'not-signed-in', 'tamper')
JOIN history h ON h.device = f.device AND h.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE h.signal = 'key-check' AND f.outcome <> 'declined'
  AND NOT EXISTS (SELECT 1 FROM history g WHERE g.device = f.device AND g.signal IN ('key-procedure', 'tamper', 'key-hardware')
    AND g.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended + INTERVAL '1' MINUTE)
UNION ALL
-- the host's security module reports parity or check value
SELECT f.attempt, CASE WHEN p.side = 'host' THEN 0.97 ELSE 0.93 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'key-check' AND p.standing = 'own'
