package signals

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// maxGroups is the most groups that a rule may have.
const maxGroups = 4

// rule is one row of rules.csv.
type rule struct {
	signal   uint8 // index in signals
	step     bool
	rank     int
	groups   []uint16
	ordered  [maxGroups]bool // the group stands after the one before it
	near     int32
	veto     uint16 // list; noList when there is none
	defaults bool   // words of success and recovery veto it
	lang     string
	source   [2]string // groups and veto as written
}

const noList = ^uint16(0)

func (b *builder) readRules() error {
	all, err := rows("rules.csv", "signal", "lang", "groups", "veto", "near")
	if err != nil {
		return err
	}
	for _, r := range all {
		made, err := b.rule(r)
		if err != nil {
			return fmt.Errorf("rules.csv: %s, %.40s: %w", r[0], r[2], err)
		}
		b.d.rules = append(b.d.rules, made)
	}
	b.sortRules()
	return nil
}

func (b *builder) sortRules() {
	sort.SliceStable(b.d.rules, func(i, j int) bool { return b.d.rules[i].rank > b.d.rules[j].rank })
}

func (b *builder) rule(row []string) (rule, error) {
	s, ok := b.signal(row[0])
	if !ok {
		return rule{}, fmt.Errorf("unknown signal")
	}
	r := rule{signal: s, step: b.d.signals[s].step, rank: b.d.signals[s].rank, near: defaultNear, veto: noList,
		defaults: true, lang: row[1], source: [2]string{row[2], row[3]}}
	if row[4] != "" {
		n, err := strconv.Atoi(row[4])
		if err != nil {
			return r, err
		}
		r.near = int32(n)
	}
	veto, bare := strings.CutPrefix(row[3], "-")
	r.defaults = !bare
	if veto = strings.TrimPrefix(veto, "|"); veto != "" {
		if err := b.known(veto); err != nil {
			return r, err
		}
		r.veto = b.list(veto)
	}
	return r, b.groups(&r, row[2])
}

func (b *builder) groups(r *rule, text string) error {
	text = strings.ReplaceAll(text, " > ", " + >")
	for i, g := range strings.Split(text, " + ") {
		if i == maxGroups {
			return fmt.Errorf("more than %d groups", maxGroups)
		}
		g, r.ordered[i] = strings.CutPrefix(g, ">")
		if err := b.known(g); err != nil {
			return err
		}
		r.groups = append(r.groups, b.list(g))
		if strings.HasSuffix(b.d.signals[r.signal].slug, "-ok") || b.d.signals[r.signal].slug == "step-approved" {
			b.markDone(g)
		}
	}
	return nil
}

// markDone marks the words of a group that a rule itself names.
func (b *builder) markDone(group string) {
	for _, p := range strings.Split(group, "|") {
		if !strings.HasPrefix(p, "@") {
			for _, id := range b.add(p) {
				b.d.words[id].done = true
			}
		}
	}
}

// known refuses a reference to a list that does not exist and an empty word.
func (b *builder) known(group string) error {
	for _, p := range strings.Split(group, "|") {
		if text, _, _ := pattern(p); len(text) == 0 {
			return fmt.Errorf("empty word in %.40q", group)
		}
		if name, ok := strings.CutPrefix(p, "@"); ok && b.named[name] == nil {
			return fmt.Errorf("no list %s", p)
		}
	}
	return nil
}

func (b *builder) signal(slug string) (uint8, bool) {
	for i, s := range b.d.signals {
		if s.slug == slug {
			return uint8(i), true
		}
	}
	return 0, false
}
