// Package template finds what lines of free text have in common: it groups them into templates, the words that stay and the places of
// what varies. It knows no log and takes no settings. Numbers, addresses, paths and the like vary by their form; other words by how many
// of them stand in one place of otherwise equal lines.
//
// Lines are taken one by one, as in Drain (He et al., "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017), but only
// brought to a form, which one look into a table does. Which words vary is judged afterwards over the few distinct forms, by the words
// around them, as Brain does it (Yu et al., "Brain: Log Parsing with Bidirectional Parallel Tree", IEEE TSC 2023).
package template

import "strings"

// Variable is how the place of what varies is written.
const Variable = "<*>"

// The limits of what is kept, whatever the lines are.
const (
	maxForms  = 1 << 16 // beyond, only the first words of new forms count, and beyond twice of this nothing
	maxTokens = 256     // of one line
	headWords = 2
)

// Miner collects lines; make one with New. It is for one goroutine.
type Miner struct {
	tokens   []token
	known    map[uint64]int32 // hash of a form -> its number
	words    lexicon
	forms    []form
	group    []int32   // template of each form, once settled
	patterns []pattern // the templates, once settled
}

// form is a line without what varies by its look: numbers of words in the lexicon, 0 for a variable.
type form []int32

// New returns an empty miner.
func New() *Miner {
	return &Miner{known: make(map[uint64]int32, 1024), words: newLexicon()}
}

// Add takes one line and returns the number of its form, which Template turns into the number of its template.
func (m *Miner) Add(line []byte) int {
	m.tokens = split(m.tokens[:0], line)
	h := hashTokens(m.tokens)
	f, ok := m.known[h]
	if !ok {
		f = m.learn(line, h)
	}
	return int(f)
}

// learn keeps a form that was not seen before, less and less of it the more there are.
func (m *Miner) learn(line []byte, h uint64) int32 {
	if len(m.forms) >= maxForms {
		m.shorten()
		h = hashTokens(m.tokens)
		if f, ok := m.known[h]; ok {
			return f
		}
	}
	f := make(form, len(m.tokens))
	for i, t := range m.tokens {
		if t.kind != variable {
			f[i] = m.words.number(t.text(line), t.kind)
		}
	}
	n := int32(len(m.forms))
	m.forms = append(m.forms, f)
	m.known[h] = n
	return n
}

// shorten reduces the line at hand to its first words, or to nothing where there are too many of these too.
func (m *Miner) shorten() {
	head := headWords
	if len(m.forms) >= 2*maxForms {
		head = 0
	}
	m.tokens = append(m.tokens[:min(head, len(m.tokens))], token{kind: variable, hash: variableHash})
}

func hashTokens(tokens []token) uint64 {
	h := uint64(len(tokens))
	for i := range tokens {
		h = mix(h, tokens[i].hash)
	}
	return h
}

// Template returns the number of the template of a form; Settle comes first.
func (m *Miner) Template(form int) int { return int(m.group[form]) }

// Templates returns how many templates there are; Settle comes first.
func (m *Miner) Templates() int { return len(m.patterns) }

// Text writes a template in words, with Variable where something varies.
func (m *Miner) Text(template int) string {
	var b strings.Builder
	last := int32(-1)
	for _, w := range m.patterns[template] {
		if last >= 0 && m.spaced(last, w) {
			b.WriteByte(' ')
		}
		b.WriteString(m.words.text[w])
		last = w
	}
	return b.String()
}

// spaced tells whether a blank is written between two words: where a word or a variable follows another, and around signs as a writer
// would. What stood there in the lines is not kept.
func (m *Miner) spaced(a, b int32) bool {
	if m.words.kinds[a] != sign && m.words.kinds[b] != sign {
		return true
	}
	const opens, closes, binds = "([{<\"'@#$", ")]}>\"',;.:!?%", "=/\\|_~"
	before, after := m.words.text[a], m.words.text[b]
	switch {
	case m.words.kinds[a] == sign && (strings.Contains(opens+binds, before) || len(before) > 1):
		return false
	case m.words.kinds[b] == sign && (strings.Contains(closes+binds, after) || len(after) > 1):
		return false
	}
	call := m.words.kinds[a] == word && strings.ToLower(before) != before // setTorch(true), but: tray (2)
	return !(call && m.words.kinds[b] == sign && strings.Contains("([{", after))
}
