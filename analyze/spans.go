package analyze

import (
	"slices"
	"time"
)

// span is a stretch of time; to is not in it.
type span struct{ from, to time.Time }

// mass is how many events lie between two times.
type mass struct {
	span
	events int64
}

// spanEvents is how many events a span may hold, by estimate: what is made of them is kept in memory.
const spanEvents = 400_000

// merge widens spans on both sides, rounds them out to whole steps, and joins those that touch.
func merge(spans []span, widen, step time.Duration) []span {
	all := make([]span, len(spans))
	for i, s := range spans {
		from, to := s.from.UTC().Add(-widen).Truncate(step), s.to.UTC().Add(widen).Truncate(step).Add(step)
		all[i] = span{from, to}
	}
	slices.SortFunc(all, func(a, b span) int { return a.from.Compare(b.from) })
	var merged []span
	for _, s := range all {
		if n := len(merged); n > 0 && !s.from.After(merged[n-1].to) {
			if s.to.After(merged[n-1].to) {
				merged[n-1].to = s.to
			}
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// cut divides spans at whole hours, and joins neighbours with what lies between them, so that each holds about as many events as fit into memory.
func cut(spans []span, sources []mass, most float64) []span {
	if len(spans) == 0 {
		return nil
	}
	h := newHours(spans[0].from, spans[len(spans)-1].to, sources)
	var all []span
	for _, s := range spans {
		if n := len(all); n > 0 && h.events(all[n-1].from, s.to) <= most {
			all[n-1].to = s.to
			continue
		}
		for at := s.from; at.Before(s.to); {
			end := h.full(at, s.to, most)
			all = append(all, span{at, end})
			at = end
		}
	}
	return all
}

// hours counts events by the hour, or by longer steps where there are very many hours.
type hours struct {
	from time.Time
	step time.Duration
	upto []float64 // events before the end of each step
}

const maxSteps = 100_000

func newHours(from, to time.Time, sources []mass) *hours {
	h := &hours{from: from, step: time.Hour}
	for to.Sub(from)/h.step > maxSteps {
		h.step *= 2
	}
	n := int(to.Sub(from)/h.step) + 1
	rate := make([]float64, n+1)
	for _, s := range sources {
		if s.to.Before(from) || s.from.After(to) {
			continue
		}
		a, b := h.index(s.from, n), h.index(s.to, n)
		each := float64(s.events) / float64(b-a+1)
		rate[a] += each
		rate[b+1] -= each
	}
	h.upto = make([]float64, n)
	var now, sum float64
	for i := range h.upto {
		now += rate[i]
		sum += now
		h.upto[i] = sum
	}
	return h
}

func (h *hours) index(t time.Time, n int) int {
	return min(max(int(t.Sub(h.from)/h.step), 0), n-1)
}

// before is how many events there are before a time.
func (h *hours) before(t time.Time) float64 {
	if i := int(t.Sub(h.from) / h.step); i > 0 {
		return h.upto[min(i, len(h.upto))-1]
	}
	return 0
}

func (h *hours) events(from, to time.Time) float64 { return h.before(to) - h.before(from) }

// full is the end of a span from a time that holds as many events as it may, or one step; it ends at the limit.
func (h *hours) full(from, limit time.Time, most float64) time.Time {
	base := h.before(from)
	for at := from.Add(h.step); at.Before(limit); at = at.Add(h.step) {
		if h.before(at.Add(h.step))-base > most {
			return at
		}
	}
	return limit
}
