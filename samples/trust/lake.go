package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// filler fills lakes, in ways that must all lead to the same objects.
type filler struct {
	*bench
	r     *rand.Rand
	paths []string
	clean map[string][]byte // the objects of a lake that one reader filled
	rows  *table
	bad   int
}

// lakes kills readers of a lake at random moments, lets several read the same logs at once, and divides the logs among eight: the lake must be whole at
// every moment, and in the end be what one undisturbed reader leaves, byte for byte.
func lakes(b *bench) (bool, error) {
	f := &filler{bench: b, r: rand.New(rand.NewPCG(b.seed, 11)), rows: newTable("what was done", "times", "killed while running", "whole at every moment, and the same objects in the end")}
	for _, name := range mixed {
		f.paths = append(f.paths, filepath.Join(b.bundles, name))
	}
	dir := f.place("clean")
	begin := time.Now()
	if _, err := f.must(f.ingest(dir)...); err != nil {
		return false, err
	}
	whole := time.Since(begin)
	var err error
	if f.clean, err = objectsOf(dir); err != nil {
		return false, err
	}
	for _, step := range []func(time.Duration) error{f.killedReaders, f.twoAtOnce, f.eight, f.killedCompactions} {
		if err := step(whole); err != nil {
			return false, err
		}
	}
	f.rows.write(b.out)
	return f.bad == 0, nil
}

// place names a lake that is not there.
func (f *filler) place(name string) string {
	dir := filepath.Join(f.dir, name)
	os.RemoveAll(dir)
	return dir
}

func (f *filler) ingest(lake string, args ...string) []string {
	return append(append([]string{"ingest", "--lake", lake, "--quiet"}, f.paths...), args...)
}

// killedReaders kills a reader at random moments until it was running so many times, looks at what it left, and runs it again; every fifth time
// the next run is killed too.
func (f *filler) killedReaders(whole time.Duration) error {
	hit, good, i := 0, 0, 0
	for ; hit < f.count && i < 4*f.count; i++ {
		dir, what := f.place("killed"), fmt.Sprintf("kill %d", i+1)
		sound := true
		for n := 0; n == 0 || n < 3 && i%5 == 0; n++ {
			running, err := f.killed(time.Duration(f.r.Int64N(int64(whole)+1)), f.ingest(dir)...)
			if err != nil {
				return err
			}
			if n == 0 && running {
				hit++
			}
			sound = f.sound(what, dir) && sound
		}
		if f.same(what, dir, f.ingest(dir)) && sound {
			good++
		}
	}
	f.rows.add("a reader killed", i, hit, good)
	f.bad += i - good
	return nil
}

// sound tells whether every source that counts has all of its events.
func (f *filler) sound(what, dir string) bool {
	if _, err := os.Stat(filepath.Join(dir, "lake.json")); err != nil {
		return true // killed before there was a lake
	}
	if _, err := f.must("lake", "check", dir); err != nil {
		fmt.Fprintf(f.out, "%s: %v\n", what, err)
		return false
	}
	return true
}

// same runs the readers to their end, one after another, and tells whether the lake is the clean one.
func (f *filler) same(what, dir string, runs ...[]string) bool {
	for _, args := range runs {
		if _, err := f.must(args...); err != nil {
			fmt.Fprintf(f.out, "%s: %v\n", what, err)
			return false
		}
	}
	got, err := objectsOf(dir)
	if err != nil {
		fmt.Fprintf(f.out, "%s: %v\n", what, err)
		return false
	}
	if d := difference(got, f.clean); d != "" {
		fmt.Fprintf(f.out, "%s: %s\n", what, d)
		return false
	}
	return true
}

// twoAtOnce lets three readers read the same logs into one lake, and kills one of them.
func (f *filler) twoAtOnce(whole time.Duration) error {
	n, hit, good := max(2, f.count/5), 0, 0
	for i := range n {
		dir, what := f.place("at-once"), fmt.Sprintf("readers at once %d", i+1)
		ended := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := f.must(f.ingest(dir)...)
				ended <- err
			}()
		}
		running, err := f.killed(time.Duration(f.r.Int64N(int64(whole)+1)), f.ingest(dir)...)
		for range 2 {
			if e := <-ended; err == nil {
				err = e
			}
		}
		if err != nil {
			return err
		}
		if running {
			hit++
		}
		if f.sound(what, dir) && f.same(what, dir) {
			good++
		}
	}
	f.rows.add("two readers of the same logs at once, a third one killed", n, hit, good)
	f.bad += n - good
	return nil
}

// eight divides the logs among eight readers that run side by side.
func (f *filler) eight(time.Duration) error {
	dir := f.place("eight")
	ended := make(chan error, 8)
	for i := range 8 {
		go func() {
			_, err := f.must(f.ingest(dir, "--shard", fmt.Sprintf("%d/8", i))...)
			ended <- err
		}()
	}
	for range 8 {
		if err := <-ended; err != nil {
			return err
		}
	}
	good := 0
	if f.sound("eight readers", dir) && f.same("eight readers", dir) {
		good = 1
	}
	f.rows.add("eight readers with --shard", 1, 0, good)
	f.bad += 1 - good
	return nil
}

// killedCompactions joins the objects of a lake, kills that at random moments, and runs it again.
func (f *filler) killedCompactions(time.Duration) error {
	whole, dir := f.place("whole"), f.place("joined")
	if _, err := f.must(f.ingest(whole)...); err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
		return err
	}
	begin := time.Now()
	if _, err := f.must("lake", "compact", dir); err != nil {
		return err
	}
	took := time.Since(begin)
	var err error
	if f.clean, err = objectsOf(dir); err != nil {
		return err
	}
	hit, good, i := 0, 0, 0
	for ; hit < f.count && i < 4*f.count; i++ {
		dir, what := f.place("killed"), fmt.Sprintf("kill of a compaction %d", i+1)
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			return err
		}
		running, err := f.killed(time.Duration(f.r.Int64N(int64(took)+1)), "lake", "compact", dir)
		if err != nil {
			return err
		}
		if running {
			hit++
		}
		if f.sound(what, dir) && f.same(what, dir, []string{"lake", "compact", dir}) {
			good++
		}
	}
	f.rows.add("a compaction killed", i, hit, good)
	f.bad += i - good
	return nil
}

// objectsOf reads the objects of a lake; what lies in folders with a dot is not of it.
func objectsOf(dir string) (map[string][]byte, error) {
	all := map[string][]byte{}
	return all, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			return err
		}
		if d.IsDir() {
			return fs.SkipDir
		}
		rel, err := filepath.Rel(dir, path)
		if err == nil {
			all[rel], err = os.ReadFile(path)
		}
		return err
	})
}

// difference says in which object two lakes differ; "" when in none.
func difference(got, want map[string][]byte) string {
	for name, data := range want {
		if have, ok := got[name]; !ok {
			return name + " is missing"
		} else if !bytes.Equal(have, data) {
			return name + " differs"
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			return name + " is too much"
		}
	}
	return ""
}
