package iso8583

import (
	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// Decoder reads ISO 8583 messages. The zero value is ready; it reuses its memory, so that what it stored in
// one event must not be used after the next message.
type Decoder struct {
	arena []byte // values in ASCII
	bytes []byte // message that was written in hex
	kept  [numKept][]byte
	cut   bool
}

// Message stores what one message says, with or without what stands before it: a length of two bytes or
// four digits, a TPDU (5 bytes from 0x60), UnionPay's header (6), Visa's (22) or BASE24's ("ISO" and 9
// digits). It tells whether raw is a message in a known layout, to the last byte.
func (d *Decoder) Message(ev *parsers.Event, raw []byte) bool {
	mti, ok := d.find(raw)
	if !ok {
		return false
	}
	d.store(ev, mti)
	return true
}

// Hex does the same for a message in hexadecimal digits, with or without blanks between them.
func (d *Decoder) Hex(ev *parsers.Event, hex []byte) bool {
	if d.bytes == nil {
		d.bytes = make([]byte, 0, maxMessage)
	}
	var ok bool
	d.bytes, ok = appendHex(d.bytes[:0], hex)
	return ok && d.Message(ev, d.bytes)
}

// maxMessage bounds a message in bytes: what two bytes of length in BCD can say.
const maxMessage = 9999

// keptIDs are the data elements that are read; 7, 12 and 13 date the message, 55 holds chip data.
var keptIDs = [...]uint8{2, 3, 4, 7, 11, 12, 13, 22, 37, 38, 39, 41, 42, 49, 55, 56, 60, 61, 70, 90}

const numKept = len(keptIDs)

// keptAt is the place of a data element among the kept ones, from 1; 0: it is passed over.
var keptAt = func() (t [129]uint8) {
	for i, id := range keptIDs {
		t[id] = uint8(i + 1)
	}
	return t
}()

// value returns a kept data element.
func (d *Decoder) value(id int) []byte { return d.kept[keptAt[id]-1] }

// find tries where the message type may stand and how it may be written.
func (d *Decoder) find(raw []byte) (mti [4]byte, ok bool) {
	if d.arena == nil {
		d.arena = make([]byte, 0, 4<<10)
	}
	for _, at := range offsets(raw) {
		if at < 0 {
			break
		}
		b := raw[at:]
		for i := range layouts {
			l := &layouts[i]
			mti, n, ok := readMTI(b, l.mti)
			if ok && d.walk(b[n:], l, mti) {
				return mti, true
			}
		}
	}
	return mti, false
}

// walk reads all data elements and tells whether they fill the message.
func (d *Decoder) walk(b []byte, l *layout, mti [4]byte) bool {
	bits, n, ok := readBitmap(b, l)
	if !ok {
		return false
	}
	d.arena, d.kept, d.cut = d.arena[:0], [numKept][]byte{}, false
	b = b[n:]
	spec := &elements1987
	if mti[0] != '0' {
		spec = &elements1993
	}
	for id := 2; id <= 128; id++ {
		if bits[(id-1)>>6]>>(63-(id-1)&63)&1 == 0 || id == 65 {
			continue
		}
		if b, ok = d.element(b, l, id, spec[id]); !ok {
			return false
		}
	}
	return filler(b)
}

// filler tells whether what is behind a message is nothing: fill bytes, an end of line, an ETX.
func filler(b []byte) bool {
	for _, c := range b {
		if c != 0 && c != 0xFF && c != '\r' && c != '\n' && c != 0x03 && c != ' ' {
			return false
		}
	}
	return len(b) <= 16
}

// store puts the data elements into the event and dates it if nothing else does.
func (d *Decoder) store(ev *parsers.Event, mti [4]byte) {
	from := len(d.arena)
	d.arena = append(d.arena, mti[:]...)
	fields.DE(ev, 0, d.arena[from:])
	for i, id := range keptIDs {
		if v := d.kept[i]; len(v) > 0 {
			fields.DE(ev, int(id), v)
		}
	}
}
