package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/analyze/explain"
)

var explainCommand = &command{
	name: "explain", args: "[PATH...]", short: "which attributes set the failures apart, or one period from another",
	long: `Finds the combinations of up to three attributes under which payments fail more often than elsewhere:
app version, model, merchant, route, BIN, entry mode, amount band, hour, weekday, terminal. Of two that
describe the same payments the simpler is told; what a combination explains is held fixed while the
next one is sought; and there is at most one false alarm in a hundred quiet data sets.

--compare asks instead what one period has that the other has not: previous is the span of the same
length right before --from, weekday the same weekdays some whole weeks before, A..B the span from A
until before B, and version compares each terminal before and after its last change of version.`,
	examples: []string{
		"posmortem explain ticket.zip --profile lakala",
		"posmortem explain --db week.duckdb --cause network-link --format json",
		"posmortem explain --db week.duckdb --from 2026-03-09 --to 2026-03-16 --compare previous",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		fs.StringVar(&o.compare, "compare", "", "compare with: previous, weekday, version, or a `PERIOD` such as 2026-03-02..2026-03-09")
		profileFlag(fs, o)
		filterFlags(fs, o)
		outputFlags(fs, o)
		storeFlags(fs, o)
		engineFlag(fs, o)
		inputFlags(fs, o)
	},
	run: func(ctx context.Context, a *app) error {
		q, err := a.question()
		if err != nil {
			return err
		}
		return a.withAnswers(ctx, func(s analyze.Engine, _ asked) error {
			answer, err := explain.Run(ctx, s, q)
			if errors.Is(err, explain.ErrPeriod) {
				return misuse("--compare %s: %s", a.opt.compare, err)
			}
			if err != nil {
				return err
			}
			return a.writeReport(explanation(answer, q, a.words()))
		})
	},
}

// question gathers the flags.
func (a *app) question() (explain.Question, error) {
	o := a.opt
	q := explain.Question{Period: explain.Period{From: o.fromTime, To: o.toTime}, Device: o.device, Merchant: o.merchant, Cause: o.cause, Code: o.code, Top: o.top}
	switch from, to, span := strings.Cut(o.compare, ".."); {
	case o.compare == "", o.compare == "previous", o.compare == "weekday", o.compare == "version":
		q.Compare = explain.Compare(o.compare)
	case !span:
		return q, misuse("--compare: unknown period %q; write previous, weekday, version, or 2026-03-02..2026-03-09", o.compare)
	default:
		q.Compare = explain.CompareBetween
		var errs [2]error
		q.Reference.From, errs[0] = parseTime(from, a.now())
		q.Reference.To, errs[1] = parseTime(to, a.now())
		if err := errors.Join(errs[:]...); err != nil || from == "" || to == "" {
			return q, misuse("--compare: cannot read the period %q; write 2026-03-02..2026-03-09", o.compare)
		}
	}
	return q, nil
}

// chinese are the names of attributes, and such values as are words, for people who read Chinese.
var chinese = map[string]string{
	"app_version": "应用版本", "model": "型号", "merchant": "商户", "route": "对端", "profile": "码表", "bin": "卡BIN", "entry_mode": "读卡方式",
	"amount_band": "金额段", "hour": "时段", "weekday": "星期", "device": "终端",
	"Monday": "一", "Tuesday": "二", "Wednesday": "三", "Thursday": "四", "Friday": "五", "Saturday": "六", "Sunday": "日",
	"chip": "芯片", "tap": "挥卡", "stripe": "磁条", "stripe after chip": "芯片后磁条", "code": "扫码", "keyed": "手输", "5000.00 and more": "5000.00 及以上",
	"now": "本期", "reference": "对比期", "before": "变更前", "after": "变更后",
}

// words translate attributes into the language of the output; formats for machines keep one language.
func (a *app) words() map[string]string {
	if a.opt.lang == "zh" && a.opt.format != "csv" && a.opt.format != "json" {
		return chinese
	}
	return nil
}

// explanation shapes the answer into a report.
func explanation(a *explain.Answer, q explain.Question, words map[string]string) *analyze.Report {
	compared := q.Compare != explain.CompareNone
	sec := analyze.Section{
		Name:  "combinations",
		Title: text("What sets the failures apart", "失败集中在哪里"),
		Question: text(fmt.Sprintf("Under which combinations of attributes do payments fail more often than elsewhere? %d of %d failed.", a.Failures, a.Attempts),
			fmt.Sprintf("在哪些属性组合下交易失败率高于其他？共 %d 笔失败，%d 笔尝试。", a.Failures, a.Attempts)),
		Columns: explanationColumns(compared),
	}
	if compared {
		sec.Title = text("What sets the periods apart", "两个时期有何不同")
	}
	if !a.Now.Zero() && !a.Reference.Zero() {
		en, zh := span(a.Now)+" against "+span(a.Reference), span(a.Now)+" 对比 "+span(a.Reference)
		sec.Question = text(sec.Question["en"]+" "+en+" (UTC).", sec.Question["zh"]+zh+"（UTC）。")
	}
	for i, c := range a.Combinations {
		sec.Rows = append(sec.Rows, explanationRow(i+1, c, compared, words))
	}
	return &analyze.Report{Name: "explain", Title: text("Explanation", "归因"), Sections: []analyze.Section{sec}}
}

func span(p explain.Period) string {
	const layout = "2006-01-02 15:04"
	return p.From.UTC().Format(layout) + " – " + p.To.UTC().Round(time.Minute).Format(layout)
}

func explanationColumns(compared bool) []analyze.Column {
	columns := []analyze.Column{
		{Name: "rank", Kind: analyze.KindInt, Title: text("rank", "序号")},
		{Name: "combination", Kind: analyze.KindText, Title: text("combination", "组合")},
		{Name: "failures", Kind: analyze.KindInt, Title: text("failed", "失败")},
		{Name: "attempts", Kind: analyze.KindInt, Title: text("attempts", "交易尝试")},
		{Name: "rate_inside", Kind: analyze.KindPercent, Title: text("rate inside", "组合内失败率")},
		{Name: "rate_outside", Kind: analyze.KindPercent, Title: text("rate outside", "组合外失败率")},
		{Name: "risk_ratio", Kind: analyze.KindFloat, Title: text("times as likely", "风险比")},
		{Name: "support", Kind: analyze.KindPercent, Title: text("share of failures", "占失败笔数")},
		{Name: "support_money", Kind: analyze.KindPercent, Title: text("share of failed money", "占失败金额")},
		{Name: "excess", Kind: analyze.KindInt, Title: text("excess failures", "超出笔数")},
		{Name: "p_adjusted", Kind: analyze.KindText, Title: text("chance (adjusted)", "偶然概率（校正）")},
	}
	if compared {
		columns = append(columns,
			analyze.Column{Name: "period", Kind: analyze.KindText, Title: text("period", "时期")},
			analyze.Column{Name: "rate_other", Kind: analyze.KindPercent, Title: text("rate in the other period", "另一时期失败率")})
	}
	return columns
}

func explanationRow(rank int, c explain.Combination, compared bool, words map[string]string) []any {
	row := []any{int64(rank), combinationText(c, words), c.Failures, c.Attempts, round(c.RateInside, 4), round(c.RateOutside, 4), round(c.RiskRatio, 2),
		round(c.Support, 4), round(c.SupportMoney, 4), int64(math.Round(c.Excess)), probability(c.P)}
	if !compared {
		return row
	}
	row = append(row, translate(c.Period, words))
	if math.IsNaN(c.RateOther) {
		return append(row, nil)
	}
	return append(row, round(c.RateOther, 4))
}

func combinationText(c explain.Combination, words map[string]string) string {
	if len(c.Attributes) == 0 {
		return "*"
	}
	var parts []string
	for _, x := range c.Attributes {
		parts = append(parts, translate(x.Name, words)+"="+translate(x.Value, words))
	}
	return strings.Join(parts, " & ")
}

func translate(s string, words map[string]string) string {
	if w, ok := words[s]; ok {
		return w
	}
	return s
}

// probability writes a p-value; what is below any use is not written out.
func probability(p float64) string {
	if p < 1e-12 {
		return "<1e-12"
	}
	return fmt.Sprintf("%.2g", p)
}

func round(x float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(x*p) / p
}
