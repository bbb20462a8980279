package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"posmortem/analyze/store"
)

// page is how much of a file a disk writes at once.
const page = 4096

// powerCuts breaks the last page of the write-ahead log, as a power cut does while it is written: cut short, zeros, noise. The store must
// open, and running again must bring back what the page held.
func (k *killer) powerCuts() error {
	files, err := k.withWAL()
	if err != nil {
		return err
	}
	n, good := max(6, k.count/5), 0
	for i := range n {
		if err := k.restore(files); err != nil {
			return err
		}
		wal := files[1]
		last := (len(wal) - 1) / page * page
		end := bytes.Clone(wal[last:])
		at := k.r.IntN(len(end))
		switch i % 3 {
		case 0:
			end = end[:at]
		case 1:
			clear(end[at:])
		case 2:
			k.noise(end[at:])
		}
		if err := os.WriteFile(k.db+".wal", append(bytes.Clone(wal[:last]), end...), 0o600); err != nil {
			return err
		}
		what := fmt.Sprintf("power cut %d", i+1)
		good += k.mendedBeside(what, "killed.duckdb", "killed.duckdb.wal.torn")
	}
	k.add("power cut: last page of the write-ahead log torn", n, "-", good)
	return nil
}

func (k *killer) noise(b []byte) {
	for i := range b {
		b[i] = byte(k.r.Uint32())
	}
}

// mendedBeside is mended, where files of other names may lie beside the store.
func (k *killer) mendedBeside(what string, names ...string) int {
	if _, err := k.must(k.args...); err != nil {
		fmt.Fprintf(k.out, "%s: %v\n", what, err)
		return 0
	}
	got, err := k.answer(k.db)
	if err != nil {
		fmt.Fprintf(k.out, "%s: %v\n", what, err)
		return 0
	}
	if d := k.clean.differs(&got); d != "" {
		fmt.Fprintf(k.out, "%s: other %s\n", what, d)
		return 0
	}
	return k.alone(what, names...)
}

// torn breaks any page of a store or of its log, or cuts them anywhere, as a bad disk does. Either the program mends it, or it says in one
// line that the store is damaged; then what the line tells to do must bring everything back. What it may never do is to answer otherwise.
func (k *killer) torn() error {
	files, err := k.withWAL()
	if err != nil {
		return err
	}
	n := max(4, k.count/5)
	told, good := 0, 0
	for i := range n {
		if err := k.restore(files); err != nil {
			return err
		}
		name := [...]string{k.db + ".wal", k.db}[i%2]
		if err := k.tear(name); err != nil {
			return err
		}
		what := fmt.Sprintf("torn %s, %d", filepath.Base(name), i+1)
		r := k.call(nil, k.args...)
		if r.code == 0 {
			r = k.call(nil, "failures", "--db", k.db, "--format", "csv", "--as-of", asOf)
		}
		switch {
		case r.panicked() || r.late || r.code != 0 && (r.code != 1 || !oneLine(r.err)):
			fmt.Fprintf(k.out, "%s: exit %d, signal %v: %s\n", what, r.code, r.signal, tail(r.err))
			continue
		case r.code == 1:
			told++
			if err := k.tidy(); err != nil {
				return err
			}
		}
		good += k.mendedBeside(what, "killed.duckdb", "killed.duckdb.wal.torn")
	}
	k.add("bad disk: a page or the end of store or log lost", n, fmt.Sprintf("%d told in one line, removed and read again", told), good)
	return nil
}

// withWAL makes a store half of whose sources lie in its write-ahead log, each in a transaction of its own.
func (k *killer) withWAL() (files [2][]byte, err error) {
	if err := k.tidy(); err != nil {
		return files, err
	}
	if _, err := k.must(k.args...); err != nil {
		return files, err
	}
	whole := filepath.Join(k.dir, "whole.duckdb")
	if err := os.Rename(k.db, whole); err != nil {
		return files, err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, k.db, store.Options{})
	if err != nil {
		return files, err
	}
	defer s.Close()
	script := []string{"SET checkpoint_threshold = '1TB'", "ATTACH '" + whole + "' AS whole (READ_ONLY)"}
	for source := range 20 {
		where := " WHERE source = " + strconv.Itoa(source+1)
		script = append(script, "BEGIN TRANSACTION")
		for _, table := range []string{"event", "source", "anchor"} {
			script = append(script, "INSERT INTO "+table+" BY NAME SELECT * FROM whole."+table+where)
		}
		script = append(script, "COMMIT")
		if source == 8 {
			script = append(script, "CHECKPOINT")
		}
	}
	for _, q := range script {
		if err := s.Exec(ctx, q); err != nil {
			return files, err
		}
	}
	for i, name := range []string{k.db, k.db + ".wal"} {
		if files[i], err = os.ReadFile(name); err != nil {
			return files, err
		}
	}
	return files, nil
}

func (k *killer) restore(files [2][]byte) error {
	if err := k.tidy(); err != nil {
		return err
	}
	if err := os.WriteFile(k.db, files[0], 0o600); err != nil {
		return err
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
	text := make([]byte, min(page, size-at))
	if k.r.IntN(2) == 0 {
		k.noise(text)
	}
	_, err = f.WriteAt(text, at)
	return err
}

// fullDisk lets the disk be full at some point of ingest. The program must say so in one line, and the same command must do the rest where
// there is room again.
func (k *killer) fullDisk() error {
	const what = "disk full during ingest"
	n, good := max(3, k.count/20), 0
	if err := k.tidy(); err != nil {
		return err
	}
	for i := range n {
		size := 64<<10 + k.r.IntN(5<<20)
		if err := syscall.Mount("tmpfs", k.room, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
			k.rows.add(what, 0, "not tried: no small disk may be mounted here", 0)
			return nil
		}
		r := k.call(nil, k.args...)
		full := r.code == 1 && oneLine(r.err) && bytes.Contains(r.err, []byte("disk"))
		if err := syscall.Mount("tmpfs", k.room, "tmpfs", syscall.MS_REMOUNT, "size=200m"); err != nil {
			return err
		}
		if !full && r.code != 0 {
			fmt.Fprintf(k.out, "%s %d: exit %d: %s\n", what, i+1, r.code, tail(r.err))
		} else {
			good += k.mended(fmt.Sprintf("%s %d", what, i+1), k.args)
		}
		if err := syscall.Unmount(k.room, syscall.MNT_DETACH); err != nil {
			return err
		}
	}
	k.add(what, n, "-", good)
	return nil
}

// nobody is the number of the user without rights.
const nobody = 65534

// readOnly lets a user work in a folder where nothing may be written: what writes is refused in one line, what asks is answered, and
// nothing is changed.
func (k *killer) readOnly() error {
	if err := k.tidy(); err != nil {
		return err
	}
	if _, err := k.must(k.args...); err != nil {
		return err
	}
	before, err := os.ReadFile(k.db)
	if err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		mode os.FileMode
	}{{k.dir, 0o755}, {k.db, 0o444}, {k.room, 0o555}, {filepath.Join(k.dir, "token.key"), 0o600}} {
		if err := os.Chmod(c.name, c.mode); err != nil {
			return err
		}
	}
	defer os.Chmod(k.room, 0o755)
	weak := &program{binary: k.program.binary, tmp: k.tmp, env: append(k.env, "POSMORTEM_KEY_FILE="+filepath.Join(k.tmp, "weak.key"))}
	if os.Geteuid() == 0 {
		weak.user = nobody
		if err := os.Chmod(k.tmp, 0o777); err != nil {
			return err
		}
	}
	other := filepath.Join(k.room, "other")
	tries := []struct {
		code int
		args []string
	}{
		{1, append([]string{"ingest", "--db", other + ".duckdb"}, k.args[5:]...)}, {1, k.args},
		{1, []string{"weekly", "--db", k.db, "--week", "2025-W03", "--output", other, "--as-of", asOf}},
		{1, []string{"forget", "--db", k.db, "--before", "2026-01-01"}}, {1, []string{"diagnose", "--db", k.db, "--output", other + ".html", "--format", "html"}},
		{1, []string{"export", other, "--db", k.db}}, {1, append([]string{"redact", "-o", other}, k.args[len(k.args)-1])},
		{0, []string{"sql", "SELECT count(*) FROM event", "--db", k.db}}, {0, []string{"check", "--db", k.db}}, {0, []string{"verify-clean", k.db}},
	}
	good := 0
	for _, t := range tries {
		r := weak.call(nil, t.args...)
		if r.code != t.code || t.code != 0 && !oneLine(r.err) || r.panicked() {
			fmt.Fprintf(k.out, "read-only folder, %s: exit %d: %s\n", strings.Join(t.args, " "), r.code, tail(r.err))
			continue
		}
		good++
	}
	os.Remove(filepath.Join(k.tmp, "weak.key"))
	after, err := os.ReadFile(k.db)
	if err != nil || !bytes.Equal(before, after) || k.alone("read-only folder", "killed.duckdb") == 0 {
		good = 0
	}
	k.add("folder that may not be written", len(tries), "-", good)
	return nil
}

// held lets two runs meet at one store: the second says who holds it, or waits for as long as it was told.
func (k *killer) held() error {
	const what = "store held by another run"
	if err := k.tidy(); err != nil {
		return err
	}
	first := exec.Command(k.program.binary, "ingest", "-", "--db", k.db, "--quiet", "--as-of", asOf)
	first.Env = k.env
	in, err := first.StdinPipe()
	if err != nil {
		return err
	}
	if err := first.Start(); err != nil {
		return err
	}
	defer first.Process.Kill()
	good := 0
	pid := strconv.Itoa(first.Process.Pid)
	for range 600 { // until the first has made it
		if st, err := os.Stat(k.db); err == nil && st.Size() >= 3*page {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	r := k.call(nil, k.args...)
	if r.code == 1 && oneLine(r.err) && strings.Contains(string(r.err), "process "+pid) {
		good++
	} else {
		fmt.Fprintf(k.out, "%s: exit %d: %s\n", what, r.code, tail(r.err))
	}
	time.AfterFunc(700*time.Millisecond, func() { in.Close() })
	if _, err := k.must(append(k.args, "--wait", "60s")...); err != nil {
		fmt.Fprintf(k.out, "%s: %v\n", what, err)
	} else if err := first.Wait(); err != nil {
		fmt.Fprintf(k.out, "%s, the first run: %v\n", what, err)
	} else {
		good += k.same(what)
	}
	k.add(what+": named, and waited for", 2, "-", good)
	return nil
}

// same compares the store with that of the clean run, apart from the empty standard input.
func (k *killer) same(what string) int {
	got, err := k.answer(k.db)
	got.sources = k.clean.sources
	if d := k.clean.differs(&got); err != nil || d != "" {
		fmt.Fprintf(k.out, "%s: other %s (%v)\n", what, d, err)
		return 0
	}
	return k.alone(what, "killed.duckdb")
}
