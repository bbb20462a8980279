package iso8583

// noOffset ends a list of offsets.
const noOffset = -1

// offsets returns where the message type may stand in b, the likeliest first.
func offsets(b []byte) (at [8]int) {
	n := 0
	add := func(i int) {
		if i < len(b) && n < len(at)-1 {
			at[n] = i
			n++
		}
	}
	start := 0
	if prefixed(b) {
		start = 2
	} else if len(b) > 8 && fourDigits(b) == len(b)-4 {
		start = 4
	}
	for range 2 {
		rest := b[start:]
		switch {
		case len(rest) > 13 && rest[0]&0xF8 == 0x60: // TPDU, ISO 8583 over X.25 and over TCP alike; then UnionPay's header, or none
			add(start + 5)
			add(start + 11)
		case len(rest) > 26 && rest[0] == 0x16: // Visa BASE I, header 1: its own length first
			add(start + 22)
		case len(rest) > 16 && string(rest[:3]) == "ISO":
			add(start + 12)
		default:
			add(start)
		}
		if start == 0 {
			break
		}
		start = 0 // what looked like a length may have been the message itself
	}
	at[n] = noOffset
	return at
}

// prefixed tells whether b begins with its own length in two bytes, which count themselves or not.
func prefixed(b []byte) bool {
	if len(b) < 12 {
		return false
	}
	n := int(b[0])<<8 | int(b[1])
	return n == len(b)-2 || n == len(b) || n == len(b)-1 || n == len(b)-3 // a line end may have been cut off or added
}

// fourDigits reads a length of four ASCII digits, or -1.
func fourDigits(b []byte) (n int) {
	for _, c := range b[:4] {
		if c-'0' > 9 {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// Shortest and longest frames of a binary file, in bytes without the length.
const (
	minFrame = 10
	maxFrame = 8191 // no text begins with such a length: 8192 is two blanks
)

// frameLength returns the length of the frame that b begins with, its two bytes of length included.
func frameLength(b []byte) (n int, ok bool) {
	if len(b) < 2+minFrame {
		return 0, false
	}
	n = int(b[0])<<8 | int(b[1])
	if n < minFrame || n > maxFrame || !promising(b[2:]) {
		return 0, false
	}
	return 2 + n, true
}

// promising tells whether a message type and a bitmap stand at one of the places where they may.
func promising(b []byte) bool {
	for _, at := range offsets(b) {
		if at < 0 {
			break
		}
		for i := range layouts {
			l := &layouts[i]
			if _, n, ok := readMTI(b[at:], l.mti); ok {
				if _, _, ok := readBitmap(b[at+n:], l); ok {
					return true
				}
			}
		}
	}
	return false
}
