package render

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"posmortem/analyze"
)

// lengthened tells the rows of a report one by one.
func lengthened(r *analyze.Report) *analyze.Report {
	out := *r
	out.Sections = nil
	for _, s := range r.Sections {
		rows := s.Rows
		s.Rows = nil
		s.Long = func(tell func([]any) error) error {
			for _, row := range rows {
				if err := tell(row); err != nil {
					return err
				}
			}
			return nil
		}
		out.Sections = append(out.Sections, s)
	}
	return &out
}

// TestLongRows writes rows that come one by one, and wants the bytes of rows that are held.
func TestLongRows(t *testing.T) {
	for format, write := range Funcs() {
		for _, o := range []Options{{Lang: "en"}, {Lang: "zh", Width: 100, Color: true}} {
			var held, long bytes.Buffer
			if err := errors.Join(write(&held, sampleReport(), o), write(&long, lengthened(sampleReport()), o)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(held.Bytes(), long.Bytes()) {
				t.Errorf("%s in %s differs where rows come one by one", format, o.Lang)
			}
		}
	}
}

// TestBrokenRows wants every output to tell that its rows broke off.
func TestBrokenRows(t *testing.T) {
	broken := errors.New("the query broke off")
	for format, write := range Funcs() {
		r := sampleReport()
		r.Sections[1].Long = func(tell func([]any) error) error {
			return errors.Join(tell(r.Sections[1].Rows[0]), broken)
		}
		if err := write(io.Discard, r, Options{Lang: "en"}); !errors.Is(err, broken) {
			t.Errorf("%s: error %v", format, err)
		}
	}
}

// many is a report of n rows of about 2 kB each.
func many(n int, at func(row int)) *analyze.Report {
	text := strings.Repeat("0123456789abcdef", 128)
	s := analyze.Section{Columns: []analyze.Column{column("n", analyze.KindInt, "n", "n"), column("text", analyze.KindText, "text", "文本")}}
	s.Long = func(tell func([]any) error) error {
		for i := range n {
			at(i)
			if err := tell([]any{int64(i), text}); err != nil {
				return err
			}
		}
		return nil
	}
	return &analyze.Report{Sections: []analyze.Section{s}}
}

// TestScratchLosesItsName writes a sheet that is too long for memory and looks what lies in the temporary folder meanwhile: once rows are
// kept in a file, it has no name.
func TestScratchLosesItsName(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	names := func() int {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	made := false
	r := many(30_000, func(row int) {
		if row > 1000 && row < 5000 {
			made = made || names() == 1
		}
		if row > 10_000 && row%1000 == 0 && names() != 0 {
			t.Fatalf("a name in the temporary folder at row %d", row)
		}
	})
	var out bytes.Buffer
	if err := XLSX(&out, r, Options{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if !made || names() != 0 {
		t.Errorf("the folder was made: %v; %d names are left", made, names())
	}
}

// TestPageIsCut wants a page to carry so many rows, and to say so.
func TestPageIsCut(t *testing.T) {
	for n, cut := range map[int]bool{mostRows: false, mostRows + 1: true} {
		asked := 0
		var out bytes.Buffer
		if err := HTML(&out, many(n, func(int) { asked++ }), Options{Lang: "en"}); err != nil {
			t.Fatal(err)
		}
		if rows := strings.Count(out.String(), "<tr>") - 1; rows != mostRows || strings.Contains(out.String(), "Only the first 10,000 rows are on this page") != cut || asked > mostRows+1 {
			t.Errorf("%d rows of %d, %d asked for", rows, n, asked)
		}
	}
}
