package inspect

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
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
	h := textproto.MIMEHeader(m.Header)
	s.headers(path, h)
	return s.entity(ctx, path, h, m.Body, 0)
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

// entity looks through one body, with all parts of it (RFC 2045, RFC 2046).
func (s *Scanner) entity(ctx context.Context, path string, h textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	body, encoded := mails.Decode(h.Get("Content-Transfer-Encoding"), body)
	switch {
	case depth > mails.Depth:
		s.problem(path, fmt.Sprintf("parts inside parts are read %d deep, and this one lies deeper; save it as a file and give that", mails.Depth))
		return nil
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		return s.parts(ctx, path, multipart.NewReader(body, params["boundary"]), depth)
	case kind == "message/rfc822":
		return s.mail(ctx, path, body)
	case !encoded && strings.HasPrefix(kind, "text/") && kind != "text/html":
		return nil // seen as it is written
	}
	return s.Stream(ctx, path, body)
}

func (s *Scanner) parts(ctx context.Context, path string, r *multipart.Reader, depth int) error {
	for n := 1; ; n++ {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			s.problem(path, "the mail is cut or damaged; parts that follow are not read; save it again")
			return nil
		}
		name := fmt.Sprintf("%s/part-%d", path, n)
		if file := mails.FileName(part.Header); file != "" {
			name += "/" + file
		}
		s.headers(name, part.Header)
		if err := s.entity(ctx, name, part.Header, part, depth+1); err != nil {
			return err
		}
	}
}
