package mail

import (
	"fmt"

	"posmortem/analyze"
)

// page is the body of the mail before it becomes text or HTML: both say the same.
type page struct {
	Lang, Title, Span string
	Lead              []string // the sentences that a reader in a hurry needs
	Blocks            []block
	Foot              []string
}

// block is one part of the body.
type block struct {
	Title string
	Lines []string
	Items []item
	Bars  []bar
	Note  string
	Key   string // what the colours of the bars mean; for HTML only
}

// item is one entry of a list.
type item struct {
	Severity, Word, Head string
	Lines                []string
}

// bar is a share, drawn, with its words.
type bar struct {
	Label, Text   string
	Width, Before int // per cent of the widest; Before is a mark, -1 for none
}

// limits say how much is listed, so that the body stays small.
type limits struct{ silent, findings, visits int }

var roomy = limits{silent: 30, findings: 12, visits: 10}

// half lists half as much.
func (l limits) half() limits { return limits{l.silent / 2, l.findings / 2, l.visits / 2} }

// newPage says what the week has to say, in the order in which a reader decides what to do.
func newPage(s *analyze.Weekly, lang string, l limits) *page {
	w := writer{lang, s.Week.Zone()}
	p := &page{Lang: "en", Title: w.t("Weekly summary ", "周报 ") + s.Week.String()}
	if lang == "zh" {
		p.Lang = "zh-CN"
	}
	p.Span = w.t("%s to %s, %s", "%s 至 %s，%s", w.date(s.From), w.date(s.Week.Day(6)), s.Zone)
	p.Lead = w.lead(s)
	p.add(w.fleet(s, l))
	if s.Totals.Attempts == 0 {
		p.add(w.elsewhere(s))
	}
	if s.Totals.Attempts > 0 || len(s.Findings) > 0 {
		p.add(w.changes(s, l)...)
	}
	if s.Totals.Attempts > 0 {
		p.add(w.rate(s))
		p.add(w.visits(w.t("Terminals that need a visit", "需上门处理的终端"), s.Terminals, l), w.visits(w.t("Merchants that need a visit", "需上门处理的商户"), s.Merchants, l))
		p.add(w.unexplained(s), w.money(s), w.counts(s))
	}
	p.Foot = w.foot(s)
	return p
}

func (p *page) add(blocks ...block) {
	for _, b := range blocks {
		if len(b.Lines)+len(b.Items)+len(b.Bars) > 0 {
			p.Blocks = append(p.Blocks, b)
		}
	}
}

// lead says in three lines what the subject had no room for.
func (w writer) lead(s *analyze.Weekly) []string {
	switch {
	case s.Empty():
		return []string{w.t("The store holds no records of this week: nothing was heard from any terminal or host, so that nothing can be said about its payments. That is itself a matter to look into.",
			"库中没有本周的任何记录：没有收到任何终端或主机日志，因此无法说明本周交易情况。这本身就需要查明。")}
	case s.Totals.Attempts == 0:
		return []string{w.t("The logs of this week hold no payments.", "本周日志中没有交易。")}
	}
	t, b := s.Totals, s.Before
	rate := w.t("%[1]s of %[2]s payments failed (%[3]s)", "%[2]s 笔交易中 %[1]s 笔失败（%[3]s）", grouped(t.Failures), grouped(t.Attempts), share(t.Failures, t.Attempts))
	if d := w.points(t.Failures, t.Attempts, b.Failures, b.Attempts); d != "" {
		rate += w.t("; against the week before: ", "；与上周相比：") + d
	}
	return []string{w.heardFrom(s), rate + w.t(".", "。"), w.changed(s) + w.t(".", "。")}
}

// heardFrom says how much of the fleet was heard from.
func (w writer) heardFrom(s *analyze.Weekly) string {
	f := s.Fleet
	if f.Expected == 0 {
		return w.t("%s heard from; nothing says how many to expect (no list is given, and the four weeks before are empty).", "共收到 %s的日志；不知道应有多少台（未给出清单，前四周也没有记录）。",
			w.many(f.Heard, "terminal was", "terminals were", " 台终端"))
	}
	return w.t("%[1]s of %[2]s expected terminals were heard from (%[3]s).", "应有 %[2]s 台终端，收到 %[1]s 台（%[3]s）。", grouped(f.Met), grouped(f.Expected), share(f.Met, f.Expected))
}

// changed counts the findings by their state.
func (w writer) changed(s *analyze.Weekly) string {
	count := func(state string) int64 { return int64(len(s.InState(state))) }
	if len(s.Findings) == 0 {
		return w.t("No fault was found", "未发现故障")
	}
	return w.t("Findings: %d new, %d reopened, %d continuing, %d resolved", "问题：新增 %d，复发 %d，持续 %d，已消失 %d",
		count(analyze.StateNew), count(analyze.StateReopened), count(analyze.StateContinuing), count(analyze.StateResolved))
}

func (w writer) fleet(s *analyze.Weekly, l limits) block {
	f := s.Fleet
	b := block{Title: w.t("Heard from", "上报情况"), Lines: []string{w.heardFrom(s)}}
	if f.Expected > 0 {
		b.Lines = append(b.Lines, w.t("Expected are the terminals of the four weeks before.", "“应有”指前四周出现过的终端。"))
		if f.Listed {
			b.Lines[1] = w.t("Expected are the terminals of the list that was given.", "“应有”指所给清单中的终端。")
		}
	}
	if f.Unexpected > 0 {
		b.Lines = append(b.Lines, w.t("Not expected, but heard from: %s (%s).", "计划外但有日志：%s（%s）。", w.many(f.Unexpected, "terminal", "terminals", " 台"), w.some(f.Unexpect, 10)))
	}
	if n := len(f.Silent); n > 0 {
		b.Lines = append(b.Lines, w.t("Silent, %s: ", "无日志，共%s：", w.many(int64(n), "terminal", "terminals", " 台"))+w.silent(f.Silent, l.silent))
	}
	if n := len(f.Short); n > 0 {
		b.Lines = append(b.Lines, w.t("Late: against their usual rhythm the end of the week is missing of %s: ", "日志滞后：与往常相比缺少周末段，共%s：", w.many(int64(n), "terminal", "terminals", " 台"))+
			w.silent(f.Short, l.silent))
	}
	if m := f.Late; m != nil {
		b.Lines = append(b.Lines, w.t("Late bundles: after the mail about %s was sent, %s more of that week came in, %s of them failed, and %s more had payments.",
			"滞后的日志：%s 的周报发出后，又收到该周 %s，其中失败 %s，另有 %s有交易。", s.Week.Add(-1).String(),
			w.many(m.Attempts, "payment", "payments", " 笔交易"), grouped(m.Failures), w.many(m.Terminals, "terminal", "terminals", " 台终端")))
	}
	return b
}

// silent names terminals with when they were last heard.
func (w writer) silent(list []analyze.Silent, n int) string {
	names := make([]string, len(list))
	for i, s := range list {
		last := w.t("never heard", "从未有日志")
		if !s.Last.IsZero() {
			last = w.clock(s.Last)
		}
		names[i] = clean(s.Device, shortest) + w.t(" (%s)", "（%s）", last)
	}
	return w.some(names, n) + w.t(".", "。")
}

// elsewhere names a week that holds payments, where this one holds none.
func (w writer) elsewhere(s *analyze.Weekly) block {
	b := block{Title: w.t("Where there is data", "哪里有数据")}
	e := s.Elsewhere
	if e == nil || e.Totals.Attempts == 0 {
		records := int64(0)
		if e != nil {
			records = e.Records
		}
		b.Lines = []string{
			w.t("No week of the store holds a payment; it holds %s.", "库中没有任何一周有交易；共有%s。", w.many(records, "record", "records", " 条记录")),
			w.t("What to check: whether the logs of the week were collected, and whether the job that reads them in (posmortem ingest) ran and ended without an error.",
				"请检查：本周日志是否已收集，读入日志的任务（posmortem ingest）是否已运行并正常结束。")}
		return b
	}
	relation := w.t("The last week before it with payments is", "此前最近有交易的一周是")
	if e.Week.From().After(s.From) {
		relation = w.t("The first week after it with payments is", "此后最早有交易的一周是")
	}
	t := e.Totals
	b.Lines = []string{
		w.t("%s %s: %s, %s of them failed (%s), at %s of %s.", "%s %s：%s，其中失败 %s（%s），涉及%s、%s。", relation, e.Week.String(), w.many(t.Attempts, "payment", "payments", " 笔交易"),
			grouped(t.Failures), share(t.Failures, t.Attempts), w.many(t.Devices, "terminal", "terminals", " 台终端"), w.many(t.Merchants, "merchant", "merchants", " 家商户")),
	}
	for _, c := range e.Causes {
		b.Items = append(b.Items, item{Head: fmt.Sprintf("%s (%s)", w.of(c.Title), c.Cause), Lines: []string{w.many(c.Failures, "failed payment", "failed payments", " 笔失败")}})
	}
	b.Note = w.t("What to check: whether the logs of the week were collected, whether the job that reads them in (posmortem ingest) ran, and whether their clocks and zones are right. The summary of another week: posmortem weekly --week %s",
		"请检查：本周日志是否已收集，读入任务（posmortem ingest）是否已运行，日志的时钟与时区是否正确。查看其他周：posmortem weekly --week %s", e.Week.String())
	return b
}
