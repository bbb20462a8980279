package zvt

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

var vendor = []byte("zvt")

// read stores what a frame says and appends it in words to the message. dated says that the frame's
// own date and time are all that is known of when it was sent.
func (p *parser) read(frame []byte, ev *parsers.Event, dated bool) {
	frame = unframe(frame)
	if len(frame) < 3 {
		return
	}
	name := commandName(frame[0], frame[1])
	if name == "" {
		p.text = append(p.text, "zvt frame"...)
		return
	}
	p.text = append(append(append(p.text, "zvt "...), name...), ' ')
	p.text = append(appendByte(p.text, frame[0]), '-')
	p.text = appendByte(p.text, frame[1])
	data := body(frame)
	switch {
	case frame[0] == 0x06 && frame[1] == 0x1E:
		p.abort(data, ev)
	case frame[0] == 0x84 && frame[1] != 0 && frame[1] != 0x9C:
		p.fail(frame[1], ev)
	case frame[0] == 0x04 && frame[1] == 0xFF:
		p.intermediate(data, ev)
	case frame[0] == 0x06 && frame[1] == 0xD1:
		if len(data) > 1 {
			p.say(data[1:])
		}
	case frame[0] == 0x06 && frame[1] == 0xD3:
		p.objects(data, ev, dated, false)
	case frame[0] == 0x04 && frame[1] == 0x0F, frame[0] == 0x06 && frame[1] == 0x0F:
		p.objects(data, ev, dated, frame[0] == 0x04)
	case frame[0] == 0x06 && request[frame[1]]:
		ev.Kind = parsers.Request
		p.objects(data, ev, dated, false)
	}
}

// request marks the instructions of class 06 that ask for a payment.
var request = [256]bool{0x01: true, 0x22: true, 0x24: true, 0x30: true, 0x31: true}

// abort reads why the terminal gave up.
func (p *parser) abort(data []byte, ev *parsers.Event) {
	if len(data) == 0 {
		return
	}
	p.fail(data[0], ev)
	p.objects(data[1:], ev, false, false)
}

// fail stores an error message of the terminal (PA00P015, chapter "Error messages").
func (p *parser) fail(code byte, ev *parsers.Event) {
	p.text = appendByte(append(p.text, " error 0x"...), code)
	const hex = "0123456789abcdef"
	from := len(p.digits)
	p.digits = append(p.digits, '0', 'x', hex[code>>4], hex[code&0x0F]) // as the list of codes writes it
	ev.Set(parsers.Vendor, vendor)
	ev.Set(parsers.VendorCode, p.digits[from:])
	ev.Kind, ev.Level = parsers.Trouble, max(ev.Level, parsers.Error)
}

// objects reads the data objects of a frame; answer says that it tells the outcome of a payment.
func (p *parser) objects(data []byte, ev *parsers.Event, dated, answer bool) {
	var s stamp
	code, totals := -1, false
	for {
		totals = totals || len(data) > 0 && data[0] == 0x60 // of an end of day
		id, v, rest, ok := nextBMP(data)
		if !ok {
			break
		}
		data = rest
		switch id {
		case 0x06:
			p.container(v, 0)
		case 0x0C:
			s.time = v
		case 0x0D:
			s.date = v
		case 0x27:
			code = int(v[0])
		case 0x3C, 0x8B:
			p.say(v)
		default:
			p.object(id, v, ev)
		}
	}
	if dated {
		s.store(p.clk, ev)
	}
	if totals {
		ev.Amount = parsers.NoAmount
	} else if answer && code >= 0 {
		p.result(byte(code), ev)
	}
}

// object stores one value. Tracks, expiry, card verification and chip data are passed over.
func (p *parser) object(id byte, v []byte, ev *parsers.Event) {
	switch id {
	case 0x04:
		fields.DE(ev, 4, p.packed(v))
	case 0x0B:
		fields.DE(ev, 11, p.packed(v))
	case 0x22:
		if d := p.packed(v); len(d) >= 8 {
			fields.DE(ev, 2, d)
		}
	case 0x29:
		fields.DE(ev, 41, p.packed(v))
	case 0x2A:
		fields.DE(ev, 42, bytes.TrimRight(v, "\x00 "))
	case 0x37:
		fields.OriginalSTAN.Store(ev, p.packed(v))
	case 0x3B:
		fields.AuthCode.Store(ev, bytes.TrimRight(v, "\x00 "))
	case 0x49:
		if d := p.packed(v); len(d) == 4 {
			fields.DE(ev, 49, d[1:])
		}
	}
}

// packed unpacks digits; the value stays valid for the record.
func (p *parser) packed(v []byte) []byte {
	if len(p.digits)+2*len(v) > cap(p.digits) {
		return nil
	}
	from := len(p.digits)
	p.digits = appendDigits(p.digits, v)
	return p.digits[from:len(p.digits):len(p.digits)]
}

// result stores the result code: 0 done, 1 to 99 the answer of the host in DE39, above that the terminal's own
// error message (PA00P015, chapter "Error messages").
func (p *parser) result(code byte, ev *parsers.Event) {
	if code > 99 {
		p.fail(code, ev)
		return
	}
	ev.Kind = parsers.Response
	from := len(p.digits)
	p.digits = append(p.digits, '0'+code/10, '0'+code%10)
	fields.DE(ev, 39, p.digits[from:])
	if code != 0 {
		p.text = append(append(p.text, " declined, response code "...), p.digits[from:]...)
		ev.Level = max(ev.Level, parsers.Warn)
	}
}

// stamp is the date (month and day) and the time of a payment, in packed digits.
type stamp struct{ date, time []byte }

func (s *stamp) store(clk *clock.Clock, ev *parsers.Event) {
	if len(s.date) != 2 || len(s.time) != 3 {
		return
	}
	t := clock.Stamp{HasDate: true, Month: packedByte(s.date[0]), Day: packedByte(s.date[1]),
		Hour: packedByte(s.time[0]), Minute: packedByte(s.time[1]), Second: packedByte(s.time[2])}
	if t.Month < 1 || t.Month > 12 || t.Day < 1 || t.Day > 31 || t.Hour > 23 || t.Minute > 59 || t.Second > 59 {
		return
	}
	ev.Time, ev.UTCOffset, ev.TimeQuality = clk.Resolve(t)
}

// packedByte returns two packed digits as a number, above 99 when they are none.
func packedByte(c byte) int {
	if c>>4 > 9 || c&0x0F > 9 {
		return 100
	}
	return int(c>>4)*10 + int(c&0x0F)
}
