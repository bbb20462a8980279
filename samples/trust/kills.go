package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// asOf is the clock of every run, so that the same input gives the same bytes.
const asOf = "2026-01-01T00:00:00Z"

// whole asks for everything that a store holds, as one digest and a count for each table. Which number a source got, and which of two sources
// brought a record that both have, is chance, and left out.
const whole = `SELECT 'events' AS what, count(*) AS n, md5(string_agg(r, chr(10) ORDER BY r)) AS digest
	FROM (SELECT CAST(row(COLUMNS(e.* EXCLUDE (source, line, byte_offset))) AS VARCHAR) AS r FROM event e)
UNION ALL SELECT 'sources', count(*), md5(string_agg(r, chr(10) ORDER BY r))
	FROM (SELECT CAST(row(path, hash, head, bytes, encoding, format, side, device, merchant, profile, zone, records, rejected) AS VARCHAR) AS r FROM source)
ORDER BY 1`

// answer is what a store says: what it holds, and the failed payments.
type answer struct{ events, sources, failures []byte }

func (p *program) answer(db string) (a answer, err error) {
	held, err := p.sql(db, whole)
	if err != nil {
		return a, err
	}
	rows := bytes.SplitN(bytes.TrimSpace(held), []byte("\n"), 3)
	if len(rows) != 3 {
		return a, fmt.Errorf("the store says %q", held)
	}
	a.events, a.sources = rows[1], rows[2]
	a.failures, err = p.must("failures", "--db", db, "--format", "csv", "--as-of", asOf)
	return a, err
}

// differs says in what two answers differ; "" when in nothing.
func (a *answer) differs(b *answer) string {
	switch {
	case !bytes.Equal(a.events, b.events):
		return fmt.Sprintf("events (%s, not %s)", b.events, a.events)
	case !bytes.Equal(a.sources, b.sources):
		return "sources"
	case !bytes.Equal(a.failures, b.failures):
		return "failures"
	}
	return ""
}

// mixed are the bundles that are read and broken off: a folder, a zip, a tar, of terminals and hosts.
var mixed = []string{"key-missing", "host-outage", "card-orientation", "networks-side-by-side"}

// killer kills the program at random moments and compares what the next run makes of it.
type killer struct {
	*bench
	r     *rand.Rand
	room  string // the folder of the store and of the letters, where nothing else may be left
	db    string
	args  []string // of the run that is broken off
	clean answer
	usual time.Duration // of a run on this machine, as busy as it is now
	rows  *table
	bad   int
	stop  context.Context // Ctrl-C ends the row that is under way, and the table is written
}

func kills(b *bench) (bool, error) {
	k := &killer{bench: b, r: rand.New(rand.NewPCG(b.seed, 9)), room: filepath.Join(b.dir, "room"), rows: newTable("what was broken off", "times", "hit while running", "opened, equal, nothing left behind")}
	k.db = filepath.Join(k.room, "killed.duckdb")
	k.args = []string{"ingest", "--db", k.db, "--quiet", "--as-of", asOf}
	for _, name := range mixed {
		k.args = append(k.args, filepath.Join(b.bundles, name))
	}
	few := max(1, b.count/10)
	stop, end := signal.NotifyContext(context.Background(), os.Interrupt)
	defer end()
	k.stop = stop
	if err := k.reference(); err != nil {
		return false, err
	}
	for _, step := range []struct {
		name string // for --only
		run  func() error
	}{
		{"ingest", func() error { return k.ingests("kill -9 of ingest", k.count, syscall.SIGKILL) }},
		{"weekly", func() error { return k.weeklies("kill -9 of weekly", k.count, syscall.SIGKILL) }},
		{"forget", func() error { return k.forgets("kill -9 of forget", few, syscall.SIGKILL) }},
		{"redact", func() error { return k.redacts("kill -9 of redact", few, syscall.SIGKILL) }},
		{"interrupt", func() error { return k.ingests("Ctrl-C of ingest", few, syscall.SIGINT) }},
		{"interrupt", func() error { return k.weeklies("Ctrl-C of weekly", few, syscall.SIGINT) }},
		{"interrupt", func() error { return k.forgets("Ctrl-C of forget", few, syscall.SIGINT) }},
		{"interrupt", func() error { return k.redacts("Ctrl-C of redact", few, syscall.SIGINT) }},
		{"power", k.powerCuts}, {"disk", k.torn}, {"full", k.fullDisk}, {"readonly", k.readOnly}, {"held", k.held},
	} {
		if k.stop.Err() != nil {
			break
		}
		if len(b.only) > 0 && !slices.Contains(b.only, step.name) {
			continue
		}
		if err := step.run(); err != nil {
			return false, err
		}
	}
	k.rows.write(b.out)
	return k.bad == 0, nil
}

// reference makes what all other runs are compared with.
func (k *killer) reference() (err error) {
	if err := k.tidy(); err != nil {
		return err
	}
	if _, err := k.timed(k.args...); err != nil {
		return err
	}
	k.clean, err = k.answer(k.db)
	return err
}

// timed runs the program to its end and notes how long it took.
func (k *killer) timed(args ...string) ([]byte, error) {
	begin := time.Now()
	out, err := k.must(args...)
	k.usual = time.Since(begin)
	return out, err
}

// moment returns when to strike.
func (k *killer) moment() time.Duration { return time.Duration(k.r.Int64N(int64(k.usual) + 1)) }

// ingests breaks ingest off; every fifth time the run that mends it is broken off too.
func (k *killer) ingests(what string, times int, how syscall.Signal) error {
	return k.each(what, times, func(i int, one string) (hit bool, good int, err error) {
		good = 1
		for n := 0; n == 0 || n < 3 && i%5 == 0; n++ {
			running, err := k.struck(k.moment(), how, k.args...)
			if err != nil {
				return false, 0, err
			}
			hit = hit || n == 0 && running
			if how == syscall.SIGINT { // which leaves nothing even for a moment
				good = min(good, k.alone(one, "killed.duckdb"))
			}
		}
		return hit, min(good, k.mended(one, k.args)), nil
	})
}

// each breaks something off in a tidy room, as often as asked or until Ctrl-C, and adds the row of it. fn gets the number of the time, what it
// is called, and tells whether it was hit while running, and whether (1) what the next run made of it is good.
func (k *killer) each(what string, times int, fn func(i int, one string) (hit bool, good int, err error)) error {
	hits, goods, done := 0, 0, 0
	for ; done < times && k.stop.Err() == nil; done++ {
		if err := k.tidy(); err != nil {
			return err
		}
		hit, good, err := fn(done, fmt.Sprintf("%s %d", what, done+1))
		if err != nil {
			return err
		}
		if hit {
			hits++
		}
		goods += good
	}
	k.add(what, done, hits, goods)
	return nil
}

func (k *killer) add(what string, times int, hit any, good int) {
	k.rows.add(what, times, hit, good)
	k.bad += times - good
}

// mended runs the command again, and returns 1 when the store is then that of the clean run and nothing lies beside it.
func (k *killer) mended(what string, args []string) int {
	_, err := k.timed(args...)
	var got answer
	if err == nil {
		got, err = k.answer(k.db)
	}
	if err != nil {
		fmt.Fprintf(k.out, "%s: %v\n", what, err)
		return 0
	}
	if d := k.clean.differs(&got); d != "" {
		fmt.Fprintf(k.out, "%s: other %s\n", what, d)
		return 0
	}
	return k.alone(what, "killed.duckdb")
}

// alone returns 1 when nothing but these files lies in the room and nothing in the folder for temporary files.
func (k *killer) alone(what string, names ...string) int {
	for _, dir := range []string{k.room, k.tmp} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			fmt.Fprintf(k.out, "%s: %v\n", what, err)
			return 0
		}
		for _, e := range entries {
			if dir == k.tmp || !slices.Contains(names, e.Name()) {
				fmt.Fprintf(k.out, "%s: %s was left behind\n", what, filepath.Join(dir, e.Name()))
				return 0
			}
		}
	}
	return 1
}

// tidy empties the room, and the folder for temporary files.
func (k *killer) tidy() error {
	for _, dir := range []string{k.room, k.tmp} {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// oneLine tells whether the program said what is wrong in one line.
func oneLine(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.HasPrefix(text, []byte("posmortem: ")) && bytes.Count(text, []byte("\n")) == 0
}
