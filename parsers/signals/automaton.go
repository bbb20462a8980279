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
	edges []edgeTo // in order of bytes
	fail  int32
	last  byte // the byte that leads here
	ends  []uint16
}

type edgeTo struct {
	b  byte
	to int32
}

func (n *node) child(b byte) int32 {
	for _, e := range n.edges {
		if e.b == b {
			return e.to
		}
	}
	return 0
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
	nodes := []node{{}, {last: 'a'}}
	for i := range words {
		nodes = addWord(nodes, words[i].text, uint16(i))
	}
	order := linkNodes(nodes)
	a := &automaton{}
	classes := a.classify(words)
	a.stride = uint32(len(classes))
	place := a.number(nodes, order)
	for _, at := range order {
		a.fill(nodes, place, at, classes)
	}
	return a
}

func addWord(nodes []node, text []byte, id uint16) []node {
	at := int32(0)
	for _, b := range text {
		to := nodes[at].child(b)
		if to == 0 {
			to = int32(len(nodes))
			nodes = append(nodes, node{last: b})
			nodes[at].edges = append(nodes[at].edges, edgeTo{b, to})
		}
		at = to
	}
	nodes[at].ends = append(nodes[at].ends, id)
	return nodes
}

// linkNodes sets the fail links breadth first and returns that order.
func linkNodes(nodes []node) []int32 {
	order := make([]int32, 2, len(nodes))
	order[1] = inWord
	for i := 0; i < len(order); i++ {
		at := order[i]
		for _, e := range nodes[at].edges {
			order = append(order, e.to)
			if at == 0 {
				continue
			}
			f := nodes[at].fail
			for f != 0 && nodes[f].child(e.b) == 0 {
				f = nodes[f].fail
			}
			f = nodes[f].child(e.b)
			nodes[e.to].fail = f
			nodes[e.to].ends = append(nodes[e.to].ends, nodes[f].ends...)
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

// fill writes the row of one state: that of its fail link, which is complete since
// it is nearer to the root, with its own edges over it.
func (a *automaton) fill(nodes []node, place []uint32, at int32, classes []byte) {
	n := &nodes[at]
	row := a.next[place[at] : place[at]+a.stride]
	switch {
	case at == 0:
		a.fillRoot(row, place, classes)
	case n.fail == 0 && letter(n.last):
		copy(row, a.next[place[inWord]:place[inWord]+a.stride])
	default:
		copy(row, a.next[place[n.fail]:place[n.fail]+a.stride])
	}
	if at == inWord {
		a.fillInWord(row, place, nodes, classes)
		return
	}
	if n.last == ' ' && at != 0 {
		row[a.class[' ']] = place[at] // a run of blanks counts as one
	}
	for _, e := range n.edges {
		row[a.class[e.b]] = place[e.to]
		if lower(e.b) {
			row[a.class[e.b-'a'+'A']] = place[e.to]
		}
	}
}

// fillRoot sends letters into a word and all else back to between words.
func (a *automaton) fillRoot(row []uint32, place []uint32, classes []byte) {
	for c, b := range classes {
		row[c] = place[0]
		if letter(b) {
			row[c] = place[inWord]
		}
	}
}

// fillInWord is the row of the root, but a small letter begins nothing.
func (a *automaton) fillInWord(row []uint32, place []uint32, nodes []node, classes []byte) {
	for c, b := range classes {
		row[c] = place[0]
		if to := nodes[0].child(fold[b]); to != 0 && c != 0 {
			row[c] = place[to]
		} else if letter(b) {
			row[c] = place[inWord]
		}
		if lower(b) {
			row[c] = place[inWord]
		}
	}
}
