package zvt

// Ways to write the length of a data object.
const (
	llvar  = -2 // two bytes F0-F9, a digit each
	lllvar = -3
	tlv    = -1 // length as in BER
)

// lengths are those of the data objects (BMPs) by number, 0 for what is not known (PA00P015, chapter
// "List of bitmaps").
var lengths = [256]int8{
	0x01: 1, 0x02: 1, 0x03: 1, 0x04: 6, 0x05: 1, 0x06: tlv, 0x0B: 3, 0x0C: 3, 0x0D: 2, 0x0E: 2,
	0x17: 2, 0x19: 1, 0x22: llvar, 0x23: llvar, 0x24: lllvar, 0x27: 1, 0x29: 4, 0x2A: 15, 0x2D: llvar, 0x2E: lllvar,
	0x37: 3, 0x3A: 2, 0x3B: 8, 0x3C: lllvar, 0x3D: 3, 0x49: 2, 0x60: lllvar, 0x87: 2, 0x88: 3, 0x8A: 1, 0x8B: llvar, 0x8C: 1,
	0x92: lllvar, 0x9A: lllvar, 0xA0: 1, 0xA7: llvar, 0xAA: 3, 0xAF: lllvar, 0xBA: 5, 0xD0: 1, 0xD1: llvar, 0xD2: 1, 0xD3: 1,
	0xE0: 1, 0xE1: llvar, 0xE2: llvar, 0xE3: llvar, 0xE4: llvar, 0xE5: llvar, 0xE6: llvar, 0xE7: llvar, 0xE8: llvar,
	0xE9: 1, 0xEA: 1, 0xEB: llvar, 0xF0: 1, 0xF1: llvar, 0xF2: llvar, 0xF3: llvar, 0xF4: llvar, 0xF5: llvar, 0xF6: llvar,
	0xF7: llvar, 0xF8: llvar, 0xF9: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1, 0xFD: 1,
}

// nextBMP cuts the first data object off b; ok is false at the end or where the rest cannot be read.
func nextBMP(b []byte) (id byte, value, rest []byte, ok bool) {
	if len(b) < 2 {
		return 0, nil, nil, false
	}
	id, b = b[0], b[1:]
	n := int(lengths[id])
	switch n {
	case 0:
		return 0, nil, nil, false
	case tlv:
		n, b = berLength(b)
	case llvar, lllvar:
		n, b = digitLength(b, -n)
	}
	if n < 0 || n > len(b) {
		return 0, nil, nil, false
	}
	return id, b[:n], b[n:], true
}

// digitLength reads a length of k digits, written as F0 to F9 each.
func digitLength(b []byte, k int) (n int, rest []byte) {
	if len(b) < k {
		return -1, nil
	}
	for _, c := range b[:k] {
		if c&0xF0 != 0xF0 || c&0x0F > 9 {
			return -1, nil
		}
		n = n*10 + int(c&0x0F)
	}
	return n, b[k:]
}

// berLength reads a length as ISO/IEC 7816-4, 5.2.2.1, writes it, of up to three bytes.
func berLength(b []byte) (n int, rest []byte) {
	switch {
	case len(b) > 0 && b[0] < 0x80:
		return int(b[0]), b[1:]
	case len(b) > 1 && b[0] == 0x81:
		return int(b[1]), b[2:]
	case len(b) > 2 && b[0] == 0x82:
		return int(b[1])<<8 | int(b[2]), b[3:]
	}
	return -1, nil
}

// nextTLV cuts the first object off a TLV container. A tag whose low five bits are set has a second byte.
func nextTLV(b []byte) (tag int, value, rest []byte, ok bool) {
	if len(b) < 2 {
		return 0, nil, nil, false
	}
	tag, b = int(b[0]), b[1:]
	if tag&0x1F == 0x1F {
		tag, b = tag<<8|int(b[0]), b[1:]
	}
	n, b := berLength(b)
	if n < 0 {
		return 0, nil, nil, false
	}
	n = min(n, len(b)) // the last one may be cut
	return tag, b[:n], b[n:], true
}

// appendDigits appends packed digits: E stands for a digit that the terminal hides, F fills up.
func appendDigits(dst, b []byte) []byte {
	for _, c := range b {
		for _, d := range [2]byte{c >> 4, c & 0x0F} {
			switch {
			case d < 10:
				dst = append(dst, '0'+d)
			case d == 0x0E:
				dst = append(dst, '*')
			}
		}
	}
	return dst
}
