package all_test

import (
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/parserstest"
)

// FuzzDetect reads anything by the format it is taken for.
func FuzzDetect(f *testing.F) {
	for _, s := range []string{
		"03-02 10:00:00.101  1702  2395 I PosService: send 0200 stan=000123\n", "[2026-03-02 10:00:00.101][INFO][emv] [39]=05\n",
		"10:00:00|INFO|emv|a\n", "<34>1 2026-03-02T10:00:00Z h a 1 - [x y=\"z\"] m\n", "{\"tid\":\"12345678\",\"sn\":\"A1\"}", "a,b\n1,2\n",
		"*1*02/11/2026*16:19:25*\nTRANSACTION START\n", "06-1E-01-6C\n", "\x06\x1e\x01\x6c", "08002038000000C0\n", "<- \"POST / HTTP/1.1\\r\\n\"\n",
		"1.1.1.1 - - [02/Mar/2026:10:00:00 +0800] \"GET / HTTP/1.1\" 200 1\n", "a:1 [02/Mar/2026:10:00:00.143] f b/s 0/0/7/857/864 200 5 - - ---- 2/1/0/0/0 0/0 \"GET / HTTP/1.1\"\n",
		"AT+CSQ\n+CSQ: 1,2\n", "[    1.204511] a: b\n", "00000311 a.c:1:b() c\n", "A>> T=1 (4+0000) 00A40400 00\n",
		"<log realm=\"a\" at=\"2026-03-02T10:00:00\"></log>\n", "time=1 level=info\n", "2026-03-02 10:00:00,1 [main] INFO a.B - c\n\tat a.b(C)\n",
	} {
		f.Add("a.log", []byte(s))
	}
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		format, score := all.Detect(name, text)
		if score < 1 || score > 100 {
			t.Fatalf("score %d", score)
		}
		parserstest.Events(format, parsers.Source{Path: name, Head: text}, text)
	})
}
