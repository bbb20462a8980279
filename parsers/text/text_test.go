package text_test

import (
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/parserstest"
	"posmortem/parsers/text"
)

func TestCases(t *testing.T) { parserstest.Run(t, text.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, text.Format) }

func FuzzText(f *testing.F) { parserstest.Fuzz(f, text.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, text.Format) }

func TestLongLine(t *testing.T) {
	p := text.Format.New(parsers.Source{})
	var ev parsers.Event
	ev.Reset()
	if err := p.Parse([]byte(strings.Repeat("x", 1<<20)), &ev); err != nil || len(ev.F[parsers.Text]) != 4096 {
		t.Errorf("%v, %d bytes kept", err, len(ev.F[parsers.Text]))
	}
	ev.Reset()
	if err := p.Parse([]byte(" \t\r"), &ev); err != parsers.Skip("blank") {
		t.Errorf("blank line: %v", err)
	}
}
