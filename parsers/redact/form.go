package redact

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"posmortem/parsers/bundle"
)

// form is how the bytes of a text are written.
type form struct {
	encoding string
	mark     []byte // byte order mark
	cr       bool   // lines end with CR alone
}

// formOf reads the byte order mark and the kind of line ends off the head.
func formOf(head []byte) (f form) {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			f.mark = []byte(mark)
			break
		}
	}
	f.cr = onlyCR(head[len(f.mark):])
	return f
}

// onlyCR tells whether a head holds CR and no LF. In UTF-16 either stands beside a
// zero; other bytes of those values are halves of other characters.
func onlyCR(head []byte) bool {
	if bytes.IndexByte(head, '\r') < 0 {
		return false
	}
	wide := bytes.Contains(head, []byte("\r\x00")) || bytes.Contains(head, []byte("\x00\r"))
	if !wide {
		return bytes.IndexByte(head, '\n') < 0
	}
	return !bytes.Contains(head, []byte("\n\x00")) && !bytes.Contains(head, []byte("\x00\n"))
}

func (f form) encoder() *encoding.Encoder {
	switch f.encoding {
	case bundle.UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	case bundle.UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	case bundle.GB18030:
		return simplifiedchinese.GB18030.NewEncoder()
	case bundle.Latin1:
		return encoding.ReplaceUnsupported(charmap.Windows1252.NewEncoder())
	}
	return nil
}

// plain tells whether the text is UTF-8 with lines that end with LF, so that its
// bytes are its text, but for a byte order mark.
func (f form) plain() bool { return f.encoding == bundle.UTF8 && !f.cr }

// encode writes text to w as the file was written.
func (f form) encode(w io.Writer, text io.Reader) error {
	if _, err := w.Write(f.mark); err != nil {
		return err
	}
	done := func() error { return nil }
	if enc := f.encoder(); enc != nil {
		t := transform.NewWriter(w, enc)
		w, done = t, t.Close
	}
	if f.cr {
		w = carriage{w}
	}
	_, err := io.Copy(w, text)
	return errors.Join(err, done())
}

// carriage turns LF into CR.
type carriage struct{ w io.Writer }

// Write writes p with CR as line end.
func (c carriage) Write(p []byte) (int, error) {
	return c.w.Write(bytes.ReplaceAll(p, []byte{'\n'}, []byte{'\r'}))
}
