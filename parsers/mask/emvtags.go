package mask

import "strings"

// The tags of EMV that terminals send (EMV Book 3, annex A; EMV contactless
// Book C): those of one byte, and by their first byte those of two.
var (
	shortTags = tagSet("4F 50 56 57 5A 71 72 82 84 8A 8E 91 95 99 9A 9B 9C")
	longTags  = map[byte]*[256]bool{
		0x5f: tagSet("20 24 25 28 2A 2D 30 34"),
		0x9f: tagSet("01 02 03 06 07 09 0B 0D 0E 0F 10 12 15 16 1A 1C 1E 1F 20 21 26 27 33 34 35 36 37 39 40 41 45 4C 53 5B 63 66 6B 6C 6E"),
		0xdf: tagSet("31 32"),
	}
)

func tagSet(list string) *[256]bool {
	var t [256]bool
	for _, s := range strings.Fields(list) {
		t[foldTag([]byte(s))] = true
	}
	return &t
}

// tagAt returns the length in hex of the known tag at the beginning of v, or 0.
func tagAt(v []byte) int {
	if len(v) < 4 || !isHex(v[0]) || !isHex(v[1]) {
		return 0
	}
	first := nibble(v[0])<<4 | nibble(v[1])
	if shortTags[first] {
		return 2
	}
	if first&0x1f != 0x1f || longTags[first] == nil || !isHex(v[2]) || !isHex(v[3]) {
		return 0
	}
	if longTags[first][nibble(v[2])<<4|nibble(v[3])] {
		return 4
	}
	return 0
}

// knownTag tells whether v begins with a tag of EMV and a length that fits.
func knownTag(v []byte) bool {
	p := tagAt(v)
	return p > 0 && p+2 <= len(v) && isHex(v[p]) && isHex(v[p+1]) &&
		p+2+2*(int(nibble(v[p]))<<4|int(nibble(v[p+1]))) <= len(v)
}

// cardTag tells whether card data stands in the tag at the beginning of v.
func cardTag(v []byte) bool {
	for _, t := range [...]string{"56", "57", "5a", "5f20", "5f24", "99", "9f0b", "9f1f", "9f20", "9f6b"} {
		if foldHas(v, 0, t) {
			return true
		}
	}
	return false
}
