// Package pcsc reads the debug log of pcscd, the smart card service of Linux: the microseconds since the line before, the
// place in the source, a message. Of commands to a card only their head is kept, of its answers
// only the status words: between them travel PINs, keys and card data.
package pcsc

import (
	"bytes"

	"posmortem/parsers"
)

// Format is the debug log of pcscd.
var Format = parsers.Format{
	Name:  "pcsc",
	Doc:   "pcscd debug log: microseconds since the line before, file:line:function() message, APDU and SW",
	Side:  parsers.Terminal,
	Sniff: sniff,
	New:   func(parsers.Source) parsers.Parser { return &parser{text: make([]byte, 0, 2*maxText)} },
}

// maxText bounds a message, in bytes.
const maxText = 1 << 10

type parser struct{ text []byte }

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text = p.text[:0]
	var h head
	msg := h.read(plain(rec[:min(len(rec), maxText)]))
	if len(msg) == 0 {
		return parsers.Skip("empty message")
	}
	ev.Set(parsers.Component, h.file)
	switch {
	case bytes.HasPrefix(msg, apdu):
		p.command(msg[len(apdu):])
	case bytes.HasPrefix(msg, sw):
		p.status(msg[len(sw):], ev)
	case bytes.HasPrefix(msg, toReader), bytes.HasPrefix(msg, fromReader):
		p.text = append(append(p.text, msg[:3]...), "bytes of the reader"...)
	default:
		p.say(msg, ev)
	}
	if ev.Level == parsers.LevelNone {
		ev.Level = parsers.Info
	}
	ev.Set(parsers.Text, p.text)
	return nil
}

var (
	apdu       = []byte("APDU:")
	sw         = []byte("SW:")
	toReader   = []byte("-> ")
	fromReader = []byte("<- ")
)

// plain takes off the colours that pcscd writes to a terminal.
func plain(b []byte) []byte {
	b = bytes.TrimSpace(b)
	for len(b) > 2 && b[0] == 0x1b && b[1] == '[' {
		end := bytes.IndexByte(b[:min(len(b), 16)], 'm')
		if end < 0 {
			break
		}
		b = b[end+1:]
	}
	if i := bytes.Index(b, reset); i >= 0 && i == len(b)-len(reset) {
		b = b[:i]
	}
	return b
}

var reset = []byte("\x1b[0m")

// command tells class, instruction and parameters of a command, and how many bytes follow.
func (p *parser) command(b []byte) {
	p.text = append(p.text, "APDU"...)
	bytesSeen := 0
	for len(b) > 0 {
		var word []byte
		if word, b = cutWord(b); len(word) != 2 || !isHex(word) {
			break
		}
		if bytesSeen++; bytesSeen <= 4 {
			p.text = append(append(p.text, ' '), word...)
		}
	}
	p.count(bytesSeen - 4)
}

// status tells the last two bytes of an answer.
func (p *parser) status(b []byte, ev *parsers.Event) {
	var last, before []byte
	n := 0
	for len(b) > 0 {
		var word []byte
		if word, b = cutWord(b); len(word) != 2 || !isHex(word) {
			break
		}
		before, last = last, word
		n++
	}
	p.text = append(p.text, "SW "...)
	if n >= 2 {
		p.text = append(append(p.text, before...), last...)
		if string(before) != "90" && string(before) != "61" {
			ev.Level = parsers.Warn
		}
	}
	p.count(n - 2)
}

// count tells how many bytes were left out.
func (p *parser) count(n int) {
	if n > 0 {
		p.text = append(p.text, " and "...)
		p.text = appendNumber(p.text, n)
		p.text = append(p.text, " bytes"...)
	}
}

func appendNumber(dst []byte, n int) []byte {
	if n >= 10 {
		dst = appendNumber(dst, n/10)
	}
	return append(dst, byte('0'+n%10))
}

// row is the least number of bytes in a row that are taken for data.
const row = 4

// say tells any other message; rows of bytes in it, as of an ATR or a buffer, are left out.
func (p *parser) say(msg []byte, ev *parsers.Event) {
	for rest := msg; len(rest) > 0; {
		if n, end := rowAt(rest); n >= row {
			p.word(nil)
			p.text = append(p.text, '(')
			p.text = append(appendNumber(p.text, n), " bytes)"...)
			rest = rest[end:]
			continue
		}
		var word []byte
		if word, rest = cutWord(rest); len(word) >= 16 && isHex(word) {
			word = hidden
		}
		p.word(word)
	}
	for _, w := range faults {
		if bytes.Contains(msg, w) {
			ev.Level = parsers.Warn
		}
	}
}

// word appends a word behind a blank.
func (p *parser) word(w []byte) {
	if len(p.text) > 0 {
		p.text = append(p.text, ' ')
	}
	p.text = append(p.text, w...)
}

// rowAt returns how many bytes in hex b begins with, and where they end.
func rowAt(b []byte) (n, end int) {
	for rest := b; len(rest) > 0; n++ {
		var word []byte
		if word, rest = cutWord(rest); len(word) != 2 || !isHex(word) {
			break
		}
		end = len(b) - len(rest)
	}
	return n, end
}

var (
	hidden = []byte("..")
	faults = [][]byte{[]byte("rror"), []byte("ERROR"), []byte("ail"), []byte("timeout"), []byte("timed out"), []byte("absent"), []byte("mute"), []byte("removed"), []byte("Removed"), []byte("not found"), []byte("unresponsive")}
)

// cutWord returns the first word of b and what follows it.
func cutWord(b []byte) (word, rest []byte) {
	b = bytes.TrimLeft(b, " \t")
	if i := bytes.IndexAny(b, " \t"); i >= 0 {
		return b[:i], b[i+1:]
	}
	return b, nil
}

func isHex(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 && (c|0x20)-'a' > 5 {
			return false
		}
	}
	return len(b) > 0
}
