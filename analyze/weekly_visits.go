package analyze

import (
	"context"
	"fmt"
	"strings"
)

// Visit is a terminal or a merchant that somebody should see to.
type Visit struct {
	Place    string   `json:"place"` // terminal or merchant number
	Merchant string   `json:"merchant,omitempty"`
	Devices  []string `json:"devices,omitempty"` // of a merchant: those with this cause
	Cause    string   `json:"cause"`             // the gravest one there
	Title    Text     `json:"title"`
	Severity string   `json:"severity"`
	Actor    string   `json:"actor"`
	Step     Text     `json:"first_step"`
	Times    int64    `json:"times"`  // how often this cause was seen there
	Others   int64    `json:"others"` // how often other faults were
	Failures int64    `json:"failures"`
	Attempts int64    `json:"attempts"`
}

// visits ranks places by their gravest cause, then by how often it was seen. Causes that are one matter for everybody (scope ”)
// call for no visit, nor do the issuer's decisions, what is only worth a note, and what happened once and is not grave.
const visits = `WITH hit AS (
		SELECT j.%[1]s AS place, max(j.merchant) AS merchant, j.cause, c.severity, count(*) AS times, array_sort(array_agg(DISTINCT j.device)) AS devices,
			CASE c.severity WHEN 'critical' THEN 0 WHEN 'major' THEN 1 ELSE 2 END AS weight
		FROM judged j JOIN cause c ON c.cause = j.cause
		WHERE %[3]s AND j.%[1]s IS NOT NULL AND j.scope <> '' AND c.severity <> 'info' AND c.family <> 'account'
		GROUP BY j.%[1]s, j.cause, c.severity
		HAVING c.severity = 'critical' OR count(*) > 1
	),
	ranked AS (
		SELECT h.*, row_number() OVER (PARTITION BY place ORDER BY weight, times DESC, cause) AS rank, CAST(sum(times) OVER (PARTITION BY place) AS BIGINT) AS every FROM hit h
	),
	tried AS (
		SELECT a.%[1]s AS place, count(*) AS attempts, count_if(a.outcome <> 'approved') AS failures
		FROM attempt a WHERE a.kind = 'payment' AND a.outcome <> 'unclear' AND %[4]s GROUP BY a.%[1]s
	)
	SELECT r.place, coalesce(r.merchant, ''), array_join(r.devices, chr(31)), r.cause, r.times, r.every - r.times, coalesce(t.failures, 0), coalesce(t.attempts, 0)
	FROM ranked r LEFT JOIN tried t ON t.place = r.place
	WHERE r.rank = 1
	ORDER BY r.weight, r.times DESC, r.every DESC, r.place
	LIMIT %[2]d`

// visitsTop is how many places are listed where nothing else is said.
const visitsTop = 10

func (w *Weekly) readVisits(ctx context.Context, s Engine, top int) (err error) {
	if top <= 0 {
		top = visitsTop
	}
	if w.Terminals, err = w.visits(ctx, s, "device", top); err != nil {
		return err
	}
	for i := range w.Terminals {
		w.Terminals[i].Devices = nil
	}
	if w.Merchants, err = w.visits(ctx, s, "merchant", top); err != nil {
		return err
	}
	for i := range w.Merchants {
		w.Merchants[i].Merchant = ""
	}
	return nil
}

func (w *Weekly) visits(ctx context.Context, s Engine, column string, top int) ([]Visit, error) {
	about, err := causesBySlug()
	if err != nil {
		return nil, err
	}
	rows, err := s.Query(ctx, fmt.Sprintf(visits, column, top, during("j", w.From, w.To), tried("a", w.From, w.To)))
	all := []Visit{}
	err = each(rows, err, func() error {
		var v Visit
		var devices string
		if err := rows.Scan(&v.Place, &v.Merchant, &devices, &v.Cause, &v.Times, &v.Others, &v.Failures, &v.Attempts); err != nil {
			return err
		}
		c := about[v.Cause]
		v.Devices, v.Title, v.Severity, v.Actor, v.Step = strings.FieldsFunc(devices, func(c rune) bool { return c == 31 }), c.Title, c.Severity, c.Actor, firstOf(c.Remedy)
		all = append(all, v)
		return nil
	})
	return all, err
}
