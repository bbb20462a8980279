package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// weekly is the command whose letters are compared, on the store and into the folder of the killer.
func (k *killer) weekly() []string {
	return []string{"weekly", "--db", k.db, "--week", "2025-W03", "--to", "a@example.com", "--from", "pos@example.com", "--dry-run", "--output", filepath.Join(k.room, "letters"), "--as-of", asOf, "--quiet"}
}

// weeklies breaks the weekly mail off while it is written, on a store whose answers were not computed yet.
func (k *killer) weeklies(what string, times int, how syscall.Signal) error {
	return k.breakOff(what, times, how, k.weekly(), "killed.duckdb", "letters")
}

// forgets breaks the deletion of some logs off. The next run must delete the rest, also from the bytes of the file.
func (k *killer) forgets(what string, times int, how syscall.Signal) error {
	return k.breakOff(what, times, how, []string{"forget", "--db", k.db, "--source", gone, "--quiet"}, "killed.duckdb")
}

// gone are the sources that forgets deletes.
const gone = "key-missing/*"

// redacts breaks the making of a masked copy off.
func (k *killer) redacts(what string, times int, how syscall.Signal) error {
	args := []string{"redact", filepath.Join(k.bundles, "mixed-week"), "-o", filepath.Join(k.room, "masked"), "--quiet"}
	return k.breakOff(what, times, how, args, "killed.duckdb", "masked")
}

// breakOff breaks a command off on a store that was just filled, runs it again, and compares what it wrote, and what the store then says, with
// what a run that nothing disturbed left. Nothing but these names may then lie in the room.
func (k *killer) breakOff(what string, times int, how syscall.Signal, args []string, names ...string) error {
	if err := k.tidy(); err != nil {
		return err
	}
	if _, err := k.must(k.args...); err != nil {
		return err
	}
	fresh, err := os.ReadFile(k.db)
	if err != nil {
		return err
	}
	if _, err := k.timed(args...); err != nil {
		return err
	}
	want, err := k.left(args[0])
	if err != nil {
		return err
	}
	return k.each(what, times, func(_ int, one string) (hit bool, good int, err error) {
		if err := os.WriteFile(k.db, fresh, 0o600); err != nil {
			return false, 0, err
		}
		if hit, err = k.struck(k.moment(), how, args...); err != nil {
			return false, 0, err
		}
		good = 1
		if how == syscall.SIGINT { // which leaves nothing even for a moment
			good = k.alone(one, names...)
		}
		return hit, min(good, k.redone(one, want, args, names)), nil
	})
}

// redone runs a command again, and returns 1 when what then lies in the room is what should.
func (k *killer) redone(what, want string, args, names []string) int {
	if r := k.call(nil, args...); r.code == 2 && args[0] == "redact" {
		// it had come to its end, and does not write over a copy
	} else if r.code != 0 && r.code != 4 || r.panicked() {
		fmt.Fprintf(k.out, "%s: exit %d: %s\n", what, r.code, tail(r.err))
		return 0
	}
	got, err := k.left(args[0])
	if err != nil {
		fmt.Fprintf(k.out, "%s: %v\n", what, err)
		return 0
	}
	if got != want {
		fmt.Fprintf(k.out, "%s: other bytes\n", what)
		return 0
	}
	return k.alone(what, names...)
}

// left returns the names and contents of all files in the room. Of the store, whose bytes hang on the hour, it is what it holds, and whether
// what forgets deletes is still in its bytes.
func (k *killer) left(what string) (string, error) {
	var b strings.Builder
	err := filepath.WalkDir(k.room, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch {
		case path == k.db && what == "weekly": // what it holds is not changed
			return nil
		case path == k.db:
			fmt.Fprintf(&b, "worn: %v\n", bytes.Contains(text, []byte(strings.TrimSuffix(gone, "*"))))
			text, err = k.sql(k.db, whole)
		}
		fmt.Fprintf(&b, "%s\n%s\n", path, text)
		return err
	})
	return b.String(), err
}
