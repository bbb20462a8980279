package iso8583

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	moov "github.com/moov-io/iso8583"
	"github.com/moov-io/iso8583/encoding"
	"github.com/moov-io/iso8583/field"
	"github.com/moov-io/iso8583/prefix"
	moovsort "github.com/moov-io/iso8583/sort"

	"posmortem/parsers"
)

// chipOracle is DE55 as moov describes composite fields of BER-TLV objects (EMV Book 3, annex B), with the objects of the given lengths.
func chipOracle(lengths map[string]int) *moov.MessageSpec {
	inner := map[string]field.Field{}
	for tag := range lengths {
		inner[tag] = field.NewBinary(&field.Spec{Enc: encoding.Binary, Pref: prefix.BerTLV})
	}
	spec := oracles[1].spec() // ASCII, the bitmap in bytes
	spec.Fields[55] = field.NewComposite(&field.Spec{Length: 999, Pref: prefix.ASCII.LLL,
		Tag: &field.TagSpec{Enc: encoding.BerTLVTag, Sort: moovsort.StringsByHex}, Subfields: inner})
	return spec
}

// TestChipAgreesWithMoov packs random chip data with moov and reads them: what is kept of DE55 is what moov packed, object by object, and
// nothing of what must not be kept is there.
func TestChipAgreesWithMoov(t *testing.T) {
	kept := map[string]int{"84": 7, "95": 5, "9B": 2, "9F27": 1, "9F34": 3, "9F33": 3, "8A": 2}
	others := map[string]int{"82": 2, "9A": 3, "9C": 1, "5F2A": 2, "9F02": 6, "9F03": 6, "9F1A": 2, "9F36": 2, "9F37": 4, "9F41": 4}
	never := map[string]int{"5A": 8, "57": 17, "5F24": 3, "5F20": 12, "9F1F": 9, "9F26": 8}
	lengths := map[string]int{"9F10": 7}
	for _, m := range []map[string]int{kept, others, never} {
		for tag, n := range m {
			lengths[tag] = n
		}
	}
	r := rand.New(rand.NewPCG(55, 8583))
	compared := 0
	for range 500 {
		spec := chipOracle(lengths)
		m := moov.NewMessage(spec)
		m.MTI("0210")
		if err := m.Field(11, "000123"); err != nil {
			t.Fatal(err)
		}
		want, objects, secret := map[string]string{}, map[string]string{}, []string{}
		for tag, n := range lengths {
			if r.IntN(4) == 0 {
				continue
			}
			v := make([]byte, n)
			for i := range v {
				v[i] = byte(1 + r.IntN(255))
			}
			objects[tag] = fmt.Sprintf("%X", v)
			switch {
			case tag == "9F10":
				want[tag] = "y"
			case kept[tag] > 0:
				want[tag] = fmt.Sprintf("%X", v)
			case never[tag] > 0:
				secret = append(secret, fmt.Sprintf("%X", v))
			}
		}
		told, err := json.Marshal(objects)
		if err != nil {
			t.Fatal(err)
		}
		chip := field.NewComposite(spec.Fields[55].Spec())
		if err := chip.UnmarshalJSON(told); err != nil {
			t.Fatal(err)
		}
		tlv, err := chip.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if err := m.BinaryField(55, tlv); err != nil {
			t.Fatal(err)
		}
		packed, err := m.Pack()
		if err != nil {
			t.Fatal(err)
		}
		var d Decoder
		var ev parsers.Event
		ev.Reset()
		if !d.Message(&ev, packed) {
			t.Fatalf("not read: %x", packed)
		}
		got := map[string]string{}
		for _, pair := range strings.Split(string(ev.F[parsers.EMV]), ";") {
			if tag, v, ok := strings.Cut(pair, "="); ok {
				got[tag] = v
				compared++
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%v, want %v", got, want)
		}
		for tag, v := range want {
			if got[tag] != v {
				t.Fatalf("%s is %q, want %q", tag, got[tag], v)
			}
		}
		for _, s := range secret {
			if strings.Contains(string(ev.F[parsers.EMV])+string(ev.F[parsers.Text]), s) && len(s) > 8 {
				t.Fatal("card data are kept")
			}
		}
	}
	if compared < 1500 {
		t.Errorf("only %d objects compared", compared)
	}
}
