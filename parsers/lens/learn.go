package lens

import (
	"math"

	"posmortem/parsers/clock"
)

// tally is what the dates of one form say about their order.
type tally struct {
	dates     int
	valid     [numOrders]int // dates that can be read in this order
	jumps     [numOrders]int // days between neighbours, added up
	last      [numOrders]int // day of the date before, or bad
	latest    [numOrders]int
	noon      bool // a day of twelve hours: the month comes first where people write so
	different bool
	first     [3]int
}

// mostDates bounds how many dates are looked at.
const mostDates = 2000

// learn finds the order of the dates in the head of a source. ref is the time of the file in seconds, or clock.NoTime.
func learn(head []byte, p prefix, ref int64) orders {
	var all [numForms]tally
	for i := range all {
		all[i].last = [numOrders]int{bad, bad, bad}
		all[i].latest = [numOrders]int{bad, bad, bad}
	}
	seen := 0
	for at := 0; at < len(head) && seen < mostDates; {
		end := at
		for end < len(head) && head[end] != '\n' {
			end++
		}
		line := head[at:end]
		if d, ok := find(line[p.length(line):]); ok {
			all[d.form].add(&d)
			seen++
		}
		at = end + 1
	}
	o := anyOrder
	near := bad // the day about which the log was written: of a date with its whole year, else of the file
	if ref != clock.NoTime {
		near = int(ref / 86400)
	}
	for _, f := range [numForms]form{1, 3, 5, 0, 2, 4} { // those with a whole year first
		if t := &all[f]; t.dates > 0 {
			t.settle(&o, f, ref, near)
			if f%2 == 1 {
				near = t.latest[o.of[f]]
			}
		}
	}
	return o
}

func (t *tally) add(d *date) {
	t.dates++
	t.noon = t.noon || d.noon
	if now := [3]int{d.a, d.b, d.c}; t.dates == 1 {
		t.first = now
	} else if now != t.first {
		t.different = true
	}
	for k := range numOrders {
		day := d.day(k)
		if day == bad {
			continue
		}
		t.valid[k]++
		if t.last[k] != bad {
			t.jumps[k] += max(day-t.last[k], t.last[k]-day)
		}
		t.last[k], t.latest[k] = day, max(t.latest[k], day)
	}
}

// Bounds of what the time of a file says about the dates in it.
const (
	fileAhead = 1   // days: a date further ahead of the file cannot be
	fileNear  = 2   // days: the last date of a log is about that of its file
	otherYear = 300 // days: a reading that is so much further from the file took the day for the year
)

// settle says in which order a form is read: that in which all dates can be read; of several the one in which the log goes on from day
// to day, then the one that fits the time of the file. Where nothing tells, the habit of writers decides, and the dates are marked.
func (t *tally) settle(o *orders, f form, ref int64, near int) {
	closest, most := math.MaxInt, 0
	for k := range numOrders {
		if t.valid[k] > 0 && near != bad && f%2 == 0 {
			closest = min(closest, distance(t.latest[k], near))
		}
	}
	var left []order
	for _, k := range t.habit(f) {
		switch {
		case t.valid[k] < max(most, 1) || ref != clock.NoTime && t.latest[k] > int(ref/86400)+fileAhead:
		case closest != math.MaxInt && distance(t.latest[k], near) > closest+otherYear:
		case t.valid[k] > most:
			left, most = append(left[:0], k), t.valid[k]
		default:
			left = append(left, k)
		}
	}
	if len(left) == 0 {
		left = t.habit(f)[:1]
	}
	o.of[f] = left[0]
	if t.valid[o.of[f]] < t.dates {
		o.mixed[f] = true
		return
	}
	if len(left) == 1 {
		return
	}
	if t.different {
		if best, clear := t.steadiest(left); clear {
			o.of[f] = best
			return
		}
	}
	for _, k := range left {
		if ref != clock.NoTime && within(t.latest[k], ref) && !t.othersWithin(k, left, ref) {
			o.of[f] = k
			return
		}
	}
	o.vague[f] = t.first[0] != t.first[1] || f%2 == 0 || t.different
}

// habit lists the orders, the likeliest first.
func (t *tally) habit(f form) []order {
	dots := f/2 == 2
	switch {
	case t.noon && !dots:
		return []order{monthFirst, dayFirst, yearFirst}
	case f == formOf('-', false):
		return []order{yearFirst, dayFirst, monthFirst}
	}
	return []order{dayFirst, monthFirst, yearFirst}
}

func distance(a, b int) int { return max(a-b, b-a) }

// steadiest returns the order in which the log goes on in the smallest steps, where one is clearly so.
func (t *tally) steadiest(left []order) (best order, clear bool) {
	least := math.MaxInt
	for _, k := range left {
		switch {
		case t.jumps[k] < least:
			best, least, clear = k, t.jumps[k], true
		case t.jumps[k] == least:
			clear = false
		}
	}
	return best, clear
}

func within(day int, ref int64) bool {
	today := int(ref / 86400)
	return day >= today-fileNear && day <= today+fileAhead
}

func (t *tally) othersWithin(k order, left []order, ref int64) bool {
	for _, o := range left {
		if o != k && within(t.latest[o], ref) {
			return true
		}
	}
	return false
}
