package signals

import "unicode/utf8"

// hsmCode is one row of hsm.csv.
type hsmCode struct{ code, signal, en, zh string }

func (b *builder) readHSM() error {
	all, err := rows("hsm.csv", "code", "signal", "meaning_en", "meaning_zh")
	if err != nil {
		return err
	}
	for _, r := range all {
		b.d.hsmCodes = append(b.d.hsmCodes, hsmCode{r[0], r[1], r[2], r[3]})
	}
	return nil
}

// hsmTexts holds every code of two characters, so that a Hit can carry one
// without a byte of the record.
var hsmTexts = func() string {
	const signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	b := make([]byte, 0, 2*len(signs)*len(signs))
	for i := range signs {
		for j := range signs {
			b = append(b, signs[i], signs[j])
		}
	}
	return string(b)
}()

func hsmText(a, b byte) string {
	i := 2 * (36*signIndex(a) + signIndex(b))
	return hsmTexts[i : i+2]
}

func signIndex(b byte) int {
	if digit(b) {
		return int(b - '0')
	}
	return int(b|0x20-'a') + 10
}

// hsmSignal returns what a code says: that a key does not hold, or that a command was refused.
func (d *dictionary) hsmSignal(code string) string {
	for _, c := range d.hsmCodes {
		if c.code == code {
			return c.signal
		}
	}
	return "hsm-error"
}

// readHSM looks for the error code of a host security module: two characters
// after a word that leads to a code.
func (m *Matcher) readHSM(text []byte, h *Hit) {
	for i := range m.hits {
		w := &m.d.words[m.hits[i].word]
		if w.lead == leadNone || w.lead >= leadBracket {
			continue
		}
		at := skipLead(text, int(m.hits[i].end))
		if at+2 > len(text) || at == int(m.hits[i].end) && text[at-1] < utf8.RuneSelf || !hsmSign(text, at) {
			continue
		}
		if code := hsmText(text[at], text[at+1]); code != "00" {
			h.HSMCode, h.Signal = code, m.d.hsmSignal(code)
			h.VendorCode, h.Ambiguous = "", false
			return
		}
	}
}

// hsmSign tells whether a code stands at i: two digits, or a capital letter and a
// digit, that nothing continues.
func hsmSign(text []byte, i int) bool {
	a, b := text[i], text[i+1]
	if !digit(b) || !digit(a) && !upper(a) {
		return false
	}
	t := token{end: i + 2}
	return clean(text, t)
}
