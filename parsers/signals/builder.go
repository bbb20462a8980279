package signals

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// builder collects the words of all files before the automaton is made.
type builder struct {
	d       *dictionary
	ids     map[string]int      // notation of a word -> its index
	named   map[string][]string // lists of words.csv
	kinds   map[string]string   // their kinds
	listIDs map[string]uint16   // canonical text of a group -> list
	members [][]int             // words by list
}

const defaultNear = 56

func (b *builder) readSignals() error {
	all, err := rows("signals.csv", "slug", "kind", "class", "rank", "meaning_en", "meaning_zh")
	if err != nil {
		return err
	}
	for _, r := range all {
		rank, err := strconv.Atoi(r[3])
		if err != nil {
			return fmt.Errorf("signals.csv: rank of %s: %w", r[0], err)
		}
		b.d.signals = append(b.d.signals, signal{slug: r[0], class: r[2], en: r[4], zh: r[5], step: r[1] == "step", rank: rank})
	}
	return nil
}

func (b *builder) readLists() error {
	all, err := rows("words.csv", "list", "kind", "lang", "words")
	if err != nil {
		return err
	}
	b.kinds = map[string]string{}
	for _, r := range all {
		b.named[r[0]] = append(b.named[r[0]], strings.Split(r[3], "|")...)
		b.kinds[r[0]] = r[1]
	}
	for name, words := range b.named {
		for _, s := range words {
			for _, id := range b.add(s) {
				b.mark(id, name, b.kinds[name])
			}
		}
	}
	for _, s := range []string{"(", "[", "（", "【"} {
		for _, neg := range []string{"-", "－", "−"} {
			id := b.intern([]byte(strings.ReplaceAll(s+neg, "-", " ")), edgeFree, edgeFree)
			b.d.words[id].lead, b.d.words[id].plain = leadBracket, true
		}
	}
	id := b.intern([]byte(hexLead), edgeFree, edgeFree)
	b.d.words[id].lead, b.d.words[id].plain = leadHex, true
	b.d.ok, b.d.resolved, b.d.fail, b.d.hsm = b.list("@ok"), b.list("@resolved"), b.list("@fail"), b.list("@hsm")
	return nil
}

func (b *builder) mark(id int, list, kind string) {
	w := &b.d.words[id]
	switch kind {
	case "plain":
		w.plain = true
	case "good":
		w.good = true
	case "shadow":
		w.shadow = true
	}
	switch list {
	case "lead":
		w.lead = max(w.lead, leadWeak)
		if w.lead == leadHSM {
			w.lead = leadWeak
		}
	case "lead-strong":
		w.lead = leadStrong
	case "hsm-lead":
		if w.lead == leadNone {
			w.lead = leadHSM
		}
	case "model-lead":
		w.model = true
	}
}

// add enters a word of the notation of words.csv and, where it holds blanks
// between letters, its form without them.
func (b *builder) add(s string) []int {
	text, left, right := pattern(s)
	if len(text) == 0 {
		return nil
	}
	ids := []int{b.intern(text, left, right)}
	if glued := bytes.ReplaceAll(text, []byte(" "), nil); len(glued) < len(text) {
		ids = append(ids, b.intern(glued, left, right))
	}
	return ids
}

func (b *builder) intern(text []byte, left, right edge) int {
	key := string(text) + "\x00" + string([]byte{byte(left), byte(right)})
	if id, ok := b.ids[key]; ok {
		return id
	}
	id := len(b.d.words)
	b.ids[key] = id
	b.d.words = append(b.d.words, word{text: text, left: left, right: right, blanks: bytes.IndexByte(text, ' ') >= 0,
		timeout: bytes.Contains(text, []byte("timeout")) || bytes.Contains(text, []byte("time out")) || bytes.HasSuffix(text, []byte("超时"))})
	return id
}

// list returns the list of a group: a choice of words and of @lists.
func (b *builder) list(group string) uint16 {
	parts := strings.Split(group, "|")
	sort.Strings(parts)
	key := strings.Join(parts, "|")
	if id, ok := b.listIDs[key]; ok {
		return id
	}
	id := uint16(len(b.members))
	b.listIDs[key] = id
	b.members = append(b.members, nil)
	for _, p := range parts {
		words := []string{p}
		if strings.HasPrefix(p, "@") {
			words = b.named[p[1:]]
		}
		for _, s := range words {
			b.members[id] = append(b.members[id], b.add(s)...)
		}
	}
	return id
}

// finish gives every list its bit and builds the automaton.
func (b *builder) finish() *dictionary {
	d := b.d
	d.lists = len(b.members)
	d.sense = make([][]uint64, len(d.words))
	for i := range d.words {
		d.sense[i] = make([]uint64, (d.lists+63)/64)
	}
	for l, ids := range b.members {
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			d.words[id].lists = append(d.words[id].lists, uint16(l))
			d.sense[id][l>>6] |= 1 << (l & 63)
		}
	}
	b.anchor()
	d.automaton = buildAutomaton(d.words)
	return d
}

// anchor chooses for each rule the group that the fewest rules share, so that a
// record calls up few rules.
func (b *builder) anchor() {
	use := make([]int, len(b.members))
	for _, r := range b.d.rules {
		for _, g := range r.groups {
			use[g] += 1 + len(b.members[g])/16
		}
	}
	b.d.anchored = make([][]uint16, len(b.members))
	for i, r := range b.d.rules {
		best := r.groups[0]
		for _, g := range r.groups {
			if use[g] < use[best] {
				best = g
			}
		}
		b.d.anchored[best] = append(b.d.anchored[best], uint16(i))
	}
}
