package trino_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"posmortem/samples/build"
)

// root is the top of the repository.
var root, _ = filepath.Abs("../..")

// bench is a cluster with a schema and a folder of its own, and the program.
type bench struct {
	*testing.T
	engine, lake, location string
	program, dir           string
}

// newBench takes a place in the cluster that $CLUSTER_ENGINE names, which .ci/cluster starts and prints. Without one the test skips.
func newBench(t *testing.T) *bench {
	b := &bench{T: t, dir: t.TempDir()}
	engine, lake := os.Getenv("CLUSTER_ENGINE"), os.Getenv("CLUSTER_LAKE")
	if engine == "" {
		t.Skip("no Trino cluster: start one with .ci/cluster start DIR, and set what it prints")
	}
	u, err := url.Parse(engine)
	if err != nil {
		t.Fatal(err)
	}
	var n [4]byte
	rand.Read(n[:])
	place := "t" + hex.EncodeToString(n[:])
	u.Path = filepath.Dir(u.Path) + "/" + place
	b.engine, b.lake, b.location = u.String(), filepath.Join(lake, place), "local:///"+place
	if b.program, err = build.Posmortem(t.Context(), b.dir); err != nil {
		t.Fatal(err)
	}
	return b
}

// command is a run of the program that is not started yet.
func (b *bench) command(args ...string) *exec.Cmd {
	c := exec.Command(b.program, args...)
	c.Env = append(os.Environ(), "POSMORTEM_KEY_FILE="+filepath.Join(b.dir, "key"), "NO_COLOR=1", "LC_ALL=C")
	c.Dir = b.dir
	return c
}

// run runs the program and returns what it writes and its exit code.
func (b *bench) run(args ...string) (stdout, stderr []byte, code int) {
	b.Helper()
	c := b.command(args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		b.Fatal(err)
	}
	return out.Bytes(), errs.Bytes(), c.ProcessState.ExitCode()
}

// must runs the program, which must succeed.
func (b *bench) must(args ...string) []byte {
	b.Helper()
	out, errs, code := b.run(args...)
	if code != 0 {
		b.Fatalf("posmortem %s: exit code %d, %s", strings.Join(args, " "), code, errs)
	}
	return out
}
