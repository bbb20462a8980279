package queries

import (
	"slices"
	"strings"
	"testing"
)

const causeText = `-- cause: card-reader
-- family: card-read
-- actor: maintenance
-- severity: major
-- articles: 004-C1
-- title.en: Reader
-- title.zh: 读卡器
-- why.en: Why: because.
-- why.zh: 原因
-- evidence.en: one
-- evidence.en: two
-- evidence.zh: 一
-- evidence.zh: 二
-- against.en: a
-- against.zh: 甲
-- remedy.en: r
-- remedy.zh: 修
-- prevention.en: p
-- prevention.zh: 防
-- missing.en: m
-- missing.zh: 缺
-- sql
-- a comment of the query
SELECT 1;
`

func TestReadCause(t *testing.T) {
	c, err := readCause("causes/card-reader.sql", causeText)
	if err != nil {
		t.Fatal(err)
	}
	if c.SQL != "-- a comment of the query\nSELECT 1" {
		t.Errorf("SQL is %q", c.SQL)
	}
	if c.Why["en"] != "Why: because." || !slices.Equal(c.Evidence["zh"], []string{"一", "二"}) {
		t.Errorf("why %q, evidence %q", c.Why["en"], c.Evidence["zh"])
	}
	crlf, err := readCause("causes/card-reader.sql", strings.ReplaceAll(causeText, "\n", "\r\n"))
	if err != nil || crlf.Title["zh"] != "读卡器" {
		t.Errorf("with CRLF: %v", err)
	}
}

func TestMalformedCause(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"unknown key", "-- family: card-read", "-- famly: card-read", `queries/causes/card-reader.sql:2: unknown key "famly"`},
		{"unknown family", "-- family: card-read", "-- family: cards", `card-reader.sql:2: unknown family "cards"`},
		{"unknown actor", "maintenance", "nobody", `card-reader.sql:3: unknown actor "nobody"`},
		{"unknown severity", "major", "grave", `card-reader.sql:4: unknown severity "grave"`},
		{"other slug", "-- cause: card-reader", "-- cause: card", `card-reader.sql:1: cause "card" does not match`},
		{"twice", "-- title.zh: 读卡器", "-- title.en: Reader", "card-reader.sql:7: title.en stands twice"},
		{"empty", "-- remedy.en: r", "-- remedy.en:", "card-reader.sql:16: remedy.en has no value"},
		{"missing title", "-- title.zh: 读卡器\n", "", "card-reader.sql:20: title.zh is missing"},
		{"missing list", "-- missing.zh: 缺\n", "", "card-reader.sql:20: missing.zh is missing"},
		{"missing articles", "-- articles: 004-C1\n", "", "card-reader.sql:20: articles is missing"},
		{"uneven lists", "-- evidence.zh: 二\n", "", "card-reader.sql:12: evidence.zh has 1 lines, evidence.en has 2"},
		{"no dashes", "-- actor", "actor", `card-reader.sql:3: want "-- key: value"`},
		{"no end", "-- sql\n", "", `card-reader.sql:22: want "-- key: value"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(causeText, c.old) {
				t.Fatalf("the text has no %q", c.old)
			}
			_, err := readCause("causes/card-reader.sql", strings.Replace(causeText, c.old, c.new, 1))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %s", err, c.want)
			}
		})
	}
	if _, err := readCause("causes/card-reader.sql", "-- cause: card-reader\n"); err == nil || !strings.Contains(err.Error(), "does not end with") {
		t.Errorf("a head without end gives %v", err)
	}
}

func TestMalformedCodes(t *testing.T) {
	const header = "code,class,actor,meaning_en,meaning_zh,remedy_en,remedy_zh\n"
	const good = "00,approved,none,Approved,批准,Nothing.,无。\n"
	if codes, err := readCodes("codes/x.csv", header+good); err != nil || codes[0].Profile != "x" || codes[0].Meaning["zh"] != "批准" {
		t.Fatalf("%v, %v", codes, err)
	}
	cases := map[string]string{
		"code\n":             "queries/codes/x.csv:1: want the columns",
		header + good + good: "codes/x.csv:3: code 00 stands twice",
		header + strings.Replace(good, "approved", "fine", 1): `codes/x.csv:2: unknown class "fine"`,
		header + strings.Replace(good, "none", "me", 1):       `codes/x.csv:2: unknown actor "me"`,
		header + strings.Replace(good, "批准", "", 1):           "codes/x.csv:2: meaning_zh is empty",
		header + good + "01,approved,none\n":                  "codes/x.csv:3: ",
		header + good + "01,approved,none,\"a,b,c,d\n":        "codes/x.csv:3: ",
	}
	for text, want := range cases {
		if _, err := readCodes("codes/x.csv", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v, want %s", text, err, want)
		}
	}
}

const reportText = `-- report: hours
-- title.en: Hours
-- title.zh: 时段
-- doc.en: Failures by hour.
-- doc.zh: 按小时统计失败。

-- section: by-hour
-- section.title.en: By hour
-- section.title.zh: 按小时
-- question.en: When do payments fail?
-- question.zh: 何时失败？
-- column: hour text | Hour | 小时
-- column: failures int | Failures | 失败

-- counted in local time: see attempts.sql
SELECT hour, count(*) FROM attempt GROUP BY 1;

-- section: rest
-- section.title.en: Rest
-- section.title.zh: 其余
-- question.en: What else?
-- question.zh: 其他？
-- column: share percent | Share | 占比
SELECT 0.5
`

func TestReadReport(t *testing.T) {
	r, err := readReport("reports/hours.sql", reportText)
	if err != nil {
		t.Fatal(err)
	}
	if r.Name != "hours" || r.Doc["zh"] != "按小时统计失败。" || len(r.Sections) != 2 {
		t.Fatalf("report is %+v", r)
	}
	s := r.Sections[0]
	if s.SQL != "-- counted in local time: see attempts.sql\nSELECT hour, count(*) FROM attempt GROUP BY 1" {
		t.Errorf("SQL is %q", s.SQL)
	}
	if len(s.Columns) != 2 || s.Columns[1].Name != "failures" || s.Columns[1].Kind != "int" || s.Columns[1].Title["zh"] != "失败" {
		t.Errorf("columns are %+v", s.Columns)
	}
	if r.Sections[1].Question["en"] != "What else?" || r.Sections[1].SQL != "SELECT 0.5" {
		t.Errorf("second section is %+v", r.Sections[1])
	}
}

func TestTablesOfReport(t *testing.T) {
	r, err := readReport("reports/hours.sql", strings.Replace(reportText, "-- section: by-hour", "-- table: a\nSELECT 1\n-- span: b by device\n-- why\nSELECT 2\n-- table: c by day\nSELECT 3\n-- section: by-hour", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := []Table{{Name: "a", SQL: "SELECT 1"}, {Name: "b", SQL: "-- why\nSELECT 2", Kind: Span, By: ByDevice}, {Name: "c", SQL: "SELECT 3", By: ByDay}}
	if !slices.Equal(r.Tables, want) || len(r.Sections) != 2 {
		t.Errorf("tables are %+v", r.Tables)
	}
}

func TestMalformedReport(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"other name", "report: hours", "report: days", `queries/reports/hours.sql:1: report "days" does not match`},
		{"no title", "-- title.zh: 时段\n", "", "hours.sql:4: title.zh is missing"},
		{"key of a section in the head", "-- doc.en", "-- question.en", `hours.sql:4: unknown key "question.en"`},
		{"SQL in the head", "-- doc.zh: 按小时统计失败。", "SELECT 1", "hours.sql:5: SQL before"},
		{"no question", "-- question.zh: 何时失败？\n", "", "hours.sql:12: question.zh is missing"},
		{"kind", "failures int", "failures number", "hours.sql:13: unknown kind number"},
		{"column without titles", "int | Failures | 失败", "int", "hours.sql:13: want \"-- column"},
		{"empty title", "| 失败", "|", "hours.sql:13: a column title is empty"},
		{"late key", "SELECT hour", "-- column: a int | A | 甲\nSELECT hour", "hours.sql:16: column stands after the SQL"},
		{"no SQL", "SELECT 0.5\n", "", "hours.sql:23: section rest has no SQL"},
		{"no column", "-- column: share percent | Share | 占比\n", "", "hours.sql:22: column is missing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(reportText, c.old) {
				t.Fatalf("the text has no %q", c.old)
			}
			_, err := readReport("reports/hours.sql", strings.Replace(reportText, c.old, c.new, 1))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want %s", err, c.want)
			}
		})
	}
	for _, line := range []string{"-- table: days by week", "-- table: days by", "-- span: days", "-- table: two words", "-- table: none by day"} {
		text := strings.Replace(reportText, "-- section: rest", line+"\n"+strings.Repeat("SELECT 1 FROM chosen\n", strings.Count(line, "days"))+"-- section: rest", 1)
		if _, err := readReport("reports/hours.sql", text); err == nil || !strings.Contains(err.Error(), "hours.sql:18: table ") {
			t.Errorf("%s: error is %v", line, err)
		}
	}
	head, _, _ := strings.Cut(reportText, "-- section")
	if _, err := readReport("reports/hours.sql", head); err == nil || !strings.Contains(err.Error(), "no section") {
		t.Errorf("a report without sections gives %v", err)
	}
}

func TestReportsRead(t *testing.T) {
	reports, err := Reports()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, r := range reports {
		if names[r.Name] {
			t.Errorf("%s stands twice", r.Name)
		}
		names[r.Name] = true
	}
}
