package analyze

import (
	"context"
	"time"
)

// attachedReports are the named reports of the week that go with its mail, after the summary itself.
var attachedReports = []string{"summary", "causes", "days", "hours", "response-codes", "devices", "merchants", "card-reads", "keys", "network", "versions", "unexplained"}

// attachedRows is how many rows a section of an attachment may have: what is attached must pass through mail servers.
const attachedRows = 2000

// WeeklyReport returns the week as a report of many sections, for the renderers of attachments.
func WeeklyReport(ctx context.Context, s Engine, w *Weekly) (*Report, error) {
	r := &Report{Name: "weekly", AsOf: w.AsOf, Profile: w.Profile,
		Title: Text{"en": "Weekly summary " + w.Week.String(), "zh": "周报 " + w.Week.String()}}
	r.Sections = append(r.Sections, w.fleetSection(), w.silentSection(), w.findingSection(), w.daySection(), w.moneySection())
	r.Sections = append(r.Sections, visitSection("terminals-to-visit", Text{"en": "Terminals that need a visit", "zh": "需上门处理的终端"}, "terminal", w.Terminals))
	r.Sections = append(r.Sections, visitSection("merchants-to-visit", Text{"en": "Merchants that need a visit", "zh": "需上门处理的商户"}, "merchant", w.Merchants))
	for _, name := range attachedReports {
		part, err := Build(ctx, s, name, Filter{From: w.From, To: w.To, Top: attachedRows})
		if err != nil {
			return nil, err
		}
		for _, sec := range part.Sections {
			if sec.Name != name {
				sec.Name = name + "-" + sec.Name
			}
			r.Sections = append(r.Sections, sec)
		}
	}
	var err error
	r.Tally, err = ReadTally(ctx, s, Filter{From: w.From, To: w.To})
	return r, err
}

func (w *Weekly) fleetSection() Section {
	f := &w.Fleet
	return Section{Name: "heard", Title: Text{"en": "Heard from", "zh": "上报情况"},
		Question: Text{"en": "How much of the fleet was heard from?", "zh": "有多少终端上报了日志？"},
		Columns: []Column{
			{"heard", KindInt, Text{"en": "terminals heard from", "zh": "有日志的终端"}}, {"expected", KindInt, Text{"en": "expected", "zh": "应有"}},
			{"met", KindInt, Text{"en": "of the expected", "zh": "其中已到"}}, {"silent", KindInt, Text{"en": "silent", "zh": "无日志"}},
			{"unexpected", KindInt, Text{"en": "not expected", "zh": "计划外"}}, {"short", KindInt, Text{"en": "end of the week missing", "zh": "周末段缺失"}}},
		Rows: [][]any{{f.Heard, f.Expected, f.Met, int64(len(f.Silent)), f.Unexpected, int64(len(f.Short))}}}
}

func (w *Weekly) silentSection() Section {
	sec := Section{Name: "silent", Title: Text{"en": "Silent terminals", "zh": "无日志的终端"},
		Question: Text{"en": "Which terminals were not heard from, or not until the end of the week?", "zh": "哪些终端没有上报，或未报到周末？"},
		Columns: []Column{{"device", KindText, Text{"en": "terminal", "zh": "终端"}}, {"last", KindTime, Text{"en": "last heard (UTC)", "zh": "最后记录 (UTC)"}},
			{"state_en", KindText, Text{"en": "state", "zh": "状态（英文）"}}, {"state_zh", KindText, Text{"en": "state (Chinese)", "zh": "状态"}}}}
	add := func(list []Silent, en, zh string) {
		for _, s := range list[:min(len(list), attachedRows)] {
			sec.Rows = append(sec.Rows, []any{s.Device, stamp(s.Last), en, zh})
		}
	}
	add(w.Fleet.Silent, "silent", "无日志")
	add(w.Fleet.Short, "end of the week missing", "周末段缺失")
	return sec
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// stateWords name the states of a finding.
var stateWords = map[string]Text{
	StateNew: {"en": "new", "zh": "新增"}, StateReopened: {"en": "reopened", "zh": "复发"}, StateContinuing: {"en": "continuing", "zh": "持续"},
	StateUnheard: {"en": "not to be told: terminals silent", "zh": "无法判断：终端无日志"}, StateResolved: {"en": "resolved", "zh": "已消失"},
}

func (w *Weekly) findingSection() Section {
	sec := Section{Name: "findings", Title: Text{"en": "Findings", "zh": "问题"},
		Question: Text{"en": "Which faults are new, which go on, which are gone?", "zh": "哪些问题是新的，哪些持续，哪些已消失？"},
		Columns: []Column{
			{"state_en", KindText, Text{"en": "state", "zh": "状态（英文）"}}, {"state_zh", KindText, Text{"en": "state (Chinese)", "zh": "状态"}},
			{"severity", KindText, Text{"en": "severity", "zh": "严重程度"}}, {"cause", KindText, Text{"en": "cause", "zh": "原因"}},
			{"title_en", KindText, Text{"en": "meaning", "zh": "含义（英文）"}}, {"title_zh", KindText, Text{"en": "meaning (Chinese)", "zh": "含义"}},
			{"weeks", KindInt, Text{"en": "weeks in a row", "zh": "连续周数"}}, {"failures", KindInt, Text{"en": "failed payments", "zh": "失败交易"}},
			{"management_failures", KindInt, Text{"en": "failed sign-ins and the like", "zh": "管理交互失败"}}, {"before", KindInt, Text{"en": "week before", "zh": "上周"}},
			{"devices", KindInt, Text{"en": "terminals", "zh": "终端数"}}, {"device", KindText, Text{"en": "most hit terminal", "zh": "最多的终端"}},
			{"first", KindTime, Text{"en": "first (UTC)", "zh": "首次 (UTC)"}}, {"last", KindTime, Text{"en": "last (UTC)", "zh": "末次 (UTC)"}},
			{"actor", KindText, Text{"en": "who acts", "zh": "负责方"}}, {"step_en", KindText, Text{"en": "first step", "zh": "第一步（英文）"}}, {"step_zh", KindText, Text{"en": "first step (Chinese)", "zh": "第一步"}}}}
	for i := range w.Findings[:min(len(w.Findings), attachedRows)] {
		f := &w.Findings[i]
		var device any
		if len(f.Devices) > 0 {
			device = f.Devices[0]
		}
		state := stateWords[f.State]
		sec.Rows = append(sec.Rows, []any{state["en"], state["zh"], f.Severity, f.Cause, f.Title["en"], f.Title["zh"], int64(f.Weeks), f.Failures, f.ManagementFailures, f.Before,
			int64(len(f.Devices)), device, f.First, f.Last, f.Actor, f.Step["en"], f.Step["zh"]})
	}
	return sec
}

func (w *Weekly) daySection() Section {
	sec := Section{Name: "weekdays", Title: Text{"en": "Day by day", "zh": "逐日"},
		Question: Text{"en": "How does each day compare with the same weekday before?", "zh": "每天与之前同一星期几相比如何？"},
		Columns: []Column{{"day", KindText, Text{"en": "day", "zh": "日期"}}, {"attempts", KindInt, Text{"en": "attempts", "zh": "交易尝试"}}, {"failures", KindInt, Text{"en": "failed", "zh": "失败"}},
			{"failure_rate", KindPercent, Text{"en": "failure rate", "zh": "失败率"}}, {"before_rate", KindPercent, Text{"en": "week before", "zh": "上周同日"}},
			{"month_rate", KindPercent, Text{"en": "four weeks before", "zh": "前四周同日"}}}}
	for _, d := range w.Days {
		sec.Rows = append(sec.Rows, []any{d.Day.In(w.Week.zone).Format("2006-01-02"), d.Attempts, d.Failures,
			rate(d.Failures, d.Attempts), rate(d.BeforeFailures, d.BeforeAttempts), rate(d.MonthFailures, d.MonthAttempts)})
	}
	return sec
}

func rate(n, of int64) any {
	if of == 0 {
		return nil
	}
	return float64(n) / float64(of)
}

func (w *Weekly) moneySection() Section {
	sec := Section{Name: "not-recovered", Title: Text{"en": "Money not recovered", "zh": "未挽回金额"},
		Question: Text{"en": "What failed and was not paid with the same card at the same merchant within 15 minutes?", "zh": "哪些失败金额在15分钟内未由同一卡在同一商户付成？"},
		Columns: []Column{{"currency", KindText, Text{"en": "currency", "zh": "币种"}}, {"failures", KindInt, Text{"en": "failed purchases", "zh": "失败笔数"}}, {"failed_amount", KindMoney, Text{"en": "amount failed", "zh": "失败金额"}},
			{"lost", KindInt, Text{"en": "not recovered", "zh": "未挽回笔数"}}, {"lost_amount", KindMoney, Text{"en": "amount not recovered", "zh": "未挽回金额"}}}}
	for _, m := range w.Money {
		sec.Rows = append(sec.Rows, []any{m.Currency, m.Failures, m.Failed, m.LostFailures, m.Lost})
	}
	return sec
}

func visitSection(name string, title Text, what string, list []Visit) Section {
	place := Text{"en": "terminal", "zh": "终端"}
	if what == "merchant" {
		place = Text{"en": "merchant", "zh": "商户"}
	}
	sec := Section{Name: name, Title: title, Question: Text{"en": "Where does somebody have to go, and what is to be done first?", "zh": "需要去哪里，首先做什么？"},
		Columns: []Column{{what, KindText, place}, {"severity", KindText, Text{"en": "severity", "zh": "严重程度"}}, {"cause", KindText, Text{"en": "cause", "zh": "原因"}},
			{"title_en", KindText, Text{"en": "meaning", "zh": "含义（英文）"}}, {"title_zh", KindText, Text{"en": "meaning (Chinese)", "zh": "含义"}}, {"times", KindInt, Text{"en": "times", "zh": "次数"}},
			{"failures", KindInt, Text{"en": "failed payments", "zh": "失败交易"}}, {"attempts", KindInt, Text{"en": "attempts", "zh": "交易尝试"}}, {"actor", KindText, Text{"en": "who acts", "zh": "负责方"}},
			{"step_en", KindText, Text{"en": "first step", "zh": "第一步（英文）"}}, {"step_zh", KindText, Text{"en": "first step (Chinese)", "zh": "第一步"}}}}
	for _, v := range list {
		sec.Rows = append(sec.Rows, []any{v.Place, v.Severity, v.Cause, v.Title["en"], v.Title["zh"], v.Times, v.Failures, v.Attempts, v.Actor, v.Step["en"], v.Step["zh"]})
	}
	return sec
}
