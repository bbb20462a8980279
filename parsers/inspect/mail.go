package inspect

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"strings"

	"posmortem/parsers/mails"
	"posmortem/parsers/spool"
)

// mail looks through a mail as it is written, but for encoded bodies, and
// through its decoded headers and parts.
func (s *Scanner) mail(ctx context.Context, path string, r io.Reader) error {
	if s.depth++; s.depth > mails.Depth {
		s.depth--
		s.problem(path, fmt.Sprintf("mails inside mails are read %d deep, and this one lies deeper; save it as a file and give that", mails.Depth))
		return nil
	}
	defer func() { s.depth-- }()
	var copied spool.Spool
	defer copied.Close()
	if _, err := io.Copy(&copied, r); err != nil {
		return err
	}
	if err := s.text(s.show(path), &written{r: bufio.NewReader(copied.Reader())}, false); err != nil {
		return err
	}
	return mails.Each(path, &copied, func(path string, r io.Reader) error { return s.message(ctx, path, r) })
}

func (s *Scanner) message(ctx context.Context, path string, r io.Reader) error {
	m, err := mails.Read(r)
	if err != nil {
		s.problem(path, "the head of the mail is damaged; its attachments are not read; save them as files")
		return nil
	}
	return s.entity(ctx, path, mails.NewEntity(textproto.MIMEHeader(m.Header), m.Body))
}

// headers looks through fields whose words are encoded (RFC 2047); plain ones are
// seen as they are written.
func (s *Scanner) headers(path string, h textproto.MIMEHeader) {
	var d mime.WordDecoder
	for name, values := range h {
		for _, v := range values {
			text, err := d.DecodeHeader(v)
			if err != nil || text == v {
				continue
			}
			s.mask.Find([]byte(name+": "+text), func(_ int, kind string) {
				s.add(Finding{Path: s.show(path), Place: "header " + name, Kind: kind, Count: 1})
			})
		}
	}
	s.flush()
}

// entity looks through the header of a body, and through the body, with all parts of it.
func (s *Scanner) entity(ctx context.Context, path string, e mails.Entity) error {
	s.headers(path, e.Header)
	switch {
	case e.HasParts():
		return e.Parts(func(reason string) { s.problem(path, reason) }, func(n int, part mails.Entity) error {
			name := fmt.Sprintf("%s/part-%d", path, n)
			if file := mails.FileName(part.Header); file != "" {
				name += "/" + file
			}
			return s.entity(ctx, name, part)
		})
	case e.Kind == "message/rfc822":
		return s.mail(ctx, path, e.Body)
	case !e.Encoded && strings.HasPrefix(e.Kind, "text/") && e.Kind != "text/html":
		return nil // seen as it is written
	}
	return s.Stream(ctx, path, e.Body)
}
