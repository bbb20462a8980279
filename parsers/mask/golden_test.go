package mask

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestGolden masks the texts of testdata as one record each and line by line.
// UPDATE=1 writes what comes out.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	m := New(make([]byte, 32))
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := ar.Files[0].Data
			var got []byte
			for _, line := range bytes.SplitAfter(in, []byte("\n")) {
				got = m.Text(got, line)
			}
			if whole := m.Text(nil, in); bytes.Count(whole, []byte("\n")) != bytes.Count(in, []byte("\n")) {
				t.Error("line ends were lost in one piece")
			}
			if again := m.Text(nil, m.Text(nil, got)); !bytes.Equal(again, got) {
				t.Errorf("not idempotent:\n%s", diff(got, again))
			}
			if os.Getenv("UPDATE") != "" {
				ar.Files[1].Data = got
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if !bytes.Equal(got, ar.Files[1].Data) {
				t.Error(diff(ar.Files[1].Data, got))
			}
			if strings.HasPrefix(filepath.Base(file), "decoys") && !bytes.Equal(got, in) {
				t.Errorf("false alarms:\n%s", diff(in, got))
			}
		})
	}
}

// diff lists the lines in which b differs from a.
func diff(a, b []byte) string {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	var out strings.Builder
	for i := range max(len(x), len(y)) {
		var p, q []byte
		if i < len(x) {
			p = x[i]
		}
		if i < len(y) {
			q = y[i]
		}
		if !bytes.Equal(p, q) {
			out.WriteString("- " + string(p) + "\n+ " + string(q) + "\n")
		}
	}
	return out.String()
}
