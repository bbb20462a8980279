package analyze

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"posmortem/queries"
)

func sprint(v any) string { return fmt.Sprint(v) }

// Diagnose names the causes of the failures in a prepared store. unreadable is what the
// ingest could not read; it becomes part of the answer.
func Diagnose(ctx context.Context, s Engine, profile string, assumed bool, unreadable []Unreadable) (*Diagnosis, error) {
	d := &Diagnosis{Schema: 1, Profile: profile, Assumed: assumed}
	for _, step := range []func() error{
		func() error { return d.readInput(ctx, s) },
		func() error { return d.readTotals(ctx, s) },
		func() error { return d.readFindings(ctx, s) },
		func() error { return d.readExplained(ctx, s) },
		func() error { return d.readSources(ctx, s) },
		func() error { return d.readClocks(ctx, s) },
		func() error { return d.readUnexplained(ctx, s) },
		func() error { return d.readMissing(ctx, s) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	d.Input.Unreadable = unreadable
	if d.Input.Unreadable == nil {
		d.Input.Unreadable = []Unreadable{}
	}
	return d, nil
}

func (d *Diagnosis) readInput(ctx context.Context, s Engine) error {
	i := &d.Input
	return s.QueryRow(ctx, `SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT), CAST(coalesce(sum(records), 0) AS BIGINT),
		CAST(coalesce(sum(events), 0) AS BIGINT), CAST(coalesce(sum(skipped), 0) AS BIGINT), CAST(coalesce(sum(rejected), 0) AS BIGINT) FROM source`).
		Scan(&i.Sources, &i.Bytes, &i.Records, &i.Events, &i.Skipped, &i.Rejected)
}

func (d *Diagnosis) readTotals(ctx context.Context, s Engine) error {
	t := &d.Totals
	var from, to sql.NullTime
	var currency sql.NullString
	err := s.QueryRow(ctx, `SELECT
		count_if(kind = 'payment' AND outcome <> 'unclear'), count_if(kind = 'payment' AND outcome NOT IN ('approved', 'unclear')),
		count_if(kind = 'management' AND outcome <> 'unclear'), count_if(kind = 'management' AND outcome NOT IN ('approved', 'unclear')),
		CAST(coalesce(sum(CASE WHEN kind = 'payment' AND outcome NOT IN ('approved', 'unclear') THEN amount END), 0) AS BIGINT),
		min(started), max(ended), max(currency)
		FROM attempt`).Scan(&t.Attempts, &t.Failures, &t.ManagementAttempts, &t.ManagementFailures, &t.FailedAmountMinor, &from, &to, &currency)
	if err != nil {
		return err
	}
	d.Window = Window{from.Time.UTC(), to.Time.UTC()}
	t.Currency = currency.String
	err = s.QueryRow(ctx, "SELECT count(*) FROM judged WHERE kind = 'payment' AND cause <> 'unexplained'").Scan(&t.Explained)
	t.Unexplained = t.Failures - t.Explained
	return err
}

func (d *Diagnosis) readFindings(ctx context.Context, s Engine) error {
	about, err := causesBySlug()
	if err != nil {
		return err
	}
	rows, err := s.Query(ctx, `SELECT f.finding, f.cause, f.scope, f.failures, f.management_failures, f.first, f.last, coalesce(f.utc_offset, 0), f.amount, f.confidence,
		(SELECT max_by(r.cause, r.confidence) FROM rival r JOIN member m ON m.attempt = r.attempt WHERE m.finding = f.finding)
		FROM finding f`)
	if err != nil {
		return err
	}
	defer rows.Close()
	d.Findings = []Finding{}
	for rows.Next() {
		var f Finding
		var scope string
		var rival sql.NullString
		if err := rows.Scan(&f.key, &f.Cause, &scope, &f.Failures, &f.ManagementFailures, &f.First, &f.Last, &f.Offset, &f.AmountMinor, &f.Confidence, &rival); err != nil {
			return err
		}
		f.First, f.Last, f.Rival = f.First.UTC(), f.Last.UTC(), rival.String
		f.describe(about[f.Cause])
		f.WhyNot = whyNot(about[f.Rival], f.Cause)
		f.ID = findingID(f.Cause, scope, f.First)
		d.Findings = append(d.Findings, f)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := d.fill(ctx, s); err != nil {
		return err
	}
	if err := d.readRadius(ctx, s); err != nil {
		return err
	}
	rank(d.Findings)
	return nil
}

// findingID is stable across runs and when the first failure moves by hours.
func findingID(cause, scope string, first time.Time) string {
	h := sha256.Sum256([]byte(cause + "\x00" + scope + "\x00" + first.Format("2006-01-02")))
	return cause + "-" + hex.EncodeToString(h[:4])
}

func (f *Finding) describe(c queries.Cause) {
	f.Family, f.Severity, f.Actor = c.Family, c.Severity, c.Actor
	f.Title, f.Why = c.Title, c.Why
	f.Remedy, f.Against, f.Prevention = c.Remedy, c.Against, c.Prevention
	f.Counter, f.ExplainedBy = []Evidence{}, []Explanation{}
}

// whyNot finds what the explanation of the rival says of being told apart from the cause: the line that speaks against the rival
// and names the cause.
func whyNot(rival queries.Cause, cause string) Text {
	for i, line := range rival.Against["en"] {
		if strings.Contains(line, cause) {
			return Text{"en": line, "zh": rival.Against["zh"][i]}
		}
	}
	return nil
}

func causesBySlug() (map[string]queries.Cause, error) {
	causes, err := queries.Causes()
	if err != nil {
		return nil, err
	}
	m := make(map[string]queries.Cause, len(causes))
	for _, c := range causes {
		m[c.Slug] = c
	}
	return m, nil
}

// fill reads the devices, merchants and evidence of all findings.
func (d *Diagnosis) fill(ctx context.Context, s Engine) error {
	at := make(map[int64]*Finding, len(d.Findings))
	for i := range d.Findings {
		f := &d.Findings[i]
		f.Devices, f.Merchants, f.Evidence = []string{}, []string{}, []Evidence{}
		at[f.key] = f
	}
	if err := names(ctx, s, "device", func(key int64, v string) { at[key].Devices = append(at[key].Devices, v) }); err != nil {
		return err
	}
	if err := names(ctx, s, "merchant", func(key int64, v string) { at[key].Merchants = append(at[key].Merchants, v) }); err != nil {
		return err
	}
	return readEvidence(ctx, s, func(key int64, e Evidence) { at[key].Evidence = append(at[key].Evidence, e) })
}

// names tells the distinct values of one column of the members of every finding, in order.
func names(ctx context.Context, s Engine, column string, tell func(key int64, v string)) error {
	rows, err := s.Query(ctx, "SELECT DISTINCT finding, "+column+" FROM member WHERE "+column+" IS NOT NULL AND finding IN (SELECT finding FROM finding) ORDER BY 1, 2")
	return each(rows, err, func() error {
		var key int64
		var v string
		if err := rows.Scan(&key, &v); err != nil {
			return err
		}
		tell(key, v)
		return nil
	})
}

// lineText is the text of the event t. What a routine exchange has no text for is said from its columns.
const lineText = `coalesce(t.text, array_join(array_sort(ARRAY[
	coalesce(t.kind || ' ' || t.mti, t.kind, ''), coalesce('stan=' || t.stan, ''), coalesce('rrn=' || t.rrn, ''), coalesce('rc=' || t.response_code, '')]), ' '))`

// readEvidence tells the lines that prove each finding.
func readEvidence(ctx context.Context, s Engine, tell func(key int64, e Evidence)) error {
	rows, err := s.Query(ctx, `SELECT v.finding, s.path, v.line, t.time, coalesce(t.utc_offset, 0), `+lineText+`
		FROM evidence v JOIN event t ON t.source = v.source AND t.line = v.line JOIN source s ON s.source = v.source
		WHERE v.finding IN (SELECT finding FROM finding) ORDER BY v.finding, v.place`)
	return each(rows, err, func() error {
		var e Evidence
		var key int64
		var offset int
		var at sql.NullTime
		if err := rows.Scan(&key, &e.Source, &e.Line, &at, &offset, &e.Text); err != nil {
			return err
		}
		e.Time = at.Time.UTC()
		e.Local = e.Time.In(time.FixedZone("", offset*60))
		tell(key, e)
		return nil
	})
}

func column(ctx context.Context, s Engine, q string, args ...any) ([]string, error) {
	rows, err := s.Query(ctx, q, args...)
	out := []string{}
	err = each(rows, err, func() error {
		var v string
		if err := rows.Scan(&v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	return out, err
}

// severities orders findings; an issuer's decision never stands above a fault.
var severities = map[string]int{"critical": 0, "major": 1, "minor": 2, "info": 3}

func rank(fs []Finding) {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := fs[i], fs[j]
		if x, y := a.Cause == "account-declined", b.Cause == "account-declined"; x != y {
			return y
		}
		if x, y := severities[a.Severity], severities[b.Severity]; x != y {
			return x < y
		}
		if x, y := a.Failures+a.ManagementFailures, b.Failures+b.ManagementFailures; x != y {
			return x > y
		}
		if !a.First.Equal(b.First) {
			return a.First.Before(b.First)
		}
		return a.ID < b.ID
	})
	for i := range fs {
		fs[i].Rank = i + 1
	}
}

func (d *Diagnosis) readSources(ctx context.Context, s Engine) error {
	rows, err := s.Query(ctx, `SELECT path, coalesce(format, ''), coalesce(score, 0), coalesce(encoding, ''), coalesce(side, ''), coalesce(device, ''), coalesce(zone, ''),
		coalesce(zone_from, ''), time_from, time_to, records, events, skipped, rejected, coalesce(masked_by, '{}') FROM source ORDER BY path, hash`)
	d.Sources = []Intake{}
	return each(rows, err, func() error {
		var c Intake
		var from, to sql.NullTime
		var masked string
		if err := rows.Scan(&c.Path, &c.Format, &c.Score, &c.Encoding, &c.Side, &c.Device, &c.Zone, &c.ZoneFrom, &from, &to, &c.Records, &c.Events, &c.Skipped, &c.Rejected, &masked); err != nil {
			return err
		}
		c.From, c.To = from.Time.UTC(), to.Time.UTC()
		if err := json.Unmarshal([]byte(masked), &c.Masked); err != nil {
			return fmt.Errorf("source %s: column masked_by: %w", c.Path, err)
		}
		for _, n := range c.Masked {
			d.Input.Masked += n
		}
		d.Sources = append(d.Sources, c)
		return nil
	})
}

// readClocks reads what was learnt of the terminals' clocks, the furthest first.
func (d *Diagnosis) readClocks(ctx context.Context, s Engine) error {
	rows, err := s.Query(ctx, `SELECT device, CAST(max_by(seconds, day) AS BIGINT) AS ahead,
		round(CAST(max_by(seconds, day) - min_by(seconds, day) AS DOUBLE) / nullif(date_diff('day', min(day), max(day)), 0), 1)
		FROM skew GROUP BY device ORDER BY abs(max_by(seconds, day)) DESC, device`)
	d.Clocks = []Clock{}
	return each(rows, err, func() error {
		var c Clock
		if err := rows.Scan(&c.Device, &c.Ahead, &c.Drift); err != nil {
			return err
		}
		d.Clocks = append(d.Clocks, c)
		return nil
	})
}

// readMissing says what the bundle lacks that would decide an open question.
func (d *Diagnosis) readMissing(ctx context.Context, s Engine) error {
	d.Missing, d.MissingZH = []string{}, []string{}
	lack := func(en, zh string) {
		d.Missing, d.MissingZH = append(d.Missing, en), append(d.MissingZH, zh)
	}
	sides := map[string]bool{}
	for _, c := range d.Sources {
		if c.Events > 0 {
			sides[c.Side] = true
		}
	}
	if len(d.Sources) > 0 && d.Totals.Attempts > 0 {
		if !sides["terminal"] {
			lack("no terminal log: faults that end a payment before it is sent cannot be seen", "没有终端日志：发送之前就结束的交易故障无法看到")
		}
		if !sides["host"] {
			lack("no host log: whether the host saw an attempt cannot be told", "没有主机日志：无法判断主机是否收到交易")
		}
	}
	if d.Totals.Unexplained > 0 {
		slugs, err := column(ctx, s, "SELECT cause FROM suspect WHERE basis <> 'usual' GROUP BY cause ORDER BY sum(confidence) DESC, cause LIMIT 3")
		if err != nil {
			return err
		}
		about, err := causesBySlug()
		if err != nil {
			return err
		}
		for _, slug := range slugs {
			for i, m := range about[slug].Missing["en"] {
				lack("to decide on "+slug+": "+m, "要判定 "+slug+"："+about[slug].Missing["zh"][i])
			}
		}
	}
	return nil
}
