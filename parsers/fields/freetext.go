package fields

import (
	"bytes"

	"posmortem/parsers"
)

// FreeText stores the free text that is all of a record behind its head, and what it tells of a payment. A record without any is skipped.
func FreeText(ev *parsers.Event, msg []byte) error {
	if len(bytes.TrimSpace(msg)) == 0 {
		return parsers.Skip("empty message")
	}
	ev.Set(parsers.Text, msg)
	Prose(ev, msg)
	return nil
}

// LineBehind returns the rest of the first line that begins with name.
func LineBehind(text []byte, name string) []byte {
	for line := range bytes.Lines(text) {
		if v, ok := bytes.CutPrefix(line, []byte(name)); ok {
			return bytes.TrimRight(v, "\n\r ")
		}
	}
	return nil
}

// Integer reads a whole number without a sign, of 18 digits at most.
func Integer(v []byte) (n int64, ok bool) {
	if len(v) > 18 || !Digits(v) {
		return 0, false
	}
	for _, c := range v {
		n = n*10 + int64(c-'0')
	}
	return n, true
}
