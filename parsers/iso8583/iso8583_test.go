package iso8583_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/iso8583"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, iso8583.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, iso8583.Format) }

func FuzzISO8583(f *testing.F) { parserstest.Fuzz(f, iso8583.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, iso8583.Format) }

// realFiles returns public messages in hex, one to a file, or skips.
func realFiles(t *testing.T) map[string][]byte {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "iso8583-hex-iso8583tool", "*.hex"))
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	all := map[string][]byte{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = bytes.TrimSpace(b)
	}
	return all
}

// TestRealLogs reads them as they are, wrapped over several lines, and as a binary file of frames.
func TestRealLogs(t *testing.T) {
	var frames []byte
	files := realFiles(t)
	for name, text := range files {
		raw, err := hex.DecodeString(string(text))
		if err != nil {
			t.Fatal(name, err)
		}
		frames = append(append(frames, byte(len(raw)>>8), byte(len(raw))), raw...)
		var wrapped []byte
		for rest := text; len(rest) > 0; {
			n := min(len(rest), 64)
			wrapped = append(append(wrapped, rest[:n]...), '\n')
			rest = rest[n:]
		}
		for _, form := range [][]byte{text, wrapped, raw} {
			if s := iso8583.Format.Sniff(form); s < 80 {
				t.Errorf("%s: score %d for %.20q", name, s, form)
			}
			recs := parserstest.Records(iso8583.Format, form)
			var ev parsers.Event
			ev.Reset()
			if len(recs) != 1 || iso8583.Format.New(parsers.Source{}).Parse(recs[0], &ev) != nil {
				t.Fatalf("%s: %d records", name, len(recs))
			}
			if string(ev.F[parsers.MTI]) != string(raw[:4]) || ev.Fault != "" || len(ev.F[parsers.STAN]) != 6 || ev.TimeQuality == 0 {
				t.Errorf("%s: %s", name, parserstest.Dump(&ev))
			}
		}
	}
	if s := iso8583.Format.Sniff(frames); s < 90 {
		t.Errorf("frames: score %d", s)
	}
	if recs := parserstest.Records(iso8583.Format, frames); len(recs) != len(files) {
		t.Errorf("%d frames, want %d", len(recs), len(files))
	}
}

// TestSniffNo shows what is no ISO 8583.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"0800",
		"deadbeef00112233445566778899aabbccddeeff\n",
		"d41d8cd98f00b204e9800998ecf8427e\n0cc175b9c0f1b6a831c399e269772661\n",
		"2026-03-02 10:00:00.123 INFO send 0200 stan=000123\n",
		"06-1E-01-6C\n",
		"[ 12.345678] usb 1-1: new device\n",
		"0000: 30 31 32 33\n",
		"\x00\x10binary of some kind",
	} {
		if got := iso8583.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
