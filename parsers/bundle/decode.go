package bundle

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded returns the member's text in UTF-8. What is UTF-8 already, or no text,
// passes through untouched.
func decoded(t *tap, name string, mark int, head []byte) io.Reader {
	var r io.Reader = t
	if mark > 0 {
		io.CopyN(io.Discard, t, int64(mark)) // from the head, which cannot fail
	}
	switch name {
	case Binary:
		return t
	case UTF16LE:
		r = transform.NewReader(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder())
	case UTF16BE:
		r = transform.NewReader(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder())
	case GB18030:
		r = transform.NewReader(t, simplifiedchinese.GB18030.NewDecoder())
	case Latin1:
		r = transform.NewReader(t, charmap.Windows1252.NewDecoder())
	}
	if onlyCR(head[mark:], name) {
		r = &carriage{r: r}
	}
	return r
}

// onlyCR tells whether a head holds CR as a character and no LF.
func onlyCR(head []byte, name string) bool {
	if name != UTF16LE && name != UTF16BE {
		return bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0
	}
	high := 0
	if name == UTF16LE {
		high = 1
	}
	cr := false
	for i := 0; i+1 < len(head); i += 2 {
		if head[i+high] == 0 {
			switch head[i+1-high] {
			case '\n':
				return false
			case '\r':
				cr = true
			}
		}
	}
	return cr
}

// carriage turns CR into LF. A CR and LF that come later are one line end.
type carriage struct {
	r    io.Reader
	last bool // the byte before was a CR
}

// Read reads text with LF as its only line end.
func (c *carriage) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	b := p[:n]
	if c.last && n > 0 && b[0] == '\n' {
		n = copy(p, b[1:])
		b = p[:n]
		c.last = false
	}
	if n > 0 {
		c.last = b[n-1] == '\r'
	}
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return n, err
		}
		b[i] = '\n'
		if i+1 < len(b) && b[i+1] == '\n' {
			k := copy(b[i+1:], b[i+2:])
			n -= len(b) - (i + 1 + k)
			b = b[:i+1+k]
		}
		b = b[i+1:]
	}
}
