package analyze

import (
	"encoding/json"
	"fmt"
	"time"
)

// Week is a week of ISO 8601 in a zone: from Monday, 00:00, to the next.
type Week struct {
	Year, Number int
	zone         *time.Location
}

// WeekOf returns the week in which t lies on the clock of a zone.
func WeekOf(t time.Time, zone *time.Location) Week {
	year, number := t.In(zone).ISOWeek()
	return Week{year, number, zone}
}

// ParseWeek reads a week as ISO 8601 writes it: 2026-W10.
func ParseWeek(s string, zone *time.Location) (Week, error) {
	w := Week{zone: zone}
	if len(s) == len("2026-W10") {
		if n, err := fmt.Sscanf(s, "%4d-W%2d", &w.Year, &w.Number); n == 2 && err == nil && WeekOf(w.From(), zone) == w && w.String() == s {
			return w, nil
		}
	}
	return Week{}, fmt.Errorf("there is no week %q; write it as 2026-W10", s)
}

// String writes the week as ISO 8601 does.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// MarshalJSON writes the week as ISO 8601 does; no week is null.
func (w Week) MarshalJSON() ([]byte, error) {
	if w.zone == nil {
		return []byte("null"), nil
	}
	return json.Marshal(w.String())
}

// Day returns the beginning of a day of the week, in UTC; 0 is Monday, 7 the Monday after.
// The 4th of January always lies in week 1.
func (w Week) Day(n int) time.Time {
	fourth := time.Date(w.Year, 1, 4, 12, 0, 0, 0, w.zone)
	monday := 4 - (int(fourth.Weekday())+6)%7
	return time.Date(w.Year, 1, monday+7*(w.Number-1)+n, 0, 0, 0, 0, w.zone).UTC()
}

// From is the beginning of the week in UTC.
func (w Week) From() time.Time { return w.Day(0) }

// To is the end of the week in UTC, the first moment that is not part of it.
func (w Week) To() time.Time { return w.Day(7) }

// Add returns the week n weeks later.
func (w Week) Add(n int) Week { return WeekOf(w.Day(7*n+3), w.zone) }

// Zone is the zone whose midnights bound the week.
func (w Week) Zone() *time.Location { return w.zone }

// zoneName is the zone's name, or its offset where it has none.
func (w Week) zoneName() string {
	if name := w.zone.String(); name != "" {
		return name
	}
	return w.From().In(w.zone).Format("UTC-07:00")
}
