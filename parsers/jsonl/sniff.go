package jsonl

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// maxLines bounds the lines that sniff looks at.
const maxLines = 40

// sniff counts lines that begin an object, and how many of the objects hold what a log
// record has: a time, a level, a message, or a field of a payment.
func sniff(head []byte) parsers.Score {
	lines, starts, logs := 0, 0, 0
	for rest := head; len(rest) > 0 && lines < maxLines; {
		line, after, whole := bytes.Cut(rest, []byte("\n"))
		if line = bytes.TrimRight(line, "\r"); len(bytes.TrimSpace(line)) > 0 && (whole || lines == 0) {
			lines++
			if start(line) {
				starts++
				if isLog(rest) {
					logs++
				}
			}
		}
		rest = after
	}
	switch {
	case starts == 0 || firstByte(head) != '{' && starts*4 < lines && head[0] != '[':
		return 0
	case logs*2 >= starts && starts*2 >= lines:
		return 95
	case logs > 0:
		return 70
	case starts*2 >= lines:
		return 40
	}
	return 10
}

// firstByte returns the first byte behind blanks and a container's prefix.
func firstByte(head []byte) byte {
	_, _, rest := fields.Container(bytes.TrimLeft(head, " \t\r\n"))
	if len(rest) == 0 {
		return 0
	}
	return rest[0]
}

// isLog tells whether the object at the beginning of text (behind a prefix) is a log record.
func isLog(text []byte) bool {
	_, _, obj := fields.Container(bytes.TrimLeft(text, " \t["))
	var r fields.Reader
	r.Reset(obj)
	found := 0
	for members := 0; members < 200 && r.Next(); members++ {
		m := fields.FindNested(r.Parent, r.Name)
		switch {
		case m == fields.Time || m == fields.TxnTime:
			if _, ok := fields.Stamp(r.Value, clock.OnlyClear); ok {
				found += 2
			}
		case m == fields.LevelName || m == fields.Message || m.Payment():
			found++
		}
	}
	return found >= 3
}
