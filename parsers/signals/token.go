package signals

import "bytes"

// token is a number as a log writes it.
type token struct {
	value int64
	hex   bool
	width int // hexadecimal digits
	bare  bool
	end   int
}

const maxDigits = 20

// skipLead steps over what may stand between a word and its code: blanks, an equals
// sign, a colon, quotes, brackets, "is".
func skipLead(text []byte, i int) int {
	for from := i; i < len(text) && i-from < 18; {
		b := text[i]
		switch {
		case b == ' ' || b == '=' || b == ':' || b == '"' || b == '\'' || b == '[' || b == '(' || b == '>' || b == '#' || b == ',' || b == '\t' || b == '\\' || b == '<':
			i++
		case b >= 0x80:
			n := skipWide(text[i:])
			if n == 0 {
				return i
			}
			i += n
		case letter(b):
			n := skipWord(text[i:])
			if n == 0 {
				return i
			}
			i += n
		default:
			return i
		}
	}
	return i
}

func skipWide(b []byte) int {
	for _, w := range wideLeads {
		if bytes.HasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}

func skipWord(b []byte) int {
	for _, w := range leadWords {
		if len(b) > len(w) && sameFold(b[:len(w)], w) && !alnum(b[len(w)]) {
			return len(w)
		}
	}
	return 0
}

var (
	wideLeads = list("：", "（", "【", "，", "＝", "为", "是", "码", "号", "「")
	leadWords = list("is", "was", "of", "code", "no", "value", "val", "num", "number", "with")
)

// readToken reads a number at i: -301, 0x85, 0xFFFFFED3, -0x10000-301, 4294966995,
// and, where bare is allowed, hexadecimal digits without a prefix.
func readToken(text []byte, i int) (token, bool) {
	neg := false
	if n := minus(text[min(i, len(text)):]); n > 0 {
		neg = true
		i += n
	}
	if i >= len(text) {
		return token{}, false
	}
	var t token
	var ok bool
	if i+1 < len(text) && text[i] == '0' && text[i+1]|0x20 == 'x' {
		t, ok = readHex(text, i+2)
	} else if !neg && looksHex(text, i) {
		t, ok = readHex(text, i)
		t.bare = true
	} else {
		t, ok = readDecimal(text, i)
		ok = ok && !(neg && t.value >= 1<<32)
	}
	if !ok {
		return t, false
	}
	if neg {
		t = negate(text, t)
	}
	return t, clean(text, t)
}

// negate applies the sign, and the offset of the base forms (-0x10000-301).
func negate(text []byte, t token) token {
	t.value = -t.value
	if t.hex && t.end+1 < len(text) && text[t.end] == '-' && digit(text[t.end+1]) {
		if off, ok := readDecimal(text, t.end+1); ok {
			t.value -= off.value
			t.end = off.end
		}
	}
	t.hex, t.width = false, 0
	return t
}

// minus returns the length of the minus sign that b begins with.
func minus(b []byte) int {
	if len(b) > 1 && b[0] == '-' && digit(b[1]) {
		return 1
	}
	for _, w := range minuses {
		if bytes.HasPrefix(b, w) && len(b) > len(w) && digit(b[len(w)]) {
			return len(w)
		}
	}
	return 0
}

var minuses = list("－", "−")

// looksHex tells whether hexadecimal digits with at least one letter begin at i, two,
// four or eight of them: 6C, 022b, FFFFFED3.
func looksHex(text []byte, i int) bool {
	n, letters := 0, 0
	for ; i+n < len(text) && n < 17 && hexValue(text[i+n]) >= 0; n++ {
		if letter(text[i+n]) {
			letters++
		}
	}
	return letters > 0 && (n == 2 || n == 4 || n == 8 || n == 16)
}

func readHex(text []byte, i int) (token, bool) {
	t := token{hex: true, end: i}
	var v uint64
	for t.end < len(text) && t.width <= 16 && hexValue(text[t.end]) >= 0 {
		v = v<<4 | uint64(hexValue(text[t.end]))
		t.width++
		t.end++
	}
	if t.width == 0 || t.width > 16 {
		return t, false
	}
	t.value = int64(v)
	if t.width == 8 && v >= 1<<31 { // two's complement of a 32-bit number
		t.value, t.hex = int64(int32(uint32(v))), false
	}
	if t.value < 0 {
		t.hex = false
	}
	return t, true
}

func readDecimal(text []byte, i int) (token, bool) {
	t := token{end: i}
	for t.end < len(text) && t.end-i < maxDigits-2 && digit(text[t.end]) {
		t.value = t.value*10 + int64(text[t.end]-'0')
		t.end++
	}
	n := t.end - i
	if n == 0 || n > 1 && text[i] == '0' {
		return t, false // leading zeros belong to offsets of time and to response codes
	}
	if t.value >= 1<<31 && t.value < 1<<32 { // the same without sign
		t.value = int64(int32(uint32(t.value)))
	}
	return t, true
}

// clean refuses numbers that go on: 30.00, 1ms, 2024-01-02, -70 dBm, -5%.
func clean(text []byte, t token) bool {
	if t.end >= len(text) {
		return true
	}
	b := text[t.end]
	switch {
	case alnum(b) || b == '_' || b == '%':
		return false
	case b == '.' || b == '-' || b == '/' || b == ':':
		return t.end+1 >= len(text) || !digit(text[t.end+1])
	case b == ' ':
		return !unit(text[t.end+1:])
	}
	return !bytes.HasPrefix(text[t.end:], []byte("℃")) && !bytes.HasPrefix(text[t.end:], []byte("度"))
}

func unit(b []byte) bool {
	for _, w := range units {
		if len(b) >= len(w) && sameFold(b[:len(w)], w) && (len(b) == len(w) || !alnum(b[len(w)])) {
			return true
		}
	}
	return false
}

var units = list("dbm", "db", "ms", "s", "sec", "seconds", "bytes", "byte", "kb", "mb", "mv", "c", "degrees", "times", "秒", "次")

func hexValue(b byte) int {
	switch {
	case digit(b):
		return int(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}
