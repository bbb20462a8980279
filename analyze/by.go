package analyze

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrDimension is the error of a dimension that is not known.
var ErrDimension = errors.New("unknown dimension")

// mostDimensions is how many dimensions one breakdown may have.
const mostDimensions = 4

// derived are dimensions that are no column of the attempt table, on the clock of the log: how they are computed, and their kind.
var derived = map[string]struct {
	sql  string
	kind Kind
}{
	"cause":   {"cause", KindText},
	"day":     {"CAST(CAST(started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE AS DATE) AS VARCHAR)", KindText},
	"hour":    {"CAST(extract(hour FROM started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE) AS BIGINT)", KindInt},
	"weekday": {"CAST(day_of_week(started + coalesce(utc_offset, 0) * INTERVAL '1' MINUTE) AS BIGINT)", KindInt},
}

// dimensionTitles name the dimensions that people ask for most.
var dimensionTitles = map[string]Text{
	"device": {"en": "terminal", "zh": "终端"}, "merchant": {"en": "merchant", "zh": "商户"}, "cause": {"en": "cause", "zh": "原因"}, "day": {"en": "day", "zh": "日期"},
	"hour": {"en": "hour", "zh": "小时"}, "weekday": {"en": "weekday (1: Monday)", "zh": "星期（1 为周一）"}, "response_code": {"en": "code", "zh": "应答码"},
	"outcome": {"en": "outcome", "zh": "结果"}, "entry_mode": {"en": "entry mode", "zh": "输入方式"}, "version": {"en": "version", "zh": "版本"}, "currency": {"en": "currency", "zh": "币种"},
	"peer": {"en": "other end", "zh": "对端"}, "exchange": {"en": "exchange", "zh": "交互"}, "bin": {"en": "card BIN", "zh": "卡 BIN"}, "profile": {"en": "profile", "zh": "码表"},
}

// Dimensions lists what a breakdown can be by: the columns of the attempt table, and what is derived from them.
func Dimensions(ctx context.Context, s Engine) ([]string, error) {
	rows, err := s.Query(ctx, "SELECT * FROM attempt LIMIT 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for name := range derived {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// breakdown counts payments by the dimensions of the question.
func breakdown(ctx context.Context, s Engine, q Question) (Section, error) {
	known, err := Dimensions(ctx, s)
	if err != nil {
		return Section{}, err
	}
	if len(q.By) > mostDimensions {
		return Section{}, fmt.Errorf("%w: at most %d together", ErrDimension, mostDimensions)
	}
	sec := Section{Name: "by"}
	var parts, names []string
	for _, name := range q.By {
		if !slices.Contains(known, name) || slices.Contains(names, name) {
			return Section{}, fmt.Errorf("%w %q; known are %s", ErrDimension, name, strings.Join(known, ", "))
		}
		c := dimension(name)
		sec.Columns = append(sec.Columns, c)
		names = append(names, name)
		text := `"` + name + `"`
		if d, ok := derived[name]; ok {
			text = d.sql
		} else if c.Kind == KindText {
			text = "CAST(" + text + " AS VARCHAR)"
		}
		parts = append(parts, text+` AS "`+name+`"`)
	}
	sec.Title, sec.Question = breakdownTexts(sec.Columns)
	sec.Columns = append(sec.Columns, breakdownColumns...)
	text, args := chosenWith(s, fmt.Sprintf(breakdownSQL, strings.Join(parts, ", "), `"`+strings.Join(names, `", "`)+`"`), q.Filter)
	out, err := Table(ctx, s, sec.Columns, text, args...)
	sec.Rows = out.Rows
	return sec, err
}

// breakdownSQL takes the dimensions as they are computed, and their names. The main cause is the one of most failures.
const breakdownSQL = `,
placed AS (SELECT %[1]s, is_failure, cause AS main, amount, attempt FROM chosen WHERE kind = 'payment'),
counted AS (SELECT %[2]s, main, count(*) AS n, count_if(is_failure) AS lost, CAST(coalesce(sum(CASE WHEN is_failure THEN amount END), 0) AS BIGINT) AS lost_amount FROM placed GROUP BY %[2]s, main),
ranked AS (SELECT *, row_number() OVER (PARTITION BY %[2]s ORDER BY lost DESC, main) AS place FROM counted)
SELECT %[2]s, CAST(sum(n) AS BIGINT) AS attempts, CAST(sum(lost) AS BIGINT) AS failures, round(CAST(sum(lost) AS DOUBLE) / sum(n), 4) AS failure_rate,
	round(CAST(sum(lost) AS DOUBLE) / nullif(sum(sum(lost)) OVER (), 0), 4) AS share, round(CAST(sum(lost) AS DOUBLE) / nullif(sum(sum(lost)) OVER (), 0), 4) AS bar,
	CAST(sum(lost_amount) AS BIGINT) AS failed_amount, max(CASE WHEN place = 1 THEN main END) AS main_cause
FROM ranked
GROUP BY %[2]s
ORDER BY failures DESC, attempts DESC, %[2]s`

var breakdownColumns = []Column{
	{"attempts", KindInt, Text{"en": "attempts", "zh": "交易尝试"}}, {"failures", KindInt, Text{"en": "failed", "zh": "失败"}}, {"failure_rate", KindPercent, Text{"en": "failure rate", "zh": "失败率"}},
	{"share", KindPercent, Text{"en": "share of failures", "zh": "占失败"}}, {"bar", KindBar, Text{"en": "share drawn", "zh": "占比图"}},
	{"failed_amount", KindMoney, Text{"en": "amount failed", "zh": "失败金额"}}, {"main_cause", KindText, Text{"en": "main cause", "zh": "主要原因"}},
}

// dimension is the column of a dimension.
func dimension(name string) Column {
	c := Column{Name: name, Kind: KindText, Title: dimensionTitles[name]}
	if d, ok := derived[name]; ok {
		c.Kind = d.kind
	}
	if c.Title == nil {
		plain := strings.ReplaceAll(name, "_", " ")
		c.Title = Text{"en": plain, "zh": plain}
	}
	return c
}

func breakdownTexts(columns []Column) (title, question Text) {
	title, question = Text{}, Text{}
	for lang, form := range map[string][3]string{"en": {", ", "By %s", "How do payments go by %s?"}, "zh": {"、", "按%s", "按%s统计，交易情况如何？"}} {
		var names []string
		for _, c := range columns {
			names = append(names, c.Title[lang])
		}
		title[lang] = fmt.Sprintf(form[1], strings.Join(names, form[0]))
		question[lang] = fmt.Sprintf(form[2], strings.Join(names, form[0]))
	}
	return title, question
}
