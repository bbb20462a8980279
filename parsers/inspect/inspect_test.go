package inspect

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/tools/txtar"

	"posmortem/parsers/bundle"
)

const pan = "4111111111111111"

// look scans a file of that name and content and returns what was found, as "path:line place kind".
func look(t testing.TB, name string, content []byte) (found, problems []string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s := New(Options{
		Report: func(f Finding) {
			found = append(found, strings.Join(strings.Fields(fmt.Sprintf("%s:%d %s %s", f.Path, f.Line, f.Place, f.Kind)), " "))
		},
		Problem: func(p bundle.Problem) { problems = append(problems, p.Path+": "+p.Reason) },
	})
	if err := s.Walk(t.Context(), []string{file}, nil); err != nil {
		t.Fatal(err)
	}
	for _, f := range slices.Concat(found, problems) {
		if strings.Contains(f, pan) || strings.Contains(f, "4242424242424242") {
			t.Errorf("%s: the report holds the value", f)
		}
	}
	return found, problems
}

func utf16le(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, c := range utf16.Encode([]rune(s)) {
		b = append(b, byte(c), byte(c>>8))
	}
	return b
}

func gbk(t testing.TB, s string) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func gz(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipped(t testing.TB, members ...string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(members); i += 2 {
		f, err := w.Create(members[i])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(members[i+1]))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const mailHead = "From: a@example.com\r\nTo: b@example.com\r\nSubject: weekly\r\nMIME-Version: 1.0\r\n"

func parts(boundary string, bodies ...string) string {
	return "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n" + strings.Join(bodies, "\r\n--"+boundary+"\r\n") + "\r\n--" + boundary + "--\r\n"
}

func base64Part(kind, name string, b []byte) string {
	text := base64.StdEncoding.EncodeToString(b)
	var lines strings.Builder
	for len(text) > 76 {
		lines.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	return "Content-Type: " + kind + "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n" + lines.String() + text
}

const sheetXML = `<?xml version="1.0" encoding="UTF-8"?>
<worksheet><sheetData><row r="35"><c r="A35" s="5"><v>45756.17196128472</v></c><c r="B35" t="inlineStr"><is><t>card ` + pan + `</t></is></c></row>
<row r="36"><c r="A36"><v>4242424242424242</v></c></row></sheetData></worksheet>`

func TestFound(t *testing.T) {
	deep := zipped(t, "inner/b.zip", string(zipped(t, "log.gz", string(gz(t, []byte("x\nDE2="+pan+"\n"))))))
	for _, c := range []struct {
		name    string
		content []byte
		want    string // findings, joined by "; "
	}{
		{"plain.log", []byte("ok\nPAN=" + pan + "\ntrack2=" + pan + "=27122010000000000\n"), "plain.log:2 pan; plain.log:3 track2"},
		{"empty.log", nil, ""},
		{"masked.log", []byte("PAN=411111******1111 card 4111 11** **** 1111 track2=[track2] cvv=***\n"), ""},
		{"wide.log", utf16le("\r\n卡号：" + pan + "\r\n"), "wide.log:2 pan"},
		{"gb.log", gbk(t, "交易开始\n交易失败，请重试\n卡号："+pan+"\n密码错误\n"), "gb.log:3 pan"},
		{"split.log", []byte("DE2=41111111\n11111111\n"), "split.log:1 pan"},
		{"deep.zip", deep, "deep.zip/inner/b.zip/log.gz:2 pan"},
		{"name-" + pan + ".log", []byte("nothing\n"), "name-411111******1111.log:0 name of the file pan"},
		{"dump.log", []byte("a\n10:11 D/Net: 0000: 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31  4111111111111111\n10:11 D/Net: 0010: 3D 32 37 31 32 32 30 31 30 30  =271220100\n"),
			"dump.log:2 pan; dump.log:2 hex dump track2; dump.log:3 hex dump track2"},
		{"page.html", []byte("<!DOCTYPE html>\n<p>card <b>4111</b> <i>1111</i> 1111\n1111</p><td>12345678</td><td>90123456</td>\n"), "page.html:2 pan"},
		{"own.html", []byte("<html>\n<td data-v=\"cardholder\">cardholder</td><td data-v=\"cardholder\">持卡人</td><td>9</td>\n<li>Cardholder: ask the bank by the number on the back of the card.</li>\n<td>10012078, 10012095, 10012138, 10012178, 10012194, 10012210</td>\n"), ""},
		{"table.md", []byte("Cardholder: use another card.\n持卡人：请换卡。\n| x | 12:56:50 |\n| 822290058120024 | 2 | 50 |\n| 822290058120024 | 62 |\n| 898290055410050 |\nref 411111111111\n1111-03-02 x\n"), ""},
		{"hash.txt", []byte("sha256=7741d341a4ef641228842487631d540871b630611a5371f3db5d143e8f7fc931\nblob=7741d341a4ef641228842487631d540871b630611a5371f3db5d143e8f7fc931\n"), "hash.txt:2 track2"},
		{"holder.log", []byte("Cardholder: John Q. Public\ncardholder=DOE/JANE\n持卡人：张三\n"), "holder.log:1 name; holder.log:2 name; holder.log:3 name"},
		{"doc.xml", []byte("<?xml version='1.0'?>\n<w:p><w:r><w:t>4111 1111</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t> 1111 1111</w:t></w:r></w:p>\n"), "doc.xml:2 pan"},
		{"book.xlsx", zipped(t, "xl/worksheets/sheet1.xml", sheetXML, "xl/theme/theme1.xml", `<?xml version="1.0"?><a:latin panose="020F0302020204030204"/>`),
			"book.xlsx/xl/worksheets/sheet1.xml:2 cell B35 pan; book.xlsx/xl/worksheets/sheet1.xml:3 cell A36 pan"},
		{"plain.eml", []byte(mailHead + "\r\nhello\r\ncard " + pan + "\r\n"), "plain.eml:7 pan"},
		{"subject.eml", []byte("From: a@example.com\r\nTo: b@example.com\r\nSubject: =?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte("card "+pan)) + "?=\r\n\r\nx\r\n"), "subject.eml:3 pan; subject.eml:0 header Subject pan"},
		{"quoted.eml", []byte(mailHead + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nca=72d 4111 1111=\r\n 1111 1=31=311\r\n"), "quoted.eml:1 pan"},
		{"nested.eml", []byte(mailHead + parts("outer", "Content-Type: text/plain\r\n\r\nsee below", parts("inner", base64Part("application/zip", "logs.zip", deep), "Content-Type: text/plain\r\n\r\nbye"))),
			"nested.eml/part-2/part-1/logs.zip/inner/b.zip/log.gz:2 pan"},
		{"forwarded.eml", []byte(mailHead + parts("b", "Content-Type: message/rfc822\r\n\r\n"+mailHead+"Content-Transfer-Encoding: base64\r\n\r\n"+base64.StdEncoding.EncodeToString([]byte("cvv=123\n")))), "forwarded.eml/part-1:1 cvv"},
		{"box.mbox", []byte("From a Mon\n" + mailHead + "\r\nfine\r\n\r\nFrom b Tue\n" + mailHead + "Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("x\nPAN="+pan)) + "\r\n"), "box.mbox/mail-2:2 pan"},
		{"core.bin", slices.Concat([]byte("\x7fELF\x00\x01\x02"), []byte("PAN="+pan), []byte{0, 1, 2}, utf16le("card 4242424242424242")[2:], []byte{0, 0, 1}), "core.bin:0 byte 17 pan; core.bin:0 byte 52 pan"},
		{"store.duckdb", slices.Concat([]byte("\x00\x00\x00\x00\x00\x00\x00\x00DUCK\x00\x00"), []byte("declined, card "+pan+" of the customer"), []byte{0}, []byte("5105009114005196"), []byte{0, 0}), "store.duckdb:0 byte 35 pan"},
	} {
		found, problems := look(t, c.name, c.content)
		if got := strings.Join(found, "; "); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.name, problems)
		}
	}
}

// What is broken is told, and the rest is looked at.
func TestProblems(t *testing.T) {
	for name, content := range map[string][]byte{
		"cut.eml":   []byte(mailHead + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nPAN=" + pan),
		"cut.gz":    gz(t, bytes.Repeat([]byte("PAN="+pan+" and so on\n"), 1000))[:60],
		"bad64.eml": []byte(mailHead + "Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("PAN="+pan+" and")) + "Q"),
	} {
		found, problems := look(t, name, content)
		if len(found) == 0 || len(problems) == 0 {
			t.Errorf("%s: found %v, problems %v", name, found, problems)
		}
	}
}

func TestColumn(t *testing.T) {
	var got []string
	s := New(Options{Report: func(f Finding) { got = append(got, fmt.Sprintf("%s %s x%d", f.Place, f.Kind, f.Count)) }})
	for _, c := range []struct {
		column, value string
		rows          int64
	}{
		{"text", "PAN=" + pan, 1}, {"text", "411111******1111", 1}, {"cvv", "123", 2}, {"amount", "123", 1}, {"pan", "411111111112", 1},
		{"rrn", "411111111111", 1}, {"hash", "9f86d081884c7d654111111111111111fbeaa0c55ad015a3bf4f1b2b0b822cd1", 1}, {"card_token", "00112233445566ab", 1},
		{"expiry_date", "2712", 3}, {"card", "411111******1111", 1},
	} {
		col := s.Column("x.duckdb", "t", c.column)
		col.Value(7, []byte(c.value), c.rows)
		col.Close()
	}
	want := []string{"t.text row 7 pan x1", "t.cvv row 7 cvv x2", "t.pan row 7 pan x1", "t.expiry_date row 7 expiry x3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !s.Column("x", "t", "card_no").Card() || s.Column("x", "t", "amount").Card() {
		t.Error("names of card columns are not known")
	}
}

// Decoys are not found: those of the mask, and many invented ones with names.
func TestDecoys(t *testing.T) {
	ar, err := txtar.ParseFile(filepath.Join("..", "mask", "testdata", "decoys.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	found, _ := look(t, "decoys.log", ar.Files[0].Data)
	if len(found) > 0 {
		t.Errorf("decoys are found: %v", found)
	}
	const many = 40_000
	var log bytes.Buffer
	r := rand.New(rand.NewPCG(1, 2))
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = '0' + byte(r.IntN(10))
		}
		return string(b)
	}
	for i := range many {
		switch i % 8 {
		case 0:
			fmt.Fprintf(&log, "rrn=%s stan=%s\n", digits(12), digits(6))
		case 1:
			fmt.Fprintf(&log, "2025%02d%02d%02d%02d%02d%s settled\n", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), digits(3))
		case 2:
			fmt.Fprintf(&log, "IMEI: 35%s serial=N7%s\n", digits(13), digits(14))
		case 3:
			fmt.Fprintf(&log, "orderId=%s amount=%s\n", digits(19), digits(12))
		case 4:
			fmt.Fprintf(&log, "terminals 100%s 100%s 100%s, 100%s\n", digits(5), digits(5), digits(5), digits(5))
		case 5:
			fmt.Fprintf(&log, "merchant 8222900%s mobile=861%s\n", digits(8), digits(10))
		case 6:
			fmt.Fprintf(&log, "DE37=%s trace %s batch %s\n", digits(12), digits(6), digits(6))
		case 7:
			fmt.Fprintf(&log, "uuid %s-%s-4%s-8%s-%s\n", digits(8), digits(4), digits(3), digits(3), digits(12))
		}
	}
	found, _ = look(t, "many.log", log.Bytes())
	t.Logf("false alarms: %d of %d lines of decoys (%.3f %%)", len(found), many, 100*float64(len(found))/many)
	if len(found)*200 > many {
		t.Errorf("more than 0.5 %% false alarms: %v", found[:10])
	}
}

// Noise holds digits by chance, which are not reported.
func TestNoise(t *testing.T) {
	noise := make([]byte, 8<<20)
	src := rand.NewChaCha8([32]byte{1})
	_, _ = src.Read(noise)
	for name, head := range map[string]string{"noise.bin": "\x7fELF", "noise.duckdb": "\x00\x00\x00\x00\x00\x00\x00\x00DUCK"} {
		if found, _ := look(t, name, append([]byte(head), noise...)); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
	packed := []byte("\x00\x00\x00\x00\x00\x00\x00\x00DUCK")
	r := rand.New(rand.NewPCG(3, 4))
	for range 200_000 { // short strings side by side, as dictionaries of columns hold them
		packed = fmt.Appendf(packed, "%06d", r.IntN(1e6))
		if r.IntN(5) == 0 {
			packed = append(packed, byte(r.IntN(256)))
		}
	}
	if found, _ := look(t, "packed.duckdb", packed); len(found) > 0 {
		t.Errorf("packed strings: %v", found[:min(len(found), 5)])
	}
	packed = packed[:12]
	for range 400_000 { // small numbers side by side, most of them 48 to 63, some of them letters
		packed = append(packed, byte(48+r.IntN(16)))
		if r.IntN(40) == 0 {
			for range r.IntN(30) {
				packed = append(packed, byte(65+r.IntN(40)))
			}
		}
	}
	if found, _ := look(t, "packed.duckdb", packed); len(found) > 0 {
		t.Errorf("packed numbers: %v", found[:min(len(found), 5)])
	}
	// What is written there is still found: a value, a line, a track.
	for _, text := range []string{"pan=" + pan + " amount=100", "request read " + pan + ".", `{"card":"` + pan + `","result":"00"}`, "Track data ;" + pan + "=27121010000000000? swiped"} {
		packed := append(slices.Clone(packed[:1000]), "\x00"+text+"\x00"...)
		if found, _ := look(t, "written.duckdb", packed); len(found) != 1 {
			t.Errorf("%s: %v", text, found)
		}
	}
}

// Nothing that is handed over brings the scan down.
func FuzzWalk(f *testing.F) {
	f.Add([]byte("PAN=" + pan))
	f.Add([]byte(mailHead + parts("b", base64Part("text/html", "a.html", []byte("<html>"+pan)))))
	f.Add(zipped(f, "xl/worksheets/sheet1.xml", sheetXML))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x00DUCK" + pan))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := New(Options{Report: func(x Finding) {
			if x.Kind == "" || x.Count < 1 {
				t.Errorf("finding %+v", x)
			}
		}})
		s.budget = bundle.Limits{Total: 16 << 20, Members: 100}
		if err := s.Walk(context.Background(), []string{"-"}, bytes.NewReader(b)); err != nil {
			t.Error(err)
		}
	})
}
