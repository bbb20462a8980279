package logback

import (
	"testing"

	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, Format) }

func TestTimeOnly(t *testing.T) { parserstest.Run(t, TimeOnly, "testdata/timeonly") }

func TestAllocatesNothing(t *testing.T) { parserstest.NoAllocs(t, Format) }

func FuzzParse(f *testing.F) { parserstest.Fuzz(f, Format) }

func FuzzTimeOnly(f *testing.F) { parserstest.Fuzz(f, TimeOnly, "testdata/timeonly") }

func BenchmarkParse(b *testing.B) { parserstest.Bench(b, Format) }

func BenchmarkTimeOnly(b *testing.B) { parserstest.Bench(b, TimeOnly, "testdata/timeonly") }

// TestSniff checks what the format must not claim.
func TestSniff(t *testing.T) {
	tests := []struct {
		name, text string
		dated      bool
		most       int
	}{
		{"logcat", "03-17 16:13:38.811  1702  2395 D Pos: x\n03-17 16:13:38.819  1702  8671 D Pos: y\n", true, 10},
		{"syslog", "Jun 14 15:16:01 host sshd[19939]: x\nJun 14 15:16:02 host su: y\n", true, 10},
		{"json", `{"time":"2026-03-02T10:00:00Z","level":"info"}` + "\n", true, 0},
		{"csv", "2026-03-02 10:00:00,20001234,000123,00\n2026-03-02 10:00:01,20001234,000124,05\n", true, 10},
		{"logfmt", "2026-03-02T10:00:00Z level=info msg=x\n2026-03-02T10:00:01Z level=warn msg=y\n", true, 10},
		{"time only", "10:00:00.123 [main] INFO a.b.C - x\n10:00:01.123 [main] INFO a.b.C - y\n", true, 0},
		{"dated", "2026-03-02 10:00:00.123 [main] INFO a.b.C - x\n", false, 0},
		{"journal of a cash machine", "*6816*03/02/2026*10:00:00*\n10:00:01 CARD INSERTED\n10:00:02 PIN ENTERED\n", false, 10},
		{"prose", "nothing here\nat all\n", true, 0},
		{"nothing", "", true, 0},
	}
	for _, tt := range tests {
		f := TimeOnly
		if tt.dated {
			f = Format
		}
		if got := f.Sniff([]byte(tt.text)); int(got) > tt.most {
			t.Errorf("%s: %d, want at most %d", tt.name, got, tt.most)
		}
	}
}
