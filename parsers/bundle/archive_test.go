package bundle

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const hello = "hello terminal\n"

// TestKinds packs one text in every way; name and extension never matter.
func TestKinds(t *testing.T) {
	one := file{"T0001/app.log", hello}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"app.log", []byte(hello), "app.log"},
		{"app.log.gz", gzipOf([]byte(hello)), "app.log.gz"},
		{"two members.gz", append(gzipOf([]byte(hello[:5])), gzipOf([]byte(hello[5:]))...), "two members.gz"},
		{"app.log.zst", zstdOf([]byte(hello)), "app.log.zst"},
		{"skippable.zst", append([]byte("\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"), zstdOf([]byte(hello))...), "skippable.zst"},
		{"app.log.xz", xzOf([]byte(hello)), "app.log.xz"},
		{"app.log.bz2", bzip2Hello, "app.log.bz2"},
		{"wrong.txt", gzipOf([]byte(hello)), "wrong.txt"},
		{"b.zip", zipOf(one), "b.zip/T0001/app.log"},
		{"b.tar", tarOf(one), "b.tar/T0001/app.log"},
		{"b.tgz", gzipOf(tarOf(one)), "b.tgz/T0001/app.log"},
		{"b.tar.zst", zstdOf(tarOf(one)), "b.tar.zst/T0001/app.log"},
		{"b.tar.xz", xzOf(tarOf(one)), "b.tar.xz/T0001/app.log"},
		{"b.zip.gz", gzipOf(zipOf(one)), "b.zip.gz/T0001/app.log"},
		{"old.tar", seventhEdition(one), "old.tar/T0001/app.log"},
		{"b", zipOf(file{"in.tgz", string(gzipOf(tarOf(one)))}), "b/in.tgz/T0001/app.log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := walkBytes(t, Options{}, c.name, c.data)
			wantProblems(t, w)
			wantPaths(t, w, c.want)
			for _, m := range w.members {
				if m.text != hello || m.hash != sum(hello) || !m.whole || m.mod.IsZero() {
					t.Errorf("got %+v", m)
				}
				if (m.file != "") != (c.name == "app.log") {
					t.Errorf("File is %q", m.file)
				}
			}
		})
	}
}

// seventhEdition is a tar of before POSIX: no magic, only the checksum.
func seventhEdition(f file) []byte {
	b := tarOf(f)
	copy(b[257:345], make([]byte, 88))
	total := 8 * int(' ')
	for i, c := range b[:512] {
		if i < 148 || i >= 156 {
			total += int(c)
		}
	}
	copy(b[148:156], fmt.Sprintf("%06o\x00 ", total))
	return b
}

func TestOrder(t *testing.T) {
	files := []file{{"b.log", "b"}, {"a/manifest.json", "{}"}, {"a/app.log", "a"}, {"c.log", "c"}}
	first := Options{First: func(name string) bool { return name == "manifest.json" }}
	dir := t.TempDir()
	for _, f := range files {
		write(t, dir, "in/"+f.name, []byte(f.data))
	}
	write(t, dir, "x.tar", tarOf(files...))
	write(t, dir, "x.tgz", gzipOf(tarOf(files...)))
	write(t, dir, "x.zip", zipOf(files...))
	for _, c := range []struct {
		in   string
		o    Options
		want string
	}{
		{"in", Options{}, "a/app.log a/manifest.json b.log c.log"},
		{"in", first, "a/manifest.json a/app.log b.log c.log"},
		{"x.zip", Options{}, "a/app.log a/manifest.json b.log c.log"},
		{"x.zip", first, "a/manifest.json a/app.log b.log c.log"},
		{"x.tar", Options{}, "b.log a/manifest.json a/app.log c.log"},
		{"x.tar", first, "a/manifest.json b.log a/app.log c.log"},
		{"x.tgz", first, "b.log a/manifest.json a/app.log c.log"},
	} {
		var want []string
		for _, name := range strings.Fields(c.want) {
			want = append(want, c.in+"/"+name)
		}
		w := walk(t, c.o, nil, filepath.Join(dir, c.in))
		wantProblems(t, w)
		wantPaths(t, w, want...)
	}
}

func nest(kind string, depth int) []byte {
	data := []byte(hello)
	for i := range depth {
		name := "app.log"
		if i > 0 {
			name = "x." + kind
		}
		switch kind {
		case "zip":
			data = zipOf(file{name, string(data)})
		case "tar":
			data = tarOf(file{name, string(data)})
		case "tgz":
			data = gzipOf(tarOf(file{name, string(data)}))
		case "gz":
			data = gzipOf(data)
		case "zst":
			data = zstdOf(data)
		}
	}
	return data
}

func TestDepth(t *testing.T) {
	for _, kind := range []string{"zip", "tar", "tgz", "gz", "zst"} {
		t.Run(kind, func(t *testing.T) {
			w := walkBytes(t, Options{}, "x."+kind, nest(kind, 4))
			wantProblems(t, w)
			if len(w.members) != 1 || w.members[0].text != hello {
				t.Errorf("depth 4: %s", w)
			}
			for _, depth := range []int{5, 40} {
				w = walkBytes(t, Options{}, "x."+kind, nest(kind, depth))
				if len(w.members) != 0 || len(w.problems) != 1 || !strings.Contains(w.problems[0].Reason, "4 deep") {
					t.Errorf("depth %d: %s", depth, w)
				}
			}
		})
	}
	deepest := zipOf(file{"app.log.gz", string(gzipOf([]byte(hello)))})
	for range 3 {
		deepest = zipOf(file{"x.zip", string(deepest)}, file{"beside.log", "b"})
	}
	w := walkBytes(t, Options{}, "x.zip", deepest)
	wantProblems(t, w)
	if w.text("x.zip/x.zip/x.zip/x.zip/app.log.gz") != hello || len(w.members) != 4 {
		t.Errorf("a compressed log in the fourth archive: %s", w)
	}
}

func TestNames(t *testing.T) {
	files := []file{
		{"a.log", "1"}, {"a.log", "2"}, {"./a.log", "3"}, {"a.log~2", "4"},
		{"/etc/passwd", "5"}, {"../../up.log", "6"}, {"x\x1b[2Jy\n.log", "7"}, {"rtl\u202egol.log", "8"},
		{"bad\xff.log", "9"}, {"\xd6\xd5\xb6\xcb.log", "10"}, {`T1\app.log`, "11"}, {"..", "12"},
		{"__MACOSX/._a.log", "no"}, {"d/.DS_Store", "no"}, {".git/config", "no"}, {"dir/", ""},
	}
	want := []string{
		"a.log", "a.log~2", "a.log~3", "a.log~2~2", "etc/passwd", "up.log", `x\u001b[2Jy\u000a.log`,
		`rtl\u202egol.log`, `bad\xff.log`, "终端.log", "T1/app.log", "unnamed",
	}
	for i := range want {
		want[i] = "x/" + want[i]
	}
	w := walkBytes(t, Options{}, "x", tarOf(files...))
	wantProblems(t, w)
	wantPaths(t, w, want...)

	w = walkBytes(t, Options{}, "x", zipOf(files...))
	wantProblems(t, w)
	paths := w.paths()
	slices.Sort(paths)
	slices.Sort(want)
	if !slices.Equal(paths, want) {
		t.Errorf("zip\n got %q\nwant %q", paths, want)
	}
	w = walkBytes(t, Options{}, "x", tarOf(file{strings.Repeat("long/", 4000), ""}, file{strings.Repeat("n", 5000), "1"}))
	if len(w.members) != 1 || len(w.members[0].path) > longestName+10 {
		t.Errorf("long names: %s", w)
	}
}

func TestStdin(t *testing.T) {
	w := walk(t, Options{}, strings.NewReader(hello), "-")
	wantProblems(t, w)
	wantPaths(t, w, "stdin")
	for _, data := range [][]byte{zipOf(file{"a.log", hello}), gzipOf(tarOf(file{"a.log", hello}))} {
		w = walk(t, Options{}, bytes.NewReader(data), "-")
		wantProblems(t, w)
		wantPaths(t, w, "stdin/a.log")
		if w.text("stdin/a.log") != hello {
			t.Error(w)
		}
	}
	wantPaths(t, walk(t, Options{}, nil, "-"), "stdin")
}

// TestAppendedTar reads both archives of cat a.tar b.tar.
func TestAppendedTar(t *testing.T) {
	both := append(tarOf(file{"a.log", "a"}), tarOf(file{"b.log", "b"}, file{"a.log", "c"})...)
	for _, data := range [][]byte{both, gzipOf(both)} {
		w := walkBytes(t, Options{}, "x", data)
		wantProblems(t, w)
		wantPaths(t, w, "x/a.log", "x/b.log", "x/a.log~2")
	}
	w := walkBytes(t, Options{}, "x", append(tarOf(file{"a.log", "a"}), "rubbish"...))
	wantPaths(t, w, "x/a.log")
	wantProblems(t, w, "x: not tar follows")
}

// TestSpill keeps an inner zip in memory up to the limit and in a nameless file beyond.
func TestSpill(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	data := bytes.Repeat([]byte("0123456789abcdef"), 3*chunk/16+7)
	for _, limit := range []int64{0, chunk, 2 * chunk, inMemory} {
		w := &walker{ctx: t.Context(), o: Options{Limits: DefaultLimits()}, scratch: make([]byte, HeadSize)}
		s := &spill{w: w, limit: limit}
		if err := s.fill(bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		if s.size != int64(len(data)) || (s.file != nil) != (limit < inMemory) {
			t.Errorf("limit %d: size %d, file %v", limit, s.size, s.file)
		}
		for _, off := range []int64{0, 1, chunk - 3, chunk, 3 * chunk} {
			b := make([]byte, 40)
			n, _ := s.ReadAt(b, off)
			if !bytes.Equal(b[:n], data[off:min(off+40, int64(len(data)))]) {
				t.Errorf("limit %d: wrong bytes at %d", limit, off)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 && runtime.GOOS != "windows" {
			t.Errorf("left behind: %q", left)
		}
		if s.Close(); w.held != 0 {
			t.Errorf("limit %d: %d bytes still held", limit, w.held)
		}
	}
}

// TestZipMethods reads members packed by other methods than deflate.
func TestZipMethods(t *testing.T) {
	methods := map[uint16][]byte{0: []byte(hello), 12: bzip2Hello, 93: zstdOf([]byte(hello)), 95: xzOf([]byte(hello))}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for method, raw := range methods {
		w, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(method), Method: method, CRC32: crc32.ChecksumIEEE([]byte(hello)),
			CompressedSize64: uint64(len(raw)), UncompressedSize64: uint64(len(hello))})
		must(err)
		_, err = w.Write(raw)
		must(err)
	}
	must(z.Close())
	w := walkBytes(t, Options{}, "x.zip", b.Bytes())
	wantProblems(t, w)
	wantPaths(t, w, "x.zip/0", "x.zip/12", "x.zip/93", "x.zip/95")
	for _, m := range w.members {
		if m.text != hello || m.size != int64(len(hello)) || !m.whole || !m.mod.IsZero() {
			t.Errorf("got %+v", m)
		}
	}
}

// TestCopies gives a byte copy, a gzip copy and a member of an archive one hash.
func TestCopies(t *testing.T) {
	text := strings.Repeat(chinese, 4000)
	want := sum(text)
	for name, data := range map[string][]byte{
		"a.log": []byte(text), "a.log.gz": gzipOf([]byte(text)), "a.zip": zipOf(file{"a", text}), "a.tar.zst": zstdOf(tarOf(file{"a", text})),
	} {
		if w := walkBytes(t, Options{}, name, data); w.members[0].hash != want {
			t.Errorf("%s has another hash", name)
		}
	}
}
