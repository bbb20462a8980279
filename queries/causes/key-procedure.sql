-- cause: key-procedure
-- family: key
-- actor: maintenance
-- severity: critical
-- articles: 000-C3 000-C6
-- title.en: Wrong key-injection steps or values
-- title.zh: 密钥灌装操作不当
-- why.en: An injection ran, but with a wrong index, order, key type or parent key, or it was left half-way. The chip then holds a key under a place or a parent that the app does not ask for, and unwrapping the next key fails.
-- why.zh: 灌装已经执行，但索引、顺序、密钥类型或上级密钥不对，或中途取消。芯片中的密钥不在程序要求的位置或上级之下，解下一级密钥时失败。
-- evidence.en: Index, type, order or parent-key errors (PAX -302, -303, -310, -312, -313; Sunmi -40011) or a cancelled key menu, during or right after an injection.
-- evidence.en: The first sign-in after the injection fails, while the device worked before or is new.
-- evidence.zh: 灌装期间或刚结束时出现索引、类型、顺序或上级密钥错误（PAX -302、-303、-310、-312、-313；Sunmi -40011），或密钥菜单被取消。
-- evidence.zh: 灌装后的首次签到失败，而设备此前正常或是新机。
-- against.en: The injection is long past and the device worked since: see key-mismatch or key-corrupt.
-- against.en: 97 at the sign-in: the terminal number is wrong or not registered, see terminal-unregistered.
-- against.zh: 灌装已久且期间正常：见 key-mismatch 或 key-corrupt。
-- against.zh: 签到返回97：终端号错误或未登记，见 terminal-unregistered。
-- remedy.en: Maintenance: check terminal number, acquirer and key set against the work order before touching the device.
-- remedy.en: Maintenance: erase the half-done load and inject again in the order of the procedure: transport key, then master key.
-- remedy.en: Maintenance: compare the check value with the sheet, then sign in and make a test payment.
-- remedy.zh: 维护人员：动手前按工单核对终端号、收单机构与密钥套。
-- remedy.zh: 维护人员：清除未完成的灌装，按规程先传输密钥后主密钥重新灌装。
-- remedy.zh: 维护人员：与清单核对校验值，再签到并测试。
-- prevention.en: Let trained staff of the acquirer inject, with the checklist of that device model.
-- prevention.en: Record device, key set and check value of every injection.
-- prevention.zh: 由收单机构受训人员按该机型清单灌装。
-- prevention.zh: 每次灌装记录设备、密钥套与校验值。
-- missing.en: The log of the injection tool or key-loading device.
-- missing.en: Which key set and index the app expects.
-- missing.zh: 灌装工具或母POS的日志。
-- missing.zh: 程序要求的密钥套与索引。
-- sql
-- Wrong index, order, type or parent while keys were injected; and the payments that then found no key.
SELECT f.attempt, CASE WHEN o.signal = 'key-procedure' THEN 0.96 ELSE 0.95 END AS confidence, h.source, h.line
FROM fact f
JOIN proof o ON o.attempt = f.attempt AND o.standing = 'own' AND o.signal IN ('key-missing', 'pin-key', 'key-check', 'key-procedure', 'key-software', 'key-hardware', 'key-download', 'mac-error', 'sign-in-required', 'not-signed-in', 'tamper')
JOIN history h ON h.device = f.device AND h.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE h.signal = 'key-procedure' AND f.outcome <> 'declined'
