package explain

import "math"

// index is what all searches over the same rows share: attributes numbered densely, and the rows of each value.
type index struct {
	t      *table
	rows   []int32
	least  int // failures that a combination must hold
	prices prices
	logs   plog
	codes  [][]uint16  // attribute, row: dense number of the value
	back   [][]int32   // attribute, code: value
	lists  [][][]int32 // attribute, code: rows
	told   []uint32    // row: the attributes that are told, as bits
}

// Codes of values that are not followed.
const (
	notTold = 0
	rare    = 1 // fewer failures than needed
	first   = 2
)

func newIndex(t *table, rows []int32) *index {
	failures := 0
	for _, r := range rows {
		failures += int(t.failed[r])
	}
	x := &index{t: t, rows: rows, least: max(minFailures, int(math.Ceil(minShare*float64(failures)))), logs: newPlog(len(rows)), told: make([]uint32, len(t.failed))}
	x.prices = newPrices(t, len(rows), x.least)
	for a := range t.cols {
		x.encode(a)
	}
	return x
}

// encode numbers the values of one attribute that enough failures have.
func (x *index) encode(a int) {
	col := x.t.cols[a]
	failures := make([]int, len(x.t.words[a].list))
	for _, r := range x.rows {
		failures[col[r]] += int(x.t.failed[r])
	}
	code, back := make([]uint16, len(failures)), []int32{0, 0}
	for v := 1; v < len(failures); v++ {
		code[v] = rare
		if failures[v] >= x.least && len(back) < math.MaxUint16 {
			code[v] = uint16(len(back))
			back = append(back, int32(v))
		}
	}
	codes, lists := make([]uint16, len(col)), make([][]int32, len(back))
	for _, r := range x.rows {
		c := code[col[r]]
		codes[r] = c
		if c != notTold {
			x.told[r] |= 1 << a
		}
		if c >= first {
			lists[c] = append(lists[c], r)
		}
	}
	x.codes, x.back, x.lists = append(x.codes, codes), append(x.back, back), append(x.lists, lists)
}
