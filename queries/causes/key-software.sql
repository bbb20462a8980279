-- cause: key-software
-- family: key
-- actor: maintenance
-- severity: critical
-- articles: 000-C2 000-C8
-- title.en: Software cannot handle the key
-- title.zh: 软件无法处理密钥
-- why.en: The keys may be sound, but the app cannot reach them: its signature is not accepted, it lacks a permission, or the key service of the device has gone away. The request for the key never gets to the chip, so nothing is sent.
-- why.zh: 密钥可能完好，但程序取不到：签名未被认可、缺少权限，或设备的密钥服务已断开。取密钥的请求没有到达芯片，因此也没有发出交易。
-- evidence.en: App signature, permission or service errors from the key interface (Sunmi -40001, -70005, -20008).
-- evidence.en: The first such error follows a new app version, on several devices of that version.
-- evidence.zh: 密钥接口返回程序签名、权限或服务错误（Sunmi -40001、-70005、-20008）。
-- evidence.zh: 首个此类错误紧跟程序升级，且该版本的多台设备都有。
-- against.en: One device only, other devices of the version are well: see key-missing or key-hardware.
-- against.en: The permission refused concerns reader or network rather than keys: see software-permission.
-- against.zh: 仅一台设备出现，同版本其他设备正常：见 key-missing 或 key-hardware。
-- against.zh: 被拒的是读卡或网络权限而非密钥：见 software-permission。
-- remedy.en: Maintenance: restart the device once, so that the key service starts afresh.
-- remedy.en: Maintenance: install the build that is signed for this device model, or go back to the last good version.
-- remedy.en: Maintenance: check the permissions that the app declares for PIN pad and security.
-- remedy.en: Maintenance: sign in and make a test payment; inject only if the key store then says that keys are missing.
-- remedy.zh: 维护人员：先重启一次，使密钥服务重新启动。
-- remedy.zh: 维护人员：安装针对该机型正确签名的版本，或回退到上一正常版本。
-- remedy.zh: 维护人员：检查程序声明的密码键盘与安全权限。
-- remedy.zh: 维护人员：签到并测试；只有密钥库确实报缺失时才重新灌装。
-- prevention.en: Release new versions to a few terminals first and watch key errors for a day.
-- prevention.en: Check signature and permissions in the build, before it is rolled out.
-- prevention.zh: 新版本先小范围发布，观察一天密钥错误。
-- prevention.zh: 发布前在构建环节检查签名与权限。
-- missing.en: App version and update time of each device.
-- missing.en: The system log that shows the refusal of the key service.
-- missing.zh: 各设备的程序版本与升级时间。
-- missing.zh: 显示密钥服务拒绝的系统日志。
-- sql
-- The key service, its signature or its rights stop the program from handling keys that may well be there: at sign-in as well as in payments.
SELECT f.attempt, CASE WHEN p.signal = 'key-software' THEN 0.96 ELSE 0.95 END AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt AND p.standing = 'own'
WHERE p.signal IN ('key-software', 'unsigned-app', 'permission-denied') AND f.outcome <> 'declined'
  AND (p.signal = 'key-software'
    OR f.exchange IN ('sign-in', 'key-download')
    OR EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.signal IN ('key-missing', 'key-software', 'pin-key'))
    OR EXISTS (SELECT 1 FROM history h WHERE h.device = f.device AND h.signal IN ('key-software', 'unsigned-app') AND h.moment BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended + INTERVAL '1' MINUTE)
    OR EXISTS (SELECT 1 FROM failed s JOIN proof o ON o.attempt = s.attempt
      WHERE s.device = f.device AND s.exchange IN ('sign-in', 'key-download') AND s.outcome <> 'approved' AND o.standing = 'own'
        AND o.signal IN ('key-software', 'unsigned-app', 'permission-denied')
        AND s.started BETWEEN coalesce(f.last_ok, f.started - INTERVAL '7' DAY) AND f.ended))
