package invent

import (
	"maps"
	"slices"
	"testing"
)

// Every house must have words for every event, and every event at least three
// wordings in each language over all houses.
func TestPhrasesAreComplete(t *testing.T) {
	events := map[string]bool{}
	count := map[string]map[string]bool{}
	for _, h := range houses {
		for event, all := range h.phrases {
			events[event] = true
			for _, p := range all {
				if count[event] == nil {
					count[event] = map[string]bool{}
				}
				count[event][p.lang+" "+h.name+" "+p.expand(func(k string) string { return k })] = true
			}
		}
	}
	for _, event := range slices.Sorted(maps.Keys(events)) {
		for _, h := range houses {
			if len(h.phrases[event]) == 0 {
				t.Errorf("%s has no words for %s", h.name, event)
			}
		}
		for _, lang := range []string{"en", "zh"} {
			if n := wordings(count[event], lang); n < 3 && event[:4] != "leak" {
				t.Errorf("%s: %d wordings in %s", event, n, lang)
			}
		}
	}
}

func wordings(all map[string]bool, lang string) (n int) {
	for w := range all {
		if w[:2] == lang {
			n++
		}
	}
	return n
}

func TestHostPhrasesAreComplete(t *testing.T) {
	for event, all := range hostPhrases {
		n := map[string]int{}
		for _, p := range all {
			n[p.lang]++
		}
		if n["en"] < 3 || n["zh"] < 3 {
			t.Errorf("%s: %v", event, n)
		}
	}
}

// A phrase that prints a code needs a code of its house for the event.
func TestCodesForPhrases(t *testing.T) {
	for _, h := range houses {
		for event, all := range h.phrases {
			for _, p := range all {
				if slices.Contains(p.parts, "err") && len(h.codes[event]) == 0 {
					t.Errorf("%s %s prints a code and has none", h.name, event)
				}
			}
		}
	}
}

func TestWrittenCodes(t *testing.T) {
	d, seen := newDice(1, "codes"), map[string]bool{}
	for range 2000 {
		seen[pax().writtenCode(d, "key.missing")] = true
	}
	for _, want := range []string{"ret=-301", "err: -301", "errCode=0xFFFFFED3", "[-301]", "PED_RET_ERR_NO_KEY"} {
		if !seen[want] {
			t.Errorf("never written: %s", want)
		}
	}
}
