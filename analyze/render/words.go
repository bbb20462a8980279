package render

// words are the fixed words of the outputs in both languages.
var words = map[string][2]string{
	"none":        {"nothing to show", "无"},
	"intake":      {"What was read", "读入内容"},
	"sources":     {"sources", "个来源"},
	"records":     {"records", "条记录"},
	"events":      {"events", "条事件"},
	"skipped":     {"skipped", "条跳过"},
	"rejected":    {"rejected", "条未能读取"},
	"masked":      {"secrets masked", "处敏感数据已屏蔽"},
	"attempts":    {"payment attempts", "笔交易尝试"},
	"failures":    {"failed", "笔失败"},
	"explained":   {"explained", "已查明"},
	"unexplained": {"unexplained", "未查明"},
	"management":  {"sign-ins and other exchanges", "次签到等管理交互"},
	"amount":      {"amount of the failed", "失败金额"},
	"window":      {"from", "时间"},
	"to":          {"to", "至"},
	"profile":     {"response codes read as", "应答码表"},
	"assumed":     {"(assumed: no manifest names the acquirer; give --profile)", "（默认：清单未注明收单方，可用 --profile 指定）"},
	"unreadable":  {"Could not be read", "未能读取"},
	"findings":    {"Root causes", "根本原因"},
	"nofindings":  {"No fault was found.", "未发现故障。"},
	"confidence":  {"sure", "把握"},
	"devices":     {"terminals", "终端"},
	"merchants":   {"merchants", "商户"},
	"evidence":    {"Evidence", "证据"},
	"against":     {"Would speak against it", "反证"},
	"remedy":      {"What to do", "处理办法"},
	"actor":       {"who acts", "负责方"},
	"missing":     {"What would help to decide", "还需要的资料"},
	"more":        {"more", "更多"},
	"failed":      {"failed payments", "笔交易失败"},
	"failedmgmt":  {"failed sign-ins or other exchanges", "次签到等管理交互失败"},
	"trouble":     {"trouble outside of payments", "交易之外的故障"},
	"next":        {"next candidate", "次可能原因"},
}

// word returns a fixed word in the wanted language.
func word(key, lang string) string {
	if lang == "zh" {
		return words[key][1]
	}
	return words[key][0]
}

// actorWords name who acts.
var actorWords = map[string][2]string{
	"none": {"nobody", "无需处理"}, "cardholder": {"cardholder", "持卡人"}, "merchant": {"merchant", "商户"}, "issuer": {"issuer", "发卡行"},
	"acquirer": {"acquirer", "收单机构"}, "maintenance": {"maintenance", "维护人员"}, "switch": {"switch", "转接机构"},
}

// severityWords name the severities.
var severityWords = map[string][2]string{
	"critical": {"CRITICAL", "严重"}, "major": {"MAJOR", "重要"}, "minor": {"MINOR", "次要"}, "info": {"INFO", "提示"},
}

func pick(m map[string][2]string, key, lang string) string {
	w, ok := m[key]
	switch {
	case !ok:
		return key
	case lang == "zh":
		return w[1]
	}
	return w[0]
}
