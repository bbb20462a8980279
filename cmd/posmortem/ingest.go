package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze"
	"posmortem/analyze/store"
	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/bundle"
	"posmortem/parsers/manifest"
	"posmortem/parsers/mask"
)

// smallSource is the size up to which a source is read as a whole, side by side with
// others; larger ones are read one at a time, in blocks.
const smallSource = 4 << 20

// headSize is how much of a source the formats may look at.
const headSize = 64 << 10

// ingest reads paths into the store and returns what could not be read.
type ingest struct {
	a       *app
	forced  []forcedFormat
	own     []parsers.Format // described by the user
	key     []byte
	folders map[string]manifest.Info
	known   map[string]bool // hashes of the sources in the store, and of those on their way
	heads   map[string]bool // hashes of their first bytes
	nextID  int64
	lake    *lakeFiller // nil: into a store
	shard   shard
	group   group // being gathered, by the goroutine that walks
	groups  chan group
	turns   *turns
	loads   chan load
	bad     []analyze.Unreadable
	twice   int        // sources that were known
	mask    *mask.Mask // of the names of sources; only for the goroutine that walks
	bar     *progress
}

type smallTask struct {
	row  sourceRow
	job  parsers.Job
	text []byte
}

// group are small sources that were met one after the other: one goroutine reads them into one batch.
type group struct {
	number int64
	tasks  []smallTask
	weight int // bytes of memory that their texts take
}

// Groups are small at first, so that a few sources keep all goroutines at work, and twice as large each time.
const (
	smallestGroup = 128 << 10
	largestGroup  = 2 << 20
)

// newIngest settles how is read.
func (a *app) newIngest() (*ingest, error) {
	in := &ingest{a: a, folders: map[string]manifest.Info{}, known: map[string]bool{}, heads: map[string]bool{},
		groups: make(chan group, a.opt.jobs), loads: make(chan load, 2), bar: a.progress()}
	in.turns = newTurns(in.loads, int64(2*a.opt.jobs+2))
	var err error
	if in.own, err = a.ownFormats(); err != nil {
		return nil, err
	}
	if in.forced, err = readForced(a.opt.formatOf, in.own); err != nil {
		return nil, err
	}
	keyFile, err := a.opt.tokenKeyFile()
	if err != nil {
		return nil, err
	}
	if in.key, err = mask.LoadKey(keyFile); err != nil {
		return nil, err
	}
	in.mask = mask.New(in.key)
	return in, nil
}

// readPaths ingests paths into s.
func (a *app) readPaths(ctx context.Context, s *store.Store, paths []string) ([]analyze.Unreadable, error) {
	in, err := a.newIngest()
	if err != nil {
		return nil, err
	}
	defer in.bar.done()
	if err := in.recall(ctx, s); err != nil {
		return nil, err
	}
	fill := func(ctx context.Context) error { return loadAll(ctx, s, in.loads) }
	if err := s.Loading(ctx, func() error { return in.run(ctx, paths, fill) }); err != nil {
		return in.bad, err
	}
	parsers.Trim()
	debug.FreeOSMemory() // what reading needed is for the questions now
	return in.bad, settleKin(ctx, s)
}

// recall learns which sources the store has.
func (in *ingest) recall(ctx context.Context, s *store.Store) error {
	rows, err := s.Query(ctx, "SELECT hash, head, source FROM source")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hash, head string
		var id int64
		if err := rows.Scan(&hash, &head, &id); err != nil {
			return err
		}
		in.known[hash], in.heads[head] = true, true
		in.nextID = max(in.nextID, id)
	}
	return rows.Err()
}

// run lets the walk, the parsers and the loader work side by side; fill takes what is to be loaded until there is no more.
func (in *ingest) run(ctx context.Context, paths []string, fill func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	loaded := make(chan error, 1)
	go func() {
		err := fill(ctx)
		if err != nil {
			cancel(err)
			for l := range in.loads { // so that nobody waits for the loader
				l.release()
			}
		}
		loaded <- err
	}()
	parsed := make(chan struct{})
	for range in.a.opt.jobs {
		go func() {
			in.parseSmall(ctx)
			parsed <- struct{}{}
		}()
	}
	walkErr := bundle.Walk(ctx, paths, in.a.stdin, bundle.Options{
		Limits: bundle.DefaultLimits(), First: manifest.IsName, Pick: in.shard.picks, Remote: remoteFiles, Documents: true,
		Problem:  func(p bundle.Problem) { in.unreadable(p.Path, p.Reason) },
		Progress: in.bar.set,
	}, func(m *bundle.Member) error { return in.member(ctx, m) })
	if walkErr == nil {
		walkErr = in.send(ctx)
	}
	close(in.groups)
	for range in.a.opt.jobs {
		<-parsed
	}
	close(in.loads)
	if err := <-loaded; err != nil {
		return err
	}
	if walkErr != nil {
		return walkErr
	}
	return ctx.Err()
}

func (in *ingest) unreadable(path, reason string) {
	in.bar.clear()
	path, reason = string(in.mask.Value(nil, []byte(path))), string(in.mask.Value(nil, []byte(reason)))
	in.a.tell("%s: %s", path, reason)
	in.bad = append(in.bad, analyze.Unreadable{Source: path, Reason: reason})
}

// member takes one source in.
func (in *ingest) member(ctx context.Context, m *bundle.Member) error {
	text := make([]byte, 0, headSize)
	text, whole, err := readUpTo(m.Reader, text, smallSource)
	if errors.Is(err, context.Canceled) {
		return err // the walk knows why
	}
	if err != nil {
		in.unreadable(m.Path, oneLine(err.Error()))
		return nil
	}
	head := text[:min(len(text), headSize)]
	row := sourceRow{path: m.Path, encoding: m.Encoding, head: hashOf(head)}
	in.folder(m, head) // a manifest tells of its folder even when the store has one like it from another
	if !in.shard.has(m.Input) {
		return nil // a manifest that another reader keeps
	}
	if whole {
		sum := m.Hash()
		row.hash, row.bytes = hex.EncodeToString(sum[:]), m.Bytes()
	}
	if in.lake == nil && in.isKnown(m, &row) {
		in.twice++
		return nil
	}
	in.nextID++
	row.id = in.nextID
	job := in.job(&row, m, head)
	if whole {
		in.group.tasks = append(in.group.tasks, smallTask{row, job, text})
		if in.group.weight += cap(text); in.group.weight < smallestGroup<<min(in.group.number, 10) && in.group.weight < largestGroup {
			return nil
		}
		return in.send(ctx)
	}
	if in.lake != nil {
		return in.largeToLake(ctx, row, job, m, text)
	}
	if err := cmp.Or(in.send(ctx), in.turns.settle(ctx)); err != nil {
		return err
	}
	return in.large(ctx, row, job, m, text)
}

// isKnown tells whether the store has the source, as far as can be told before it is read to its end.
func (in *ingest) isKnown(m *bundle.Member, row *sourceRow) bool {
	if row.hash != "" {
		if in.known[row.hash] {
			return true
		}
		in.known[row.hash] = true
	} else if m.File != "" && in.heads[row.head] {
		if sum, err := hashFile(m.File); err == nil && in.known[sum] {
			return true
		}
	}
	in.heads[row.head] = true
	return false
}

// large reads a source in blocks; its hash is known at its end, and if the store has it, it is taken out again.
func (in *ingest) large(ctx context.Context, row sourceRow, job parsers.Job, m *bundle.Member, text []byte) error {
	r := io.MultiReader(bytesReader(text), m.Reader)
	in.loads <- load{begin: true}
	sum, err := parsers.Large(ctx, job, in.key, in.a.opt.jobs, r, func(rec arrow.RecordBatch) error {
		in.loads <- load{rec: rec}
		return nil
	})
	if err != nil {
		in.loads <- load{end: true, drop: row.id}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if errors.Is(err, context.Canceled) {
			return err // the walk knows why
		}
		in.unreadable(m.Path, oneLine(err.Error()))
		return nil
	}
	h := m.Hash()
	row.hash, row.bytes = hex.EncodeToString(h[:]), m.Bytes()
	if in.known[row.hash] {
		in.twice++
		in.loads <- load{end: true, drop: row.id}
		return nil
	}
	in.known[row.hash] = true
	row.finish(sum)
	row.conceal(in.mask)
	in.loads <- load{end: true, rows: []sourceRow{row}}
	return nil
}

// send hands on the group that was gathered, and begins the next.
func (in *ingest) send(ctx context.Context) error {
	if len(in.group.tasks) == 0 {
		return nil
	}
	if err := in.turns.begin(ctx); err != nil {
		return err
	}
	in.groups <- in.group // as many can be under way as the channel and the goroutines take
	in.group = group{number: in.group.number + 1}
	return nil
}

// parseSmall reads groups of small sources.
func (in *ingest) parseSmall(ctx context.Context) {
	r, names := parsers.NewReader(in.key), mask.New(in.key)
	defer r.Batch().Release()
	for g := range in.groups {
		var rows []sourceRow
		for _, t := range g.tasks {
			if ctx.Err() != nil || in.lake != nil && in.lake.settled(ctx, &t.row, names) {
				continue
			}
			if t.row.encoding == "binary" && t.job.Format.Name == "text" {
				t.row.binary()
			} else {
				t.row.finish(r.Small(t.job, t.text))
			}
			t.row.conceal(names)
			rows = append(rows, t.row)
		}
		l := load{rows: rows}
		if len(rows) > 0 {
			l.rec = r.Batch().Take()
		}
		in.turns.end(g.number, l)
	}
}

// job settles how a source is read.
func (in *ingest) job(row *sourceRow, m *bundle.Member, head []byte) parsers.Job {
	f, score := in.detect(m.Path, head)
	row.format, row.score = f.Name, int(score)
	info := in.folder(m, head)
	place := m.Path
	if m.File != "" {
		place = filepath.ToSlash(m.File)
	}
	row.place = place
	side := sideOf(place, info, f, head)
	row.info, row.side = info, side
	src := parsers.Source{Path: m.Path, Head: head, Mod: m.Mod, Year: in.a.opt.year, AsOf: in.a.now()}
	row.zone, row.zoneFrom = "UTC", "assumed"
	if loc, ok := in.a.opt.zones.of(side.String()); ok {
		src.Zone, src.Given, row.zone, row.zoneFrom = loc, true, loc.String(), "flag"
	} else if loc, err := loadZone(info.Zone); info.Zone != "" && err == nil {
		src.Zone, src.Given, row.zone, row.zoneFrom = loc, true, loc.String(), "manifest"
	} else if f.Zone != nil {
		src.Zone, src.Given, row.zone, row.zoneFrom = f.Zone, true, f.Zone.String(), "format"
	}
	return parsers.Job{ID: row.id, Format: f, Source: src, Side: side, Vendor: info.Vendor}
}

func (in *ingest) detect(p string, head []byte) (parsers.Format, parsers.Score) {
	for _, f := range in.forced {
		if f.matches(p) {
			return all.Seen(f.format, head, in.own...), 100
		}
	}
	if manifest.IsName(path.Base(p)) {
		if _, ok := manifest.Read(p, head); ok {
			return manifest.Format, 100
		}
	}
	return all.Detect(p, head, in.own...)
}

// folder returns what the manifest of the nearest folder says; a manifest is remembered for its folder.
func (in *ingest) folder(m *bundle.Member, head []byte) manifest.Info {
	dir := path.Dir(m.Path)
	if manifest.IsName(path.Base(m.Path)) {
		if info, ok := manifest.Read(m.Path, head); ok {
			in.folders[dir] = mergeInfo(info, in.folders[dir])
		}
	}
	var info manifest.Info
	for {
		if near, ok := in.folders[dir]; ok {
			info = mergeInfo(info, near)
		}
		up := path.Dir(dir)
		if up == dir || dir == "." {
			return info
		}
		dir = up
	}
}

// mergeInfo fills what a lacks from b.
func mergeInfo(a, b manifest.Info) manifest.Info {
	fill := func(x *string, y string) {
		if *x == "" {
			*x = y
		}
	}
	fill(&a.Device, b.Device)
	fill(&a.Merchant, b.Merchant)
	fill(&a.Serial, b.Serial)
	fill(&a.Model, b.Model)
	fill(&a.Vendor, b.Vendor)
	fill(&a.Version, b.Version)
	fill(&a.Firmware, b.Firmware)
	fill(&a.Zone, b.Zone)
	fill(&a.Profile, b.Profile)
	fill(&a.Side, b.Side)
	return a
}

// generic are the formats that either side may write.
var generic = map[string]bool{"applog": true, "logback": true, "syslog": true, "jsonl": true, "delimited": true, "keyvalue": true, "text": true, "manifest": true}

// sideOf tells which side wrote a log: the manifest, the names of its folders, its words, or the format.
func sideOf(p string, info manifest.Info, f parsers.Format, head []byte) parsers.Side {
	if f.Side != parsers.SideUnknown && !generic[strings.TrimSuffix(f.Name, "-time")] {
		return f.Side
	}
	switch info.Side {
	case "terminal":
		return parsers.Terminal
	case "host":
		return parsers.Host
	}
	for _, part := range strings.Split(strings.ToLower(p), "/") {
		switch strings.TrimRight(part, "s0123456789_-") {
		case "terminal", "po", "pos", "term", "device", "终端":
			return parsers.Terminal
		case "host", "server", "switch", "acquirer", "gateway", "主机", "后台":
			return parsers.Host
		}
	}
	if info.Device != "" && f.Side == parsers.SideUnknown {
		return parsers.Terminal
	}
	if f.Name != manifest.Format.Name {
		if side := all.SideOf(head); side != parsers.SideUnknown {
			return side
		}
	}
	return f.Side
}

func readUpTo(r io.Reader, buf []byte, limit int) (text []byte, whole bool, err error) {
	for len(buf) < limit {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), limit)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, true, nil
		}
		if err != nil {
			return buf, false, err
		}
	}
	return buf, false, nil
}

func hashOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func jsonCounts(m map[string]int64) string {
	b, err := json.Marshal(m)
	if err != nil {
		return "{}"
	}
	return string(b)
}
