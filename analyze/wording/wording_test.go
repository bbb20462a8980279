package wording

import (
	"strings"
	"testing"
)

func TestIn(t *testing.T) {
	for en, zh := range map[string]string{
		"there is no store at week.duckdb; make one with: posmortem ingest PATH --db week.duckdb; see `posmortem report --help`": "week.duckdb 处没有存储；请先创建：posmortem ingest PATH --db week.duckdb；参见 `posmortem report --help`",
		"there is no report \"x\"; known are a, b; see `posmortem report --help`":                                                "没有 \"x\" 报表；可用的有 a, b；参见 `posmortem report --help`",
		"bin/a: b.pdf: a PDF, which is not opened; give what it was made from":                                                   "bin/a: b.pdf：PDF 文件，未打开；请提供生成它的原始内容",
		"nonexist: no such file or folder; check the path":                                                                       "nonexist：没有该文件或文件夹；请检查路径",
		"--week: there is no week \"x\"; write it as 2026-W10":                                                                   "--week：没有 \"x\" 这一周；请写成 2026-W10 的形式",
		"nobody has said this yet; nor this":                                                                                     "nobody has said this yet; nor this",
		strings.Repeat("a: ", 200):                                                                                               strings.Repeat("a: ", 200),
	} {
		if got := In("zh", en); got != zh {
			t.Errorf("%s\ngot  %s\nwant %s", en, got, zh)
		}
		if got := In("en", en); got != en {
			t.Errorf("%s: %s", en, got)
		}
	}
}

func BenchmarkIn(b *testing.B) {
	for b.Loop() {
		In("zh", "bundle.zip/terminal/T0001/app.log: its gzip data are damaged; what came before is kept; copy the file again")
	}
}
