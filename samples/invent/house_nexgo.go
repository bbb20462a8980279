package invent

// nexgo is a house that writes in two languages for Nexgo terminals, with its own log file.
func nexgo() *house {
	return &house{
		name: "nexgo", vendor: "NEXGO", langs: []string{"en", "zh"}, models: []string{"N86", "N6", "N92"},
		layout: "applog2", file: "smartpos.log", app: "com.rivergate.nexgo", major: 4, serialPrefix: "NX",
		phrases: readPhrases(nexgoWords + nexgoTrouble + nexgoTroubleZH + nexgoNoise),
		codes: map[string][]vendorCode{
			"key.missing":   {{-7001, ""}},
			"key.noworking": {{-7001, ""}},
			"key.ped":       {{-7010, ""}, {-7011, ""}},
			"key.index":     {{-7002, ""}},
			"net.timeout":   {{-8029, ""}},
			"card.bad.05":   {{-8009, ""}},
			"card.partial":  {{-8009, ""}},
			"card.noapp":    {{-8012, ""}},
			"emv.aid":       {{-8012, ""}},
			"perm.reader":   {{-5001, ""}},
			"op.cancel":     {{-7004, ""}},
			"op.removed":    {{-10101, ""}},
			"op.pintimeout": {{-7009, ""}},
			"hw.printer":    {{-1007, ""}},
		},
	}
}

const nexgoWords = `
boot|I|App|en|start smartpos version={ver} model={model} sn={sn}
boot|I|App|zh|启动 smartpos version={ver} model={model} sn={sn}
boot.terminal|I|Config|en|terminalId={tid} merchantId={mid} batchNo={batch} server={ip}:{port}
boot.terminal|I|Config|zh|终端配置 terminalId={tid} merchantId={mid} batchNo={batch} server={ip}:{port}
boot.ready|I|DeviceEngine|en|device engine up
boot.ready|I|DeviceEngine|zh|设备引擎就绪
sale.begin|I|Purchase|en|purchase opened {"amount":"{amt}","currency":"156"}
sale.begin|I|Purchase|zh|打开消费 {"amount":"{amt}","currency":"156"}
card.ok.05|I|CardReader|en|slot=ICC1 ok cardNo={pan} posEntry={mode}
card.ok.05|I|CardReader|zh|插卡成功 cardNo={pan} posEntry={mode}
card.ok.07|I|CardReader|en|slot=RF ok cardNo={pan} posEntry={mode}
card.ok.07|I|CardReader|zh|感应成功 cardNo={pan} posEntry={mode}
card.ok.02|I|CardReader|en|slot=SWIPE ok cardNo={pan} posEntry={mode}
card.ok.02|I|CardReader|zh|刷卡成功 cardNo={pan} posEntry={mode}
pin.ask|D|NexgoPinPad|en|inputOnlinePin
pin.ask|D|NexgoPinPad|zh|请求联机PIN
pin.ok|D|NexgoPinPad|en|onInputResult ok
pin.ok|D|NexgoPinPad|zh|PIN已输入
pack|I|Iso|en|tx {"mti":"{mti}","procCode":"{proc}","traceNo":"{stan}","amount":"{amt12}","posEntry":"{mode}","terminalId":"{tid}","merchantId":"{mid}","batchNo":"{batch}"}
pack|I|Iso|zh|发往主机 {"mti":"{mti}","procCode":"{proc}","traceNo":"{stan}","amount":"{amt12}","posEntry":"{mode}","terminalId":"{tid}","merchantId":"{mid}","batchNo":"{batch}"}
pack.admin|I|Iso|en|tx {"mti":"{mti}","procCode":"{proc}","traceNo":"{stan}","netCode":"{net}","terminalId":"{tid}","merchantId":"{mid}","batchNo":"{batch}"}
pack.admin|I|Iso|zh|发往主机 {"mti":"{mti}","procCode":"{proc}","traceNo":"{stan}","netCode":"{net}","terminalId":"{tid}","merchantId":"{mid}","batchNo":"{batch}"}
conn.start|D|Net|en|dial {ip}:{port}
conn.start|D|Net|zh|连接 {ip}:{port}
conn.ok|D|Net|en|dialled in {ms} ms
conn.ok|D|Net|zh|已连接 {ms} ms
send.ok|D|Net|en|write {len} bytes
send.ok|D|Net|zh|写出 {len} 字节
recv.ok|D|Net|en|read {len} bytes after {ms} ms
recv.ok|D|Net|zh|读入 {len} 字节 {ms} ms
resp|I|Iso|en|rx {"mti":"{mti}","traceNo":"{stan}","respCode":"{rc}","refNo":"{rrn}","authCode":"{auth}","terminalId":"{tid}"}
resp|I|Iso|zh|主机返回 {"mti":"{mti}","traceNo":"{stan}","respCode":"{rc}","refNo":"{rrn}","authCode":"{auth}","terminalId":"{tid}"}
sale.approved|I|Purchase|en|purchase ok traceNo={stan} refNo={rrn} amount={amt}
sale.approved|I|Purchase|zh|消费成功 traceNo={stan} refNo={rrn} amount={amt}
sale.declined|W|Purchase|en|purchase refused traceNo={stan} respCode={rc} msg="{rctext}"
sale.declined|W|Purchase|zh|消费失败 traceNo={stan} respCode={rc} msg="{rctext}"
print.ok|D|Printer|en|receipt ok
print.ok|D|Printer|zh|打印完成
sale.aborted|W|Purchase|en|purchase dropped locally amount={amt}
sale.aborted|W|Purchase|zh|消费本地终止 amount={amt}
sale.noanswer|E|Purchase|en|purchase in doubt traceNo={stan} amount={amt}, to be reversed
sale.noanswer|E|Purchase|zh|消费状态未知 traceNo={stan} amount={amt}，等待冲正
signin.begin|I|Login|en|login opened
signin.begin|I|Login|zh|签到发起
signin.refused|E|Login|en|login refused respCode={rc} msg="{rctext}"
signin.refused|E|Login|zh|签到被拒绝 respCode={rc} msg="{rctext}"
signin.ok|I|Login|en|login ok batchNo={batch}
signin.ok|I|Login|zh|签到完成 batchNo={batch}
keys.loaded|I|NexgoPinPad|en|writeWKey PIN MAC ok
keys.loaded|I|NexgoPinPad|zh|工作密钥写入成功
keydl.begin|I|RemoteKey|en|remote key load opened
keydl.begin|I|RemoteKey|zh|远程下载密钥发起
keydl.refused|E|RemoteKey|en|remote key load refused respCode={rc} msg="{rctext}"
keydl.refused|E|RemoteKey|zh|远程下载密钥被拒绝 respCode={rc} msg="{rctext}"
keydl.ok|I|RemoteKey|en|remote key load ok
keydl.ok|I|RemoteKey|zh|远程下载密钥完成
settle.begin|I|Settlement|en|settlement opened
settle.begin|I|Settlement|zh|结算发起
settle.refused|E|Settlement|en|settlement refused respCode={rc} msg="{rctext}"
settle.refused|E|Settlement|zh|结算被拒绝 respCode={rc} msg="{rctext}"
settle.ok|I|Settlement|en|settlement ok count={count} total={total}
settle.ok|I|Settlement|zh|结算完成 count={count} total={total}
admin.aborted|E|Admin|en|{what} gave up
admin.aborted|E|Admin|zh|{what}放弃
reversal.begin|W|AutoVoid|en|reversal out traceNo={stan} amount={amt12}
reversal.begin|W|AutoVoid|zh|冲正上送 traceNo={stan} amount={amt12}
reversal.ok|I|AutoVoid|en|reversal ok traceNo={stan} respCode={rc}
reversal.ok|I|AutoVoid|zh|冲正成功 traceNo={stan} respCode={rc}
leak.pan|D|CardReader|en|getCardNo() -> {clear}
leak.dump|D|Net|en|hex {n}
leak.cvv|D|Iso|en|extra {clear}
leak.pin|D|NexgoPinPad|en|data={clear} pinBlock
leak.activation|D|Activate|en|post activationCode={clear}
`

const nexgoTrouble = `
key.missing|E|NexgoPinPad|en|inputOnlinePin failed, key not found {err}
key.noworking|E|NexgoPinPad|en|work key not loaded, login did not complete {err}
key.ped|E|NexgoPinPad|en|pinpad open error {err}
key.service|E|NexgoPinPad|en|key service rejected caller: certificate of app not accepted
key.kcv|E|NexgoPinPad|en|writeWKey: kcv compare failed
key.parity|E|NexgoPinPad|en|key parity error
key.index|E|KeyMenu|en|writeMKey failed, bad key index {err}
key.menu|I|KeyMenu|en|maintenance user opened the key menu
key.menu.cancel|W|KeyMenu|en|key menu closed, nothing stored
net.connect|E|Net|en|dial {ip}:{port} failed, network unreachable
net.timeout|E|Net|en|read deadline exceeded {err}
net.send|E|Net|en|write failed, connection lost
net.dropped|E|Net|en|peer hung up, connection reset
net.refused|E|Net|en|dial {ip}:{port} refused
net.signal|W|Telephony|en|no service, signal lost
net.sim|E|Telephony|en|sim card not detected
net.back|I|Telephony|en|in service again
net.slow|W|Net|en|late response {ms} ms
cfg.server|I|Config|en|server changed to {ip}:{port} by admin
tls.expired|E|Net|en|tls: certificate expired
act.prompt|W|Activate|en|activation needed, please key in the code
act.blocked|W|Purchase|en|not activated, purchase not possible
act.security|W|Activate|en|risk control asks to activate again
act.wrong|W|Activate|en|code invalid, remaining {few}
act.done|I|Activate|en|activated sn={sn}
app.updated|I|Ota|en|ota installed {old} to {ver}
hw.printer|E|Printer|en|printer broken {err}
hw.keypad|E|Board|en|key matrix dead
hw.screen|E|Board|en|display test failed
hw.board|E|Board|en|mainboard test failed
hw.selftest|E|Board|en|startup test not passed, trading off
pow.low|W|Power|en|battery low {pct}%
pow.voltage|E|Power|en|vbus {mv}mV unstable
pow.off|E|Power|en|power down now
pow.refused|W|Purchase|en|plug in the charger first
boot.unclean|W|App|en|dirty restart, last shutdown was not ours
emv.aid|E|Emv|en|aid list has no match {err}
emv.capk|E|Emv|en|capk not found
sw.old|E|Ota|en|version {ver} unsupported by server
crash.note|E|App|en|crashed, watchdog restart
perm.reader|E|CardReader|en|reader access denied {err}
perm.pinpad|E|NexgoPinPad|en|pinpad access denied for this uid
res.memory|E|App|en|out of memory
res.anr|E|App|en|ui frozen for 10s
res.slow|W|App|en|cpu 99%, lowmemorykiller active
op.cancel|W|Purchase|en|cancelled at terminal {err}
op.removed|W|CardReader|en|icc pulled {err}
op.password|W|Operator|en|bad password for operator 02
op.nocard|W|CardReader|en|search card time up
op.pintimeout|W|NexgoPinPad|en|pin time up {err}
proc.nosignin|W|Purchase|en|login needed before purchase
proc.settle|W|Purchase|en|unsettled batch from yesterday, settle first
proc.batch|W|Purchase|en|batchNo={batch} full
card.bad.05|E|CardReader|en|icc command failed {err}
card.bad.07|E|CardReader|en|rf activate failed
card.bad.02|E|CardReader|en|track decode failed
card.orient.05|W|CardReader|en|icc no atr, insert the card the other way
card.orient.02|W|CardReader|en|empty swipe, turn the card
card.partial|E|CardReader|en|cardNo={pan} partly read, icc command failed {err}
card.noapp|W|Emv|en|empty candidate list {err}
fallback.ask|I|CardReader|en|fallback to swipe
sec.tamper|E|NexgoPinPad|en|tamper flag set
sec.unsigned|E|Guard|en|apk without signature was run
sec.process|E|Guard|en|foreign process in payment sandbox
par.lost|E|Config|en|config gone after restart, default merchantId=000000000000000
`

const nexgoTroubleZH = `
key.missing|E|NexgoPinPad|zh|PIN密钥找不到 {err}
key.noworking|E|NexgoPinPad|zh|工作密钥未写入，签到未完成 {err}
key.ped|E|NexgoPinPad|zh|密码键盘打开错误 {err}
key.service|E|NexgoPinPad|zh|密钥服务拒绝调用，应用证书不受信
key.kcv|E|NexgoPinPad|zh|写工作密钥校验失败
key.parity|E|NexgoPinPad|zh|密钥奇偶错误
key.index|E|KeyMenu|zh|写主密钥失败，索引错 {err}
key.menu|I|KeyMenu|zh|维护员打开密钥菜单
key.menu.cancel|W|KeyMenu|zh|密钥菜单关闭，未保存
net.connect|E|Net|zh|{ip}:{port} 网络不可达
net.timeout|E|Net|zh|读超时 {err}
net.send|E|Net|zh|写失败，连接丢失
net.dropped|E|Net|zh|对端挂断
net.refused|E|Net|zh|{ip}:{port} 连接遭拒绝
net.signal|W|Telephony|zh|无服务
net.sim|E|Telephony|zh|未检测到SIM卡
net.back|I|Telephony|zh|恢复服务
net.slow|W|Net|zh|响应迟缓 {ms} ms
cfg.server|I|Config|zh|管理员将服务器改为 {ip}:{port}
tls.expired|E|Net|zh|TLS证书过期
act.prompt|W|Activate|zh|需要激活，请键入激活码
act.blocked|W|Purchase|zh|设备未激活，消费不可用
act.security|W|Activate|zh|风险控制要求再次激活
act.wrong|W|Activate|zh|激活码无效，余{few}次
act.done|I|Activate|zh|已激活 sn={sn}
app.updated|I|Ota|zh|OTA安装 {old} 至 {ver}
hw.printer|E|Printer|zh|打印头损坏 {err}
hw.keypad|E|Board|zh|按键矩阵失效
hw.screen|E|Board|zh|屏幕测试失败
hw.board|E|Board|zh|主板测试失败
hw.selftest|E|Board|zh|启动测试未过，交易关闭
pow.low|W|Power|zh|低电 {pct}%
pow.voltage|E|Power|zh|vbus {mv}mV 不稳
pow.off|E|Power|zh|没电关机
pow.refused|W|Purchase|zh|请先插充电器
boot.unclean|W|App|zh|异常重启，上次关机不完整
emv.aid|E|Emv|zh|AID无匹配 {err}
emv.capk|E|Emv|zh|CAPK未找到
sw.old|E|Ota|zh|服务器不支持版本 {ver}
crash.note|E|App|zh|崩溃，看门狗重启
perm.reader|E|CardReader|zh|读卡器访问被拒 {err}
perm.pinpad|E|NexgoPinPad|zh|密码键盘访问被拒
res.memory|E|App|zh|内存耗尽
res.anr|E|App|zh|界面卡死10秒
res.slow|W|App|zh|cpu 99%，系统开始清理进程
op.cancel|W|Purchase|zh|终端取消 {err}
op.removed|W|CardReader|zh|卡被抽走 {err}
op.password|W|Operator|zh|02号操作员口令错误
op.nocard|W|CardReader|zh|寻卡到时
op.pintimeout|W|NexgoPinPad|zh|输PIN到时 {err}
proc.nosignin|W|Purchase|zh|消费前需签到
proc.settle|W|Purchase|zh|昨天的批次没结算，先结算
proc.batch|W|Purchase|zh|batchNo={batch} 已满
card.bad.05|E|CardReader|zh|IC卡命令失败 {err}
card.bad.07|E|CardReader|zh|射频激活失败
card.bad.02|E|CardReader|zh|磁道解析失败
card.orient.05|W|CardReader|zh|无ATR，请换个方向插卡
card.orient.02|W|CardReader|zh|空刷，请翻转卡片
card.partial|E|CardReader|zh|cardNo={pan} 只读出一部分，IC卡命令失败 {err}
card.noapp|W|Emv|zh|候选列表为空 {err}
fallback.ask|I|CardReader|zh|改为刷磁条
sec.tamper|E|NexgoPinPad|zh|拆机标志置位
sec.unsigned|E|Guard|zh|运行了没有签名的apk
sec.process|E|Guard|zh|支付沙箱里出现外来进程
par.lost|E|Config|zh|重启后配置丢失，默认 merchantId=000000000000000
`

const nexgoNoise = `
noise|D|Net|en|keepalive
noise|D|App|en|screen on
noise|D|Ota|en|no update
noise|D|Printer|en|paper ok
noise|D|App|zh|回到主界面
noise|D|Net|zh|心跳
`
