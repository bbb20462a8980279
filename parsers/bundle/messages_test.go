package bundle

import (
	"bytes"
	"strings"
	"testing"
)

// TestMessages tells messages in binary from text in a one-byte encoding.
func TestMessages(t *testing.T) {
	ebcdic := "\xF0\xF2\xF1\xF0\x22\x38\x00\x01\x0A\xC0\x80\x00" + strings.Repeat("\xF0\xC1\x40\xE9", 20)
	ascii := "0210\xB2\x38\x80\x01\x0A\xC0\x80\x00" + strings.Repeat("0123 TERMINAL ", 9)
	packed := "\x60\x00\x03\x00\x00\x60\x31\x00\x31\x31\x20\x02\x10\x30\x38\x00\x01\x0A\xC0\x80\x00" + strings.Repeat("\x99\xE4", 30)
	framed := func(s string) string { return string([]byte{byte(len(s) >> 8), byte(len(s))}) + s }
	for name, b := range map[string]string{
		"EBCDIC": ebcdic, "ASCII": ascii, "EBCDIC frames": framed(ebcdic) + framed(ebcdic), "ASCII frames": framed(ascii) + framed(ascii) + framed(ascii),
		"packed frame": framed(packed), "cut": (framed(packed) + framed(packed) + framed(packed))[:200],
	} {
		if got, _ := encodingOf([]byte(b), true); got != Binary {
			t.Errorf("%s is judged %s", name, got)
		}
	}
	for want, b := range map[string]string{
		Latin1:  "Zahlung abgelehnt, Ger\xE4t gest\xF6rt, bitte pr\xFCfen\n",
		UTF8:    "0200 payments were sent, 0210 answers came back\n",
		GB18030: "\xBD\xBB\xD2\xD7\xCA\xA7\xB0\xDC\xA3\xAC\xC7\xEB\xC1\xAA\xCF\xB5\xB7\xA2\xBF\xA8\xD0\xD0\n",
	} {
		if name, _ := encodingOf([]byte(b), true); name != want {
			t.Errorf("%q is judged %s, want %s", b, name, want)
		}
	}
	if name, _ := encodingOf(bytes.Repeat([]byte("\n\n[2026-03-02] caf\xE9 closed\n"), 300), true); name != Latin1 {
		t.Errorf("a text that begins with blank lines is judged %s", name)
	}
}
