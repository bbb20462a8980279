// Package fields knows what the values of a payment log mean by the number
// or the name they are written under, and finds such values in free text.
package fields

import (
	"posmortem/parsers"
)

// byNumber is the meaning of each ISO 8583:1987 data element that is kept.
// The numbers 14, 35, 36, 45, 52, 53, 62, 63 and 64 are absent on purpose:
// PCI DSS v4 requirement 3.3.1 forbids to keep most of them, and the rest tells nothing about a failure. Of 55 only
// what chipTags lists is kept.
var byNumber = [129]Meaning{
	0: MTI, 2: PAN, 3: ProcessingCode, 4: Amount, 11: STAN, 22: EntryMode,
	37: RRN, 38: AuthCode, 39: ResponseCode, 41: Device, 42: Merchant, 49: Currency,
	56: OriginalData, 60: UnionPay60, 61: UnionPay61, 70: NetworkCode, 90: OriginalData,
	14: Secret, 35: Secret, 36: Secret, 45: Secret, 52: Secret, 53: Secret,
	55: ChipData, 62: Secret, 63: Secret, 64: Secret, 128: Secret,
}

// DE stores the value of ISO 8583 data element n (0 is the message type).
// Elements that no column is made for, and those that must never be kept, are ignored.
func DE(ev *parsers.Event, n int, value []byte) {
	if uint(n) >= uint(len(byNumber)) {
		return
	}
	if n == 55 {
		Chip(ev, value) // bytes, whose ends mean something
		return
	}
	if v := clean(value); v != nil {
		put(ev, byNumber[n], v)
	}
}

// Named stores a value by the name it is written under and tells whether the
// name is known. A known name whose value cannot be what the name says stores nothing.
func Named(ev *parsers.Event, name, value []byte) bool {
	m := Find(name)
	if m == None {
		return false
	}
	m.Store(ev, value)
	return true
}

// Store sets in ev what value says, if it looks like a value of this meaning.
func (m Meaning) Store(ev *parsers.Event, value []byte) {
	v := clean(value)
	if v == nil || !m.fits(v) {
		return
	}
	if m == weakCode && !payment(ev) || m == ResponseCode && threeDigits(v) && !action(ev, v) {
		return
	}
	put(ev, m, v)
}

// action tells whether three digits are an action code of ISO 8583:1993 and not the status of an
// HTTP answer: beside a message type of 1993 or 2003 any are, else beside a payment those that HTTP does not use.
func action(ev *parsers.Event, v []byte) bool {
	if mti := ev.F[parsers.MTI]; len(mti) > 0 && (mti[0] == '1' || mti[0] == '2') {
		return true
	}
	return payment(ev) && (v[0] < '2' || v[0] > '5')
}

// Pairs stores the named values of one record. Two kinds of value need the whole
// record: an amount with a decimal point needs the currency, and a plain "code" or one of three digits
// is a response code only beside other payment fields. The zero value is ready.
type Pairs struct{ code, weak, amount []byte }

// Add stores one value, or keeps it until Close.
func (p *Pairs) Add(ev *parsers.Event, m Meaning, value []byte) {
	switch {
	case m == None:
	case m == weakCode:
		p.weak = value
	case m == ResponseCode && threeDigits(value):
		p.code = value
	case m == Amount && len(ev.F[parsers.Currency]) == 0 && !Digits(value):
		p.amount = value
	default:
		m.Store(ev, value)
	}
}

// Close stores what had to wait.
func (p *Pairs) Close(ev *parsers.Event) {
	if p.amount != nil {
		Amount.Store(ev, p.amount)
	}
	if p.code != nil {
		ResponseCode.Store(ev, p.code)
	}
	if p.weak != nil {
		weakCode.Store(ev, p.weak)
	}
	*p = Pairs{}
}

// payment tells whether ev already holds a field that only payments have.
func payment(ev *parsers.Event) bool {
	return len(ev.F[parsers.STAN]) > 0 || len(ev.F[parsers.RRN]) > 0 || len(ev.F[parsers.MTI]) > 0 ||
		len(ev.F[parsers.Device]) > 0 || len(ev.F[parsers.Merchant]) > 0 || len(ev.PAN) > 0 ||
		len(ev.F[parsers.ProcessingCode]) > 0
}
