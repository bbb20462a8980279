package invent

import (
	"bytes"
	"compress/gzip"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// causes are the root causes that the program can name.
var causes = strings.Fields(`key-missing key-hardware key-software key-procedure key-corrupt key-download-network key-session-stale key-mismatch
	terminal-unregistered terminal-parameters-lost terminal-certificate activation-upgrade activation-security-check activation-new-device
	device-hardware device-power software-outdated software-defect software-permission device-resources network-link network-congestion
	network-config host-outage issuer-unavailable operator-error operator-procedure policy-change bank-restriction card-reader card-contact
	card-stripe-head card-orientation card-unsupported card-damaged account-declined security-event`)

// seeds are tried in every test: the committed one and two others.
var seeds = []uint64{CommittedSeed, 1, 99}

// each runs check on every kind and seed.
func each(t *testing.T, check func(t *testing.T, b *Bundle)) {
	for _, name := range Names() {
		tried := seeds
		if name == "busy-week" {
			tried = seeds[:1] // the large one
		}
		for _, seed := range tried {
			b, err := Make(name, seed, 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(name, func(t *testing.T) { check(t, b) })
		}
	}
}

// text decodes a member far enough to search it for ASCII.
func text(t *testing.T, f File) string {
	data := f.Data
	if strings.HasSuffix(f.Name, ".gz") {
		g, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if data, err = io.ReadAll(g); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(data, []byte{0xFF, 0xFE}) {
		return string(data)
	}
	var u []uint16
	for i := 2; i+1 < len(data); i += 2 {
		u = append(u, uint16(data[i])|uint16(data[i+1])<<8)
	}
	return string(utf16.Decode(u))
}

// sides joins the terminal logs and the host logs of a bundle.
func sides(t *testing.T, b *Bundle) (terminal, host string) {
	for _, f := range b.Files {
		if strings.HasPrefix(f.Name, "host/") {
			host += text(t, f)
		} else {
			terminal += text(t, f)
		}
	}
	return terminal, host
}

func TestSameSeedSameBytes(t *testing.T) {
	each(t, func(t *testing.T, b *Bundle) {
		again, err := Make(b.Name, b.Truth.Seed, 0)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(b.Files, again.Files, sameFile) || !bytes.Equal(b.Truth.JSON(), again.Truth.JSON()) {
			t.Error("two runs of one seed differ")
		}
		other, err := Make(b.Name, b.Truth.Seed+1, 0)
		if err != nil {
			t.Fatal(err)
		}
		if slices.EqualFunc(b.Files, other.Files, sameFile) {
			t.Error("another seed gives the same bytes")
		}
	})
}

func sameFile(a, b File) bool {
	return a.Name == b.Name && a.Mod.Equal(b.Mod) && bytes.Equal(a.Data, b.Data)
}

func TestEveryCauseAlone(t *testing.T) {
	for _, cause := range causes {
		for _, seed := range seeds {
			b, err := Make(cause, seed, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range b.Truth.Findings {
				if f.Cause != cause && f.Cause != "account-declined" {
					t.Errorf("%s (seed %d): also holds %s", cause, seed, f.Cause)
				}
			}
			if f := b.Truth.Findings[0]; f.Cause != cause || f.Failures < 6 {
				t.Errorf("%s (seed %d): first finding %+v", cause, seed, f)
			}
		}
	}
}

func TestQuietHoldsNoFault(t *testing.T) {
	for _, name := range []string{"quiet", "quiet-week"} {
		for _, seed := range seeds {
			b, err := Make(name, seed, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range b.Truth.Attempts {
				if a.Failed() && !slices.Contains([]string{"51", "55", "61"}, a.ResponseCode) {
					t.Errorf("%s (seed %d): %+v", name, seed, a)
				}
			}
		}
	}
}

func TestTruthAddsUp(t *testing.T) {
	outcomes := []string{"approved", "declined", "no-answer", "not-sent", "approved-not-received"}
	each(t, func(t *testing.T, b *Bundle) {
		var totals Totals
		stans := map[string]bool{}
		for _, a := range b.Truth.Attempts {
			totals.count(a)
			if !slices.Contains(outcomes, a.Outcome) || a.Failed() != slices.Contains(causes, a.Cause) {
				t.Errorf("outcome %q with cause %q", a.Outcome, a.Cause)
			}
			if !a.TerminalSeen && !a.HostSeen {
				t.Errorf("nobody saw %+v", a)
			}
			if id := a.Device + "/" + a.STAN; a.STAN != "" && stans[id] {
				t.Errorf("trace number used twice: %s", id)
			} else {
				stans[id] = true
			}
		}
		if totals != b.Truth.Totals {
			t.Errorf("counted %+v, said %+v", totals, b.Truth.Totals)
		}
		found := 0
		for _, f := range b.Truth.Findings {
			found += f.Failures
			if f.From > f.To || len(f.Devices) == 0 {
				t.Errorf("finding %+v", f)
			}
		}
		if found != totals.Failures {
			t.Errorf("findings hold %d failures of %d", found, totals.Failures)
		}
	})
}

// numbers returns every run of digits of a text.
func numbers(text string) map[string]bool {
	out := map[string]bool{"": true}
	for i := 0; i < len(text); i++ {
		j := i
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if j > i {
			out[text[i:j]] = true
			i = j
		}
	}
	return out
}

func TestTruthIsInTheLogs(t *testing.T) {
	each(t, func(t *testing.T, b *Bundle) {
		t1, t2 := sides(t, b)
		terminal, host := numbers(t1), numbers(t2)
		for _, a := range b.Truth.Attempts {
			if a.TerminalSeen && !(terminal[a.Device] && terminal[a.STAN]) {
				t.Errorf("terminal logs miss %+v", a)
			}
			if a.HostSeen && !(host[a.Device] && host[a.STAN] && host[a.RRN]) {
				t.Errorf("host logs miss %+v", a)
			}
		}
	})
}

func TestSecretsArePlanted(t *testing.T) {
	planted := map[string]bool{}
	each(t, func(t *testing.T, b *Bundle) {
		terminal, host := sides(t, b)
		all := terminal + host
		for _, s := range b.Truth.Secrets {
			planted[s.Kind] = true
			if !strings.Contains(all, s.Value) {
				t.Errorf("%s %q is nowhere", s.Kind, s.Value)
			}
		}
	})
	for _, kind := range []string{"pan", "track2", "pin-block", "cvv", "activation-code"} {
		if !planted[kind] {
			t.Errorf("no bundle holds a %s", kind)
		}
	}
}

// issued are the shapes of the card numbers of the big schemes.
var issued = regexp.MustCompile(`^(62\d{14,17}|4\d{12}|4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[068]\d{12}|3[47]\d{13}|35\d{14}|6011\d{12}|65\d{14})$`)

func TestOnlyTestCards(t *testing.T) {
	for _, p := range Published {
		if !luhn(p) {
			t.Errorf("%s does not pass its check", p)
		}
	}
	each(t, func(t *testing.T, b *Bundle) {
		terminal, host := sides(t, b)
		for n := range numbers(terminal + host) {
			if issued.MatchString(n) && luhn(n) && !IsTestCard(n) {
				t.Errorf("%s looks like a card and is no test card", n)
			}
		}
	})
}

func TestKindsStayApart(t *testing.T) {
	owner := map[string]string{}
	for _, name := range Names() {
		for nth := range 3 {
			b, err := Make(name, CommittedSeed, nth)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range b.Truth.Attempts {
				if o := owner[a.Device]; o != "" && o != b.Name {
					t.Fatalf("%s and %s share terminal %s", o, b.Name, a.Device)
				}
				owner[a.Device] = b.Name
			}
		}
	}
}
