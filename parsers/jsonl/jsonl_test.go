package jsonl

import (
	"bytes"
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/parserstest"
)

func TestFormat(t *testing.T)   { parserstest.Run(t, Format) }
func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, Format) }
func FuzzFormat(f *testing.F)   { parserstest.Fuzz(f, Format) }

// line is one record as a switch would write it.
const line = `{"ts":"2026-03-02T10:00:00.120","lvl":"INFO","mti":"0110","stan":"000012","rrn":"000000000012","tid":"T100000","mid":"M00001","pan":"411111******1111","amt":1234,"em":"05","rc":"00","ms":40}`

func TestTextIsBounded(t *testing.T) {
	var ev parsers.Event
	ev.Reset()
	rec := []byte(`{"time":"2026-03-02T02:00:01Z","note":"` + strings.Repeat("é", 1000) + `"}`)
	if err := Format.New(parsers.Source{}).Parse(rec, &ev); err != nil {
		t.Fatal(err)
	}
	text := ev.F[parsers.Text]
	if len(text) > maxText || len(text) < maxText-4 || !bytes.HasPrefix(rec, text) || bytes.ContainsRune(text, '\uFFFD') {
		t.Errorf("%d bytes: %q", len(text), text)
	}
}

func TestSniffRefuses(t *testing.T) {
	for name, head := range map[string]string{
		"empty":    "",
		"logback":  "2026-03-02 10:00:00,120 [main] INFO a.B - {\"rc\":\"05\"}\n2026-03-02 10:00:00,121 [main] INFO a.B - x\n",
		"manifest": "{\n  \"serial\": \"X1\",\n  \"model\": \"P1\"\n}\n",
		"kv":       "ts=2026-03-02T10:00:00Z level=info msg=hello\n",
		"csv":      "time,tid,rc\n2026-03-02T10:00:00Z,T1,05\n",
	} {
		if s := Format.Sniff([]byte(head)); s >= 50 {
			t.Errorf("%s: %d", name, s)
		}
	}
}

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, Format) }

func BenchmarkParse(b *testing.B) {
	p := Format.New(parsers.Source{})
	var ev parsers.Event
	rec := []byte(line)
	b.SetBytes(int64(len(rec)) + 1)
	b.ReportAllocs()
	for b.Loop() {
		ev.Reset()
		if err := p.Parse(rec, &ev); err != nil {
			b.Fatal(err)
		}
	}
}
