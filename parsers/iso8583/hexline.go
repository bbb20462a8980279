package iso8583

import (
	"bytes"

	"posmortem/parsers/fields"
)

// leastHex is the least number of hexadecimal digits that are taken for a piece of a message.
const leastHex = 2

// maxTries bounds the places of a line at which a message is looked for.
const maxTries = 16

// hexPart returns where the hexadecimal digits of a line begin and end: the whole line, what follows words
// and a stamp, or the middle of a dump with an offset in front and characters behind. Both are len(b) when
// there are none.
func hexPart(b []byte) (from, to int) {
	if from, to = offsetDump(b); from < to {
		return from, to
	}
	i := len(b)
	for i > 0 && (fields.HexDigit[b[i-1]] != 0xFF || b[i-1] == ' ') {
		i--
	}
	if i == 0 {
		if n := countHex(b); n >= leastHex && n&1 == 0 {
			return 0, len(b)
		}
		return len(b), len(b)
	}
	for tries := 0; i < len(b) && tries < maxTries; i++ { // words before may end in letters that are digits, too
		if fields.HexDigit[b[i]] == 0xFF || isLetterOrDigit(b[i-1]) {
			continue
		}
		if n := countHex(b[i:]); n < 2*minFrame {
			break
		} else if n&1 == 0 && promisingHex(b[i:]) {
			return i, len(b)
		}
		tries++
	}
	return len(b), len(b)
}

// countHex returns the number of hexadecimal digits when b holds nothing else but blanks, else 0.
func countHex(b []byte) (n int) {
	for _, c := range b {
		switch {
		case fields.HexDigit[c] != 0xFF:
			n++
		case c != ' ':
			return 0
		}
	}
	return n
}

// promisingHex tells whether a message may begin in b.
func promisingHex(b []byte) bool {
	var buf [64]byte
	head, _ := appendHex(buf[:0], b[:min(len(b), 192)])
	if promising(head) {
		return true
	}
	return len(head) > 12 && promising(head[2:])
}

// offsetDump finds the bytes of a line such as "0010: 30 38 30 30 ...  0800". The offset has four
// to eight digits and a colon or two blanks behind it.
func offsetDump(b []byte) (from, to int) {
	i := 0
	for i < len(b) && i <= 8 && fields.HexDigit[b[i]] != 0xFF {
		i++
	}
	if i < 4 || i > 8 || i+4 > len(b) || b[i] != ':' && (b[i] != ' ' || b[i+1] != ' ') {
		return len(b), len(b)
	}
	i++
	for i < len(b) && b[i] == ' ' {
		i++
	}
	from, to = i, i
	for n := 0; n < 32 && i+1 < len(b) && fields.HexDigit[b[i]] != 0xFF && fields.HexDigit[b[i+1]] != 0xFF; n++ {
		i += 2
		to = i
		if i == len(b) || b[i] != ' ' {
			break
		}
		i++
		if n == 7 && i < len(b) && b[i] == ' ' { // the gap in the middle
			i++
		}
	}
	if to-from < 2 || to < len(b) && b[to] != ' ' && b[to] != '|' {
		return len(b), len(b)
	}
	return from, to
}

// isOffset tells whether words are but the offset of a dump.
func isOffset(b []byte) bool {
	b = bytes.TrimRight(b, ": ")
	return len(b) >= 4 && len(b) <= 8 && all(b, 0, isHexDigit)
}

// onlyHex tells whether a line is a piece of a message and nothing else.
func onlyHex(b []byte) bool {
	if from, to := offsetDump(b); from < to {
		return true
	}
	n := countHex(b)
	return n >= leastHex && n&1 == 0
}
