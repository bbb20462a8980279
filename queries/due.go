package queries

import (
	"strings"
	"time"
)

// How far attempts.sql looks around what it makes.
const (
	Margin = time.Hour      // around a span, for the events of attempts that it cuts
	Reach  = 24 * time.Hour // around a span, for a payment and its reversal
	Apart  = 26 * time.Hour // how far two clocks may differ for their stamps to be compared
)

// Identity are the columns of the table source by which attempts made of it become others.
const Identity = "source, hash, events, side, device, merchant, time_from, time_to"

// Before names the tables that the last making of attempts left: the sources that it read, and two tables of attempts.sql.
type Before struct{ Reading, Skew, Wall string }

// Due are the questions that say which attempts have to be made anew. Each but the last returns time_from and time_to.
type Due struct {
	Changed  Table // sources
	Moved    Table // days of clocks
	Reversed Table // hours of payments and reversals, between the bounds From and To
	Busy     Table // how much there is to be put together in each hour between these bounds: hour and events
}

// DueAfter returns the questions of due.sql.
func DueAfter(b Before) (Due, error) {
	tables, err := Tables("due.sql")
	if err != nil {
		return Due{}, err
	}
	names := strings.NewReplacer("{identity}", Identity, "{reading}", b.Reading, "{skew}", b.Skew, "{wall}", b.Wall)
	for i := range tables {
		tables[i].SQL = names.Replace(tables[i].SQL)
	}
	return Due{tables[0], tables[1], tables[2], tables[3]}, nil
}

// Around returns the bounds of a span whose events are read together with those of the hours and days around it; shift is how far the clock of
// a terminal is from the host's at most.
func Around(since, until time.Time, shift time.Duration) Bounds {
	near, wide := Margin+shift, Margin+Reach+shift
	return Bounds{Since: since, Until: until, Near: since.Add(-near), Far: until.Add(near), From: since.Add(-wide), To: until.Add(wide)}
}
