package mask

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// FuzzText plants a card number or a track in any text, in one of its written
// forms, and asks that this form is gone, that lines are kept, and that a second
// masking changes nothing.
func FuzzText(f *testing.F) {
	for i, s := range []string{
		"pan=%s&x", "{\"card\":{\"number\":\"%s\"}}", "<field id=\"2\" value=\"%s\"/>", "0000  %s\n0010  31", "[%s]", "密码：%s", "****%s", "track2=[track2] %s",
		"cvv=123 %s cvv=", "\\\"pwd\\\":\\\"%s", "key: 0123456789ABCDEF %s", "MTIzNDU2%s==", "%25B%s%5E", "5A08%s5F24", "\x00\x16%s\x01",
	} {
		before, after, _ := strings.Cut(s, "%s")
		f.Add([]byte(before), []byte(after), uint8(i), uint8(i))
	}
	m := New(make([]byte, 32))
	f.Fuzz(func(t *testing.T, before, after []byte, card, form uint8) {
		pan := testCards[int(card)%len(testCards)]
		planted := plant(pan, form)
		in := bytes.Join([][]byte{before, planted, after}, nil)
		m.find(in, 0) // which, unlike Text, does not recover
		out := m.Text(nil, in)
		again := m.Text(nil, out)
		if !bytes.Equal(out, again) {
			t.Fatalf("masked twice:\n%q\n%q\n%q", in, out, again)
		}
		if bytes.Count(in, []byte("\n")) != bytes.Count(out, []byte("\n")) {
			t.Fatalf("lines:\n%q\n%q", in, out)
		}
		if apart(before, after) && bytes.Contains(out, bytes.TrimSpace(planted)) {
			t.Fatalf("left:\n%q\n%q", in, out)
		}
		m.Value(nil, in)
		m.Card(in)
		m.Find(in, func(int, string) {})
	})
}

// plant writes pan in one of the forms that must never survive.
func plant(pan string, form uint8) []byte {
	switch form % 4 {
	case 0:
		return []byte(pan)
	case 1:
		return []byte(grouped(" ")(pan))
	case 2:
		return []byte(hex.EncodeToString([]byte(pan)))
	}
	return []byte(";" + pan + "=25122011234567890?")
}

// apart tells whether the texts around a number leave it a number of its own: no
// digit, separator or hex touches it, and nothing names it as another number.
func apart(before, after []byte) bool {
	if len(before) > 0 {
		if c := before[len(before)-1]; isHex(c) || flagOf[c]&fSoft != 0 || c == ':' || c == 'x' || c == '*' {
			return false
		}
	}
	if len(after) > 0 {
		if c := after[0]; isHex(c) || flagOf[c]&fSoft != 0 || c == ':' || c == '*' {
			return false
		}
	}
	probe := append(bytes.Clone(before), "4111111111111111"...)
	return !kept(probe, len(before))
}

// FuzzBrief: where brief says that one look is enough, scan finds the same region and nothing about it that needs another.
func FuzzBrief(f *testing.F) {
	for _, s := range []string{"2026-03-02 10:00:00.000 stan=000101 tid=T1\n", `{"stan":"000101","amt":5577,"n":[1,2]}`, "0x31:0x32", "4111:1111 34:31:31:31:31", "5 q", "12\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		for lo := range src {
			hi, digits := brief(src, lo)
			if !isDigit(src[lo]) || hi == 0 {
				continue
			}
			r := scan(src, lo)
			if r.hi != hi || r.digits != digits || r.digits >= fewest || r.veil || r.strung {
				t.Fatalf("%q at %d: to %d with %d digits, %+v", src, lo, hi, digits, r)
			}
			var f uint16
			if r.stop < len(src) {
				f = flagOf[src[r.stop]]
			}
			if f&fVeil != 0 && mayVeil(src, r.stop) || f&fThread != 0 && mayString(src, &r) {
				t.Fatalf("%q at %d: what stands behind asks for a closer look", src, lo)
			}
		}
	})
}
