package bundle

// Frames of ISO 8583 messages in binary: their length in two bytes, which no text begins with, or the message type and a bitmap.
const (
	leastFrame = 10
	mostFrame  = 8191
	bitmap     = 8
)

// messages tells whether a head is a row of frames with their length in front, or one message, in binary. Such bytes may pass
// for text in a one-byte encoding, and decoding them would destroy them.
func messages(head []byte) bool {
	return frames(head) || oneMessage(head)
}

// frames tells whether the head can be cut into frames to its end. One frame alone must fill it.
func frames(head []byte) bool {
	n, odd := 0, false
	for rest := head; len(rest) >= 2; n++ {
		size := int(rest[0])<<8 | int(rest[1])
		if size < leastFrame || size > mostFrame {
			return false
		}
		if 2+size >= len(rest) { // the last one, which the head may cut
			return odd && (n > 1 || 2+size == len(rest) && n > 0 || 2+size == len(rest) && typed(rest[2:]))
		}
		odd = odd || typed(rest[2:])
		rest = rest[2+size:]
	}
	return n > 0 && odd
}

// oneMessage tells whether a head begins with a message type in ASCII or EBCDIC and a bitmap in binary.
func oneMessage(head []byte) bool {
	return len(head) > 4+bitmap && len(head) <= mostFrame && head[0] >= ' ' && typed(head) && (head[0] >= 0xF0 || !allPrintable(head[4:4+bitmap]))
}

// typed tells whether a message type stands at the beginning, behind a TPDU (5 bytes) or behind that and UnionPay's header (6).
func typed(b []byte) bool {
	for _, at := range [...]int{0, 5, 11} {
		if len(b) < at+4+bitmap || at > 0 && b[0]&0xF8 != 0x60 {
			continue
		}
		m := b[at:]
		zero := m[0] &^ 0x0F // the zone of digits: none when packed, 3 in ASCII, F in EBCDIC
		switch {
		case m[0]>>4 == 0 && m[0]&0x0F >= 1 && m[0]&0x0F <= 8 && m[1]>>4 <= 5 && m[1]&0x0F <= 5: // 02 00
			return true
		case zero != 0x30 && zero != 0xF0:
		case m[0]-zero <= 2 && m[1]-zero >= 1 && m[1]-zero <= 8 && m[2]-zero <= 5 && m[3]-zero <= 5:
			return true
		}
	}
	return false
}

func allPrintable(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
