package signals

import "bytes"

// reach of vetoes, in bytes
const (
	partReach     = 48  // a part of a sentence is looked at so far on both sides
	successReach  = 24  // words of success count so far behind a match
	sentenceReach = 120 // words of recovery count so far on both sides
)

// collectRules finds the rules whose groups were all met, highest rank first.
func (m *Matcher) collectRules() {
	m.rules = m.rules[:0]
	for _, l := range m.met {
		for _, id := range m.d.anchored[l] {
			if m.metAll(m.d.rules[id].groups) {
				m.rules = append(m.rules, id)
			}
		}
	}
	for i := 1; i < len(m.rules); i++ {
		for j := i; j > 0 && m.rules[j] < m.rules[j-1]; j-- {
			m.rules[j], m.rules[j-1] = m.rules[j-1], m.rules[j]
		}
	}
}

func (m *Matcher) metAll(groups []uint16) bool {
	for _, g := range groups {
		if !m.metList(g) {
			return false
		}
	}
	return true
}

// phrases returns 1 + the index of the best signal and of the best step, 0 for none.
func (m *Matcher) phrases(text []byte) (signal, step uint8) {
	for _, id := range m.rules {
		r := &m.d.rules[id]
		if r.step && step != 0 || !r.step && signal != 0 {
			continue
		}
		m.budget = 4096
		if !m.place(text, r, 0, 0, 0) {
			continue
		}
		if r.step {
			step = r.signal + 1
		} else {
			signal = r.signal + 1
		}
		if signal != 0 && step != 0 {
			break
		}
	}
	return signal, step
}

// place looks for words of group g and all after it, near the words chosen so
// far, which span lo to hi.
func (m *Matcher) place(text []byte, r *rule, g int, lo, hi int32) bool {
	if g == len(r.groups) {
		return !breaks(text[lo:hi]) && !m.vetoed(text, r, lo, hi)
	}
	for i := range m.hits {
		h := &m.hits[i]
		if h.drop || !m.in(h, r.groups[g]) {
			continue
		}
		if m.budget--; m.budget < 0 {
			return false
		}
		nlo, nhi := h.start, h.end
		if g > 0 {
			if !m.fits(r, g, h) {
				continue
			}
			nlo, nhi = min(lo, nlo), max(hi, nhi)
			if nhi-nlo > r.near {
				continue
			}
		}
		m.chosen[g] = i
		if m.place(text, r, g+1, nlo, nhi) {
			return true
		}
	}
	return false
}

// fits tells whether h overlaps no chosen word and keeps the order of the rule.
func (m *Matcher) fits(r *rule, g int, h *hit) bool {
	for _, i := range m.chosen[:g] {
		c := &m.hits[i]
		if h.start < c.end && c.start < h.end {
			return false
		}
	}
	return !r.ordered[g] || h.start >= m.hits[m.chosen[g-1]].end
}

func (m *Matcher) vetoed(text []byte, r *rule, lo, hi int32) bool {
	if !r.defaults && r.veto == noList {
		return false
	}
	from, to := part(text, int(lo), int(hi))
	for i := range m.hits {
		h := &m.hits[i]
		if h.drop {
			continue
		}
		if h.start < to && h.end > from && r.veto != noList && m.in(h, r.veto) {
			return true
		}
		if !r.defaults {
			continue
		}
		if h.start >= lo && h.start < min(to, hi+successReach) && m.in(h, m.d.ok) {
			return true
		}
		if m.in(h, m.d.resolved) && m.sameSentence(text, h, lo, hi) {
			return true
		}
	}
	return false
}

func (m *Matcher) sameSentence(text []byte, h *hit, lo, hi int32) bool {
	from, to := min(lo, h.start), max(hi, h.end)
	return to-from < hi-lo+sentenceReach && !breaks(text[from:to])
}

// breaks tells whether a sentence ends inside b.
func breaks(b []byte) bool {
	for i, c := range b {
		switch c {
		case '\n', ';', '!', '|':
			return true
		case '.':
			if i+1 < len(b) && b[i+1] == ' ' {
				return true
			}
		case 0xE3, 0xEF:
			if stop := b[i:]; bytes.HasPrefix(stop, []byte("。")) || bytes.HasPrefix(stop, []byte("；")) || bytes.HasPrefix(stop, []byte("！")) {
				return true
			}
		}
	}
	return false
}

// part returns the part of a sentence around lo to hi: up to a comma, the end of
// the sentence or a "but".
func part(text []byte, lo, hi int) (from, to int32) {
	before := text[max(0, lo-partReach):lo]
	for i := len(before); i > 0; i-- {
		if cut(before[i-1:]) {
			return int32(lo - len(before) + i), after(text, hi)
		}
	}
	return int32(lo - len(before)), after(text, hi)
}

func after(text []byte, hi int) int32 {
	rest := text[hi:min(len(text), hi+partReach)]
	for i := range rest {
		if cut(rest[i:]) {
			return int32(hi + i)
		}
	}
	return int32(hi + len(rest))
}

// cut tells whether b begins with a mark that ends a part of a sentence.
func cut(b []byte) bool {
	switch b[0] {
	case '\n', ';', '!', ',', '|':
		return true
	case '.':
		return len(b) > 1 && b[1] == ' '
	case ' ':
		return bytes.HasPrefix(b, []byte(" but "))
	case 0xE3:
		return bytes.HasPrefix(b, []byte("。")) || bytes.HasPrefix(b, []byte("、"))
	case 0xEF:
		return bytes.HasPrefix(b, []byte("，")) || bytes.HasPrefix(b, []byte("；")) || bytes.HasPrefix(b, []byte("！"))
	case 0xE4:
		return bytes.HasPrefix(b, []byte("但"))
	}
	return false
}
