package logback

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/parserstest"
)

// realLogs returns the public logs beside the project that have such a layout, or skips.
func realLogs(t *testing.T) []string {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	var files []string
	for _, sub := range []string{"spring-atm-gateway", "spring-c2b", "loghub/OpenStack_2k.log", "loghub-labelled/Hadoop_2k.log", "loghub-labelled/Zookeeper_2k.log", "lnav-robustness/logfile_crlf.0"} {
		filepath.WalkDir(filepath.Join(dir, sub), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !other[filepath.Base(path)] {
				files = append(files, path)
			}
			return nil
		})
	}
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	return files
}

// other are files in these folders that hold another layout, or lines of Maven alone.
var other = map[string]bool{"mock_switch.log": true, "test_full.log": true}

// readText reads a file as the pipeline hands it over: unpacked and in UTF-8.
func readText(t *testing.T, file string) []byte {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(b, []byte{0xff, 0xfe}) {
		return b
	}
	var units []uint16
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, binary.LittleEndian.Uint16(b[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}

var (
	stampLine = regexp.MustCompile(`(?m)^(?:\S+\.log\S* )?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d`)
	levelLine = regexp.MustCompile(`(?m)^(?:\S+\.log\S* )?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d.{0,140}?\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b`)
	named     = map[parsers.Field]*regexp.Regexp{
		parsers.MTI:          regexp.MustCompile(`\bMTI=\d{4}\b`),
		parsers.STAN:         regexp.MustCompile(`\bSTAN=\d{6}\b`),
		parsers.ResponseCode: regexp.MustCompile(`\bRC=\d\d\b`),
	}
)

// TestRealLogs compares what the parser finds with what a plain search finds.
func TestRealLogs(t *testing.T) {
	total := 0
	for _, file := range realLogs(t) {
		text := readText(t, file)
		head := text[:min(len(text), 64<<10)]
		name := filepath.Base(file)
		if s := Format.Sniff(head); s < 75 {
			t.Errorf("%s: score %d", name, s)
		}
		p := newParser(parsers.Source{Head: head}, dated)
		timed, levels := 0, 0
		want, got := map[parsers.Field]int{}, map[parsers.Field]int{}
		var ev parsers.Event
		for _, rec := range parserstest.Records(Format, text) {
			ev.Reset()
			if err := p.Parse(rec, &ev); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if ev.Time != clock.NoTime {
				timed++
				if ev.Level != parsers.LevelNone {
					levels++
				}
			}
			for f, re := range named {
				if re.Match(rec) {
					want[f]++
					if len(ev.F[f]) > 0 {
						got[f]++
					}
				}
			}
			if bytes.Contains(ev.F[parsers.Text], []byte(".java:")) && bytes.Contains(ev.F[parsers.Text], []byte("\tat ")) {
				t.Errorf("%s: frames in the message: %.200s", name, ev.F[parsers.Text])
			}
		}
		if n := len(stampLine.FindAll(text, -1)); n != timed {
			t.Errorf("%s: %d lines with a stamp, %d events with a time", name, n, timed)
		}
		if n := len(levelLine.FindAll(text, -1)); n != levels {
			t.Errorf("%s: %d lines with a level, %d events with one", name, n, levels)
		}
		for f := range named {
			if want[f] != got[f] {
				t.Errorf("%s: field %d: %d by search, %d by the parser", name, f, want[f], got[f])
			}
		}
		total += timed
	}
	t.Logf("%d events", total)
}
