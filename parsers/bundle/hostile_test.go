package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
)

// noise is text that hardly compresses, so that a cut falls into data.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%016x\n", r.Uint64())
	}
	return b.String()[:n]
}

// TestTruncated cuts every kind at many places: what comes before is kept, and said.
func TestTruncated(t *testing.T) {
	long := noise(300_000)
	files := []file{{"a.log", long[:100_000]}, {"b.log", long[100_000:200_000]}, {"c.log", long[200_000:]}}
	for kind, data := range map[string][]byte{
		"gz": gzipOf([]byte(long)), "zst": zstdOf([]byte(long)), "xz": xzOf([]byte(long)),
		"tar": tarOf(files...), "tgz": gzipOf(tarOf(files...)), "zip": zipOf(files...),
		"zip.gz": gzipOf(zipOf(files...)),
	} {
		for _, percent := range []int{5, 20, 50, 80, 95} {
			w := walkBytes(t, Options{}, "x."+kind, data[:len(data)*percent/100])
			var all strings.Builder
			for _, m := range w.members {
				all.WriteString(m.text)
				if m.hash != sum(m.text) {
					t.Errorf("%s %d%%: wrong hash", kind, percent)
				}
			}
			if !strings.HasPrefix(long, all.String()) {
				t.Errorf("%s %d%%: text is not the beginning", kind, percent)
			}
			if kept := all.Len() * 100 / len(long); kept < percent-40 { // zstd and xz come in blocks
				t.Errorf("%s %d%%: only %d%% kept", kind, percent, kept)
			}
			if w.err != nil || len(w.problems) == 0 || len(w.problems) > 2 {
				t.Errorf("%s %d%%: %v\n%s", kind, percent, w.err, w)
			}
			if last := w.members[len(w.members)-1]; last.whole && kind != "tar" && kind != "zip" {
				t.Errorf("%s %d%%: last member counts as whole", kind, percent)
			}
		}
	}
	w := walkBytes(t, Options{}, "x.gz", gzipOf([]byte(hello))[:6])
	wantPaths(t, w, "x.gz")
	wantProblems(t, w, "x.gz: end early")
	w = walkBytes(t, Options{}, "x.gz", append(gzipOf([]byte(hello)), "rubbish, long enough"...))
	wantProblems(t, w, "x.gz: follows its gzip data")
	if w.text("x.gz") != hello {
		t.Error(w)
	}
}

// TestCorrupted flips bits anywhere: no panic, no error, never more text than limits allow.
func TestCorrupted(t *testing.T) {
	files := []file{{"a.log", noise(3000)}, {"b/c.log", chinese}, {"d.log", noise(500)}}
	for kind, data := range map[string][]byte{
		"gz": gzipOf([]byte(noise(3000))), "zst": zstdOf([]byte(noise(3000))), "xz": xzOf([]byte(noise(3000))), "bz2": bzip2Hello,
		"tar": tarOf(files...), "tgz": gzipOf(tarOf(files...)), "zip": zipOf(files...), "deep": zipOf(file{"x.zip", string(zipOf(files...))}),
	} {
		dir := t.TempDir()
		step := max(len(data)/150, 1)
		for at := 0; at < len(data); at += step {
			bad := bytes.Clone(data)
			bad[at] ^= byte(1 << (at % 8))
			w := walk(t, Options{}, nil, write(t, dir, "x", bad))
			if w.err != nil {
				t.Errorf("%s, byte %d: %v", kind, at, w.err)
			}
			if len(w.members) == 0 && len(w.problems) == 0 {
				t.Errorf("%s, byte %d: lost without a word", kind, at)
			}
		}
	}
}

func TestZipMemberDamaged(t *testing.T) {
	data := zipOf(file{"a.log", noise(3000)}, file{"b.log", noise(3000)}, file{"c.log", hello})
	data[1500] ^= 0xFF // within a.log
	w := walkBytes(t, Options{}, "x.zip", data)
	wantPaths(t, w, "x.zip/a.log", "x.zip/b.log", "x.zip/c.log")
	wantProblems(t, w, "x.zip/a.log: damaged")
	if w.text("x.zip/c.log") != hello || w.members[0].whole {
		t.Error(w)
	}
}

func TestEncrypted(t *testing.T) {
	data := zipOf(file{"a.log", hello}, file{"b.log", hello})
	i := bytes.Index(data, []byte("PK\x01\x02"))
	data[i+8] |= 1
	w := walkBytes(t, Options{}, "x.zip", data)
	wantPaths(t, w, "x.zip/b.log")
	wantProblems(t, w, "x.zip/a.log: encrypted")

	binary.LittleEndian.PutUint16(data[i+8:], 8)
	binary.LittleEndian.PutUint16(data[i+10:], 9)
	wantProblems(t, walkBytes(t, Options{}, "x.zip", data), "x.zip/a.log: method 9")
}

// TestSalvage reads a zip whose directory is gone, with and without sizes before the data.
func TestSalvage(t *testing.T) {
	var sized bytes.Buffer
	z := zip.NewWriter(&sized)
	for _, m := range []uint16{zip.Store, zip.Deflate} {
		for _, name := range []string{"a", "b"} {
			raw := []byte(hello)
			if m == zip.Deflate {
				raw = gzipOf(raw)
				raw = raw[10 : len(raw)-8]
			}
			w, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(name, m), Method: m, CRC32: crc32.ChecksumIEEE([]byte(hello)),
				CompressedSize64: uint64(len(raw)), UncompressedSize64: uint64(len(hello)), Modified: stamp})
			must(err)
			_, err = w.Write(raw)
			must(err)
		}
	}
	must(z.Close())
	for name, data := range map[string][]byte{"sized": sized.Bytes(), "streamed": zipOf(file{"a0", hello}, file{"b0", hello}, file{"a8", hello}, file{"b8", hello})} {
		w := walkBytes(t, Options{}, "x.zip", data[:bytes.Index(data, []byte("PK\x01\x02"))])
		wantProblems(t, w, "x.zip: directory is missing")
		wantPaths(t, w, "x.zip/a0", "x.zip/b0", "x.zip/a8", "x.zip/b8")
		for _, m := range w.members {
			if m.text != hello || !m.whole || m.mod.Year() != 2026 && name == "streamed" {
				t.Errorf("%s: %+v", name, m)
			}
		}
	}
	wantProblems(t, walkBytes(t, Options{}, "x.zip", []byte("PK\x03\x04rest")), "x.zip: not a zip archive")

	data := sized.Bytes()[:bytes.Index(sized.Bytes(), []byte("PK\x01\x02"))]
	data[6] |= 1 // a0 is encrypted
	w := walkBytes(t, Options{}, "x.zip", data)
	wantPaths(t, w, "x.zip/b0", "x.zip/a8", "x.zip/b8")
	wantProblems(t, w, "x.zip/a0: encrypted", "x.zip: directory is missing")
}

func TestZip64Sizes(t *testing.T) {
	le := binary.LittleEndian
	extra := le.AppendUint16(nil, 7) // some other field first
	extra = append(le.AppendUint16(extra, 2), 0, 0)
	extra = le.AppendUint16(le.AppendUint16(extra, 1), 16)
	extra = le.AppendUint64(le.AppendUint64(extra, 6<<30), 5<<30)
	if full, packed := zip64(extra); full != 6<<30 || packed != 5<<30 {
		t.Errorf("got %d, %d", full, packed)
	}
	for cut := range extra {
		if full, packed := zip64(extra[:cut]); full != -1 || packed != -1 {
			t.Errorf("cut at %d: %d, %d", cut, full, packed)
		}
	}
}

func TestTarOddities(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []*tar.Header{
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "hard", Typeflag: tar.TypeLink, Linkname: "a.log"},
		{Name: "dev/sda", Typeflag: tar.TypeBlock},
		{Name: "dev/tty", Typeflag: tar.TypeChar},
		{Name: "pipe", Typeflag: tar.TypeFifo},
		{Name: "d/", Typeflag: tar.TypeDir},
		{Name: "/abs.log", Typeflag: tar.TypeReg, Mode: 0o644},
	} {
		must(w.WriteHeader(h))
	}
	must(w.Close())
	got := walkBytes(t, Options{}, "x.tar", b.Bytes())
	wantPaths(t, got, "x.tar/abs.log")
	wantProblems(t, got, "x.tar/link: link", "x.tar/hard: hard link", "x.tar/dev/sda: device", "x.tar/dev/tty: device", "x.tar/pipe: device")
}

func TestZipLink(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "link"}
	h.SetMode(fs.ModeSymlink | 0o777)
	w, err := z.CreateHeader(h)
	must(err)
	_, err = w.Write([]byte("/etc/passwd"))
	must(err)
	must(z.Close())
	wantProblems(t, walkBytes(t, Options{}, "x.zip", b.Bytes()), "x.zip/link: link")
}

func TestMembersLimit(t *testing.T) {
	var files []file
	for i := range 50 {
		files = append(files, file{fmt.Sprintf("%03d.log", i), "x"})
	}
	o := Options{Limits: Limits{Members: 20}}
	w := walkBytes(t, o, "x.tar", tarOf(files...))
	if len(w.members) != 20 {
		t.Errorf("%d members", len(w.members))
	}
	wantProblems(t, w, "x.tar/020.log: limit of 20 archive members")
	w = walkBytes(t, o, "x.zip", zipOf(files...))
	wantPaths(t, w)
	wantProblems(t, w, "x.zip/020.log: limit of 20 archive members")

	dir := t.TempDir() // archives share the limit, plain files go on
	write(t, dir, "in/a.tar", tarOf(files[:15]...))
	write(t, dir, "in/b.tar", tarOf(files[:15]...))
	write(t, dir, "in/c.log", []byte(hello))
	w = walk(t, o, nil, dir+"/in")
	if len(w.members) != 21 || w.text("in/c.log") != hello {
		t.Error(w)
	}
	wantProblems(t, w, "in/b.tar/005.log: limit")
}

func TestTotalLimit(t *testing.T) {
	o := Options{Limits: Limits{Total: 1000}}
	long := noise(700)
	dir := t.TempDir()
	write(t, dir, "in/a.zip", zipOf(file{"1.log", long}, file{"2.log", long}, file{"3.log", long}))
	write(t, dir, "in/b.log.gz", gzipOf([]byte(long)))
	write(t, dir, "in/c.log", []byte(long))
	w := walk(t, o, nil, dir+"/in")
	wantPaths(t, w, "in/a.zip/1.log", "in/a.zip/2.log", "in/c.log")
	wantProblems(t, w, "in/a.zip/2.log: cut here", "in/a.zip/3.log: from here on", "in/b.log.gz: not read")
	if w.text("in/a.zip/2.log") != long[:300] || w.members[1].whole {
		t.Error(w)
	}
	w = walkBytes(t, Options{Limits: Limits{Total: 700}}, "x.gz", gzipOf([]byte(long)))
	wantProblems(t, w)
	if w.text("x.gz") != long {
		t.Error("data that just fit are cut")
	}
}

// TestBombs grows beyond the ratio at one layer, over several, and by holes.
func TestBombs(t *testing.T) {
	zeros := make([]byte, freeGrowth+freeGrowth/2)
	plainGzip := gzipOf(zeros)
	if len(zeros)/len(plainGzip) > 1100 {
		t.Fatal("deflate beyond its bound")
	}
	count := func(name string, data []byte) (n int64, w walked) {
		w.err = Walk(t.Context(), []string{write(t, t.TempDir(), name, data)}, nil,
			Options{Problem: func(p Problem) { w.problems = append(w.problems, p) }}, func(m *Member) error {
				w.members = append(w.members, got{path: m.Path})
				defer func() { n += m.Bytes() }()
				b := make([]byte, 1<<20)
				for {
					if _, err := m.Reader.Read(b); err != nil {
						return nil
					}
				}
			})
		return n, w
	}
	n, w := count("honest.gz", plainGzip)
	wantProblems(t, w)
	if n != int64(len(zeros)) {
		t.Errorf("a plain gzip of zeros gave %d bytes", n)
	}
	for _, c := range []struct {
		name, problem string
		data          []byte
	}{
		{"x.zst", "x.zst: 2000 times", zstdOf(zeros)},
		{"x.gz", "x.gz: 2000 times", gzipOf(plainGzip)},
		{"x.zip", "x.zip/a.gz: 2000 times", zipOf(file{"a.gz", string(plainGzip)}, file{"b.gz", string(plainGzip)})},
		{"x.tar", "x.tar/hole: 2000 times", sparseTar(1 << 40)},
		{"y.zip", "y.zip/a.zst: 2000 times", zipOf(file{"a.zst", string(zstdOf(zeros))}, file{"b", noise(1 << 20)})},
	} {
		n, w := count(c.name, c.data)
		wantProblems(t, w, c.problem)
		if n > 2*freeGrowth {
			t.Errorf("%s: %d bytes came out", c.name, n)
		}
		if c.name == "y.zip" {
			wantPaths(t, w, "y.zip/a.zst", "y.zip/b") // only the member is cut
		}
	}
}

// sparseTar is a GNU sparse entry of nothing but a hole, followed by zeros.
func sparseTar(size int64) []byte {
	b := tarOf(file{"hole", ""})
	h := b[:512]
	h[156] = 'S'
	copy(h[257:265], "ustar  \x00")
	copy(h[345:], make([]byte, 167))
	for _, at := range []int{386, 483} { // the map's only offset, and the real size, in base 256
		h[at] = 0x80
		binary.BigEndian.PutUint64(h[at+4:], uint64(size))
	}
	copy(h[398:], fmt.Sprintf("%011o\x00", 0)) // no data there
	total := 8 * int(' ')
	for i, c := range h {
		if i < 148 || i >= 156 {
			total += int(c)
		}
	}
	copy(h[148:156], fmt.Sprintf("%06o\x00 ", total))
	return b
}

// TestXzDictionary refuses a block header that asks for 4 GiB, wherever it stands.
func TestXzDictionary(t *testing.T) {
	greedy := xzOf([]byte(hello))
	n := (int(greedy[12]) + 1) * 4
	header := greedy[12 : 12+n]
	i := bytes.Index(header[2:], []byte{0x21, 1})
	header[2+i+2] = 40
	binary.LittleEndian.PutUint32(header[n-4:], crc32.ChecksumIEEE(header[:n-4]))
	wantProblems(t, walkBytes(t, Options{}, "x.xz", greedy), "x.xz: too much memory")
	w := walkBytes(t, Options{}, "x.xz", append(xzOf([]byte(hello)), greedy...))
	wantProblems(t, w, "x.xz: too much memory")
	if w.text("x.xz") != hello {
		t.Error(w)
	}
	for bits, want := range map[byte]uint64{0: 4 << 10, 1: 6 << 10, 22: 8 << 20, 30: 128 << 20} {
		if dictionary(bits) != want {
			t.Errorf("dictionary(%d) is %d", bits, dictionary(bits))
		}
	}
}

func TestZstdWindow(t *testing.T) {
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0x01, 0x00, 0x00} // window of 2 GiB
	wantProblems(t, walkBytes(t, Options{}, "x.zst", frame), "x.zst: too much memory")
}

// TestQuine opens the same gzip again and again until the depth ends it.
func TestQuine(t *testing.T) {
	data := []byte(hello)
	for range 100 {
		data = gzipOf(data)
	}
	wantProblems(t, walkBytes(t, Options{}, "x", data), "x: 4 deep")
}

// TestOverlap has many directory entries name the same data (the bomb of D. Fifield, 2019).
func TestOverlap(t *testing.T) {
	var b bytes.Buffer
	raw := gzipOf(make([]byte, 16<<20))
	raw = raw[10 : len(raw)-8]
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "a", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(make([]byte, 16<<20)), CompressedSize64: uint64(len(raw)), UncompressedSize64: 16 << 20})
	must(err)
	_, err = w.Write(raw)
	must(err)
	must(z.Close())
	data := b.Bytes()
	at := bytes.Index(data, []byte("PK\x01\x02"))
	entry, end := data[at:len(data)-22], bytes.Clone(data[len(data)-22:])
	const entries = 300
	bomb := append(bytes.Clone(data[:at]), bytes.Repeat(entry, entries)...)
	binary.LittleEndian.PutUint16(end[8:], entries)
	binary.LittleEndian.PutUint16(end[10:], entries)
	binary.LittleEndian.PutUint32(end[12:], uint32(entries*len(entry)))
	got := Problem{}
	out := int64(0)
	must(Walk(t.Context(), []string{write(t, t.TempDir(), "x.zip", append(bomb, end...))}, nil, Options{Problem: func(p Problem) { got = p }, Limits: Limits{Ratio: 1500}},
		func(m *Member) error { n := m.Bytes; t.Cleanup(func() { out += n() }); return nil }))
	if !strings.Contains(got.Reason, "1500 times") || !strings.HasPrefix(got.Path, "x.zip/a") {
		t.Errorf("got %+v", got)
	}
}
