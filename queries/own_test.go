package queries

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const ownText = `-- report: slow
-- title.en: Slow
-- title.zh: 慢
-- doc.en: Slow payments.
-- doc.zh: 慢交易。
-- param: limit_ms 5000
-- param: kind payment
-- section: all
-- section.title.en: All
-- section.title.zh: 全部
-- question.en: How many are slow?
-- question.zh: 多少笔慢？
-- column: n int | slow | 慢
SELECT count(*) AS n FROM chosen WHERE latency > CAST($limit_ms AS BIGINT) AND kind = $kind;
`

func TestOwnReports(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a[b]*c")
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("slow.sql", ownText)
	put("notes.txt", "no report")
	own, err := OwnReports(dir)
	if err != nil || len(own) != 1 || own[0].Name != "slow" {
		t.Fatalf("%v, %v", own, err)
	}
	if want := []ReportParam{{"limit_ms", "5000"}, {"kind", "payment"}}; !reflect.DeepEqual(own[0].Params, want) {
		t.Errorf("parameters %v", own[0].Params)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"two statements": {"SELECT count", "SELECT 1; SELECT count", "slow.sql: section all holds more than one statement"},
		"no question":    {"SELECT count", "/* */ DROP TABLE event -- count", "slow.sql: section all is no question"},
		"unknown key":    {"-- param: kind", "-- parm: kind", "slow.sql:7: SQL before the first section"},
		"no default":     {"-- param: kind payment", "-- param: kind", "slow.sql:7: want"},
		"reserved":       {"-- param: kind payment", "-- param: from payment", "slow.sql:7: want"},
	} {
		put("slow.sql", strings.Replace(ownText, c.old, c.new, 1))
		if _, err := OwnReports(dir); err == nil || !strings.Contains(err.Error(), c.want) || strings.HasPrefix(err.Error(), "queries/") {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	put("slow.sql", ownText)
	put("summary.sql", strings.Replace(ownText, "report: slow", "report: summary", 1))
	if _, err := OwnReports(dir); err == nil || !strings.Contains(err.Error(), "there is a report summary already") {
		t.Errorf("a known name: %v", err)
	}
	if _, err := OwnReports(filepath.Join(dir, "missing")); err == nil {
		t.Error("a folder that is not there is read")
	}
}

func TestBind(t *testing.T) {
	values := map[string]any{"a": 1, "long_name2": "x"}
	for _, c := range []struct {
		sql, want string
		args      []any
	}{
		{"SELECT 1", "SELECT 1", nil},
		{"SELECT $a, $long_name2, $a", "SELECT ?, ?, ?", []any{1, "x", 1}},
		{"SELECT '$a' -- $a\n, $a /* $b */", "SELECT '$a' -- $a\n, ? /* $b */", []any{1}},
		{`SELECT "$a"`, `SELECT "$a"`, nil},
	} {
		got, args, err := Bind(c.sql, values)
		if err != nil || got != c.want || !reflect.DeepEqual(args, c.args) {
			t.Errorf("Bind(%q) = %q, %v, %v", c.sql, got, args, err)
		}
	}
	for _, bad := range []string{"SELECT $b", "SELECT $", "SELECT $1"} {
		if _, _, err := Bind(bad, values); err == nil {
			t.Errorf("Bind(%q) succeeds", bad)
		}
	}
}
