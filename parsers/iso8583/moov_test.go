package iso8583

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	moov "github.com/moov-io/iso8583"
	"github.com/moov-io/iso8583/encoding"
	"github.com/moov-io/iso8583/field"
	"github.com/moov-io/iso8583/padding"
	"github.com/moov-io/iso8583/prefix"
	"github.com/moov-io/iso8583/specs"

	"posmortem/parsers"
)

// oracle is one way to write messages, as moov-io/iso8583 packs it.
type oracle struct {
	name           string
	mti, num, text encoding.Encoder
	bitmap         encoding.Encoder
	fixed          prefix.Prefixer
	ll, lll        prefix.Prefixer
	bitmapPrefix   prefix.Prefixer
	pad            bool // odd packed digits have a zero in front
}

var oracles = []oracle{
	{"ascii, hex bitmap", encoding.ASCII, encoding.ASCII, encoding.ASCII, encoding.BytesToASCIIHex, prefix.ASCII.Fixed, prefix.ASCII.LL, prefix.ASCII.LLL, prefix.Hex.Fixed, false},
	{"ascii, binary bitmap", encoding.ASCII, encoding.ASCII, encoding.ASCII, encoding.Binary, prefix.ASCII.Fixed, prefix.ASCII.LL, prefix.ASCII.LLL, prefix.Binary.Fixed, false},
	{"bcd", encoding.BCD, encoding.BCD, encoding.ASCII, encoding.Binary, prefix.BCD.Fixed, prefix.BCD.LL, prefix.BCD.LLL, prefix.Binary.Fixed, true},
	{"ebcdic", encoding.EBCDIC, encoding.EBCDIC, encoding.EBCDIC, encoding.Binary, prefix.EBCDIC.Fixed, prefix.EBCDIC.LL, prefix.EBCDIC.LLL, prefix.Binary.Fixed, false},
}

// spec builds moov's description of the data elements that are read.
func (o *oracle) spec() *moov.MessageSpec {
	f := map[int]field.Field{
		0: field.NewString(&field.Spec{Length: 4, Enc: o.mti, Pref: o.fixed}),
		1: field.NewBitmap(&field.Spec{Length: 8, Enc: o.bitmap, Pref: o.bitmapPrefix}),
	}
	for id := 2; id < 128; id++ {
		e := elements1987[id]
		s := &field.Spec{Length: int(e.n), Enc: o.text, Pref: o.fixed}
		if e.class == numeric || e.class == track {
			s.Enc = o.num
		}
		switch e.digits {
		case 2:
			s.Pref = o.ll
		case 3:
			s.Pref = o.lll
		}
		switch {
		case e.class == signed, e.class == none, id == 65:
			continue // moov has no x+n
		case e.class == raw:
			s.Enc = encoding.Binary
			if e.digits == 0 {
				s.Pref = prefix.Binary.Fixed
			}
			f[id] = field.NewBinary(s)
			continue
		case e.class == chars && e.digits == 0:
			s.Pad = padding.Right(' ')
		}
		f[id] = field.NewString(s)
	}
	return &moov.MessageSpec{Name: o.name, Fields: f}
}

// random returns a value that fits an element.
func random(r *rand.Rand, e element) string {
	n := int(e.n)
	if e.digits > 0 {
		n = 2 + r.IntN(min(n, 60)-1)
	}
	const digits, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	from := letters
	if e.class == numeric || e.class == track || e.class == money {
		from = digits
	}
	var b strings.Builder
	for range n {
		b.WriteByte(from[r.IntN(len(from))])
	}
	return b.String()
}

// TestAgreesWithMoov packs random messages with moov-io/iso8583 and reads them back, in all ways of framing.
func TestAgreesWithMoov(t *testing.T) {
	frames := map[string]func([]byte) []byte{
		"bare":         func(b []byte) []byte { return b },
		"length":       func(b []byte) []byte { return append([]byte{byte(len(b) >> 8), byte(len(b))}, b...) },
		"ascii length": func(b []byte) []byte { return append(fmt.Appendf(nil, "%04d", len(b)), b...) },
		"tpdu":         func(b []byte) []byte { return append([]byte{0x60, 0, 3, 0, 0}, b...) },
		"unionpay": func(b []byte) []byte {
			h := []byte{0, byte(len(b) + 11), 0x60, 0, 3, 0, 0, 0x60, 0x31, 0, 0x31, 0x31, 0x20}
			h[0], h[1] = byte((len(b)+11)>>8), byte(len(b)+11)
			return append(h, b...)
		},
		"base24": func(b []byte) []byte { return append([]byte("ISO025000050"), b...) },
	}
	r := rand.New(rand.NewPCG(1, 8583))
	for _, o := range oracles {
		spec := o.spec()
		for range 2000 {
			want, packed := o.message(t, r, spec)
			for name, frame := range frames {
				var d Decoder
				var ev parsers.Event
				ev.Reset()
				if !d.Message(&ev, frame(packed)) {
					t.Fatalf("%s, %s: not read: %x %v", o.name, name, packed, want)
				}
				for id, v := range want {
					if got := string(d.value(id)); strings.TrimRight(got, " ") != v {
						t.Fatalf("%s, %s: DE%d is %q, want %q\n%x", o.name, name, id, got, v, packed)
					}
				}
				if string(ev.F[parsers.MTI]) != "0210" {
					t.Fatalf("%s: MTI %q", o.name, ev.F[parsers.MTI])
				}
			}
		}
	}
}

// message packs a random message and returns the values of the kept elements in it.
func (o *oracle) message(t *testing.T, r *rand.Rand, spec *moov.MessageSpec) (want map[int]string, packed []byte) {
	m := moov.NewMessage(spec)
	m.MTI("0210")
	want = map[int]string{}
	for id := range len(elements1987) { // in order, so that a seed says the same messages each time
		f, e := spec.Fields[id], elements1987[id]
		if f == nil || id < 2 || id != 11 && id != 41 && r.IntN(3) > 0 {
			continue
		}
		if _, ok := f.(*field.Binary); ok {
			if err := m.BinaryField(id, []byte{0x95, 5, 0x80, 0, 0, 0, 0, byte(id)}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		v := random(r, e)
		if o.pad && len(v)&1 == 1 && (e.class == numeric && e.digits > 0 || e.class == track) {
			v = v[1:] // an even number of digits: moov fills odd ones in front, most terminals behind
		}
		switch id {
		case 2:
			v = "4111111111111111"
		case 22:
			v = "051"
		}
		if err := m.Field(id, v); err != nil {
			t.Fatal(err)
		}
		if keptAt[id] > 0 {
			want[id] = v
		}
	}
	packed, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return want, packed
}

// TestRealAgreesWithMoov unpacks public messages with moov's own description of ISO 8583:1987 and compares
// field by field. The tool that wrote them has chip data in bytes.
func TestRealAgreesWithMoov(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "iso8583-hex-iso8583tool", "*.hex"))
	if len(files) == 0 {
		t.Skip("no real logs: set POSMORTEM_REAL_LOGS")
	}
	spec := *specs.Spec87ASCII
	spec.Fields = map[int]field.Field{}
	for id, f := range specs.Spec87ASCII.Fields {
		spec.Fields[id] = f
	}
	spec.Fields[55] = field.NewBinary(&field.Spec{Length: 999, Enc: encoding.Binary, Pref: prefix.ASCII.LLL})
	spec.Fields[70] = field.NewString(&field.Spec{Length: 3, Enc: encoding.ASCII, Pref: prefix.ASCII.Fixed})
	compared := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := hex.DecodeString(string(bytes.TrimSpace(text)))
		if err != nil {
			t.Fatal(err)
		}
		m := moov.NewMessage(&spec)
		if err := m.Unpack(raw); err != nil {
			t.Errorf("%s: moov: %v", file, err)
			continue
		}
		var d Decoder
		var ev parsers.Event
		ev.Reset()
		if !d.Message(&ev, raw) {
			t.Errorf("%s: not read", file)
			continue
		}
		for i, id := range keptIDs {
			want, err := m.GetBytes(int(id))
			if err != nil {
				continue
			}
			if got := d.kept[i]; strings.TrimLeft(string(got), "0") != strings.TrimLeft(string(want), "0") {
				t.Errorf("%s: DE%d is %q, moov reads %q", filepath.Base(file), id, got, want)
			} else if len(got) > 0 {
				compared++
			}
		}
	}
	t.Logf("%d values compared", compared)
}
