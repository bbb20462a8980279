package applog_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/applog"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) {
	parserstest.Run(t, applog.Format)
	parserstest.Run(t, applog.TimeOnly, "testdata/timeonly")
}

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, applog.Format) }

func FuzzApplog(f *testing.F) { parserstest.Fuzz(f, applog.Format) }

func FuzzTimeOnly(f *testing.F) { parserstest.Fuzz(f, applog.TimeOnly, "testdata/timeonly") }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, applog.Format) }

func BenchmarkTimeOnly(b *testing.B) { parserstest.Bench(b, applog.TimeOnly, "testdata/timeonly") }

func BenchmarkPlain(b *testing.B) {
	var text bytes.Buffer
	for i := 0; text.Len() < 1<<20; i++ {
		fmt.Fprintf(&text, "[2026-03-02 10:%02d:%02d.%03d][DEBUG][emv] state machine goes on with step %d of the contact interface\n", i/60%60, i%60, i%1000, i%9)
	}
	recs := parserstest.Records(applog.Format, text.Bytes())
	p := applog.Format.New(parsers.Source{})
	var ev parsers.Event
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, rec := range recs {
			ev.Reset()
			if p.Parse(rec, &ev) != nil {
				b.Fatal("not an event")
			}
		}
	}
}

// timeOnly is a log without dates: the day comes from the path, turns at midnight, and is told by a line.
const timeOnly = `TID: 12345678
23:59:58.100|INFO|emv|select application
23:59:59.000|ERROR|comm|send 0200 failed
00:00:01.500|WARN|comm|link down
========== 2026-03-09 ==========
10:00:00 INFO ped: key loaded
[10:00:01.250][E][ped] key missing
	at com.shop.pos.Ped.load(Ped.java:7)
2026-03-11 09:00:00 INFO app: started
09:00:01 INFO app: ready
`

const timeOnlyWant = `no time note
  device=12345678
  text=TID: 12345678
2026-03-02T23:59:58.1Z +00:00 date-inferred note
  level=info
  component=emv
  text=select application
2026-03-02T23:59:59Z +00:00 date-inferred request
  level=error
  component=comm
  mti=0200
  text=send 0200 failed
2026-03-03T00:00:01.5Z +00:00 date-inferred note
  level=warn
  component=comm
  text=link down
skip: date line
2026-03-09T10:00:00Z +00:00 date-inferred note
  level=info
  component=ped
  text=key loaded
2026-03-09T10:00:01.25Z +00:00 date-inferred note
  level=error
  component=ped
  text=key missing
2026-03-11T09:00:00Z +00:00 zone-assumed note
  level=info
  component=app
  text=started
2026-03-11T09:00:01Z +00:00 date-inferred note
  level=info
  component=app
  text=ready
`

func TestTimeOnly(t *testing.T) {
	src := parsers.Source{Path: "T1/2026-03-01/pos_20260302.log", Mod: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)}
	if got := parserstest.Events(applog.TimeOnly, src, []byte(timeOnly)); got != timeOnlyWant {
		t.Errorf("%s", got)
	}
	if got := applog.TimeOnly.Sniff([]byte(timeOnly)); got != 85 {
		t.Errorf("sniff %d", got)
	}
	if got := applog.Format.Sniff([]byte(timeOnly)); got != 0 {
		t.Errorf("sniff as dated %d", got)
	}
}

// TestDays shows which paths tell the day of a log without dates, and which fall back to the file's time.
func TestDays(t *testing.T) {
	mod := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for path, want := range map[string]string{
		"app-2026-03-02.log":      "2026-03-02",
		"20260302/app.log":        "2026-03-02",
		"log_20260302093000.txt":  "2026-03-02",
		"2026.03.02.log":          "2026-03-02",
		"2026年03月02日.log":         "2026-03-02",
		"terminal20261399/x.log":  "2026-05-01",
		"serial120260302/app.log": "2026-05-01",
		"app.log":                 "2026-05-01",
	} {
		got := parserstest.Events(applog.TimeOnly, parsers.Source{Path: path, Mod: mod}, []byte("10:00:00 INFO a: b\n"))
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// TestDayBefore shows that a log which was written over midnight begins the day before.
func TestDayBefore(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("boot\n23:50:00 INFO a: b\n00:10:00 INFO a: c\n")
	src := parsers.Source{Path: "app.log", Mod: time.Date(2026, 3, 1, 16, 20, 0, 0, time.UTC), Zone: shanghai, Head: text}
	got := parserstest.Events(applog.TimeOnly, src, text)
	if !strings.Contains(got, "2026-03-01T15:50:00Z") || !strings.Contains(got, "2026-03-01T16:10:00Z") {
		t.Errorf("%s", got)
	}
}

// TestYields shows that heads of other formats score less than those formats do.
func TestYields(t *testing.T) {
	for text, most := range map[string]parsers.Score{
		"":                                 0,
		"plain prose\nwithout any stamp\n": 0,
		"2026-03-02 10:00:00,123 [main] INFO  com.shop.Gateway - started\n":                       45,
		"2026-03-02 10:00:00.123  INFO 1234 --- [main] com.shop.Gateway : started\n":              45,
		"10:00:00.123 [main] INFO com.shop.Gateway - started\n":                                   45,
		"03-02 10:00:00.101  1702  2395 I PosService: ready\n":                                    10,
		"2026-03-02T10:00:00Z pos pppd[12]: LCP: timeout\n":                                       30,
		"2026-03-02T10:00:00Z level=info msg=\"started\" tid=12345678\n":                          30,
		"03-02 10:00:00.101 E/PosService( 1702): form time\n":                                     85,
		"[2026-03-02 10:00:00,217] [ERROR] [main] c.e.s.Host - all boxed\n":                       68,
		"2026-03-02 10:00:00.219 | INFO | main | c.e.s.Host | bars\n":                             68,
		"2026-03-02 10:00:00,219 INFO [TXN-1] started\n":                                          68,
		"2026-03-02 10:00:00 started\n":                                                           10,
		"<log realm=\"channel\" at=\"2026-03-02T10:00:00\">\n  <connect/>\n</log>\n":              0,
		"{\"time\":\"2026-03-02T10:00:00Z\",\"level\":\"info\",\"msg\":\"started\"}\n":            0,
		"time,level,module,text\n2026-03-02 10:00:00,INFO,emv,ok\n2026-03-02 10:00:01,INFO,a,b\n": 30,
	} {
		if got := max(applog.Format.Sniff([]byte(text)), applog.TimeOnly.Sniff([]byte(text))); got > most {
			t.Errorf("%q: %d, at most %d", text, got, most)
		}
	}
}
