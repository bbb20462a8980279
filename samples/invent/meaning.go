package invent

// meanings say in a terminal's words what a response code means.
var meanings = map[string][2]string{
	"00": {"approved", "交易成功"},
	"03": {"merchant invalid", "商户无效"},
	"12": {"transaction invalid", "交易无效"},
	"30": {"message format error", "报文格式错"},
	"34": {"fraud suspected", "有作弊嫌疑"},
	"41": {"lost card", "卡已挂失"},
	"43": {"stolen card", "被窃卡"},
	"45": {"use the chip", "请使用芯片交易"},
	"51": {"insufficient funds", "可用余额不足"},
	"54": {"expired card", "卡片已过期"},
	"55": {"incorrect PIN", "密码错"},
	"57": {"not permitted to cardholder", "持卡人不可做此交易"},
	"58": {"not permitted to terminal", "终端不可做此交易"},
	"59": {"suspected fraud", "卡片校验错"},
	"61": {"amount limit exceeded", "超出金额限制"},
	"62": {"restricted card", "受限制的卡"},
	"63": {"security violation", "违反安全保密规定"},
	"65": {"count limit exceeded", "超出取款次数限制"},
	"68": {"no answer in time", "应答超时"},
	"77": {"batch out of step, sign in again", "批次不一致，重新签到"},
	"80": {"MAC incorrect", "MAC校验错"},
	"91": {"issuer not available", "发卡方状态不正常"},
	"93": {"against the rules", "交易违反规定"},
	"96": {"system malfunction", "系统故障"},
	"97": {"terminal not registered", "终端号未登记"},
	"98": {"no answer from issuer", "发卡方无应答"},
	"99": {"PIN format, sign in again", "PIN格式错，重新签到"},
	"A0": {"MAC failure, sign in again", "MAC错误，重新签到"},
}

// meaning returns the words for a code; 83 is the terminal's fault at one
// acquirer only and a fraud decision in card schemes.
func meaning(code, lang, profile string) string {
	m, ok := meanings[code]
	if code == "83" {
		m, ok = [2]string{"security decline", "发卡行风控拒绝"}, true
		if profile == "lakala" {
			m = [2]string{"terminal invalid", "无效的终端"}
		}
	}
	if !ok {
		m = [2]string{"refused", "交易被拒绝"}
	}
	if lang == "zh" {
		return m[1]
	}
	return m[0]
}
