package mask

import (
	"bytes"
	"testing"
	"time"
)

// TestHostile gives texts that try to make masking slow: each must stay within
// a bound that work quadratic in the length would break by far.
func TestHostile(t *testing.T) {
	units := []string{
		"4", "41", "4111111111111111", "4 ", "41 ", "4111 ", "4111-", "34 ", "34:", "0x34, ", "52, ", "f4", "F4 ", "%34", "%25", `\u0034`, "&#52;", "\\", "\\\\\"",
		"pan=", "pan ", "card card", `"password":"`, "password=", "<pan>", "<pan ", "&lt;pan&gt;", "token", "密码：", "track2=", "tmk ", "key=", "field id=\"", "de2", "F035 ", "[35]", "exp=",
		"5A08", "57", "9F1F01", "5F20", "NDEx", "MTIz", "AAAA", "A+/a0", "0000  34 31\n", "0000  34 31 31 31 31 31\n", "0010: 3431 3131\n", "4111\n", "41111111\n      ", "%B4111111111111111^", "^", ";4111111111111111=", "*",
		"\x16\x41\x11\x11\x11\x11\x11\x11\x11", "\x00", "\xef\xbc\x94", "\xef", "\xc2\xa0", "123e4567-e89b-12d3-a456-426614174000", "12345678-", "order no 4", "D0112P0AE00E0000", "( ", "''", "  ", "\n",
		"cardholder: A ", "4111111111111111=2512", "31323334", "D", "=", "&amp;#52;", "<!--", "{\"card\":{", ". ", "-", "__", "de  2", "c_a_r_d_",
	}
	m := New(make([]byte, 32))
	for _, u := range units {
		src := bytes.Repeat([]byte(u), 1<<18/len(u))
		start := time.Now()
		out := m.Text(nil, src)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q: %v for 256 kB", u, d)
		} else if d > 500*time.Millisecond {
			t.Logf("%q: %v for 256 kB", u, d)
		}
		if bytes.Count(out, []byte("\n")) != bytes.Count(src, []byte("\n")) {
			t.Errorf("%q: lines lost", u)
		}
	}
}
