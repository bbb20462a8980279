package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz/lzma"
)

// packed is a file in an archive that a test builds.
type packed struct{ name, text string }

// seven builds a 7z archive without compression (7zFormat.txt of the LZMA SDK).
func seven(files ...packed) []byte {
	return sevenBy([]byte{1, 0}, func(text []byte) []byte { return text }, files...) // one coder: copy
}

// sevenBy builds a 7z archive whose only coder is described by the bytes given and packs as pack does.
func sevenBy(described []byte, pack func([]byte) []byte, files ...packed) []byte {
	var plain, h bytes.Buffer
	n := byte(len(files))
	number := func(v int) {
		h.WriteByte(0xFF)
		_ = binary.Write(&h, binary.LittleEndian, uint64(v))
	}
	for _, f := range files {
		plain.WriteString(f.text)
	}
	data := bytes.NewBuffer(pack(plain.Bytes()))
	h.Write([]byte{1, 4, 6, 0, 1, 9}) // one packed stream
	number(data.Len())
	h.Write(append(append([]byte{0, 7, 0x0B, 1, 0, 1}, described...), 0x0C)) // one folder
	number(plain.Len())
	h.Write([]byte{0, 8, 0x0D, n, 9}) // n files in it
	for _, f := range files[:n-1] {
		number(len(f.text))
	}
	h.Write([]byte{0x0A, 1})
	for _, f := range files {
		_ = binary.Write(&h, binary.LittleEndian, crc32.ChecksumIEEE([]byte(f.text)))
	}
	h.Write([]byte{0, 0, 5, n, 0x11})
	var names bytes.Buffer
	for _, f := range files {
		_ = binary.Write(&names, binary.LittleEndian, utf16.Encode([]rune(f.name+"\x00")))
	}
	number(names.Len() + 1)
	h.WriteByte(0)
	h.Write(names.Bytes())
	h.Write([]byte{0, 0})

	var start bytes.Buffer
	_ = binary.Write(&start, binary.LittleEndian, uint64(data.Len()))
	_ = binary.Write(&start, binary.LittleEndian, uint64(h.Len()))
	_ = binary.Write(&start, binary.LittleEndian, crc32.ChecksumIEEE(h.Bytes()))
	out := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(start.Bytes()))...)
	return append(append(append(out, start.Bytes()...), data.Bytes()...), h.Bytes()...)
}

// rar builds a RAR 5 archive without compression.
func rar(files ...packed) []byte {
	out := []byte("Rar!\x1a\x07\x01\x00")
	block := func(body []byte) {
		sized := append(binary.AppendUvarint(nil, uint64(len(body))), body...)
		out = append(binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(sized)), sized...)
	}
	block([]byte{1, 0, 0})
	for _, f := range files {
		body := binary.AppendUvarint([]byte{2, 2}, uint64(len(f.text)))
		body = binary.AppendUvarint(append(body, 4), uint64(len(f.text)))
		body = binary.LittleEndian.AppendUint32(append(body, 0x20), crc32.ChecksumIEEE([]byte(f.text)))
		body = append(append(body, 0, 1, byte(len(f.name))), f.name...)
		block(body)
		out = append(out, f.text...)
	}
	block([]byte{5, 0, 0})
	return out
}

var logs = []packed{{"host/switch.log", "first line\nsecond\n"}, {"term/日志.log", "签到成功\n"}, {"term/manifest.json", "{}\n"}}

func TestSevenZip(t *testing.T) {
	w := walkBytes(t, Options{First: func(name string) bool { return name == "manifest.json" }}, "x.7z", seven(logs...))
	wantProblems(t, w)
	wantPaths(t, w, "x.7z/term/manifest.json", "x.7z/host/switch.log", "x.7z/term/日志.log")
	if got := w.text("x.7z/host/switch.log"); got != logs[0].text {
		t.Errorf("%q", got)
	}
	if got := w.text("x.7z/term/日志.log"); got != logs[1].text {
		t.Errorf("%q", got)
	}
}

func TestRar(t *testing.T) {
	w := walkBytes(t, Options{}, "x.rar", rar(logs...))
	wantProblems(t, w)
	wantPaths(t, w, "x.rar/host/switch.log", "x.rar/term/日志.log", "x.rar/term/manifest.json")
	if got := w.text("x.rar/term/日志.log"); got != logs[1].text {
		t.Errorf("%q", got)
	}
}

// TestNested reads archives in archives, under the limits of depth and members.
func TestNested(t *testing.T) {
	inner := string(seven(logs...))
	outer := rar(packed{"tickets/a.7z", inner}, packed{"note.txt", "see a.7z\n"})
	w := walkBytes(t, Options{}, "x.rar", outer)
	wantProblems(t, w)
	wantPaths(t, w, "x.rar/tickets/a.7z/host/switch.log", "x.rar/tickets/a.7z/term/日志.log", "x.rar/tickets/a.7z/term/manifest.json", "x.rar/note.txt")

	w = walkBytes(t, Options{Limits: Limits{Depth: 1}}, "x.rar", outer)
	wantProblems(t, w, "x.rar/tickets/a.7z: this one lies deeper")
	w = walkBytes(t, Options{Limits: Limits{Members: 2}}, "x.7z", []byte(inner))
	wantProblems(t, w, "x.7z/term/manifest.json: limit of 2 archive members")
	w = walkBytes(t, Options{Limits: Limits{Total: 4}}, "x.7z", []byte(inner))
	wantProblems(t, w, "x.7z/host/switch.log: cut here", "x.7z/term/日志.log: from here on")
}

// TestDamaged cuts and changes archives at every place: nothing panics, nothing hangs, and what is lost is told.
func TestDamaged(t *testing.T) {
	for name, whole := range map[string][]byte{"x.7z": seven(logs...), "x.rar": rar(logs...)} {
		for i := 8; i < len(whole); i++ {
			if w := walkBytes(t, Options{}, name, whole[:i]); name == "x.7z" && len(w.problems) == 0 {
				t.Fatalf("%s cut at %d: no problem is told", name, i)
			}
			broken := bytes.Clone(whole)
			broken[i] ^= 0x55
			walkBytes(t, Options{}, name, broken)
		}
	}
}

// TestSevenDictionaries packs a small log with a giant dictionary: it is read within the memory that the log needs. A log for which so
// much memory would be needed is refused.
func TestSevenDictionaries(t *testing.T) {
	lzma2 := func(text []byte) []byte {
		var out bytes.Buffer
		w, err := lzma.NewWriter2(&out)
		if err == nil {
			_, err = w.Write(text)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	lzma1 := func(text []byte) []byte {
		var out bytes.Buffer
		w, err := lzma.WriterConfig{SizeInHeader: true, Size: int64(len(text))}.NewWriter(&out)
		if err == nil {
			_, err = w.Write(text)
		}
		if err = errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()[13:]
	}
	frame := func(text []byte) []byte {
		w, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		return w.EncodeAll(text, nil)
	}
	never := func([]byte) []byte { return []byte{0} } // nothing of it is read
	big := []packed{{"big.log", strings.Repeat("2026-03-02 10:00:00 one line\n", 5e6)}}
	for _, c := range []struct {
		name      string
		described []byte
		pack      func([]byte) []byte
		files     []packed
		problem   string
	}{
		{"LZMA2 of 4 GiB", []byte{0x21, 0x21, 1, 40}, lzma2, logs, ""},
		{"LZMA of 4 GiB", []byte{0x23, 3, 1, 1, 5, 0x5D, 0xFF, 0xFF, 0xFF, 0xFF}, lzma1, logs, ""},
		{"Zstandard", []byte{4, 4, 0xF7, 0x11, 1}, frame, logs, ""},
		{"LZMA2 of 4 GiB, needed", []byte{0x21, 0x21, 1, 40}, never, big, "x.7z/big.log: its 7z data ask for too much memory"},
		{"LZMA of 4 GiB, needed", []byte{0x23, 3, 1, 1, 5, 0x5D, 0xFF, 0xFF, 0xFF, 0xFF}, never, big, "x.7z/big.log: its 7z data ask for too much memory"},
		{"PPMd of 4 GiB", []byte{0x23, 3, 4, 1, 5, 6, 0xFF, 0xFF, 0xFF, 0xFF}, never, logs, "x.7z/host/switch.log: its 7z data ask for too much memory"},
		{"PPMd without memory", []byte{0x23, 3, 4, 1, 5, 6, 0, 0, 0, 0}, never, logs, "x.7z/"},
		{"LZMA2 of no size", []byte{0x21, 0x21, 1, 41}, lzma2, logs, "x.7z/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := walkBytes(t, Options{}, "x.7z", sevenBy(c.described, c.pack, c.files...))
			if c.problem != "" {
				if len(w.problems) == 0 || !strings.HasPrefix(w.problems[0].Path+": "+w.problems[0].Reason, c.problem) {
					t.Fatalf("%v", w.problems)
				}
				return
			}
			wantProblems(t, w)
			if got := w.text("x.7z/term/日志.log"); got != logs[1].text {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestPPMd reads what `7zz a -m0=PPMd:o=4:mem=16 x.7z a.log` wrote, and the same with every byte behind the head broken.
func TestPPMd(t *testing.T) {
	const archive = "N3q8ryccAASlVWcIJgAAAAAAAABSAAAAAAAAALUQ9d8AMf1MUUK9uCk8vt6yRb7zYJDRZEL2aRPSxogNxNTJXS7yRFDmAAEEBgABCSYABwsBAAEjAwQBBQQAAAEADCsACAoBrhytlAAABQEZBgAAAAAAABENAGEALgBsAG8AZwAAABQKAQCYpSAvd3rdARUGAQAggKSBAAA="
	data, err := base64.StdEncoding.DecodeString(archive)
	if err != nil {
		t.Fatal(err)
	}
	w := walkBytes(t, Options{}, "x.7z", data)
	wantProblems(t, w)
	const line = "2026-03-02 10:00:00 sale stan=000101 rc=05\n"
	if got := w.text("x.7z/a.log"); got != line {
		t.Errorf("%q", got)
	}
	for i := 32; i < len(data); i++ {
		broken := bytes.Clone(data)
		broken[i] ^= 0x55
		if w := walkBytes(t, Options{}, "x.7z", broken); len(w.problems) == 0 && w.text("x.7z/a.log") != line {
			t.Errorf("byte %d broken: no problem is told", i)
		}
	}
}
