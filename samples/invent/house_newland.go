package invent

// newland is a house that writes in Chinese for Newland terminals, with its own log file.
func newland() *house {
	return &house{
		name: "newland", vendor: "Newland", langs: []string{"zh"}, models: []string{"N910", "N900", "N850"},
		layout: "applog", file: "pos_app.log", app: "com.yuntong.newlandpos", major: 2, serialPrefix: "NL",
		phrases: readPhrases(newlandWords + newlandTrouble + newlandNoise),
		codes: map[string][]vendorCode{
			"key.missing":    {{-1209, ""}, {-1309, ""}},
			"key.noworking":  {{-1209, ""}},
			"key.ped":        {{-1003, ""}, {-1006, ""}},
			"key.service":    {{-821, ""}, {-1010, ""}},
			"key.kcv":        {{-1009, ""}},
			"key.parity":     {{-1311, ""}},
			"key.index":      {{-1207, ""}, {-1313, ""}},
			"net.connect":    {{-308, ""}, {-310, ""}},
			"net.timeout":    {{-306, ""}},
			"net.send":       {{-311, ""}},
			"net.dropped":    {{-312, ""}},
			"net.sim":        {{-201, ""}, {-204, ""}},
			"tls.expired":    {{-817, ""}},
			"card.bad.05":    {{-603, ""}, {-604, ""}},
			"card.partial":   {{-603, ""}, {-604, ""}},
			"card.bad.07":    {{-2051, ""}, {-2010, ""}},
			"card.orient.05": {{-606, ""}},
			"perm.reader":    {{-1012, ""}},
			"perm.pinpad":    {{-1012, ""}, {-1310, ""}},
			"res.memory":     {{-9, ""}},
			"op.cancel":      {{-11, ""}, {-1108, ""}},
			"op.removed":     {{-605, ""}},
			"op.nocard":      {{-10, ""}},
			"op.pintimeout":  {{-1101, ""}, {-1001, ""}},
			"sec.tamper":     {{-1013, ""}},
			"sec.unsigned":   {{-821, ""}},
		},
	}
}

const newlandWords = `
boot|I|main|zh|程序启动 版本:{ver} 机型:{model} 序列号:{sn}
boot.terminal|I|param|zh|终端号：{tid} 商户号：{mid} 批次号：{batch} 主机：{ip}:{port}
boot.ready|I|main|zh|外设打开完毕，NDK初始化完成
sale.begin|I|trans|zh|消费开始，金额：{amt}元
card.ok.05|I|card|zh|插卡读卡完成，卡号：{pan} 输入方式：{mode}
card.ok.07|I|card|zh|挥卡读卡完成，卡号：{pan} 输入方式：{mode}
card.ok.02|I|card|zh|刷卡读卡完成，卡号：{pan} 输入方式：{mode}
pin.ask|D|pinpad|zh|等待持卡人输密
pin.ok|D|pinpad|zh|输密完成
pack|I|iso8583|zh|组包 消息类型：{mti} 处理码：{proc} 流水号：{stan} 金额：{amt12} 输入方式：{mode} 终端号：{tid} 商户号：{mid} 批次号：{batch}
pack.admin|I|iso8583|zh|组包 消息类型：{mti} 处理码：{proc} 流水号：{stan} 网络管理码：{net} 终端号：{tid} 商户号：{mid} 批次号：{batch}
conn.start|D|comm|zh|开始连接 {ip}:{port}
conn.ok|D|comm|zh|连接建立，用时{ms}毫秒
send.ok|D|comm|zh|数据已发出，{len}字节
recv.ok|D|comm|zh|收到应答，{len}字节，用时{ms}毫秒
resp|I|iso8583|zh|解包 消息类型：{mti} 流水号：{stan} 应答码：{rc} 参考号：{rrn} 授权码：{auth} 终端号：{tid}
sale.approved|I|trans|zh|消费结束：成功 流水号：{stan} 参考号：{rrn} 金额：{amt}元
sale.declined|W|trans|zh|消费结束：主机拒绝 流水号：{stan} 应答码：{rc} {rctext}
print.ok|D|print|zh|签购单打印完毕
sale.aborted|W|trans|zh|消费结束：未发送 金额：{amt}元
sale.noanswer|E|trans|zh|消费结束：无应答 流水号：{stan} 金额：{amt}元，已记冲正
signin.begin|I|trans|zh|签到开始
signin.refused|E|trans|zh|签到失败 应答码：{rc} {rctext}
signin.ok|I|trans|zh|签到成功 批次号：{batch}
keys.loaded|I|pinpad|zh|工作密钥写入完毕
keydl.begin|I|trans|zh|下载主密钥开始
keydl.refused|E|trans|zh|下载主密钥失败 应答码：{rc} {rctext}
keydl.ok|I|trans|zh|下载主密钥成功
settle.begin|I|trans|zh|结算开始
settle.refused|E|trans|zh|结算失败 应答码：{rc} {rctext}
settle.ok|I|trans|zh|结算平账 笔数：{count} 合计：{total}元
admin.aborted|E|trans|zh|{what}没有完成
reversal.begin|W|trans|zh|补发冲正 流水号：{stan} 金额：{amt12}
reversal.ok|I|trans|zh|冲正完成 流水号：{stan} 应答码：{rc}
leak.pan|D|card|zh|卡号明文：{clear}
leak.dump|D|comm|zh|发送数据{n}字节
leak.cvv|D|iso8583|zh|附加校验 {clear}
leak.pin|D|pinpad|zh|密文PIN：{clear}
leak.activation|D|active|zh|提交激活码：{clear}
`

const newlandTrouble = `
key.missing|E|pinpad|zh|取PIN密钥失败，密码键盘里没有这把密钥 {err}
key.missing|E|pinpad|zh|主密钥未灌装，无法输密，{err}
key.noworking|E|pinpad|zh|没有可用的工作密钥，签到没做完，{err}
key.noworking|W|trans|zh|工作密钥缺，提示操作员重新签到
key.ped|E|pinpad|zh|安全模块读写出错 {err}
key.ped|E|pinpad|zh|密码键盘硬件操作没有成功，{err}
key.service|E|pinpad|zh|安全服务不认本程序签名 {err}
key.service|E|pinpad|zh|本版本程序调不到密钥接口，{err}
key.kcv|E|pinpad|zh|工作密钥校验值不符 {err}
key.kcv|E|pinpad|zh|密钥记录损坏，KCV比对不过，{err}
key.parity|E|pinpad|zh|密钥奇偶校验不过 {err}
key.index|E|keyload|zh|灌装出错，密钥类型或上级密钥选错 {err}
key.index|E|keyload|zh|灌装步骤颠倒，写入被拒，{err}
key.menu|I|keyload|zh|操作员99进入密钥灌装菜单
key.menu.cancel|W|keyload|zh|密钥灌装中途退出，分量未录完
net.connect|E|comm|zh|连不上主机 {ip}:{port} {err}
net.connect|E|comm|zh|网络不通，建链失败，{err}
net.timeout|E|comm|zh|等应答超过60秒 {err}
net.timeout|E|comm|zh|接收超时，主机没有回数据，{err}
net.send|E|comm|zh|发送出错 {err}
net.dropped|E|comm|zh|等应答时链路断开 {err}
net.refused|E|comm|zh|{ip}:{port} 对端拒绝连接
net.refused|E|comm|zh|连接被拒，端口{port}没有服务
net.signal|W|net|zh|信号强度0格，已掉网
net.signal|W|net|zh|WIFI信号过弱，掉线
net.sim|E|net|zh|SIM卡识别不到 {err}
net.back|I|net|zh|网络恢复，已重新注册
net.slow|W|comm|zh|应答慢，本次{ms}毫秒
cfg.server|I|param|zh|操作员99改通讯参数，主机：{ip}:{port}
tls.expired|E|comm|zh|SSL握手不成功，终端证书已过有效期
tls.expired|E|comm|zh|应用公钥过期，认证不通过 {err}
act.prompt|W|active|zh|本机尚未激活，请输入激活码
act.blocked|W|trans|zh|未激活，不能消费
act.security|W|active|zh|平台要求账户安全验证，请输入激活码
act.wrong|W|active|zh|激活码不对，还可试{few}次
act.done|I|active|zh|激活完成 序列号:{sn}
app.updated|I|update|zh|程序由{old}升级到{ver}
hw.printer|E|print|zh|打印机机芯故障
hw.keypad|E|pinpad|zh|按键失灵，键盘扫描没有反应
hw.screen|E|check|zh|触摸屏自检不过
hw.board|E|check|zh|主板自检不过，协处理器无响应
hw.selftest|E|check|zh|开机自检失败，停止交易
pow.low|W|power|zh|电量只剩{pct}%
pow.voltage|E|power|zh|供电电压{mv}mV，低于工作范围
pow.off|E|power|zh|电池耗尽，即将关机
pow.refused|W|trans|zh|电量不足，不能做交易，请充电
boot.unclean|W|main|zh|上次非正常关机，疑似掉电
emv.aid|E|emv|zh|内核里找不到对应AID，IC卡参数没有下载
emv.capk|E|emv|zh|缺少认证中心公钥，IC卡公钥没有下载
sw.old|E|update|zh|版本{ver}过低，平台要求先升级
crash.note|E|main|zh|程序异常退出，正在重启
perm.reader|E|card|zh|没有读卡器使用权限 {err}
perm.pinpad|E|pinpad|zh|没有密码键盘使用权限 {err}
res.memory|E|main|zh|内存不够，申请失败 {err}
res.anr|E|main|zh|界面5秒没有响应，系统判定ANR
res.slow|W|main|zh|系统忙，CPU占用98%，剩余内存19M
op.cancel|W|trans|zh|操作员按取消键 {err}
op.removed|W|card|zh|卡片提前拔出 {err}
op.password|W|oper|zh|操作员密码输错
op.nocard|W|card|zh|等卡超时，没有人刷卡 {err}
op.pintimeout|W|pinpad|zh|输密超时 {err}
proc.nosignin|W|trans|zh|今日未签到，请先签到
proc.settle|W|trans|zh|昨日未结算，请先结算
proc.batch|W|trans|zh|批次{batch}已满，请结算
card.bad.05|E|card|zh|IC卡上电失败 {err}
card.bad.05|E|card|zh|芯片指令不通，触点接触不好，{err}
card.bad.07|E|card|zh|非接卡通讯出错 {err}
card.bad.02|E|card|zh|磁道数据读不出来
card.orient.05|W|card|zh|有卡但无芯片应答，{err}，提示检查插卡方向
card.orient.02|W|card|zh|没读到磁条，提示磁条朝里重刷
card.partial|E|card|zh|卡号：{pan} 读到后芯片数据中断 {err}
card.noapp|W|emv|zh|卡片应用列表为空，本机不支持此卡
fallback.ask|I|card|zh|芯片读取失败，改刷磁条
sec.tamper|E|pinpad|zh|防拆触发，安全模块已锁 {err}
sec.unsigned|E|main|zh|发现未签名程序访问读卡通道 {err}
sec.process|E|main|zh|发现陌生进程注入收单程序，进程号{pid}
par.lost|E|param|zh|参数文件丢失，恢复出厂值 商户号：000000000000000
`

const newlandNoise = `
noise|D|net|zh|心跳正常
noise|D|ui|zh|屏幕点亮
noise|I|main|zh|定时任务检查完毕
noise|D|print|zh|查纸：有纸
noise|D|net|zh|当前信号4格 LTE
noise|D|ui|zh|返回待机界面
noise|I|update|zh|没有新版本
`
