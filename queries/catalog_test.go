package queries

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// articleCauses is how many causes each source article names.
var articleCauses = map[string]int{"000": 8, "001": 6, "002": 3, "003": 12, "004": 13}

func allCauses(t *testing.T) []Cause {
	t.Helper()
	causes, err := Causes()
	if err != nil {
		t.Fatal(err)
	}
	return causes
}

func TestCausesAreComplete(t *testing.T) {
	want := strings.Fields(`account-declined activation-new-device activation-security-check activation-upgrade
		bank-restriction card-contact card-damaged card-orientation card-reader card-stripe-head card-unsupported
		device-hardware device-power device-resources host-outage issuer-unavailable key-corrupt
		key-download-network key-hardware key-mismatch key-missing key-procedure key-session-stale key-software
		network-config network-congestion network-link operator-error operator-procedure policy-change
		security-event software-defect software-outdated software-permission terminal-certificate
		terminal-parameters-lost terminal-unregistered`)
	var got []string
	for _, c := range allCauses(t) {
		got = append(got, c.Slug)
	}
	if !slices.Equal(got, want) {
		t.Errorf("causes are\n%q, want\n%q", got, want)
	}
}

func TestEveryArticleCauseIsAnswered(t *testing.T) {
	want := map[string]bool{}
	for article, n := range articleCauses {
		for i := range n {
			want[fmt.Sprintf("%s-C%d", article, i+1)] = true
		}
	}
	got := map[string]bool{}
	for _, c := range allCauses(t) {
		for _, a := range c.Articles {
			got[a] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("answered are %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// texts calls f with every text of a cause.
func (c *Cause) texts(f func(key, lang, text string)) {
	for lang := range c.Title {
		f("title", lang, c.Title[lang])
		f("why", lang, c.Why[lang])
	}
	lists := map[string]map[string][]string{"evidence": c.Evidence, "against": c.Against,
		"remedy": c.Remedy, "prevention": c.Prevention, "missing": c.Missing}
	for key, list := range lists {
		for lang, lines := range list {
			for _, line := range lines {
				f(key, lang, line)
			}
		}
	}
}

// speaks reports whether text is written in the language that its key names.
func speaks(lang, text string) bool {
	han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	return han == (lang == "zh")
}

func TestTextsAreInTheirLanguage(t *testing.T) {
	for _, c := range allCauses(t) {
		c.texts(func(key, lang, text string) {
			if !speaks(lang, text) {
				t.Errorf("%s: %s.%s: %q", c.Slug, key, lang, text)
			}
		})
	}
	for _, c := range allCodes(t) {
		for _, lang := range languages {
			if !speaks(lang, c.Meaning[lang]) || !speaks(lang, c.Remedy[lang]) {
				t.Errorf("%s %s in %s: %q, %q", c.Profile, c.Code, lang, c.Meaning[lang], c.Remedy[lang])
			}
		}
	}
}

func TestRemediesHaveTwoToFiveSteps(t *testing.T) {
	for _, c := range allCauses(t) {
		if n := len(c.Remedy["en"]); n < 2 || n > 5 {
			t.Errorf("%s has %d steps", c.Slug, n)
		}
	}
}

// forbidden texts blame somebody, are unfinished, or ask for a secret.
var forbidden = regexp.MustCompile(`(?i)\b(your fault|careless|stupid|incompetent|blame|TODO|FIXME|read out)\b` +
	`|\b(give|tell|send|read|provide)\b[^.;:]{0,40}\b(PIN|password|activation code|full card number|CVV)\b` +
	`|粗心|愚蠢|你的错|您的错|完整卡号|(告诉|告知|提供|报出|发送)[^，。；：]{0,12}(密码|激活码|密钥)`)

func TestForbiddenFindsWhatItShould(t *testing.T) {
	for _, text := range []string{"Read out the number.", "Give support the activation code.", "Tell us the PIN", "请告知激活码", "请向客服提供密码", "This is your fault."} {
		if !forbidden.MatchString(text) {
			t.Errorf("%q passes", text)
		}
	}
}

func TestNoTextAsksForASecretOrBlames(t *testing.T) {
	for _, c := range allCauses(t) {
		c.texts(func(key, lang, text string) {
			if bad := forbidden.FindString(text); bad != "" {
				t.Errorf("%s: %s.%s holds %q: %s", c.Slug, key, lang, bad, text)
			}
		})
	}
	for _, c := range allCodes(t) {
		for _, lang := range languages {
			if bad := forbidden.FindString(c.Meaning[lang] + "\n" + c.Remedy[lang]); bad != "" {
				t.Errorf("%s %s holds %q", c.Profile, c.Code, bad)
			}
		}
	}
}

// A cause refers to its look-alikes by slug ("see card-reader"): the slug must exist.
func TestLookAlikesExist(t *testing.T) {
	known := map[string]bool{}
	causes := allCauses(t)
	for _, c := range causes {
		known[c.Slug] = true
	}
	reference := regexp.MustCompile(`\b(?:key|terminal|activation|device|software|network|host|issuer|operator|policy|bank|card|account|security)-[a-z-]+\b`)
	prose := set("key-store", "key-loading", "card-reading", "key-expired")
	found := 0
	for _, c := range causes {
		for _, lang := range languages {
			for _, line := range c.Against[lang] {
				for _, slug := range reference.FindAllString(line, -1) {
					found++
					if !known[slug] && !prose[slug] {
						t.Errorf("%s names %s, which is no cause", c.Slug, slug)
					}
					if slug == c.Slug {
						t.Errorf("%s names itself as its look-alike", c.Slug)
					}
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("%d references found: the pattern no longer fits the texts", found)
	}
}

func TestFile(t *testing.T) {
	if text, err := File("schema.sql"); err != nil || !strings.Contains(text, "CREATE TABLE") {
		t.Errorf("schema.sql: %v, %d bytes", err, len(text))
	}
	if _, err := File("nothing.sql"); err == nil || !strings.Contains(err.Error(), "nothing.sql") {
		t.Errorf("a missing file gives %v", err)
	}
}

// lookups are the tables that causes ask besides the facts, proofs and codes of a failure and the line that refused it, by how far the tables likely and
// due of facts.sql know them to look: a cause that looked further would not be asked again where something comes late. Facts are there of failures that are
// due only.
var lookups = map[string]string{
	"history":       "since the last payment that passed or seven days before, and three days more; until a day after: terminals that spoke",
	"signin":        "since the last payment that passed or seven days before: terminals that signed in",
	"failed":        "the last sign-in; sign-ins since the last payment that passed or seven days before; frauds of the same day",
	"trouble":       "half an hour about: nearby",
	"attempt":       "an hour about, as spans are widened",
	"guessed":       "all time, compared with what it was",
	"heard":         "all time, compared with what it was",
	"fact":          "all refusals for keys of the terminal: only key-mismatch compares them",
	"passed":        "of the failures that are looked up",
	"source":        "of spells of trouble, which are always asked about anew",
	"attempt_event": "of spells of trouble",
}

// TestCausesLookNoFurther: what a cause looks up beside a failure is known to the tables of facts.sql that say which failures are asked about again.
func TestCausesLookNoFurther(t *testing.T) {
	asks := regexp.MustCompile(`\b(?:FROM|JOIN) (\w+)(?: (\w+))?`)
	text, err := File("facts.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, spoke, _ := strings.Cut(text, "\nspoke AS (")
	spoke, _, _ = strings.Cut(spoke, "\n),")
	for _, c := range allCauses(t) {
		own := map[string]bool{}
		for _, m := range regexp.MustCompile(`(\w+) AS \(`).FindAllStringSubmatch(c.SQL, -1) {
			own[m[1]] = true
		}
		for _, m := range asks.FindAllStringSubmatch(c.SQL, -1) {
			switch m[1] + " " + m[2] {
			case "fact f", "answer a", "proof p", "proof o", "code c":
				continue
			}
			if !own[m[1]] && (lookups[m[1]] == "" || m[1] == "fact" && c.Slug != "key-mismatch") {
				t.Errorf("%s asks %s: the table likely of facts.sql has to know how far it looks", c.Slug, m[1])
			}
		}
		for _, h := range regexp.MustCompile(`\bhistory (\w+)`).FindAllStringSubmatch(c.SQL, -1) {
			if strings.Contains(c.SQL, "proof "+h[1]+" ") {
				continue // which of them is meant cannot be told from the words
			}
			asked := regexp.MustCompile(`\b` + h[1] + `\.signal (?:=|IN) (?:'([\w-]+)'|\(([^)]*)\))`)
			for _, m := range asked.FindAllStringSubmatch(strings.ReplaceAll(c.SQL, "NOT IN", ""), -1) {
				for _, signal := range strings.Split(strings.ReplaceAll(m[1]+m[2], "'", ""), ", ") {
					if !strings.Contains(spoke, "'"+signal+"'") {
						t.Errorf("%s looks for %s in a terminal's history, of which the table likely of facts.sql does not know", c.Slug, signal)
					}
				}
			}
		}
	}
}
