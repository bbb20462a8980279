package analyze

import (
	"context"
	"fmt"
	"time"

	"posmortem/analyze/store"
	"posmortem/queries"
)

// piece is a condition that lets a part of the attempts through.
type piece string

const whole piece = "TRUE"

// pieceAttempts is about how many attempts a table of a report is made from at once: the memory for a report shall not grow with its period.
const pieceAttempts = 250_000

// computeTables makes the tables that several sections of a report ask, in memory: those that follow each other and are made by the same, piece by piece.
func computeTables(ctx context.Context, s Engine, tables []queries.Table, q Question, values map[string]any) error {
	own := keeper(s)
	if own == nil {
		return nil
	}
	days, err := countDays(ctx, own, tables, q.Filter)
	if err != nil {
		return err
	}
	most := q.Piece
	if most == 0 {
		most = pieceAttempts
	}
	for from, to := 0, 0; from < len(tables); from = to {
		to = from + 1
		for to < len(tables) && tables[from].By != "" && tables[to].By == tables[from].By {
			to++
		}
		for i, p := range cutBy(tables[from].By, days, most) {
			for j := from; j < to; j++ {
				if err := computeTable(ctx, own, tables[:j], tables[j], q.Filter, values, p, i == 0); err != nil {
					return fmt.Errorf("table %s: %w", tables[j].Name, err)
				}
			}
		}
		if err := dropSpans(ctx, own, tables[from:to]); err != nil {
			return err
		}
	}
	return nil
}

// computeTable makes a table from the first piece of the attempts, or adds what another says.
func computeTable(ctx context.Context, s *store.Store, before []queries.Table, t queries.Table, f Filter, values map[string]any, p piece, first bool) error {
	body, given, err := queries.Bind(withComputed(s, t.SQL, before), values)
	if err != nil {
		return err
	}
	text, args := withChosen(s, body, f, p)
	write := s.AddScratch
	if first || t.Kind == queries.Span {
		write = s.Scratch
	}
	err = write(ctx, t.Name, text, append(args, given...)...)
	s.Release(ctx)
	return err
}

// dropSpans takes away the tables that held the last piece.
func dropSpans(ctx context.Context, s *store.Store, tables []queries.Table) error {
	for _, t := range tables {
		if t.Kind != queries.Span {
			continue
		}
		if err := s.DropScratch(ctx, t.Name); err != nil {
			return err
		}
	}
	return nil
}

// dayCount is how many attempts began on a day of UTC.
type dayCount struct {
	day      time.Time
	attempts int64
}

// countDays counts the attempts of the period, where a table wants to be made in pieces.
func countDays(ctx context.Context, s *store.Store, tables []queries.Table, f Filter) ([]dayCount, error) {
	if !anyBy(tables) {
		return nil, nil
	}
	where, args := Filter{From: f.From, To: f.To}.where("started", "", "", "", "")
	rows, err := s.Query(ctx, "SELECT CAST(started AS DATE), count(*) FROM tried WHERE "+where+" GROUP BY 1 ORDER BY 1", args...)
	var days []dayCount
	err = each(rows, err, func() error {
		var d dayCount
		if err := rows.Scan(&d.day, &d.attempts); err != nil {
			return err
		}
		days = append(days, d)
		return nil
	})
	return days, err
}

func anyBy(tables []queries.Table) bool {
	for _, t := range tables {
		if t.By != "" {
			return true
		}
	}
	return false
}

// cutBy cuts the attempts into pieces that together hold each once: stretches of whole days, or some of the terminals each.
func cutBy(by string, days []dayCount, most int64) []piece {
	var all int64
	for _, d := range days {
		all += d.attempts
	}
	switch {
	case by == "" || all <= most:
		return []piece{whole}
	case by == queries.ByDevice:
		return cutDevices((all + 2*most - 1) / (2 * most)) // every piece looks at all attempts
	}
	return cutDays(days, most)
}

func cutDays(days []dayCount, most int64) []piece {
	var pieces []piece
	since, held := "TRUE", int64(0)
	for _, d := range days {
		if held > 0 && held+d.attempts > most {
			at := "TIMESTAMP '" + d.day.UTC().Format("2006-01-02") + " 00:00:00'"
			pieces = append(pieces, piece(since+" AND started < "+at))
			since, held = "started >= "+at, 0
		}
		held += d.attempts
	}
	return append(pieces, piece(since))
}

func cutDevices(n int64) []piece {
	pieces := make([]piece, n)
	for i := range pieces {
		pieces[i] = piece(fmt.Sprintf("xxhash64(to_utf8(coalesce(device, ''))) %% %d = %d", n, i))
	}
	return pieces
}

// release gives back the memory that holds what a question has read: the next one reads other columns.
func release(ctx context.Context, s Engine) {
	if own, ok := s.(*store.Store); ok {
		own.Release(ctx)
	}
}
