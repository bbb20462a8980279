package template

import "slices"

// How many different words make a place variable. Sentences that differ in one word are seldom told in more than four ways.
const (
	limitWord  = 5
	limitFirst = 12 // the first word mostly says who speaks
	limitName  = 3  // behind a word such as user, or where all look like made names
	looser     = 3  // more where other places vary too
	never      = enough + 1
)

// hole counts the different words in one place of otherwise equal patterns.
type hole struct {
	first int32   // the first word, 0 where there is none yet
	more  []int32 // the next few
	made  int     // how many of them look like names that somebody made
	open  bool    // a variable is among them
}

// enough is more different words than any place needs to be found variable.
const enough = 16

func (h *hole) add(w int32, l *lexicon) {
	if w == 0 {
		h.open = true
		return
	}
	if h.first == w || len(h.more) == enough || slices.Contains(h.more, w) {
		return
	}
	if h.first == 0 {
		h.first = w
	} else {
		h.more = append(h.more, w)
	}
	if l.made[w] {
		h.made++
	}
}

// holes are found by the hash of what is around them.
type holes struct {
	at  map[uint64]int32
	all []hole
}

func (hs *holes) add(key uint64, w int32, l *lexicon) {
	n, ok := hs.at[key]
	if !ok {
		n = int32(len(hs.all))
		hs.at[key] = n
		hs.all = append(hs.all, hole{})
	}
	hs.all[n].add(w, l)
}

func (hs *holes) find(key uint64) *hole { return &hs.all[hs.at[key]] }

// varies judges a place by the words that stand in it. A variable among them counts for some, for more where a value is expected.
func (h *hole) varies(limit int, value bool) bool {
	n := len(h.more)
	if h.first != 0 {
		n++
	}
	if h.made == n && limit < limitFirst {
		limit = min(limit, limitName)
	}
	switch {
	case h.open && value:
		n += limitName
	case h.open:
		n += limitName - 1
	}
	return n >= limit
}
