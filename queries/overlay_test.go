package queries

import (
	"strings"
	"testing"
)

const columnsLine = "code,class,actor,meaning_en,meaning_zh,remedy_en,remedy_zh\n"

// find returns a code of a profile.
func find(t *testing.T, profile, code string) Code {
	t.Helper()
	codes, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range codes {
		if c.Profile == profile && c.Code == code {
			return c
		}
	}
	return Code{}
}

func TestOverlay(t *testing.T) {
	t.Cleanup(func() { overlay = nil })
	before, codes := Digest(), len(mustCodes(t))
	if err := Overlay("my/lakala.csv", columnsLine+"83,issuer_decline,issuer,Own meaning,,Own cure,\n"); err != nil {
		t.Fatal(err)
	}
	if err := Overlay("town-bank.csv", "\ufeffprofile,"+columnsLine+"town,Z9,host_system_error,acquirer,Ours,我们的,Wait,等待\n"); err != nil {
		t.Fatal(err)
	}
	if c := find(t, "lakala", "83"); c.Class != "issuer_decline" || c.Meaning["zh"] != "Own meaning" || c.Remedy["en"] != "Own cure" {
		t.Errorf("lakala 83 is %v", c)
	}
	if c := find(t, "town", "Z9"); c.Meaning["zh"] != "我们的" {
		t.Errorf("town Z9 is %v", c)
	}
	if n := len(mustCodes(t)); n != codes+1 {
		t.Errorf("%d codes, before %d", n, codes)
	}
	if !strings.Contains(strings.Join(Profiles(), " "), " town ") {
		t.Error(Profiles())
	}
	if Digest() == before {
		t.Error("what was computed without the overlay would be taken for computed with it")
	}
}

func mustCodes(t *testing.T) []Code {
	t.Helper()
	codes, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func TestOverlayErrors(t *testing.T) {
	t.Cleanup(func() { overlay = nil })
	good := "83,issuer_decline,issuer,a,b,c,d\n"
	for text, want := range map[string]string{
		"":                                  "x.csv:1: want the columns code,class",
		"code,class\n":                      "x.csv:1: want the columns code,class",
		columnsLine + "83,issuer_decline\n": "x.csv:2: wrong number of fields",
		columnsLine + good + "84,issuer_decline,issuer,,,c,d\n": "x.csv:3: meaning_en is empty",
		columnsLine + good + good:                               "x.csv:3: code 83 stands twice",
		columnsLine + "83,nonsense,issuer,a,b,c,d\n":            `x.csv:2: unknown class "nonsense"`,
		columnsLine + "83,issuer_decline,pope,a,b,c,d\n":        `x.csv:2: unknown actor "pope"; known are acquirer, cardholder`,
		columnsLine + "83,\"issuer_decline,a\n":                 "x.csv:",
	} {
		if err := Overlay("x.csv", text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if len(overlay) > 0 {
		t.Errorf("a broken table was taken: %v", overlay)
	}
}
