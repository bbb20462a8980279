package zvt_test

import (
	"os"
	"path/filepath"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/parserstest"
	"posmortem/parsers/zvt"
)

func TestCases(t *testing.T) { parserstest.Run(t, zvt.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, zvt.Format) }

func FuzzZVT(f *testing.F) { parserstest.Fuzz(f, zvt.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, zvt.Format) }

// TestSniffNo shows what is no ZVT.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"\x06",
		"10:00:00.123 [main] INFO  c.e.Host - ready\n",
		"10:00:00.123 INFO host - 30-38-30-30\n",
		"08002038000000C00012000000001234560304051234567831\n",
		"2026-03-02 10:00:00 sn=06-0F-07\n",
		"\x04\x05\x06 no frame",
	} {
		if got := zvt.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}

// TestRealLogs reads captured frames, one to a file, and compares what a frame's own bytes say.
func TestRealLogs(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "zvt-bezahl-hex", "*"))
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	for _, file := range files {
		frame, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if s := zvt.Format.Sniff(frame); s < 90 {
			t.Errorf("%s: score %d", file, s)
		}
		recs := parserstest.Records(zvt.Format, frame)
		var ev parsers.Event
		ev.Reset()
		if len(recs) != 1 || zvt.Format.New(parsers.Source{}).Parse(recs[0], &ev) != nil || len(ev.F[parsers.Text]) == 0 {
			t.Errorf("%s: %d records", file, len(recs))
			continue
		}
		control := [2]byte{frame[0], frame[1]}
		switch {
		case control == [2]byte{0x06, 0x1E} && (ev.Kind != parsers.Trouble || string(ev.F[parsers.VendorCode]) != "0x6c"):
			t.Errorf("%s: abort not read: %s", file, ev.F[parsers.VendorCode])
		case control == [2]byte{0x04, 0x0F} && len(ev.F[parsers.ResponseCode]) == 0 && ev.Kind != parsers.Trouble && frame[3] == 0x27 && frame[4] != 0:
			t.Errorf("%s: result not read", file)
		}
	}
}
