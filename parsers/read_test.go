package parsers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/parsers/clock"
)

// plainFormat is the format of these tests: "12345 text" is an event of that microsecond, "skip" is skipped, "bad" is
// rejected, "- text" is an event without a time.
func plainFormat(sequential bool) Format {
	return Format{Name: "plain", Side: Host, Sequential: sequential, New: func(Source) Parser { return &plainParser{} }}
}

var testDevice = []byte("12345678")

type plainParser struct{ seen int64 }

func (p *plainParser) Parse(rec []byte, ev *Event) error {
	p.seen++
	stamp, text, _ := bytes.Cut(rec, []byte(" "))
	switch string(stamp) {
	case "skip":
		return Skip("told to")
	case "bad":
		return fmt.Errorf("wrapped: %w", Reject("broken"))
	case "count":
		ev.Amount = p.seen // state from record to record
	case "-":
	default:
		ev.Time = 0
		for _, c := range stamp {
			ev.Time = ev.Time*10 + int64(c-'0')
		}
		ev.TimeQuality = clock.Exact
	}
	ev.Set(Device, testDevice)
	ev.Set(Text, text)
	return nil
}

func plainJob(sequential bool) Job {
	return Job{ID: 5, Format: plainFormat(sequential), Source: Source{Path: "a.log"}}
}

// TestSmall spells out what reading a source tells of it.
func TestSmall(t *testing.T) {
	r := NewReader(testKey)
	defer r.Batch().Release()
	sum := r.Small(plainJob(false), []byte("100 one\n\nskip x\nbad y\n90 two\r\n- three\nskip\n"))
	if sum.Counts != (Counts{Records: 7, Events: 3, Skipped: 3, Rejected: 1}) || !sum.Balanced() {
		t.Errorf("%+v", sum.Counts)
	}
	if sum.Skipped["told to"] != 2 || sum.Skipped["blank"] != 1 || len(sum.Skipped) != 2 {
		t.Errorf("skipped %v", sum.Skipped)
	}
	if sum.Rejected["wrapped: broken"] != 1 || sum.FirstReject != 4 {
		t.Errorf("rejected %v, first on line %d", sum.Rejected, sum.FirstReject)
	}
	if sum.From != 90 || sum.To != 100 || sum.Device != "12345678" || sum.Devices != 1 || len(sum.Anchors) != 3 {
		t.Errorf("%+v", sum)
	}
	rec := r.Batch().Take()
	defer rec.Release()
	rows := cells(rec)
	for i, want := range []struct {
		line, offset int64
		text         string
	}{{1, 0, "one"}, {5, 22, "two"}, {6, 30, "three"}} {
		if rows[i]["line"] != want.line || rows[i]["byte_offset"] != want.offset || rows[i]["text"] != want.text || rows[i]["source"] != int64(5) {
			t.Errorf("row %d: %v", i, rows[i])
		}
	}
}

// TestSmallAgain reads sources one after another into one batch: nothing of one gets into the next.
func TestSmallAgain(t *testing.T) {
	r := NewReader(testKey)
	defer r.Batch().Release()
	a := r.Small(plainJob(false), []byte("100 one 4111111111111111\nbad\n"))
	b := r.Small(plainJob(false), []byte("- two\n"))
	if a.Masked["pan"] != 1 || len(b.Masked) != 0 || b.Records != 1 || b.From != clock.NoTime || b.FirstReject != 0 || len(b.Rejected) != 0 {
		t.Errorf("%+v, then %+v", a, b)
	}
	rec := r.Batch().Take()
	defer rec.Release()
	if rows := cells(rec); len(rows) != 2 || rows[1]["time"] != nil {
		t.Errorf("%v", rows)
	}
}

// plainLog writes a log of the test format of about n bytes.
func plainLog(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		switch {
		case i%97 == 0:
			b.WriteString("bad one\n")
		case i%89 == 0:
			b.WriteString("skip\n\n")
		case i%53 == 0:
			b.WriteString("count 4111111111111111\r\n")
		default:
			fmt.Fprintf(&b, "%d message %d of ordinary length, and a bit more of it\nskip %0300d\n", 1_000_000+i, i, i)
		}
	}
	return b.String()
}

// large reads a source in blocks and returns its rows.
func large(t *testing.T, job Job, workers int, text string) ([]map[string]any, Summary) {
	t.Helper()
	var rows []map[string]any
	sum, err := Large(t.Context(), job, testKey, workers, strings.NewReader(text), func(rec arrow.RecordBatch) error {
		defer rec.Release()
		rows = append(rows, cells(rec)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, sum
}

// TestLargeLikeSmall reads a source of several blocks at once and in blocks, by one, two and eight workers.
func TestLargeLikeSmall(t *testing.T) {
	text := plainLog(blockSize + 500_000)
	for _, sequential := range []bool{false, true} {
		job := plainJob(sequential)
		r := NewReader(testKey)
		want := r.Small(job, []byte(text))
		rec := r.Batch().Take()
		rows := cells(rec)
		rec.Release()
		for _, workers := range []int{0, 1, 2, 8} {
			before := allocator.AllocatedBytes()
			got, sum := large(t, job, workers, text)
			sameSummary(t, sum, want)
			sameRows(t, got, rows, sequential)
			settle(t, before)
		}
	}
}

func sameSummary(t *testing.T, got, want Summary) {
	t.Helper()
	if got.Counts != want.Counts || got.From != want.From || got.To != want.To || got.Device != want.Device || got.FirstReject == 0 ||
		fmt.Sprint(got.Skipped, got.Rejected, got.Masked) != fmt.Sprint(want.Skipped, want.Rejected, want.Masked) || !got.Balanced() {
		t.Errorf("got %+v, want %+v", got.Counts, want.Counts)
	}
	for _, a := range want.Anchors {
		if !slices.Contains(got.Anchors, a) {
			t.Error("an anchor is missing")
			return
		}
	}
}

// sameRows compares the rows, but for what a parser may count and a neighbour may lend within one block only.
func sameRows(t *testing.T, got, want []map[string]any, sequential bool) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		for k, v := range want[i] {
			if got[i][k] != v && (sequential || k != "amount") {
				t.Fatalf("row %d, column %s: %v, want %v", i, k, got[i][k], v)
			}
		}
	}
}

// settle waits for the workers and checks that no C memory is lost.
func settle(t *testing.T, before int64) {
	t.Helper()
	for range 200 {
		if allocator.AllocatedBytes() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d bytes of C memory are lost", allocator.AllocatedBytes()-before)
}

// TestLargeStops ends early by a cancelled context, by an error of the sink and by one of the reader: always with that
// error, soon, and without losing memory.
func TestLargeStops(t *testing.T) {
	text := strings.Repeat("100 a message\n"+strings.Repeat("skip this line, which is here for its length only\n", 100), 4*blockSize/5000)
	full, broken := errors.New("full"), errors.New("broken")
	for _, workers := range []int{1, 2, 8} {
		for name, c := range map[string]struct {
			reader io.Reader
			sink   error
			cancel bool
			want   error
		}{
			"cancelled":         {strings.NewReader(text), nil, true, context.Canceled},
			"the sink fails":    {strings.NewReader(text), full, false, full},
			"the reader fails":  {io.MultiReader(strings.NewReader(text), errReader{broken}), nil, false, broken},
			"it fails at once":  {errReader{broken}, nil, false, broken},
			"nothing is wrong":  {strings.NewReader(text), nil, false, nil},
			"there is no input": {strings.NewReader(""), nil, false, nil},
		} {
			before := allocator.AllocatedBytes()
			ctx, cancel := context.WithCancel(t.Context())
			batches := 0
			_, err := Large(ctx, plainJob(false), testKey, workers, c.reader, func(rec arrow.RecordBatch) error {
				defer rec.Release()
				if batches++; batches == 2 && c.cancel {
					cancel()
				}
				if batches == 2 {
					return c.sink
				}
				return nil
			})
			cancel()
			if !errors.Is(err, c.want) || c.want != nil && (c.cancel || c.sink != nil) && batches != 2 {
				t.Errorf("%s, %d workers: %v after %d batches, want %v", name, workers, err, batches, c.want)
			}
			settle(t, before)
		}
	}
}

// TestLargeBefore gives a context that is over before the work begins.
func TestLargeBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Large(ctx, plainJob(false), testKey, 2, strings.NewReader(plainLog(100_000)), func(rec arrow.RecordBatch) error {
		rec.Release()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestMerge adds summaries up in every order of devices and times.
func TestMerge(t *testing.T) {
	of := func(device string, devices int, from, to int64) Summary {
		s := newSummary()
		s.From, s.To = from, to
		switch devices {
		case 1:
			s.named[device] = 10
		case 2:
			s.named["1"], s.named["2"] = 10, 5
		}
		s.settleDevice()
		s.Counts = Counts{Records: 3, Events: 1, Skipped: 1, Rejected: 1}
		s.Skipped["x"], s.Rejected["y"], s.Masked["z"] = 1, 1, 2
		return s
	}
	stray := of("1", 1, clock.NoTime, clock.NoTime) // one line in eleven names another terminal
	stray.named["2"] = 1
	for _, c := range []struct {
		a, b     Summary
		device   string
		devices  int
		from, to int64
	}{
		{of("", 0, clock.NoTime, clock.NoTime), of("1", 1, 5, 9), "1", 1, 5, 9},
		{of("1", 1, 5, 9), of("", 0, clock.NoTime, clock.NoTime), "1", 1, 5, 9},
		{of("1", 1, 5, 9), of("1", 1, -4, 2), "1", 1, -4, 9},
		{of("1", 1, 5, 9), of("2", 1, 7, 12), "", 2, 5, 12},
		{of("1", 1, 5, 9), of("", 2, 1, 1), "", 2, 1, 9},
		{of("", 2, 1, 1), of("1", 1, 1, 1), "", 2, 1, 1},
		{of("", 0, clock.NoTime, clock.NoTime), of("", 0, clock.NoTime, clock.NoTime), "", 0, clock.NoTime, clock.NoTime},
		{of("1", 1, 5, 9), stray, "1", 1, 5, 9},
		{stray, of("", 2, 5, 9), "", 2, 5, 9},
		{of("1", 1, math.MinInt64+1, 0), of("1", 1, 0, math.MaxInt64), "1", 1, math.MinInt64 + 1, math.MaxInt64},
	} {
		s := newSummary()
		s.merge(c.a)
		s.merge(c.b)
		if s.Device != c.device || s.Devices != c.devices || s.From != c.from || s.To != c.to {
			t.Errorf("%q %d %d to %d, want %q %d %d to %d", s.Device, s.Devices, s.From, s.To, c.device, c.devices, c.from, c.to)
		}
		if s.Records != 6 || !s.Balanced() || s.Skipped["x"] != 2 || s.Rejected["y"] != 2 || s.Masked["z"] != 4 {
			t.Errorf("%+v", s)
		}
	}
}

func BenchmarkSmall(b *testing.B) {
	text := []byte(plainLog(1 << 20))
	r := NewReader(testKey)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Small(plainJob(false), text)
		r.Batch().Take().Release()
	}
}

// TestNoAllocs reads a source again and again: in the steady state a record costs no allocation.
func TestNoAllocs(t *testing.T) {
	text := []byte(strings.Repeat("100 an ordinary message\n", 1000))
	r := NewReader(testKey)
	defer r.Batch().Release()
	job := plainJob(false)
	n := testing.AllocsPerRun(5, func() {
		r.Small(job, text)
		r.Batch().Take().Release()
	})
	if n > 1300 { // the count of the lines that name a terminal takes one each, and no more
		t.Errorf("%v allocations for 1000 records", n)
	}
}
