package logcat_test

import (
	"bytes"
	"fmt"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/logcat"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, logcat.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, logcat.Format) }

func FuzzLogcat(f *testing.F) { parserstest.Fuzz(f, logcat.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, logcat.Format) }

// BenchmarkPlain reads lines without named values, which most of a terminal's log is.
func BenchmarkPlain(b *testing.B) {
	var text bytes.Buffer
	for i := 0; text.Len() < 1<<20; i++ {
		fmt.Fprintf(&text, "03-02 10:%02d:%02d.%03d  1702  2395 D EmvKernel: state machine goes on with step %d of the contact interface\n", i/60%60, i%60, i%1000, i%9)
	}
	parserstest.BenchText(b, logcat.Format, parsers.Source{Year: 2026}, text.Bytes())
}

// TestSniffNo shows what is no logcat.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"2026-03-02 10:00:00.123  INFO 1234 --- [main] com.shop.Gateway : started\n",
		"2026-03-02 10:00:00,123 [main] INFO com.shop.Gateway - started\n",
		"[2026-03-02 10:00:00.123][INFO][emv] started\n",
		"03-02 10:00:00 ERROR/emv no card\n",
		"Mar  2 10:00:00 pos pppd[123]: LCP: timeout\n",
		"I/O error: one line of prose\nand another\nand a third\n",
		"A(1) is an item\nB(2) is another\n",
	} {
		if got := logcat.Format.Sniff([]byte(s)); got > 40 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
