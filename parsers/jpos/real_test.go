package jpos

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/parserstest"
)

// realLogs returns the public jPOS logs beside the project, or skips.
func realLogs(t *testing.T) []string {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "jpos-*", "*.log"))
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	return files
}

// topLevel matches an outermost message: jPOS writes a direction on it or leaves all attributes out,
// and ends it at the same indent.
var (
	topLevel = regexp.MustCompile(`(?ms)^( *)<isomsg( direction="\w+")?>.*?^( *)</isomsg>`)
	subField = regexp.MustCompile(`(?ms)^ *<isomsg id=.*?</isomsg>`)
)

// holds tells whether a message has an element with a value. A type that no version of
// ISO 8583 knows, as of a header read as a message, is none.
func holds(msg []byte, id string) bool {
	_, v, ok := bytes.Cut(msg, []byte(`<field id="`+id+`" value="`))
	v, _, _ = bytes.Cut(v, []byte{'"'})
	if id == "0" && (len(v) != 3 && len(v) != 4 || len(v) == 4 && v[0] > '2') {
		return false
	}
	return ok && len(bytes.TrimSpace(v)) > 0
}

// TestRealLogs compares what the parser finds with what a plain search finds.
func TestRealLogs(t *testing.T) {
	for _, file := range realLogs(t) {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if s := sniff(text[:min(len(text), 64<<10)]); s < 90 {
				t.Errorf("score %d", s)
			}
			p := newParser(parsers.Source{Head: text[:min(len(text), 64<<10)]})
			events, timed := 0, 0
			names := map[string]parsers.Field{"0": parsers.MTI, "11": parsers.STAN, "37": parsers.RRN, "39": parsers.ResponseCode, "41": parsers.Device}
			want, got := map[string]int{}, map[string]int{}
			var ev parsers.Event
			for _, rec := range parserstest.Records(Format, text) {
				ev.Reset()
				if p.Parse(rec, &ev) != nil {
					continue
				}
				events++
				if ev.Time != clock.NoTime && ev.TimeQuality != clock.Neighbour {
					timed++
				}
				search := subField.ReplaceAll(rec, nil)
				messages := topLevel.FindAll(search, -1)
				for id, f := range names {
					in := false
					for _, m := range messages {
						in = in || holds(m, id)
					}
					if in {
						want[id]++
					}
					if len(ev.F[f]) > 0 && len(messages) > 0 {
						got[id]++
					} else if in {
						t.Logf("DE%s missed in %s", id, rec[:min(len(rec), 900)])
					}
				}
			}
			logs := bytes.Count(text, []byte("<log "))
			if events*1000 < logs*995 || timed*1000 < logs*995 {
				t.Errorf("%d <log> elements, %d events, %d with a time of their own", logs, events, timed)
			}
			for id := range names {
				if want[id] != got[id] {
					t.Errorf("DE%s: %d by search, %d by the parser", id, want[id], got[id])
				}
			}
			t.Logf("%d <log>, %d events, %v", logs, events, want)
		})
	}
}
