package fields

import (
	"posmortem/parsers"
)

// chipTags are the data objects of a chip (EMV Book 3, annex A) that the column emv keeps, in its order: what terminal and card
// decided, no card data. Of the issuer application data (9F10) only that it is there is kept, as y. Objects with card data
// (56, 57, 5A, 5F20, 5F24, 99, 9F0B, 9F1F, 9F20, 9F6B) and cryptograms are not among them.
var chipTags = [...]struct {
	tag    int
	name   string
	most   int // bytes of a value
	isThat bool
}{
	{0x84, "84", 16, false}, {0x4F, "4F", 16, false}, {0x9F06, "9F06", 16, false}, // the application: one of the three is kept
	{0x95, "95", 5, false}, {0x9B, "9B", 2, false}, {0x9F27, "9F27", 1, false}, {0x9F34, "9F34", 3, false}, {0x9F33, "9F33", 3, false},
	{0x8A, "8A", 2, false}, {0x9F5B, "9F5B", 20, false}, {0xDF31, "DF31", 20, false}, {0x9F10, "9F10", 0, true},
}

const (
	numChipTags  = len(chipTags)
	applications = 3   // of the first tags
	maxChip      = 192 // bytes of the column
)

// chipList is the column emv taken apart: values in hexadecimal digits.
type chipList [numChipTags][]byte

// Chip stores chip data (DE55, EMV TLV), as bytes or in hexadecimal digits, with or without blanks between them.
func Chip(ev *parsers.Event, data []byte) {
	var list chipList
	list.read(ev.F[parsers.EMV])
	if raw, ok := unhex(ev, data); ok {
		data = raw
	}
	list.objects(ev, data, 0)
	list.store(ev)
}

// ChipTag stores one data object by its tag in hexadecimal digits, which 0x may precede, and tells whether the column keeps it.
func ChipTag(ev *parsers.Event, tag, value []byte) bool {
	if len(tag) > 2 && tag[0] == '0' && tag[1]|0x20 == 'x' {
		tag = tag[2:]
	}
	n := 0
	for _, c := range tag {
		d := HexDigit[c]
		if d > 15 || n > 0xFFFF {
			return false
		}
		n = n<<4 | int(d)
	}
	i := chipIndex(n)
	if i < 0 {
		return false
	}
	raw, ok := unhex(ev, value)
	if !ok {
		return true
	}
	var list chipList
	list.read(ev.F[parsers.EMV])
	list.set(ev, i, raw)
	list.store(ev)
	return true
}

func chipIndex(tag int) int {
	for i := range chipTags {
		if chipTags[i].tag == tag {
			return i
		}
	}
	return -1
}

// read takes a list apart.
func (l *chipList) read(list []byte) {
	for len(list) > 0 {
		n := 0
		for n < len(list) && list[n] != ';' {
			n++
		}
		for i := range chipTags {
			if name := chipTags[i].name; n > len(name) && list[len(name)] == '=' && string(list[:len(name)]) == name {
				l[i] = list[len(name)+1 : n]
			}
		}
		list = list[min(n+1, len(list)):]
	}
}

// objects takes the data objects of b, and those inside templates.
func (l *chipList) objects(ev *parsers.Event, b []byte, depth int) {
	for {
		tag, v, rest, ok := TLV(b)
		if !ok {
			return
		}
		b = rest
		if i := chipIndex(tag); i >= 0 {
			l.set(ev, i, v)
		} else if template(tag) && depth < 3 {
			l.objects(ev, v, depth+1)
		}
	}
}

// template tells whether a tag holds other objects (bit 6 of its first byte, EMV Book 3, annex B1).
func template(tag int) bool {
	for tag > 0xFF {
		tag >>= 8
	}
	return tag&0x20 != 0
}

// set keeps a value unless the tag has one; one that is longer than it may be is no such object.
func (l *chipList) set(ev *parsers.Event, i int, v []byte) {
	t := &chipTags[i]
	switch {
	case l[i] != nil || len(v) == 0:
	case t.isThat:
		l[i] = present
	case len(v) <= t.most:
		l[i] = hex(ev, v)
	}
}

var present = []byte("y")

// store writes the list into the event.
func (l *chipList) store(ev *parsers.Event) {
	out := ev.Room(maxChip)
	for i, v := range l {
		known := i < applications && i > 0 && (l[0] != nil || i == 2 && l[1] != nil)
		if v == nil || known || len(out)+len(v)+6 > maxChip {
			continue
		}
		if len(out) > 0 {
			out = append(out, ';')
		}
		out = append(append(append(out, chipTags[i].name...), '='), v...)
	}
	if len(out) > 0 {
		ev.F[parsers.EMV] = ev.Keep(out)
	}
}

// TLV cuts the first data object off b (EMV Book 3, annex B). Bytes 00 and FF between objects are passed over.
func TLV(b []byte) (tag int, v, rest []byte, ok bool) {
	for len(b) > 0 && (b[0] == 0 || b[0] == 0xFF) {
		b = b[1:]
	}
	if len(b) < 2 {
		return 0, nil, nil, false
	}
	tag, b = int(b[0]), b[1:]
	if tag&0x1F == 0x1F {
		tag = tag<<8 | int(b[0])
		for b[0]&0x80 != 0 && len(b) > 1 && tag < 1<<24 {
			b = b[1:]
			tag = tag<<8 | int(b[0])
		}
		b = b[1:]
	}
	if len(b) == 0 {
		return 0, nil, nil, false
	}
	n := int(b[0])
	b = b[1:]
	if n > 0x80 {
		k := n & 0x7F
		if k > 2 || k > len(b) {
			return 0, nil, nil, false
		}
		n = 0
		for _, c := range b[:k] {
			n = n<<8 | int(c)
		}
		b = b[k:]
	}
	if n > len(b) {
		return 0, nil, nil, false
	}
	return tag, b[:n], b[n:], true
}

// HexDigit holds the value of each hexadecimal digit, 0xFF for other bytes.
var HexDigit = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xFF
	}
	for i := range 16 {
		t["0123456789ABCDEF"[i]] = byte(i)
		t["0123456789abcdef"[i]] = byte(i)
	}
	return t
}()

// unhex returns the bytes that hexadecimal digits stand for; blanks and hyphens between pairs do not count.
func unhex(ev *parsers.Event, v []byte) (raw []byte, ok bool) {
	if len(v) < 2 || len(v) > 2048 {
		return nil, false
	}
	out := ev.Room(len(v) / 2)
	for i := 0; i < len(v); {
		if v[i] == ' ' || v[i] == '-' || v[i] == '\n' {
			i++
			continue
		}
		if i+1 >= len(v) || HexDigit[v[i]]|HexDigit[v[i+1]] > 15 {
			return nil, false
		}
		out = append(out, HexDigit[v[i]]<<4|HexDigit[v[i+1]])
		i += 2
	}
	return ev.Keep(out), len(out) > 0
}

// hex writes bytes in hexadecimal digits.
func hex(ev *parsers.Event, v []byte) []byte {
	out := ev.Room(2 * len(v))
	for _, c := range v {
		out = append(out, "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
	}
	return ev.Keep(out)
}
