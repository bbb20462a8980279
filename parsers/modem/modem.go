// Package modem reads what a terminal and its radio or telephone modem say to each other: commands and replies
// of 3GPP TS 27.007 and ITU-T V.250, one to a line, also behind the uptime, level and module that firmware prints.
package modem

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is a dialogue with a modem.
var Format = parsers.Format{
	Name:       "modem",
	Doc:        "AT dialogue with a modem (AT+CREG?, +CME ERROR, NO CARRIER), also behind [00030546ms][INFO][CELL]",
	Side:       parsers.Terminal,
	Sniff:      sniff,
	Sequential: true, // a reply belongs to the command before it
	New: func(src parsers.Source) parsers.Parser {
		return &parser{clk: src.Clock(), text: make([]byte, 0, 2*maxText), command: make([]byte, 0, 64)}
	},
}

// maxText bounds a message, in bytes.
const maxText = 1 << 10

type parser struct {
	clk     *clock.Clock
	text    []byte
	command []byte // the last one, without what it sets
	anchor  anchor
}

// anchor ties uptime to the time of day, once the modem has told its clock.
type anchor struct {
	known  bool
	uptime int64 // milliseconds
	time   int64 // microseconds since 1970 UTC
	offset int32
}

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	p.text = p.text[:0]
	var h head
	b := h.read(bytes.TrimSpace(rec[:min(len(rec), maxText)]))
	if len(b) == 0 {
		return parsers.Skip("empty message")
	}
	switch {
	case h.timed:
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(h.stamp)
	case h.up >= 0 && p.anchor.known:
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.anchor.time+(h.up-p.anchor.uptime)*1000, p.anchor.offset, clock.DateGuess
	}
	ev.Level = h.level
	ev.Set(parsers.Component, h.module)
	switch {
	case isCommand(b):
		p.ask(b)
	case isReply(b):
		p.reply(b, h.up, ev)
	case !p.result(b, ev):
		p.text = append(p.text, b...)
		fields.Scan(ev, p.text)
	}
	if ev.Level == parsers.LevelNone {
		ev.Level = parsers.Info
	}
	ev.Set(parsers.Text, p.text)
	return nil
}

// secret are the commands that set a PIN or a password.
var secret = [][]byte{[]byte("+CPIN"), []byte("+CLCK"), []byte("+CPWD"), []byte("+CGAUTH"), []byte("^AUTHDATA"), []byte("+QICSGP"), []byte("+CSTT"), []byte("+SAPBR"), []byte("$QCPDPP"), []byte("^SICS"), []byte("+UAUTHREQ")}

// ask tells a command. What it sets is left out where that may be a PIN or a password.
func (p *parser) ask(b []byte) {
	name, _, sets := bytes.Cut(b, equals)
	p.command = append(p.command[:0], name[:min(len(name), cap(p.command))]...)
	if sets && len(name) > 2 {
		for _, s := range secret {
			if len(name) == len(s)+2 && bytes.EqualFold(name[2:], s) {
				p.text = append(append(p.text, name...), "=..."...)
				return
			}
		}
	}
	p.text = append(p.text, b...)
}

var equals = []byte("=")

// isCommand tells whether b is a command: AT, and a letter or a sign that V.250 or a maker begins one with.
func isCommand(b []byte) bool {
	if len(b) < 2 || b[0]|0x20 != 'a' || b[1]|0x20 != 't' || b[0]^b[1] != 'A'^'T' {
		return false
	}
	if len(b) == 2 {
		return true
	}
	switch c := b[2]; c {
	case '+', '&', '^', '%', '#', '$', '*', '!':
		return len(b) > 3 && (b[3]|0x20)-'a' < 26
	case 'D', 'S', 'E', 'H', 'I', 'Z', 'A', 'O', 'V', 'Q', 'X', 'd', 's', 'e', 'h', 'i', 'z', 'a', 'o', 'v', 'q', 'x':
		return len(b) == 3 || b[3]-'0' < 10 || b[3] == '*' || c|0x20 == 'd' && (b[3] == 'T' || b[3] == 'P' || b[3] == 't') && len(b) > 5
	}
	return false
}

// isReply tells whether b begins as "+CREG: " or "^MODE: " does.
func isReply(b []byte) bool {
	if len(b) < 4 || b[0] != '+' && b[0] != '^' && b[0] != '%' && b[0] != '$' && b[0] != '*' || b[1]-'A' >= 26 {
		return false
	}
	i := 1
	for i < len(b) && (b[i]-'A' < 26 || b[i]-'0' < 10 || b[i] == ' ' && i > 1 && b[1] == 'C' && i < 6) {
		i++
	}
	return i < len(b) && b[i] == ':' && i > 2
}
