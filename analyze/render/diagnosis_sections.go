package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/wording"
)

// The parts of a diagnosis as sections, for the outputs that are made of tables.

func column(name string, kind analyze.Kind, en, zh string) analyze.Column {
	return analyze.Column{Name: name, Kind: kind, Title: analyze.Text{"en": en, "zh": zh}}
}

func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC()
}

func overviewSection(d *analyze.Diagnosis) analyze.Section {
	t := d.Totals
	currency := t.Currency
	if c, ok := currencies[currency]; ok {
		currency = c.code
	}
	return analyze.Section{Name: "overview", Title: analyze.Text{"en": "Overview", "zh": "概览"}, Columns: []analyze.Column{
		column("attempts", analyze.KindInt, "payment attempts", "交易尝试"), column("failures", analyze.KindInt, "failed", "失败"),
		column("explained", analyze.KindInt, "explained", "已查明"), column("unexplained", analyze.KindInt, "unexplained", "未查明"),
		column("failed_amount", analyze.KindFloat, "amount of the failed", "失败金额"), column("currency", analyze.KindText, "currency", "币种"),
		column("management_attempts", analyze.KindInt, "sign-ins and other exchanges", "管理交互"), column("management_failures", analyze.KindInt, "failed exchanges", "管理交互失败"),
		column("from", analyze.KindTime, "from (UTC)", "起 (UTC)"), column("to", analyze.KindTime, "to (UTC)", "止 (UTC)"), column("profile", analyze.KindText, "response codes read as", "应答码表"),
		column("sources", analyze.KindInt, "sources", "来源"), column("records", analyze.KindInt, "records", "记录"), column("events", analyze.KindInt, "events", "事件"),
		column("skipped", analyze.KindInt, "skipped", "跳过"), column("rejected", analyze.KindInt, "rejected", "未能读取"), column("masked", analyze.KindInt, "secrets masked", "已屏蔽"),
	}, Rows: [][]any{{t.Attempts, t.Failures, t.Explained, t.Unexplained, major(t.FailedAmountMinor, t.Currency), currency, t.ManagementAttempts, t.ManagementFailures,
		instant(d.Window.From), instant(d.Window.To), d.Profile, d.Input.Sources, d.Input.Records, d.Input.Events, d.Input.Skipped, d.Input.Rejected, d.Input.Masked}}}
}

func findingsSection(d *analyze.Diagnosis, o Options) analyze.Section {
	s := analyze.Section{Name: "findings", Title: analyze.Text{"en": "Root causes", "zh": "根本原因"}, Columns: []analyze.Column{
		column("rank", analyze.KindInt, "rank", "序号"), column("title", analyze.KindText, "root cause", "根本原因"), column("cause", analyze.KindText, "cause", "原因代码"),
		column("severity", analyze.KindText, "severity", "严重程度"), column("failures", analyze.KindInt, "failed payments", "失败交易"),
		column("management_failures", analyze.KindInt, "failed exchanges", "管理交互失败"), column("amount", analyze.KindFloat, "amount", "金额"),
		column("confidence", analyze.KindPercent, "confidence", "把握"), column("device", analyze.KindText, "terminals", "终端"), column("merchant", analyze.KindText, "merchants", "商户"),
		column("first", analyze.KindTime, "from (UTC)", "起 (UTC)"), column("last", analyze.KindTime, "to (UTC)", "止 (UTC)"), column("actor", analyze.KindText, "who acts", "负责方"),
		column("reach", analyze.KindText, "reach", "波及范围"), column("why", analyze.KindText, "why", "为什么"), column("rival", analyze.KindText, "next candidate", "次可能原因"), column("id", analyze.KindText, "finding", "编号"),
	}}
	for i := range d.Findings {
		f := &d.Findings[i]
		s.Rows = append(s.Rows, []any{int64(f.Rank), title(f.Title, o.Lang), f.Cause, pick(severityWords, f.Severity, o.Lang), f.Failures, f.ManagementFailures,
			major(f.AmountMinor, d.Totals.Currency), f.Confidence, strings.Join(f.Devices, " "), strings.Join(f.Merchants, " "), instant(f.First), instant(f.Last),
			pick(actorWords, f.Actor, o.Lang), radius(f, o.Lang), title(f.Why, o.Lang), f.Rival, f.ID})
	}
	return s
}

func evidenceSection(d *analyze.Diagnosis, o Options) analyze.Section {
	s := analyze.Section{Name: "evidence", Title: analyze.Text{"en": "Evidence", "zh": "证据"}, Columns: []analyze.Column{
		column("rank", analyze.KindInt, "rank", "序号"), column("title", analyze.KindText, "root cause", "根本原因"), column("for", analyze.KindText, "speaks", "作用"),
		column("source", analyze.KindText, "source", "来源"), column("line", analyze.KindInt, "line", "行"), column("time", analyze.KindTime, "time (UTC)", "时间 (UTC)"),
		column("text", analyze.KindText, "text", "内容"),
	}}
	for i := range d.Findings {
		f := &d.Findings[i]
		for _, e := range f.Evidence {
			s.Rows = append(s.Rows, []any{int64(f.Rank), title(f.Title, o.Lang), word("pro", o.Lang), e.Source, e.Line, instant(e.Time), e.Text})
		}
		for _, e := range f.Counter {
			s.Rows = append(s.Rows, []any{int64(f.Rank), title(f.Title, o.Lang), word("contra", o.Lang), e.Source, e.Line, instant(e.Time), e.Text})
		}
	}
	return s
}

func stepsSection(d *analyze.Diagnosis, o Options) analyze.Section {
	s := analyze.Section{Name: "steps", Title: analyze.Text{"en": "What to do", "zh": "处理办法"}, Columns: []analyze.Column{
		column("rank", analyze.KindInt, "rank", "序号"), column("title", analyze.KindText, "root cause", "根本原因"), column("actor", analyze.KindText, "who acts", "负责方"),
		column("step", analyze.KindInt, "step", "步骤"), column("text", analyze.KindText, "what to do", "处理办法"),
	}}
	for i := range d.Findings {
		f := &d.Findings[i]
		for n, text := range f.Remedy[o.Lang] {
			s.Rows = append(s.Rows, []any{int64(f.Rank), title(f.Title, o.Lang), pick(actorWords, f.Actor, o.Lang), int64(n + 1), text})
		}
	}
	return s
}

// elsewhere are the families of causes that nothing at a terminal can end.
var elsewhere = map[string]bool{"host": true, "policy": true, "account": true}

// devicesSection turns the findings round: which terminals have a fault that someone must end there.
func devicesSection(d *analyze.Diagnosis, o Options) analyze.Section {
	s := analyze.Section{Name: "devices", Title: analyze.Text{"en": "Terminals that need action", "zh": "需要处理的终端"}, Columns: []analyze.Column{
		column("device", analyze.KindText, "terminal", "终端"), column("severity", analyze.KindText, "severity", "严重程度"), column("what", analyze.KindText, "root causes", "根本原因"),
		column("cause", analyze.KindText, "cause", "原因代码"), column("acts", analyze.KindText, "who acts", "负责方"),
	}}
	at := map[string]int{}
	for i := range d.Findings { // by rank: the first finding of a terminal is its gravest
		f := &d.Findings[i]
		if f.Severity == "info" || elsewhere[f.Family] {
			continue
		}
		for _, device := range f.Devices {
			what, actor := fmt.Sprintf("%d. %s", f.Rank, title(f.Title, o.Lang)), pick(actorWords, f.Actor, o.Lang)
			n, seen := at[device]
			if !seen {
				at[device] = len(s.Rows)
				s.Rows = append(s.Rows, []any{device, f.Severity, what, f.Cause, actor})
				continue
			}
			row := s.Rows[n]
			row[2] = row[2].(string) + "; " + what
			row[3] = once(row[3].(string), f.Cause, " ")
			row[4] = once(row[4].(string), actor, ", ")
		}
	}
	return s
}

// once appends a word to a list that does not hold it yet.
func once(list, word, between string) string {
	if slices.Contains(strings.Split(list, between), word) {
		return list
	}
	return list + between + word
}

func sourcesSection(d *analyze.Diagnosis) analyze.Section {
	s := analyze.Section{Name: "sources", Title: analyze.Text{"en": "What was read", "zh": "读入内容"}, Columns: []analyze.Column{
		column("path", analyze.KindText, "source", "来源"), column("format", analyze.KindText, "format", "格式"), column("score", analyze.KindInt, "score", "识别分"),
		column("side", analyze.KindText, "side", "来源侧"), column("device", analyze.KindText, "terminal", "终端"), column("encoding", analyze.KindText, "encoding", "编码"),
		column("zone", analyze.KindText, "zone", "时区"), column("time_from", analyze.KindTime, "from (UTC)", "起 (UTC)"), column("time_to", analyze.KindTime, "to (UTC)", "止 (UTC)"),
		column("records", analyze.KindInt, "records", "记录"), column("events", analyze.KindInt, "events", "事件"), column("skipped", analyze.KindInt, "skipped", "跳过"),
		column("rejected", analyze.KindInt, "rejected", "未能读取"), column("masked", analyze.KindInt, "secrets masked", "已屏蔽"),
	}}
	for _, c := range d.Sources {
		var masked int64
		for _, n := range c.Masked {
			masked += n
		}
		s.Rows = append(s.Rows, []any{c.Path, c.Format, c.Score, c.Side, c.Device, c.Encoding, c.Zone, instant(c.From), instant(c.To), c.Records, c.Events, c.Skipped, c.Rejected, masked})
	}
	return s
}

func unreadableSection(d *analyze.Diagnosis, lang string) analyze.Section {
	s := analyze.Section{Name: "unreadable", Title: analyze.Text{"en": "Could not be read", "zh": "未能读取"}, Columns: []analyze.Column{
		column("path", analyze.KindText, "source", "来源"), column("reason", analyze.KindText, "reason", "原因"),
	}}
	for _, u := range d.Input.Unreadable {
		s.Rows = append(s.Rows, []any{u.Source, wording.In(lang, u.Reason)})
	}
	return s
}

func missingSection(d *analyze.Diagnosis, lang string) analyze.Section {
	s := analyze.Section{Name: "missing", Title: analyze.Text{"en": "What would help to decide", "zh": "还需要的资料"}, Columns: []analyze.Column{
		column("missing", analyze.KindText, "what is missing", "缺少的资料"),
	}}
	for _, m := range d.Lacks(lang) {
		s.Rows = append(s.Rows, []any{m})
	}
	return s
}
