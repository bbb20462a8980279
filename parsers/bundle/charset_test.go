package bundle

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	english = "2026-03-14 09:26:53.589 INFO  [main] TID=10000001 amount=100 result=00\r\n"
	chinese = "2026-03-14 09:26:53.589 错误 终端号：10000001，交易失败，请检查网络连接。\n"
	german  = "2026-03-14 09:26:53 Ger\u00e4t nicht verf\u00fcgbar, \u00dcbertragung gest\u00f6rt: \u00a7 \u20ac\n"
	spanish = "2026-03-14 transacci\u00f3n rechazada, contrase\u00f1a err\u00f3nea, \u00bfreintentar?\n"
)

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	many := func(s string) string { return strings.Repeat(s, 3000) } // head cuts a character
	for _, c := range []struct{ name, raw, encoding, text string }{
		{"ascii", english, UTF8, english},
		{"empty", "", UTF8, ""},
		{"utf-8", many(chinese), UTF8, many(chinese)},
		{"utf-8 shifted", "x" + many(chinese), UTF8, "x" + many(chinese)},
		{"utf-8 bom", "\xef\xbb\xbf" + chinese, UTF8, chinese},
		{"utf-8 with cut characters", chinese + "\xe7\xbb\n" + chinese, UTF8, chinese + "\xe7\xbb\n" + chinese},
		{"utf-8 bad after the head", strings.Repeat("x", HeadSize) + "\xff\xfe\n", UTF8, strings.Repeat("x", HeadSize) + "\xff\xfe\n"},
		{"bom only", "\xef\xbb\xbf", UTF8, ""},
		{"utf-16le bom", "\xff\xfe" + encoded(t, le, many(chinese)), UTF16LE, many(chinese)},
		{"utf-16be bom", "\xfe\xff" + encoded(t, be, chinese), UTF16BE, chinese},
		{"utf-16le", encoded(t, le, english), UTF16LE, english},
		{"utf-16le chinese", encoded(t, le, many(chinese)), UTF16LE, many(chinese)},
		{"utf-16be", encoded(t, be, english), UTF16BE, english},
		{"utf-16be chinese", encoded(t, be, chinese), UTF16BE, chinese},
		{"gb18030", encoded(t, simplifiedchinese.GB18030, many(chinese)), GB18030, many(chinese)},
		{"gb18030 shifted", "x" + encoded(t, simplifiedchinese.GB18030, many(chinese)), GB18030, "x" + many(chinese)},
		{"gb18030 four bytes", encoded(t, simplifiedchinese.GB18030, chinese+"\u00e4\U00020000\n"), GB18030, chinese + "\u00e4\U00020000\n"},
		{"gb18030 one word", "result=" + encoded(t, simplifiedchinese.GB18030, "失败") + "\n", GB18030, "result=失败\n"},
		{"windows-1252 german", encoded(t, charmap.Windows1252, german), Latin1, german},
		{"windows-1252 spanish", encoded(t, charmap.Windows1252, many(spanish)), Latin1, many(spanish)},
		{"one accent", "caf\xe9 open\n", Latin1, "caf\u00e9 open\n"},
		{"stray NULs", many(english) + "\x00\x00" + english, UTF8, many(english) + "\x00\x00" + english},
		{"NULs in the head", english + "\x00" + english, UTF8, english + "\x00" + english},
		{"NULs of a power cut", english + strings.Repeat("\x00", 4096), UTF8, english + strings.Repeat("\x00", 4096)},
		{"cr only", "a\rb\r\rc", UTF8, "a\nb\n\nc"},
		{"cr only bom", "\xef\xbb\xbfa\rb\r", UTF8, "a\nb\n"},
		{"cr only utf-16le", encoded(t, le, "one\rtwo\r"), UTF16LE, "one\ntwo\n"},
		{"cr only gb18030", encoded(t, simplifiedchinese.GB18030, "打印\r失败\r"), GB18030, "打印\n失败\n"},
		{"cr and one lf", "a\rb\n", UTF8, "a\rb\n"},
		{"crlf", "a\r\nb\r\n", UTF8, "a\r\nb\r\n"},
		{"printer codes", "\x1b(1*R*\rCARD IN\x1b[05pX\r", UTF8, "\x1b(1*R*\nCARD IN\x1b[05pX\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := walkBytes(t, Options{}, "x.log", []byte(c.raw))
			wantProblems(t, w)
			m := w.members[0]
			if m.encoding != c.encoding || m.text != c.text {
				t.Errorf("%s, %.80q, want %s, %.80q", m.encoding, m.text, c.encoding, c.text)
			}
			if m.hash != sum(c.raw) {
				t.Error("hash is not that of the raw bytes")
			}
			if g := walkBytes(t, Options{}, "x.log.gz", gzipOf([]byte(c.raw))).members[0]; g.hash != m.hash || g.text != m.text {
				t.Error("gzip copy differs")
			}
		})
	}
}

func TestBinary(t *testing.T) {
	random := make([]byte, 5000)
	r := rand.NewChaCha8([32]byte{1})
	for i := range random {
		random[i] = byte(r.Uint64())
	}
	for name, raw := range map[string]string{
		"duckdb": "\x01\x02\x03\x04\x05\x06\x07\x08DUCK@\x00\x00\x00",
		"elf":    "\x7fELF\x02\x01\x01text", "png": "\x89PNG\r\n\x1a\n...", "sqlite": "SQLite format 3\x00\x10\x00",
		"pdf": "%PDF-1.7\ntext", "nuls": strings.Repeat("\x00", 300), "random": string(random),
		"frame":    "\x04\x0f\x07\x27\x6c\x29\x29\x00\x10\x06",
		"integers": strings.Repeat("\x01\x00\x00\x00\x42\x00\x00\x00", 100),
	} {
		w := walkBytes(t, Options{}, name, []byte(raw))
		wantProblems(t, w)
		if m := w.members[0]; m.encoding != Binary || m.text != raw || m.hash != sum(raw) {
			t.Errorf("%s: %s, %d bytes", name, m.encoding, len(m.text))
		}
	}
	w := walkBytes(t, Options{}, "x.cab", []byte("MSCF\x00\x00\x00\x00"))
	wantProblems(t, w, "x.cab: cab archive")
	wantPaths(t, w, "x.cab")
}

// TestCarriage gives the same text however the reads are cut.
func TestCarriage(t *testing.T) {
	const in, want = "a\rb\r\nc\r\r\nd\n\re", "a\nb\nc\n\nd\n\ne"
	for name, r := range map[string]*carriage{
		"whole": {r: strings.NewReader(in)},
		"bytes": {r: iotest.OneByteReader(strings.NewReader(in))},
		"half":  {r: iotest.HalfReader(strings.NewReader(in))},
		"eof":   {r: iotest.DataErrReader(strings.NewReader(in))},
	} {
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil || b.String() != want {
			t.Errorf("%s: %q, %v, want %q", name, b.String(), err, want)
		}
	}
}

func gbOf(utf8 []byte) string {
	s, err := simplifiedchinese.GB18030.NewEncoder().String(string(utf8))
	must(err)
	return s
}
