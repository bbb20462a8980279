package queries

import (
	"slices"
	"strings"
	"testing"
)

func allCodes(t *testing.T) []Code {
	t.Helper()
	codes, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func TestCodes(t *testing.T) {
	codes := allCodes(t)
	if len(codes) < 900 {
		t.Errorf("%d codes", len(codes))
	}
	seen := map[[2]string]bool{}
	profiles := map[string]bool{}
	for _, c := range codes {
		key := [2]string{c.Profile, c.Code}
		if seen[key] {
			t.Errorf("%s %s stands twice", c.Profile, c.Code)
		}
		seen[key], profiles[c.Profile] = true, true
		if !classes[c.Class] || !actors[c.Actor] {
			t.Errorf("%s %s: class %q, actor %q", c.Profile, c.Code, c.Class, c.Actor)
		}
	}
	want := strings.Fields(`bestpay ccb cn-variant-1 edc-sea emv-arc generic-processor gicc-de handpoint ips-internal
		iso8583-1987 iso8583-1993 iso8583-2003 lakala mada mastercard mastercard-advice payshield-hsm publicbank-my
		rapyd telephone-pos unionpay visa`)
	if got := Profiles(); !slices.Equal(got, want) || len(profiles) != len(want) {
		t.Errorf("profiles are %q, want %q", got, want)
	}
}

// The same code under different profiles: whoever groups by the bare code is wrong.
func TestConflictingCodes(t *testing.T) {
	cases := `
		lakala 83 terminal_registration acquirer
		mastercard 83 fraud_security cardholder
		visa 83 pin_or_key_crypto issuer
		iso8583-1987 83 unspecified acquirer
		telephone-pos 83 user_operation merchant
		edc-sea 83 settlement_recon acquirer
		payshield-hsm 83 key_or_mac acquirer
		unionpay 97 terminal_registration acquirer
		publicbank-my 97 key_or_mac acquirer
		handpoint 97 fraud_security acquirer
		unionpay 77 session_or_batch merchant
		mastercard 77 card_data cardholder
		edc-sea 77 settlement_recon merchant
		lakala 80 key_or_mac maintenance
		visa 80 approved_with_condition none
		mastercard 80 host_unavailable issuer
		lakala 85 policy_or_law cardholder
		visa 85 approved_with_condition none
		mastercard 85 approved_with_condition none
		edc-sea 89 terminal_registration acquirer
		lakala 89 user_operation merchant
		mastercard 89 pin_error cardholder
		unionpay 22 session_or_batch merchant
		publicbank-my 22 key_or_mac maintenance
		gicc-de 58 terminal_registration acquirer
		unionpay 58 terminal_restricted acquirer
		unionpay 10 approved_with_condition merchant
		unionpay 16 approved none
		mastercard 87 approved_with_condition merchant
		unionpay A2 approved_with_condition acquirer
		cn-variant-1 91 software_update merchant
		unionpay 91 host_unavailable issuer
		lakala C0 network_timeout merchant
		iso8583-2003 1819 terminal_registration acquirer
		mada 940 terminal_registration acquirer
		rapyd A3 terminal_registration acquirer`
	byKey := map[string]Code{}
	for _, c := range allCodes(t) {
		byKey[c.Profile+" "+c.Code] = c
	}
	for line := range strings.Lines(strings.TrimSpace(cases)) {
		w := strings.Fields(line)
		c := byKey[w[0]+" "+w[1]]
		if c.Class != w[2] || c.Actor != w[3] {
			t.Errorf("%s %s is %s of %s, want %s of %s", w[0], w[1], c.Class, c.Actor, w[2], w[3])
		}
	}
}
