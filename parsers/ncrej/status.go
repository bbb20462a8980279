package ncrej

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// devices names the machine's parts by the letters that an NDC status message gives them (NCR
// Advance NDC Reference Manual, chapter "Terminal to Central Messages", device identifier graphics).
var devices = [256]string{
	'A': "clock", 'B': "power", 'D': "card reader", 'E': "cash handler", 'F': "depository", 'G': "receipt printer",
	'H': "journal printer", 'K': "night safe", 'L': "encryptor", 'M': "camera", 'P': "sensors", 'R': "supervisor",
	'V': "statement printer", 'q': "cheque processor", 'w': "note acceptor", 'a': "voice guidance",
}

// status reads "6832*2*E*400000000,M-05,R-12222" (the first star is off) and tells whether b is one. A
// maintenance status M other than 00 is the device's own code for what is wrong.
func (r *record) status(b []byte) bool {
	if len(b) < 8 || b[4] != '*' || b[5]-'0' > 9 || b[6] != '*' {
		return false
	}
	letter := b[7]
	if len(b) < 10 || b[8] != '*' || devices[letter] == "" {
		return true
	}
	first := b[9]
	m := maintenance(b[9:])
	if m == nil || string(m) == "00" {
		return true
	}
	p := r.p
	p.code = append(append(append(p.code, letter), " M-"...), m...)
	r.ev.Set(parsers.Vendor, vendor)
	r.ev.Set(parsers.VendorCode, p.code)
	if first == '0' {
		r.say("warning of the ", letter, parsers.Warn)
	} else {
		r.say("device error: ", letter, parsers.Error)
	}
	return true
}

var vendor = []byte("ncr")

// maintenance returns the two digits behind "M-", or nil.
func maintenance(b []byte) []byte {
	_, m, ok := bytes.Cut(b, []byte("M-"))
	if !ok || len(m) < 2 || !fields.Digits(m[:2]) {
		return nil
	}
	return m[:2:2]
}

func (r *record) say(words string, letter byte, level parsers.Level) {
	p := r.p
	if len(p.words) == 0 {
		p.words = append(append(append(append(p.words, words...), devices[letter]...), ' '), p.code[2:]...)
		p.words = append(p.words, '\n')
	}
	r.ev.Level = max(r.ev.Level, level)
}
