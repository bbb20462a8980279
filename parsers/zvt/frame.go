package zvt

import "posmortem/parsers/fields"

// commands are the control fields that a frame begins with, and what they say (PA00P015, chapter
// "Commands").
var commands = []struct {
	class, instruction byte
	name               string
}{
	{0x04, 0x0F, "status information"}, {0x04, 0xFF, "intermediate status"}, {0x04, 0x0D, "input request"},
	{0x05, 0x01, "status enquiry"},
	{0x06, 0x00, "registration"}, {0x06, 0x01, "authorisation"}, {0x06, 0x02, "log-off"}, {0x06, 0x0F, "completion"},
	{0x06, 0x1E, "abort"}, {0x06, 0x20, "repeat receipt"}, {0x06, 0x22, "pre-authorisation"},
	{0x06, 0x23, "partial reversal of a pre-authorisation"}, {0x06, 0x24, "booking of a reservation"},
	{0x06, 0x25, "reversal of a pre-authorisation"}, {0x06, 0x30, "reversal"}, {0x06, 0x31, "refund"},
	{0x06, 0x50, "end of day"}, {0x06, 0x51, "end of day"}, {0x06, 0x70, "diagnosis"}, {0x06, 0x85, "display text"}, {0x06, 0x93, "initialisation"},
	{0x06, 0xB0, "abort by the till"}, {0x06, 0xC0, "read card"}, {0x06, 0xC5, "eject card"}, {0x06, 0xC6, "reset terminal"},
	{0x06, 0xD1, "print line"}, {0x06, 0xD3, "print text block"}, {0x06, 0xE0, "display text"}, {0x06, 0xE1, "display text with input"},
	{0x06, 0xE2, "PIN input"}, {0x06, 0xE3, "menu request"},
	{0x08, 0x10, "software update"}, {0x08, 0x11, "read file"}, {0x08, 0x14, "write files"}, {0x08, 0x30, "select language"},
	{0x0F, 0x0F, "service mode"}, {0x80, 0x00, "acknowledged"}, {0x84, 0x00, "acknowledged"}, {0x84, 0x9C, "repeat status information"},
}

// commandName returns the name of a control field, "" when it is none. 84-xx refuses a command.
func commandName(class, instruction byte) string {
	for i := range commands {
		if c := &commands[i]; c.class == class && c.instruction == instruction {
			return c.name
		}
	}
	if class == 0x84 {
		return "refused"
	}
	return ""
}

// begins marks the first bytes of a control field.
var begins = [256]bool{0x04: true, 0x05: true, 0x06: true, 0x08: true, 0x0F: true, 0x80: true, 0x84: true}

// frameLength returns the length of the frame that b begins with: control field 2, length 1
// (0xFF: the low and the high byte of the length follow), data.
func frameLength(b []byte) (n int, ok bool) {
	if len(b) < 3 || !begins[b[0]] || commandName(b[0], b[1]) == "" {
		return 0, false
	}
	if unmeasured(b) {
		return len(b), true
	}
	if b[2] != 0xFF {
		return 3 + int(b[2]), true
	}
	if len(b) < 5 {
		return 5, true
	}
	return 5 + int(b[3]) + int(b[4])<<8, true
}

// unmeasured tells whether a status information was stored without its length: where the data should
// begin stands the value of a result code (27), and the next data object behind it.
func unmeasured(b []byte) bool {
	return len(b) > 4 && b[0] == 0x04 && b[1] == 0x0F && b[2] == 0x27 && lengths[b[3]] == 0 && lengths[b[4]] != 0
}

// body returns the data of a frame, as much of it as there is.
func body(b []byte) []byte {
	if unmeasured(b) {
		return b[2:]
	}
	if b[2] != 0xFF {
		return b[3:min(len(b), 3+int(b[2]))]
	}
	if len(b) < 5 {
		return nil
	}
	return b[5:min(len(b), 5+int(b[3])+int(b[4])<<8)]
}

// unframe takes the serial framing of PA00P015 off a frame: DLE STX in front, DLE ETX and a checksum behind.
func unframe(b []byte) []byte {
	if len(b) < 7 || b[0] != 0x10 || b[1] != 0x02 {
		return b
	}
	return b[2:]
}

// hexAt returns where the hexadecimal bytes begin that end a line, or -1: at least three, parted by
// dashes or blanks or not at all, and a frame.
func hexAt(b []byte) int {
	i := len(b)
	for i > 0 && (fields.HexDigit[b[i-1]] != 0xFF || b[i-1] == '-' || b[i-1] == ' ') {
		i--
	}
	for ; i < len(b); i++ { // the words before may end in letters that are digits, too
		if i > 0 && fields.HexDigit[b[i-1]] != 0xFF || fields.HexDigit[b[i]] == 0xFF {
			continue
		}
		var buf [10]byte
		head := unframe(appendHex(buf[:0], b[i:min(len(b), i+24)]))
		if n, ok := frameLength(head); ok && n <= len(b)-i {
			return i
		}
	}
	return -1
}

// appendHex appends the bytes written in hex, up to the first thing that is none.
func appendHex(dst, b []byte) []byte {
	for i := 0; i+1 < len(b) && len(dst) < cap(dst); {
		if b[i] == '-' || b[i] == ' ' {
			i++
			continue
		}
		h, l := fields.HexDigit[b[i]], fields.HexDigit[b[i+1]]
		if h == 0xFF || l == 0xFF {
			break
		}
		dst = append(dst, h<<4|l)
		i += 2
	}
	return dst
}
