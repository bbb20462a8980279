package syslog_test

import (
	"bytes"
	"fmt"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/parserstest"
	"posmortem/parsers/syslog"
)

func TestCases(t *testing.T) { parserstest.Run(t, syslog.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, syslog.Format) }

func FuzzSyslog(f *testing.F) { parserstest.Fuzz(f, syslog.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, syslog.Format) }

func BenchmarkPlain(b *testing.B) {
	var text bytes.Buffer
	for i := 0; text.Len() < 1<<20; i++ {
		fmt.Fprintf(&text, "Mar  2 10:%02d:%02d pos-17 pppd[812]: link goes on with step %d of the negotiation, and a few words more\n", i/60%60, i%60, i%9)
	}
	parserstest.BenchText(b, syslog.Format, parsers.Source{Year: 2026}, text.Bytes())
}

// TestSniffNo shows what is no syslog.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"2026-03-02 10:00:00.123  INFO 1234 --- [main] com.shop.Gateway : started\n",
		"2026-03-02 10:00:00,123 [main] INFO com.shop.Gateway - started\n",
		"[2026-03-02 10:00:00.123][INFO][emv] started\n",
		"2026-03-02 10:00:00 INFO emv: started\n",
		"03-02 10:00:00.101  1702  2395 I PosService: ready\n",
		"03-02 10:00:00.101 E/PosService( 1702): form time\n",
		"2026-03-02T10:00:00Z level=info msg=started tid=12345678\n",
		"<2026-03-02 10:00:00> started\n",
		"<isomsg direction=\"incoming\">\n<field id=\"0\" value=\"0800\"/>\n",
		"Mar 2 is a fine day\nfor prose\n",
	} {
		if got := syslog.Format.Sniff([]byte(s)); got > 40 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
