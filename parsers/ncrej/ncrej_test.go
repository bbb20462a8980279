package ncrej_test

import (
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/ncrej"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, ncrej.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, ncrej.Format) }

func FuzzJournal(f *testing.F) { parserstest.Fuzz(f, ncrej.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, ncrej.Format) }

// TestSniffNo shows what is no journal of an ATM.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"*** started ***\n*1* item\n",
		"[2026-03-02 10:00:00.123][INFO][emv] started\n",
		"10:00:00 INFO emv: started\n10:00:01 INFO emv: card\n",
		"\x1b[32m2026-03-02 10:00:00\x1b[0m INFO started\n",
		"03-02 10:00:00.101  1702  2395 I PosService: ready\n",
	} {
		if got := ncrej.Format.Sniff([]byte(s)); got > parsers.Score(20) {
			t.Errorf("%q: %d", s, got)
		}
	}
}
