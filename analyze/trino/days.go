package trino

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A day is 24 hours of UTC, known by its beginning.
const day = 24 * time.Hour

// dayOf is the day in which t lies.
func dayOf(t time.Time) time.Time { return t.UTC().Truncate(day) }

func dayName(t time.Time) string { return t.Format(time.DateOnly) }

// days is a set of days.
type days map[time.Time]bool

// stretch is the time from one event to another.
type stretch struct{ from, to time.Time }

type stretches []stretch

// days returns the days of the stretches, once they are made so much longer at both ends.
func (all stretches) days(wide time.Duration) days {
	d := days{}
	for _, s := range all {
		for at := dayOf(s.from.Add(-wide)); !at.After(s.to.Add(wide)); at = at.Add(day) {
			d[at] = true
		}
	}
	return d
}

// within divides the days into those from one that are before another, and all others. A time of the first year or before is no bound.
func (d days) within(from, to time.Time) (in, out days) {
	in, out = days{}, days{}
	for at := range d {
		if open := to.Year() <= 1; !at.Before(dayOf(from)) && (open || at.Before(to)) {
			in[at] = true
		} else {
			out[at] = true
		}
	}
	return in, out
}

func (d days) sorted() []time.Time {
	var all []time.Time
	for at := range d {
		all = append(all, at)
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// daySpan is the days from since until before until.
type daySpan struct{ since, until time.Time }

// each names the days of the span.
func (s daySpan) each(fn func(time.Time)) {
	for at := s.since; at.Before(s.until); at = at.Add(day) {
		fn(at)
	}
}

const (
	// spanEvents is how many events a span may hold: what is made of them passes through the workers' memory, or spills.
	spanEvents = 50_000_000
	// spanDays is how many days with events a span may have: a worker holds a file open for each (Trino's own limit is 100).
	spanDays = 80
	// spanLength is how long it may be: its days are told one by one.
	spanLength = 400 * day
)

// spans joins days, with those between them, so that none holds more than it may: each span costs a cluster some twenty statements, and a statement
// about a second, whatever it does.
func (d days) spans(events map[time.Time]int64) []daySpan {
	var all []daySpan
	var held, busy int64 // events of the last span, and its days that have some
	for _, at := range d.sorted() {
		n := len(all)
		if n == 0 || at.Sub(all[n-1].since) >= spanLength {
			all, held, busy = append(all, daySpan{at, at.Add(day)}), events[at], 1
			continue
		}
		var more, days int64
		daySpan{all[n-1].until, at.Add(day)}.each(func(t time.Time) {
			if more += events[t]; events[t] > 0 || t.Equal(at) {
				days++
			}
		})
		if held+more > spanEvents || busy+days > spanDays {
			all, held, busy = append(all, daySpan{at, at.Add(day)}), events[at], 1
			continue
		}
		all[n-1].until, held, busy = at.Add(day), held+more, busy+days
	}
	return all
}

// choice says for each day which preparation made it.
type choice map[time.Time]string

// condition selects the partitions of the choice.
func (c choice) condition() string {
	by := map[string][]string{}
	for at, build := range c {
		by[build] = append(by[build], text(dayName(at)))
	}
	var parts []string
	for build, names := range by {
		slices.Sort(names)
		parts = append(parts, fmt.Sprintf("build = %s AND on_day IN (%s)", text(build), strings.Join(names, ", ")))
	}
	slices.Sort(parts)
	if len(parts) == 0 {
		return "FALSE"
	}
	return strings.Join(parts, " OR ")
}
