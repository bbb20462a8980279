package signals

import "bytes"

// Context is what is known around a text.
type Context struct {
	Component []byte // logger, tag or module of the record
	Vendor    string // vendor already known for this source; "" when unknown
	Host      bool   // the record comes from a host log
}

// Hit is what one record tells. The zero Hit tells nothing. All strings are
// constants of the dictionary: a Hit holds no byte of the record.
type Hit struct {
	Signal     string // slug of the fault, as in signals.csv
	Step       string // slug of the step
	Vendor     string // vendor whose code it is, else the vendor known for the record
	VendorCode string // the code as its vendor writes it
	HSMCode    string // code of a host security module: never to be read as an ISO 8583 response code
	Ambiguous  bool   // VendorCode means different things to different vendors, and the vendor is unknown; a Signal beside it comes from the words
}

const maxHits = 384

// Matcher looks for signals in the records of one source and learns the vendor on
// the way. It is cheap to make and must not be used by two goroutines at once.
type Matcher struct {
	d         *dictionary
	hits      []hit
	seen      []uint64 // lists met in this record, as bits
	met       []uint16 // the same, in order of meeting
	rules     []uint16 // rules whose groups were all met
	named     bool     // a name of a code, or a word before a code, was met
	component []byte   // component of the record before, whose vendor is ofComponent
	ofComp    uint8
	inText    uint8 // vendor that the text of this record names
	votes     []uint32
	learnt    uint8
	chosen    [maxGroups]int
	budget    int
}

// hit is one word found in the text.
type hit struct {
	word       uint16
	drop       bool
	start, end int32
}

// New returns a matcher for one source.
func New() *Matcher {
	d := shared()
	return &Matcher{d: d, hits: make([]hit, 0, maxHits), seen: make([]uint64, (d.lists+63)/64),
		met: make([]uint16, 0, d.lists), rules: make([]uint16, 0, 64), votes: make([]uint32, len(d.vendors)+1)}
}

// Match returns what text tells. It does not keep text or c.Component.
func (m *Matcher) Match(text []byte, c Context) Hit {
	if !bytes.Equal(c.Component, m.component) {
		m.readComponent(c.Component)
	}
	m.vote(m.ofComp, 3)
	m.scan(text)
	if len(m.hits) == 0 {
		return Hit{}
	}
	m.voteText(text)
	m.collectRules()
	if len(m.rules) == 0 && !m.named && !(c.Host && m.metList(m.d.hsm)) {
		return Hit{}
	}
	if len(m.rules) > 0 {
		m.dropVoid(text)
	}
	return m.judge(text, c)
}

// judge joins the code and the phrases of a record by the rank that the package
// comment states.
func (m *Matcher) judge(text []byte, c Context) Hit {
	known := m.candidates(c)
	signal, step := m.phrases(text)
	var h Hit
	if signal != 0 {
		h.Signal = m.d.signals[signal-1].slug
	}
	if step != 0 {
		h.Step = m.d.signals[step-1].slug
	}
	if m.named {
		m.readCodes(text, known).join(&h, m.d)
	}
	if c.Host && m.metList(m.d.hsm) {
		m.readHSM(text, &h)
	}
	if h == (Hit{}) {
		return h
	}
	if h.Vendor == "" && !h.Ambiguous {
		h.Vendor = m.d.vendorName(known[0])
	}
	return h
}

// scan fills m.hits with the words of text, in order of their ends.
func (m *Matcher) scan(text []byte) {
	m.hits, m.named = m.hits[:0], false
	for _, l := range m.met {
		m.seen[l>>6] = 0
	}
	m.met = m.met[:0]
	a := m.d.automaton
	next, out := a.next, a.out
	s := uint32(0)
	for i, b := range text {
		s = next[s+uint32(a.class[b])]
		if s >= out {
			m.note(text, i+1, a.words[(s-out)/a.stride])
		}
	}
}

func (m *Matcher) note(text []byte, end int, ids []uint16) {
	for _, id := range ids {
		w := &m.d.words[id]
		at, ok := w.start(text, end)
		if !ok || len(m.hits) == maxHits {
			continue
		}
		m.hits = append(m.hits, hit{word: id, start: int32(at), end: int32(end)})
		m.named = m.named || w.names != nil || w.lead != leadNone && w.lead != leadHSM
		for _, l := range w.lists {
			if m.seen[l>>6]&(1<<(l&63)) == 0 {
				m.seen[l>>6] |= 1 << (l & 63)
				m.met = append(m.met, l)
			}
		}
	}
}

func (m *Matcher) metList(l uint16) bool { return m.seen[l>>6]&(1<<(l&63)) != 0 }

func (m *Matcher) in(h *hit, list uint16) bool {
	return m.d.sense[h.word][list>>6]&(1<<(list&63)) != 0
}
