-- cause: key-hardware
-- family: key
-- actor: maintenance
-- severity: critical
-- articles: 000-C1
-- title.en: Key hardware fault (PED read/write, tamper)
-- title.zh: 密钥硬件故障
-- why.en: Keys live in a secure chip that must be readable and must feel safe. When the chip or its memory fails, or a tamper switch has tripped, reads are refused and the keys may erase themselves by design. A new injection does not hold on such a device.
-- why.zh: 密钥存放在安全芯片中，芯片须可读且未触发安全防护。芯片或存储损坏、拆机开关触发时，读取被拒，密钥会按设计自毁，在这样的设备上重新灌装也无法保持。
-- evidence.en: PED read or write errors (PAX -333, UMS -7033) or tamper and lock codes (PAX -320, UMS -7020, Newland -1013, Sunmi -40017) stand before the first key failure.
-- evidence.en: The fault stays with one serial number after restart and after another injection.
-- evidence.zh: 首次密钥失败之前出现密码键盘读写错误（PAX -333、UMS -7033）或拆机、锁定代码（PAX -320、UMS -7020、Newland -1013、Sunmi -40017）。
-- evidence.zh: 重启或重新灌装后，故障仍在同一序列号上。
-- against.en: Key missing with no hardware code before it: see key-missing.
-- against.en: The same error on several devices with one app version: see key-software.
-- against.zh: 仅缺密钥而此前没有硬件代码：见 key-missing。
-- against.zh: 同一程序版本的多台设备出现相同错误：见 key-software。
-- remedy.en: Merchant: take the terminal out of use and keep it closed; do not open it or restart it over and over.
-- remedy.en: Maintenance: swap the device; a tampered device must never be injected again.
-- remedy.en: Acquirer: cancel the old serial, register the new one and arrange its injection.
-- remedy.en: Acquirer: where a tamper has no known reason (fall, flat battery), open a security case as well.
-- remedy.zh: 商户：停用该终端，不要拆开，也不必反复重启。
-- remedy.zh: 维护人员：更换设备；触发过拆机保护的设备不得再次灌装。
-- remedy.zh: 收单机构：注销旧序列号，登记新机并安排灌装。
-- remedy.zh: 收单机构：若拆机报警没有已知原因（摔落、电池耗尽），同时按安全事件处理。
-- prevention.en: Mount terminals so that they do not fall, and keep them dry and cool.
-- prevention.en: Watch PED and restart errors per device: they rise before the chip gives up.
-- prevention.zh: 固定好终端，防摔、防潮、防高温。
-- prevention.zh: 按设备关注密码键盘错误与重启次数，损坏前通常会上升。
-- missing.en: The terminal's system or PED log before the first key error.
-- missing.en: Repair history of the serial number.
-- missing.zh: 首个密钥错误之前的系统日志或密码键盘日志。
-- missing.zh: 该序列号的维修记录。
-- sql
-- A PIN pad that cannot read or write its keys, or locked itself, before or with the key failure.
SELECT f.attempt, CASE WHEN h.signal = 'tamper' THEN 0.955 ELSE 0.96 END AS confidence, h.source, h.line
FROM fact f JOIN history h ON h.device = f.device AND h.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended + INTERVAL '1' MINUTE
WHERE h.signal IN ('key-hardware', 'tamper') AND f.outcome <> 'declined'
  AND EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own' AND o.signal IN ('key-missing', 'pin-key', 'key-check', 'key-procedure', 'key-software', 'key-hardware', 'key-download', 'mac-error', 'sign-in-required', 'not-signed-in', 'tamper'))
