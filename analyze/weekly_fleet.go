package analyze

import (
	"context"
	"database/sql"
	"slices"
	"sort"
	"strings"
	"time"
)

// Fleet says how much of the fleet was heard from.
type Fleet struct {
	Expected   int64    `json:"expected"` // 0 where nothing says what to expect
	Listed     bool     `json:"listed"`   // expected by a list, else by the four weeks before
	First      bool     `json:"first"`    // the store holds nothing before the week
	Heard      int64    `json:"heard"`    // terminals heard from in the week
	Met        int64    `json:"met"`      // those of them that were expected
	Unexpected int64    `json:"unexpected"`
	Silent     []Silent `json:"silent"`    // expected and not heard from
	Short      []Silent `json:"short"`     // heard from, but by their own rhythm the end of the week is missing
	Late       *Mailed  `json:"late"`      // what came in about the week before after its mail was sent
	Unexpect   []string `json:"newcomers"` // the first of the unexpected
}

// Silent is a terminal that was not heard from.
type Silent struct {
	Device string    `json:"device"`
	Last   time.Time `json:"last"` // zero: never
}

// heard are the terminals of a week and of the week before.
type heard struct{ this map[string]bool }

// newcomers is how many terminals that nobody expected are named.
const newcomers = 10

// voice is when a terminal was heard last: in the week, in the week before, in the four weeks before, ever before.
type voice struct {
	device                    string
	this, before, month, ever sql.NullTime
}

func (w *Weekly) readFleet(ctx context.Context, s Engine, expected []string) (heard, error) {
	voices, err := readVoices(ctx, s, w.Week)
	if err != nil {
		return heard{}, err
	}
	f := &w.Fleet
	f.First, f.Silent, f.Short, f.Unexpect = true, []Silent{}, []Silent{}, []string{}
	want, known := map[string]bool{}, map[string]voice{}
	for _, d := range expected {
		want[d] = true
	}
	f.Listed = expected != nil
	h := heard{map[string]bool{}}
	for _, v := range voices {
		known[v.device] = v
		f.First = f.First && !v.ever.Valid
		if v.month.Valid && !f.Listed {
			want[v.device] = true
		}
		if v.this.Valid {
			h.this[v.device] = true
			f.Heard++
		}
	}
	f.Expected = int64(len(want))
	f.compare(want, known, w.Week)
	return h, nil
}

// compare fills the terminals that are missing, that came unexpected, and that fell silent before the week ended.
func (f *Fleet) compare(want map[string]bool, known map[string]voice, week Week) {
	for d := range want {
		v := known[d]
		if v.this.Valid {
			f.Met++
			continue
		}
		f.Silent = append(f.Silent, Silent{d, v.ever.Time.UTC()})
	}
	for d, v := range known {
		if !v.this.Valid {
			continue
		}
		if !want[d] && f.Expected > 0 {
			f.Unexpected++
			f.Unexpect = append(f.Unexpect, d)
		}
		if v.short(week) {
			f.Short = append(f.Short, Silent{d, v.this.Time.UTC()})
		}
	}
	byDevice := func(a, b Silent) int { return strings.Compare(a.Device, b.Device) }
	slices.SortFunc(f.Silent, byDevice)
	slices.SortFunc(f.Short, byDevice)
	sort.Strings(f.Unexpect)
	f.Unexpect = f.Unexpect[:min(newcomers, len(f.Unexpect))]
}

// short tells whether the last record of the week lies more than a day before where it lay in the week before: the rest of
// the log is on its way, or the terminal fell silent.
func (v voice) short(week Week) bool {
	if !v.before.Valid {
		return false
	}
	usual := v.before.Time.Sub(week.Add(-1).From())
	return v.this.Time.Sub(week.From()) < usual-24*time.Hour
}

// readVoices reads when each terminal was heard from. Where the weeks begin amid an hour of UTC, by every line, else by the hours that are kept.
func readVoices(ctx context.Context, s Engine, week Week) ([]voice, error) {
	heard := "presence"
	if !wholeHours(week) {
		heard = "(SELECT coalesce(e.device, s.device) AS device, e.time AS last FROM event e JOIN source s ON s.source = e.source WHERE coalesce(e.device, s.device) IS NOT NULL) p"
	}
	rows, err := s.Query(ctx, `SELECT device, max(CASE WHEN last >= ? THEN last END), max(CASE WHEN last >= ? AND last < ? THEN last END),
		max(CASE WHEN last >= ? AND last < ? THEN last END), max(CASE WHEN last < ? THEN last END)
		FROM `+heard+` WHERE last < ? GROUP BY device ORDER BY device`,
		week.From(), week.Add(-1).From(), week.From(), week.Add(-4).From(), week.From(), week.From(), week.To())
	var all []voice
	err = each(rows, err, func() error {
		var v voice
		if err := rows.Scan(&v.device, &v.this, &v.before, &v.month, &v.ever); err != nil {
			return err
		}
		all = append(all, v)
		return nil
	})
	return all, err
}

// wholeHours tells whether the week and those before it begin with an hour of UTC, as they do in most zones.
func wholeHours(week Week) bool {
	for _, at := range []time.Time{week.To(), week.From(), week.Add(-1).From(), week.Add(-4).From()} {
		if !at.Equal(at.Truncate(time.Hour)) {
			return false
		}
	}
	return true
}

// readLate compares what is known of the week before with what its mail said.
func (w *Weekly) readLate(m *Mailed) error {
	if m == nil {
		return nil
	}
	late := Mailed{w.Before.Devices - m.Terminals, w.Before.Attempts - m.Attempts, w.Before.Failures - m.Failures}
	if late.Attempts > 0 || late.Terminals > 0 {
		w.Fleet.Late = &late
	}
	return nil
}
