package mask

// The classes of bytes that the trie tells apart. Letters come first, so that
// the common part of a row of the table is one cache line.
const (
	classOther = 0
	classSkip  = 27 // space, '_' and '-' are read over inside a name
	stride     = 128
)

// maxSkips is how many skipped bytes in a row may stand inside a name.
const maxSkips = 2

// pattern is one word that the trie finds.
type pattern struct {
	text  string // lower case, without space, '_' and '-'
	entry uint16 // index in the table of names
}

// trie finds many words. A bit for each three bytes that can begin a word lets
// it pass over text without reading the table: the bits fit into the nearest
// cache, and looking at one place does not wait for the place before, as the
// states of an Aho-Corasick automaton do.
type trie struct {
	class  [256]byte // of the table
	coarse [256]byte // of the filter: 5 bits
	begin  [1 << 15 / 64]uint64
	fourth [1 << 14 / 64]uint64 // of four bytes that can begin a word, by a hash
	next   []uint16             // node times stride + class -> node, 0 where no word goes on; the bit ends where one ends there
	outs   [][]pattern
}

// ends marks a node at which a word ends.
const ends = 1 << 15

// goes tells whether a word may go on with the coarse class c behind the three of key.
func (t *trie) goes(key uint32, c byte) bool {
	h := spread(key, c)
	return t.fourth[h>>6]>>(h&63)&1 != 0
}

// spread hashes three coarse classes and a fourth to 14 bits.
func spread(key uint32, c byte) uint32 { return (key<<5 | uint32(c)) * 0x9e3779b1 >> 18 }

// The coarse classes: letters 1 to 26, then these.
const (
	coarseDigit = 27 + iota
	coarseSkip
	coarseOpen // '[' and '"'
	coarseEven // bytes beyond ASCII
	coarseOdd
)

func newTrie(patterns []pattern) *trie {
	t := &trie{next: make([]uint16, stride), outs: make([][]pattern, 1)}
	t.classes(patterns)
	t.coarsen()
	for _, p := range patterns {
		t.insert(p)
		t.filter(p.text)
	}
	t.mark()
	return t
}

// classes numbers the bytes that occur in patterns; upper case folds to lower.
func (t *trie) classes(patterns []pattern) {
	for c := byte('a'); c <= 'z'; c++ {
		t.class[c], t.class[c-'a'+'A'] = c-'a'+1, c-'a'+1
	}
	t.class[' '], t.class['_'], t.class['-'] = classSkip, classSkip, classSkip
	n := byte(classSkip + 1)
	for _, p := range patterns {
		for _, c := range []byte(p.text) {
			if t.class[c] == classOther {
				t.class[c] = n
				n++
			}
		}
	}
	if n > stride {
		panic("mask: more classes of bytes than the table has room for")
	}
}

func (t *trie) coarsen() {
	for c := range t.coarse {
		switch b := byte(c); {
		case isLetter(b):
			t.coarse[c] = lower(b) - 'a' + 1
		case isDigit(b):
			t.coarse[c] = coarseDigit
		case t.class[c] == classSkip:
			t.coarse[c] = coarseSkip
		case b == '[' || b == '"':
			t.coarse[c] = coarseOpen
		case b >= 0x80:
			t.coarse[c] = coarseEven + b&1
		}
	}
}

func (t *trie) insert(p pattern) {
	node := 0
	for _, c := range []byte(p.text) {
		at := node*stride + int(t.class[c])
		if t.next[at] == 0 {
			t.next[at] = uint16(len(t.outs))
			t.outs = append(t.outs, nil)
			t.next = append(t.next, make([]uint16, stride)...)
		}
		node = int(t.next[at])
	}
	t.outs[node] = append(t.outs[node], p)
}

// mark sets the bit of the nodes at which words end.
func (t *trie) mark() {
	if len(t.outs) >= ends {
		panic("mask: more nodes than the table can name")
	}
	for i, node := range t.next {
		if len(t.outs[node]) > 0 {
			t.next[i] |= ends
		}
	}
}

// filter sets the bits of all three bytes that can begin a word: its own, any
// third behind a word of two, and those with a separator where one is written:
// before the number of a data element, and in "cc no".
func (t *trie) filter(word string) {
	c := func(i int) int { return int(t.coarse[word[i]]) }
	if len(word) == 2 {
		for third := range 32 {
			t.set(c(0), c(1), third, any4)
		}
		return
	}
	fourth := any4
	if len(word) > 3 {
		fourth = 1<<c(3) | 1<<coarseSkip
	}
	t.set(c(0), c(1), c(2), fourth)
	if c(2) == coarseDigit || word[:2] == "cc" {
		t.set(c(0), c(1), coarseSkip, any4)
	}
	if c(1) == coarseDigit {
		t.set(c(0), coarseSkip, c(1), any4)
	}
}

// any4 are all coarse classes.
const any4 = 1<<32 - 1

// set lets three coarse classes pass, with these behind them.
func (t *trie) set(a, b, c, fourth int) {
	key := a<<10 | b<<5 | c
	t.begin[key/64] |= 1 << (key % 64)
	for d := range 32 {
		if fourth>>d&1 != 0 {
			h := spread(uint32(key), byte(d))
			t.fourth[h/64] |= 1 << (h % 64)
		}
	}
}
