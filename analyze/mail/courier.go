package mail

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Unsure is the operator's rule for a mail whose answer was never seen.
type Unsure string

// The rules. SMTP has no way to ask a server afterwards whether it took a message (RFC 1047), so that somebody has to decide.
const (
	// UnsureAuto sends again where the connection was lost, which counts as "try later" (RFC 5321, clause 3.8), and does not where
	// this program was killed while it waited for the answer: a server that has the whole message delivers it all the same.
	UnsureAuto Unsure = "auto"
	UnsureSend Unsure = "send" // rather twice than never; the Message-ID is the same
	UnsureSkip Unsure = "skip" // rather never than twice
)

// Courier delivers letters and writes down what became of them.
type Courier struct {
	Ledger *Ledger
	Server *Server
	Unsure Unsure
	Resend bool // also what the ledger calls sent, refused or assumed
	Now    func() time.Time
	Pauses []time.Duration // between the tries of one run; nil: a few seconds, then more
}

// tries is how often one run tries a letter, and lifetime how often all runs together do.
const (
	tries    = 3
	lifetime = 9
)

// Delivered says what became of a letter.
type Delivered struct {
	Sent bool // by this run; false: there was nothing to do, or it failed
	Door bool // the server cannot be spoken to at all: other letters will fare no better
}

// Withheld is the error of a letter that is not sent by rule, though nobody knows it to be delivered.
type Withheld struct {
	Message string
	News    bool // not told before
}

func (w *Withheld) Error() string { return w.Message }

// Owed tells whether a letter is still to be sent. A Withheld error says why one that was not sent will not be.
func (c *Courier) Owed(ctx context.Context, week, report, recipient string) (bool, error) {
	e, err := c.Ledger.Entry(ctx, week, report, recipient)
	switch {
	case err != nil:
		return false, err
	case c.Resend:
		return true, nil
	case e.Status == StatusRefused:
		return false, &Withheld{Message: fmt.Sprintf("%s was refused before (%s); --resend tries again", recipient, e.Error)}
	case e.Status == StatusHanded && c.Unsure != UnsureSend:
		e.Status, e.Error = StatusAssumed, "the program was killed while the server's answer was awaited"
		if err := c.Ledger.Put(ctx, e); err != nil {
			return false, err
		}
		return false, &Withheld{News: true, Message: recipient + ": the program was killed before the server's answer was read; the mail is taken as delivered, --resend sends it again"}
	}
	return !e.Final(), nil
}

// Deliver sends a letter, unless the ledger says that it was sent. Each step is on disk before the next begins. What cannot
// be had: between the server's answer and the ledger's next row the program may be killed, and then it is not known whether the
// server has the message; nothing else is asked or done in between.
func (c *Courier) Deliver(ctx context.Context, l *Letter) (Delivered, error) {
	owed, err := c.Owed(ctx, l.Week, l.Report, Mailbox(l.To))
	if err != nil || !owed {
		return Delivered{}, err
	}
	msg, err := l.Bytes()
	if err != nil {
		return Delivered{}, err
	}
	e, err := c.Ledger.Entry(ctx, l.Week, l.Report, Mailbox(l.To))
	if err != nil {
		return Delivered{}, err
	}
	if c.Resend {
		e.Attempts = 0
	}
	e.MessageID = l.ID()
	for try := 1; ; try++ {
		fault := c.try(ctx, &e, l, msg)
		if fault == nil {
			return Delivered{Sent: true}, nil
		}
		var t *trouble
		if !errors.As(fault, &t) {
			return Delivered{}, fault
		}
		if !t.again || try == tries || e.Final() || ctx.Err() != nil {
			return Delivered{Door: t.place == atDoor}, fmt.Errorf("%s: %w", e.Recipient, t)
		}
		if err := c.pause(ctx, try); err != nil {
			return Delivered{}, err
		}
	}
}

// try sends once and keeps the ledger.
func (c *Courier) try(ctx context.Context, e *Entry, l *Letter, msg []byte) error {
	safe := context.WithoutCancel(ctx) // an interrupt must not keep the ledger from being written
	put := func(status string) error {
		e.Status = status
		return c.Ledger.Put(safe, *e)
	}
	e.Attempts++
	e.SentAt = time.Time{}
	if e.FirstTry.IsZero() {
		e.FirstTry = c.Now()
	}
	if err := put(StatusTrying); err != nil {
		return err
	}
	err := c.Server.send(ctx, l.From.Address, l.To.Address, msg, func() error { return put(StatusHanded) })
	if err == nil {
		e.SentAt, e.Error = c.Now(), ""
		return put(StatusSent)
	}
	e.Error = err.Error()
	if kept := put(c.verdict(err, e.Attempts)); kept != nil {
		return kept
	}
	return err
}

// verdict is the status that an error leaves.
func (c *Courier) verdict(err error, attempts int) string {
	var t *trouble
	switch {
	case !errors.As(err, &t), t.place == atDoor:
		return StatusFailed
	case t.place == afterward && c.Unsure == UnsureSkip:
		return StatusAssumed
	case t.place == atLetter && !t.again, attempts >= lifetime:
		return StatusRefused
	}
	return StatusFailed
}

// pause waits before the next try, longer each time.
func (c *Courier) pause(ctx context.Context, try int) error {
	pauses := c.Pauses
	if pauses == nil {
		pauses = []time.Duration{5 * time.Second, 30 * time.Second}
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pauses[min(try, len(pauses))-1]):
		return nil
	}
}
