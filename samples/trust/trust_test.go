package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"posmortem/samples/build"
)

// built is the program that all tests drive, built once.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "posmortem-trust-test-*")
	if err != nil {
		panic(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // one check runs it as a user without rights
		panic(err)
	}
	if built, err = build.Posmortem(context.Background(), dir); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// TestChecks runs every check on a small scale.
func TestChecks(t *testing.T) {
	for name, count := range map[string]int{"secrets": 2000, "kills": 2, "hostile": len(attacks), "incremental": 11, "clean": 0, "lake": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			keep := t.TempDir()
			if err := os.Chmod(filepath.Dir(keep), 0o755); err != nil { // for the user without rights, too
				t.Fatal(err)
			}
			o := options{binary: built, seed: 7, count: count, bundles: filepath.Join("..", "bundles"), keep: keep, verbose: true}
			if err := o.check(name, &out); err != nil {
				t.Errorf("%v\n%s", err, out.String())
			}
		})
	}
}

// TestFinder makes sure that the search finds what it is for, and nothing that is masked.
func TestFinder(t *testing.T) {
	f := newFinder(2)
	f.add(0, "4111111111111111")
	f.add(1, "cvv=739")
	if f.add(1, "739") {
		t.Error("a string that cannot be told from others was taken")
	}
	for text, want := range map[string][2]bool{
		"x 4111111111111111": {true, false}, "4111 1111\n  1111-1111": {true, false}, "４１１１１１１１１１１１１１１１": {true, false},
		"411111******1111 cvv=[cvv]": {false, false}, "a cvv=739 b": {false, true}, "": {false, false},
	} {
		f.reset()
		f.look([]byte(text))
		f.look(squeeze([]byte(text)))
		if got := [2]bool(f.found); got != want {
			t.Errorf("%q: found %v, want %v", text, got, want)
		}
	}
}

// TestNumbers checks the invented card numbers against the rule that they keep or break.
func TestNumbers(t *testing.T) {
	for _, pan := range []string{"411111111111111", "37828224631000", "353011133330000"} {
		want := map[string]string{"411111111111111": "1", "37828224631000": "5", "353011133330000": "0"}[pan]
		if got := string(luhnDigit([]byte(pan))); got != want {
			t.Errorf("%s: check digit %s, want %s", pan, got, want)
		}
	}
}

// TestTable checks the form of the tables.
func TestTable(t *testing.T) {
	var b strings.Builder
	tb := newTable("what", "n")
	tb.add("x", 3)
	tb.add("y", 2.25)
	tb.write(&b)
	if want := "| what | n |\n|---|--:|\n| x | 3 |\n| y | 2.2 |\n"; b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}
