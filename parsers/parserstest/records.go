package parserstest

import (
	"bytes"
	"testing"

	"posmortem/parsers"
)

// Records cuts a whole text into records by the format's Split or Start, without the line
// ends of the last line of each.
func Records(f parsers.Format, text []byte) [][]byte {
	var recs [][]byte
	add := func(rec []byte) {
		recs = append(recs, bytes.TrimRight(rec, "\r\n"))
	}
	if f.Split != nil {
		for len(text) > 0 {
			n, tok, err := f.Split(text, true)
			if err != nil || n <= 0 || n > len(text) {
				add(text)
				break
			}
			if tok != nil {
				recs = append(recs, tok)
			}
			text = text[n:]
		}
		return recs
	}
	start := 0
	for at := 0; at < len(text); {
		end := len(text)
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := bytes.TrimRight(text[at:end], "\r\n")
		if at > start && (f.Start == nil || f.Start(line)) {
			add(text[start:at])
			start = at
		}
		at = end
	}
	if start < len(text) {
		add(text[start:])
	}
	return recs
}

// Whole cuts a text by the format's Split: no byte of it may be lost. Each piece is handed to fn with what follows it.
func Whole(t *testing.T, f parsers.Format, text []byte, fn func(piece, rest []byte)) {
	for rest := text; len(rest) > 0; {
		n, piece, err := f.Split(rest, true)
		if n <= 0 || err != nil || !bytes.Equal(piece, rest[:n]) {
			t.Fatalf("%d bytes, a piece of %d, %v", n, len(piece), err)
		}
		rest = rest[n:]
		fn(piece, rest)
	}
}

// Fuzz feeds a format with changed inputs of its cases: it must not panic, must keep
// its hands off the input, and every score must lie between 0 and 100.
func Fuzz(f *testing.F, format parsers.Format, dirs ...string) {
	for _, c := range Cases(f, dirs...) {
		f.Add(c.Input[:min(len(c.Input), 4096)])
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if s := format.Sniff(text); s < 0 || s > 100 {
			t.Fatalf("score %d", s)
		}
		before := bytes.Clone(text)
		p := format.New(parsers.Source{Head: text})
		var ev parsers.Event
		for _, rec := range Records(format, text) {
			ev.Reset()
			if err := p.Parse(rec, &ev); err == nil && ev.F[parsers.Signal] != nil {
				t.Fatal("signals are matched by the pipeline")
			}
		}
		if !bytes.Equal(before, text) {
			t.Fatal("the parser changed its input")
		}
	})
}

// Bench measures a format on all its cases, repeated to about a megabyte.
func Bench(b *testing.B, f parsers.Format, dirs ...string) {
	for _, c := range Cases(b, dirs...) {
		b.Run(c.Name, func(b *testing.B) {
			unit := bytes.Clone(c.Input)
			if f.Split == nil && !bytes.HasSuffix(unit, []byte("\n")) {
				unit = append(unit, '\n')
			}
			BenchText(b, f, c.Source, bytes.Repeat(unit, 1+1<<20/(len(unit)+1)))
		})
	}
}

// BenchText measures a format on one text.
func BenchText(b *testing.B, f parsers.Format, src parsers.Source, text []byte) {
	recs := Records(f, text)
	p := f.New(src)
	var ev parsers.Event
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for _, rec := range recs {
			ev.Reset()
			p.Parse(rec, &ev)
		}
	}
	b.ReportMetric(float64(len(recs)), "records/op")
}

// NoAllocs checks that reading every case a second time allocates nothing per record.
func NoAllocs(t *testing.T, f parsers.Format) {
	for _, c := range Cases(t) {
		recs := Records(f, c.Input)
		p := f.New(c.Source)
		var ev parsers.Event
		n := testing.AllocsPerRun(10, func() {
			for _, rec := range recs {
				ev.Reset()
				p.Parse(rec, &ev)
			}
		})
		if n > 0 {
			t.Errorf("%s: %v allocations in %d records", c.Name, n, len(recs))
		}
	}
}
