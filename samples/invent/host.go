package invent

import (
	"slices"
	"strings"
	"time"
)

// hostRecord is one record of a host log: a message that came or went, or words.
type hostRecord struct {
	at    time.Time
	ex    *exchange
	msg   message
	in    bool
	level byte
	tag   string
	text  string
}

// hostRecords lays out all that the host wrote, in order of time.
func (w *world) hostRecords() []hostRecord {
	var out []hostRecord
	for _, e := range w.exchanges {
		out = append(out, hostRecord{at: e.at, ex: e, msg: e.req, in: true})
		if e.hint != "" {
			out = append(out, w.hostWords(e.hintAt, e.hint, vars{"tid", e.req.get(41), "mid", e.req.get(42), "stan", e.req.get(11), "peer", e.peer}))
		}
		if e.resp != nil {
			out = append(out, hostRecord{at: e.at.Add(e.took), ex: e, msg: e.resp})
		}
	}
	for _, r := range w.remarks {
		out = append(out, w.hostWords(r.at, r.event, r.vars))
	}
	slices.SortStableFunc(out, func(a, b hostRecord) int { return a.at.Compare(b.at) })
	return out
}

// hostWords finds the wording of an event of the host.
func (w *world) hostWords(at time.Time, event string, v vars) hostRecord {
	p := pickPhrase(w.dice, hostPhrases[event], w.look.hostLang, "host "+event)
	text := p.expand(func(key string) string {
		s, ok := v.get(key)
		if !ok {
			panic("no value for placeholder {" + key + "} in " + event)
		}
		return s
	})
	return hostRecord{at: at, level: p.level, tag: p.tag, text: text}
}

// hostZone is the zone in which the host writes times without a zone.
func (w *world) hostZone() *time.Location {
	if w.look.hostZone == "UTC" {
		return time.UTC
	}
	return shanghai
}

// renderHost writes the host log in the style of the bundle and names its file.
func (w *world) renderHost() (name string, data []byte) {
	var b strings.Builder
	switch w.look.host {
	case "jpos":
		name = "q2.log"
		w.renderJPOS(&b)
	case "logback":
		name = "posp-gateway.log"
		w.renderLogback(&b)
	case "jsonl":
		name = "acq-switch.jsonl"
		w.renderJSONL(&b)
	case "csv":
		name = "txn_export.csv"
		w.renderCSV(&b)
	}
	return name, []byte(b.String())
}

// shownPAN is DE2 as the host logs it: masked, or in clear where the host is careless.
func (w *world) shownPAN(e *exchange, filler string) string {
	if e.card.pan == "" {
		return ""
	}
	if w.look.has("host-pan") {
		w.betray("pan", e.card.pan)
		return e.card.pan
	}
	return strings.ReplaceAll(e.card.masked(), "*", filler)
}

// hostPhrases are the host's words, as event|level|logger|language|text.
var hostPhrases = readPhrases(`
issuer.timeout|W|IssuerLink|en|stan={stan} tid={tid}: card centre gave no answer within 25 s
issuer.timeout|W|IssuerLink|en|late or missing reply from issuing bank, request stan={stan} tid={tid}
issuer.timeout|W|IssuerLink|en|issuer route silent for range 62120000, stan={stan} tid={tid}
issuer.timeout|W|IssuerLink|zh|发卡行应答超时 stan={stan} tid={tid}
issuer.timeout|W|IssuerLink|zh|卡段62120000发卡方无响应 stan={stan} tid={tid}
issuer.timeout|W|IssuerLink|zh|等待发卡机构应答25秒未到 stan={stan} tid={tid}
channel.down|E|SwitchChannel|en|java.net.ConnectException: Connection refused, switch channel not available, stan={stan} tid={tid}
channel.down|E|SwitchChannel|en|channel to the card switch is down, stan={stan} tid={tid} answered locally
channel.down|E|SwitchChannel|en|no active connection in mux, dropping stan={stan} tid={tid}
channel.down|E|SwitchChannel|zh|到交换中心的通道中断 stan={stan} tid={tid}
channel.down|E|SwitchChannel|zh|通道连接被拒绝，本地应答 stan={stan} tid={tid}
channel.down|E|SwitchChannel|zh|MUX无可用连接 stan={stan} tid={tid}
outage.start|F|SwitchCore|en|transaction engine stopped taking work, database pool exhausted
outage.start|F|SwitchCore|en|core service unavailable, too many sessions waiting
outage.start|F|SwitchCore|en|switch core halted, queue limit reached
outage.start|F|SwitchCore|zh|核心服务不可用，数据库连接耗尽
outage.start|F|SwitchCore|zh|交易引擎停止受理
outage.start|F|SwitchCore|zh|交换核心挂起，队列已满
outage.end|I|SwitchCore|en|transaction engine back in service
outage.end|I|SwitchCore|en|core service available again
outage.end|I|SwitchCore|en|switch core resumed
outage.end|I|SwitchCore|zh|核心服务恢复
outage.end|I|SwitchCore|zh|交易引擎恢复受理
outage.end|I|SwitchCore|zh|交换核心恢复
peer.lost|W|TerminalServer|en|peer {peer} gone before the answer for stan={stan} tid={tid} could be written
peer.lost|W|TerminalServer|en|answer to stan={stan} tid={tid} undeliverable, socket {peer} closed by peer
peer.lost|W|TerminalServer|en|broken pipe towards {peer}, stan={stan} tid={tid}
peer.lost|W|TerminalServer|zh|应答无法送达 {peer} stan={stan} tid={tid}
peer.lost|W|TerminalServer|zh|写回终端时连接已断 {peer} stan={stan} tid={tid}
peer.lost|W|TerminalServer|zh|终端{peer}已离线 stan={stan} tid={tid}
hsm.parity|E|HsmClient|en|HSM error 10 (source key parity) while translating PIN, stan={stan} tid={tid}
hsm.parity|E|HsmClient|en|HSM returned 11: destination key parity, stan={stan} tid={tid}
hsm.parity|E|HsmClient|en|crypto service: key of terminal damaged, hsm=10 stan={stan} tid={tid}
hsm.parity|E|HsmClient|zh|加密机返回10，密钥奇偶错 stan={stan} tid={tid}
hsm.parity|E|HsmClient|zh|加密机返回11 stan={stan} tid={tid}
hsm.parity|E|HsmClient|zh|密钥校验失败 hsm=10 stan={stan} tid={tid}
mac.bad|W|MacCheck|en|MAC of request does not match, stan={stan} tid={tid}
mac.bad|W|MacCheck|en|request MAC check failed, stan={stan} tid={tid}
mac.bad|W|MacCheck|en|bad MAC from terminal, stan={stan} tid={tid}
mac.bad|W|MacCheck|zh|报文MAC不符 stan={stan} tid={tid}
mac.bad|W|MacCheck|zh|MAC验证失败 stan={stan} tid={tid}
mac.bad|W|MacCheck|zh|终端MAC错误 stan={stan} tid={tid}
terminal.unknown|W|TerminalRegistry|en|terminal {tid} not found in registry, stan={stan}
terminal.unknown|W|TerminalRegistry|en|no registry entry fits tid={tid} mid={mid}, stan={stan}
terminal.unknown|W|TerminalRegistry|en|tid={tid} is not open for this merchant, stan={stan}
terminal.unknown|W|TerminalRegistry|zh|终端{tid}未登记 stan={stan}
terminal.unknown|W|TerminalRegistry|zh|终端与商户登记信息不一致 tid={tid} mid={mid} stan={stan}
terminal.unknown|W|TerminalRegistry|zh|查无此终端 tid={tid} stan={stan}
merchant.unknown|W|TerminalRegistry|en|merchant {mid} sent by tid={tid} unknown, stan={stan}
merchant.unknown|W|TerminalRegistry|en|default merchant number from tid={tid}, stan={stan}
merchant.unknown|W|TerminalRegistry|en|mid={mid} does not exist, tid={tid} stan={stan}
merchant.unknown|W|TerminalRegistry|zh|商户{mid}不存在 tid={tid} stan={stan}
merchant.unknown|W|TerminalRegistry|zh|商户号为默认值 tid={tid} stan={stan}
merchant.unknown|W|TerminalRegistry|zh|商户无效 mid={mid} tid={tid} stan={stan}
risk.flag|W|RiskControl|en|merchant {mid} flagged for periodic identity check, terminals must be activated again
risk.flag|W|RiskControl|en|verification case opened for merchant {mid}
risk.flag|W|RiskControl|en|risk rule 7 asks merchant {mid} to verify the account
risk.flag|W|RiskControl|zh|商户{mid}触发账户安全核验，要求重新激活
risk.flag|W|RiskControl|zh|商户{mid}进入身份核验
risk.flag|W|RiskControl|zh|风控规则要求商户{mid}核验
risk.fraud|W|RiskControl|en|fraud score high, tid={tid} stan={stan}
risk.fraud|W|RiskControl|en|pattern of card testing seen at tid={tid}, stan={stan}
risk.fraud|W|RiskControl|en|issuer reports suspected fraud, tid={tid} stan={stan}
risk.fraud|W|RiskControl|zh|疑似欺诈 tid={tid} stan={stan}
risk.fraud|W|RiskControl|zh|终端交易模式异常 tid={tid} stan={stan}
risk.fraud|W|RiskControl|zh|发卡行提示作弊 tid={tid} stan={stan}
tls.reject|W|TerminalServer|en|handshake with {peer} rejected, client certificate expired (CN=terminal-{tid})
tls.reject|W|TerminalServer|en|PKIX: NotAfter passed for terminal-{tid} from {peer}
tls.reject|W|TerminalServer|en|expired certificate presented by {peer}, CN=terminal-{tid}
tls.reject|W|TerminalServer|zh|终端证书过期，拒绝握手 {peer} CN=terminal-{tid}
tls.reject|W|TerminalServer|zh|{peer} 证书已失效 CN=terminal-{tid}
tls.reject|W|TerminalServer|zh|握手失败 证书过期 terminal-{tid} {peer}
policy.load|I|PolicyEngine|en|rule set 259 in force from today, group {group}
policy.load|I|PolicyEngine|en|new acceptance policy active for group {group}
policy.load|I|PolicyEngine|en|policy table replaced, group {group} restricted until re-registered
policy.load|I|PolicyEngine|zh|259号文规则今日起生效 分组{group}
policy.load|I|PolicyEngine|zh|新受理政策启用 分组{group}
policy.load|I|PolicyEngine|zh|政策表更新，分组{group}须重新报备
format.bad|W|Unpacker|en|field 55 of tid={tid} cannot be parsed, stan={stan}
format.bad|W|Unpacker|en|message of tid={tid} breaks the format, stan={stan}
format.bad|W|Unpacker|en|unpack error, tid={tid} stan={stan}
format.bad|W|Unpacker|zh|报文解析失败 tid={tid} stan={stan}
format.bad|W|Unpacker|zh|55域格式错 tid={tid} stan={stan}
format.bad|W|Unpacker|zh|拆包出错 tid={tid} stan={stan}
echo.ok|D|SwitchChannel|en|echo to card switch ok
echo.ok|D|SwitchChannel|en|channel test passed
echo.ok|D|SwitchChannel|en|line check fine
echo.ok|D|SwitchChannel|zh|线路探测正常
echo.ok|D|SwitchChannel|zh|通道测试通过
echo.ok|D|SwitchChannel|zh|与交换中心心跳正常
`)
