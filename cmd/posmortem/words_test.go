package main

import (
	"strings"
	"testing"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/manifest"
)

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]string{
		"2026-03-02":                "2026-03-02T00:00:00Z",
		"2026-03-02T10:00:00Z":      "2026-03-02T10:00:00Z",
		"2026-03-02T10:00:00+08:00": "2026-03-02T02:00:00Z",
		"2026-03-02 10:00:00":       "2026-03-02T10:00:00Z",
		"2026-03-02T10:00":          "2026-03-02T10:00:00Z",
		"7d":                        "2026-03-02T12:00:00Z",
		"0d":                        "2026-03-09T12:00:00Z",
		"90m":                       "2026-03-09T10:30:00Z",
	} {
		if got, err := parseTime(in, now); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
	if got, err := parseTime("", now); err != nil || !got.IsZero() {
		t.Errorf("nothing is %v, %v", got, err)
	}
	for _, in := range []string{"-7d", "yesterday", "2026-13-01", "2026-02-30", "-1h", "d", "1.5d", "10:00"} {
		if got, err := parseTime(in, now); err == nil {
			t.Errorf("%s is read as %v", in, got)
		}
	}
}

func TestZones(t *testing.T) {
	z, err := readZones([]string{"UTC", "terminal=Asia/Shanghai", "host=+05:30"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for side, want := range map[string]string{"": "00:00", "unknown": "00:00", "terminal": "08:00", "host": "05:30"} {
		if loc, ok := z.of(side); !ok || at.In(loc).Format("15:04") != want {
			t.Errorf("%s: %v", side, loc)
		}
	}
	if _, ok := (zones{}).of("host"); ok {
		t.Error("a zone out of nowhere")
	}
	for _, bad := range []string{"", "Local", "Mars/Olympus", "shop=UTC", "host=", "+8", "../../etc/passwd"} {
		if z, err := readZones([]string{bad}); err == nil {
			t.Errorf("%q is read as %v", bad, z)
		}
	}
}

func TestClosest(t *testing.T) {
	for in, want := range map[string]string{"diagnos": "diagnose", "repot": "report", "sq": "sql", "reprots": "reports", "explainations": ""} {
		if got := closest(in); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q", in, got)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "ab", 2}, {"ab", "", 2}, {"kitten", "sitting", 3}, {"sql", "sql", 0}} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %d", c.a, c.b, got)
		}
	}
}

func TestDeviceInPath(t *testing.T) {
	for in, want := range map[string]string{
		"logs/10000045/app.log":                   "10000045",
		"bundle.zip/terminal/T0001234/x/app.log":  "T0001234",
		"terminal/10000045/20260302/app.log":      "10000045",
		"logs/20260302/app.log":                   "",
		"logs/pos-01/app.log":                     "",
		"logs/app_10000045_20260302.log":          "10000045",
		"logs/app-20260302.log":                   "",
		"logs/99991399/app.log":                   "99991399",
		"logs/SN12345678/app.log":                 "SN12345678",
		"logs/ABCD1234/app.log":                   "",
		"logs/12345678901234567890/app.log":       "",
		"10000045":                                "10000045",
		"":                                        "",
		"logs/10000045/10000046/app.log":          "10000046",
		"host/switch/q2.log":                      "",
		"terminal/TERM-77/2026-03-02/com.app.log": "",
	} {
		got, from := deviceInPath(in)
		if got != want || (from == "path") != (want != "") {
			t.Errorf("%s: %q, %s", in, got, from)
		}
	}
}

func TestForcedFormat(t *testing.T) {
	forced, err := readForced([]string{"*/switch*.log=jpos", "*.csv=delimited", "exact.txt=text"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"host/switch1.log": "jpos", "bundle.zip/host/switch.log": "jpos", "switch.log": "", "a/b/c.csv": "delimited", "c.csv": "delimited",
		"a/exact.txt": "text", "inexact.txt": "",
	} {
		got := ""
		for _, f := range forced {
			if got == "" && f.matches(in) {
				got = f.format.Name
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestSideOf(t *testing.T) {
	format := func(name string) parsers.Format {
		f, ok := all.ByName(name)
		if !ok {
			t.Fatal(name)
		}
		return f
	}
	for _, c := range []struct {
		path, format string
		info         manifest.Info
		want         parsers.Side
		head         string
	}{
		{"x/q2.log", "jpos", manifest.Info{Side: "terminal"}, format("jpos").Side, ""},
		{"terminal/1/app.log", "applog", manifest.Info{}, parsers.Terminal, ""},
		{"POS-01/app.jsonl", "jsonl", manifest.Info{}, parsers.Terminal, ""},
		{"servers/app.jsonl", "jsonl", manifest.Info{}, parsers.Host, ""},
		{"主机/app.jsonl", "jsonl", manifest.Info{}, parsers.Host, ""},
		{"a/app.jsonl", "jsonl", manifest.Info{Side: "host"}, parsers.Host, ""},
		{"terminal/app.jsonl", "jsonl", manifest.Info{Side: "host"}, parsers.Host, ""},
		{"a/app.jsonl", "jsonl", manifest.Info{}, format("jsonl").Side, ""},
		{"a/notes", "text", manifest.Info{Device: "12345678"}, parsers.Terminal, ""},
		{"a/notes", "text", manifest.Info{}, parsers.SideUnknown, ""},
		{"a/trace.log", "logback", manifest.Info{}, parsers.Terminal, "[EMV_CT] start\n[PRT] printer out of paper\n"},
		{"host/trace.log", "logback", manifest.Info{}, parsers.Host, "[EMV_CT] start\n[PRT] printer out of paper\n"},
	} {
		if got := sideOf(c.path, c.info, format(c.format), []byte(c.head)); got != c.want {
			t.Errorf("%s as %s with %+v: %s, want %s", c.path, c.format, c.info, got, c.want)
		}
	}
}

func TestMergeInfo(t *testing.T) {
	near := manifest.Info{Device: "1", Zone: "UTC"}
	far := manifest.Info{Device: "2", Merchant: "3", Profile: "visa", Serial: "4", Model: "5", Vendor: "6", Version: "7", Firmware: "8", Side: "host"}
	want := far
	want.Device, want.Zone = "1", "UTC"
	if got := mergeInfo(near, far); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
