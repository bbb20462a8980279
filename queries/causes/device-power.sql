-- cause: device-power
-- family: device
-- actor: merchant
-- severity: major
-- articles: 003-C4 004-C2
-- title.en: Power low or unstable
-- title.zh: 供电不足或不稳
-- why.en: The battery is low or worn, or the supply drops under load: reader, printer and radio draw the most just when a payment runs. The terminal then refuses, or restarts in the middle of it.
-- why.zh: 电池电量低或老化，或负载时电压下降，交易时读卡、打印、无线耗电最大，终端因此拒绝交易或中途重启。
-- evidence.en: Battery or voltage errors (ZVT 0xbf, Zebra LOW_POWER) or an unplanned restart stand right before the failure.
-- evidence.en: Failures gather late in the shift, or with printing, and end on the charger.
-- evidence.zh: 失败之前出现电池或电压错误（ZVT 0xbf、Zebra LOW_POWER）或意外重启。
-- evidence.zh: 失败集中在当班后段或打印时，接上电源后消失。
-- against.en: A restart after an update or a crash report: see software-defect or terminal-parameters-lost.
-- against.en: Errors go on with full power: see device-hardware.
-- against.zh: 升级后的重启或有崩溃报告：见 software-defect 或 terminal-parameters-lost。
-- against.zh: 电量充足仍出错：见 device-hardware。
-- remedy.en: Merchant: put the terminal on its own charger and try again.
-- remedy.en: Merchant: use another socket, without a cooler or motor on the same line.
-- remedy.en: Maintenance: change the battery or the supply if it goes empty within a shift.
-- remedy.zh: 商户：使用原装充电器充电后重试。
-- remedy.zh: 商户：换插座，避免与冰柜、电机共线。
-- remedy.zh: 维护人员：若一班之内耗尽，更换电池或电源。
-- prevention.en: Charge between shifts, and keep the original charger.
-- prevention.en: Watch restarts and low-battery events per device.
-- prevention.zh: 交接班时充电，使用原装充电器。
-- prevention.zh: 按设备关注重启与低电事件。
-- missing.en: The device's system log with battery level.
-- missing.en: Whether the terminal stood on the charger.
-- missing.zh: 含电量信息的系统日志。
-- missing.zh: 当时是否接电源。
-- sql
-- Low or unstable power, or a restart nobody asked for, where neither a crash nor want of memory came first.
SELECT f.attempt, CASE WHEN p.standing = 'own' THEN 0.93 WHEN p.signal = 'power-restart' THEN 0.91 ELSE 0.80 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('power-low', 'power-restart') AND p.standing IN ('own', 'near') AND f.outcome <> 'declined'
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'own'
    AND o.signal IN ('software-crash', 'resources', 'parameters-lost', 'app-upgraded', 'activation-prompt'))
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.standing = 'near' AND o.signal IN ('parameters-lost', 'software-crash', 'activation-prompt'))
