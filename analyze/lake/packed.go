package lake

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze/objects"
)

// Small objects of one day are joined into packs, event/day=D/pack-<name>.<part>.parquet, whose rows tell in a further column, pack, which one
// they are of. The object packed/<day>.parquet says of which sources the events of the day lie in which pack. It is replaced in one step, and is the
// only word on what counts: a row of a source that it names counts where the row is of that pack, any other where the row is of none. So whoever
// reads it once sees the old objects or the new, never both, whatever else lies there.

// packName begins the names of packs, where others have the hash of a source.
const packName = "pack"

// Columns of packs and of the lists of what lies in them.
var (
	packField     = arrow.Field{Name: "pack", Type: arrow.BinaryTypes.String, Nullable: true}
	packedColumns = arrow.NewSchema([]arrow.Field{
		{Name: "day", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "source", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		packField,
		{Name: "events", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	}, nil)
)

// packed says of one day which events lie in packs.
type packed struct {
	in      map[int64]inPack // by number of the source
	packs   map[int64]int64  // how many events each has
	version objects.Version  // "" where nothing is packed
	since   time.Time        // when that was last changed
}

// inPack is where the events of a source on a day are, and how many they are.
type inPack struct {
	pack   int64
	events int64
}

func packedObject(day string) string { return "packed/" + day + ".parquet" }

// keepFolders makes the folders that an engine wants to be there, though nothing may ever be put into them.
func keepFolders(ctx context.Context, at objects.Objects) error {
	for _, name := range []string{"packed/.keep", "anchor/.keep"} {
		there, err := at.Has(ctx, name)
		if err == nil && !there {
			err = at.Put(ctx, name, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readPacked reads what is packed of a day.
func readPacked(ctx context.Context, at objects.Objects, day string) (packed, error) {
	p := packed{in: map[int64]inPack{}, packs: map[int64]int64{}}
	data, version, err := at.Get(ctx, packedObject(day))
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.version = version
	cols, rows, err := decode(data)
	if err != nil {
		return p, err
	}
	for _, name := range []string{"source", "events", "pack"} {
		if c := cols[name]; c == nil || len(c.ints)+len(c.texts) != rows {
			return p, errDamaged
		}
	}
	for i := range rows {
		pack, ok := numberIn(string(cols["pack"].texts[i]))
		if !ok {
			return p, errDamaged
		}
		p.put(cols["source"].ints[i], inPack{pack, cols["events"].ints[i]})
	}
	return p, nil
}

// put says that the events of a source are in a pack, and in no other.
func (p packed) put(source int64, in inPack) {
	if before, ok := p.in[source]; ok {
		if p.packs[before.pack] -= before.events; p.packs[before.pack] == 0 {
			delete(p.packs, before.pack)
		}
	}
	p.in[source] = in
	p.packs[in.pack] += in.events
}

// allPacked reads what is packed of all days, and which of that cannot be read.
func allPacked(ctx context.Context, at objects.Objects) (map[string]packed, []string, error) {
	all := map[string]packed{}
	var damaged []string
	err := at.List(ctx, "packed/", func(o objects.Object) error {
		day, ok := strings.CutSuffix(path.Base(o.Name), ".parquet")
		if !ok {
			return nil
		}
		p, err := readPacked(ctx, at, day)
		if errors.Is(err, errDamaged) {
			damaged = append(damaged, o.Name)
			err = nil
		}
		p.since = o.Mod
		all[day] = p
		return err
	})
	return all, damaged, err
}

// eventObject is an object of events, by its name.
type eventObject struct {
	objects.Object
	day    string
	hash   string // of its source; "pack" for a pack
	number int64  // of its source, or of the pack
}

// eventObjectOf reads the name of an object; ok is false where it is none of ours.
func eventObjectOf(o objects.Object) (e eventObject, ok bool) {
	e.Object = o
	e.day = strings.TrimPrefix(path.Base(path.Dir(o.Name)), "day=")
	e.hash, e.number, ok = partName(o.Name)
	return e, ok
}

// joined tells whether the events of an object count in a pack by now, or, of a pack, in another.
func (p packed) joined(e eventObject) bool {
	if e.hash == packName {
		_, counts := p.packs[e.number]
		return !counts
	}
	_, in := p.in[e.number]
	return in
}
