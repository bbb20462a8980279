package keyvalue

import (
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/parserstest"
)

func TestFormat(t *testing.T)   { parserstest.Run(t, Format) }
func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, Format) }
func FuzzFormat(f *testing.F)   { parserstest.Fuzz(f, Format) }

func TestSniffRefuses(t *testing.T) {
	for name, line := range map[string]string{
		"prose with a pair":  "2026-11-09 00:00:00,000 [main] INFO a.b.C - retry of the connection failed, attempt=3 of five, see the log",
		"prose with payment": "2026-11-09 00:00:00,000 [main] INFO a.b.C - the transaction of terminal was declined by host, rc=05 stan=000001 after a while",
		"json":               `{"a":"b=c","level":"info"}`,
		"xml":                `<log realm="x" at="2026-11-09T00:00:00.000" lifespan="24ms">`,
		"url":                `10.0.0.1 - - [09/Nov/2026:00:00:00 +0000] "POST /auth/T100000?em=05 HTTP/1.1" 200 512 "-" "POS/1.0"`,
		"csv":                `2026-11-09,T100000,05`,
		"syslog":             `Nov  9 00:00:00 host kernel: IN=eth0 OUT= MAC= SRC=10.0.0.1 DST=10.0.0.2 some words about it here`,
		"empty":              "",
	} {
		if s := Format.Sniff([]byte(strings.Repeat(line+"\n", 20))); s >= 30 {
			t.Errorf("%s: %d", name, s)
		}
	}
}

func TestRejects(t *testing.T) {
	var ev parsers.Event
	p := Format.New(parsers.Source{})
	for _, rec := range []string{"", "just words here", "\xff\xfe", "=", "==="} {
		ev.Reset()
		if err := p.Parse([]byte(rec), &ev); err == nil {
			t.Errorf("%q became an event", rec)
		}
	}
}

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, Format) }

func BenchmarkParse(b *testing.B) {
	p := Format.New(parsers.Source{})
	var ev parsers.Event
	rec := []byte("2026-11-09 00:00:00.000 INFO  host.auth mti=0110 stan=000000 rrn=000000000000 tid=T100000 mid=M00001 pan=411111******1111 amt=1234 em=05 rc=00 ms=40")
	b.SetBytes(int64(len(rec)) + 1)
	b.ReportAllocs()
	for b.Loop() {
		ev.Reset()
		if err := p.Parse(rec, &ev); err != nil {
			b.Fatal(err)
		}
	}
}
