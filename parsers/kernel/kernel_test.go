package kernel_test

import (
	"testing"

	"posmortem/parsers/kernel"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, kernel.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, kernel.Format) }

func FuzzKernel(f *testing.F) { parserstest.Fuzz(f, kernel.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, kernel.Format) }

// TestSniffNo shows what is no log of a kernel.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"[12.5] a\n",
		"[00030546ms][INFO][CELL] AT+CREG?\n",
		"[2026-03-02 10:00:00.123][INFO][emv] started\n",
		"Mar  2 10:00:00 pos-17 kernel: [   12.345678] usb 1-1: new device\n",
		"1.234567 text\n",
		"[Sun Dec 04 04:47:44 2025] [notice] workerEnv.init() ok\n",
		"[Sun Dec 04 04:47:44 2025] worker started\n",
	} {
		if got := kernel.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
