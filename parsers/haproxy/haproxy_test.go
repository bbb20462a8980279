package haproxy_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/haproxy"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, haproxy.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, haproxy.Format) }

func FuzzHaproxy(f *testing.F) { parserstest.Fuzz(f, haproxy.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, haproxy.Format) }

// TestSniffNo shows what is no haproxy log.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"Mar  2 10:00:00 pos-17 pppd[812]: LCP: timeout sending Config-Requests\n",
		"10.0.0.1 - - [02/Mar/2026:10:00:00 +0800] \"POST /pay HTTP/1.1\" 200 12 \"-\" \"curl\"\n",
		"a:1 [02/Mar/2026:10:00:00] started\n",
		"03-02 10:00:00.101  1702  2395 I PosService: ready\n",
	} {
		if got := haproxy.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}

// TestRealLogs compares the times and statuses of a public log with a plain search.
func TestRealLogs(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	text, err := os.ReadFile(filepath.Join(dir, "lnav-robustness", "logfile_haproxy.0"))
	if err != nil {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	if s := haproxy.Format.Sniff(text); s < 90 {
		t.Errorf("score %d", s)
	}
	p := haproxy.Format.New(parsers.Source{Head: text})
	var ev parsers.Event
	for _, rec := range parserstest.Records(haproxy.Format, text) {
		ev.Reset()
		if err := p.Parse(rec, &ev); err != nil || ev.Time == clock.NoTime {
			t.Fatalf("%v: %q", err, rec)
		}
		got := time.UnixMicro(ev.Time).UTC()
		if got.Year() != 2019 {
			t.Errorf("%v: %q", got, rec)
		}
		if i := bytes.Index(rec, []byte("[25/Feb/2019:")); i >= 0 {
			want, err := time.Parse("02/Jan/2006:15:04:05.000", string(rec[i+1:i+25]))
			if err != nil || !want.Equal(got) || bytes.Contains(rec, []byte(" HTTP/1")) && (ev.Latency < 0 || len(ev.F[parsers.Peer]) == 0) {
				t.Errorf("%v, latency %d: %q", got, ev.Latency, rec)
			}
		}
	}
}
