// Package gp reads what tools for GlobalPlatform cards print: commands and answers of a card, and notes between them.
// Such tools load keys: of a command only its head is kept, of an answer only the status words, of a
// note nothing that could be a key or its check value.
package gp

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is the output of a GlobalPlatform tool.
var Format = parsers.Format{
	Name:       "gp",
	Doc:        "GlobalPlatform tools: A>> T=1 (4+0000) hex, A<< (0018+2) (16ms) hex SW",
	Side:       parsers.Terminal,
	Sniff:      sniff,
	Sequential: true, // an answer belongs to the command before it
	New: func(src parsers.Source) parsers.Parser {
		return &parser{clk: src.Clock(), text: make([]byte, 0, 2*maxText)}
	},
}

// maxText bounds a message, in bytes.
const maxText = 1 << 10

type parser struct {
	clk     *clock.Clock
	text    []byte
	command string // name of the last command
}

var asks, answers = []byte("A>> "), []byte("A<< ")

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text = p.text[:0]
	b := bytes.TrimSpace(rec[:min(len(rec), 8<<10)])
	if s, n, ok := clock.Parse(b); ok {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
		b = bytes.TrimLeft(b[n:], " ")
	}
	if fields.StackFrame(b) {
		return parsers.Skip("stack frame")
	}
	at := exchange(b)
	switch {
	case len(b) == 0:
		return parsers.Skip("empty message")
	case at < 0:
		p.note(b, ev)
	case b[at+1] == '>':
		p.ask(b[at+len(asks):])
	default:
		p.answer(b[at+len(answers):], ev)
	}
	if ev.Level == parsers.LevelNone {
		ev.Level = parsers.Info
	}
	ev.Set(parsers.Text, p.text)
	return nil
}

// exchange returns where a command or an answer begins in a line, or -1.
func exchange(b []byte) int {
	head := b[:min(len(b), 120)]
	if i := bytes.Index(head, asks); i >= 0 {
		return i
	}
	return bytes.Index(head, answers)
}

// instructions are the commands of ISO/IEC 7816-4, EMV and GlobalPlatform Card Specification 2.3, chapter 11.
var instructions = map[byte]string{
	0x20: "VERIFY", 0x50: "INITIALIZE UPDATE", 0x70: "MANAGE CHANNEL", 0x82: "EXTERNAL AUTHENTICATE", 0x84: "GET CHALLENGE",
	0x88: "INTERNAL AUTHENTICATE", 0xA4: "SELECT", 0xA8: "GET PROCESSING OPTIONS", 0xAE: "GENERATE AC", 0xB0: "READ BINARY", 0xB2: "READ RECORD",
	0xC0: "GET RESPONSE", 0xCA: "GET DATA", 0xCB: "GET DATA", 0xD8: "PUT KEY", 0xDA: "PUT DATA", 0xE2: "STORE DATA", 0xE4: "DELETE",
	0xE6: "INSTALL", 0xE8: "LOAD", 0xF0: "SET STATUS", 0xF2: "GET STATUS",
}

// ask tells "T=1 (4+0000) 00A40400 00": the command's name and head, and how much data it carries.
func (p *parser) ask(b []byte) {
	p.command = "command"
	_, rest, ok := bytes.Cut(b, []byte(") "))
	length := between(b, '+', ')')
	if !ok || len(rest) < 8 || !isHex(rest[:8]) {
		p.text = append(p.text, "A>> command"...)
		return
	}
	if name := instructions[fields.HexDigit[rest[2]]<<4|fields.HexDigit[rest[3]]]; name != "" {
		p.command = name
	}
	p.text = append(append(append(p.text, "A>> "...), p.command...), ' ')
	p.text = append(p.text, rest[:8]...)
	if n := bytes.TrimLeft(length, "0"); len(n) > 0 {
		p.text = append(append(append(p.text, " and "...), n...), " bytes"...)
	}
}

// answer tells "(0018+2) (16ms) 6F1084.. 9000": the status words, and how long the card took.
func (p *parser) answer(b []byte, ev *parsers.Event) {
	if took := between(b, ' ', 'm'); len(took) > 1 && took[0] == '(' {
		fields.Latency.Store(ev, took[1:])
	}
	p.text = append(append(p.text, "A<< "...), p.command...)
	word := b
	if i := bytes.LastIndexByte(b, ' '); i >= 0 {
		word = b[i+1:]
	}
	if len(word) < 4 || !isHex(word[len(word)-4:]) {
		return
	}
	sw := word[len(word)-4:]
	p.text = append(append(p.text, " SW "...), sw...)
	if string(sw) != "9000" && string(sw[:2]) != "61" {
		ev.Level = parsers.Warn
	}
}

// between returns what stands between two marks.
func between(b []byte, from, to byte) []byte {
	i := bytes.IndexByte(b, from)
	if i < 0 {
		return nil
	}
	j := bytes.IndexByte(b[i+1:], to)
	if j < 0 {
		return nil
	}
	return b[i+1 : i+1+j]
}

func isHex(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 && (c|0x20)-'a' > 5 {
			return false
		}
	}
	return len(b) > 0
}

// sniff asks for commands or answers in this form.
func sniff(head []byte) parsers.Score {
	lines, hits := 0, 0
	for line := range parsers.HeadLines(head) {
		lines++
		if i := exchange(line); i >= 0 && bytes.IndexByte(line[i:], '(') > 0 && bytes.IndexByte(line[i:], '+') > 0 {
			hits++
		}
	}
	switch {
	case hits > 0 && 4*hits >= lines:
		return 96
	case hits > 1 && 20*hits >= lines:
		return 80
	}
	return 0
}
