package fields_test

import (
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/fields"
	"posmortem/parsers/mask"
)

const (
	de55 = "9F2608AABBCCDDEEFF00119F2701809F10080106A00003220000950580000480009B02E8009F34034103028407A00000033301019F3303E0F9C85A0841111111111111115F24032912319F5B0520000000009A03260302"
	want = "84=A0000003330101;95=8000048000;9B=E800;9F27=80;9F34=410302;9F33=E0F9C8;9F5B=2000000000;9F10=y"
)

func event() *parsers.Event {
	var ev parsers.Event
	ev.Reset()
	return &ev
}

// TestChip reads chip data in every form; cards, expiry dates, cryptograms and the issuer's data never come along.
func TestChip(t *testing.T) {
	raw, _ := hex.DecodeString(de55)
	template := append([]byte{0xE1, 0x81, byte(len(raw))}, raw...)
	for name, data := range map[string][]byte{"hex": []byte(de55), "small": []byte(strings.ToLower(de55)), "bytes": raw,
		"blanks": []byte(de55[:10] + " " + de55[10:40] + " " + de55[40:]), "template": template} {
		ev := event()
		fields.DE(ev, 55, data)
		if got := string(ev.F[parsers.EMV]); got != want {
			t.Errorf("%s: %s\nwant  %s", name, got, want)
		}
		if len(ev.PAN) > 0 {
			t.Errorf("%s: a card number came along", name)
		}
	}
	for name, text := range map[string]string{
		"tags":  "card refused, TVR=8000048000 9F34=410302 AID: A0000003330101",
		"words": `{"emv":{"tvr":"80 00 04 80 00"},"terminalVerificationResults":"8000048000","cvmResults":"410302","aid":"A0000003330101"}`,
	} {
		ev := event()
		fields.Scan(ev, []byte(text))
		if got := string(ev.F[parsers.EMV]); got != "84=A0000003330101;95=8000048000;9F34=410302" {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, text := range []string{"", "95", "no hex at all", "9505", "950580", "aid=none tvr=unknown", "5A084111111111111111"} {
		ev := event()
		fields.DE(ev, 55, []byte(text))
		fields.Scan(ev, []byte(text))
		if got := string(ev.F[parsers.EMV]); got != "" {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestChipTag adds tag to tag, as jPOS writes them one by one, in any order; the first value of a tag stays.
func TestChipTag(t *testing.T) {
	ev := event()
	for _, f := range [][2]string{{"0x9F34", "410302"}, {"95", "8000048000"}, {"4F", "A000000003"}, {"9F10", "0106A0"}, {"95", "0000000000"}, {"9B", "E8000000"}} {
		if !fields.ChipTag(ev, []byte(f[0]), []byte(f[1])) {
			t.Errorf("%s is not kept", f[0])
		}
	}
	if got := string(ev.F[parsers.EMV]); got != "4F=A000000003;95=8000048000;9F34=410302;9F10=y" {
		t.Error(got)
	}
	for _, tag := range []string{"5A", "57", "9F26", "9F1F", "", "x", "FFFFFFFFFF"} {
		if fields.ChipTag(ev, []byte(tag), []byte("4111111111111111")) {
			t.Errorf("%s is kept", tag)
		}
	}
}

// TestChipPassesTheMask shows that the mask, which every column goes through, leaves the list alone: no application and no
// result looks like a card.
func TestChipPassesTheMask(t *testing.T) {
	m := mask.New([]byte("0123456789abcdef0123456789abcdef"))
	r := rand.New(rand.NewPCG(1, 55))
	aids := []string{"A0000000031010", "A0000000041010", "A0000000043060", "A000000333010101", "A000000333010102", "A000000333010106",
		"A00000002501", "A0000000651010", "A0000001523010", "A0000000980840"}
	for range 20000 {
		v := make([]byte, 13)
		for i := range v {
			if r.IntN(3) == 0 {
				v[i] = byte(r.UintN(256))
			}
		}
		h := strings.ToUpper(hex.EncodeToString(v))
		list := "84=" + aids[r.IntN(len(aids))] + ";95=" + h[:10] + ";9B=" + h[10:14] + ";9F27=80;9F34=" + h[14:20] + ";9F33=" + h[20:26] + ";9F10=y"
		if got := string(m.Value(nil, []byte(list))); got != list {
			t.Fatalf("%s becomes %s", list, got)
		}
	}
}

func TestChipAllocatesNothing(t *testing.T) {
	ev := event()
	data, text := []byte(de55), []byte("tvr=0000000000")
	n := testing.AllocsPerRun(100, func() {
		ev.Reset()
		fields.DE(ev, 55, data)
		fields.Scan(ev, text)
	})
	if n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzChip(f *testing.F) {
	f.Add([]byte(de55))
	raw, _ := hex.DecodeString(de55)
	f.Add(raw)
	f.Fuzz(func(t *testing.T, data []byte) {
		ev := event()
		fields.Chip(ev, data)
		fields.Chip(ev, data)
		if got := ev.F[parsers.EMV]; len(got) > 200 || strings.ContainsAny(string(got), " \n") {
			t.Fatalf("%q", got)
		}
	})
}

func BenchmarkChip(b *testing.B) {
	ev := event()
	data, _ := hex.DecodeString(de55)
	b.ReportAllocs()
	for b.Loop() {
		ev.Reset()
		fields.DE(ev, 55, data)
	}
}
