package modem_test

import (
	"testing"

	"posmortem/parsers/modem"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, modem.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, modem.Format) }

func FuzzModem(f *testing.F) { parserstest.Fuzz(f, modem.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, modem.Format) }

// TestSniffNo shows what is no dialogue with a modem.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"OK\n",
		"ATTENTION: at the door\nat noon\n",
		"[2026-03-02 10:00:00.123][INFO][CELL] attached\n[2026-03-02 10:00:01.123][INFO][CELL] signal 20\n",
		"Mar  2 10:00:00 pos-17 chat[812]: send (AT+CSQ^M)\n",
		"03-02 10:00:00.101  1702  2395 D AT      : AT> AT+CSQ\n",
		"[    0.000000] Linux version 4.9.1\n",
	} {
		if got := modem.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
