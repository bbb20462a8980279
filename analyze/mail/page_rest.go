package mail

import (
	"fmt"

	"posmortem/analyze"
)

// visits lists places where somebody has to go.
func (w writer) visits(title string, list []analyze.Visit, l limits) block {
	b := block{Title: title}
	for i := range list[:min(len(list), l.visits)] {
		v := &list[i]
		head := clean(v.Place, shortest)
		if v.Merchant != "" {
			head += w.t(" (merchant %s)", "（商户 %s）", clean(v.Merchant, shortest))
		}
		devices := ""
		if len(v.Devices) > 0 {
			devices = w.t("terminals %s", "终端 %s", w.some(v.Devices, 4))
		}
		others := ""
		if v.Others > 0 {
			others = w.t("other faults %s", "其他故障 %s", w.many(v.Others, "time", "times", " 次"))
		}
		b.Items = append(b.Items, item{Severity: v.Severity, Word: w.pick(severityWords, v.Severity), Head: head, Lines: []string{
			w.and(fmt.Sprintf("%s (%s) %s", w.of(v.Title), v.Cause, w.many(v.Times, "time", "times", " 次")), others, devices,
				w.t("%[1]s of %[2]s payments failed", "%[2]s 笔交易中 %[1]s 笔失败", grouped(v.Failures), grouped(v.Attempts))),
			w.work(v.Actor, v.Step)}})
	}
	if len(list) == 0 {
		b.Lines = []string{w.t("None: no fault of this week is tied to one place.", "无：本周没有与单个地点有关的故障。")}
	}
	return b
}

func (w writer) unexplained(s *analyze.Weekly) block {
	t, b := s.Totals, s.Before
	if t.Failures == 0 {
		return block{Title: w.t("Unexplained", "原因未明"), Lines: []string{w.t("Nothing: no payment failed.", "无：没有失败的交易。")}}
	}
	line := w.t("%[1]s of %[2]s failures have no cause yet (%[3]s)", "%[2]s 笔失败中 %[1]s 笔原因未明（%[3]s）", grouped(t.Unexplained), grouped(t.Failures), share(t.Unexplained, t.Failures))
	if b.Failures > 0 {
		line += w.t("; week before %s", "；上周 %s", share(b.Unexplained, b.Failures))
	}
	return block{Title: w.t("Unexplained", "原因未明"), Lines: []string{line + w.t(".", "。")}}
}

func (w writer) money(s *analyze.Weekly) block {
	b := block{Title: w.t("Money not recovered", "未挽回金额")}
	for _, m := range s.Money {
		unknown := ""
		if m.Currency == "" {
			unknown = w.t(" Their currency is not known.", "币种不明。")
		}
		b.Lines = append(b.Lines, w.t("%[1]s of %[2]s that failed (%[3]s of %[4]s purchases).", "失败 %[2]s，未挽回 %[1]s（%[4]s 笔中 %[3]s 笔）。",
			money(m.Lost, m.Currency), money(m.Failed, m.Currency), grouped(m.LostFailures), grouped(m.Failures))+unknown)
	}
	if len(b.Lines) == 0 {
		b.Lines = []string{w.t("No payment with a known amount failed.", "没有已知金额的交易失败。")}
		return b
	}
	b.Note = w.t("Recovered is what the same card paid at the same merchant within 15 minutes after the failure; further tries of the same purchase count once.",
		"失败后15分钟内同一卡在同一商户付成即为已挽回；同一笔购物的多次尝试只计一次。")
	return b
}

func (w writer) counts(s *analyze.Weekly) block {
	t, b := s.Totals, s.Before
	before := func(n int64) string {
		if b.Attempts == 0 {
			return ""
		}
		return w.t(" (week before %s)", "（上周 %s）", grouped(n))
	}
	return block{Title: w.t("Counts", "数量"), Lines: []string{
		w.t("Payment attempts: ", "交易尝试：") + grouped(t.Attempts) + before(b.Attempts),
		w.t("Failed: ", "失败：") + grouped(t.Failures) + before(b.Failures),
		w.t("Of those declined by the issuer, no fault of the terminal: ", "其中发卡行拒绝（非设备故障）：") + grouped(t.Declined) + before(b.Declined),
		w.t("Terminals with payments: ", "有交易的终端：") + grouped(t.Devices) + before(b.Devices),
		w.t("Merchants with payments: ", "有交易的商户：") + grouped(t.Merchants) + before(b.Merchants),
		w.t("Sign-ins and other exchanges: ", "签到等管理交互：") + grouped(t.ManagementAttempts) + w.t(", failed ", "，失败 ") + grouped(t.ManagementFailures),
	}}
}

func (w writer) foot(s *analyze.Weekly) []string {
	lines := []string{w.t("Times are of the zone %s. Card numbers are masked before anything is stored.", "时间按时区 %s。卡号在入库前已屏蔽。", s.Zone)}
	if s.Assumed {
		lines = append(lines, w.t("Response codes are read as %s, since no manifest names the acquirer.", "应答码按 %s 解读，因为没有清单注明收单方。", s.Profile))
	} else if s.Profile != "" {
		lines = append(lines, w.t("Response codes are read as %s.", "应答码按 %s 解读。", s.Profile))
	}
	return append(lines, w.t("Written by posmortem as of %s.", "由 posmortem 生成，截至 %s。", w.clock(s.AsOf)))
}

// subject is the mail's subject: numbers only, nothing that a log said.
func (w writer) subject(s *analyze.Weekly) string {
	head := w.t("posmortem %s: ", "posmortem %s：", s.Week.String())
	f, t := s.Fleet, s.Totals
	switch {
	case s.Empty():
		return head + w.t("no records of this week", "本周没有任何记录")
	case t.Attempts == 0:
		return head + w.t("no payments in the logs", "日志中没有交易")
	}
	seen := w.many(f.Heard, "terminal", "terminals", " 台终端")
	if f.Expected > 0 {
		seen = w.t("%[1]s of %[2]s terminals", "%[2]s 台终端到 %[1]s 台", grouped(f.Met), grouped(f.Expected))
	}
	rate := w.t("%s failed", "失败率 %s", share(t.Failures, t.Attempts))
	if d := w.points(t.Failures, t.Attempts, s.Before.Failures, s.Before.Attempts); d != "" {
		rate += w.t(" (%s)", "（%s）", d)
	}
	fresh := len(s.InState(analyze.StateNew)) + len(s.InState(analyze.StateReopened))
	return head + w.and(seen, rate, w.many(int64(fresh), "new finding", "new findings", " 个新问题"))
}

// Subject is the subject of the mail about a week.
func Subject(s *analyze.Weekly, lang string) string { return writer{lang, s.Week.Zone()}.subject(s) }
