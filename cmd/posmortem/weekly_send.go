package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"posmortem/analyze"
	"posmortem/analyze/mail"
	"posmortem/analyze/render"
)

// caughtUp is how many weeks are sent at most, with the last one.
const caughtUp = 8

// attachmentLimit keeps the whole mail below the 25 MB that many servers take; base64 adds a third.
const attachmentLimit = 12 << 20

// spreadsheet is the registered type of XLSX (IANA).
const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// letters makes the mails about a week, one for each of the recipients; they differ in their address only.
func (j *weeklyJob) letters(ctx context.Context, week analyze.Week, to []*netmail.Address) (*analyze.Weekly, []*mail.Letter, error) {
	w, err := j.build(ctx, week)
	if err != nil {
		return nil, nil, err
	}
	files, attached, err := j.files(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	lang := j.a.opt.lang
	body, err := mail.NewBody(w, lang, attached)
	if err != nil {
		return nil, nil, err
	}
	letters := make([]*mail.Letter, len(to))
	for i, address := range to {
		letters[i] = &mail.Letter{Report: "weekly", Week: week.String(), From: j.from, To: address, Date: j.a.now().In(week.Zone()).Truncate(time.Second),
			Subject: mail.Subject(w, lang), Lang: lang, Body: body, Files: files}
	}
	return w, letters, nil
}

// files writes the attachments in every form that there is a renderer for.
func (j *weeklyJob) files(ctx context.Context, w *analyze.Weekly) (files []mail.File, a mail.Attached, err error) {
	r, err := analyze.WeeklyReport(ctx, j.store, w)
	if err != nil {
		return nil, a, err
	}
	r.Lang = analyze.Lang(j.a.opt.lang)
	size := 0
	for _, form := range []struct{ name, kind string }{{"html", "text/html; charset=utf-8"}, {"xlsx", spreadsheet}} {
		write, ok := render.Funcs()[form.name]
		if !ok {
			continue
		}
		var b bytes.Buffer
		if err := write(&b, r, render.Options{Lang: j.a.opt.lang}); err != nil {
			return nil, a, fmt.Errorf("attachment %s: %w", form.name, err)
		}
		name := "posmortem-" + w.Week.String() + "." + form.name
		if size+b.Len() > attachmentLimit {
			a.Left = append(a.Left, name)
			continue
		}
		size += b.Len()
		files = append(files, mail.File{Name: name, Type: form.kind, Content: b.Bytes()})
		a.Files = append(a.Files, name)
	}
	return files, a, nil
}

// dryRun writes the mails as files.
func (j *weeklyJob) dryRun(ctx context.Context) error {
	_, letters, err := j.letters(ctx, j.week, j.to)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(j.a.opt.weekly.output, 0o755); err != nil {
		return err
	}
	for _, l := range letters {
		msg, err := l.Bytes()
		if err != nil {
			return err
		}
		name := filepath.Join(j.a.opt.weekly.output, letterFile(l))
		if err := writeWhole(name, msg); err != nil {
			return err
		}
		if !j.a.opt.quiet {
			fmt.Fprintln(j.a.stdout, name)
		}
	}
	return nil
}

// letterFile names the file of a mail by week and recipient. Where the address has characters that file names should not have,
// the Message-ID keeps two of them apart.
func letterFile(l *mail.Letter) string {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune("@.+-_", r) || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, l.To.Address)
	if plain != l.To.Address {
		id, _, _ := strings.Cut(l.ID(), "@")
		plain += "-" + id[strings.LastIndexByte(id, '.')+1:]
	}
	return "posmortem-" + l.Week + "-" + plain + ".eml"
}

// send mails the week, and from a settings file also those that were missed, the oldest first. What cannot be sent is told at the
// end, in one line; it does not keep the other mails back.
func (j *weeklyJob) send(ctx context.Context) error {
	w := &j.a.opt.weekly
	c := &mail.Courier{Ledger: j.ledger, Server: j.server, Unsure: mail.Unsure(w.unsure), Resend: w.resend, Now: j.a.now}
	var faults []string
	for _, week := range j.weeks() {
		to, told, err := j.owed(ctx, c, week)
		if err != nil {
			return err
		}
		faults = append(faults, told...)
		if len(to) == 0 {
			continue
		}
		told, door, err := j.sendWeek(ctx, c, week, to)
		if err != nil {
			return err
		}
		faults = append(faults, told...)
		if door {
			break
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(faults) > 0 {
		return exit{exitFailed, "not sent: " + oneLine(strings.Join(faults, "; "))}
	}
	return nil
}

// weeks are those to look at: the last, and from a settings file the seven before it.
func (j *weeklyJob) weeks() []analyze.Week {
	w := &j.a.opt.weekly
	if j.config == "" || w.week != "" || w.resend {
		return []analyze.Week{j.week}
	}
	var weeks []analyze.Week
	for back := caughtUp - 1; back >= 0; back-- {
		weeks = append(weeks, j.week.Add(-back))
	}
	return weeks
}

// owed are the recipients that have not got the mail about a week. A week before the first one that somebody was written to
// about was not missed.
func (j *weeklyJob) owed(ctx context.Context, c *mail.Courier, week analyze.Week) (to []*netmail.Address, told []string, err error) {
	last := week.String() == j.week.String()
	for _, address := range j.to {
		recipient := mail.Mailbox(address)
		began, err := j.ledger.Began(ctx, "weekly", recipient)
		if err != nil {
			return nil, nil, err
		}
		if !last && (began == "" || week.String() < began) {
			continue
		}
		owed, err := c.Owed(ctx, week.String(), "weekly", recipient)
		var not *mail.Withheld
		switch {
		case errors.As(err, &not):
			if last || not.News {
				told = append(told, week.String()+": "+err.Error())
			}
		case err != nil:
			return nil, nil, err
		case owed:
			to = append(to, address)
		}
	}
	return to, told, nil
}

// sendWeek sends the mails about one week. door tells that the server cannot be spoken to at all.
func (j *weeklyJob) sendWeek(ctx context.Context, c *mail.Courier, week analyze.Week, to []*netmail.Address) (told []string, door bool, err error) {
	w, letters, err := j.letters(ctx, week, to)
	if err != nil {
		return nil, false, err
	}
	for i, l := range letters {
		d, err := c.Deliver(ctx, l)
		if d.Sent {
			if err := j.ledger.KeepMailed(ctx, week.String(), w.Totals); err != nil {
				return nil, false, err
			}
		}
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		if err != nil {
			text := week.String() + ": " + err.Error()
			if rest := len(letters) - i - 1; d.Door && rest > 0 {
				text += fmt.Sprintf(" (nor %d more)", rest)
			}
			told = append(told, text)
		}
		if d.Door {
			return told, true, nil
		}
	}
	return told, false, nil
}
