package analyze

import (
	"context"
	"fmt"
	"strings"

	"posmortem/queries"
)

// Codes lists the response codes of a profile, or of all when it is empty.
func Codes(profile, lang string) ([][]any, error) {
	codes, err := queries.Codes()
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, c := range codes {
		if profile == "" || c.Profile == profile {
			rows = append(rows, []any{c.Profile, c.Code, c.Class, c.Actor, c.Meaning[lang], c.Remedy[lang]})
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w %q; known are %s", ErrProfile, profile, strings.Join(queries.Profiles(), ", "))
	}
	return rows, nil
}

// OverlayCodes lays a response-code table of the user's own over those of the program; name is the file's.
func OverlayCodes(name, text string) error { return queries.Overlay(name, text) }

// CauseHits counts the failed payments of each cause in a prepared store.
func CauseHits(ctx context.Context, s Engine) (map[string]int64, error) {
	rows, err := s.Query(ctx, "SELECT cause, count(*) FROM judged WHERE kind = 'payment' GROUP BY cause")
	hits := map[string]int64{}
	err = each(rows, err, func() error {
		var cause string
		var n int64
		if err := rows.Scan(&cause, &n); err != nil {
			return err
		}
		hits[cause] = n
		return nil
	})
	return hits, err
}

// CauseList lists the causes with their hits.
func CauseList(hits map[string]int64) (Section, error) {
	causes, err := queries.Causes()
	if err != nil {
		return Section{}, err
	}
	sec := Section{Name: "causes", Columns: []Column{
		{"cause", KindText, Text{"en": "cause", "zh": "原因"}}, {"title_en", KindText, Text{"en": "English", "zh": "英文名称"}},
		{"title_zh", KindText, Text{"en": "Chinese", "zh": "中文名称"}}, {"family", KindText, Text{"en": "family", "zh": "类别"}},
		{"severity", KindText, Text{"en": "severity", "zh": "严重程度"}}, {"actor", KindText, Text{"en": "who acts", "zh": "负责方"}},
		{"failures", KindInt, Text{"en": "failures", "zh": "失败笔数"}},
	}}
	for _, c := range causes {
		sec.Rows = append(sec.Rows, []any{c.Slug, c.Title["en"], c.Title["zh"], c.Family, c.Severity, c.Actor, hits[c.Slug]})
	}
	return sec, nil
}

// ExplainCause tells all that is known of one cause.
func ExplainCause(slug string) (*Report, error) {
	all, err := causesBySlug()
	if err != nil {
		return nil, err
	}
	c, ok := all[slug]
	if !ok {
		return nil, fmt.Errorf("there is no cause %q; `posmortem causes` lists them", slug)
	}
	r := &Report{Name: "cause", Title: Text{"en": c.Title["en"] + " (" + slug + ")", "zh": c.Title["zh"] + "（" + slug + "）"}}
	add := func(name, en, zh string, lists map[string][]string) {
		sec := Section{Name: name, Title: Text{"en": en, "zh": zh}, Columns: []Column{
			{"en", KindText, Text{"en": "English", "zh": "英文"}}, {"zh", KindText, Text{"en": "Chinese", "zh": "中文"}}}}
		for i := range lists["en"] {
			sec.Rows = append(sec.Rows, []any{lists["en"][i], lists["zh"][i]})
		}
		r.Sections = append(r.Sections, sec)
	}
	add("why", "Why it happens", "为什么会这样", map[string][]string{"en": {c.Why["en"]}, "zh": {c.Why["zh"]}})
	add("evidence", "What proves it", "判定依据", c.Evidence)
	add("against", "What speaks against it", "反证与易混淆情形", c.Against)
	add("remedy", "What to do", "处理办法", c.Remedy)
	add("prevention", "How to prevent it", "预防", c.Prevention)
	add("missing", "What decides when in doubt", "存疑时需要的资料", c.Missing)
	return r, nil
}

// Why explains a response code under a profile; s may be nil.
func Why(ctx context.Context, s Engine, code, profile string) (*Report, error) {
	codes, err := queries.Codes()
	if err != nil {
		return nil, err
	}
	here := Section{Name: "meaning", Title: Text{"en": code + " under " + profile, "zh": profile + " 码表中的 " + code}, Columns: codeColumns()}
	other := Section{Name: "elsewhere", Title: Text{"en": "The same code elsewhere", "zh": "其他码表中的同一代码"}, Columns: codeColumns()}
	known := false
	for _, c := range codes {
		known = known || c.Profile == profile
		row := []any{c.Profile, c.Code, c.Class, c.Actor, c.Meaning["en"], c.Meaning["zh"], c.Remedy["en"], c.Remedy["zh"]}
		switch {
		case c.Code != code:
		case c.Profile == profile:
			here.Rows = append(here.Rows, row)
		default:
			other.Rows = append(other.Rows, row)
		}
	}
	if !known {
		return nil, fmt.Errorf("%w %q; known are %s", ErrProfile, profile, strings.Join(queries.Profiles(), ", "))
	}
	r := &Report{Name: "why", Sections: []Section{here, other}}
	if s == nil {
		return r, nil
	}
	seen, err := Table(ctx, s, []Column{
		{"day", KindText, Text{"en": "day", "zh": "日期"}}, {"times", KindInt, Text{"en": "times", "zh": "次数"}}, {"devices", KindInt, Text{"en": "terminals", "zh": "终端数"}}},
		`SELECT CAST(CAST(time AS DATE) AS VARCHAR) AS day, count(*) AS times, count(DISTINCT device) AS devices FROM event WHERE response_code = ? GROUP BY 1 ORDER BY 1`, code)
	if err != nil {
		return nil, err
	}
	seen.Name, seen.Title = "history", Text{"en": "Seen in this store", "zh": "本库中的记录"}
	r.Sections = append(r.Sections, seen)
	return r, nil
}

func codeColumns() []Column {
	return []Column{
		{"profile", KindText, Text{"en": "profile", "zh": "码表"}}, {"code", KindText, Text{"en": "code", "zh": "应答码"}}, {"class", KindText, Text{"en": "class", "zh": "类型"}},
		{"actor", KindText, Text{"en": "who acts", "zh": "负责方"}}, {"meaning_en", KindText, Text{"en": "meaning", "zh": "含义（英文）"}}, {"meaning_zh", KindText, Text{"en": "meaning (Chinese)", "zh": "含义"}},
		{"remedy_en", KindText, Text{"en": "what to do", "zh": "处理（英文）"}}, {"remedy_zh", KindText, Text{"en": "what to do (Chinese)", "zh": "处理办法"}},
	}
}
