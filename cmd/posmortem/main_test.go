package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"posmortem/analyze/store"
)

// programs are the commands that scripts and tests may start as processes of their own; the test binary plays
// them all.
var programs = map[string]func(){"posmortem": main, "hold": hold}

func TestMain(m *testing.M) { testscript.Main(m, programs) }

// samplesDir holds the committed bundles.
var samplesDir = filepath.Join("..", "..", "samples", "bundles")

// TestScripts drives the program as its users do, by testdata/script/*.txtar.
func TestScripts(t *testing.T) {
	samples, err := filepath.Abs(samplesDir)
	if err != nil {
		t.Fatal(err)
	}
	keep := keptStore(t)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"rc": cmdRC, "misuse": cmdMisuse, "json": cmdJSON, "csv": cmdCSV, "gzip": cmdGzip, "unbase64": cmdUnbase64, "zip": cmdZip,
			"cut": cmdCut, "join": cmdJoin, "await": cmdAwait, "chown": cmdChown, "same": cmdSame, "wide": cmdWide,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLES", samples)
			env.Setenv("KEPT", keep)
			env.Setenv("POSMORTEM_KEY_FILE", filepath.Join(env.WorkDir, ".keys", "token.key"))
			env.Setenv("LANG", "C.UTF-8")
			return os.Chmod(filepath.Dir(env.WorkDir), 0o755) // so that the user nobody comes in
		},
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("UPDATE") == "1",
	})
}

// keptStore makes, once for all tests, a store with one diagnosed bundle, which scripts copy.
func keptStore(t *testing.T) string {
	t.Helper()
	kept.Do(func() {
		if kept.dir, kept.err = os.MkdirTemp("", "posmortem-kept-*"); kept.err != nil {
			return
		}
		db := filepath.Join(kept.dir, "week.duckdb")
		if code, _, stderr := call(t.Context(), kept.dir, "", "diagnose", filepath.Join(samplesDir, "key-missing"), "--db", db); code != exitFine {
			t.Fatalf("exit %d: %s", code, stderr)
		}
	})
	if kept.err != nil {
		t.Fatal(kept.err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(kept.dir) })
	return filepath.Join(kept.dir, "week.duckdb")
}

var kept struct {
	sync.Once
	dir string
	err error
}

// call runs the program inside the test, with the key of the card token in dir.
func call(ctx context.Context, dir, stdin string, args ...string) (code int, stdout, stderr string) {
	if c := find(args[0]); c != nil && takesKey(c) {
		args = append(args, "--key-file", filepath.Join(dir, "token.key"))
	}
	var out, errs bytes.Buffer
	code = run(ctx, args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func takesKey(c *command) bool {
	for _, f := range flagsOf(c) {
		if f.Name == "key-file" {
			return true
		}
	}
	return false
}

// must calls the program and fails the test unless it ends with 0, or with 4 where some input is known to be broken.
func must(t *testing.T, dir string, args ...string) string {
	t.Helper()
	code, stdout, stderr := call(t.Context(), dir, "", args...)
	if code != exitFine && code != exitUnreadable {
		t.Fatalf("posmortem %s: exit %d: %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// hold keeps a store open until it is killed: hold STORE READY [DURATION]. The file READY says that it is open.
func hold() {
	s, err := store.Open(context.Background(), os.Args[1], store.Options{})
	if err == nil {
		err = os.WriteFile(os.Args[2], nil, 0o644)
	}
	if err != nil {
		_, _ = io.WriteString(os.Stderr, err.Error())
		os.Exit(1)
	}
	wait := time.Minute
	if len(os.Args) > 3 {
		if wait, err = time.ParseDuration(os.Args[3]); err != nil {
			os.Exit(2)
		}
	}
	time.Sleep(wait)
	s.Close()
}
