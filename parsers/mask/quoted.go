package mask

import "bytes"

// Signs of a text that was escaped whole, as a string of JSON is, so that what reads it sees other lines and tags than are written.
var (
	escapedAmp   = []byte(`\u0026`)
	escapedJoint = []byte(`\" + \"`)
	escapedLine  = []byte(`\n`)
)

// quoted looks through a text that holds a string of JSON as it is once the string is read: in it, tags may stand as \u0026lt; and the rows of a
// hex dump between \n.
func (m *Mask) quoted(l *level, d int) {
	src := l.src
	if bytes.IndexByte(src, '\\') < 0 || !bytes.Contains(src, escapedAmp) && !bytes.Contains(src, escapedJoint) && !escapedRows(src) {
		return
	}
	for lo := 0; lo < len(src); {
		hi := lineEnd(src, lo)
		l.view.reset()
		for p := lo; p < hi; {
			c, n := unquote(src, p)
			l.view.put(c, p, n)
			p += n
		}
		if len(l.view.text) >= fewestBytes {
			m.through(l, d, 0, false)
		}
		lo = hi + 1
	}
}

// escapedRows tells whether an offset, as rows of hex dumps begin with, stands behind \n.
func escapedRows(src []byte) bool {
	for p := 0; ; {
		n := bytes.Index(src[p:], escapedLine)
		if n < 0 {
			return false
		}
		p += n + len(escapedLine)
		if q := skipSigns(src, p, 32, " "); isOffset(src, q) {
			return true
		}
	}
}

// unquote reads one sign of a string of JSON (RFC 8259, 7) and the length in which it is written.
func unquote(src []byte, p int) (byte, int) {
	if src[p] != '\\' {
		return src[p], 1
	}
	switch c := at(src, p+1); c {
	case 'n', 'r':
		return '\n', 2
	case 't':
		return ' ', 2
	case '"', '\\', '/':
		return c, 2
	case 'u':
		if r, e := hexRune(src, p+2, 4, 4); e > 0 && r < 0x80 {
			return byte(r), e - p
		}
	}
	return '\\', 1
}
