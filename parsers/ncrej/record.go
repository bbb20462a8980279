package ncrej

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// record reads the lines of one record.
type record struct {
	p       *parser
	ev      *parsers.Event
	columns columns
	timed   bool
	ended   bool // the transaction ends with this record
}

// line reads one line and adds what it says to the message.
func (r *record) line(line []byte) {
	p := r.p
	if len(p.text) > 0 {
		p.text = append(p.text, '\n')
	}
	from := len(p.text)
	p.text = appendPlain(p.text, line)
	b := r.stamp(bytes.TrimSpace(p.text[from:]))
	if isStatus(b) {
		b = b[1:]
	} else if b = bytes.Trim(b, " *="); len(b) == 0 || isNoteNumber(b) {
		p.text = p.text[:max(0, from-1)]
		return
	}
	if i := private(b); i >= 0 {
		b = b[:i]
	}
	n := copy(p.text[from:], b)
	p.text = p.text[:from+n]
	r.read(p.text[from:])
}

// stamp takes the time off the front of a line.
func (r *record) stamp(b []byte) []byte {
	if s, n := header(b); n > 0 {
		if s, ok := order(s, r.p.order); ok {
			r.p.clk.SetDay(s.Year, s.Month, s.Day)
			r.p.clk.Resolve(clock.Stamp{Hour: s.Hour, Minute: s.Minute, Second: s.Second}) // the day's clock goes on from here
			r.at(s)
		}
		return b[n:]
	}
	if s, n := timeOfDay(b); n > 0 {
		r.at(s)
		return b[n:]
	}
	if i := bytes.Index(b, cardTime); i >= 0 && bytes.HasPrefix(b, cardDate) {
		if s, n := timeOfDay(bytes.TrimLeft(b[i+len(cardTime):], " ")); n > 0 {
			r.at(s)
		}
	}
	return b
}

// cardDate and cardTime name the parts of "DATE 11-02-25    TIME 16:19:25", which follows a card number.
var cardDate, cardTime = []byte("DATE "), []byte("TIME ")

func (r *record) at(s clock.Stamp) {
	if !r.timed {
		r.ev.Time, r.ev.UTCOffset, r.ev.TimeQuality = r.p.clk.Resolve(s)
		r.timed = true
	}
}

// scheme begins the identifier of a card application (ISO/IEC 7816-5, category A).
var scheme = []byte("A0000")

// isNoteNumber tells whether a line is a number of a banknote or a checksum and says nothing: one
// word of letters and digits, at least six of them digits.
func isNoteNumber(b []byte) bool {
	if bytes.HasPrefix(b, scheme) {
		return false
	}
	n := 0
	for _, c := range b {
		switch {
		case c-'0' < 10:
			n++
		case c|0x20 < 'a' || c|0x20 > 'z':
			return false
		}
	}
	return n >= 6 && len(b) >= 8
}

// personal are the names of what a customer typed in that identifies the person; their values are left out.
var personal = [][]byte{[]byte("Mobile Number "), []byte("NID Number "), []byte("Beneficiary Account/Card Number ")}

// private returns where the value of something personal begins, or -1.
func private(b []byte) int {
	for _, name := range personal {
		if len(b) > len(name) && bytes.EqualFold(b[:len(name)], name) {
			return len(name) - 1
		}
	}
	return -1
}

// read stores what one line tells.
func (r *record) read(b []byte) {
	ev, p := r.ev, r.p
	if r.events(b) {
		return
	}
	p.own.read(b, &r.columns)
	if v := r.columns.value(b, columnSTAN); fields.Digits(v) {
		fields.DE(ev, 11, v)
	}
	name, value := pair(b)
	switch m := fields.Find(name); {
	case m == fields.ResponseCode && len(value) <= 3:
		fields.DE(ev, 39, value)
	case m == fields.Amount:
		r.amount(value)
	case m.Payment() && m != fields.Device:
		m.Store(ev, value)
	}
}

// amount stores "BDT 15400.00" with its currency.
func (r *record) amount(value []byte) {
	if unit, _, ok := bytes.Cut(value, []byte(" ")); ok && fields.IsCurrency(unit) {
		fields.Currency.Store(r.ev, unit)
		r.p.txn.money.set(unit)
	}
	fields.Amount.Store(r.ev, value)
}

// pair parts "RESPONSE CODE  : 909" and "MACHINE NO =A01".
func pair(b []byte) (name, value []byte) {
	i := bytes.IndexAny(b, ":=")
	if i < 0 {
		return nil, nil
	}
	return bytes.TrimSpace(b[:i]), bytes.TrimSpace(b[i+1:])
}
