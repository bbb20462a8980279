package fields

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads the string at r.i and returns it without quotes.
func (r *Reader) str() (s []byte, escaped bool) {
	from := r.i + 1
	for i := from; i < len(r.b); i++ {
		switch r.b[i] {
		case '"':
			r.i = i + 1
			return r.b[from:i], escaped
		case '\\':
			escaped = true
			i++
		}
	}
	r.i, r.bad = len(r.b), true
	return r.b[from:], escaped
}

// Text returns Value with its escapes undone.
func (r *Reader) Text() []byte {
	if !r.Escaped {
		return r.Value
	}
	return r.unescape(r.Value)
}

func (r *Reader) unescape(s []byte) []byte {
	if len(r.scratch)+len(s) > cap(r.scratch) {
		r.scratch = make([]byte, 0, max(4096, 2*len(s)))
	}
	from := len(r.scratch)
	for {
		at := bytes.IndexByte(s, '\\')
		if at < 0 || at+1 >= len(s) {
			break
		}
		r.scratch = append(r.scratch, s[:at]...)
		r.scratch, s = appendEscape(r.scratch, s[at:])
	}
	r.scratch = append(r.scratch, s...)
	return r.scratch[from:len(r.scratch):len(r.scratch)]
}

// appendEscape appends what the escape at the beginning of s stands for (RFC 8259, clause 7)
// and returns what follows it. An unknown escape stands for its second byte.
func appendEscape(b, s []byte) (text, rest []byte) {
	c := s[1]
	switch c {
	case 'n':
		c = '\n'
	case 't':
		c = '\t'
	case 'r':
		c = '\r'
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'u':
		return appendUnicode(b, s)
	}
	return append(b, c), s[2:]
}

// appendUnicode undoes \uXXXX and a pair of them that makes one character.
func appendUnicode(b, s []byte) (text, rest []byte) {
	r, ok := hex4(s)
	if !ok {
		return append(b, 'u'), s[2:]
	}
	s = s[6:]
	if utf16.IsSurrogate(r) {
		low, _ := hex4(s)
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			s = s[6:]
		}
	}
	return utf8.AppendRune(b, r), s
}

func hex4(s []byte) (r rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range s[2:6] {
		if HexDigit[c] == 0xFF {
			return 0, false
		}
		r = r<<4 | rune(HexDigit[c])
	}
	return r, true
}
