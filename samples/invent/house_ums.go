package invent

// ums is a house that writes in Chinese on the uPOS interface, with logcat in its time form.
func ums() *house {
	return &house{
		name: "ums", vendor: "UMS", langs: []string{"zh"}, models: []string{"A8", "P990", "UP1000"},
		layout: "time", file: "upos_logcat.log", app: "com.chinaums.shopkeeper", major: 5, serialPrefix: "UM",
		phrases: readPhrases(umsWords + umsTrouble + umsNoise),
		codes: map[string][]vendorCode{
			"key.missing":    {{-7001, ""}},
			"key.noworking":  {{-7001, ""}},
			"key.ped":        {{-7033, ""}, {-7028, ""}},
			"key.service":    {{-7023, ""}},
			"key.kcv":        {{-7025, ""}, {-7004, ""}},
			"key.parity":     {{-7032, ""}},
			"key.index":      {{-7002, ""}, {-7003, ""}, {-7013, ""}},
			"net.connect":    {{-9001, ""}, {-9003, ""}},
			"net.timeout":    {{-9999, ""}},
			"net.dropped":    {{-9002, ""}},
			"net.sim":        {{-9006, ""}, {-9004, ""}},
			"card.bad.05":    {{-10102, ""}, {-10107, ""}, {-6002, ""}},
			"card.partial":   {{-10102, ""}, {-10107, ""}, {-6002, ""}},
			"card.bad.07":    {{-10208, ""}},
			"card.bad.02":    {{-5999, ""}},
			"card.orient.05": {{-10106, ""}},
			"card.noapp":     {{-8012, ""}},
			"emv.aid":        {{-8012, ""}},
			"perm.pinpad":    {{-7009, ""}, {-7023, ""}},
			"op.cancel":      {{-8020, ""}, {-7006, ""}},
			"op.removed":     {{-10101, ""}, {-8008, ""}},
			"op.nocard":      {{-3, ""}},
			"op.pintimeout":  {{-7015, ""}},
			"hw.printer":     {{-1007, ""}},
			"hw.keypad":      {{-7028, ""}, {-4012, ""}},
			"sec.tamper":     {{-7020, ""}},
			"proc.nosignin":  {{-4, ""}},
		},
	}
}

const umsWords = `
boot|I|UmsShopkeeper|zh|收单应用启动 appVersion={ver} 机型={model} SN={sn}
boot.terminal|I|UmsConfig|zh|读取参数 终端号={tid},商户号={mid},批次号={batch},前置={ip}:{port}
boot.ready|I|uPosService|zh|uPos服务已绑定
sale.begin|I|UmsConsume|zh|[消费]发起 金额={amt}
card.ok.05|I|UmsReadCard|zh|[消费]接触式IC 卡号={pan} 服务点输入方式={mode}
card.ok.07|I|UmsReadCard|zh|[消费]非接IC 卡号={pan} 服务点输入方式={mode}
card.ok.02|I|UmsReadCard|zh|[消费]磁条 卡号={pan} 服务点输入方式={mode}
pin.ask|D|uPosPinPad|zh|弹出密码键盘
pin.ok|D|uPosPinPad|zh|密码键盘返回
pack|I|UmsIso8583|zh|请求报文 [0]={mti} [3]={proc} [4]={amt12} [11]={stan} [22]={mode} [41]={tid} [42]={mid} 批次号={batch}
pack.admin|I|UmsIso8583|zh|请求报文 [0]={mti} [3]={proc} [11]={stan} [41]={tid} [42]={mid} 批次号={batch} 网管码={net}
conn.start|D|UmsHttps|zh|建立通道 {ip}:{port}
conn.ok|D|UmsHttps|zh|通道就绪 {ms}ms
send.ok|D|UmsHttps|zh|上送{len}字节
recv.ok|D|UmsHttps|zh|下行{len}字节 {ms}ms
resp|I|UmsIso8583|zh|应答报文 [0]={mti} [11]={stan} [37]={rrn} [38]={auth} [39]={rc} [41]={tid}
sale.approved|I|UmsConsume|zh|[消费]完成 凭证号={stan} 参考号={rrn} 金额={amt}
sale.declined|W|UmsConsume|zh|[消费]被拒 凭证号={stan} 应答码={rc} 说明={rctext}
print.ok|D|UmsPrinter|zh|小票已出
sale.aborted|W|UmsConsume|zh|[消费]中止 未上送 金额={amt}
sale.noanswer|E|UmsConsume|zh|[消费]结果不明 凭证号={stan} 金额={amt} 待冲正
signin.begin|I|UmsSignIn|zh|[签到]发起
signin.refused|E|UmsSignIn|zh|[签到]被拒 应答码={rc} 说明={rctext}
signin.ok|I|UmsSignIn|zh|[签到]完成 批次号={batch}
keys.loaded|I|uPosPinPad|zh|PIK/MAK更新完毕
keydl.begin|I|UmsKeyDownload|zh|[TMK下载]发起
keydl.refused|E|UmsKeyDownload|zh|[TMK下载]被拒 应答码={rc} 说明={rctext}
keydl.ok|I|UmsKeyDownload|zh|[TMK下载]完成
settle.begin|I|UmsSettle|zh|[结算]发起
settle.refused|E|UmsSettle|zh|[结算]被拒 应答码={rc} 说明={rctext}
settle.ok|I|UmsSettle|zh|[结算]完成 笔数={count} 总额={total}
admin.aborted|E|UmsManage|zh|[{what}]未完成
reversal.begin|W|UmsReversal|zh|[冲正]发起 凭证号={stan} 金额={amt12}
reversal.ok|I|UmsReversal|zh|[冲正]完成 凭证号={stan} 应答码={rc}
leak.pan|D|UmsReadCard|zh|完整卡号 {clear}
leak.dump|V|UmsHttps|zh|报文({n})
leak.cvv|D|UmsIso8583|zh|{clear}
leak.pin|V|uPosPinPad|zh|pinblock={clear}
leak.activation|D|UmsActivate|zh|激活码={clear}
`

const umsTrouble = `
key.missing|E|uPosPinPad|zh|加密PIN时密钥不存在 {err}
key.missing|E|uPosPinPad|zh|密钥未装载，弹不出密码键盘，{err}
key.noworking|E|uPosPinPad|zh|工作密钥为空，上次签到中断，{err}
key.noworking|W|UmsConsume|zh|[消费]无工作密钥，请签到后再做
key.ped|E|uPosPinPad|zh|密码键盘存储区读取异常 {err}
key.ped|E|uPosPinPad|zh|与密码键盘通信异常，{err}
key.service|E|uPosPinPad|zh|密码键盘服务返回权限等级不够 {err}
key.service|E|uPosPinPad|zh|升级后应用验签不过，密钥服务不可用，{err}
key.kcv|E|uPosPinPad|zh|装载PIK时KCV不一致 {err}
key.kcv|E|uPosPinPad|zh|已存密钥校验出错，{err}
key.parity|E|uPosPinPad|zh|密钥奇偶位不对 {err}
key.index|E|UmsKeyInject|zh|母POS灌密出错：索引或层级不对 {err}
key.index|E|UmsKeyInject|zh|灌密顺序不对，{err}
key.menu|I|UmsKeyInject|zh|主管进入灌密界面
key.menu.cancel|W|UmsKeyInject|zh|灌密未完成即返回
net.connect|E|UmsHttps|zh|通道建立不了 {ip}:{port} {err}
net.connect|E|UmsHttps|zh|无法连接网络，{err}
net.timeout|E|UmsHttps|zh|60秒内没有下行数据 {err}
net.timeout|E|UmsHttps|zh|通讯超时，{err}
net.send|E|UmsHttps|zh|上送中断，Broken pipe
net.dropped|E|UmsHttps|zh|通道被断开 {err}
net.refused|E|UmsHttps|zh|前置{ip}:{port}拒绝接入(ECONNREFUSED)
net.refused|E|UmsHttps|zh|Connection refused，前置地址{ip} 端口{port}
net.signal|W|UmsNetwork|zh|移动网络无信号
net.signal|W|UmsNetwork|zh|无线网络断开，信号差
net.sim|E|UmsNetwork|zh|读不到SIM信息 {err}
net.back|I|UmsNetwork|zh|网络已恢复
net.slow|W|UmsHttps|zh|链路拥挤，往返{ms}ms
cfg.server|I|UmsConfig|zh|主管修改前置为{ip}:{port}
tls.expired|E|UmsHttps|zh|证书失效：NotAfter早于当前时间，握手终止
tls.expired|E|UmsHttps|zh|双向认证不过，终端证书到期
act.prompt|W|UmsActivate|zh|请输入激活码完成终端激活
act.blocked|W|UmsConsume|zh|[消费]终端待激活，交易关闭
act.security|W|UmsActivate|zh|风控核验：请重新输入激活码
act.wrong|W|UmsActivate|zh|激活码有误，剩余{few}次
act.done|I|UmsActivate|zh|终端激活成功 SN={sn}
app.updated|I|UmsUpgrade|zh|应用更新 {old} => {ver}
hw.printer|E|UmsPrinter|zh|打印模块故障 {err}
hw.keypad|E|uPosPinPad|zh|键盘无响应 {err}
hw.screen|E|UmsSelfTest|zh|显示屏检测失败
hw.board|E|UmsSelfTest|zh|核心板检测失败
hw.selftest|E|UmsSelfTest|zh|自检未通过，禁止收款
pow.low|W|UmsPower|zh|电池电量低 {pct}%
pow.voltage|E|UmsPower|zh|外接电源电压异常 {mv}mV
pow.off|E|UmsPower|zh|电量用尽自动关机
pow.refused|W|UmsConsume|zh|[消费]电量过低，请接电源
boot.unclean|W|UmsShopkeeper|zh|检测到异常断电重启
emv.aid|E|UmsEmv|zh|终端AID列表无匹配项 {err}
emv.capk|E|UmsEmv|zh|公钥索引未找到，请更新IC参数
sw.old|E|UmsUpgrade|zh|当前版本{ver}停止服务，须更新
crash.note|E|UmsShopkeeper|zh|应用崩溃，守护进程拉起
perm.reader|E|UmsReadCard|zh|系统未授予读卡权限
perm.pinpad|E|uPosPinPad|zh|应用没有权利使用该密钥 {err}
res.memory|E|UmsShopkeeper|zh|内存溢出 OutOfMemoryError
res.anr|E|ActivityManager|zh|ANR in com.chinaums.shopkeeper
res.slow|W|UmsShopkeeper|zh|后台程序过多，可用内存不足20MB
op.cancel|W|UmsConsume|zh|[消费]用户取消 {err}
op.removed|W|UmsReadCard|zh|[消费]交易中拔卡 {err}
op.password|W|UmsOperator|zh|操作员登录密码不对
op.nocard|W|UmsReadCard|zh|[消费]寻卡超时 {err}
op.pintimeout|W|uPosPinPad|zh|密码输入超时 {err}
proc.nosignin|W|UmsConsume|zh|[消费]尚未签到 {err}
proc.settle|W|UmsConsume|zh|[消费]上一批未结算，先做结算
proc.batch|W|UmsConsume|zh|[消费]批次号={batch} 交易数到上限，请结算
card.bad.05|E|UmsReadCard|zh|IC卡复位不成功 {err}
card.bad.05|E|UmsReadCard|zh|IC卡数据奇偶错 {err}
card.bad.07|E|UmsReadCard|zh|感应卡传输错 {err}
card.bad.02|E|UmsReadCard|zh|磁道解码错 {err}
card.orient.05|W|UmsReadCard|zh|卡片插反或未插到位 {err}
card.orient.02|W|UmsReadCard|zh|刷卡方向不对，请重刷
card.partial|E|UmsReadCard|zh|卡号={pan} 后续记录读取出错 {err}
card.noapp|W|UmsEmv|zh|此卡没有可用应用 {err}
fallback.ask|I|UmsReadCard|zh|降级为磁条
sec.tamper|E|uPosPinPad|zh|密码键盘自锁，疑被拆机 {err}
sec.unsigned|E|UmsGuard|zh|非法应用（无签名）调用密码键盘
sec.process|E|UmsGuard|zh|可疑进程{pid}正在读取本应用内存
par.lost|E|UmsConfig|zh|终端参数为空，使用默认 商户号=000000000000000
`

const umsNoise = `
noise|D|WifiMonitor|zh|CTRL-EVENT-BSS-ADDED
noise|I|UmsHeartbeat|zh|心跳包已应答
noise|D|UmsPrinter|zh|打印机状态正常
noise|I|Choreographer|zh|Skipped 34 frames!
noise|D|UmsAd|zh|广告轮播更新
noise|I|ActivityManager|zh|Displayed com.chinaums.shopkeeper/.HomeActivity: +355ms
noise|D|audio_hw|zh|start_output_stream: adev_open
`
