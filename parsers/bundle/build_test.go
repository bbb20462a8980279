package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// file is a member to be packed.
type file struct{ name, data string }

var stamp = time.Date(2026, 3, 14, 9, 26, 52, 0, time.UTC)

func zipOf(files ...file) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: stamp})
		must(err)
		_, err = io.WriteString(w, f.data)
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

func tarOf(files ...file) []byte {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for _, f := range files {
		must(t.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.data)), Mode: 0o644, ModTime: stamp}))
		_, err := io.WriteString(t, f.data)
		must(err)
	}
	must(t.Close())
	return b.Bytes()
}

func gzipOf(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.ModTime = stamp
	_, err := z.Write(data)
	must(err)
	must(z.Close())
	return b.Bytes()
}

func zstdOf(data []byte) []byte {
	e, err := zstd.NewWriter(nil)
	must(err)
	defer e.Close()
	return e.EncodeAll(data, nil)
}

func xzOf(data []byte) []byte {
	var b bytes.Buffer
	x, err := xz.NewWriter(&b)
	must(err)
	_, err = x.Write(data)
	must(err)
	must(x.Close())
	return b.Bytes()
}

// bzip2Hello is "hello terminal\n", made by bzip2 1.0.8, as no package writes bzip2.
var bzip2Hello = []byte("\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x05\xdf\x07\x5b\x00\x00\x02\xd1\x80\x00\x10\x40\x00\x22\x67\x94\x00\x20\x00\x31\x03\x40\xd0\x20\x01\xa6\x96\x06\x1a\xed\x1a\x4b\xc1\xf1\x77\x24\x53\x85\x09\x00\x5d\xf0\x75\xb0")

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// got is what a walk delivered of one member.
type got struct {
	path, text, encoding, file string
	size                       int64
	mod                        time.Time
	hash                       [32]byte
	whole                      bool
}

// walked is the outcome of one walk.
type walked struct {
	members  []got
	problems []Problem
	err      error
}

func (w walked) paths() []string {
	var out []string
	for _, m := range w.members {
		out = append(out, m.path)
	}
	return out
}

func (w walked) text(path string) string {
	for _, m := range w.members {
		if m.path == path {
			return m.text
		}
	}
	return "no member " + path
}

// String lists members and problems, one a line.
func (w walked) String() string {
	var b strings.Builder
	for _, m := range w.members {
		fmt.Fprintf(&b, "%s %d %s\n", m.path, len(m.text), m.encoding)
	}
	for _, p := range w.problems {
		fmt.Fprintf(&b, "! %s: %s\n", p.Path, p.Reason)
	}
	return b.String()
}

func walk(t testing.TB, o Options, stdin io.Reader, paths ...string) walked {
	t.Helper()
	var out walked
	o.Problem = func(p Problem) {
		if strings.ContainsFunc(p.Path+p.Reason, hidden) {
			t.Errorf("problem holds control characters: %q", p)
		}
		out.problems = append(out.problems, p)
	}
	out.err = Walk(context.Background(), paths, stdin, o, func(m *Member) error {
		text, err := io.ReadAll(m.Reader)
		if err != nil {
			t.Errorf("%s: Reader: %v", m.Path, err)
		}
		if strings.ContainsFunc(m.Path, hidden) {
			t.Errorf("path holds control characters: %q", m.Path)
		}
		out.members = append(out.members, got{m.Path, string(text), m.Encoding, m.File, m.Size, m.Mod, m.Hash(), m.Whole()})
		return nil
	})
	return out
}

// walkBytes walks one file of the name and content.
func walkBytes(t testing.TB, o Options, name string, data []byte) walked {
	t.Helper()
	return walk(t, o, nil, write(t, t.TempDir(), name, data))
}

func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func wantPaths(t *testing.T, w walked, want ...string) {
	t.Helper()
	if !slices.Equal(w.paths(), want) {
		t.Errorf("members\n got %q\nwant %q\n%s", w.paths(), want, w)
	}
}

// wantProblems checks that problems come in this order, each "path: part of the reason".
func wantProblems(t *testing.T, w walked, want ...string) {
	t.Helper()
	if w.err != nil {
		t.Errorf("Walk: %v", w.err)
	}
	if len(w.problems) != len(want) {
		t.Fatalf("%d problems, want %d\n%s", len(w.problems), len(want), w)
	}
	for i, p := range w.problems {
		path, reason, _ := strings.Cut(want[i], ": ")
		if p.Path != path || !strings.Contains(p.Reason, reason) {
			t.Errorf("problem %d\n got %s: %s\nwant %s", i, p.Path, p.Reason, want[i])
		}
	}
}

func sum(s string) [32]byte { return sha256.Sum256([]byte(s)) }
