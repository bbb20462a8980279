package explain

import "slices"

// attributes are the columns of trait, the coarser before the finer: of two that describe the same attempts the first is told.
var attributes = []string{"app_version", "model", "merchant", "route", "profile", "bin", "entry_mode", "amount_band", "hour", "weekday", "device"}

// periodName is the attribute that stands first in a comparison of periods.
const periodName = "period"

// table is a sample of attempts in memory, with its attributes as numbers.
type table struct {
	names  []string
	words  []words
	cols   [][]int32  // attribute, row: number of the value; 0 where it is not told
	failed []uint8    // row: 1 or 0
	weight [2]float64 // attempts that a row stands for: of successes, of failures
}

// words numbers the values of one attribute, from 1.
type words struct {
	number map[string]int32
	list   []string
}

func newTable(names []string) *table {
	t := &table{names: names, words: make([]words, len(names)), cols: make([][]int32, len(names)), weight: [2]float64{1, 1}}
	for i := range t.words {
		t.words[i] = words{number: map[string]int32{}, list: []string{""}}
	}
	return t
}

// add appends one attempt; values stand in the order of the names, empty where not told.
func (t *table) add(values []string, failed uint8) {
	for i, v := range values {
		t.cols[i] = append(t.cols[i], t.words[i].of(v))
	}
	t.failed = append(t.failed, failed)
}

func (w *words) of(v string) int32 {
	if v == "" {
		return 0
	}
	n, ok := w.number[v]
	if !ok {
		n = int32(len(w.list))
		w.number[v] = n
		w.list = append(w.list, v)
	}
	return n
}

// every returns the numbers of all rows.
func (t *table) every() []int32 {
	rows := make([]int32, len(t.failed))
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

// limit is the greatest number of attributes of a combination in this table.
func (t *table) limit() int {
	if t.names[0] == periodName {
		return Size + 1
	}
	return Size
}

// item is one condition: attribute and number of the value.
type item struct {
	attribute int
	value     int32
}

// combo is a combination, in the order of the attributes.
type combo []item

func (c combo) covers(t *table, row int32) bool {
	for _, i := range c {
		if t.cols[i.attribute][row] != i.value {
			return false
		}
	}
	return true
}

// told tells whether all attributes of the combination are known of a row.
func (c combo) told(t *table, row int32) bool {
	for _, i := range c {
		if t.cols[i.attribute][row] == 0 {
			return false
		}
	}
	return true
}

func (c combo) equal(d combo) bool { return slices.Equal(c, d) }

// and returns the combination of both; ok is false when they exclude one another.
func (c combo) and(d combo) (both combo, ok bool) {
	both = slices.Clone(c)
	for _, i := range d {
		at := slices.IndexFunc(c, func(j item) bool { return j.attribute == i.attribute })
		switch {
		case at < 0:
			both = append(both, i)
		case c[at].value != i.value:
			return nil, false
		}
	}
	slices.SortFunc(both, func(x, y item) int { return x.attribute - y.attribute })
	return both, true
}

// before orders combinations of the same score: fewer attributes, then the coarser.
func (c combo) before(d combo) bool {
	if len(c) != len(d) {
		return len(c) < len(d)
	}
	for i := range c {
		if c[i] != d[i] {
			return c[i].attribute < d[i].attribute || c[i].attribute == d[i].attribute && c[i].value < d[i].value
		}
	}
	return false
}

// combination turns what was found in the sample into words.
func (t *table) combination(f found) Combination {
	c := Combination{P: f.p}
	for _, i := range f.combo {
		value := t.words[i.attribute].list[i.value]
		if t.names[i.attribute] == periodName {
			c.Period = value
			continue
		}
		c.Attributes = append(c.Attributes, Attribute{t.names[i.attribute], value})
	}
	return c
}
