package iso8583

import "posmortem/parsers/fields"

// told are the chip data objects that a message may keep, and the word each is told by (EMV Book 3, annex A).
// Objects with card data (5A, 57, 56, 5F20, 5F24, 99, 9F0B, 9F1F, 9F20, 9F6B) are not among them, and no
// value is copied that is not listed here.
var told = []struct {
	tag    int
	name   string
	longer int  // longest value that is told, in bytes
	only   bool // that it is there, not what it is
}{
	{0x95, "tvr", 5, false}, {0x9B, "tsi", 2, false}, {0x9F27, "cid", 1, false}, {0x9F34, "cvm", 3, false}, {0x8A, "arc", 2, false},
	{0x9F06, "aid", 16, false}, {0x84, "aid", 16, false}, {0x4F, "aid", 16, false}, {0x82, "aip", 2, false}, {0x9F33, "caps", 3, false},
	{0x9F40, "addcaps", 5, false}, {0x9F35, "termtype", 1, false}, {0x9F36, "atc", 2, false}, {0x9F5B, "script", 20, false},
	{0x9F10, "iad", 0, true}, {0x9F26, "ac", 0, true}, {0x91, "issuerauth", 0, true}, {0x71, "script71", 0, true}, {0x72, "script72", 0, true},
}

// chip appends what the chip data of DE55 tell as name=value pairs.
func (d *Decoder) chip(dst, b []byte) []byte {
	if d.arena == nil {
		d.arena = make([]byte, 0, 4<<10)
	}
	if len(b) > 8 && all(b, 0, isHexDigit) {
		from := len(d.arena)
		if cap(d.arena)-from < len(b)/2 {
			return dst
		}
		d.arena, _ = appendHex(d.arena, b)
		b = d.arena[from:]
	}
	aid := false
	for {
		tag, v, rest, ok := fields.TLV(b)
		if !ok {
			return dst
		}
		b = rest
		for i := range told {
			t := &told[i]
			if t.tag != tag || t.name == "aid" && aid {
				continue
			}
			aid = aid || t.name == "aid"
			dst = append(append(append(dst, ' '), t.name...), '=')
			switch {
			case t.only:
				dst = append(dst, "present"...)
			case tag == 0x8A && all(v, 0, isLetterOrDigit):
				dst = append(dst, v[:min(len(v), t.longer)]...)
			default:
				dst = appendBytes(dst, v[:min(len(v), t.longer)])
			}
			if tag == 0x9F27 && len(v) > 0 {
				dst = append(append(dst, " cryptogram="...), cryptograms[v[0]>>6]...)
			}
		}
	}
}

// cryptograms are the types in the two upper bits of 9F27 (EMV Book 3, table 15).
var cryptograms = [4]string{"AAC", "TC", "ARQC", "AAR"}

func isHexDigit(c byte) bool { return fields.HexDigit[c] != 0xFF }

// appendBytes appends bytes in hexadecimal digits.
func appendBytes(dst, b []byte) []byte {
	for _, c := range b {
		dst = append(dst, packedDigits[c>>4], packedDigits[c&0x0F])
	}
	return dst
}

// appendHex appends the bytes that hexadecimal digits stand for, as many as dst has room for; blanks and
// line ends between pairs do not count. ok is false when anything else is among them, or half a byte.
func appendHex(dst, b []byte) (out []byte, ok bool) {
	for i := 0; i < len(b); {
		if b[i] <= ' ' {
			i++
			continue
		}
		if i+1 >= len(b) || len(dst) == cap(dst) {
			return dst, false
		}
		h, l := fields.HexDigit[b[i]], fields.HexDigit[b[i+1]]
		if h == 0xFF || l == 0xFF {
			return dst, false
		}
		dst = append(dst, h<<4|l)
		i += 2
	}
	return dst, true
}
