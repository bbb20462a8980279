package signals

import (
	"strings"
	"testing"
)

func TestOverlay(t *testing.T) {
	t.Cleanup(func() { built.d, ownRows = nil, nil })
	match := func(vendor, text string) Hit { return New().Match([]byte(text), Context{Vendor: vendor}) }
	const lane, code, known = "pump controller of lane asleep", "login failed, error code -4711", "ret=-20000 failed"
	was := match("sunmi", known)
	if match("", lane).Signal != "" || match("acme", code).VendorCode != "" || was.Signal == "" || was.Signal == "net-timeout" {
		t.Fatalf("known before: %v %v %v", match("", lane), match("acme", code), was)
	}
	err := Overlay("own.csv", "\ufeffvendor,code,phrase,signal\n,,controller + asleep|sleeps,device-hardware\nacme,-4711,,net-reset\nsunmi,-20000,,net-timeout\n")
	if err != nil {
		t.Fatal(err)
	}
	if h := match("", lane); h.Signal != "device-hardware" {
		t.Errorf("the phrase tells %v", h)
	}
	if h := match("acme", code); h.Signal != "net-reset" || h.VendorCode != "-4711" || h.Vendor != "acme" {
		t.Errorf("the new code tells %v", h)
	}
	if h := match("sunmi", known); h.Signal != "net-timeout" || h.VendorCode != was.VendorCode {
		t.Errorf("the changed code tells %v, before %v", h, was)
	}
	found := false
	for _, e := range All() {
		for _, c := range e.Codes {
			found = found || e.Slug == "net-reset" && c.Vendor == "acme" && c.Code == "-4711"
		}
	}
	if !found {
		t.Error("the new code is not listed")
	}
}

func TestOverlayErrors(t *testing.T) {
	t.Cleanup(func() { built.d, ownRows = nil, nil })
	const head = "vendor,code,phrase,signal\n"
	for text, want := range map[string]string{
		"":                                     "x.csv:1: want the columns vendor,code,phrase,signal",
		"vendor,code,signal\n":                 "x.csv:1: want the columns vendor,code,phrase,signal",
		head + "acme,-1,,\n":                   `x.csv:2: unknown signal ""`,
		head + "acme,-1,,net-reset\na,b\n":     "x.csv:3: wrong number of fields",
		head + ",-1,,net-reset\n":              "x.csv:2: code -1: it means nothing without its vendor",
		head + "acme,-1,words,net-reset\n":     "x.csv:2: give a code or a phrase",
		head + "acme,,words,net-reset\n":       "x.csv:2: a phrase counts whoever wrote it",
		head + ",,\"a | @nolist\",net-reset\n": `x.csv:2: phrase "a|@nolist": no list @nolist`,
		head + ",,words,no-such-signal\n":      `x.csv:2: unknown signal "no-such-signal"`,
	} {
		if err := Overlay("x.csv", text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if len(ownRows) > 0 {
		t.Errorf("a broken table was taken: %v", ownRows)
	}
}
