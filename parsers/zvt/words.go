package zvt

import "posmortem/parsers"

// states are what a terminal reports while a payment runs (PA00P015, chapter "Intermediate status").
var states = [256]string{
	0x00: "waiting for the amount to be confirmed", 0x01: "please watch the PIN pad", 0x02: "please watch the PIN pad", 0x03: "not accepted",
	0x04: "waiting for the answer of the host", 0x05: "sending an automatic reversal", 0x06: "sending later bookings", 0x07: "card not admitted",
	0x08: "card unknown", 0x09: "card expired", 0x0A: "insert card", 0x0B: "please remove card", 0x0C: "card not readable", 0x0D: "processing error",
	0x0E: "please wait", 0x0F: "automatic end of day begins", 0x10: "invalid card", 0x11: "balance shown", 0x12: "system malfunction", 0x13: "payment not possible",
	0x14: "credit not sufficient", 0x15: "incorrect PIN", 0x16: "limit not sufficient", 0x17: "please wait", 0x18: "PIN try limit exceeded",
	0x19: "card data incorrect", 0x1A: "service mode", 0x1B: "approved, please fill up", 0x1C: "approved, please take the goods", 0x1D: "declined",
	0x26: "waiting for the mobile number", 0x27: "waiting for the mobile number again", 0x28: "currency selection", 0x29: "language selection",
	0x2A: "insert card for loading", 0x2B: "emergency transaction", 0x2C: "application selection", 0x41: "please watch the PIN pad, please remove card",
	0xC7: "waiting for the mileage", 0xC8: "waiting for the cashier", 0xC9: "automatic diagnosis begins", 0xCA: "automatic initialisation begins",
	0xCB: "journal full", 0xCC: "direct debit not possible, PIN required", 0xD2: "connecting", 0xD3: "connected",
	0xE0: "waiting for the application to be chosen", 0xE1: "waiting for the language to be chosen", 0xE2: "please use the cleaning card",
	0xF1: "offline", 0xF2: "online", 0xF3: "offline transaction",
}

// bad marks the states that are faults or refusals.
var bad = [256]bool{0x03: true, 0x07: true, 0x08: true, 0x09: true, 0x0C: true, 0x0D: true, 0x10: true, 0x12: true, 0x13: true,
	0x14: true, 0x15: true, 0x16: true, 0x18: true, 0x19: true, 0x1D: true, 0xCB: true, 0xCC: true, 0xF1: true}

// intermediate reads a state, in words and in the terminal's own text.
func (p *parser) intermediate(data []byte, ev *parsers.Event) {
	if len(data) == 0 {
		return
	}
	if bad[data[0]] {
		ev.Level = max(ev.Level, parsers.Warn)
	}
	if w := states[data[0]]; w != "" {
		p.text = append(append(p.text, ": "...), w...)
	}
	if data = data[1:]; len(data) > 0 && data[0] != 0x06 {
		data = data[1:] // minutes until the terminal gives up
	}
	if id, v, _, ok := nextBMP(data); ok && id == 0x06 {
		p.container(v, 0)
	}
}

// maxDepth bounds the nesting of containers.
const maxDepth = 6

// container appends the texts (tag 07) of a TLV container, also those of the ones inside it.
func (p *parser) container(b []byte, depth int) {
	for depth < maxDepth {
		tag, v, rest, ok := nextTLV(b)
		if !ok {
			return
		}
		switch tag {
		case 0x07:
			p.say(v)
		case 0x24, 0x25, 0x27, 0x28, 0x29:
			p.container(v, depth+1)
		}
		b = rest
	}
}

// say appends a text of the terminal on one line.
func (p *parser) say(v []byte) {
	if len(v) == 0 || len(p.text)+len(v) > textLimit {
		return
	}
	p.text = append(p.text, ": "...)
	blank := true
	for _, c := range v {
		c = ascii(c)
		if c == ' ' && blank {
			continue
		}
		blank = c == ' '
		p.text = append(p.text, c)
	}
	for n := len(p.text); p.text[n-1] == ' ' || p.text[n-1] == ':'; n-- {
		p.text = p.text[:n-1]
	}
}

// ascii returns a byte of code page 437, which terminals print in, as the nearest of ASCII.
func ascii(c byte) byte {
	switch {
	case c < ' ':
		return ' '
	case c < 0x7F:
		return c
	}
	switch c {
	case 0x84:
		return 'a'
	case 0x8E:
		return 'A'
	case 0x94:
		return 'o'
	case 0x99:
		return 'O'
	case 0x81:
		return 'u'
	case 0x9A:
		return 'U'
	case 0xE1:
		return 's'
	}
	return '?'
}

// appendByte appends a byte in upper-case hex, as the protocol's papers write control fields.
func appendByte(dst []byte, c byte) []byte {
	const hex = "0123456789ABCDEF"
	return append(dst, hex[c>>4], hex[c&0x0F])
}
