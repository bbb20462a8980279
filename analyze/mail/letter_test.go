package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"
)

func letter(t *testing.T, to, lang string) *Letter {
	t.Helper()
	from, err := Address("POS 运维 <pos@Example.COM>")
	if err != nil {
		t.Fatal(err)
	}
	address, err := Address(to)
	if err != nil {
		t.Fatal(err)
	}
	return &Letter{Report: "weekly", Week: "2026-W10", From: from, To: address, Date: asOf, Subject: map[string]string{"en": "3 of 4 terminals", "zh": "应有 4 台终端，收到 3 台，失败率 17.5%（+6.4 个百分点），2 个新问题"}[lang], Lang: lang,
		Body:  Body{Text: "plain\n.\n.dot at the begin of a line\n" + strings.Repeat("长行", 600), HTML: "<p>html</p>\n" + strings.Repeat("x", 3000)},
		Files: []File{{"posmortem-2026-W10.html", "text/html", []byte("<p>whole</p>")}, {"posmortem-2026-W10.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []byte{'P', 'K', 0, 255, '\n', '.'}}}}
}

// unpack returns the leaves of a message: kind, file name and content, in order.
func unpack(t *testing.T, kind, encoding, disposition string, body io.Reader) (shape string, leaves []File) {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		switch encoding {
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		default:
			t.Fatalf("encoding %q", encoding)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		_, where, err := mime.ParseMediaType(disposition)
		if disposition != "" && err != nil {
			t.Fatal(err)
		}
		return media, []File{{where["filename"], media, content}}
	}
	var shapes []string
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return media + "(" + strings.Join(shapes, " ") + ")", leaves
		}
		if err != nil {
			t.Fatal(err)
		}
		s, l := unpack(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)
		shapes, leaves = append(shapes, s), append(leaves, l...)
	}
}

func TestLetterReadBack(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		l := letter(t, "李雷 <Lei.Li@example.org>", lang)
		msg, err := l.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(msg))
		if err != nil {
			t.Fatal(err)
		}
		shape, leaves := unpack(t, m.Header.Get("Content-Type"), "", "", m.Body)
		if want := "multipart/mixed(multipart/alternative(text/plain text/html) text/html " + l.Files[1].Type + ")"; shape != want {
			t.Errorf("shape %s, want %s", shape, want)
		}
		crlf := strings.NewReplacer("\r\n", "\n")
		if crlf.Replace(string(leaves[0].Content)) != l.Body.Text || crlf.Replace(string(leaves[1].Content)) != l.Body.HTML {
			t.Error("the body did not come through")
		}
		for i, f := range l.Files {
			if got := leaves[i+2]; got.Name != f.Name || !bytes.Equal(got.Content, f.Content) {
				t.Errorf("attachment %q: %q", got.Name, got.Content)
			}
		}
		headers(t, m.Header, l)
		for _, line := range bytes.Split(msg, []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n") || bytes.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
				t.Errorf("a line that no server must take: %q", line)
			}
		}
	}
}

func headers(t *testing.T, h netmail.Header, l *Letter) {
	t.Helper()
	if date, err := h.Date(); err != nil || !date.Equal(asOf) {
		t.Errorf("date %v, %v", date, err)
	}
	for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "List-Id": "<weekly.posmortem.example.com>", "X-Auto-Response-Suppress": "All",
		"Message-Id": "<" + l.ID() + ">", "Mime-Version": "1.0"} {
		if len(h[name]) != 1 || h.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, h[name], want)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != l.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]*netmail.Address{"From": l.From, "To": l.To} {
		if got, err := h.AddressList(name); err != nil || len(got) != 1 || *got[0] != *want {
			t.Errorf("%s is %v, %v", name, got, err)
		}
	}
	if len(h["Bcc"])+len(h["Cc"]) > 0 {
		t.Error("the message names others")
	}
}

func TestMessageID(t *testing.T) {
	id := letter(t, "a@example.org", "en").ID()
	if !regexp.MustCompile(`^weekly\.2026-W10\.[a-p]{16}@example\.com$`).MatchString(id) {
		t.Errorf("Message-ID %s", id)
	}
	if other := letter(t, "A Name <a@EXAMPLE.org>", "zh").ID(); other != id {
		t.Errorf("the same mailbox gives %s and %s", id, other)
	}
	if other := letter(t, "b@example.org", "en").ID(); other == id {
		t.Error("two recipients share a Message-ID")
	}
	l := letter(t, "a@example.org", "en")
	l.Week = "2026-W11"
	if l.ID() == id {
		t.Error("two weeks share a Message-ID")
	}
	l.From = &netmail.Address{Address: "pos@localhost"}
	if !strings.HasSuffix(l.ID(), "@posmortem.invalid") {
		t.Errorf("without a domain: %s", l.ID())
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	first, err := letter(t, "a@example.org", "zh").Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := letter(t, "a@example.org", "zh").Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("equal letters differ")
		}
	}
	later := letter(t, "a@example.org", "zh")
	later.Date = asOf.Add(time.Hour)
	if again, err := later.Bytes(); err != nil || bytes.Equal(first, again) {
		t.Errorf("another date, the same bytes (%v)", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, s := range []string{"a@example.com", "A B <a@example.com>", `"B, A" <a+b@example.com>`, "李雷 <a@example.com>"} {
		if _, err := Address(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"", "a", "a@", "@example.com", "a@example.com, b@example.com", "a@example.com\r\nBcc: evil@example.com", "a@example.com\nX: y",
		"A\r\nBcc: evil@example.com <a@example.com>", "=?utf-8?b?QQ0KQmNjOiBldmlsQGV4YW1wbGUuY29t?= <a@example.com>", "\"a b\"@example.com", "李@example.com", "a@例.com", "a@example.com\x00"} {
		if a, err := Address(s); err == nil {
			t.Errorf("%q is taken as %q %q", s, a.Name, a.Address)
		}
	}
}

// FuzzAddress: whatever is taken as an address makes a message with exactly one recipient and no further header.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"a@example.com", "A <a@example.com>", "\"x\r\n\" <a@b.c>", "=?utf-8?q?=0D=0A?= <a@b.c>", "<a@[1.2.3.4]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Address(s)
		if err != nil {
			return
		}
		l := &Letter{Report: "weekly", Week: "2026-W10", From: &netmail.Address{Address: "c@example.com"}, To: a, Date: asOf, Subject: s, Body: Body{"x", "y"}, Files: []File{{"a.html", "text/html", nil}}}
		msg, err := l.Bytes()
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(msg))
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != a.Address || len(m.Header) != 11 {
			t.Fatalf("%q: %v, %v, %d headers %v", s, to, err, len(m.Header), m.Header)
		}
	})
}
