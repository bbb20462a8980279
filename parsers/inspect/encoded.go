package inspect

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
)

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
			if isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '+' || c == '/' {
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

// written passes a mail on as it is written, with empty lines in place of those
// of encoded bodies, which are looked at decoded.
type written struct {
	r     *bufio.Reader
	line  []byte
	coded bool // a body that is encoded begins behind the next empty line
	body  bool // inside it
	more  bool // line goes on
}

// Read reads the next bytes.
func (w *written) Read(p []byte) (int, error) {
	for len(w.line) == 0 {
		line, err := w.r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull && len(line) == 0 {
			return 0, err
		}
		w.line = w.pass(line)
		w.more = err == bufio.ErrBufferFull
	}
	n := copy(p, w.line)
	w.line = w.line[n:]
	return n, nil
}

// pass returns what is to be seen of a line.
func (w *written) pass(line []byte) []byte {
	text := bytes.TrimRight(line, "\r\n")
	switch {
	case w.more && !w.body:
	case w.body && !bytes.HasPrefix(text, []byte("--")) && !bytes.HasPrefix(text, []byte("From ")):
		return line[len(text):]
	case w.body:
		w.body, w.coded = false, false
	case len(text) == 0 && w.coded && !w.more:
		w.body = true
	case len(text) > 26 && bytes.EqualFold(text[:26], []byte("content-transfer-encoding:")):
		v := strings.ToLower(string(bytes.TrimSpace(text[26:])))
		w.coded = v == "base64" || v == "quoted-printable"
	}
	return line
}
