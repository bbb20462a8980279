package gp

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// Least hexadecimal digits that are left out of a note: any, and of a note that speaks of keys, whose
// check values have six.
const (
	leastData  = 16
	leastCheck = 6
)

// keyWords are what notes with keys or their check values name.
var keyWords = [][]byte{[]byte("key"), []byte("KEY"), []byte("Key"), []byte("KCV"), []byte("kcv"), []byte("ENC"), []byte("MAC"), []byte("DEK"), []byte("KEK"), []byte("cryptogram"), []byte("challenge"), []byte("secret")}

// note tells any other line, without what may be a key.
func (p *parser) note(b []byte, ev *parsers.Event) {
	b = bytes.TrimLeft(b, "# ")
	b = heading(b, ev)
	least := leastData
	for _, w := range keyWords {
		if bytes.Contains(b, w) {
			least = leastCheck
			break
		}
	}
	for i := 0; i < len(b) && len(p.text) < maxText; {
		n, digits := run(b[i:])
		if digits >= least {
			p.text = append(p.text, ".."...)
		} else {
			n = max(n, 1)
			p.text = append(p.text, b[i:i+n]...)
		}
		i += n
	}
	for _, w := range faults {
		if bytes.Contains(b, w) {
			ev.Level = max(ev.Level, parsers.Warn)
		}
	}
}

var faults = [][]byte{[]byte("rror"), []byte("ailed"), []byte("xception"), []byte("denied"), []byte("not present"), []byte("locked")}

// parts tells whether c may stand between two bytes in hex.
func parts(c byte) bool { return c == ' ' || c == ':' || c == '-' || c == ',' }

// run returns the length of the hexadecimal digits that b begins with, pairs parted by one mark and with 0x in front
// included, and how many digits they are. A word that goes on with other letters is none.
func run(b []byte) (n, digits int) {
	for n < len(b) {
		if b[n] == '0' && digits&1 == 0 && n+3 < len(b) && b[n+1]|0x20 == 'x' && isHex(b[n+2:n+4]) {
			n += 2
			continue
		}
		if isHex(b[n : n+1]) {
			digits++
			n++
			continue
		}
		if digits > 0 && digits&1 == 0 && parts(b[n]) && n+2 < len(b) && isHex(b[n+1:n+2]) && (isHex(b[n+2:n+3]) || b[n+2]|0x20 == 'x') {
			n++
			continue
		}
		break
	}
	if n < len(b) && digits < leastCheck && (b[n]|0x20)-'a' < 26 {
		for n < len(b) && ((b[n]|0x20)-'a' < 26 || b[n]-'0' < 10) { // the rest of the word
			n++
		}
		return n, 0
	}
	return n, digits
}

// heading reads "[DEBUG] GPSession - " and "[main] INFO pro.javacard.gp.GPSession - " and returns what follows.
func heading(b []byte, ev *parsers.Event) []byte {
	if len(b) < 3 || b[0] != '[' {
		return b
	}
	inner, _, ok := bytes.Cut(b[1:min(len(b), 200)], closing)
	if !ok {
		return b
	}
	rest := bytes.TrimLeft(b[1+len(inner)+1:], " ")
	if ev.Level = fields.Level(inner); ev.Level == parsers.LevelNone {
		word, more, _ := bytes.Cut(rest, blank)
		if ev.Level = fields.Level(word); ev.Level == parsers.LevelNone {
			return b
		}
		rest = bytes.TrimLeft(more, " ")
	}
	if name, msg, ok := bytes.Cut(rest, dash); ok && len(name) < 60 && bytes.IndexByte(name, ' ') < 0 {
		ev.Set(parsers.Component, name)
		return msg
	}
	return rest
}

var closing, blank, dash = []byte("]"), []byte(" "), []byte(" - ")
