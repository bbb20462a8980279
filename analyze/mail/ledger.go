package mail

import (
	"context"
	"database/sql"
	_ "embed"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/store"
)

//go:embed sent.sql
var sentTables string

// The states of a letter in the ledger; sent.sql says what they mean.
const (
	StatusTrying  = "trying"
	StatusHanded  = "handed"
	StatusSent    = "sent"
	StatusFailed  = "failed"
	StatusRefused = "refused"
	StatusAssumed = "assumed"
)

// Ledger is what was sent to whom. The store's lock keeps a second program out while one sends.
type Ledger struct{ s *store.Store }

// OpenLedger makes the ledger's tables where they are missing.
func OpenLedger(ctx context.Context, s *store.Store) (*Ledger, error) {
	return &Ledger{s}, s.Script(ctx, sentTables)
}

// Entry is one row of the ledger.
type Entry struct {
	Week, Report, Recipient, MessageID, Status string
	Attempts                                   int
	FirstTry, SentAt                           time.Time // zero: none
	Error                                      string
}

// Final tells whether no later run tries again by itself.
func (e *Entry) Final() bool {
	return e.Status == StatusSent || e.Status == StatusRefused || e.Status == StatusAssumed
}

// Entry returns the row of a letter; one that is not in the ledger has no status.
func (l *Ledger) Entry(ctx context.Context, week, report, recipient string) (Entry, error) {
	e := Entry{Week: week, Report: report, Recipient: recipient}
	var first, at sql.NullTime
	var text sql.NullString
	err := l.s.QueryRow(ctx, "SELECT message_id, status, attempts, first_try, sent_at, error FROM sent WHERE week = ? AND report = ? AND recipient = ?", week, report, recipient).
		Scan(&e.MessageID, &e.Status, &e.Attempts, &first, &at, &text)
	if err == sql.ErrNoRows {
		return e, nil
	}
	e.FirstTry, e.SentAt, e.Error = first.Time, at.Time, text.String
	return e, err
}

// Put writes a row, over the one of the same letter where there is one, in one statement that is on disk when Put returns.
func (l *Ledger) Put(ctx context.Context, e Entry) error {
	var n int
	if err := l.s.QueryRow(ctx, "SELECT count(*) FROM sent WHERE week = ? AND report = ? AND recipient = ?", e.Week, e.Report, e.Recipient).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return l.s.Exec(ctx, "INSERT INTO sent (message_id, status, attempts, first_try, sent_at, error, week, report, recipient) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", e.values()...)
	}
	return l.s.Exec(ctx, "UPDATE sent SET message_id = ?, status = ?, attempts = ?, first_try = ?, sent_at = ?, error = ? WHERE week = ? AND report = ? AND recipient = ?", e.values()...)
}

func (e *Entry) values() []any {
	or := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.UTC()
	}
	var text any
	if e.Error != "" {
		text = e.Error
	}
	return []any{e.MessageID, e.Status, e.Attempts, or(e.FirstTry), or(e.SentAt), text, e.Week, e.Report, e.Recipient}
}

// Began returns the first week that a recipient was written to about; "" for a new one.
func (l *Ledger) Began(ctx context.Context, report, recipient string) (string, error) {
	var week sql.NullString
	err := l.s.QueryRow(ctx, "SELECT min(week) FROM sent WHERE report = ? AND recipient = ?", report, recipient).Scan(&week)
	return week.String, err
}

// Mailed returns what the mail about a week said; nil where there was none.
func (l *Ledger) Mailed(ctx context.Context, week string) (*analyze.Mailed, error) {
	var m analyze.Mailed
	err := l.s.QueryRow(ctx, "SELECT terminals, attempts, failures FROM mailed WHERE week = ?", week).Scan(&m.Terminals, &m.Attempts, &m.Failures)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	return &m, err
}

// KeepMailed remembers what the first mail about a week said.
func (l *Ledger) KeepMailed(ctx context.Context, week string, t analyze.WeekTotals) error {
	return l.s.Exec(ctx, "INSERT INTO mailed SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM mailed WHERE week = ?)", week, t.Devices, t.Attempts, t.Failures, week)
}
