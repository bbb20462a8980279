package delimited

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
	for name, head := range map[string]string{
		"empty":    "",
		"unknown":  "red,green,blue\n1,2,3\n",
		"prose":    "time, terminal and merchant, and so on\nthe rest is prose\nwithout columns\nof any kind\n",
		"no rows":  "time,level,message\n",
		"logback":  strings.Repeat("2026-03-02 10:00:00,120 [main] INFO a.B - x, y, z\n", 10),
		"keyvalue": strings.Repeat("ts=2026-03-02T10:00:00Z tid=T1, rc=05, stan=1\n", 10),
		"json":     strings.Repeat(`{"time":"2026-03-02T10:00:00Z","tid":"T1","rc":"05"}`+"\n", 10),
	} {
		if s := Format.Sniff([]byte(head)); s >= 50 {
			t.Errorf("%s: %d", name, s)
		}
	}
}

func TestSplitKeepsQuotedLineEnds(t *testing.T) {
	for _, c := range []struct {
		data  string
		atEOF bool
		want  int
	}{
		{"a,b\nc", false, 4},
		{"a,\"b\nc\"\nd", false, 8},
		{"a,\"b\nc", false, 0},
		{"a,\"b\nc", true, 5},
		{"a,5\" x\nc", false, 7},
		{"a,\"b\"\"\n\"\"c\",\"\n\"\r\nd\n", false, 17},
		{"a", false, 0},
		{"a", true, 1},
		{"a,\"" + strings.Repeat("x\n", maxQuoted), false, 5},
	} {
		if n, _, _ := split([]byte(c.data), c.atEOF); n != c.want {
			t.Errorf("%.30q: %d, want %d", c.data, n, c.want)
		}
	}
}

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, Format) }

func BenchmarkParse(b *testing.B) {
	head := []byte("time,mti,stan,rrn,tid,mid,pan,amt,em,rc,ms\n")
	p := Format.New(parsers.Source{Head: head})
	rec := []byte("2026-11-09 00:00:00.000,0110,000000,000000000000,T100000,M00001,411111******1111,1234,05,00,40")
	var ev parsers.Event
	b.SetBytes(int64(len(rec)) + 1)
	b.ReportAllocs()
	for b.Loop() {
		ev.Reset()
		if err := p.Parse(rec, &ev); err != nil {
			b.Fatal(err)
		}
	}
}
