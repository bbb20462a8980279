package render

import (
	"time"

	"posmortem/analyze"
)

// hostile are texts that a log could hold to attack whoever reads the output.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(2)>`, `=cmd|' /C calc'!A0`, `|a|b| # *bold* [x](javascript:alert(3))`,
	"\x1b[31mred\x1b[0m", "abc\u202efdp.exe\u2066", "\t=1+1", "\r=2+2", "+3", "-4", "@SUM(1)", "``` `code` ```", "line one\nline two", "{{.Title}}</style>",
}

func day(d, h, m int) time.Time { return time.Date(2026, 3, d, h, m, 0, 0, time.UTC) }

// sampleReport has a section of every shape: one row, many rows of every kind, none.
func sampleReport() *analyze.Report {
	r := &analyze.Report{Name: "sample", Title: analyze.Text{"en": "Sample", "zh": "样例"}, AsOf: day(9, 0, 0), Profile: "lakala"}
	r.Sections = append(r.Sections, analyze.Section{
		Name: "totals", Title: analyze.Text{"en": "In all", "zh": "合计"}, Question: analyze.Text{"en": "How many?", "zh": "多少？"},
		Columns: []analyze.Column{column("attempts", analyze.KindInt, "attempts", "交易尝试"), column("failure_rate", analyze.KindPercent, "failure rate", "失败率"),
			column("failed_amount", analyze.KindMoney, "amount failed", "失败金额")},
		Rows: [][]any{{int64(1234567), 0.1234, int64(-987654321)}},
	})
	many := analyze.Section{
		Name: "codes", Title: analyze.Text{"en": "Codes: [a]/*b*? by terminal, a long title", "zh": "应答码"}, Question: analyze.Text{"en": "Which codes?", "zh": "哪些应答码？"},
		Columns: []analyze.Column{
			column("code", analyze.KindText, "code", "应答码"), column("meaning_en", analyze.KindText, "meaning", "含义（英文）"), column("meaning_zh", analyze.KindText, "meaning (Chinese)", "含义"),
			column("outcome", analyze.KindText, "outcome", "结果"), column("times", analyze.KindInt, "times", "笔数"), column("ratio", analyze.KindFloat, "ratio", "比"),
			column("share", analyze.KindPercent, "share", "占比"), column("bar", analyze.KindBar, "share", "占比"), column("amount", analyze.KindMoney, "amount", "金额"),
			column("last", analyze.KindTime, "last (UTC)", "末次 (UTC)"), column("waited", analyze.KindDuration, "waited", "等待"), column("host_seen", analyze.KindText, "host saw it", "主机可见")},
		Rows: [][]any{
			{"51", "Not enough money", "余额不足", "declined", int64(12), 1.5, 0.6, 0.6, int64(123456), day(8, 1, 2), 61.0, true},
			{"", nil, nil, "no-answer", int64(8), nil, 0.4, 0.4, nil, nil, nil, false},
		},
	}
	for i, h := range hostile {
		many.Rows = append(many.Rows, []any{h, h, h, "declined", int64(i), float64(i), 0.0, 0.0, int64(i), day(7, i, 0), float64(i), nil})
	}
	r.Sections = append(r.Sections, many, analyze.Section{Name: "empty", Title: analyze.Text{"en": "Nothing", "zh": "无内容"},
		Question: analyze.Text{"en": "What is not there?", "zh": "缺什么？"}, Columns: []analyze.Column{column("code", analyze.KindText, "code", "应答码")}})
	r.Tally = sampleTally()
	return r
}

// sampleTally has cells with and without a time, a terminal or a cause, and a terminal that attacks.
func sampleTally() *analyze.Tally {
	t := &analyze.Tally{Unit: 24 * time.Hour, Offset: 480, Folded: true, Attempts: 12000, Causes: map[string]analyze.TallyCause{
		"key-missing": {Title: analyze.Text{"en": "No key", "zh": "缺少密钥"}, Severity: "critical"}, "card-reader": {Title: analyze.Text{"en": hostile[0], "zh": hostile[0]}, Severity: "major"}}}
	add := func(step time.Time, device, cause, code string, n, amount int64) {
		t.Cells = append(t.Cells, analyze.Cell{Step: step, Device: device, Merchant: "M1", Cause: cause, Code: code, Currency: "156", Attempts: n, AmountMinor: amount})
	}
	add(day(2, 0, 0), "T0000001", "", "", 11000, 0)
	add(day(2, 0, 0), "T0000001", "key-missing", "not-sent", 60, 900000)
	add(day(4, 0, 0), hostile[1], "card-reader", hostile[0], 11, 200000)
	add(day(5, 0, 0), analyze.Others, "unexplained", "96", 9, 34567)
	add(time.Time{}, "", "account-declined", "51", 10, 100000)
	add(time.Time{}, "", "", "", 910, 0)
	return t
}

func sampleDiagnosis() *analyze.Diagnosis {
	zone := time.FixedZone("", 8*3600)
	line := func(n int64, text string) analyze.Evidence {
		return analyze.Evidence{Source: "week.zip/terminal/T0001/<b>app</b>.log", Line: n, Time: day(2, 1, 0), Local: day(2, 1, 0).In(zone), Text: text}
	}
	var evil []analyze.Evidence
	for i, h := range hostile {
		evil = append(evil, line(int64(i+1), h))
	}
	return &analyze.Diagnosis{
		Tally: sampleTally(), Schema: 1, Profile: "lakala", Assumed: true, Window: analyze.Window{From: day(2, 0, 0), To: day(8, 0, 0)},
		Input: analyze.Input{Sources: 2, Bytes: 123456, Records: 1000, Events: 950, Skipped: 40, Rejected: 10, Masked: 7,
			Unreadable: []analyze.Unreadable{{Source: "week.zip/=core|dump", Reason: "not a log: <binary>"}}},
		Unexplained: []analyze.Unexplained{
			{Outcome: "no-answer", Failures: 6, Devices: []string{"T0000009", hostile[1]}, First: day(4, 0, 0), Last: day(5, 0, 0), Offset: 480, Example: &evil[0], Candidates: []analyze.Candidate{
				{Cause: "network-link", Title: analyze.Text{"en": "Link weak or cut", "zh": "网络不稳或中断"}, Confidence: 0.49, Basis: "outcome", Failures: 6,
					Decides: map[string][]string{"en": {"Many sites in the same minutes: see host-outage."}, "zh": {"多个网点同一时段：见 host-outage。"}}},
				{Cause: "host-outage", Title: analyze.Text{"en": "Host or channel down", "zh": "主机或通道故障"}, Confidence: 0.25, Basis: "usual", Failures: 6,
					Decides: map[string][]string{"en": {"One site only: see network-link."}, "zh": {"仅一个网点：见 network-link。"}}}}},
			{Outcome: "declined", Code: hostile[0], Class: "unspecified", Failures: 3, Devices: []string{}, First: day(6, 0, 0), Last: day(6, 0, 0), Candidates: []analyze.Candidate{}},
		},
		Totals: analyze.Totals{Attempts: 12000, Failures: 90, Explained: 81, Unexplained: 9, ManagementAttempts: 30, ManagementFailures: 4, FailedAmountMinor: 1234567, Currency: "156"},
		Findings: []analyze.Finding{
			{ID: "key-missing-0a1b2c3d", Rank: 1, Cause: "key-missing", Family: "key", Severity: "critical", Title: analyze.Text{"en": "No key", "zh": "缺少密钥"},
				Why: analyze.Text{"en": "The terminal holds no working key.", "zh": "终端没有工作密钥。"}, Confidence: 0.95, Failures: 60, ManagementFailures: 4, AmountMinor: 900000,
				Devices: []string{"T0000001", "T0000002", "=T3"}, Merchants: []string{"M1"}, First: day(2, 1, 0), Last: day(3, 1, 0), Offset: 480, Evidence: evil[:3],
				Counter: evil[3:4], Against: map[string][]string{"en": {"Other terminals fail as well."}, "zh": {"其他终端也失败。"}}, Rival: "key-mismatch", Actor: "acquirer",
				WhyNot: analyze.Text{"en": "The master key is not loaded at all: see key-missing.", "zh": "主密钥未装载：见 key-missing。"},
				Radius: &analyze.Radius{Shape: "one-shop", Devices: 3, DevicesActive: 200, Merchants: 1, MerchantsActive: 90, Cards: 41,
					Text: analyze.Text{"en": "3 terminals of one shop, of 90 shops at work then", "zh": "一家商户的 3 台终端；当时有交易的商户 90 家"}},
				Remedy:      map[string][]string{"en": {"Load the keys.", "Sign in again."}, "zh": {"下载密钥。", "重新签到。"}},
				Prevention:  map[string][]string{"en": {"Check keys before shipping."}, "zh": {"出库前检查密钥。"}},
				ExplainedBy: []analyze.Explanation{{Attributes: map[string]string{"version": "3.2.1", "model": "P2"}, RiskRatio: 12.34, Support: 0.9}}},
			{ID: "card-reader-11223344", Rank: 2, Cause: "card-reader", Family: "card-read", Severity: "major", Title: analyze.Text{"en": hostile[0], "zh": hostile[0]},
				Why: analyze.Text{"en": hostile[3], "zh": hostile[3]}, Confidence: 0.7, Failures: 11, AmountMinor: 200000, Devices: []string{"T0000002"}, Merchants: []string{},
				First: day(4, 1, 0), Last: day(4, 1, 0), Offset: 480, Evidence: evil[4:], Counter: []analyze.Evidence{}, Actor: "maintenance",
				Remedy: map[string][]string{"en": {hostile[1]}, "zh": {hostile[1]}}},
			{ID: "account-declined-99887766", Rank: 3, Cause: "account-declined", Family: "account", Severity: "info", Title: analyze.Text{"en": "Declined by the issuer", "zh": "发卡行拒绝"},
				Why: analyze.Text{"en": "The bank said no.", "zh": "银行拒绝。"}, Confidence: 0.9, Failures: 10, AmountMinor: 134567, Devices: []string{"T0000009"}, Merchants: []string{"M2", "M3"},
				First: day(2, 0, 0), Last: day(8, 0, 0), Evidence: []analyze.Evidence{}, Actor: "cardholder", Remedy: map[string][]string{"en": {"Another card."}, "zh": {"换卡。"}}},
		},
		Missing: []string{"no host log: whether the host saw an attempt cannot be told"},
		Sources: []analyze.Intake{
			{Path: "week.zip/terminal/T0001/<b>app</b>.log", Format: "logcat", Score: 95, Encoding: "UTF-8", Side: "terminal", Device: "T0000001", Zone: "Asia/Shanghai", ZoneFrom: "manifest",
				From: day(2, 0, 0), To: day(8, 0, 0), Records: 900, Events: 860, Skipped: 35, Rejected: 5, Masked: map[string]int64{"pan": 7}},
			{Path: "week.zip/=core|dump", Format: "plain", Score: 10, Encoding: "GB18030", Side: "unknown", Zone: "UTC", ZoneFrom: "assumed", Records: 100, Events: 90, Skipped: 5, Rejected: 5},
		},
	}
}
