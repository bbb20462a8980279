-- cause: software-defect
-- family: software
-- actor: maintenance
-- severity: major
-- articles: 000-C8 004-C7
-- title.en: Software defect
-- title.zh: 程序缺陷
-- why.en: The program fails by itself in some situation: it crashes, or builds a message that the host cannot read. The same version fails in the same way on every site, whatever card or network.
-- why.zh: 程序在某种情况下自身出错：崩溃，或组出主机无法解析的报文。同一版本在各网点以同样方式失败，与卡片和网络无关。
-- evidence.en: The same crash or the same format error (30, 904) on one version, across sites and makes of device.
-- evidence.en: It begins with that version and is absent in the version before.
-- evidence.zh: 同一版本在不同网点、不同机型上出现相同崩溃或相同格式错误（30、904）。
-- evidence.zh: 从该版本开始出现，上一版本没有。
-- against.en: Memory or CPU exhausted first: see device-resources.
-- against.en: 30 from all versions at one time: the host changed, see host-outage.
-- against.en: 30 with one card only: the card's data may be at fault.
-- against.zh: 先出现内存或处理器耗尽：见 device-resources。
-- against.zh: 同一时间所有版本都报30：主机有变更，见 host-outage。
-- against.zh: 仅一张卡报30：可能是卡片数据问题。
-- remedy.en: Maintenance: stop the rollout and go back to the last good version where that is possible.
-- remedy.en: Maintenance: send the vendor the stack trace and the masked message that fails.
-- remedy.en: Acquirer: test the corrected version with the cards and cases that failed, then release it step by step.
-- remedy.zh: 维护人员：停止推送，条件允许时回退到上一正常版本。
-- remedy.zh: 维护人员：将堆栈和脱敏后的失败报文提交厂商。
-- remedy.zh: 收单机构：用失败的卡和场景验证修复版本，再分批发布。
-- prevention.en: Release in steps and compare failure rates between versions.
-- prevention.en: Keep the last good version ready to install.
-- prevention.zh: 分批发布，并比较各版本失败率。
-- prevention.zh: 保留上一正常版本以备回退。
-- missing.en: App version of each device and the time of its update.
-- missing.en: The stack trace or the request that was refused.
-- missing.zh: 各设备程序版本与升级时间。
-- missing.zh: 堆栈或被拒的请求报文。
-- sql
-- The program fails by itself, or sends what the host cannot read.
SELECT f.attempt, 0.92 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal IN ('software-crash', 'format-error') AND p.standing = 'own'
UNION ALL
SELECT f.attempt, 0.85 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'format_error'
