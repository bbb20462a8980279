// Package zvt reads what a till and a German card terminal say to each other in the ZVT protocol: raw frames
// (ZVT Kassenschnittstelle, PA00P015, revision 13.13), and the logs of till programs that print frames in hex.
package zvt

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is ZVT, as frames or as a log of them.
var Format = parsers.Format{
	Name:  "zvt",
	Doc:   "ZVT between till and terminal: raw frames, or log lines that end in 06-0F-.. hex",
	Side:  parsers.Terminal,
	Sniff: sniff,
	Split: split,
	New: func(src parsers.Source) parsers.Parser {
		return &parser{clk: src.Clock(), text: make([]byte, 0, 2*textLimit), frame: make([]byte, 0, 4096), digits: make([]byte, 0, 512)}
	},
}

// textLimit bounds a message that is built here, in bytes.
const textLimit = 2 << 10

type parser struct {
	clk    *clock.Clock
	text   []byte // message of the record
	frame  []byte // frame that was written in hex
	digits []byte // values that had to be rewritten
}

// split cuts a frame where one begins, else a line. No line of text begins with the control field of a frame.
func split(data []byte, atEOF bool) (n int, rec []byte, err error) {
	if n, ok := frameLength(data); ok {
		if n > len(data) {
			if !atEOF {
				return 0, nil, nil
			}
			n = len(data)
		}
		return n, data[:n], nil
	}
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, bytes.TrimRight(data[:i], "\r"), nil
	}
	if !atEOF {
		return 0, nil, nil
	}
	return len(data), data, nil
}

// Parse reads one frame or one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text, p.digits = p.text[:0], p.digits[:0]
	if _, ok := frameLength(rec); ok {
		p.read(rec, ev, true)
		ev.Set(parsers.Text, p.text)
		return nil
	}
	return p.line(bytes.TrimSpace(rec), ev)
}

// line reads "12:05:11.123 DBG Communication Receive - 06-1E-01-6C".
func (p *parser) line(b []byte, ev *parsers.Event) error {
	if fields.StackFrame(b) {
		return parsers.Skip("stack frame")
	}
	if s, n, ok := clock.Parse(b); ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		b = bytes.TrimLeft(b[n:], " |,")
	}
	word, rest, _ := bytes.Cut(b, []byte(" "))
	if level := fields.Level(word); level != parsers.LevelNone {
		ev.Level = level
		b = bytes.TrimLeft(rest, " ")
		if word, rest, ok := bytes.Cut(b, []byte(" ")); ok && isLogger(word) {
			ev.Set(parsers.Component, word)
			b = bytes.TrimLeft(rest, " ")
		}
	}
	if len(b) == 0 {
		return parsers.Skip("empty message")
	}
	at := hexAt(b)
	if at < 0 {
		ev.Set(parsers.Text, b)
		fields.Scan(ev, b)
		return nil
	}
	p.text = append(p.text, bytes.TrimRight(b[:at], " -:>")...)
	if len(p.text) > 0 {
		p.text = append(p.text, ": "...)
	}
	p.frame = appendHex(p.frame[:0], b[at:])
	p.read(p.frame, ev, false)
	ev.Set(parsers.Text, p.text)
	return nil
}

// isLogger tells whether a word is the name of a class or a module.
func isLogger(word []byte) bool {
	upper, lower := false, false
	for _, c := range word {
		upper = upper || c-'A' < 26
		lower = lower || c-'a' < 26
		if c != '.' && c != '_' && c-'0' > 9 && (c|0x20)-'a' >= 26 && c != '[' && c != ']' {
			return false
		}
	}
	return upper && lower && len(word) > 5
}
