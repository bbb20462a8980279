package nginx_test

import (
	"testing"

	"posmortem/parsers/nginx"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, nginx.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, nginx.Format) }

func FuzzNginx(f *testing.F) { parserstest.Fuzz(f, nginx.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, nginx.Format) }

// TestSniffNo shows what is none of nginx's logs.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"2026/03/02 10:00:00 [error] card mute\n",
		"2026/03/02 10:00:00 started\n",
		"[02/Mar/2026:10:00:00 +0800] started\n",
		"10.0.0.1:53332 [02/Mar/2026:10:00:00.143] front back/s1 0/0/7/1457/1487 200 11394 - - ---- 2/1/0/0/0 0/0 \"GET / HTTP/1.1\"\n",
		"2026-03-02 10:00:00 INFO 10.0.0.1 \"POST /pay\" 200\n",
	} {
		if got := nginx.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
