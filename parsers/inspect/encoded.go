package inspect

import (
	"bufio"
	"bytes"
	"strings"
)

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
