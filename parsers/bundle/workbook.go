package bundle

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"
)

// What a workbook may hold unpacked, in bytes: in all, and in one part that is no sheet, such as the strings that its sheets share, whose every
// string takes many times its size. All of it is held in memory: the library's other way, temporary files, would leave card data on the disk if
// the program were killed.
const (
	mostWorkbook = 300 << 20
	mostShared   = 32 << 20
)

// isWorkbook tells whether an archive is a workbook of Office Open XML (ECMA-376, part 1, 12.3.23).
func isWorkbook(files []*zip.File) bool {
	found := 0
	for _, f := range files {
		switch f.Name {
		case "[Content_Types].xml", "xl/workbook.xml":
			found++
		}
	}
	return found == 2
}

// workbook visits the sheets in their order, each as a table in CSV (RFC 4180).
func (z *zipball) workbook(parts []*zip.File) error {
	f, err := z.openWorkbook(parts)
	if err != nil {
		z.w.problem(z.n.path, "the workbook is damaged or too large; save its sheets as CSV and give those")
		return nil
	}
	defer f.Close()
	props, _ := f.GetWorkbookProps() // of what opened
	for _, name := range f.GetSheetList() {
		path := z.unique(memberName(name) + ".csv")
		if !z.w.member(path) {
			return nil
		}
		s, err := openSheet(f, name)
		if err != nil { // a sheet of a chart has no rows
			continue
		}
		s.from1904 = props.Date1904 != nil && *props.Date1904
		l := &layer{w: z.w, kind: zipped, path: path, r: s, in: func() int64 { return z.size }}
		err = z.w.visit(node{path: path, r: l, size: -1, mod: z.n.mod, depth: z.n.depth + 1})
		s.close()
		if err != nil || z.w.root.blown {
			return err
		}
	}
	return z.w.ctx.Err()
}

// openWorkbook reads what all sheets share. What the library cannot bear is an error like any other.
func (z *zipball) openWorkbook(parts []*zip.File) (f *excelize.File, err error) {
	for _, p := range parts {
		if !strings.HasPrefix(p.Name, "xl/worksheets/") && p.UncompressedSize64 > mostShared {
			return nil, excelize.ErrWorkbookFileFormat
		}
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("workbook: %v", p)
		}
	}()
	return excelize.OpenReader(io.NewSectionReader(z.at, 0, z.size), excelize.Options{UnzipSizeLimit: mostWorkbook, UnzipXMLSizeLimit: mostWorkbook})
}

// sheet reads the rows of a sheet as CSV.
type sheet struct {
	shown, raw *excelize.Rows // the cells as a reader sees them, and as they are stored
	csv        *csv.Writer
	buf        bytes.Buffer
	from1904   bool // days count from 1904, not 1900
}

func openSheet(f *excelize.File, name string) (*sheet, error) {
	shown, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	raw, err := f.Rows(name)
	if err != nil {
		shown.Close()
		return nil, err
	}
	s := &sheet{shown: shown, raw: raw}
	s.csv = csv.NewWriter(&s.buf)
	return s, nil
}

func (s *sheet) close() {
	s.shown.Close()
	s.raw.Close()
}

// errSheet is what is wrong with a sheet that cannot be read to its end.
const errSheet = "the sheet is damaged here; what came before is kept; save it as CSV and give that"

// Read reads the next bytes.
func (s *sheet) Read(p []byte) (n int, err error) {
	defer func() {
		if recover() != nil { // what the library cannot bear
			n, err = 0, &damage{reason: errSheet}
		}
	}()
	for s.buf.Len() == 0 {
		if !s.shown.Next() || !s.raw.Next() {
			if s.shown.Error() != nil {
				return 0, &damage{reason: errSheet}
			}
			return 0, io.EOF
		}
		cells, err := s.shown.Columns()
		if err != nil {
			return 0, &damage{reason: errSheet}
		}
		stored, err := s.raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return 0, &damage{reason: errSheet}
		}
		if len(cells) == 0 {
			s.buf.WriteByte('\n') // so that lines are rows
			continue
		}
		for i := range cells[:min(len(cells), len(stored))] {
			cells[i] = s.instant(cells[i], stored[i])
		}
		_ = s.csv.Write(cells) // into memory
		s.csv.Flush()
	}
	return s.buf.Read(p)
}

// lastDay is the number of the last day that a workbook can name, 9999-12-31.
const lastDay = 2_958_465

// instant writes a time as ISO 8601 has it, down to what is stored; any other value as it is shown.
func (s *sheet) instant(shown, stored string) string {
	if shown == stored || !strings.Contains(shown, ":") && !strings.Contains(shown, "年") && strings.Count(shown, "-") < 2 && strings.Count(shown, "/") < 2 {
		return shown
	}
	days, err := strconv.ParseFloat(stored, 64)
	if err != nil || days < 0 || days > lastDay+1 {
		return shown
	}
	t, err := excelize.ExcelDateToTime(days, s.from1904)
	switch t = t.Round(time.Millisecond); {
	case err != nil:
		return shown
	case days < 1:
		return t.Format("15:04:05.999")
	}
	return t.Format("2006-01-02 15:04:05.999")
}
