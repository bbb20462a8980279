// Package clock reads the stamps that logs carry and settles what they leave
// out: zones, years, dates, odd fractions. It never asks the machine's clock.
package clock

import (
	"math"
	"time"
)

// NoTime marks an event whose time is unknown.
const NoTime = int64(math.MinInt64)

// Quality says how the time of an event was known, from best to worst.
type Quality uint8

// The qualities of a time.
const (
	None      Quality = iota // no time at all
	Exact                    // date, time and zone on the record
	ZoneSet                  // zone from --tz or a manifest
	ZoneGuess                // zone assumed
	YearGuess                // year taken from the file's time or --year
	DateGuess                // date taken from the file's time or a neighbour
	Neighbour                // no stamp of its own: the time of the record before it
)

// String returns the word stored in the column time_quality.
func (q Quality) String() string {
	return [...]string{"none", "exact", "zone-set", "zone-assumed", "year-inferred", "date-inferred", "neighbour"}[q]
}

// Stamp is a stamp as it was written.
type Stamp struct {
	Year, Month, Day     int
	Hour, Minute, Second int
	Micro                int
	Offset               int // minutes east of UTC, when HasOffset
	HasYear, HasDate     bool
	HasOffset            bool
}

// Clock settles the stamps of one source, in order.
type Clock struct {
	zone  *time.Location
	given bool
	year  int
	ref   time.Time

	// the zone's offset, cached for the stretch of local time it was asked for
	cacheFrom, cacheTo int64
	cacheOff           int64

	day      int64 // current day of a log without dates, in days since 1970 local
	haveDay  bool
	lastTime int64 // last local second of day of a log without dates
}

// New returns a clock. zone is used for stamps that name none (nil: UTC);
// given says that it was told by the user or a manifest. year, when not 0, is
// the year of stamps without one; else it is the latest year that keeps the stamp before
// ref plus a day. ref also dates stamps that have only a time of day.
func New(zone *time.Location, given bool, year int, ref time.Time) *Clock {
	if zone == nil {
		zone = time.UTC
	}
	return &Clock{zone: zone, given: given, year: year, ref: ref, cacheTo: math.MinInt64}
}

// Resolve returns microseconds since 1970 UTC, the offset of the log's own
// clock in minutes, and how they were known.
func (c *Clock) Resolve(s Stamp) (micros int64, offset int32, q Quality) {
	q = ZoneGuess
	if c.given {
		q = ZoneSet
	}
	if s.HasOffset {
		q = Exact
	}
	var days int64
	tod := int64(s.Hour)*3600 + int64(s.Minute)*60 + int64(s.Second)
	switch {
	case s.HasDate && s.HasYear:
		days = civil(s.Year, s.Month, s.Day)
	case s.HasDate:
		q = YearGuess
		days = civil(c.yearOf(s, tod), s.Month, s.Day)
	default:
		q = DateGuess
		days = c.dayOf(tod)
	}
	local := days*86400 + tod
	off := int64(s.Offset) * 60
	if !s.HasOffset {
		off = c.offsetAt(local)
	}
	return (local-off)*1e6 + int64(s.Micro), int32(off / 60), q
}

// SetDay tells a log without dates which day its next stamps belong to.
func (c *Clock) SetDay(year, month, day int) {
	c.day, c.haveDay, c.lastTime = civil(year, month, day), true, noTimeOfDay
}

// noTimeOfDay says that no time of the current day was read yet.
const noTimeOfDay = -1

// Bounds of what counts as disorder rather than as another day, in seconds of local time.
const (
	backAtMost   = 2 * 3600 // threads, corrected clocks and the end of summer time set a log back this far
	roundAtMost  = 10 * 60  // around midnight, lines of the day before still come this long
	aheadOfFile  = 3600     // a first stamp further ahead of the file's time is of the day before
	secondsOfDay = 24 * 3600
	lateEvening  = secondsOfDay - roundAtMost
)

// dayOf returns the day of a time of day in a log without dates.
func (c *Clock) dayOf(tod int64) int64 {
	switch {
	case !c.haveDay:
		local := c.refLocalSeconds()
		c.day, c.haveDay = floorDay(local), true
		if tod > local-c.day*secondsOfDay+aheadOfFile {
			c.day--
		}
	case c.lastTime == noTimeOfDay:
	case c.lastTime < roundAtMost && tod >= lateEvening:
		return c.day - 1 // a late line of the day before
	case tod < c.lastTime-backAtMost:
		c.day++
	}
	c.lastTime = tod
	return c.day
}

// yearOf returns the year of a stamp that names none: the one told, or that of
// the file's time, and the year before for what would lie after the file's time, as December does
// in a file of January. A 29 February goes back to a leap year.
func (c *Clock) yearOf(s Stamp, tod int64) int {
	ref := c.ref.In(c.zone).Year()
	y := c.year
	if y == 0 {
		y = ref
	}
	if y == ref && civil(y, s.Month, s.Day)*secondsOfDay+tod > c.refLocalSeconds()+secondsOfDay {
		y--
	}
	for s.Month == 2 && s.Day == 29 && !leap(y) && c.year == 0 {
		y--
	}
	return y
}

func (c *Clock) refLocalSeconds() int64 {
	_, off := c.ref.In(c.zone).Zone()
	return c.ref.Unix() + int64(off)
}

// offsetAt returns the zone's offset in seconds at a local time. In an overlap
// (clocks set back) the first of the two readings is taken; in a gap the offset before it.
func (c *Clock) offsetAt(local int64) int64 {
	if local >= c.cacheFrom && local < c.cacheTo {
		return c.cacheOff
	}
	// No zone is more than 14 hours east or 12 hours west of UTC: the change, if there is one near,
	// lies between these two instants.
	before, after := c.offsetOf(local-15*3600), c.offsetOf(local+15*3600)
	if before == after {
		c.remember(local, before)
		return before
	}
	if c.offsetOf(local-before) != before && c.offsetOf(local-after) == after {
		return after
	}
	return before
}

// offsetOf returns the zone's offset in seconds at an instant.
func (c *Clock) offsetOf(unix int64) int64 {
	_, off := time.Unix(unix, 0).In(c.zone).Zone()
	return int64(off)
}

// remember keeps the offset for all local times that are more than a day away from a change.
func (c *Clock) remember(local, off int64) {
	from, to := time.Unix(local-off, 0).In(c.zone).ZoneBounds()
	c.cacheOff, c.cacheFrom, c.cacheTo = off, math.MinInt64, math.MaxInt64
	if !from.IsZero() {
		c.cacheFrom = from.Unix() + off + 30*3600
	}
	if !to.IsZero() {
		c.cacheTo = to.Unix() + off - 30*3600
	}
}

func floorDay(sec int64) int64 {
	d := sec / secondsOfDay
	if sec%secondsOfDay < 0 {
		d--
	}
	return d
}

// civil returns the days since 1970-01-01 of a date of the Gregorian calendar.
func civil(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	mp := (m + 9) % 12
	doy := (153*mp+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

// NoDay is what Day returns for a date that does not exist.
const NoDay = math.MinInt32

// Day returns the days since 1970-01-01 of a date, or NoDay.
func Day(year, month, day int) int {
	s := Stamp{Year: year, Month: month, Day: day, HasYear: true, HasDate: true}
	if !validDate(&s) {
		return NoDay
	}
	return int(civil(s.Year, s.Month, s.Day))
}
