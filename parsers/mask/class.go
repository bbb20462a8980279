package mask

// flags of a byte.
const (
	fDigit  = 1 << iota // 0-9
	fHex                // a-f, A-F
	fSoft               // may stand between the digits of one number
	fLetter             // a-z, A-Z
	fBase64             // the alphabets of RFC 4648, without padding
	fSpace              // blank, tab, line ends
	fWide               // first byte of a digit that is not ASCII
	fCtl                // control characters that text does not hold
	fVeil               // may begin a sign that is not written as such
	fThread             // may begin what stands between two beads
	fString             // may stand between two beads of one region
	fSign               // may begin a sign that is written otherwise
)

var flagOf = func() (t [256]uint16) {
	set := func(s string, f uint16) {
		for _, c := range []byte(s) {
			t[c] |= f
		}
	}
	set("0123456789", fDigit|fBase64)
	set("abcdefABCDEF", fHex)
	set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", fLetter|fBase64)
	set("+/_-", fBase64)
	set(" -._/%\\&#;,=|[]\n\r\t\xc2\xa0\xe2\x80\x89\xaf\x82\x83\x87\x88\x8b", fSoft)
	set(" \t\r\n", fSpace)
	set("%\\&=<\"'+}\x7f\xc2\xcd\xd8\xd9\xdb\xdf\xe0\xe1\xe2\xe3\xea\xef\xf0\xf3", fVeil)
	set("\xd9\xdb\xdf\xe0\xe1\xea\xf0\xef", fWide)
	set("\"'<>()[]{}$;|~*^!?hH:`", fThread)
	set("%\\&#;=|[],_", fString)
	for c, forms := range signForms {
		if len(forms) > 0 || c == '\\' {
			t[c] |= fSign
		}
	}
	for c := range 0x20 {
		if t[c]&fSpace == 0 {
			t[c] |= fVeil
		}
		if c < 7 || c > 13 && c != 27 {
			t[c] |= fCtl
		}
	}
	return t
}()

func isDigit(c byte) bool  { return flagOf[c]&fDigit != 0 }
func isHex(c byte) bool    { return flagOf[c]&(fDigit|fHex) != 0 }
func isLetter(c byte) bool { return flagOf[c]&fLetter != 0 }
func isWord(c byte) bool   { return flagOf[c]&(fDigit|fLetter) != 0 || c == '_' }
func isSpace(c byte) bool  { return flagOf[c]&fSpace != 0 }
func isUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func lower(c byte) byte {
	if isUpper(c) {
		return c + 'a' - 'A'
	}
	return c
}

// nibble returns the value of a hex character.
func nibble(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return lower(c) - 'a' + 10
}

// hexRun returns the end of the hex characters that begin at p.
func hexRun(src []byte, p int) int {
	for p < len(src) && isHex(src[p]) {
		p++
	}
	return p
}

// foldHas tells whether s (lower case) stands at p in src, in any case.
func foldHas(src []byte, p int, s string) bool {
	if p < 0 || p+len(s) > len(src) {
		return false
	}
	for i := range len(s) {
		if lower(src[p+i]) != s[i] {
			return false
		}
	}
	return true
}
