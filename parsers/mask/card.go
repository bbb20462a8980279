package mask

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
)

// maxPAN is the longest card number of ISO/IEC 7812, minPAN the shortest in use.
const (
	minPAN = 12
	maxPAN = 19
)

// tokenSlots is the size of the cache of cards, a power of two. A terminal
// sees the same card again within a few records (request, answer, reversal).
const tokenSlots = 1024

type cardEntry struct {
	n                byte
	digits           [maxPAN]byte
	bin, card, token string
}

// cards turns card numbers into their masked form and token.
type cards struct {
	mac   hash.Hash
	sum   [sha256.Size]byte
	buf   [32]byte
	cache [tokenSlots]cardEntry
}

// Card reads the value of a field that is known to hold a card number (DE2 and
// its synonyms); the check digit plays no part. Of 12 to 19 digits, with spaces
// or dashes between them, it returns the first six (bin), the masked number
// (card: first six, stars, last four, same length) and the keyed token. Of a
// value that was masked before it returns the mask written with stars, and no
// token. Of anything else it returns ok = false and nothing.
func (m *Mask) Card(pan []byte) (bin, card, token string, ok bool) {
	buf := &m.cards.buf
	n, masked, ok := compact(buf, pan)
	if !ok {
		return "", "", "", false
	}
	if masked {
		bin, card = maskedCard(buf[:n])
		return bin, card, "", true
	}
	if n < minPAN || n > maxPAN {
		return "", "", "", false
	}
	e := m.cards.look(buf[:n])
	return e.bin, e.card, e.token, true
}

// compact copies digits and mask signs (as stars) of v to buf, without
// separators.
func compact(buf *[32]byte, v []byte) (n int, masked, ok bool) {
	signs := 0
	for i, c := range v {
		switch {
		case c >= '0' && c <= '9':
		case c == '*', c == 'x', c == 'X', c == '_', c == '#', c == '.' && dotted(v, i):
			c = '*'
			signs++
		case c == ' ', c == '-':
			continue
		default:
			return 0, false, false
		}
		if n == len(buf) {
			return 0, false, false
		}
		buf[n] = c
		n++
	}
	return n, signs > 0, n > 1 && signs != 1
}

// dotted tells whether the dot at i is one of several: a mask, not a separator.
func dotted(v []byte, i int) bool {
	return i > 0 && v[i-1] == '.' || i+1 < len(v) && v[i+1] == '.'
}

// maskedCard brings a mask of another program to this program's one format:
// never more than the first six and the last four.
func maskedCard(v []byte) (bin, card string) {
	digits := 0
	for i, c := range v {
		if c != '*' && i >= 6 && i < len(v)-4 {
			v[i] = '*'
		}
		if c != '*' && i == digits {
			digits++
		}
	}
	card = string(v)
	if digits >= 6 {
		bin = card[:6]
	}
	return bin, card
}

func (c *cards) look(d []byte) *cardEntry {
	h := uint32(2166136261)
	for _, b := range d {
		h = (h ^ uint32(b)) * 16777619
	}
	e := &c.cache[(h^h>>15)%tokenSlots]
	if int(e.n) == len(d) && string(e.digits[:e.n]) == string(d) {
		return e
	}
	e.n = byte(copy(e.digits[:], d))
	e.token = c.hash(d)
	m := e.digits
	for i := 6; i < len(d)-4; i++ {
		m[i] = '*'
	}
	e.card = string(m[:e.n])
	e.bin = e.card[:6]
	return e
}

func (c *cards) hash(d []byte) string {
	c.mac.Reset()
	_, _ = c.mac.Write(d)
	return Letters(c.mac.Sum(c.sum[:0])[:8])
}

// Letters writes bytes in base 16 with the letters a to p: a hash in hexadecimal is a card number once in some twenty thousand, and is then taken
// for one by whoever looks for card data.
func Letters(b []byte) string {
	text := make([]byte, 0, 64)
	for _, c := range b {
		text = append(text, 'a'+c>>4, 'a'+c&15)
	}
	return string(text)
}

func newCards(key []byte) *cards {
	return &cards{mac: hmac.New(sha256.New, key)}
}
