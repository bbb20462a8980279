package signals

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// TestCases checks testdata/cases.csv: the signal, step, vendor and code that a
// sentence tells. The context column holds "host", vendor=V and tag=T.
func TestCases(t *testing.T) {
	for i, r := range table(t, "testdata/cases.csv") {
		h := New().Match([]byte(r[5]), context(r[4]))
		if h.Signal != r[0] || h.Step != r[1] || h.Vendor != r[2] || h.VendorCode != r[3] {
			t.Errorf("case %d %q (%s):\n got  %s,%s,%s,%s\n want %s,%s,%s,%s", i+2, r[5], r[4],
				h.Signal, h.Step, h.Vendor, h.VendorCode, r[0], r[1], r[2], r[3])
		}
	}
}

// TestScreens checks testdata/screens.csv: what the messages on terminals' screens tell that makers' manuals, acquirers' help pages and
// articles on faults quote. A row without signal says why there is none.
func TestScreens(t *testing.T) {
	for _, r := range table(t, "testdata/screens.csv") {
		if h := New().Match([]byte(r[0]), Context{}); h.Signal != r[2] || h.Step != r[3] {
			t.Errorf("%q (%s):\n got  %s,%s\n want %s,%s", r[0], r[1], h.Signal, h.Step, r[2], r[3])
		}
	}
}

// table reads a file of rows without its first row, which names the columns.
func table(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

func context(s string) (c Context) {
	for _, f := range strings.Fields(s) {
		name, value, _ := strings.Cut(f, "=")
		switch name {
		case "host":
			c.Host = true
		case "vendor":
			c.Vendor = value
		case "tag":
			c.Component = []byte(value)
		}
	}
	return c
}
