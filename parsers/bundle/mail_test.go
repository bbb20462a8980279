package bundle

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

// mailOf is a mail in which entities stand apart, each with its own head.
func mailOf(kind string, entities ...string) string {
	var b strings.Builder
	b.WriteString("From: a@example.com\r\nTo: b@example.com\r\nSubject: POS\r\nDate: Mon, 02 Mar 2026 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/" + kind + "; boundary=" + kind + "\r\n\r\n")
	for _, e := range entities {
		b.WriteString("--" + kind + "\r\n" + e + "\r\n")
	}
	return b.String() + "--" + kind + "--\r\n"
}

// attached is an entity of base64.
func attached(name string, data []byte) string {
	return "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString(data)
}

const textPart = "Content-Type: text/plain; charset=utf-8\r\n\r\nsee below"

var opened = Options{Documents: true}

// TestMail opens mails as archives of their bodies and attachments.
func TestMail(t *testing.T) {
	zipped := zipOf(file{"T0001/app.log", hello})
	for _, c := range []struct {
		name, mail string
		want       []string
	}{
		{"attachment", mailOf("mixed", textPart, attached("logs.zip", zipped)), []string{"m.eml/body.txt", "m.eml/logs.zip/T0001/app.log"}},
		{"a body and the same as a page", mailOf("mixed", strings.TrimPrefix(mailOf("alternative", textPart, "Content-Type: text/html\r\n\r\n<b>see</b>"), "From: a@example.com\r\n"), attached("a.log", []byte(hello))), []string{"m.eml/body.txt", "m.eml/a.log"}},
		{"two of one name", mailOf("mixed", attached("a.log", []byte("1")), attached("a.log", []byte("2"))), []string{"m.eml/a.log", "m.eml/a.log~2"}},
		{"folders in a name", mailOf("mixed", attached(`..\..\etc\a.log`, []byte(hello))), []string{"m.eml/a.log"}},
		{"forwarded", mailOf("mixed", "Content-Type: message/rfc822\r\n\r\n"+mailOf("x", attached("a.log", []byte(hello)))), []string{"m.eml/forwarded.eml/a.log"}},
		{"no parts", "From: a\r\nTo: b\r\nSubject: c\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + "hello=20terminal=0A", []string{"m.eml/body.txt"}},
		{"a box", "From a Mon\n" + mailOf("x", attached("a.log", []byte("1"))) + "\nFrom b Tue\n" + mailOf("x", attached("a.log", []byte("2"))), []string{"m.eml/mail-1/a.log", "m.eml/mail-2/a.log"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := walkBytes(t, opened, "m.eml", []byte(c.mail))
			wantProblems(t, w)
			wantPaths(t, w, c.want...)
		})
	}
	w := walkBytes(t, opened, "m.eml", []byte(mailOf("mixed", attached("a.log", []byte(hello)))))
	if m := w.members[0]; m.text != hello || m.hash != sum(hello) || !m.mod.Equal(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)) || m.file != "" {
		t.Errorf("got %+v", m)
	}
	wantPaths(t, walkBytes(t, Options{}, "m.eml", []byte(mailOf("mixed", textPart))), "m.eml")
}

// TestMailDamaged tells what of a mail cannot be read, and reads the rest.
func TestMailDamaged(t *testing.T) {
	whole := mailOf("mixed", attached("a.log", []byte(hello)), attached("b.zip", zipOf(file{"b.log", hello})))
	cut := walkBytes(t, opened, "m.eml", []byte(whole[:strings.Index(whole, "b.zip")+90]))
	if len(cut.problems) == 0 || cut.text("m.eml/a.log") != hello {
		t.Errorf("%v", cut)
	}
	coded := walkBytes(t, opened, "m.eml", []byte(mailOf("mixed", strings.TrimRight(attached("a.log", []byte(hello)), "=")+"Q", attached("b.log", []byte(hello)))))
	if len(coded.problems) != 1 || coded.text("m.eml/b.log") != hello {
		t.Errorf("%v", coded)
	}
	deep := mailOf("mixed", attached("a.log", []byte(hello)))
	for i := range 30 {
		deep = mailOf(fmt.Sprint("level", i), "Content-Type: message/rfc822\r\n\r\n"+deep)
	}
	if w := walkBytes(t, opened, "m.eml", []byte(deep)); len(w.problems) != 1 || len(w.members) != 0 {
		t.Errorf("%v", w)
	}
	many := Options{Documents: true, Limits: Limits{Members: 2}}
	if w := walkBytes(t, many, "m.eml", []byte(mailOf("mixed", attached("a.log", []byte("1")), attached("b.log", []byte("2")), attached("c.log", []byte("3"))))); len(w.members) != 2 || len(w.problems) != 1 {
		t.Errorf("%v", w)
	}
}

// TestForeign names documents that are not opened, with what to give instead, where documents are asked for.
func TestForeign(t *testing.T) {
	for _, f := range foreign {
		data := []byte(f.magic + noise(400))
		if w := walkBytes(t, opened, "x", data); len(w.problems) != 1 || !strings.Contains(w.problems[0].Reason, f.cure) || len(w.members) != 1 {
			t.Errorf("%s: %v", f.name, w)
		}
		if w := walkBytes(t, Options{}, "x", data); (len(w.problems) == 1) != f.packed {
			t.Errorf("%s: %v", f.name, w)
		}
	}
}
