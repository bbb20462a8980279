package queries

import (
	"slices"
	"strings"
	"time"
)

// How far attempts.sql looks around what it makes.
const (
	Margin = time.Hour      // around a span, for the events of attempts that it cuts
	Reach  = 24 * time.Hour // around a span, for a payment and its reversal
	Apart  = 26 * time.Hour // how far two clocks may differ for their stamps to be compared
)

// MostSpans is how many spans are asked about one by one by what follows the attempts: each costs a look at all failures.
const MostSpans = 4

// Beside is how far about a span facts.sql looks for the lines about a failure, which may last a day and some minutes, and for the payments before and after
// it, before it looks at all of them.
const Beside = 26 * time.Hour

// Identity are the columns of the table source by which attempts made of it become others.
const Identity = "source, hash, path, events, side, device, merchant, time_from, time_to"

// Before names the tables that the last making of attempts left: the sources that it read, and three tables of attempts.sql.
type Before struct{ Reading, Skew, Wall, Voice string }

// Due are the questions that say which attempts have to be made anew. Each returns time_from and time_to, where nothing else is said.
type Due struct {
	Changed  Table // sources
	Gone     Table // paths of sources; where there are some, nothing that follows the attempts can be kept
	Moved    Table // days of clocks
	Reversed Table // hours of payments and reversals, between the bounds From and To
	Voiced   Table // hours of payments that count now, or count no more; asked at the end
	Busy     Table // how much there is to be put together in each hour between these bounds: hour and events
}

// DueAfter returns the questions of due.sql.
func DueAfter(b Before) (Due, error) {
	tables, err := Tables("due.sql")
	if err != nil {
		return Due{}, err
	}
	names := strings.NewReplacer("{identity}", Identity, "{reading}", b.Reading, "{skew}", b.Skew, "{wall}", b.Wall, "{voice}", b.Voice)
	for i := range tables {
		tables[i].SQL = names.Replace(tables[i].SQL)
	}
	return Due{tables[0], tables[1], tables[2], tables[3], tables[4], tables[5]}, nil
}

// Around returns the bounds of a span whose events are read together with those of the hours and days around it; shift is how far the clock of
// a terminal is from the host's at most.
func Around(since, until time.Time, shift time.Duration) Bounds {
	near, wide := Margin+shift, Margin+Reach+shift
	return Bounds{Since: since, Until: until, Near: since.Add(-near), Far: until.Add(near), From: since.Add(-wide), To: until.Add(wide)}
}

// Fewer joins spans that touch, and then those that lie nearest to each other until there are no more than so many, and returns
// them in order. Where there is none, an empty one stands for that.
func Fewer(spans []Bounds, most int) []Bounds {
	if len(spans) == 0 {
		return []Bounds{{Since: Ever.Since, Until: Ever.Since}}
	}
	all := slices.Clone(spans)
	slices.SortFunc(all, func(a, b Bounds) int { return a.Since.Compare(b.Since) })
	for {
		near := 1
		for i := 2; i < len(all); i++ {
			if all[i].Since.Sub(all[i-1].Until) < all[near].Since.Sub(all[near-1].Until) {
				near = i
			}
		}
		if near == len(all) || len(all) <= most && all[near].Since.After(all[near-1].Until) {
			return all
		}
		if all[near].Until.After(all[near-1].Until) {
			all[near-1].Until = all[near].Until
		}
		all = slices.Delete(all, near, near+1)
	}
}

// Over returns the bounds of what lies between the first and the last of some spans, which are in order. It is Ever where these are.
func Over(spans []Bounds) Bounds {
	b := Bounds{Since: spans[0].Since, Until: spans[len(spans)-1].Until, Before: spans[0].Before}
	b.Near, b.Far = b.Since, b.Until
	if !b.Since.Equal(Ever.Since) {
		b.Near, b.Far = b.Since.Add(-Beside), b.Until.Add(Beside)
	}
	return b
}
