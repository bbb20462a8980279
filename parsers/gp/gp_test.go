package gp_test

import (
	"bytes"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/gp"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, gp.Format) }

func TestNoAllocs(t *testing.T) { parserstest.NoAllocs(t, gp.Format) }

func FuzzGP(f *testing.F) { parserstest.Fuzz(f, gp.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, gp.Format) }

// TestNoKeys checks that nothing of a key or of its check value is left, however it is written.
func TestNoKeys(t *testing.T) {
	p := gp.Format.New(parsers.Source{})
	var ev parsers.Event
	for _, line := range []string{
		"ENC: 0F1E2D3C4B5A69788796A5B4C3D2E1F0 (KCV: 1A2B3C)",
		"[DEBUG] PlaintextKeys - MAC 0F 1E 2D 3C 4B 5A 69 78 87 96 A5 B4 C3 D2 E1 F0 KCV 1A:2B:3C",
		"key 0x0F 0x1E 0x2D 0x3C 0x4B 0x5A 0x69 0x78 0x87,0x96,0xA5,0xB4", "DEK=0f-1e-2d-3c-4b-5a-69-78 kcv=1a2b3c",
		"Warning: no keys given, defaulting to 0F1E2D3C4B5A69788796A5B4C3D2E1F0",
		"A>> T=1 (4+0034) 80D80081 22 0F1E2D3C4B5A69788796A5B4C3D2E1F01A2B3C 00",
		"A<< (0019+2) (16ms) 0F1E2D3C4B5A69788796A5B4C3D2E1F01A2B3C 9000",
	} {
		ev.Reset()
		if err := p.Parse([]byte(line), &ev); err != nil {
			t.Fatal(err)
		}
		text := bytes.ToUpper(ev.F[parsers.Text])
		for _, mark := range []string{" ", "-", ",", "0X"} {
			text = bytes.ReplaceAll(text, []byte(mark), nil)
		}
		for _, part := range []string{"0F1E2D", "8796A5", "1A2B3C", "1A:2B"} {
			if bytes.Contains(text, []byte(part)) {
				t.Errorf("%q is told as %q", line, ev.F[parsers.Text])
			}
		}
	}
}

// TestSniffNo shows what is no output of such a tool.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"A>> B\n",
		"a >> b (1+2)\n",
		"[DEBUG] GPSession - started\n",
	} {
		if got := gp.Format.Sniff([]byte(s)); got > 20 {
			t.Errorf("%q: %d", s, got)
		}
	}
}
