package signals

// automaton finds all words of the dictionary in one pass (Aho and Corasick,
// "Efficient string matching", CACM 18/6, 1975), as a dense table over classes of
// bytes. Two states stand for "nothing begun": between words, and inside a word of
// letters, where a small letter cannot begin one. Most bytes of a log keep
// the second state, whose row stays in the nearest cache.
type automaton struct {
	class  [256]uint8
	next   []uint32 // state + class -> state; states are multiples of stride
	stride uint32
	out    uint32     // states from here on end at least one word
	words  [][]uint16 // by (state-out)/stride
}

// node is a state while the automaton is built.
type node struct {
	child map[byte]int32
	fail  int32
	last  byte // the byte that leads here
	ends  []uint16
}

const inWord = 1 // index of the state inside a word; 0 is the one between words

// fold maps a byte to the form in which words are kept: small letters, and one
// kind of blank.
var fold = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
	}
	for c := 'A'; c <= 'Z'; c++ {
		t[c] = byte(c) + 'a' - 'A'
	}
	t['_'], t['-'], t['\t'] = ' ', ' ', ' '
	return t
}()

func lower(b byte) bool  { return b-'a' < 26 }
func upper(b byte) bool  { return b-'A' < 26 }
func letter(b byte) bool { return b|0x20-'a' < 26 }
func digit(b byte) bool  { return b-'0' < 10 }
func alnum(b byte) bool  { return letter(b) || digit(b) }

// buildAutomaton makes the automaton of words, which are folded and not empty.
func buildAutomaton(words []word) *automaton {
	nodes := []node{{child: map[byte]int32{}}, {child: map[byte]int32{}, last: 'a'}}
	for i := range words {
		nodes = addWord(nodes, words[i].text, uint16(i))
	}
	order := linkNodes(nodes)
	a := &automaton{}
	classes := a.classify(words)
	a.stride = uint32(len(classes))
	place := a.number(nodes, order)
	a.fill(nodes, order, place, classes)
	return a
}

func addWord(nodes []node, text []byte, id uint16) []node {
	at := int32(0)
	for _, b := range text {
		to, ok := nodes[at].child[b]
		if !ok {
			to = int32(len(nodes))
			nodes = append(nodes, node{child: map[byte]int32{}, last: b})
			nodes[at].child[b] = to
		}
		at = to
	}
	nodes[at].ends = append(nodes[at].ends, id)
	return nodes
}

// linkNodes sets the fail links breadth first and returns that order.
func linkNodes(nodes []node) []int32 {
	order := []int32{0, inWord}
	for i := 0; i < len(order); i++ {
		at := order[i]
		for b := 0; b < 256; b++ { // in order of bytes, so that the table is always the same
			to, ok := nodes[at].child[byte(b)]
			if !ok {
				continue
			}
			order = append(order, to)
			if at == 0 {
				continue
			}
			f := nodes[at].fail
			for f != 0 && nodes[f].child[byte(b)] == 0 {
				f = nodes[f].fail
			}
			nodes[to].fail = nodes[f].child[byte(b)]
			nodes[to].ends = append(nodes[to].ends, nodes[nodes[to].fail].ends...)
		}
	}
	return order
}

// classify gives a class to every byte that occurs in a word, in both cases, and
// returns one byte of each class.
func (a *automaton) classify(words []word) []byte {
	var used [256]bool
	for _, w := range words {
		for _, b := range w.text {
			used[b] = true
		}
	}
	classes := []byte{0} // bytes that no word holds and that are no letters
	for b := 0; b < 256; b++ {
		if !used[fold[b]] && !letter(byte(b)) {
			continue
		}
		if fold[b] == ' ' && b != ' ' {
			continue
		}
		a.class[b] = uint8(len(classes))
		classes = append(classes, byte(b))
	}
	for _, b := range []byte("_-\t") {
		a.class[b] = a.class[' ']
	}
	return classes
}

// number places the states that end a word behind the others.
func (a *automaton) number(nodes []node, order []int32) []uint32 {
	place := make([]uint32, len(nodes))
	n := uint32(0)
	for _, at := range order {
		if len(nodes[at].ends) == 0 {
			place[at] = n * a.stride
			n++
		}
	}
	a.out = n * a.stride
	for _, at := range order {
		if len(nodes[at].ends) > 0 {
			place[at] = n * a.stride
			a.words = append(a.words, nodes[at].ends)
			n++
		}
	}
	a.next = make([]uint32, n*a.stride)
	return place
}

// fill writes the rows breadth first: the row of a fail link is complete before
// it is copied.
func (a *automaton) fill(nodes []node, order []int32, place []uint32, classes []byte) {
	for _, at := range order {
		row := a.next[place[at] : place[at]+a.stride]
		for c, b := range classes {
			row[c] = a.step(nodes, place, at, byte(c), b)
		}
	}
}

func (a *automaton) step(nodes []node, place []uint32, at int32, class, b byte) uint32 {
	f := fold[b]
	if at == inWord {
		if lower(b) {
			return place[inWord]
		}
		at = 0
	}
	if to := nodes[at].child[f]; to != 0 && class != 0 {
		return place[to]
	}
	if f == ' ' && nodes[at].last == ' ' && class != 0 && at != 0 {
		return place[at] // a run of blanks counts as one
	}
	if at == 0 {
		if letter(b) {
			return place[inWord]
		}
		return place[0]
	}
	fail := nodes[at].fail
	if fail == 0 && letter(nodes[at].last) {
		fail = inWord
	}
	return a.next[place[fail]+uint32(class)]
}
