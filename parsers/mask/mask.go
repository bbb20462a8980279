// Package mask is the one door that card data and keys cannot pass: every text
// goes through it before it is stored, printed or written. It knows the values
// by their names (DE2, pan, 卡号), by their shape (issuer prefix, length, check
// digit, track layout, TLV) and in the written forms in which logs carry them
// (spaced, split over lines, hex dumps, BCD, EBCDIC, base64, escapes).
//
// Of a card number the first six and last four digits stay (PCI DSS 3.4.1, one
// format everywhere); of tracks, PIN blocks, verification codes and keys
// nothing stays (PCI DSS 3.3.1). Numbers that join logs (STAN, RRN, order,
// terminal and merchant numbers, times) pass.
//
// It fails closed: what cannot be told apart is masked, and a text in which
// masking itself fails is replaced as a whole.
package mask

// depth is how many layers of encoding (base64 of hex of ...) are opened.
const depth = 4

// rounds bounds how often a masked text is looked through again. In each round
// digits become stars or markers, so that two are enough in practice.
const rounds = 8

// Mask masks texts and card numbers. It keeps buffers and is not safe for
// concurrent use: make one per goroutine.
type Mask struct {
	names  *names
	cards  *cards
	levels [depth]level
	work   [2][]byte
	counts [numKinds]int64
}

// level is the state of one layer of encoding.
type level struct {
	src              []byte
	spans            []span
	hints            []int // ends of words that speak of cards, ascending
	dig              []byte
	groups           []group
	view             view
	text             []byte
	safe             [][2]int // values of TLV that hold no card data
	uuids            []int
	lastEnd          valueEnd
	dumped           int // the end of the last hex dump
	unveiled         int // the end of the text that was decoded last
	strung           int // the end of the last beads
	tokenLo, tokenHi int // the last run of hex characters
	tokenMixed       bool
}

// New returns a Mask. The key makes the card tokens (HMAC-SHA-256); it must
// hold at least 16 bytes, as LoadKey sees to.
func New(key []byte) *Mask {
	if len(key) < minKey {
		panic("mask: key of the card tokens is shorter than 16 bytes")
	}
	return &Mask{names: table(), cards: newCards(key)}
}

// Text appends the masked form of src to dst and returns it. src is free text:
// a record of one or many lines; line ends stay where they are counted. Masking
// a masked text changes nothing.
func (m *Mask) Text(dst, src []byte) (out []byte) {
	start := len(dst)
	defer func() {
		if recover() != nil {
			out = withhold(dst[:start], src)
		}
	}()
	src = m.ahead(src)
	spans := m.find(src, 0)
	if len(spans) == 0 {
		return append(dst, src...)
	}
	m.count(spans)
	return m.settle(dst, src, spans)
}

// settle writes src with spans masked, and looks through the result until
// nothing more is found. This makes masking idempotent by construction.
func (m *Mask) settle(dst, src []byte, spans []span) []byte {
	for i := range rounds {
		m.work[i%2] = write(m.work[i%2][:0], src, spans)
		src = m.work[i%2]
		if spans = m.find(src, 0); len(spans) == 0 {
			return append(dst, src...)
		}
	}
	return withhold(dst, src)
}

// Value appends the masked form of a short column value (device, STAN,
// component, ...) to dst and returns it. Values that are too short to hold
// anything pass at once.
func (m *Mask) Value(dst, src []byte) []byte {
	if plain(src) {
		return append(dst, src...)
	}
	return m.Text(dst, src)
}

// plain tells whether a column value is too short or simple to hide anything:
// fewer than 13 digits, no long run of letters and digits, no sign that gives a
// name a value.
func plain(src []byte) bool {
	if len(src) > 64 {
		return false
	}
	digits, run := 0, 0
	for _, c := range src {
		f := flagOf[c]
		if f&fDigit != 0 {
			digits++
		}
		if run++; f&fBase64 == 0 {
			run = 0
		}
		if digits >= 13 || run >= 16 || c == ' ' || c == '=' || c == ':' || c == '>' || c == ']' || c >= 0xe0 {
			return false
		}
	}
	return true
}

// Find reports where and what Text would mask in src, never the values: the
// byte offset and the kind of each finding, in order.
func (m *Mask) Find(src []byte, report func(off int, kind string)) {
	defer func() {
		if recover() != nil {
			report(0, unreadable)
		}
	}()
	prev := span{hi: -1}
	for _, s := range m.find(src, 0) {
		if s.stars == 0 || prev.stars == 0 || prev.kind != s.kind || s.lo > prev.hi+12 {
			report(s.lo, s.kind.String())
		}
		prev = s
	}
}

// Counts returns how many parts of texts were masked since the last Reset, by
// the name of their kind. Kinds that never occurred are absent.
func (m *Mask) Counts() map[string]int64 {
	c := make(map[string]int64)
	for k, n := range m.counts {
		if n > 0 {
			c[Kind(k).String()] = n
		}
	}
	return c
}

// Reset sets all counts to zero.
func (m *Mask) Reset() { m.counts = [numKinds]int64{} }

// count counts findings; the starred parts of one card number are one.
func (m *Mask) count(spans []span) {
	prev := span{hi: -1}
	for _, s := range spans {
		if s.stars == 0 || prev.stars == 0 || s.lo > prev.hi+12 {
			m.counts[s.kind]++
		}
		prev = s
	}
}

// find returns the spans of src to mask, ordered and apart from each other.
func (m *Mask) find(src []byte, d int) []span {
	l := &m.levels[d]
	l.src, l.spans, l.hints, l.safe = src, l.spans[:0], l.hints[:0], l.safe[:0]
	l.lastEnd, l.dumped, l.unveiled, l.strung, l.tokenLo, l.tokenHi = valueEnd{}, 0, 0, 0, 0, 0
	m.named(l)
	m.numbers(l, d)
	m.base64(l, d)
	m.binary(l, d)
	l.merge()
	return l.spans
}

// withhold appends the fixed marker and the line ends of src to dst.
func withhold(dst, src []byte) []byte {
	return lineEnds(append(dst, unreadable...), src)
}
