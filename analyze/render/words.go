package render

// words are the fixed words of the outputs in both languages.
var words = map[string][2]string{
	"none":        {"nothing to show", "无"},
	"cut":         {"Only the first %s rows are on this page; --format xlsx, csv or json writes all.", "本页仅列出前 %s 行；全部数据请用 --format xlsx、csv 或 json 导出。"},
	"intake":      {"What was read", "读入内容"},
	"sources":     {"sources", "个来源"},
	"records":     {"records", "条记录"},
	"events":      {"events", "条事件"},
	"skipped":     {"skipped", "条跳过"},
	"rejected":    {"rejected", "条未能读取"},
	"masked":      {"secrets masked", "处敏感数据已屏蔽"},
	"clocks":      {"terminal clocks a minute or more off the host's (allowed for)", "与主机相差一分钟以上的终端时钟（已校正）"},
	"furthest":    {"furthest", "最大"},
	"drift":       {"drifting %+.1f s a day", "每日漂移 %+.1f 秒"},
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
	"whynot":      {"Why not", "为何不是"},
	"reach":       {"Reach:", "波及范围："},
	"radius":      {"Reach", "波及范围"},
	"next":        {"next candidate", "次可能原因"},
	"skip":        {"Skip to the content", "跳到正文"},
	"contents":    {"Contents", "目录"},
	"footer":      {"Card numbers, PINs and keys are masked. This page fetches nothing from any network.", "卡号、密码与密钥均已屏蔽。本页面不访问任何网络。"},
	"asof":        {"as of", "截至"},
	"filter":      {"Filter", "筛选"},
	"search":      {"Search", "搜索"},
	"device":      {"Terminal", "终端"},
	"merchant":    {"Merchant", "商户"},
	"cause":       {"Cause", "原因"},
	"severity":    {"Severity", "严重程度"},
	"all":         {"all", "全部"},
	"fromday":     {"From", "起始日期"},
	"tillday":     {"To", "截止日期"},
	"reset":       {"Show all", "显示全部"},
	"shown":       {"{n} of {m} shown", "显示 {n} / {m}"},
	"diagnosis":   {"Why payments failed", "交易失败原因"},
	"restof":      {"%s, %d unexplained", "占 %s，%d 笔未查明"},
	"ledger":      {"%d sources, %d rejected", "%d 个来源，%d 条未能读取"},
	"glance":      {"At a glance", "概览"},
	"tried":       {"Payments tried", "交易尝试"},
	"lost":        {"Failed", "失败"},
	"known":       {"Failures explained", "已查明的失败"},
	"money":       {"Amount of the failed", "失败金额"},
	"exchanges":   {"Sign-ins and other exchanges", "签到等管理交互"},
	"read":        {"Records read", "读入记录"},
	"ofall":       {"%s of all", "占全部 %s"},
	"bycause":     {"Failures by cause", "各原因的失败笔数"},
	"when":        {"When it happened", "发生时间"},
	"sure":        {"Confidence", "把握"},
	"acts":        {"Who acts", "负责方"},
	"extent":      {"Extent", "范围"},
	"since":       {"From", "开始"},
	"until":       {"To", "结束"},
	"terminals":   {"Terminals", "终端"},
	"shops":       {"Merchants", "商户"},
	"rival":       {"Next candidate", "次可能原因"},
	"counter":     {"Lines that speak against it", "反面证据"},
	"prevention":  {"How to prevent it", "预防措施"},
	"why":         {"Why", "为什么"},
	"maybe":       {"perhaps", "可能"},
	"rest":        {"Unexplained", "未查明"},
	"apart":       {"Sets the failures apart", "失败的共同特征"},
	"pro":         {"for it", "支持"},
	"overtime":    {"Failures over time", "失败趋势"},
	"timehint":    {"Failed payments, stacked by cause. Drag across the chart to choose days. Clock:", "失败交易按原因堆叠。在图上拖动可选择日期。时钟："},
	"astable":     {"The same as a table", "以表格查看"},
	"heat":        {"Response codes by terminal", "应答码 × 终端"},
	"heathint":    {"Failed payments: the stronger the colour, the more. Choose a terminal to see it alone; choose it again for all.", "失败交易笔数，颜色越强越多。点选终端可单独查看，再点恢复全部。"},
	"others":      {"all others", "其他"},
	"otherfolded": {"(others)", "（其他）"},
	"otherchoice": {"Terminals and merchants with few failures are counted together here; ask for one with --device or --merchant.", "失败较少的终端与商户在此合并统计；可用 --device 或 --merchant 单独查询。"},
	"notime":      {"without a time", "时间不明"},
	"untold":      {"unknown terminal", "未知终端"},
	"empty":       {"No failed payment is left by these filters.", "当前筛选下没有失败交易。"},
	"total":       {"all", "合计"},
	"timelabel":   {"Failed payments from {from} to {to}: {n} in all; most at {peak} with {most}.", "{from} 至 {to} 共 {n} 笔失败；最多在 {peak}，{most} 笔。"},
	"failedat":    {"{at}: {n} failed", "{at}：{n} 笔失败"},
	"allcauses":   {"Show all {n} causes", "显示全部 {n} 种原因"},
	"begins":      {"begins", "开始"},
	"code":        {"code", "应答码"},
	"contra":      {"against it", "反对"},
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

// outcomeWords name how an attempt ends.
var outcomeWords = map[string][2]string{
	"approved": {"approved", "成功"}, "declined": {"declined", "被拒绝"}, "no-answer": {"no answer", "无应答"}, "not-sent": {"not sent", "未发出"},
	"approved-not-received": {"approved, not received", "已批准未收到"}, "unclear": {"unclear", "不明"}, "trouble": {"trouble", "故障"},
}

// sideWords name the sides of a conversation.
var sideWords = map[string][2]string{"terminal": {"terminal", "终端"}, "host": {"host", "主机"}, "unknown": {"unknown", "未知"}}

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
