package bundle

import (
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookOf is a workbook with a sheet of payments, and an empty one.
func workbookOf(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	must(f.SetSheetName("Sheet1", "交易"))
	for i, row := range [][]any{{"time", "终端号", "stan", "rrn", "amount", "response code"}, {time.Date(2026, 3, 2, 10, 0, 1, 0, time.UTC), "10000011", 101, 412345678901, 12.5, "51"}, nil, {"2026-03-02 10:00:09", "10000011", "000102", "412345678902", 1250, "91"}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		must(err)
		must(f.SetSheetRow("交易", cell, &row))
	}
	_, err := f.NewSheet("empty")
	must(err)
	b, err := f.WriteToBuffer()
	must(err)
	return b.Bytes()
}

// TestWorkbook opens workbooks as archives of their sheets.
func TestWorkbook(t *testing.T) {
	data := workbookOf(t)
	w := walkBytes(t, opened, "day.xlsx", data)
	wantProblems(t, w)
	wantPaths(t, w, "day.xlsx/交易.csv", "day.xlsx/empty.csv")
	want := "time,终端号,stan,rrn,amount,response code\n2026-03-02 10:00:01,10000011,101,412345678901,12.5,51\n\n2026-03-02 10:00:09,10000011,000102,412345678902,1250,91\n"
	if got := w.text("day.xlsx/交易.csv"); got != want {
		t.Errorf("got %q", got)
	}
	if w := walkBytes(t, Options{}, "day.xlsx", data); !strings.Contains(w.String(), "xl/workbook.xml") {
		t.Errorf("%v", w)
	}
	for cut := range 40 {
		broken := append([]byte(nil), data...)
		for i := range 20 {
			broken[(cut*len(broken)/40+i*7)%len(broken)] ^= 0x55
		}
		walkBytes(t, opened, "day.xlsx", broken) // ends, with an error or without
	}
	mail := walkBytes(t, opened, "m.eml", []byte(mailOf("mixed", textPart, attached("day.xlsx", data))))
	wantPaths(t, mail, "m.eml/body.txt", "m.eml/day.xlsx/交易.csv", "m.eml/day.xlsx/empty.csv")
}
