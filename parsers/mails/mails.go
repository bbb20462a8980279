// Package mails takes mails apart (RFC 5322, RFC 2045): where one begins, the mails of a box, the bodies that are encoded, the names of attachments.
package mails

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"path"
	"strings"

	"posmortem/parsers/spool"
)

// Depth is how many mails may lie inside one another, or parts inside parts.
const Depth = 20

// headers are header fields of which a mail has several (RFC 5322, 3.6).
var headers = map[string]bool{
	"from": true, "to": true, "cc": true, "subject": true, "date": true, "message-id": true, "received": true, "return-path": true,
	"delivered-to": true, "reply-to": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
}

// Is tells whether a mail or a box of mails begins here.
func Is(head []byte) bool {
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
		case headers[string(bytes.ToLower(name))]:
			n++
		}
	}
	return n >= 3
}

// Each calls fn for each mail of a box, which stand behind lines that begin with "From " (RFC 4155), under the path mail-1 and so on behind the
// given one, or for the only one.
func Each(path string, copied *spool.Spool, fn func(path string, r io.Reader) error) error {
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

// mostHead bounds the head of a mail, in bytes.
const mostHead = 1 << 20

// errHead is the error of a mail whose head does not end.
var errHead = errors.New("the head of the mail is too long")

// Read parts a mail into its head and its body.
func Read(r io.Reader) (*mail.Message, error) {
	lines := bufio.NewReader(r)
	var head []byte
	for {
		line, err := lines.ReadSlice('\n')
		if head = append(head, line...); len(head) > mostHead {
			return nil, errHead
		}
		if err == nil && len(bytes.TrimRight(line, "\r\n")) == 0 || err != nil && err != bufio.ErrBufferFull {
			break
		}
	}
	return mail.ReadMessage(io.MultiReader(bytes.NewReader(head), lines))
}

// FileName returns the name of an attachment, without folders; "" where it has none.
func FileName(h textproto.MIMEHeader) string {
	_, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil || params["filename"] == "" {
		if _, params, err = mime.ParseMediaType(h.Get("Content-Type")); err != nil || params["name"] == "" {
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

// decode undoes the transfer encoding of a body (RFC 2045, 6).
func decode(encoding string, body io.Reader) (r io.Reader, encoded bool) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return coded{base64.NewDecoder(base64.RawStdEncoding, &alphabet{body})}, true
	case "quoted-printable":
		return coded{quotedprintable.NewReader(body)}, true
	}
	return body, false
}

// alphabet drops everything that is not of the alphabet of base64, as RFC 2045
// tells a reader to do.
type alphabet struct{ r io.Reader }

// Read reads characters of the alphabet.
func (a *alphabet) Read(p []byte) (int, error) {
	for {
		n, err := a.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '+' || c == '/' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// errCoded is what is wrong with a body that cannot be decoded.
var errCoded = errors.New("its transfer encoding is broken; what came before the fault is looked at; save the attachment as a file")

// coded gives faults of an encoding one name that says nothing of the content.
type coded struct{ r io.Reader }

// Read reads what is decoded.
func (c coded) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF {
		err = errCoded
	}
	return n, err
}
