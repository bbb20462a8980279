package signals

import "strings"

// finding is the best code of a record so far.
type finding struct {
	row       int32 // 1 + index in codes, 0 for none
	vendor    uint8
	ambiguous bool
}

// join adds the code to what the phrases told.
func (f finding) join(h *Hit, d *dictionary) {
	if f.row == 0 {
		return
	}
	c := &d.codes[f.row-1]
	h.VendorCode = c.canonical()
	h.Vendor = d.vendorName(f.vendor)
	h.Ambiguous = f.ambiguous
	if f.ambiguous {
		h.VendorCode = strings.TrimPrefix(h.VendorCode, "EMV ")
	}
	if f.ambiguous || c.signal == 0 {
		return
	}
	s := &d.signals[c.signal-1]
	switch {
	case s.step && h.Step == "":
		h.Step = s.slug
	case !s.step && (h.Signal == "" || !c.weak):
		h.Signal = s.slug
	}
}

// better tells whether f says more than o.
func (f finding) better(o finding, d *dictionary) bool {
	return f.row != 0 && (o.row == 0 || f.rank(d) > o.rank(d))
}

func (f finding) rank(d *dictionary) int {
	switch {
	case f.ambiguous:
		return 0
	case d.codes[f.row-1].weak:
		return 1
	}
	return 2
}

// readCodes returns the code that tells most among those of the record.
func (m *Matcher) readCodes(text []byte, known [4]uint8) (best finding) {
	for i := range m.hits {
		h := &m.hits[i]
		w := &m.d.words[h.word]
		var f finding
		if w.names != nil {
			f = m.byName(text, i, known)
		}
		if f.row == 0 && (w.lead == leadWeak || w.lead == leadStrong || w.lead == leadBracket || w.lead == leadHex) {
			f = m.byNumber(text, h, w.lead, known)
		}
		if f.better(best, m.d) {
			best = f
		}
	}
	return best
}

// hexLead begins a small negative number written in 32 bits, which is a code even where no word leads to it.
const hexLead = "0xffff"

func (m *Matcher) byNumber(text []byte, h *hit, lead leadKind, known [4]uint8) finding {
	at := int(h.end)
	if lead == leadHex {
		at -= len(hexLead)
	} else if lead == leadBracket {
		if at--; text[at] >= 0x80 {
			at -= 2 // a wide minus sign
		}
		for at < len(text) && text[at] == ' ' {
			at++
		}
		if minus(text[at:]) == 0 {
			return finding{}
		}
	} else {
		at = skipLead(text, at)
	}
	t, ok := readToken(text, at)
	if !ok || lead == leadHex && t.width != 8 || lead >= leadBracket && t.value > -smallCode && !m.trouble() {
		return finding{}
	}
	return m.lookup(t, lead == leadStrong, known)
}

// trouble tells whether a word of failure or one before a code stands in the record.
func (m *Matcher) trouble() bool {
	for i := range m.hits {
		if l := m.d.words[m.hits[i].word].lead; l == leadWeak || l == leadStrong {
			return true
		}
	}
	return false
}

// lookup finds what a number means to the vendor of the record or, when none is
// known, whether it means the same to all.
func (m *Matcher) lookup(t token, strong bool, known [4]uint8) finding {
	found := m.d.byValue[t.value]
	if len(found) == 0 {
		return finding{}
	}
	for _, v := range known {
		if v == 0 {
			break
		}
		for _, row := range found {
			if c := &m.d.codes[row]; c.vendor == v && written(c, t, strong, true) {
				return finding{row: row + 1, vendor: v}
			}
		}
	}
	if known[0] != 0 {
		return m.lookupShared(t, found)
	}
	return m.lookupAll(t, strong, found)
}

// shared libraries have no vendor of their own: other vendors' devices carry them.
var sharedLibraries = [...]string{"possdk", "hal", "ped4500"}

func (m *Matcher) lookupShared(t token, found []int32) finding {
	if t.hex || t.value > -smallCode {
		return finding{}
	}
	for _, row := range found {
		for _, name := range sharedLibraries {
			if v := m.d.vendorIDs[name]; m.d.codes[row].vendor == v && m.d.codes[row].form == formMinus {
				return finding{row: row + 1, vendor: v}
			}
		}
	}
	return finding{}
}

// lookupAll judges a number of an unknown vendor.
func (m *Matcher) lookupAll(t token, strong bool, found []int32) finding {
	var f finding
	agree, vendors := true, 0
	for _, row := range found {
		c := &m.d.codes[row]
		if !written(c, t, strong, false) {
			continue
		}
		if f.row == 0 {
			f.row, f.vendor = row+1, c.vendor
		}
		agree = agree && c.signal == m.d.codes[f.row-1].signal
		if c.vendor != f.vendor {
			vendors++
		}
	}
	if f.row == 0 {
		return f
	}
	f.ambiguous = !agree || t.value > -smallCode && !(t.hex && t.width >= 4)
	telling := t.value <= -10000 || t.hex && t.width >= 8
	if f.ambiguous || vendors > 0 || !telling {
		f.vendor = 0
	}
	return f
}

// written tells whether t is a way to write c. Positive numbers need a vendor and a
// word that leaves no doubt, hexadecimal digits without prefix too.
func written(c *code, t token, strong, known bool) bool {
	switch c.form {
	case formMinus:
		return !t.hex && t.value < 0 && !t.bare || t.bare && t.value < 0
	case formHex:
		return t.hex && (!t.bare || strong && known)
	case formDecimal:
		return !t.hex && strong && known
	}
	return false
}
