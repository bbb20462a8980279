package fields

import (
	"bytes"
	"sync"

	"posmortem/parsers"
)

// Classes of bytes in a value.
const (
	digit  = 1 << iota // 0-9
	letter             // A-Z a-z
	hidden             // what a mask puts in place of a digit: * X x #
	dot                // . ,
	space              // blank and tab
	dash               // - _
	high               // a byte of a longer UTF-8 character
	other
)

var class = func() (t [256]byte) {
	for i := range t {
		t[i] = other
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = digit
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-32] = letter, letter
	}
	for i := 0x80; i < 0x100; i++ {
		t[i] = high
	}
	t['*'], t['#'] = hidden, hidden
	t['.'], t[','], t[' '], t['\t'], t['-'], t['_'] = dot, dot, space, space, dash, dash
	return t
}()

// classes returns the union of the classes of v.
func classes(v []byte) (all byte) {
	for _, c := range v {
		all |= class[c]
	}
	return all
}

// Digits tells whether v is one or more decimal digits, and nothing else.
func Digits(v []byte) bool { return len(v) > 0 && classes(v) == digit }

func threeDigits(v []byte) bool { return len(v) == 3 && Digits(v) }

// clean trims v and returns nil for the ways to write that there is no value.
func clean(v []byte) []byte {
	for len(v) > 0 && (v[0] <= ' ' || v[0] == '"') {
		v = v[1:]
	}
	for len(v) > 0 && (v[len(v)-1] <= ' ' || v[len(v)-1] == '"') {
		v = v[:len(v)-1]
	}
	if len(v) == 0 || len(v) <= 9 && class[v[0]] != digit && absent(v) {
		return nil
	}
	return v
}

func absent(v []byte) bool {
	switch len(v) {
	case 1:
		return v[0] == '-'
	case 2:
		return string(v) == "--" || string(v) == "NA" || string(v) == "{}" || string(v) == "[]"
	case 3:
		return bytes.EqualFold(v, []byte("n/a")) || bytes.EqualFold(v, []byte("nil"))
	case 4:
		return bytes.EqualFold(v, []byte("null")) || bytes.EqualFold(v, []byte("none"))
	case 5:
		return bytes.EqualFold(v, []byte("<nil>"))
	case 6:
		return bytes.EqualFold(v, []byte("(null)")) || bytes.EqualFold(v, []byte("<null>"))
	}
	return bytes.EqualFold(v, []byte("undefined"))
}

// padded holds "000000" to "099999": the padded form of every shorter number is a slice of it.
var padded = sync.OnceValue(func() []byte {
	t := make([]byte, 0, 600_000)
	for i := range 100_000 {
		t = append(t, '0', byte('0'+i/10000), byte('0'+i/1000%10), byte('0'+i/100%10), byte('0'+i/10%10), byte('0'+i%10))
	}
	return t
})

// pad returns the number v, of up to five digits, with leading zeros to a length of up to six.
func pad(v []byte, length int) []byte {
	n := 0
	for _, c := range v {
		n = n*10 + int(c-'0')
	}
	return padded()[n*6+6-length : n*6+6 : n*6+6]
}

// padSTAN fills a shorter trace number to the six digits of DE11 (ISO 8583:1987, n6),
// so that the terminal's 12 and the host's 000012 join.
func padSTAN(v []byte) []byte {
	if len(v) < 6 && Digits(v) {
		return pad(v, 6)
	}
	return v
}

// padCode gives back the leading zero that spreadsheets and JSON numbers take from a response code.
func padCode(v []byte) []byte {
	if len(v) == 1 && class[v[0]] == digit {
		return pad(v, 2)
	}
	return v
}

// setMTI stores a message type, 210 as 0210, and what its third digit (the message
// function of ISO 8583) says: even is a request, advice or notification, odd the answer to one.
func setMTI(ev *parsers.Event, v []byte) {
	if len(v) == 3 && Digits(v) {
		v = pad(v, 4)
	}
	if !isMTI(v) || len(ev.F[parsers.MTI]) > 0 {
		return
	}
	ev.F[parsers.MTI] = v
	if ev.Kind == parsers.Note {
		ev.Kind = parsers.Request + parsers.Kind(v[2]-'0')&1
	}
}

// isMTI tells whether v can be a message type: version 0, 1, 2, 8 (national) or 9
// (private), class 1 to 8, function 0 to 7, origin any.
func isMTI(v []byte) bool {
	return len(v) == 4 && Digits(v) && (v[0] <= '2' || v[0] >= '8') && v[1] >= '1' && v[1] <= '8' && v[2] <= '7'
}

// setOriginal reads DE90 (1987) or DE56 (1993): original message type 4, trace number 6, and more.
func setOriginal(ev *parsers.Event, v []byte) {
	if len(v) >= 10 && Digits(v[:10]) && (isMTI(v[:4]) || string(v[:4]) == "0000") {
		setOriginalSTAN(ev, v[4:10])
	}
}

// setUnionPay61 reads UnionPay's DE61: original batch 6, original trace number 6, date 4, and
// more. Other lengths belong to other networks (Mastercard's POS data has up to 26 digits).
func setUnionPay61(ev *parsers.Event, v []byte) {
	switch len(v) {
	case 12, 16, 18, 29:
		if Digits(v) {
			setOriginalSTAN(ev, v[6:12])
		}
	}
}

func setOriginalSTAN(ev *parsers.Event, v []byte) {
	if string(v) != "000000" {
		ev.Set(parsers.OriginalSTAN, v)
	}
}

// setUnionPay60 reads UnionPay's DE60: message kind 2, batch 6, network code 3, terminal
// read capability 1, chip condition 1, and up to four more digits.
func setUnionPay60(ev *parsers.Event, v []byte) {
	if len(v) < 11 || len(v) > 19 || !Digits(v) {
		return
	}
	ev.Set(parsers.BatchNumber, v[2:8])
	ev.Set(parsers.NetworkCode, v[8:11])
	if len(v) >= 13 {
		ev.Set(parsers.ChipCondition, v[12:13])
	}
}
