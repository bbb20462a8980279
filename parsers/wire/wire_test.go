package wire_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/parserstest"
	"posmortem/parsers/wire"
)

func TestCases(t *testing.T) { parserstest.Run(t, wire.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, wire.Format) }

func FuzzWire(f *testing.F) { parserstest.Fuzz(f, wire.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, wire.Format) }

// TestSniffNo shows what is no trace.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"<html><body><p>hello</p></body></html>\n",
		"<config><server>a</server><port>1</port></config>\n",
		"{\"tid\":\"12345678\",\"sn\":\"A1\"}\n",
		"a <- b\nc -> d\n",
		"2026-03-02 10:00:00 INFO -> \"x\"\n",
		"10.0.0.1 - - [02/Mar/2026:10:00:00 +0800] \"POST /pay HTTP/1.1\" 200 12 \"-\" \"curl\"\n",
	} {
		if got := wire.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}

var (
	statusLine = regexp.MustCompile(`-> \\?"HTTP/`)
	postLine   = regexp.MustCompile(`(?m)^\s*<- \\?"(POST|GET|PUT) `)
	dateLine   = regexp.MustCompile(`-> \\?"[Dd]ate: `)
)

// TestRealLogs counts requests, answers and dates of public traces by a plain search and by the parser.
func TestRealLogs(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "wire-activemerchant", "*"))
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	records, events := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if s := wire.Format.Sniff(text); s < 20 {
			t.Errorf("%s: score %d: %.80q", filepath.Base(file), s, text)
		}
		p := wire.Format.New(parsers.Source{Head: text})
		asked, answered, dated := 0, 0, 0
		var ev parsers.Event
		for _, rec := range parserstest.Records(wire.Format, text) {
			if len(bytes.TrimSpace(rec)) == 0 {
				continue
			}
			records++
			ev.Reset()
			if err := p.Parse(rec, &ev); err != nil {
				t.Logf("%s: %v: %.80q", filepath.Base(file), err, rec)
				continue
			}
			events++
			switch ev.Kind {
			case parsers.Request:
				asked++
			case parsers.Response:
				answered++
				if postLine.Match(rec) {
					asked++ // an exchange in one record: its answer has no status
				}
				if ev.TimeQuality == clock.Exact {
					dated++
				}
			}
		}
		if want := len(postLine.FindAll(text, -1)); asked < want {
			t.Errorf("%s: %d requests, %d by search", filepath.Base(file), asked, want)
		}
		if want := len(statusLine.FindAll(text, -1)); answered < want {
			t.Errorf("%s: %d answers, %d by search", filepath.Base(file), answered, want)
		}
		if want := len(dateLine.FindAll(text, -1)); dated < want && want > 0 {
			t.Errorf("%s: %d answers with a time, %d by search", filepath.Base(file), dated, want)
		}
	}
	if events*100 < records*99 {
		t.Errorf("%d records, %d events", records, events)
	}
	t.Logf("%d records, %d events", records, events)
}
