package ncrej_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/ncrej"
	"posmortem/parsers/parserstest"
)

// printed matches what a journal says with a time of its own or a code.
var printed = struct{ head, receipt, timeout, device *regexp.Regexp }{
	regexp.MustCompile(`\*(\d+)\*(\d\d)/(\d\d)/(\d{4})\*(\d\d):(\d\d):(\d\d)\*`),
	regexp.MustCompile(`RESPONSE CODE  : (\d{3})`),
	regexp.MustCompile(`HOST TX TIMEOUT`),
	regexp.MustCompile(`DEVICE ERROR`),
}

// TestRealLogs compares what the parser finds in public journals with what a plain search finds.
func TestRealLogs(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "ej-ncr-netcon", "*"))
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	zone, err := time.LoadLocation("Asia/Dhaka")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
			compare(t, text, zone)
		})
	}
}

func compare(t *testing.T, text []byte, zone *time.Location) {
	head := text[:min(len(text), 64<<10)]
	if s := ncrej.Format.Sniff(head); s < 90 {
		t.Errorf("score %d", s)
	}
	p := ncrej.Format.New(parsers.Source{Head: head, Zone: zone, Given: true})
	records, events, dated, heads := 0, 0, 0, 0
	got := map[string]int{}
	var ev parsers.Event
	for _, rec := range parserstest.Records(ncrej.Format, text) {
		if len(bytes.TrimSpace(rec)) == 0 {
			continue
		}
		records++
		ev.Reset()
		err := p.Parse(rec, &ev)
		if err != nil {
			t.Logf("%v: %q", err, rec)
			continue
		}
		events++
		if m := printed.head.FindSubmatch(rec); m != nil {
			heads++
			want, err := time.ParseInLocation("01/02/2006 15:04:05", string(m[2])+"/"+string(m[3])+"/"+string(m[4])+" "+string(m[5])+":"+string(m[6])+":"+string(m[7]), zone)
			if err == nil && want.UnixMicro() == ev.Time && ev.TimeQuality == clock.ZoneSet {
				dated++
			}
		}
		if code := ev.F[parsers.ResponseCode]; len(code) > 0 {
			got[string(code)]++
			if len(ev.F[parsers.Device]) == 0 || len(ev.F[parsers.STAN]) != 6 || ev.Kind != parsers.Response {
				t.Errorf("receipt without its terminal or trace number: %q", rec)
			}
		}
		for name, re := range map[string]*regexp.Regexp{"timeout": printed.timeout, "device": printed.device} {
			if re.Match(ev.F[parsers.Text]) && ev.Level >= parsers.Error {
				got[name]++
			}
		}
	}
	want := map[string]int{"timeout": len(printed.timeout.FindAll(text, -1)), "device": len(printed.device.FindAll(text, -1))}
	for _, m := range printed.receipt.FindAllSubmatch(text, -1) {
		want[string(m[1])]++
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%s: %d by search, %d by the parser", k, n, got[k])
		}
	}
	if events*100 < records*99 || dated*100 < heads*99 {
		t.Errorf("%d records, %d events; %d heads, %d with their time", records, events, heads, dated)
	}
	t.Logf("%d records, %d events, %d heads, %v", records, events, heads, want)
}
