package lake

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze/objects"
)

// smallObjects is below how many bytes the objects of a source on a day, or those of a pack, are joined with others.
const smallObjects = 2 << 20

// fetching is how many bytes of objects are asked for at one time.
const fetching = 16 << 20

// CompactOptions say what is joined.
type CompactOptions struct {
	From, To string        // days, of which To is not one; "" for all that are there
	Grace    time.Duration // how long objects stay that were joined: a question that was asked before may still read them
	Now      time.Time
}

// Compacted is what a compaction did.
type Compacted struct {
	Days                  int64    // of which objects were joined
	Joined, Packs         int64    // objects that were joined, and the packs that they became
	Removed, RemovedBytes int64    // objects that were joined long ago
	Staying, StayingBytes int64    // objects that were joined, and still wait to be removed
	Damaged               []string // objects that cannot be read; they are left as they are
	Others                []string // days that another joined at the same time
}

// Compact joins the small objects of days, and removes those that were joined long ago. It may be broken off anywhere, and run beside readers and
// questions.
func Compact(ctx context.Context, where string, o CompactOptions) (Compacted, error) {
	s, at, err := open(ctx, where)
	if err != nil {
		return Compacted{}, err
	}
	c := &compaction{CompactOptions: o, at: at, lake: s}
	days, err := c.list(ctx)
	if err != nil {
		return c.did, err
	}
	c.did.Damaged = s.Damaged
	for _, day := range slices.Sorted(maps.Keys(days)) {
		joined, err := c.join(ctx, day, days[day])
		if err == nil && joined {
			days[day], err = c.listDay(ctx, day)
		}
		if err != nil {
			return c.did, fmt.Errorf("day %s of %s cannot be joined: %w", day, at, err)
		}
		if err := c.remove(ctx, day, days[day]); err != nil {
			return c.did, fmt.Errorf("what was joined of day %s of %s cannot be removed: %w", day, at, err)
		}
	}
	return c.did, nil
}

type compaction struct {
	CompactOptions
	at     objects.Objects
	lake   *Status
	raised bool // the descriptor says that there may be packs
	did    Compacted
}

// list returns the objects of the events by day.
func (c *compaction) list(ctx context.Context) (map[string][]eventObject, error) {
	days := map[string][]eventObject{}
	err := c.at.List(ctx, "event/", func(o objects.Object) error {
		e, ok := eventObjectOf(o)
		if ok && c.wanted(e.day) {
			days[e.day] = append(days[e.day], e)
		}
		return nil
	})
	return days, err
}

// wanted tells whether a day is one of those that are joined; what has no day goes with all that was before.
func (c *compaction) wanted(day string) bool {
	if day == Undated {
		return c.From == ""
	}
	return day >= c.From && (c.To == "" || day < c.To)
}

// listDay returns the objects of a day.
func (c *compaction) listDay(ctx context.Context, day string) (all []eventObject, err error) {
	err = c.at.List(ctx, "event/day="+day+"/", func(o objects.Object) error {
		if e, ok := eventObjectOf(o); ok {
			all = append(all, e)
		}
		return nil
	})
	return all, err
}

// unit are objects that are joined or left together: those of a source on a day, or those of a pack.
type unit struct {
	objects []eventObject
	size    int64
}

// units returns what is small on a day, in the order of names, and how many of that are no packs.
func (c *compaction) units(day []eventObject) (small []unit, sources int) {
	by := map[string]*unit{}
	for _, e := range day {
		if counts, _ := c.lake.counts(e); !counts {
			continue
		}
		name := e.hash + letters(e.number)
		if by[name] == nil {
			by[name] = &unit{}
		}
		by[name].objects = append(by[name].objects, e)
		by[name].size += e.Size
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		if by[name].size >= smallObjects {
			continue
		}
		small = append(small, *by[name])
		if by[name].objects[0].hash != packName {
			sources++
		}
	}
	return small, sources
}

// join joins what is small on a day, and tells whether it did.
func (c *compaction) join(ctx context.Context, day string, all []eventObject) (bool, error) {
	small, sources := c.units(all)
	if len(small) < 2 || sources == 0 && len(small) < 4 { // two small packs are left to grow
		return false, nil
	}
	p, err := readPacked(ctx, c.at, day)
	if err != nil {
		return false, err
	}
	if p.version != c.lake.packed[day].version {
		c.did.Others = append(c.did.Others, day)
		return false, nil
	}
	if err := c.raise(ctx); err != nil {
		return false, err
	}
	w := &packer{name: nameOfPack(small), emit: func(part int, data []byte, name int64) error {
		return c.at.Put(ctx, fmt.Sprintf("event/day=%s/%s-%s.%04d.parquet", day, packName, letters(name), part), data)
	}}
	joined, err := c.gather(ctx, small, w)
	if err != nil || joined == 0 {
		return false, err
	}
	for source, n := range w.events {
		p.put(source, inPack{w.name, n})
	}
	if err := c.commit(ctx, day, p); err != nil {
		if errors.Is(err, fs.ErrExist) || errors.Is(err, objects.ErrChanged) {
			c.did.Others = append(c.did.Others, day) // what was written counts nowhere, and is removed one day
			err = nil
		}
		return false, err
	}
	p.since = c.Now
	c.lake.packed[day] = p
	c.did.Days++
	c.did.Packs++
	c.did.Joined += joined
	return true, nil
}

// commit makes packs count, unless another did so since p was read.
func (c *compaction) commit(ctx context.Context, day string, p packed) error {
	data, err := p.encode(day)
	if err != nil {
		return err
	}
	if p.version == "" {
		return c.at.PutNew(ctx, packedObject(day), data)
	}
	return c.at.Swap(ctx, packedObject(day), p.version, data)
}

// nameOfPack makes the name of a pack from what it is made of.
func nameOfPack(units []unit) int64 {
	sum := sha256.New()
	for _, u := range units {
		for _, e := range u.objects {
			fmt.Fprintln(sum, e.Name)
		}
	}
	return int64(binary.BigEndian.Uint64(sum.Sum(nil)) >> 1)
}

// raise keeps programs away that know nothing of packs: they would see events twice.
func (c *compaction) raise(ctx context.Context) error {
	if c.raised {
		return nil
	}
	text, version, err := c.at.Get(ctx, descriptor)
	if err != nil {
		return err
	}
	var d about
	if err := json.Unmarshal(text, &d); err != nil {
		return err
	}
	if d.Layout < Layout {
		d.Layout = Layout
		if text, err = json.Marshal(d); err != nil {
			return err
		}
		if err := c.at.Swap(ctx, descriptor, version, append(text, '\n')); err != nil && !errors.Is(err, objects.ErrChanged) {
			return err
		}
	}
	c.raised = true
	return nil
}

// gather hands the events of units over, and returns how many objects that were. A unit of which an object is damaged is left out.
func (c *compaction) gather(ctx context.Context, units []unit, w *packer) (joined int64, err error) {
	for len(units) > 0 {
		n, size := 1, units[0].size
		for n < len(units) && n < asking && size+units[n].size <= fetching {
			size += units[n].size
			n++
		}
		data, err := c.fetch(ctx, units[:n])
		if err != nil {
			return joined, err
		}
		for i, u := range units[:n] {
			tables, bad := decodeAll(u, data[i])
			if bad != "" {
				c.did.Damaged = append(c.did.Damaged, bad)
				continue
			}
			for _, t := range tables {
				if err := w.add(t); err != nil {
					return joined, err
				}
			}
			joined += int64(len(tables))
		}
		units = units[n:]
	}
	return joined, w.flush()
}

// fetch reads the objects of units; one that went away is nil.
func (c *compaction) fetch(ctx context.Context, units []unit) ([][][]byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	all := make([][][]byte, len(units))
	var wait sync.WaitGroup
	for i, u := range units {
		all[i] = make([][]byte, len(u.objects))
		wait.Go(func() {
			for j, e := range u.objects {
				data, _, err := c.at.Get(ctx, e.Name)
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					cancel(err)
					return
				}
				all[i][j] = data
			}
		})
	}
	wait.Wait()
	return all, context.Cause(ctx)
}

// decodeAll reads the objects of a unit, and tells which of them is damaged.
func decodeAll(u unit, data [][]byte) (tables []table, bad string) {
	for i, e := range u.objects {
		cols, rows, err := decode(data[i])
		source := cols["source"]
		if err != nil || source == nil || len(source.ints) != rows {
			return nil, e.Name
		}
		if e.hash != packName && slices.ContainsFunc(source.ints, func(n int64) bool { return n != e.number }) {
			return nil, e.Name
		}
		tables = append(tables, table{cols, rows})
	}
	return tables, ""
}

// encode writes what is packed of a day, in the order of the sources.
func (p packed) encode(day string) ([]byte, error) {
	var rows [][]any
	for source, in := range p.in {
		rows = append(rows, []any{day, source, letters(in.pack), in.events})
	}
	slices.SortFunc(rows, func(a, b []any) int { return cmp.Compare(a[1].(int64), b[1].(int64)) })
	return encodeRows(packedColumns, rows)
}

// abandoned is how old a pack must be that counts nowhere: another may be about to make it count.
const abandoned = time.Hour

// remove removes the objects of a day that were joined long ago, if what they became is whole.
func (c *compaction) remove(ctx context.Context, day string, all []eventObject) error {
	p := c.lake.packed[day]
	var old []eventObject
	for _, e := range all {
		if _, joined := c.lake.counts(e); !joined {
			continue
		}
		grace := c.Grace
		if e.hash == packName {
			grace = max(grace, abandoned)
		}
		if c.Now.Sub(p.since) < c.Grace || c.Now.Sub(e.Mod) < grace {
			c.did.Staying++
			c.did.StayingBytes += e.Size
			continue
		}
		old = append(old, e)
	}
	if len(old) == 0 {
		return nil
	}
	if bad, err := c.broken(ctx, p, all); err != nil || bad != "" {
		c.did.Damaged = append(c.did.Damaged, bad)
		return err
	}
	for _, e := range old {
		if err := c.at.Remove(ctx, e.Name); err != nil {
			return err
		}
		c.did.Removed++
		c.did.RemovedBytes += e.Size
	}
	return nil
}

// broken returns a pack of a day that does not hold what it should.
func (c *compaction) broken(ctx context.Context, p packed, all []eventObject) (string, error) {
	have := map[int64]int64{}
	for _, e := range all {
		if _, counts := p.packs[e.number]; e.hash != packName || !counts {
			continue
		}
		n, err := rowsOf(ctx, c.at, e.Object)
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		if err != nil {
			return e.Name, nil
		}
		have[e.number] += n
	}
	for pack, n := range p.packs {
		if have[pack] != n {
			return packName + "-" + letters(pack), nil
		}
	}
	return "", nil
}

// table are the columns of an object.
type table struct {
	cols map[string]*values
	rows int
}

// packer puts tables one below the other, and hands over what makes an object.
type packer struct {
	name   int64
	emit   func(part int, data []byte, name int64) error
	events map[int64]int64 // by number of the source
	cols   []*values
	rows   int
	weight int
	parts  int
}

func (w *packer) add(t table) error {
	known, err := schemas()
	if err != nil {
		return err
	}
	if w.events == nil {
		w.events = map[int64]int64{}
	}
	if w.cols == nil {
		for _, f := range known.event.Fields() {
			w.cols = append(w.cols, &values{field: f, there: make([]int16, 0, t.rows)})
		}
	}
	for _, v := range w.cols {
		from := t.cols[v.field.Name]
		if from == nil {
			v.there = append(v.there, make([]int16, t.rows)...)
			continue
		}
		v.there = append(v.there, from.there...)
		v.ints = append(v.ints, from.ints...)
		v.short = append(v.short, from.short...)
		v.texts = append(v.texts, from.texts...)
		for _, b := range from.texts {
			w.weight += len(b)
		}
	}
	for _, n := range t.cols["source"].ints {
		w.events[n]++
	}
	w.rows += t.rows
	w.weight += t.rows * rowWeight
	if w.weight >= heldWeight {
		return w.flush()
	}
	return nil
}

// flush makes an object of what waits.
func (w *packer) flush() error {
	if w.rows == 0 {
		return nil
	}
	pack := &values{field: packField, there: make([]int16, w.rows)}
	for i := range w.rows {
		pack.there[i] = 1
		pack.texts = append(pack.texts, []byte(letters(w.name)))
	}
	cols := append(slices.DeleteFunc(w.cols, (*values).empty), pack)
	fields := make([]arrow.Field, len(cols))
	for i, v := range cols {
		fields[i] = v.field
	}
	data, err := encode(fields, w.rows, func(i int) (*values, error) { return cols[i], nil })
	if err == nil {
		err = w.emit(w.parts, data, w.name)
	}
	w.parts++
	w.cols, w.rows, w.weight = nil, 0, 0
	return err
}
