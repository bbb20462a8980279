package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// asOf is the clock of every run, so that the same input gives the same bytes.
const asOf = "2026-01-01T00:00:00Z"

// events asks for everything that a store holds, in an order of its own: which number a source got, and which of two sources
// brought a record that both have, is chance.
const events = `SELECT e.* EXCLUDE (source, line, byte_offset, digest, card_token), e.digest, e.card_token FROM event e ORDER BY ALL`

const sources = `SELECT path, hash, head, bytes, encoding, format, side, device, merchant, profile, zone, records, rejected FROM source ORDER BY ALL`

// answer is what a store says: its events, its sources, the failed payments.
type answer struct{ events, sources, failures []byte }

func (p *program) answer(db string) (a answer, err error) {
	if a.events, err = p.sql(db, events); err != nil {
		return a, err
	}
	if a.sources, err = p.sql(db, sources); err != nil {
		return a, err
	}
	a.failures, err = p.must("failures", "--db", db, "--format", "csv", "--as-of", asOf)
	return a, err
}

// differs says in what two answers differ; "" when in nothing.
func (a *answer) differs(b *answer) string {
	switch {
	case !bytes.Equal(a.events, b.events):
		return fmt.Sprintf("events (%d rows, not %d)", bytes.Count(b.events, []byte("\n")), bytes.Count(a.events, []byte("\n")))
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
	db    string
	args  []string // of the run that is broken off
	clean answer
	rows  *table
	bad   int
}

func kills(b *bench) (bool, error) {
	k := &killer{bench: b, r: rand.New(rand.NewPCG(b.seed, 9)), db: filepath.Join(b.dir, "killed.duckdb"), rows: newTable("what was broken off", "times", "killed while running", "store opened and result equal")}
	k.args = []string{"ingest", "--db", k.db, "--quiet", "--as-of", asOf}
	for _, name := range mixed {
		k.args = append(k.args, filepath.Join(b.bundles, name))
	}
	for _, step := range []func() error{k.ingests, k.weeklies, k.torn} {
		if err := step(); err != nil {
			return false, err
		}
	}
	k.rows.write(b.out)
	return k.bad == 0, nil
}

// ingests kills ingest; every fifth time the run that mends it is killed too.
func (k *killer) ingests() error {
	args := k.args
	begin := time.Now()
	if _, err := k.must(args...); err != nil {
		return err
	}
	whole := time.Since(begin)
	var err error
	if k.clean, err = k.answer(k.db); err != nil {
		return err
	}
	hit, good := 0, 0
	for i := range k.count {
		k.forget()
		for n := 0; n == 0 || n < 3 && i%5 == 0; n++ {
			running, err := k.killed(time.Duration(k.r.Int64N(int64(whole)+1)), args...)
			if err != nil {
				return err
			}
			if n == 0 && running {
				hit++
			}
		}
		good += k.mended(fmt.Sprintf("kill %d of ingest", i+1), args)
	}
	k.rows.add("ingest", k.count, hit, good)
	k.bad += k.count - good
	return nil
}

// mended runs the command again, and returns 1 when the store is then that of the clean run.
func (k *killer) mended(what string, args []string) int {
	_, err := k.must(args...)
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
	return 1
}

func (k *killer) forget() {
	os.Remove(k.db)
	os.Remove(k.db + ".wal")
}

// weeklies kills the weekly mail while it is written, on a store whose answers were not computed yet.
func (k *killer) weeklies() error {
	k.forget()
	if _, err := k.must(k.args...); err != nil {
		return err
	}
	fresh, err := os.ReadFile(k.db)
	if err != nil {
		return err
	}
	letters := filepath.Join(k.dir, "letters")
	args := []string{"weekly", "--db", k.db, "--week", "2025-W03", "--to", "a@example.com", "--from", "pos@example.com", "--dry-run", "--output", letters, "--as-of", asOf, "--quiet"}
	begin := time.Now()
	if _, err := k.must(args...); err != nil {
		return err
	}
	whole := time.Since(begin)
	want, err := folder(letters)
	if err != nil {
		return err
	}
	n, hit, good := max(2, k.count/5), 0, 0
	for i := range n {
		k.forget()
		if err := os.RemoveAll(letters); err != nil {
			return err
		}
		if err := os.WriteFile(k.db, fresh, 0o600); err != nil {
			return err
		}
		running, err := k.killed(time.Duration(k.r.Int64N(int64(whole)+1)), args...)
		if err != nil {
			return err
		}
		if running {
			hit++
		}
		if _, err := k.must(args...); err != nil {
			fmt.Fprintf(k.out, "kill %d of weekly: %v\n", i+1, err)
			continue
		}
		got, err := folder(letters)
		if err != nil {
			return err
		}
		if got != want {
			fmt.Fprintf(k.out, "kill %d of weekly: other letters\n", i+1)
			continue
		}
		good++
	}
	k.rows.add("weekly --dry-run", n, hit, good)
	k.bad += n - good
	return nil
}

// folder returns the names and contents of all files of a folder.
func folder(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s\n%s\n", e.Name(), text)
	}
	return b.String(), nil
}

// torn breaks the files of a store as a power cut or a bad disk does. The program must say so in a line and end by itself;
// where it opens the store, running again must mend it.
func (k *killer) torn() error {
	wal, err := k.withWAL()
	if err != nil {
		return err
	}
	n := max(4, k.count/5)
	told, mended := 0, 0
	for i := range n {
		if err := k.restore(wal); err != nil {
			return err
		}
		name := [...]string{k.db + ".wal", k.db}[i%2]
		if err := k.tear(name); err != nil {
			return err
		}
		r := k.call(nil, k.args...)
		switch {
		case r.panicked() || r.late || r.code != 0 && (r.code != 1 || !oneLine(r.err)):
			fmt.Fprintf(k.out, "torn %s: exit %d, signal %v: %s\n", filepath.Base(name), r.code, r.signal, tail(r.err))
			k.bad++
		case r.code == 1:
			told++
		default:
			if good := k.mended("torn "+filepath.Base(name), k.args); good == 0 {
				k.bad++
			} else {
				mended++
			}
		}
	}
	k.rows.add("a torn write-ahead log or store", n, fmt.Sprintf("%d refused in one line", told), fmt.Sprintf("%d mended", mended))
	return nil
}

// withWAL makes a store that has a write-ahead log, by killing ingest until one is left.
func (k *killer) withWAL() (files [2][]byte, err error) {
	for after := 60 * time.Millisecond; after < 3*time.Second; after += 10 * time.Millisecond {
		k.forget()
		if _, err = k.killed(after, k.args...); err != nil {
			return files, err
		}
		files[0], err = os.ReadFile(k.db)
		wal, missing := os.ReadFile(k.db + ".wal")
		if err == nil && missing == nil && len(wal) > 4096 {
			files[1] = wal
			return files, nil
		}
	}
	return files, err
}

func (k *killer) restore(files [2][]byte) error {
	k.forget()
	if err := os.WriteFile(k.db, files[0], 0o600); err != nil {
		return err
	}
	if files[1] == nil {
		return nil
	}
	return os.WriteFile(k.db+".wal", files[1], 0o600)
}

// tear cuts a file short, or fills a page of it with zeros or with noise.
func (k *killer) tear(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size < 2 {
		return err
	}
	at := k.r.Int64N(size)
	if k.r.IntN(2) == 0 {
		return f.Truncate(at)
	}
	page := make([]byte, min(4096, size-at))
	if k.r.IntN(2) == 0 {
		for i := range page {
			page[i] = byte(k.r.Uint32())
		}
	}
	_, err = f.WriteAt(page, at)
	return err
}

// oneLine tells whether the program said what is wrong in one line.
func oneLine(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.HasPrefix(text, []byte("posmortem: ")) && bytes.Count(text, []byte("\n")) == 0
}
