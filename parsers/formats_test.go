package parsers_test

import (
	"hash/maphash"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/parserstest"
)

var key = []byte("0123456789abcdef")

// asOf is the clock of these tests.
var asOf = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

// job reads a text as a format.
func job(f parsers.Format, text []byte) parsers.Job {
	return parsers.Job{ID: 1, Format: f, Source: parsers.Source{Path: "x", Head: text[:min(len(text), 64<<10)], Zone: time.UTC, AsOf: asOf}}
}

var seed = maphash.MakeSeed()

// prints returns a fingerprint of each row of a batch.
func prints(rec arrow.RecordBatch) []uint64 {
	if rec == nil {
		return nil
	}
	out := make([]uint64, rec.NumRows())
	for i := range out {
		for j, f := range rec.Schema().Fields() {
			if c := rec.Column(j); !c.IsNull(i) {
				out[i] = 31*out[i] + maphash.String(seed, f.Name) + maphash.String(seed, c.ValueStr(i))
			}
		}
	}
	return out
}

func readLarge(t *testing.T, j parsers.Job, workers int, text string) (rows []uint64, sum parsers.Summary) {
	t.Helper()
	sum, err := parsers.Large(t.Context(), j, key, workers, strings.NewReader(text), func(rec arrow.RecordBatch) error {
		defer rec.Release()
		rows = append(rows, prints(rec)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, sum
}

// TestFormatsSideBySide reads a large log of every format by one, two and eight workers: the events are the same, and but
// for the seams between the blocks they are those of reading it at once.
func TestFormatsSideBySide(t *testing.T) {
	for _, f := range all.Formats() {
		if f.Sequential || strings.HasSuffix(f.Name, "-time") || f.Name == "zvt" {
			continue // one worker in any case; the cases of another format; a frame without a length takes all that follows
		}
		if testing.Short() && f.Name != "jpos" && f.Name != "logcat" {
			continue // two ways of cutting blocks are enough for the race detector
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Chdir(filepath.Join(f.Name))
			var unit strings.Builder
			for _, c := range parserstest.Cases(t) {
				unit.WriteString(strings.TrimRight(string(c.Input), "\n") + "\n")
			}
			text := strings.Repeat(unit.String(), 1+(4<<20+200<<10)/unit.Len())
			j := job(f, []byte(text))
			r := parsers.NewReader(key)
			want := r.Small(j, []byte(text))
			rec := r.Batch().Take()
			at := prints(rec)
			if rec != nil {
				rec.Release()
			}
			one, sum := readLarge(t, j, 1, text)
			if sum.Counts != want.Counts || !sum.Balanced() {
				t.Errorf("%+v in blocks, %+v at once", sum.Counts, want.Counts)
			}
			for _, workers := range []int{2, 8} {
				rows, again := readLarge(t, j, workers, text)
				if !slices.Equal(rows, one) || again.Counts != sum.Counts || again.Vendor != sum.Vendor || again.Device != sum.Device || !slices.Equal(again.Anchors, sum.Anchors) {
					t.Errorf("%d workers give other events than one", workers)
				}
			}
			different := 0
			for i := range min(len(one), len(at)) {
				if one[i] != at[i] {
					different++
				}
			}
			if len(one) != len(at) || different > len(at)/100 {
				t.Errorf("%d of %d events differ between reading in blocks and at once", different, len(at))
			}
		})
	}
}

// FuzzReader reads anything as what it is taken for and as every format: nothing panics, and the ledger adds up.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"03-02 10:00:00.101  1702  2395 I PosService: send 0200 stan=000123\n", "[2026-03-02 10:00:00.101][INFO][emv] [39]=05\n\tat x\n",
		"<34>1 2026-03-02T10:00:00Z h a 1 - [x y=\"z\"] m\n", "{\"tid\":\"12345678\",\"sn\":\"A1\"}\r\n\r\n", "a,b\n\"1\n,2\n",
		"<log realm=\"a\" at=\"2026-03-02T10:00:00\">\n<isomsg>\n<field id=\"39\" value=\"05\"/>\n</isomsg>\n</log>\n", "time=1 level=info\n", "\x00\xff\n",
	} {
		f.Add([]byte(s), uint8(0))
	}
	formats := all.Formats()
	f.Fuzz(func(t *testing.T, text []byte, forced uint8) {
		format, _ := all.Detect("x", text)
		if n := int(forced); n > 0 && n <= len(formats) {
			format = formats[n-1]
		}
		r := parsers.NewReader(key)
		j := job(format, text)
		sum := r.Small(j, text)
		rec := r.Batch().Take()
		if rows := int64(len(prints(rec))); !sum.Balanced() || rows != sum.Events {
			t.Fatalf("%s: %+v, %d rows", format.Name, sum.Counts, rows)
		}
		if rec != nil {
			rec.Release()
		}
		if _, blocks := readLarge(t, j, 2, string(text)); blocks.Counts != sum.Counts {
			t.Fatalf("%s: %+v at once, %+v in blocks", format.Name, sum.Counts, blocks.Counts)
		}
	})
}
