package pcsc_test

import (
	"testing"

	"posmortem/parsers/parserstest"
	"posmortem/parsers/pcsc"
)

func TestCases(t *testing.T) { parserstest.Run(t, pcsc.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, pcsc.Format) }

func FuzzPCSC(f *testing.F) { parserstest.Fuzz(f, pcsc.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, pcsc.Format) }

// TestSniffNo shows what is no log of pcscd.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"20260302 started\n20260303 ended\n",
		"main.c:12:main() started\n",
		"00000012 some number\n",
		"03-02 10:00:00.101  1702  2395 I PosService: ready\n",
	} {
		if got := pcsc.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
