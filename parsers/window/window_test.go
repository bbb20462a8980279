package window

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func all(t *testing.T, r io.Reader) (blocks []string) {
	t.Helper()
	for w := New(r); ; {
		b, err := w.Next()
		if err == io.EOF {
			return blocks
		}
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, string(b))
	}
}

func texts() map[string]string {
	return map[string]string{
		"empty":      "",
		"one":        "a line without end",
		"short":      "a\nb\n",
		"long":       strings.Repeat("one line of the log\n", 100_000),
		"no end":     strings.Repeat("4111 1111,", 300_000),
		"nothing":    strings.Repeat("x", 3<<20),
		"long lines": strings.Repeat(strings.Repeat("y", 300<<10)+"\n", 5) + "end",
	}
}

// All of the text comes out, in the same blocks however the reader behaves.
func TestBlocks(t *testing.T) {
	for name, text := range texts() {
		got := all(t, strings.NewReader(text))
		if strings.Join(got, "") != text {
			t.Errorf("%s: the blocks are not the text", name)
		}
		again := all(t, iotest.HalfReader(strings.NewReader(text)))
		if len(again) != len(got) {
			t.Errorf("%s: %d blocks, but %d from a slow reader", name, len(got), len(again))
		}
		for i, b := range got {
			if i < len(got)-1 && strings.Contains(text, "\n") && !strings.HasSuffix(b, "\n") {
				t.Errorf("%s: block %d ends inside a line", name, i)
			}
			if len(b) > largest {
				t.Errorf("%s: block of %d bytes", name, len(b))
			}
		}
	}
}

func TestTail(t *testing.T) {
	for name, text := range texts() {
		for _, b := range all(t, strings.NewReader(text)) {
			at := Tail([]byte(b))
			if n := len(b) - at; n > oneLine {
				t.Errorf("%s: %d bytes are seen again", name, n)
			}
			if tail := b[at:]; strings.Count(b, "\n") > 100 && strings.Count(tail, "\n") != overlapLines {
				t.Errorf("%s: %d lines are seen again", name, strings.Count(tail, "\n"))
			}
		}
	}
	if at := Tail(nil); at != 0 {
		t.Error(at)
	}
	if lines := []byte("a\nb\nc"); Tail(lines) != 0 {
		t.Error("a short text is not seen again as a whole")
	}
}

func TestError(t *testing.T) {
	w := New(io.MultiReader(bytes.NewReader([]byte("a\n")), iotest.ErrReader(io.ErrClosedPipe)))
	if _, err := w.Next(); err != io.ErrClosedPipe {
		t.Error(err)
	}
}
