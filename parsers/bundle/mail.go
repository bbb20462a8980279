package bundle

import (
	"cmp"
	"io"
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
	return b.entity(path, mails.NewEntity(textproto.MIMEHeader(m.Header), m.Body))
}

// entity visits one body, or all parts of it. Of alternatives that say the same, as mail programs write text and a page of it, the first one counts,
// which is the plainest (RFC 2046, 5.1.4).
func (b *mailball) entity(path string, e mails.Entity) error {
	if e.HasParts() {
		problem := func(reason string) {
			if b.w.ctx.Err() == nil {
				b.w.problem(path, reason)
			}
		}
		err := e.Parts(problem, func(n int, part mails.Entity) error {
			if b.w.root.blown || n > 1 && e.Kind == "multipart/alternative" && strings.HasPrefix(part.Kind, "text/") {
				return nil
			}
			return b.entity(path, part)
		})
		return cmp.Or(err, b.w.ctx.Err())
	}
	if !b.w.member(path) {
		return nil
	}
	name := mails.FileName(e.Header)
	switch {
	case name != "":
	case e.Kind == "text/plain":
		name = "body.txt"
	case e.Kind == "message/rfc822":
		name = "forwarded.eml"
	default:
		name = "part." + strings.NewReplacer("/", "-", "+", "-").Replace(e.Kind)
	}
	n := node{path: b.used.unique(path + "/" + memberName(name)), r: &partReader{b.w, e.Body}, size: -1, mod: b.mod, depth: b.n.depth + 1}
	return b.w.visit(n)
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
