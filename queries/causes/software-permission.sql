-- cause: software-permission
-- family: software
-- actor: maintenance
-- severity: major
-- articles: 003-C10 004-C8
-- title.en: Wrong permissions
-- title.zh: 权限设置不当
-- why.en: The operating system or the device's security layer denies the app a right that it needs: reader, PIN pad or network. The part itself is in order; the call is turned away.
-- why.zh: 操作系统或安全层拒绝了程序所需的读卡、密码键盘或网络权限，部件本身正常，只是调用被拒。
-- evidence.en: Permission-denied codes at the failing step (Sunmi -70001 to -70003, PAX -309 or -323, Nexgo -5001).
-- evidence.en: It begins after an installation, an update or a change of policy on the device.
-- evidence.zh: 失败步骤出现权限拒绝代码（Sunmi -70001 至 -70003，PAX -309、-323，Nexgo -5001）。
-- evidence.zh: 在安装、更新或设备策略变更后开始。
-- against.en: The key service refuses because of the app's signature: see key-software.
-- against.en: Codes such as -5001 differ by vendor: read them under the vendor that wrote them.
-- against.zh: 密钥服务因程序签名拒绝：见 key-software。
-- against.zh: -5001等代码因厂商而异，须按对应厂商判读。
-- remedy.en: Maintenance: grant the missing right in the device's management system.
-- remedy.en: Maintenance: install the build that declares this right, if the current one does not.
-- remedy.en: Maintenance: restart the device and test the step that failed.
-- remedy.zh: 维护人员：在设备管理系统中授予缺少的权限。
-- remedy.zh: 维护人员：若程序未声明该权限，安装已声明的版本。
-- remedy.zh: 维护人员：重启设备并测试失败的步骤。
-- prevention.en: Check the list of rights for each device model before a release.
-- prevention.en: Lock device settings, so that rights are not changed by chance.
-- prevention.zh: 发布前按机型核对权限清单。
-- prevention.zh: 锁定设备设置，避免权限被误改。
-- missing.en: The system log with the denied permission.
-- missing.en: What was installed or changed on the device, and when.
-- missing.zh: 含被拒权限的系统日志。
-- missing.zh: 设备上安装或变更的内容与时间。
-- sql
-- The program lacks the right to use the reader, the PIN pad or the network.
SELECT f.attempt, 0.91 AS confidence, p.source, p.line
FROM fact f JOIN proof p ON p.attempt = f.attempt
WHERE p.signal = 'permission-denied' AND p.standing = 'own' AND f.kind = 'payment'
  AND NOT EXISTS (SELECT 1 FROM proof o WHERE o.attempt = f.attempt AND o.signal IN ('key-missing', 'key-software', 'unsigned-app'))
