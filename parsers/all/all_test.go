package all_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/parserstest"
)

// folders says in whose directory the cases of a format lie, where it is not named after it.
var folders = map[string]string{"logback-time": "logback", "applog-time": "applog", "ncr-ej": "ncrej"}

// folder returns the directory of a format's cases.
func folder(name string) string {
	if f, ok := folders[name]; ok {
		return f
	}
	return name
}

func TestFormats(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range all.Formats() {
		if f.Name == "" || f.Doc == "" || f.Sniff == nil || f.New == nil || seen[f.Name] {
			t.Errorf("%q: incomplete or listed twice", f.Name)
		}
		seen[f.Name] = true
		if got, ok := all.ByName(f.Name); !ok || got.Doc != f.Doc {
			t.Errorf("ByName(%q): %v", f.Name, ok)
		}
		if s := f.Sniff(nil); s > 1 {
			t.Errorf("%s: an empty source scores %d", f.Name, s)
		}
	}
	if _, ok := all.ByName("no such format"); ok {
		t.Error("ByName made a format up")
	}
}

// TestCases checks that the cases of every format are detected as that format, with
// nothing to go by but their bytes. A case whose least score is 0 says itself that it cannot be known.
func TestCases(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range all.Formats() {
		dir := folder(f.Name)
		if seen[f.Name] {
			continue
		}
		seen[f.Name] = true
		t.Run(f.Name, func(t *testing.T) {
			t.Chdir(filepath.Join("..", dir))
			var dirs []string
			if strings.HasSuffix(f.Name, "-time") {
				dirs = []string{"testdata/timeonly"}
			}
			for _, c := range parserstest.Cases(t, dirs...) {
				got, s := all.Detect("x", c.Source.Head)
				if c.Sniff > 0 && got.Name != f.Name && (dirs != nil || folder(got.Name) != dir) {
					t.Errorf("%s: taken for %s (%d)", c.Name, got.Name, s)
				}
			}
		})
	}
}

// TestOutfit sees to it that every format has cases, a fuzz target and a benchmark of its throughput.
func TestOutfit(t *testing.T) {
	formats := all.Formats()
	if len(formats) < 25 {
		t.Errorf("%d formats", len(formats))
	}
	for _, f := range formats {
		dir := filepath.Join("..", folder(f.Name))
		value := "Format"
		if strings.HasSuffix(f.Name, "-time") {
			value = "TimeOnly"
		}
		var tests []byte
		files, _ := filepath.Glob(filepath.Join(dir, "*_test.go"))
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tests = append(tests, b...)
		}
		for _, must := range []string{"parserstest.Run(t, ", "parserstest.Fuzz(f, ", "parserstest.Bench(b, "} {
			if !bytes.Contains(tests, []byte(must+value)) && !bytes.Contains(tests, []byte(must+filepath.Base(dir)+"."+value)) {
				t.Errorf("%s: no %s%s", f.Name, must, value)
			}
		}
	}
}

// BenchmarkFormats reads the cases of every format, again and again, by its parser alone.
func BenchmarkFormats(b *testing.B) {
	for _, f := range all.Formats() {
		b.Run(f.Name, func(b *testing.B) {
			b.Chdir(filepath.Join("..", folder(f.Name)))
			var dirs []string
			if strings.HasSuffix(f.Name, "-time") {
				dirs = []string{"testdata/timeonly"}
			}
			parserstest.Bench(b, f, dirs...)
		})
	}
}

func head(b []byte) []byte { return b[:min(len(b), 64<<10)] }

// TestNameDecidesTies shows that the name of a file is heard only between equal scores.
func TestNameDecidesTies(t *testing.T) {
	log := []byte("03-02 10:00:00.101  1702  2395 I PosService: ready\n")
	for _, name := range []string{"device.json", "syslog", "a.csv"} {
		if f, _ := all.Detect(name, log); f.Name != "logcat" {
			t.Errorf("%s: %s", name, f.Name)
		}
	}
}

// TestReal detects public logs that people really wrote.
func TestReal(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	for _, c := range []struct{ glob, format string }{
		{"jpos-*/*", "jpos"},
		{"ej-ncr-netcon/*", "ncr-ej"},
		{"iso8583-hex-iso8583tool/*", "iso8583"},
		{"wire-activemerchant/*", "wire"},
		{"zvt-bezahl-hex/*", "zvt"},
		{"loghub/Android*", "logcat"},
		{"loghub/Linux*", "syslog"},
		{"loghub/OpenStack*", "logback"},
		{"spring-c2b/logs/*", "logback"},
		{"spring-atm-gateway/logs/*", "logback"},
		{"lnav-robustness/*syslog*", "syslog"},
		{"lnav-robustness/*haproxy*", "haproxy"},
		{"lnav-robustness/*zones*", "syslog"},
		{"lnav-robustness/*pino*", "jsonl"},
		{"lnav-robustness/*journald*", "jsonl"},
	} {
		files, _ := filepath.Glob(filepath.Join(dir, c.glob))
		for _, file := range files {
			b := plain(t, file)
			if f, s := all.Detect("x", head(b)); f.Name != c.format {
				t.Errorf("%s: %s (%d), want %s", file, f.Name, s, c.format)
			}
		}
	}
}

// plain reads a file, unpacks gzip and turns UTF-16 into UTF-8.
func plain(t *testing.T, file string) []byte {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".gz") {
		r, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if bytes.IndexByte(b, '\n') < 0 && bytes.Count(b, []byte("\r")) > 100 {
		return bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	}
	if !bytes.HasPrefix(b, []byte("\xff\xfe")) {
		return b
	}
	var u []uint16
	for i := 2; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i])|uint16(b[i+1])<<8)
	}
	return []byte(string(utf16.Decode(u)))
}

// TestLedger reads real logs of the line formats and checks that no record is lost or refused.
func TestLedger(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	for file, least := range map[string]int{"loghub/Android_2k.log": 1900, "loghub/Linux_2k.log": 1900} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
		}
		f, _ := all.Detect(file, head(b))
		p := f.New(parsers.Source{Year: 2026})
		timed, named := 0, 0
		for _, rec := range parserstest.Records(f, b) {
			var ev parsers.Event
			ev.Reset()
			if p.Parse(rec, &ev) != nil {
				continue
			}
			if ev.TimeQuality != 0 {
				timed++
			}
			if len(ev.F[parsers.Component]) > 0 {
				named++
			}
		}
		if timed < least || named < least {
			t.Errorf("%s: %d events with a time, %d with a component, want %d of 2000", file, timed, named, least)
		}
	}
}
