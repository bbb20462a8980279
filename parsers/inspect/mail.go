package inspect

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"path"
	"strings"

	"posmortem/parsers/spool"
)

// mailDepth is how many mails may lie inside one another, or parts inside parts.
const mailDepth = 20

// mailHeaders are header fields of which a mail has several (RFC 5322, 3.6).
var mailHeaders = map[string]bool{
	"from": true, "to": true, "cc": true, "subject": true, "date": true, "message-id": true, "received": true, "return-path": true,
	"delivered-to": true, "reply-to": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
}

// IsMail tells whether a mail or a box of mails begins here.
func IsMail(head []byte) bool {
	n := 0
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, "\r\n")
		name, _, ok := bytes.Cut(line, []byte(":"))
		switch {
		case len(line) == 0:
			return n >= 3
		case line[0] == ' ', line[0] == '\t', bytes.HasPrefix(line, []byte("From ")), bytes.HasPrefix(line, []byte(">From ")):
		case !ok || bytes.ContainsAny(name, " \t"):
			return false
		case mailHeaders[string(bytes.ToLower(name))]:
			n++
		}
	}
	return n >= 3
}

// mail looks through a mail as it is written, but for encoded bodies, and
// through its decoded headers and parts.
func (s *Scanner) mail(ctx context.Context, path string, r io.Reader) error {
	if s.depth++; s.depth > mailDepth {
		s.depth--
		s.problem(path, fmt.Sprintf("mails inside mails are read %d deep, and this one lies deeper; save it as a file and give that", mailDepth))
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
	return s.messages(path, &copied, func(path string, r io.Reader) error { return s.message(ctx, path, r) })
}

// messages calls fn for each mail of a box, which stand behind lines that begin with
// "From " (RFC 4155), or for the only one.
func (s *Scanner) messages(path string, copied *spool.Spool, fn func(string, io.Reader) error) error {
	var starts []int64
	lines, at, blank := bufio.NewReader(copied.Reader()), int64(0), true
	for {
		line, err := lines.ReadSlice('\n')
		if blank && bytes.HasPrefix(line, []byte("From ")) {
			starts = append(starts, at+int64(len(line)))
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
		at += int64(len(line))
		if err != nil && err != bufio.ErrBufferFull {
			break
		}
	}
	if len(starts) == 0 {
		return fn(path, copied.Reader())
	}
	for i, lo := range starts {
		hi := at
		if i+1 < len(starts) {
			hi = starts[i+1]
		}
		if err := fn(fmt.Sprintf("%s/mail-%d", path, i+1), io.NewSectionReader(copied, lo, hi-lo)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scanner) message(ctx context.Context, path string, r io.Reader) error {
	m, err := mail.ReadMessage(r)
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
	body, encoded := decode(h.Get("Content-Transfer-Encoding"), body)
	switch {
	case depth > mailDepth:
		s.problem(path, fmt.Sprintf("parts inside parts are read %d deep, and this one lies deeper; save it as a file and give that", mailDepth))
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
		if file := fileName(part); file != "" {
			name += "/" + file
		}
		s.headers(name, part.Header)
		if err := s.entity(ctx, name, part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// fileName returns the name of an attachment, without folders.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil || params["filename"] == "" {
		if _, params, err = mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil || params["name"] == "" {
			return ""
		}
		params["filename"] = params["name"]
	}
	var d mime.WordDecoder
	name, err := d.DecodeHeader(params["filename"])
	if err != nil {
		name = params["filename"]
	}
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}
