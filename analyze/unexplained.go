package analyze

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"posmortem/queries"
)

// Unexplained is what has no cause and ended in the same way, with the causes that come nearest.
type Unexplained struct {
	Outcome    string      `json:"outcome"`
	Code       string      `json:"response_code"`
	Class      string      `json:"response_class"`
	Failures   int64       `json:"failures"`
	Devices    []string    `json:"devices"`
	First      time.Time   `json:"first"`
	Last       time.Time   `json:"last"`
	Offset     int         `json:"utc_offset_minutes"` // of the first failure's log
	Example    *Evidence   `json:"example,omitempty"`  // the line on which the first of them ends
	Candidates []Candidate `json:"candidates"`         // the nearest first, three at most
}

// Candidate is a cause that may be behind what is not explained.
type Candidate struct {
	Cause      string              `json:"cause"`
	Title      Text                `json:"title"`
	Confidence float64             `json:"confidence"` // below what a cause needs
	Basis      string              `json:"basis"`      // evidence, terminal, outcome, usual: see queries/suspects.sql
	Failures   int64               `json:"failures"`   // for how many of them it is a candidate
	Decides    map[string][]string `json:"decides"`    // what would tell it from the other candidates, and which logs would
}

// mostUnexplained is how many groups are told, those of most failures first.
const mostUnexplained = 20

// readUnexplained gathers the payments without a cause by how they ended.
func (d *Diagnosis) readUnexplained(ctx context.Context, s Engine) error {
	d.Unexplained = []Unexplained{}
	rows, err := s.Query(ctx, `SELECT outcome, code, class, count(*) AS failures, min(started), max(ended), coalesce(max(CASE WHEN nth = 1 THEN utc_offset END), 0), max(CASE WHEN nth = 1 THEN attempt END)
		FROM (SELECT f.*, coalesce(f.response_code, '') AS code, coalesce(f.response_class, '') AS class,
				row_number() OVER (PARTITION BY f.outcome, f.response_code, f.response_class ORDER BY f.started, f.attempt) AS nth
			FROM judged j JOIN failed f ON f.attempt = j.attempt
			WHERE j.kind = 'payment' AND j.cause = 'unexplained') u
		GROUP BY outcome, code, class ORDER BY failures DESC, outcome, code, class LIMIT `+strconv.Itoa(mostUnexplained))
	if err != nil {
		return err
	}
	defer rows.Close()
	var examples []int64
	for rows.Next() {
		var u Unexplained
		var example int64
		if err := rows.Scan(&u.Outcome, &u.Code, &u.Class, &u.Failures, &u.First, &u.Last, &u.Offset, &example); err != nil {
			return err
		}
		u.First, u.Last, u.Devices, u.Candidates = u.First.UTC(), u.Last.UTC(), []string{}, []Candidate{}
		d.Unexplained, examples = append(d.Unexplained, u), append(examples, example)
	}
	if err := rows.Err(); err != nil || len(d.Unexplained) == 0 {
		return err
	}
	for i := range d.Unexplained {
		if d.Unexplained[i].Example, err = ending(ctx, s, examples[i]); err != nil {
			return err
		}
	}
	if err := d.readUntoldDevices(ctx, s); err != nil {
		return err
	}
	return d.readCandidates(ctx, s)
}

// group returns the group of an end; nil where it is not told.
func (d *Diagnosis) group(outcome, code, class string) *Unexplained {
	i := slices.IndexFunc(d.Unexplained, func(u Unexplained) bool { return u.Outcome == outcome && u.Code == code && u.Class == class })
	if i < 0 {
		return nil
	}
	return &d.Unexplained[i]
}

func (d *Diagnosis) readUntoldDevices(ctx context.Context, s Engine) error {
	rows, err := s.Query(ctx, `SELECT DISTINCT f.outcome, coalesce(f.response_code, ''), coalesce(f.response_class, ''), f.device
		FROM judged j JOIN failed f ON f.attempt = j.attempt
		WHERE j.kind = 'payment' AND j.cause = 'unexplained' AND f.device IS NOT NULL ORDER BY f.device`)
	return each(rows, err, func() error {
		var outcome, code, class, device string
		if err := rows.Scan(&outcome, &code, &class, &device); err != nil {
			return err
		}
		if u := d.group(outcome, code, class); u != nil {
			u.Devices = append(u.Devices, device)
		}
		return nil
	})
}

// readCandidates adds to every group the causes that are suspected of most of it.
func (d *Diagnosis) readCandidates(ctx context.Context, s Engine) error {
	about, err := causesBySlug()
	if err != nil {
		return err
	}
	rows, err := s.Query(ctx, `SELECT f.outcome, coalesce(f.response_code, ''), coalesce(f.response_class, ''), p.cause, count(*), avg(p.confidence), min(p.basis), sum(p.confidence) AS weight
		FROM suspect p JOIN failed f ON f.attempt = p.attempt
		GROUP BY 1, 2, 3, 4 ORDER BY round(weight, 6) DESC, p.cause`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var outcome, code, class string
		var c Candidate
		var weight float64
		if err := rows.Scan(&outcome, &code, &class, &c.Cause, &c.Failures, &c.Confidence, &c.Basis, &weight); err != nil {
			return err
		}
		c.Confidence, c.Title = math.Round(100*c.Confidence)/100, about[c.Cause].Title
		if u := d.group(outcome, code, class); u != nil && len(u.Candidates) < 3 {
			u.Candidates = append(u.Candidates, c)
		}
	}
	for i := range d.Unexplained {
		d.Unexplained[i].weigh(about)
	}
	return rows.Err()
}

// weigh says of each candidate what would decide: what speaks against it and for another one of them, and the logs that would tell.
func (u *Unexplained) weigh(about map[string]queries.Cause) {
	for i := range u.Candidates {
		c := &u.Candidates[i]
		cause := about[c.Cause]
		c.Decides = map[string][]string{"en": {}, "zh": {}}
		add := func(lines map[string][]string, n int) {
			for lang := range c.Decides {
				if n < len(lines[lang]) {
					c.Decides[lang] = append(c.Decides[lang], lines[lang][n])
				}
			}
		}
		for n, line := range cause.Against["en"] {
			if slices.ContainsFunc(u.Candidates, func(o Candidate) bool { return o.Cause != c.Cause && strings.Contains(line, o.Cause) }) {
				add(cause.Against, n)
			}
		}
		for n := range cause.Missing["en"] {
			add(cause.Missing, n)
		}
	}
}

// ending reads the line on which an attempt was refused, or else asked; nil where there is none.
func ending(ctx context.Context, s Engine, attempt int64) (*Evidence, error) {
	var e Evidence
	var at sql.NullTime
	var offset int
	err := s.QueryRow(ctx, `SELECT s.path, t.line, t.time, coalesce(t.utc_offset, 0), `+lineText+`
		FROM answer w JOIN event t ON t.source = w.source AND t.line = w.line JOIN source s ON s.source = w.source
		WHERE w.attempt = ? LIMIT 1`, attempt).Scan(&e.Source, &e.Line, &at, &offset, &e.Text)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	e.Time = at.Time.UTC()
	e.Local = e.Time.In(time.FixedZone("", offset*60))
	return &e, err
}
