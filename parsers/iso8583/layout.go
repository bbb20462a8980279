package iso8583

import "posmortem/parsers/fields"

// code is a way to write digits or characters.
type code uint8

const (
	ascii   code = iota
	bcd          // two digits to a byte
	binary       // bytes as they are
	asciiX       // hexadecimal digits in ASCII
	ebcdics      // EBCDIC
)

// layout is how a network writes its messages. What one message cannot tell is found by trying: only a layout that
// fits to the last byte is taken.
type layout struct {
	mti    code // ascii, bcd, ebcdics
	bitmap code // binary, asciiX, ebcdics (hexadecimal digits)
	digits code // classes n, z and lengths
	text   code
	bytes  code // class b: binary or asciiX
	parts  bool // DE48, 60 and 61 are packed digits, as UnionPay terminals write them
	packed bool // currencies are packed digits
	wide   bool // the second bitmap is always there, whatever the first bit says
}

// layouts are tried in this order.
var layouts = []layout{
	{mti: ascii, bitmap: asciiX, digits: ascii, text: ascii, bytes: binary},
	{mti: ascii, bitmap: asciiX, digits: ascii, text: ascii, bytes: asciiX},
	{mti: ascii, bitmap: asciiX, digits: ascii, text: ascii, bytes: binary, wide: true},
	{mti: ascii, bitmap: asciiX, digits: ascii, text: ascii, bytes: asciiX, wide: true},
	{mti: ascii, bitmap: binary, digits: ascii, text: ascii, bytes: binary},
	{mti: ascii, bitmap: binary, digits: ascii, text: ascii, bytes: asciiX},
	{mti: bcd, bitmap: binary, digits: bcd, text: ascii, bytes: binary, parts: true},
	{mti: bcd, bitmap: binary, digits: bcd, text: ascii, bytes: binary},
	{mti: bcd, bitmap: binary, digits: bcd, text: ascii, bytes: binary, packed: true},
	{mti: bcd, bitmap: binary, digits: bcd, text: ascii, bytes: binary, packed: true, parts: true},
	{mti: bcd, bitmap: binary, digits: bcd, text: ebcdics, bytes: binary, packed: true},
	{mti: bcd, bitmap: binary, digits: ascii, text: ascii, bytes: binary},
	{mti: ebcdics, bitmap: binary, digits: ebcdics, text: ebcdics, bytes: binary},
	{mti: ebcdics, bitmap: ebcdics, digits: ebcdics, text: ebcdics, bytes: binary},
}

// readMTI reads a message type at the beginning of b in one way of writing.
func readMTI(b []byte, c code) (mti [4]byte, n int, ok bool) {
	switch c {
	case bcd:
		if len(b) < 2 {
			return mti, 0, false
		}
		mti, n = [4]byte{'0' + b[0]>>4, '0' + b[0]&0x0F, '0' + b[1]>>4, '0' + b[1]&0x0F}, 2
	default:
		if len(b) < 4 {
			return mti, 0, false
		}
		n = copy(mti[:], b)
		if c == ebcdics {
			for i := range mti {
				mti[i] = fromEBCDIC(mti[i])
			}
		}
	}
	return mti, n, isMTI(mti)
}

// isMTI accepts the versions of 1987, 1993 and 2003, the classes 1 to 8 and the functions and origins in use.
func isMTI(m [4]byte) bool {
	return m[0] >= '0' && m[0] <= '2' && m[1] >= '1' && m[1] <= '8' && m[2] >= '0' && m[2] <= '5' && m[3] >= '0' && m[3] <= '5'
}

// readBitmap reads the one or two bitmaps at the beginning of b.
func readBitmap(b []byte, l *layout) (bits [2]uint64, n int, ok bool) {
	if bits[0], n, ok = readWord(b, l.bitmap); !ok || bits[0] == 0 {
		return bits, 0, false
	}
	if bits[0]>>63 == 0 && !l.wide {
		return bits, n, true
	}
	second, k, ok := readWord(b[n:], l.bitmap)
	bits[1] = second
	return bits, n + k, ok && second>>63 == 0 // a third bitmap is of 2003 and of no use here
}

func readWord(b []byte, c code) (w uint64, n int, ok bool) {
	if c == binary {
		if len(b) < 8 {
			return 0, 0, false
		}
		for _, x := range b[:8] {
			w = w<<8 | uint64(x)
		}
		return w, 8, true
	}
	if len(b) < 16 {
		return 0, 0, false
	}
	for _, x := range b[:16] {
		if c == ebcdics {
			x = fromEBCDIC(x)
		}
		d := fields.HexDigit[x]
		if d == 0xFF {
			return 0, 0, false
		}
		w = w<<4 | uint64(d)
	}
	return w, 16, true
}
