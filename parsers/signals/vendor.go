package signals

import (
	"fmt"
	"strings"
)

func (b *builder) readVendors() error {
	all, err := rows("vendors.csv", "vendor", "kind", "words")
	if err != nil {
		return err
	}
	for _, r := range all {
		v := b.vendor(r[0])
		for _, s := range strings.Split(r[2], "|") {
			ids := b.add(s)
			if len(ids) == 0 {
				return fmt.Errorf("vendors.csv: empty word of %s", r[0])
			}
			for _, id := range ids {
				b.d.words[id].vendor = v
				b.d.words[id].modelName = r[1] == "model"
			}
		}
	}
	return nil
}

// modelReach is how far, in bytes, a model's name may stand behind the word that announces it.
const modelReach = 24

// Vendor returns the vendor learnt so far from tags, packages, libraries and
// banners of the source; "" when there is none, or when they contradict each other.
func (m *Matcher) Vendor() string { return m.d.vendorName(m.learnt) }

// readComponent finds the vendor that the component of a record names.
func (m *Matcher) readComponent(component []byte) {
	m.component = append(m.component[:0], component...)
	m.scan(component)
	m.ofComp = 0
	for i := range m.hits {
		if w := &m.d.words[m.hits[i].word]; w.vendor != 0 && !w.modelName {
			m.ofComp = w.vendor
			return
		}
	}
}

// voteText counts the vendors that the text names, once each kind.
func (m *Matcher) voteText(text []byte) {
	m.inText = 0
	lead := int32(-modelReach - 1)
	for i := range m.hits {
		h := &m.hits[i]
		w := &m.d.words[h.word]
		if w.model {
			lead = h.end
		}
		if w.vendor == 0 {
			continue
		}
		if !w.modelName {
			if m.inText != w.vendor {
				m.vote(w.vendor, 2)
			}
			m.inText = w.vendor
		} else if h.start >= lead && h.start-lead <= modelReach {
			m.vote(w.vendor, 2)
		}
	}
}

// vote counts for a vendor and settles who leads: one that has four times the
// votes of every other.
func (m *Matcher) vote(v uint8, weight uint32) {
	if v == 0 {
		return
	}
	if m.votes[v] < 1<<30 {
		m.votes[v] += weight
	}
	var best, second uint32
	for id, n := range m.votes {
		if n > best {
			best, second = n, best
			m.learnt = uint8(id)
		} else if n > second {
			second = n
		}
	}
	if best < 4*second {
		m.learnt = 0
	}
}

// candidates returns the vendors that may have written a record, the surest first.
func (m *Matcher) candidates(c Context) (known [4]uint8) {
	n := 0
	for _, v := range [...]uint8{m.ofComp, m.inText, m.d.vendorIDs[c.Vendor], m.learnt} {
		if v != 0 && (n == 0 || known[n-1] != v) {
			known[n] = v
			n++
		}
	}
	return known
}
