package mail

import (
	"fmt"
	"slices"

	"posmortem/analyze"
)

// changes lists the findings by their state.
func (w writer) changes(s *analyze.Weekly, l limits) []block {
	if len(s.Findings) == 0 {
		return []block{{Title: w.t("What changed", "变化"), Lines: []string{w.t("No fault was found in this week, and none in the week before.", "本周与上周均未发现故障。")}}}
	}
	var blocks []block
	for _, part := range []struct{ state, en, zh string }{
		{analyze.StateNew, "New", "新增问题"}, {analyze.StateReopened, "Reopened", "复发问题"}, {analyze.StateContinuing, "Continuing", "持续问题"},
		{analyze.StateUnheard, "Cannot be told: the terminals were silent", "无法判断（终端无日志）"}, {analyze.StateResolved, "Resolved", "已消失的问题"},
	} {
		fs := s.InState(part.state)
		if len(fs) == 0 {
			continue
		}
		b := block{Title: w.t("%s (%d)", "%s（%d）", w.t(part.en, part.zh), len(fs))}
		if part.state == analyze.StateNew && s.First() {
			b.Note = w.t("The store holds nothing before this week, so that every finding is new.", "库中没有更早的记录，因此所有问题都显示为新增。")
		}
		for i := range fs[:min(len(fs), l.findings)] {
			first := slices.IndexFunc(fs, func(f analyze.WeekFinding) bool { return f.Cause == fs[i].Cause }) == i
			b.Items = append(b.Items, w.finding(&fs[i], first))
		}
		if more := len(fs) - l.findings; more > 0 {
			b.Lines = append(b.Lines, w.t("%d more in the attachments.", "另有 %d 个见附件。", more))
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// finding writes one finding; what is to be done is said where its cause comes first.
func (w writer) finding(f *analyze.WeekFinding, first bool) item {
	it := item{Severity: f.Severity, Word: w.pick(severityWords, f.Severity), Head: fmt.Sprintf("%s (%s)", w.of(f.Title), f.Cause)}
	places := ""
	if n := len(f.Devices); n > 0 {
		places = w.t("at %s", "终端 %s", w.some(f.Devices, 4))
	}
	if f.State == analyze.StateResolved || f.State == analyze.StateUnheard {
		it.Lines = []string{w.and(w.t("last week: %s", "上周：%s", w.many(f.Before, "failure", "failures", " 笔失败")), places, w.inRow(f))}
		return it
	}
	it.Lines = []string{w.and(w.often(f), places, w.span(f), w.inRow(f))}
	if first {
		it.Lines = append(it.Lines, w.work(f.Actor, f.Step))
	}
	return it
}

// work says who acts and what comes first.
func (w writer) work(actor string, step analyze.Text) string {
	return w.t("Who acts: %s. First step: %s", "负责方：%s。第一步：%s", w.pick(actorWords, actor), w.of(step))
}

// often says how often a finding was seen, and how often the week before.
func (w writer) often(f *analyze.WeekFinding) string {
	var parts []string
	if f.Failures > 0 {
		parts = append(parts, w.many(f.Failures, "failed payment", "failed payments", " 笔交易失败"))
	}
	if f.ManagementFailures > 0 {
		parts = append(parts, w.many(f.ManagementFailures, "failed sign-in or the like", "failed sign-ins and the like", " 次签到等管理交互失败"))
	}
	if f.Troubles > 0 {
		parts = append(parts, w.many(f.Troubles, "spell of trouble outside of payments", "spells of trouble outside of payments", " 次交易之外的故障"))
	}
	s := w.and(parts...)
	if f.State == analyze.StateContinuing {
		s += w.t(" (week before: %s)", "（上周 %s）", grouped(f.Before))
	}
	return s
}

func (w writer) span(f *analyze.WeekFinding) string {
	first, last := w.clock(f.First), w.clock(f.Last)
	if first == last {
		return w.t("on %s", "%s", first)
	}
	return w.t("from %s to %s", "%s 至 %s", first, last)
}

// inRow says for how many weeks it goes on, or when it was there last.
func (w writer) inRow(f *analyze.WeekFinding) string {
	switch f.State {
	case analyze.StateContinuing:
		return w.t("%[2]s week in a row", "连续第 %[1]d 周", f.Weeks, ordinal(f.Weeks))
	case analyze.StateReopened:
		return w.t("last seen in %s", "上次出现于 %s", f.LastSeen.String())
	case analyze.StateResolved, analyze.StateUnheard:
		return w.t("it had lasted %s", "此前持续%s", w.many(int64(f.Weeks), "week", "weeks", " 周"))
	}
	return ""
}

// rate compares the failure rate with the week before and with the same weekdays.
func (w writer) rate(s *analyze.Weekly) block {
	t, b := s.Totals, s.Before
	out := block{Title: w.t("Failure rate", "失败率"), Key: w.t("Dark: the day; grey: the same weekday of the four weeks before.", "深色：当日；灰色：前四周同一星期几。")}
	line := w.t("This week %s", "本周 %s", share(t.Failures, t.Attempts))
	if b.Attempts == 0 {
		line += w.t("; the week before holds no payments", "；上周没有交易")
	} else {
		line += w.t("; week before %s: %s", "；上周 %s：%s", share(b.Failures, b.Attempts), w.points(t.Failures, t.Attempts, b.Failures, b.Attempts))
	}
	out.Lines = append(out.Lines, line+w.t(".", "。"))
	out.Lines = append(out.Lines, w.weekdays(s))
	top := 0.0
	for _, d := range s.Days {
		top = max(top, ratio(d.Failures, d.Attempts), ratio(d.MonthFailures, d.MonthAttempts))
	}
	for _, d := range s.Days {
		out.Bars = append(out.Bars, w.dayBar(d, top))
	}
	return out
}

// weekdays compares only those days of which both sides hold payments, so that a missing day does not count as a good one.
func (w writer) weekdays(s *analyze.Weekly) string {
	var n, of, m, before, days int64
	for _, d := range s.Days {
		if d.Attempts > 0 && d.MonthAttempts > 0 {
			n, of, m, before, days = n+d.Failures, of+d.Attempts, m+d.MonthFailures, before+d.MonthAttempts, days+1
		}
	}
	if days == 0 {
		return w.t("The same weekdays of the four weeks before hold no payments to compare with.", "前四周的同一星期几没有可比的交易。")
	}
	return w.t("Same weekdays of the four weeks before: %s against %s (%s; %d of 7 days can be compared).", "与前四周同一星期几相比：%s 对 %s（%s；可比 %d 天）。",
		share(n, of), share(m, before), w.points(n, of, m, before), days)
}

func (w writer) dayBar(d analyze.WeekDay, top float64) bar {
	b := bar{Label: w.day(d.Day), Before: -1, Text: w.t("no payments", "无交易")}
	if d.Attempts > 0 {
		b.Text = w.t("%s (%s of %s)", "%s（%s / %s）", share(d.Failures, d.Attempts), grouped(d.Failures), grouped(d.Attempts))
		b.Width = width(ratio(d.Failures, d.Attempts), top)
	}
	if d.BeforeAttempts > 0 {
		b.Text += w.t("; week before %s", "；上周 %s", share(d.BeforeFailures, d.BeforeAttempts))
	}
	if d.MonthAttempts > 0 {
		b.Text += w.t("; four weeks %s", "；前四周 %s", share(d.MonthFailures, d.MonthAttempts))
		b.Before = width(ratio(d.MonthFailures, d.MonthAttempts), top)
	}
	return b
}

func ratio(n, of int64) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func width(part, top float64) int {
	if top <= 0 {
		return 0
	}
	return int(100*part/top + 0.5)
}
