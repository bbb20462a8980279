package redact

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"posmortem/parsers/bundle"
	"posmortem/parsers/inspect"
)

const pan = "4111111111111111"

// put writes a file and returns its path.
func put(t testing.TB, dir, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, content, 0o640)); err != nil {
		t.Fatal(err)
	}
	return file
}

// copied redacts a file of that content and returns the copy.
func copied(t testing.TB, name string, content []byte) ([]byte, *Report) {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	r, err := Copy(t.Context(), put(t, dir, name, content), out, nil, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b, r
}

// dirty returns what the scan finds in a path.
func dirty(t testing.TB, path string) (found []string) {
	t.Helper()
	s := inspect.New(inspect.Options{Report: func(f inspect.Finding) { found = append(found, fmt.Sprintf("%s:%d %s", f.Path, f.Line, f.Kind)) }})
	if err := s.Walk(t.Context(), []string{path}, nil); err != nil {
		t.Fatal(err)
	}
	return found
}

// Encodings, byte order marks and line ends are written back.
func TestForms(t *testing.T) {
	const text = "终端 10000011 开始\n卡号：" + pan + " 交易失败，请联系发卡行\ncvv=123 ok\n"
	const want = "终端 10000011 开始\n卡号：411111******1111 交易失败，请联系发卡行\ncvv=[cvv] ok\n"
	const latin, latinWant = "début\nreçu: carte " + pan + " refusée\n", "début\nreçu: carte 411111******1111 refusée\n"
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	cr := func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	for _, c := range []struct {
		name, mark string
		enc        encoding.Encoding
		ends       func(string) string
		in, out    string
	}{
		{"utf-8", "", nil, nil, text, want},
		{"utf-8 with mark", "\xef\xbb\xbf", nil, crlf, text, want},
		{"utf-8, CR", "", nil, cr, text, want},
		{"utf-16le with mark", "\xff\xfe", le, crlf, text, want},
		{"utf-16be with mark", "\xfe\xff", be, nil, text, want},
		{"utf-16be, CR", "\xfe\xff", be, cr, text, want},
		{"utf-16le", "", le, nil, text, want},
		{"gb18030", "", simplifiedchinese.GB18030, crlf, text, want},
		{"latin-1", "", charmap.Windows1252, nil, latin, latinWant},
		{"latin-1, CR", "", charmap.Windows1252, cr, latin, latinWant},
		{"damaged utf-8", "", nil, nil, "a\xff\xfeb 好的 " + pan + "\n", "a\xff\xfeb 好的 411111******1111\n"},
		{"no end", "", nil, nil, "PAN=" + pan, "PAN=411111******1111"},
		{"empty", "", nil, nil, "", ""},
	} {
		write := func(s string) []byte {
			if c.ends != nil {
				s = c.ends(s)
			}
			b := []byte(s)
			if c.enc != nil {
				b, _ = c.enc.NewEncoder().Bytes(b)
			}
			return append([]byte(c.mark), b...)
		}
		got, _ := copied(t, "a.log", write(c.in))
		if !bytes.Equal(got, write(c.out)) {
			t.Errorf("%s: %q, want %q", c.name, got, write(c.out))
		}
		if again, r := copied(t, "a.log", got); !bytes.Equal(again, got) || len(r.Masked) > 0 {
			t.Errorf("%s: not the same again: %q, masked %v", c.name, again, r.Masked)
		}
	}
}

func pack2(t testing.TB, open func(io.Writer) (io.WriteCloser, error), b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := open(&out)
	if err == nil {
		_, err = w.Write(b)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gz(t testing.TB, b []byte) []byte {
	return pack2(t, func(w io.Writer) (io.WriteCloser, error) {
		z := gzip.NewWriter(w)
		z.Name, z.ModTime = "card "+pan+".log", stamp
		return z, nil
	}, b)
}

var stamp = time.Date(2025, 3, 2, 10, 11, 12, 0, time.UTC)

type entry struct {
	name string
	body []byte
}

func zipOf(t testing.TB, entries ...entry) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, e := range entries {
		h := zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: stamp, Comment: pan}
		if i == 0 {
			h.Method = zip.Store
		}
		f, err := w.CreateHeader(&h)
		if err == nil && !strings.HasSuffix(e.name, "/") {
			_, err = f.Write(e.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.SetComment("of card "+pan), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tarOf(t testing.TB, entries ...entry) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		h := tar.Header{Typeflag: tar.TypeReg, Name: e.name, Size: int64(len(e.body)), Mode: 0o640, ModTime: stamp, Uname: "holder " + pan, PAXRecords: map[string]string{"POS.card": pan}}
		switch {
		case strings.HasSuffix(e.name, "/"):
			h.Typeflag, h.Size = tar.TypeDir, 0
		case strings.HasPrefix(e.name, "link"):
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, pan, 0
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			_, _ = w.Write(e.body)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// list names the members of a path with their texts, as package bundle reads them.
func list(t testing.TB, path string) (lines []string) {
	t.Helper()
	o := bundle.Options{Problem: func(p bundle.Problem) { t.Errorf("%s: %s", p.Path, p.Reason) }}
	err := bundle.Walk(t.Context(), []string{path}, nil, o, func(m *bundle.Member) error {
		b, err := io.ReadAll(m.Reader)
		mod := ""
		if m.Mod.Equal(stamp) {
			mod = " on time"
		}
		lines = append(lines, fmt.Sprintf("%s %q%s", strings.TrimPrefix(m.Path, filepath.Base(path)), b, mod))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// Archives, archives in archives and folders come out as they were; names are
// masked, what is no text is left out.
func TestContainers(t *testing.T) {
	log := []byte("1\nPAN=" + pan + "\n")
	png := []byte("\x89PNG\r\n\x1a\n" + pan)
	entries := []entry{
		{"terminal/", nil}, {"terminal/" + pan + ".log", log}, {"terminal/411111------1111.log", log}, {"shot.png", png}, {"__MACOSX/x", log},
		{"inner.zip", zipOf(t, entry{"a/b.log", log})}, {"inner.tgz", gz(t, tarOf(t, entry{"c.log", log}))}, {"q2.log.gz", gz(t, log)},
		{"mail.eml", []byte("From: a\nTo: b\nSubject: c\n\nPAN=" + pan)}, {"link", nil},
		{"z.zst", pack2(t, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }, log)},
		{"x.xz", pack2(t, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }, log)},
	}
	const masked = ` "1\nPAN=411111******1111\n"`
	want := []string{"/terminal/411111xxxxxx1111.log" + masked, "/terminal/411111------1111.log" + masked,
		"/inner.zip/a/b.log" + masked, "/inner.tgz/c.log" + masked, "/q2.log.gz" + masked, "/z.zst" + masked, "/x.xz" + masked}
	folder := t.TempDir()
	for _, e := range entries {
		switch {
		case strings.HasSuffix(e.name, "/"):
		case e.name == "link":
			if err := os.Symlink("q2.log.gz", filepath.Join(folder, "link")); err != nil {
				t.Fatal(err)
			}
		default:
			file := put(t, folder, filepath.FromSlash(e.name), e.body)
			if err := os.Chtimes(file, stamp, stamp); err != nil {
				t.Fatal(err)
			}
		}
	}
	all := zipOf(t, slices.DeleteFunc(slices.Clone(entries), func(e entry) bool { return e.name == "link" })...)
	for _, in := range []string{put(t, t.TempDir(), "b.zip", all), put(t, t.TempDir(), "b.tar.gz", gz(t, tarOf(t, entries...))), put(t, t.TempDir(), "b.tar", tarOf(t, entries...)), folder} {
		out := filepath.Join(t.TempDir(), filepath.Base(in))
		r, err := Copy(t.Context(), in, out, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := list(t, out)
		for _, w := range want {
			if !slices.Contains(got, w+" on time") && !slices.Contains(got, w) {
				t.Errorf("%s: lacks %s", filepath.Base(in), w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d members: %q", filepath.Base(in), len(got), got)
		}
		if n := strings.Count(strings.Join(got, "\n"), "on time"); n < len(want)-2 { // zstd and xz carry no time of their own
			t.Errorf("%s: times are kept of %d members only: %q", filepath.Base(in), n, got)
		}
		if f := dirty(t, out); len(f) > 0 {
			t.Errorf("%s: %v", filepath.Base(in), f)
		}
		left := fmt.Sprint(r.LeftOut)
		for _, w := range []string{"shot.png not a text", "mail.eml a mail", "__MACOSX"} {
			if !strings.Contains(left, w) {
				t.Errorf("%s: left out %s lacks %s", filepath.Base(in), left, w)
			}
		}
		again := filepath.Join(t.TempDir(), filepath.Base(in))
		if r, err = Copy(t.Context(), out, again, nil, Options{}); err != nil || len(r.Masked) > 0 || len(r.LeftOut) > 0 || r.Names > 0 {
			t.Errorf("%s: the copy of the copy: %+v, %v", filepath.Base(in), r, err)
		}
		if !slices.Equal(list(t, again), got) {
			t.Errorf("%s: the copy of the copy differs: %q", filepath.Base(in), list(t, again))
		}
		raw, _ := os.ReadFile(out)
		if bytes.Contains(raw, []byte(pan)) {
			t.Errorf("%s: the card number stands in the bytes of the copy", filepath.Base(in))
		}
	}
}

// A bzip2 file comes out compressed by gzip, under a name that says so.
func TestBzip2(t *testing.T) {
	const packed = "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x94\xd3\x9f\x77\x00\x00\x01\xce\x00\x00\x18\x24\x02\x20\x01\x40\x00\x20\x00\x22\x19\x30\x84\x30\x20\x1c\x23\x79\x4b\x67\x8b\xb9\x22\x9c\x28\x48\x4a\x69\xcf\xbb\x80" // "1\nPAN=4111111111111111\n"
	dir := t.TempDir()
	put(t, dir, "in/a.log.bz2", []byte(packed))
	put(t, dir, "in/b.zip", zipOf(t, entry{"c.tbz", []byte(packed)}))
	out := filepath.Join(dir, "out")
	r, err := Copy(t.Context(), filepath.Join(dir, "in"), out, nil, Options{})
	if err != nil || len(r.LeftOut) > 0 || len(r.Changed) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	const masked = ` "1\nPAN=411111******1111\n"`
	if got := list(t, out); strings.TrimSuffix(got[1], " on time") != "/b.zip/c.tgz"+masked || got[0] != "/a.log.gz"+masked {
		t.Errorf("%q", got)
	}
	if rename("a.tbz2", "bzip2") != "a.tgz" || rename("a.log.BZ2", "bzip2") != "a.log.gz" || rename("a.bz2", "gzip") != "a.bz2" {
		t.Error("names of bzip2 files")
	}
}

// Whatever lies over the border of two stretches is masked as anywhere else.
func TestBorders(t *testing.T) {
	dump := "10:11 D/Net: 0000: 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31  4111111111111111\n10:11 D/Net: 0010: 3D 32 37 31 32 32 30 31 30 30 30 30 30 30 30 30  =271220100000000\n"
	line := "2025-03-02 10:11:12 nothing to see in this line of the log\n"
	for _, c := range []struct{ secret, leak string }{{dump, "3D 32 37"}, {"card:\n41111111\n11111111\n", "11111111\n"}, {"track2=\n" + pan + "=27122010000000000\n", "2712"}} {
		for shift := range 26 {
			n := (256<<10)/len(line) - 18 + shift
			b, _ := copied(t, "a.log", []byte(strings.Repeat(line, n)+c.secret+strings.Repeat(line, 500)))
			if bytes.Contains(b, []byte(c.leak)) || bytes.Count(b, []byte("\n")) != n+500+strings.Count(c.secret, "\n") {
				t.Errorf("%q after %d lines", c.leak, n)
			}
		}
	}
	long := strings.Repeat("x=1,", 300_000) + "PAN=" + pan + "," + strings.Repeat("y=2,", 300_000)
	b, _ := copied(t, "a.log", []byte(long))
	if want := strings.Replace(long, pan, "411111******1111", 1); string(b) != want {
		t.Error("a line without end comes out changed")
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	file := put(t, dir, "in/a.log", []byte("x\n"))
	put(t, dir, "full/b.log", nil)
	hard := filepath.Join(dir, "hard")
	if err := errors.Join(os.Link(file, hard), os.Symlink(filepath.Dir(file), filepath.Join(dir, "soft"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{file, file}, {file, hard}, {file, ""}, {file, dir}, {filepath.Join(dir, "missing"), filepath.Join(dir, "o")},
		{filepath.Join(dir, "in"), filepath.Join(dir, "in")}, {filepath.Join(dir, "in"), filepath.Join(dir, "in", "deep", "er")},
		{filepath.Join(dir, "in"), filepath.Join(dir, "soft", "er")}, {filepath.Join(dir, "in"), filepath.Join(dir, "full")},
		{filepath.Join(dir, "in"), hard}, {filepath.Join(dir, "in"), dir},
	} {
		_, err := Copy(t.Context(), c[0], c[1], nil, Options{})
		if r := (*Refusal)(nil); !errors.As(err, &r) {
			t.Errorf("%s to %s: %v", c[0], c[1], err)
		}
	}
	if b, _ := os.ReadFile(file); string(b) != "x\n" {
		t.Error("the input was changed")
	}
}

// A copy that is broken off leaves nothing behind.
func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	in := put(t, dir, "in/a.log", bytes.Repeat([]byte("PAN="+pan+"\n"), 300_000))
	ctx, cancel := context.WithCancel(t.Context())
	o := Options{Progress: func(int64, int64) { cancel() }}
	for _, path := range []string{in, filepath.Dir(in)} {
		if _, err := Copy(ctx, path, filepath.Join(dir, "out"), nil, o); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	var left []string
	_ = filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if p != dir && !strings.HasPrefix(p, filepath.Dir(in)) {
			left = append(left, p)
		}
		return err
	})
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Bombs, damage and depth are told, end in bounded time, and the rest is copied.
func TestHostile(t *testing.T) {
	lines := bytes.Repeat([]byte("all is well\n"), 1<<17)
	bomb := pack2(t, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }, bytes.Repeat(lines, 130))
	deep := zipOf(t, entry{"a.log", []byte("x\n")})
	for range 10 {
		deep = zipOf(t, entry{"in.zip", deep})
	}
	cut := zipOf(t, entry{"a.log", bytes.Repeat([]byte("abc\n"), 1000)})
	for name, body := range map[string][]byte{
		"bomb.zst": bomb, "deep.zip": deep, "cut.gz": gz(t, bytes.Repeat([]byte("hello "+pan+"\n"), 999))[:80],
		"cut.zip": cut[:len(cut)-30], "rar.rar": []byte("Rar!\x1a\x07\x01\x00 and so on"), "cut.tar": tarOf(t, entry{"a.log", bytes.Repeat([]byte("abc\n"), 1000)})[:2000],
	} {
		dir := t.TempDir()
		put(t, dir, "in/"+name, body)
		put(t, dir, "in/good.log", []byte("PAN="+pan+"\n"))
		out := filepath.Join(dir, "out")
		r, err := Copy(t.Context(), filepath.Join(dir, "in"), out, nil, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.ContainsFunc(r.LeftOut, func(n Note) bool { return n.Damaged && strings.Contains(n.Path, name) }) {
			t.Errorf("%s: nothing is told: %+v", name, r.LeftOut)
		}
		if b, _ := os.ReadFile(filepath.Join(out, "good.log")); string(b) != "PAN=411111******1111\n" {
			t.Errorf("%s: the good file: %q", name, b)
		}
		if f := dirty(t, out); len(f) > 0 {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// Names of archives cannot lead out of the copy.
func TestNames(t *testing.T) {
	j := newJob(t.Context(), Options{})
	for in, want := range map[string]string{
		"a/b.log": "a/b.log", "../../etc/x": "etc/x", "/abs": "abs", "": "unnamed", "a/../../b": "b",
		pan + "/" + pan + ".log": "411111xxxxxx1111/411111xxxxxx1111.log", "4111/1111/1111/1111": "4111/11xx/xxxx/1111",
		"star*name": "star*name", "10000011.log": "10000011.log", "track2=" + pan + "=27122010000000000/x.log": "track2=[track2]/x.log",
	} {
		got := j.name("b.zip", in, false)
		if got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
		if again := j.name("b.zip", got, false); again != got {
			t.Errorf("%q becomes %q, then %q", in, got, again)
		}
	}
	n := names{}
	if a, b, c := n.unique("x"), n.unique("x"), n.unique("d/"); a != "x" || b != "x~2" || c != "d/" || n.unique("d/") != "d~2/" {
		t.Error("names are not kept apart")
	}
}

// The copy of any text is clean, has as many lines, and is not changed by a second copy.
func FuzzText(f *testing.F) {
	f.Add([]byte("PAN=" + pan + "\ncvv=123\r\ntrack2=" + pan + "=2712201\n"))
	f.Add([]byte("10:11 D/Net: 0000: 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31  4111111111111111\n10:11 D/Net: 0010: 3D 32 37 31 32 32 30\n"))
	f.Add([]byte("\xff\xfeP\x00A\x00N\x00=\x004\x001\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		j := newJob(context.Background(), Options{})
		s, err := j.redact("a.log", bytes.NewReader(text), level{})
		if err != nil {
			t.Fatal(err)
		}
		if s == nil {
			return
		}
		defer s.Close()
		once, _ := io.ReadAll(s.Reader())
		if bundle.Container(text) != "plain" {
			return
		}
		k := newJob(context.Background(), Options{})
		again, err := k.redact("a.log", bytes.NewReader(once), level{})
		if err != nil || again == nil {
			t.Fatalf("the copy cannot be copied: %v, %+v", err, k.report)
		}
		defer again.Close()
		if twice, _ := io.ReadAll(again.Reader()); !bytes.Equal(once, twice) {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
		if bytes.Count(text, []byte{'\n'}) != bytes.Count(once, []byte{'\n'}) && j.report.Members[0].Encoding == bundle.UTF8 {
			t.Errorf("%q has other lines than %q", once, text)
		}
	})
}
