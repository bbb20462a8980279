package parsers

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// piece is one record as it was cut out of a text.
type piece struct {
	text         string
	line, offset int64
	cut          bool
}

func (p piece) String() string {
	return fmt.Sprintf("%d@%d cut=%v %d bytes %.40q", p.line, p.offset, p.cut, len(p.text), p.text)
}

// chunks reads at most n bytes at a time.
type chunks struct {
	r io.Reader
	n func() int
}

func (c chunks) Read(p []byte) (int, error) { return c.r.Read(p[:min(len(p), max(1, c.n()))]) }

func steady(n int) func() int { return func() int { return n } }

// whole cuts a text that lies in memory.
func whole(f *Format, text string) (all []piece) {
	b := block{data: []byte(text), line: 1, fresh: true, last: true}
	f.each(&b, func(rec []byte, line, offset int64, cut bool) {
		all = append(all, piece{string(rec), line, offset, cut})
	})
	return all
}

// blockwise cuts a text that comes in chunks, in blocks of about the given size.
func blockwise(t *testing.T, f *Format, text string, size int, n func() int) (all []piece) {
	t.Helper()
	cut := newBlocks(chunks{strings.NewReader(text), n}, f)
	cut.size = size
	var buf []byte
	for read := 0; ; {
		b, err := cut.next(buf)
		if err == io.EOF {
			if read != len(text) {
				t.Fatalf("%d of %d bytes are in blocks", read, len(text))
			}
			return all
		}
		if err != nil || len(b.data) == 0 || b.offset != int64(read) {
			t.Fatalf("%v, %d bytes at %d, want %d", err, len(b.data), b.offset, read)
		}
		read += len(b.data)
		f.each(&b, func(rec []byte, line, offset int64, cut bool) {
			all = append(all, piece{string(rec), line, offset, cut})
		})
		buf = b.data
	}
}

// The ways of cutting: every line, lines that begin with #, and quoted text that may hold line ends.
var (
	everyLine = &Format{Name: "lines"}
	hashLines = &Format{Name: "hash", Start: func(line []byte) bool { return len(line) > 0 && line[0] == '#' }}
	quotes    = &Format{Name: "quotes", Split: splitQuoted}
)

func splitQuoted(data []byte, atEOF bool) (int, []byte, error) {
	quoted := false
	for i, c := range data {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted:
			return i + 1, data[:i], nil
		}
	}
	if atEOF {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// TestRecords spells out what a record is.
func TestRecords(t *testing.T) {
	for _, c := range []struct {
		f    *Format
		text string
		want []piece
	}{
		{everyLine, "", nil},
		{everyLine, "a", []piece{{"a", 1, 0, false}}},
		{everyLine, "a\n", []piece{{"a", 1, 0, false}}},
		{everyLine, "a\r\nb\r\n", []piece{{"a", 1, 0, false}, {"b", 2, 3, false}}},
		{everyLine, "\n\na\n", []piece{{"", 1, 0, false}, {"", 2, 1, false}, {"a", 3, 2, false}}},
		{hashLines, "#a\n b\r\n\n#c", []piece{{"#a\n b", 1, 0, false}, {"#c", 4, 8, false}}},
		{hashLines, "head\n#a\n", []piece{{"head", 1, 0, false}, {"#a", 2, 5, false}}},
		{hashLines, "#\r\n#\r\n", []piece{{"#", 1, 0, false}, {"#", 2, 3, false}}},
		{quotes, "a,\"b\nc\"\nd", []piece{{"a,\"b\nc\"", 1, 0, false}, {"d", 3, 8, false}}},
		{quotes, "a,\"never\nclosed\n", []piece{{"a,\"never\nclosed", 1, 0, false}}},
	} {
		if got := whole(c.f, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: %v", c.f.Name, c.text, got)
		}
		for size := range 12 {
			if size += 12; c.f.Split != nil {
				size += len(c.text) // a quote that is never closed needs it all
			}
			if got := blockwise(t, c.f, c.text, size, steady(1)); !slices.Equal(got, c.want) {
				t.Errorf("%s %q in blocks of %d: %v", c.f.Name, c.text, size, got)
			}
		}
	}
}

// randomText writes lines of the characters that matter.
func randomText(r *rand.Rand, lines, longest int) string {
	var b strings.Builder
	for range lines {
		for range r.IntN(longest) {
			b.WriteByte("#ab \" \r"[r.IntN(7)])
		}
		b.WriteString([]string{"\n", "\n", "\r\n", "\n\n"}[r.IntN(4)])
	}
	s := b.String()
	if r.IntN(2) == 0 {
		s = strings.TrimRight(s, "\r\n")
	}
	return s
}

// TestBlocksLikeWhole compares reading in blocks with reading at once on many random texts. Blocks that hold every record
// give the same records; smaller ones still give each record once, at its place, cut short and marked.
func TestBlocksLikeWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(8583, 1987))
	for range 3000 {
		text := randomText(r, 1+r.IntN(40), 1+r.IntN(30))
		for _, f := range []*Format{everyLine, hashLines, quotes} {
			want, longest := whole(f, text), 0
			for i, p := range want {
				end := int64(len(text))
				if i+1 < len(want) {
					end = want[i+1].offset
				}
				longest = max(longest, int(end-p.offset))
			}
			n := func() int { return 1 + r.IntN(20) }
			size := 2*longest + 2*30 + r.IntN(60)
			if got := blockwise(t, f, text, size, n); !slices.Equal(got, want) {
				t.Fatalf("%s in blocks of %d: %q\n got %v\nwant %v", f.Name, size, text, got, want)
			}
			if f.Split == nil {
				size = 1 + r.IntN(longest+1)
				samePlaces(t, f, text, size, blockwise(t, f, text, size, n), want)
			}
		}
	}
}

func samePlaces(t *testing.T, f *Format, text string, size int, got, want []piece) {
	t.Helper()
	same := slices.EqualFunc(got, want, func(a, b piece) bool {
		return a.line == b.line && a.offset == b.offset && strings.HasPrefix(b.text, a.text) && (a.cut || a.text == b.text)
	})
	if !same {
		t.Fatalf("%s in blocks of %d: %q\n got %v\nwant %v", f.Name, size, text, got, want)
	}
}

// TestLongRecords reads records around and far above the sizes of a block and of the longest record, in blocks of
// the real size.
func TestLongRecords(t *testing.T) {
	line := func(first string, n int) string { return first + strings.Repeat("x", n-len(first)-1) + "\n" }
	many := func(n int) string { // a record of many lines
		return "#many\n" + strings.Repeat(line("y", 100), (n-6)/100) + line("z", 2+(n-6)%100)
	}
	texts := map[string]string{
		"lines of six megabytes": line("#a", 6<<20) + line("#b", 6<<20) + "#c\n",
		"nothing but one line":   strings.Repeat("x", 9<<20),
		"long, then short":       many(5<<20) + strings.Repeat("#s\n", 10) + many(9<<20) + "#end",
		"a long line inside":     "#a\n" + line("y", 6<<20) + line("z", 5<<20) + "#b\n",
		"a long line at the end": many(3<<20) + line("#b", 3<<20) + line("#c", 70<<10) + line("y", 5<<20),
		"just the limit":         line("#a", maxRecord+1) + line("#b", maxRecord) + line("#c", maxRecord+2) + "#d",
		"no start at all":        strings.Repeat(line("y", 1000), 9000),
	}
	for _, d := range []int{-2, -1, 0, 1, 2} {
		texts[fmt.Sprintf("a block and %d bytes", d)] = many(blockSize+d) + "#b\n" + many(blockSize+d) + "c\n#d\n"
		texts[fmt.Sprintf("a line of a block and %d bytes", d)] = line("#a", blockSize+d) + "#b\n" + line("#c", blockSize+d) + "c\n#d\n"
	}
	for name, text := range texts {
		for _, f := range []*Format{everyLine, hashLines} {
			want := whole(f, text)
			for _, n := range []int{64 << 10, 1 << 20, blockSize, 12345} {
				if got := blockwise(t, f, text, blockSize, steady(n)); !slices.Equal(got, want) {
					t.Errorf("%s, %s in chunks of %d:\n got %.600v\nwant %.600v", name, f.Name, n, got, want)
				}
			}
			for _, p := range want {
				if len(p.text) > maxRecord || p.cut && len(p.text) != maxRecord {
					t.Errorf("%s, %s: %v", name, f.Name, p)
				}
			}
		}
	}
}

// TestCutIsMarked counts what is cut.
func TestCutIsMarked(t *testing.T) {
	text := "#a\n" + "#" + strings.Repeat("b", 3*maxRecord) + "\n#c\n"
	got := whole(hashLines, text)
	if len(got) != 3 || got[0].cut || !got[1].cut || len(got[1].text) != maxRecord || got[2] != (piece{"#c", 3, int64(len(text) - 3), false}) {
		t.Errorf("%v", got)
	}
}

// TestBlocksPassErrors hands on what the reader says.
func TestBlocksPassErrors(t *testing.T) {
	broken := errors.New("broken")
	cut := newBlocks(io.MultiReader(strings.NewReader("a\n"), errReader{broken}), everyLine)
	if _, err := cut.next(nil); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func BenchmarkBlocks(b *testing.B) {
	text := bytes.Repeat([]byte("#2026-03-02 10:00:00.123 INFO a message of ordinary length\n  and a line that belongs to it\n"), 100_000)
	for _, f := range []*Format{everyLine, hashLines} {
		b.Run(f.Name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var buf []byte
			for b.Loop() {
				for cut := newBlocks(bytes.NewReader(text), f); ; {
					block, err := cut.next(buf)
					if err != nil {
						break
					}
					f.each(&block, func([]byte, int64, int64, bool) {})
					buf = block.data
				}
			}
		})
	}
}

// TestFramesStayWhole reads frames in binary that end in what looks like a line end.
func TestFramesStayWhole(t *testing.T) {
	frames := &Format{Name: "frames", Split: func(data []byte, _ bool) (int, []byte, error) {
		n := min(int(data[0]), len(data))
		return n, data[:n], nil
	}}
	text := []byte("\x03\x02\n\x04\x02\r\n\x05\x01 \x00\x05\x03\x02 ")
	var got []string
	frames.each(&block{data: text, line: 1, last: true}, func(rec []byte, _, _ int64, _ bool) {
		if !blank(rec, true) {
			got = append(got, string(rec))
		}
	})
	want := []string{"\x03\x02\n", "\x04\x02\r\n", "\x05\x01 \x00\x05", "\x03\x02 "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !blank([]byte(" \r\n\x00"), true) || blank([]byte("\x02\x00"), true) || !blank([]byte("\x02\x00"), false) {
		t.Error("blank")
	}
}
