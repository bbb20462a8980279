package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAccuracy: a line counts only where its group is exactly the labelled one.
func TestAccuracy(t *testing.T) {
	labels := []string{"a", "a", "b", "b", "c", "d", "e"}
	for _, c := range []struct {
		got  []int
		want float64
	}{
		{[]int{1, 1, 2, 2, 3, 4, 5}, 1},
		{[]int{1, 2, 3, 3, 4, 5, 6}, 5. / 7}, // a is split
		{[]int{1, 1, 2, 2, 3, 3, 4}, 5. / 7}, // c and d are mixed
		{[]int{1, 1, 1, 2, 3, 4, 5}, 3. / 7}, // one line of b went to a: both are lost
	} {
		if got := tally(c.got, labels).accuracy(); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v: %.3f, want %.3f", c.got, got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	dir := t.TempDir()
	log := "LineId,Content,EventId\n1,lamp 1 on,E1\n2,lamp 2 on,E1\n3,cover open,E2\n"
	if err := os.WriteFile(filepath.Join(dir, "Lamp_structured.csv"), []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run([]string{dir}, &out); err != nil {
		t.Fatal(err)
	}
	if row := strings.Fields(strings.Split(out.String(), "\n")[1]); strings.Join(row[:5], " ") != "Lamp 3 2 2 1.0000" {
		t.Errorf("got %q", row)
	}
	if err := run([]string{t.TempDir()}, &out); err == nil {
		t.Error("a folder without logs gives no error")
	}
}

// TestLabelled: one setting for all real logs that are labelled.
func TestLabelled(t *testing.T) {
	root := os.Getenv("POSMORTEM_REAL_LOGS")
	if root == "" {
		root = "../../../shared/real-logs"
	}
	files, _ := filepath.Glob(filepath.Join(root, "loghub-labelled", "*_structured.csv"))
	if len(files) == 0 {
		t.Skip("no labelled logs at " + root)
	}
	var all []float64
	for _, f := range files {
		r, err := measure(f)
		if err != nil {
			t.Fatal(err)
		}
		if r.accuracy < 0.86 {
			t.Errorf("%s: accuracy %.4f", filepath.Base(f), r.accuracy)
		}
		all = append(all, r.accuracy)
	}
	if got := mean(all); got < 0.97 {
		t.Errorf("mean accuracy %.4f, want at least 0.97", got)
	}
}
