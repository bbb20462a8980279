package lens

import (
	"bytes"
	"math"

	"posmortem/parsers/clock"
)

// order is a reading of the three numbers of a date.
type order uint8

const (
	dayFirst order = iota
	monthFirst
	yearFirst // of two digits: 26-03-02
	numOrders
	noOrder = numOrders
)

// form is how a date is written: its separator, and whether its last number has four digits. Dates of one form in one file have, as
// a rule, one order.
type form uint8

const numForms = 6

func formOf(sep byte, long bool) form {
	f := form(bytes.IndexByte([]byte("/-."), sep)) * 2
	if long {
		f++
	}
	return f
}

// date is one date as it was written, behind which a time of day stands.
type date struct {
	a, b, c int
	form    form
	from    int // where it begins in the line
	to      int // where the time of day begins
	noon    bool
}

// reach is how far into a line a date is looked for.
const reach = 80

// find looks for a date such as 02/03/2026 or 02.03.26 with a time of day behind it.
func find(line []byte) (d date, ok bool) {
	line = line[:min(len(line), reach+30)]
	for i := 0; i < len(line) && i < reach; i++ {
		if line[i]-'0' > 9 {
			continue
		}
		if i > 0 && joins(line[i-1]) {
			continue
		}
		if d, ok = readDate(line, i); ok {
			return d, true
		}
		for i+1 < len(line) && line[i+1]-'0' < 10 {
			i++
		}
	}
	return d, false
}

// joins tells whether c in front of a number makes it a part of something longer.
func joins(c byte) bool {
	return c-'0' < 10 || (c|0x20)-'a' < 26 || c == '.' || c == '-' || c == '/' || c == ':' || c == '_' || c == '*' || c >= 0x80 && c < 0xb0
}

func readDate(line []byte, i int) (d date, ok bool) {
	d.from = i
	var n, k int
	if d.a, n = number(line, i, 2); n == i || n >= len(line) || bytes.IndexByte([]byte("/-."), line[n]) < 0 {
		return d, false
	}
	sep := line[n]
	if d.b, k = number(line, n+1, 2); k == n+1 || k >= len(line) || line[k] != sep {
		return d, false
	}
	long := false
	if d.c, n = number(line, k+1, 4); n != k+3 && n != k+5 {
		return d, false
	}
	long = n == k+5
	if d.form = formOf(sep, long); long && (d.c < 1990 || d.c > 2099) {
		return d, false
	}
	d.to = n
	for d.to < len(line) && d.to < n+3 && bytes.IndexByte([]byte(" T,-_\t"), line[d.to]) >= 0 {
		d.to++
	}
	h, m := number(line, d.to, 2)
	if d.to == n || m == d.to || h > 23 || m+2 >= len(line) || line[m] != ':' || line[m+1]-'0' > 5 {
		return d, false
	}
	tail := line[m:min(len(line), m+14)]
	d.noon = bytes.Contains(tail, []byte("AM")) || bytes.Contains(tail, []byte("PM"))
	for o := range numOrders {
		ok = ok || d.day(o) != bad
	}
	return d, ok
}

// number reads up to most digits at i and returns where they end.
func number(line []byte, i, most int) (v, end int) {
	for end = i; end < len(line) && end < i+most && line[end]-'0' < 10; end++ {
		v = v*10 + int(line[end]-'0')
	}
	if end < len(line) && line[end]-'0' < 10 {
		return 0, i
	}
	return v, end
}

// bad is no day.
const bad = clock.NoDay

// read returns the date in one order.
func (d *date) read(o order) (year, month, day int) {
	switch year = d.c; o {
	case dayFirst:
		month, day = d.b, d.a
	case monthFirst:
		month, day = d.a, d.b
	default:
		year, month, day = d.a, d.b, d.c
	}
	if year < 100 {
		year += 2000
	}
	return year, month, day
}

// day returns the days since 1970 of the date in one order, or bad.
func (d *date) day(o order) int {
	if o == yearFirst && d.form%2 == 1 {
		return bad
	}
	return clock.Day(d.read(o))
}

// hasDates tells whether a good part of the lines hold such dates.
func hasDates(lines [][]byte) bool {
	fit := 0
	for _, line := range lines {
		if _, ok := find(line); ok {
			fit++
		}
	}
	return fit > 0 && 4*fit >= len(lines)
}

// orders is what is known of the order of dates in each form.
type orders struct {
	of    [numForms]order
	mixed [numForms]bool // several orders are met: each date is read near the one before
	vague [numForms]bool // the order rests on the habit of writers, not on evidence
	last  [numForms]int  // day of the date before, or bad
}

// anyOrder takes the first reading that is a date: enough to see that a line begins with one.
var anyOrder = orders{last: [numForms]int{bad, bad, bad, bad, bad, bad}}

// settle returns line with its date written as 2026-03-02, or line as it is.
func (v *view) settle(line []byte) []byte {
	d, ok := find(line)
	if !ok {
		return line
	}
	o, sure := v.dates.choose(&d)
	v.vague = !sure
	year, month, day := d.read(o)
	v.buf = append(v.buf[:0], line[:d.from]...)
	v.buf = append(v.buf, digit(year/1000), digit(year/100), digit(year/10), digit(year), '-', digit(month/10), digit(month), '-', digit(day/10), digit(day), ' ')
	v.buf = append(v.buf, line[d.to:]...)
	return v.buf
}

func digit(n int) byte { return '0' + byte(n%10) }

// choose settles the order of one date. sure is false where it could be another just as well.
func (o *orders) choose(d *date) (choice order, sure bool) {
	choice, sure = noOrder, true
	readings := 0
	for k := range numOrders {
		if d.day(k) == bad {
			continue
		}
		readings++
		if choice == noOrder || k == o.of[d.form] {
			choice = k
		}
	}
	if readings > 1 {
		sure = !o.vague[d.form]
		if o.mixed[d.form] {
			choice, sure = o.nearest(d), d.a == d.b
		}
	}
	o.last[d.form] = d.day(choice)
	return choice, sure
}

// nearest returns the order in which d lies next to the date before, of equal ones the usual.
func (o *orders) nearest(d *date) order {
	best, least := noOrder, math.MaxInt
	for k := range numOrders {
		day := d.day(k)
		if day == bad || k == yearFirst && o.of[d.form] != yearFirst {
			continue
		}
		far := 0
		if o.last[d.form] != bad {
			far = distance(day, o.last[d.form])
		}
		if far < least || far == least && k == o.of[d.form] {
			best, least = k, far
		}
	}
	return best
}
