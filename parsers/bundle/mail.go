package bundle

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
	"time"

	"posmortem/parsers/mails"
	"posmortem/parsers/spool"
)

// mailball is one mail, or a box of mails, while its parts are read as the members of an archive.
type mailball struct {
	w    *walker
	n    node
	used names
	mod  time.Time // when the mail at hand was sent
}

// mail visits the parts of a mail in their order: bodies and attachments, which may be archives.
func (w *walker) mail(n node) error {
	if !w.enter(n) {
		return nil
	}
	var copied spool.Spool
	defer copied.Close()
	if _, err := io.Copy(&copied, n.r); err != nil {
		if cancelled := w.ctx.Err(); cancelled != nil {
			return cancelled
		}
		w.tell(n.path, err)
	}
	b := &mailball{w: w, n: n, used: names{}}
	return mails.Each(n.path, &copied, b.message)
}

func (b *mailball) message(path string, r io.Reader) error {
	m, err := mails.Read(r)
	if err != nil {
		b.w.problem(path, "the head of the mail is damaged; its parts are not read; save them as files")
		return nil
	}
	b.mod = b.n.mod
	if sent, err := m.Header.Date(); err == nil {
		b.mod = sent
	}
	return b.entity(path, textproto.MIMEHeader(m.Header), m.Body, 0)
}

// entity visits one body, or all parts of it (RFC 2045, RFC 2046).
func (b *mailball) entity(path string, h textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	body, _ = mails.Decode(h.Get("Content-Transfer-Encoding"), body)
	switch {
	case depth > mails.Depth:
		b.w.problem(path, fmt.Sprintf("parts inside parts are read %d deep, and this one lies deeper; save it as a file and give that", mails.Depth))
		return nil
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		return b.parts(path, kind, multipart.NewReader(body, params["boundary"]), depth)
	}
	if !b.w.member(path) {
		return nil
	}
	name := mails.FileName(h)
	switch {
	case name != "":
	case kind == "text/plain":
		name = "body.txt"
	case kind == "message/rfc822":
		name = "forwarded.eml"
	default:
		name = "part." + strings.NewReplacer("/", "-", "+", "-").Replace(kind)
	}
	n := node{path: b.used.unique(path + "/" + memberName(name)), r: &partReader{b.w, body}, size: -1, mod: b.mod, depth: b.n.depth + 1}
	return b.w.visit(n)
}

// parts visits the parts of a body. Of alternatives that say the same, as mail programs write text and a page of it, the first one counts, which
// is the plainest (RFC 2046, 5.1.4).
func (b *mailball) parts(path, kind string, r *multipart.Reader, depth int) error {
	for n := 0; ; n++ {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if cancelled := b.w.ctx.Err(); cancelled != nil {
			return cancelled
		}
		if err != nil {
			b.w.problem(path, "the mail is cut or damaged; parts that follow are not read; save it again")
			return nil
		}
		if n > 0 && kind == "multipart/alternative" && strings.HasPrefix(part.Header.Get("Content-Type"), "text/") {
			continue
		}
		if err := b.entity(path, part.Header, part, depth+1); err != nil {
			return err
		}
		if b.w.root.blown {
			return nil
		}
	}
}

// partReader reads one part and says in words what is wrong with it.
type partReader struct {
	w *walker
	r io.Reader
}

// Read reads from the part.
func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if err == nil || err == io.EOF {
		return n, err
	}
	if cancelled := p.w.ctx.Err(); cancelled != nil {
		return n, cancelled
	}
	return n, &damage{reason: "the mail is cut or damaged here; what came before is kept; save it again"}
}
