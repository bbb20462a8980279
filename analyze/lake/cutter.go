package lake

import (
	"maps"
	"slices"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// Undated is the day of events without a time.
const Undated = "undated"

// At most heldWeight of a source's events waits to become parts. A row weighs rowWeight and its text, so that where parts end hangs on the
// rows alone and not on the batches that they came in.
const (
	heldWeight = 48 << 20
	rowWeight  = 250
)

// cutter sorts events by day into parts. Whenever too much waits, the day of which the most waits is cut off.
type cutter struct {
	emit func(part) error
	days map[int64]*part // parts that wait
	next map[int64]int   // number of the next part of a day
	held int
}

// noDay stands for the day of events without a time; no stamp reaches it.
const noDay = int64(-1) << 62

// add takes the rows of a batch, which stays the caller's.
func (c *cutter) add(rec arrow.RecordBatch) error {
	times, texts := column[*array.Timestamp](rec, "time"), column[*array.String](rec, "text")
	run := stretch{rec: rec, day: noDay}
	for i := range int(rec.NumRows()) {
		if day := dayOf(times, i); day != run.day {
			c.keep(run, i)
			run = stretch{rec: rec, from: i, day: day}
		}
		run.weight += rowWeight
		if texts != nil {
			run.weight += texts.ValueLen(i)
		}
		if c.held+run.weight < heldWeight {
			continue
		}
		c.keep(run, i+1)
		run = stretch{rec: rec, from: i + 1, day: run.day}
		if err := c.cut(c.heaviest()); err != nil {
			return err
		}
	}
	c.keep(run, int(rec.NumRows()))
	return nil
}

// stretch are consecutive rows of a batch that are of one day.
type stretch struct {
	rec    arrow.RecordBatch
	from   int
	day    int64
	weight int
}

// keep lets a stretch that ends before the given row wait with its day.
func (c *cutter) keep(s stretch, end int) {
	if end == s.from {
		return
	}
	if c.days == nil {
		c.days, c.next = map[int64]*part{}, map[int64]int{}
	}
	p := c.days[s.day]
	if p == nil {
		p = &part{}
		c.days[s.day] = p
	}
	p.slices = append(p.slices, s.rec.NewSlice(int64(s.from), int64(end)))
	p.weight += s.weight
	c.held += s.weight
}

// heaviest returns the day of which the most waits, the earliest of several.
func (c *cutter) heaviest() int64 {
	return slices.MaxFunc(slices.Sorted(maps.Keys(c.days)), func(a, b int64) int { return c.days[a].weight - c.days[b].weight })
}

// cut hands over what waits of a day.
func (c *cutter) cut(day int64) error {
	p := *c.days[day]
	delete(c.days, day)
	c.held -= p.weight
	p.day, p.n = dayName(day), c.next[day]
	c.next[day]++
	return c.emit(p)
}

// end hands over all that waits.
func (c *cutter) end() error {
	for _, day := range slices.Sorted(maps.Keys(c.days)) {
		if err := c.cut(day); err != nil {
			return err
		}
	}
	return nil
}

// release gives back what was not handed over.
func (c *cutter) release() {
	for _, p := range c.days {
		p.release()
	}
	c.days = nil
}

// dayOf returns the day of a row as days since 1970.
func dayOf(times *array.Timestamp, row int) int64 {
	if times == nil || times.IsNull(row) {
		return noDay
	}
	const microsOfDay = int64(24 * time.Hour / time.Microsecond)
	t := int64(times.Value(row))
	day := t / microsOfDay
	if t%microsOfDay < 0 {
		day--
	}
	return day
}

// dayName names the day in the key of its partition.
func dayName(day int64) string {
	if day == noDay {
		return Undated
	}
	return time.Unix(day*24*60*60, 0).UTC().Format(time.DateOnly)
}

// column returns a column of a batch, or nil.
func column[T arrow.Array](rec arrow.RecordBatch, name string) (col T) {
	for _, i := range rec.Schema().FieldIndices(name) {
		col, _ = rec.Column(i).(T)
	}
	return col
}
