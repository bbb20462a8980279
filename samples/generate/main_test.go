package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"posmortem/samples/invent"
)

// limit is what the committed bundles and their truth may weigh together.
const limit = 3 << 20

// The committed set must be what the command writes. Archives are compared by
// their members, because compressed bytes may change with the Go release.
func TestCommittedSetIsCurrent(t *testing.T) {
	dir := t.TempDir()
	o := options{seed: invent.CommittedSeed, kinds: invent.Committed(), scale: 1}
	if err := o.write(filepath.Join(dir, "bundles"), filepath.Join(dir, "truth")); err != nil {
		t.Fatal(err)
	}
	for name, here := range map[string]string{"bundles": filepath.Join("..", "bundles"), "truth": filepath.Join("testdata", "truth")} {
		want, got := digest(t, filepath.Join(dir, name)), digest(t, here)
		for _, path := range slices.Sorted(maps.Keys(want)) {
			if got[path] != want[path] {
				t.Errorf("%s/%s is not what `go run ./samples/generate` writes", name, path)
			}
		}
		for _, path := range slices.Sorted(maps.Keys(got)) {
			if want[path] == "" {
				t.Errorf("%s/%s is not written by `go run ./samples/generate`", name, path)
			}
		}
	}
}

func TestCommittedSetIsSmall(t *testing.T) {
	var total int64
	for _, dir := range []string{filepath.Join("..", "bundles"), "testdata"} {
		walk(t, dir, func(_ string, data []byte) { total += int64(len(data)) })
	}
	if total > limit {
		t.Errorf("%d bytes are more than %d", total, limit)
	}
}

// digest names every file under dir, members of archives after a slash, with a hash of its content.
func digest(t *testing.T, dir string) map[string]string {
	out := map[string]string{}
	put := func(path string, r io.Reader) {
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			t.Fatal(err)
		}
		out[path] = fmt.Sprintf("%x", h.Sum(nil))
	}
	walk(t, dir, func(path string, data []byte) {
		switch {
		case strings.HasSuffix(path, ".zip"):
			unzip(t, path, data, put)
		case strings.HasSuffix(path, ".tar.gz"):
			untar(t, path, data, put)
		default:
			put(path, bytes.NewReader(data))
		}
	})
	return out
}

func walk(t *testing.T, dir string, visit func(path string, data []byte)) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		visit(filepath.ToSlash(rel), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func unzip(t *testing.T, path string, data []byte, put func(string, io.Reader)) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		put(path+"/"+f.Name+" "+f.Modified.UTC().String(), r)
	}
}

func untar(t *testing.T, path string, data []byte, put func(string, io.Reader)) {
	g, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(g); ; {
		h, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		put(path+"/"+h.Name+" "+h.ModTime.UTC().String(), r)
	}
}

func TestList(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"--list"}, &out); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != len(invent.Kinds()) || n < 60 {
		t.Errorf("%d kinds listed", n)
	}
}

func TestOneKindElsewhere(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{"--kind", "quiet", "--seed", "5", "--scale", "2", "--out", dir}, io.Discard); err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(digest(t, filepath.Join(dir, "truth"))))
	if want := []string{"quiet-2.json", "quiet.json"}; !slices.Equal(got, want) {
		t.Errorf("truth of %v", got)
	}
	if len(digest(t, filepath.Join(dir, "bundles", "quiet-2"))) < 5 {
		t.Error("the second bundle is nearly empty")
	}
}

func TestBytes(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{"--bytes", "5MB", "--out", dir}, io.Discard); err != nil {
		t.Fatal(err)
	}
	var total int64
	walk(t, dir, func(_ string, data []byte) { total += int64(len(data)) })
	if total < 5e6 || total > 9e6 {
		t.Errorf("%d bytes for 5MB", total)
	}
}

func TestMisuse(t *testing.T) {
	for _, args := range [][]string{{"--kind", "no-such"}, {"--bytes", "12"}, {"--bytes", "xMB", "--out", "x"}, {"--bytes", "1MB"}, {"--bogus"}} {
		if args[0] == "--kind" {
			args = append(args, "--out", t.TempDir())
		}
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%v passed", args)
		}
	}
}
