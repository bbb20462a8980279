package template

import "slices"

// Settle judges which words vary and groups the forms. It may be called again after more lines.
func (m *Miner) Settle() {
	s := newSettling(m)
	for round := 0; round < rounds && s.open(); round++ {
	}
	m.group, m.patterns = s.into, s.patterns
}

// rounds is how often places are opened at most: each round sees what the one before made equal.
const rounds = 8

// settling is the work of one judgement: forms are drawn together until nothing varies any more.
type settling struct {
	words    *lexicon
	patterns []pattern
	into     []int32 // for each form of the miner the pattern that it became

	// Of the pattern at hand.
	soft         []bool   // where values stand by their look
	terms        []uint64 // what each word adds to the hash
	whole, loose uint64   // hash of all words, and of those that are not soft
	said         int      // how many are words, neither signs nor variables
	opened       []int    // places found variable
}

// pattern is what a set of forms has in common, written as a form.
type pattern []int32

func newSettling(m *Miner) *settling {
	s := &settling{words: &m.words, into: make([]int32, len(m.forms))}
	for i, f := range m.forms {
		s.patterns = append(s.patterns, slices.Clone(pattern(f)))
		s.into[i] = int32(i)
	}
	s.fold()
	return s
}

// open finds the places in which many words stand and makes them variable. It tells whether there was any.
func (s *settling) open() bool {
	hs, changed := s.count(), false
	var names []int32
	for _, words := range s.patterns {
		s.read(words)
		for p, w := range words {
			if s.words.kinds[w] == word && s.varies(hs, words, p) {
				s.opened = append(s.opened, p)
			}
		}
		for _, p := range s.opened {
			if p > 0 && s.words.names[words[p-1]] {
				names = append(names, words[p])
			}
		}
		for _, p := range s.opened {
			words[p], changed = 0, true
		}
	}
	for _, w := range names {
		s.words.made[w] = true // a name here is a name elsewhere
	}
	s.fold()
	return changed
}

// count notes which words stand in which place, seen with all the words around it, and with only those that are no values themselves.
func (s *settling) count() *holes {
	hs := &holes{at: make(map[uint64]int32, 16*len(s.patterns)), all: make([]hole, 0, 16*len(s.patterns))}
	for _, words := range s.patterns {
		s.read(words)
		for p, w := range words {
			if s.words.kinds[w] == sign {
				continue
			}
			hs.add(s.around(p), w, s.words)
			if s.soft[p] {
				hs.add(mix(s.loose, uint64(p)), w, s.words)
			}
		}
	}
	return hs
}

// varies judges one place of the pattern at hand.
func (s *settling) varies(hs *holes, words []int32, p int) bool {
	limit, value := s.limit(words, p), p > 0 && s.words.value[words[p-1]]
	return limit < never && (hs.find(s.around(p)).varies(limit, value) ||
		s.soft[p] && hs.find(mix(s.loose, uint64(p))).varies(limit+looser, value))
}

// limit says how many different words make this place variable.
func (s *settling) limit(words []int32, p int) int {
	switch {
	case s.said < 2 || p == 0 && s.said < 3:
		return never
	case p == 0:
		return limitFirst
	case s.words.names[words[p-1]]:
		return limitName
	}
	return limitWord
}

// read takes a pattern at hand: its hash, and the places where values stand by their look, with the hash of the rest.
func (s *settling) read(words []int32) {
	s.soft, s.terms, s.opened = s.soft[:0], s.terms[:0], s.opened[:0]
	s.whole, s.loose = uint64(len(words)), uint64(len(words))
	s.said = 0
	power := uint64(1)
	for i, w := range words {
		if s.words.kinds[w] == word {
			s.said++
		}
		power *= 0x9e3779b97f4a7c15
		soft := s.words.kinds[w] != sign && i > 0 && (w == 0 || s.words.made[w] || s.words.names[words[i-1]] || s.words.value[words[i-1]])
		s.soft = append(s.soft, soft)
		t := mix(uint64(w)+2, power)
		s.terms = append(s.terms, t)
		s.whole += t
		if !soft {
			s.loose += t
		}
	}
}

// around is the hash of the pattern at hand without the word in one place.
func (s *settling) around(p int) uint64 { return mix(s.whole-s.terms[p], uint64(p)) }

// fold makes equal patterns one.
func (s *settling) fold() {
	seen := make(map[uint64]int32)
	var kept []pattern
	to := make([]int32, len(s.patterns))
	for i, p := range s.patterns {
		p = draw(p)
		s.read(p)
		n, ok := seen[s.whole]
		if !ok {
			n = int32(len(kept))
			seen[s.whole] = n
			kept = append(kept, p)
		}
		to[i] = n
	}
	for i, n := range s.into {
		s.into[i] = to[n]
	}
	s.patterns = kept
}

// draw draws neighbouring variables together, and what is told again and again: "a=<*>, b" stays, "disk <*> ok, disk <*> ok" is told once.
func draw(words []int32) []int32 {
	out := words[:0]
	for _, w := range words {
		if w == 0 && len(out) > 0 && out[len(out)-1] == 0 {
			continue
		}
		out = append(out, w)
		for n := 2; n <= longest && 2*n <= len(out); n++ {
			a, b := out[len(out)-2*n:len(out)-n], out[len(out)-n:]
			if slices.Contains(b, 0) && slices.Equal(a, b) {
				out = out[:len(out)-n]
				break
			}
		}
	}
	return out
}

// longest is how many words may be told again and again.
const longest = 8
