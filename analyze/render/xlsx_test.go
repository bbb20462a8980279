package render

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"posmortem/analyze"
)

func workbookOf(t *testing.T, r *analyze.Report, lang string) (*excelize.File, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := XLSX(&b, r, Options{Lang: lang}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, b.Bytes()
}

func TestWorkbookIsTyped(t *testing.T) {
	f, _ := workbookOf(t, sampleReport(), "en")
	if got, want := strings.Join(f.GetSheetList(), "; "), "In all; Codes a b by terminal, a long …; Nothing"; got != want {
		t.Fatalf("sheets are %q, want %q", got, want)
	}
	codes := f.GetSheetList()[1]
	for at, want := range map[string]struct {
		kind         excelize.CellType
		raw, written string
	}{
		"A2": {excelize.CellTypeInlineString, "51", "51"},
		"E2": {excelize.CellTypeUnset, "12", "12"},
		"F2": {excelize.CellTypeUnset, "1.5", "1.50"},
		"G2": {excelize.CellTypeUnset, "0.6", "60.0%"},
		"I2": {excelize.CellTypeUnset, "1234.56", "1,234.56"},
		"J2": {excelize.CellTypeUnset, "46089.04305555556", "2026-03-08 01:02:00"},
		"K2": {excelize.CellTypeUnset, "61", "61.0"},
		"L2": {excelize.CellTypeBool, "1", "TRUE"},
		"F3": {excelize.CellTypeUnset, "", ""},
	} {
		kind, err := f.GetCellType(codes, at)
		raw, _ := f.GetCellValue(codes, at, excelize.Options{RawCellValue: true})
		written, _ := f.GetCellValue(codes, at)
		if err != nil || kind != want.kind || raw != want.raw || written != want.written {
			t.Errorf("%s: type %v, raw %q, shown %q, want %v, %q, %q; %v", at, kind, raw, written, want.kind, want.raw, want.written, err)
		}
	}
	if raw, _ := f.GetCellValue(f.GetSheetList()[0], "C2", excelize.Options{RawCellValue: true}); raw != "-9876543.21" {
		t.Errorf("money is %q", raw)
	}
}

// TestWorkbookHoldsNoFormula finds every hostile text again, as text.
func TestWorkbookHoldsNoFormula(t *testing.T) {
	f, raw := workbookOf(t, sampleReport(), "en")
	codes := f.GetSheetList()[1]
	for i, h := range hostile {
		at := fmt.Sprintf("A%d", i+4)
		kind, _ := f.GetCellType(codes, at)
		got, _ := f.GetCellValue(codes, at)
		if formula, _ := f.GetCellFormula(codes, at); formula != "" || kind != excelize.CellTypeInlineString || got != safe(h) {
			t.Errorf("%s: type %v, formula %q, text %q, want %q", at, kind, formula, got, safe(h))
		}
		if strings.ContainsRune("=+-@\t\r", rune(h[0])) {
			style, _ := f.GetCellStyle(codes, at)
			if s, err := f.GetStyle(style); err != nil || !(s.NumFmt == 49 || s.CustomNumFmt != nil && *s.CustomNumFmt == "@") {
				t.Errorf("%s has not the format of text: %+v, %v", at, s, err)
			}
		}
	}
	for name, text := range unzip(t, raw) {
		if strings.HasPrefix(name, "xl/worksheets/") && strings.Contains(text, "<f>") || strings.Contains(text, `state="hidden"`) || strings.Contains(text, `hidden="1"`) {
			t.Errorf("%s holds a formula or something hidden", name)
		}
	}
}

func TestWorkbookFrame(t *testing.T) {
	f, raw := workbookOf(t, sampleReport(), "zh")
	codes := f.GetSheetList()[1]
	if codes != "应答码" {
		t.Errorf("sheet is %q", codes)
	}
	panes, err := f.GetPanes(codes)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	tables, err := f.GetTables(codes)
	if err != nil || len(tables) != 1 || tables[0].Range != fmt.Sprintf("A1:L%d", len(hostile)+3) {
		t.Errorf("tables %+v, %v", tables, err)
	}
	if width, _ := f.GetColWidth(codes, "A"); width < 10 || width > widestSheet {
		t.Errorf("column A is %v wide", width)
	}
	heads, err := f.GetRows(codes)
	if err != nil || heads[0][6] != "占比" || heads[0][7] != "占比 (2)" {
		t.Errorf("heads %q, %v", heads[0], err)
	}
	charts, filters := 0, 0
	for name, text := range unzip(t, raw) {
		if strings.HasPrefix(name, "xl/charts/chart") {
			charts++
			if !strings.Contains(text, "&#39;应答码&#39;!$E$2:$E$") && !strings.Contains(text, "'应答码'!$E$2:$E$") {
				t.Errorf("the chart does not show the first numbers: %s", text)
			}
		}
		filters += strings.Count(text, "<autoFilter")
	}
	if charts != 1 || filters != 2 {
		t.Errorf("%d charts, %d filters", charts, filters)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Created != "2026-03-09T00:00:00Z" || props.Modified != "2026-03-09T00:00:00Z" || props.Title != "样例" {
		t.Errorf("properties %+v, %v", props, err)
	}
}

func TestWorkbookIsTheSameTwice(t *testing.T) {
	_, first := workbookOf(t, sampleReport(), "en")
	time.Sleep(1100 * time.Millisecond) // the clock of ZIP entries and properties counts seconds
	_, second := workbookOf(t, sampleReport(), "en")
	if bytes.Equal(first, second) {
		return
	}
	one, two := unzip(t, first), unzip(t, second)
	for name := range one {
		if one[name] != two[name] {
			t.Errorf("%s differs:\n%s\n%s", name, one[name], two[name])
		}
	}
	t.Error("two workbooks of one report differ")
}

// TestSheetNames takes titles that a spreadsheet refuses.
func TestSheetNames(t *testing.T) {
	titles := []string{"", "History", "'quoted'", "a/b", "A B", "a b", strings.Repeat("长", 40), strings.Repeat("长", 41), "Sheet1", strings.Repeat("x", 30) + "''", "::::", "\x1b"}
	r := &analyze.Report{}
	for _, s := range titles {
		r.Sections = append(r.Sections, analyze.Section{Title: analyze.Text{"en": s}, Columns: []analyze.Column{column("a", analyze.KindText, "", ""), column("b", analyze.KindText, "", "")}, Rows: [][]any{{"1", "2"}}})
	}
	f, _ := workbookOf(t, r, "en")
	if n := len(f.GetSheetList()); n != len(titles) {
		t.Fatalf("%d sheets, want %d: %q", n, len(titles), f.GetSheetList())
	}
	for _, name := range f.GetSheetList() {
		if n := utf8.RuneCountInString(name); n == 0 || n > nameRunes || strings.ContainsAny(name, `[]:*?/\`) || strings.Trim(name, "'") != name {
			t.Errorf("sheet name %q", name)
		}
	}
}

// TestLongSectionGoesOn splits rows that one sheet cannot hold.
func TestLongSectionGoesOn(t *testing.T) {
	b := newWorkbook(Options{Lang: "en"})
	defer b.close()
	b.rowsOf = 3
	if err := b.prepare(&analyze.Report{}); err != nil {
		t.Fatal(err)
	}
	s := analyze.Section{Title: analyze.Text{"en": "Long"}, Columns: []analyze.Column{column("n", analyze.KindInt, "n", "n")}}
	for i := range 5 {
		s.Rows = append(s.Rows, []any{int64(i)})
	}
	if err := b.section(&s); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := fmt.Sprint(f.GetSheetList()); got != "[Long Long (2) Long (3)]" {
		t.Errorf("sheets %s", got)
	}
	if got, _ := f.GetCellValue("Long (3)", "A2"); got != "4" {
		t.Errorf("last row is %q", got)
	}
}

func TestDiagnosisWorkbook(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Overview; Root causes; Evidence; What to do; Terminals that need action; What was read; Unexplained; What would help to decide; Could not be read",
		"zh": "概览; 根本原因; 证据; 处理办法; 需要处理的终端; 读入内容; 未查明; 还需要的资料; 未能读取"} {
		var b bytes.Buffer
		if err := DiagnosisXLSX(&b, sampleDiagnosis(), Options{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got := strings.Join(f.GetSheetList(), "; "); got != want {
			t.Errorf("sheets are %q, want %q", got, want)
		}
		sheet := f.GetSheetList()[0]
		if got, _ := f.GetCellValue(sheet, "E2", excelize.Options{RawCellValue: true}); got != "12345.67" {
			t.Errorf("amount is %q", got)
		}
		rows, err := f.GetRows(f.GetSheetList()[4])
		if err != nil || len(rows) != 4 {
			t.Errorf("terminals that need action: %q, %v", rows, err)
		}
	}
}

func unzip(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, entry := range z.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[entry.Name] = string(text)
		if d := xml.NewDecoder(bytes.NewReader(text)); strings.HasSuffix(entry.Name, ".xml") {
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s is not well formed: %v", entry.Name, err)
				}
			}
		}
	}
	return all
}
