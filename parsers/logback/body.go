package logback

import (
	"bytes"

	"posmortem/parsers/fields"
)

// textLimit is the longest message in bytes.
const textLimit = 1000

// tellLimit is how far payment fields are looked for in a message, in bytes.
const tellLimit = 64 << 10

// body reads the message of a record and the lines that follow it.
type body struct {
	text   []byte
	told   []byte // the stretch that may hold payment fields: the message up to the first frame
	thrown bool   // an exception is told
	frames bool
	lines  bool // the message has more than its first line
}

// read goes through the message at rec[at:] and the lines behind it. They stay if they go on with it or
// name an exception or its cause; frames of stack traces and lines of the build tool Maven do not.
func (b *body) read(rec []byte, at int) (msg []byte) {
	msg, rest := cutLine(rec[at:])
	if len(rest) > 0 || bytes.IndexByte(msg, 0) >= 0 {
		b.add(msg)
	}
	end := len(rec) - len(rest)
	for len(rest) > 0 {
		var line []byte
		line, rest = cutLine(rest)
		if line = bytes.Trim(line, " \t\x00"); fields.StackFrame(line) {
			b.frames = true
		} else if len(line) > 0 && len(b.text) < textLimit {
			b.line(line)
		}
		if !b.frames {
			end = len(rec) - len(rest)
		}
	}
	b.told = rec[at:min(end, at+tellLimit)]
	return msg
}

func (b *body) line(line []byte) {
	switch {
	case bytes.HasPrefix(line, []byte("Caused by: ")):
		b.thrown = true
		b.add(line)
	case exception(line):
		b.thrown = true
		b.add(line)
	case b.frames || maven(line):
	default:
		b.add(line)
	}
}

// add appends a line to the message, without control bytes. Where digits follow digits the line end stays: the mask tells by
// it a number that was split from two that stand side by side.
func (b *body) add(line []byte) {
	if n := len(b.text); n > 0 {
		if digit(b.text[n-1]) && len(line) > 0 && digit(line[0]) {
			b.text = append(b.text, '\n')
		} else {
			b.text = append(b.text, ' ')
		}
		b.lines = true
	}
	for _, c := range line {
		if len(b.text) >= textLimit {
			return
		}
		if c < ' ' {
			if c == 0 {
				continue
			}
			c = ' '
		}
		b.text = append(b.text, c)
	}
}

// message returns the message: of a record of one line the line itself, of any length.
func (b *body) message(msg []byte) []byte {
	if len(b.text) == 0 || !b.lines && bytes.IndexByte(msg, 0) < 0 && len(msg) > 0 {
		return msg
	}
	return b.text
}

// exception tells whether a line is "a.b.SomeException: message".
func exception(line []byte) bool {
	end := bytes.IndexByte(line, ':')
	if end < 0 {
		end = len(line)
	}
	name := line[:end]
	return (bytes.HasSuffix(name, []byte("Exception")) || bytes.HasSuffix(name, []byte("Error")) || bytes.HasSuffix(name, []byte("Throwable"))) &&
		bytes.IndexByte(name, ' ') < 0 && bytes.IndexByte(name, '.') > 0
}

// maven tells whether a line comes from the build tool, which starts hosts in development.
func maven(line []byte) bool {
	return bytes.HasPrefix(line, []byte("[INFO]")) || bytes.HasPrefix(line, []byte("[WARNING]"))
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
