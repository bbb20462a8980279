package ncrej

import (
	"bytes"

	"posmortem/parsers"
)

// troubles are the words of a journal that tell a fault, and how grave it is.
var troubles = []struct {
	words []byte
	level parsers.Level
}{
	{[]byte("HOST TX TIMEOUT"), parsers.Error},
	{[]byte("DEVICE ERROR"), parsers.Error},
	{[]byte("POWER INTERRUPTION"), parsers.Error},
	{[]byte("UNSUCCESSFUL"), parsers.Error},
	{[]byte("SST OUT OF SERVICE"), parsers.Warn},
	{[]byte("SST OFF-LINE"), parsers.Warn},
	{[]byte("GENAC 2 : AAC"), parsers.Warn},
	{[]byte("GENAC 1 : AAC"), parsers.Warn},
	{[]byte("NOTE ERROR"), parsers.Warn},
	{[]byte("MISRECOGNITION ERROR"), parsers.Warn},
	{[]byte("CARD CAPTURED"), parsers.Warn},
	{[]byte("CARD RETAINED"), parsers.Warn},
}

// finish settles kind, level, message and what the transaction lends.
func (r *record) finish() {
	ev, p := r.ev, r.p
	code := ev.F[parsers.ResponseCode]
	p.txn.learn(ev)
	p.txn.lend(ev)
	if r.ended {
		p.txn.begin(false)
	}
	ev.Set(parsers.Device, p.own.name.get())
	switch {
	case len(code) > 0:
		r.answered(code)
	default:
		r.grade()
	}
	if ev.Level == parsers.LevelNone {
		ev.Level = parsers.Info
	}
	if len(p.words) > 0 {
		p.words = append(p.words, p.text...)
		ev.Set(parsers.Text, p.words)
	}
	ev.Set(parsers.Text, p.text)
}

// answered settles a receipt with the host's response code.
func (r *record) answered(code []byte) {
	ev, p := r.ev, r.p
	ev.Kind = parsers.Response
	if len(bytes.Trim(code, "0")) == 0 {
		return
	}
	ev.Level = parsers.Warn
	p.words = append(append(append(p.words, "declined, response code "...), code...), '\n')
}

// grade finds what a record tells in words. Counters and settings mention devices without anything being wrong.
func (r *record) grade() {
	for _, t := range troubles {
		if r.ev.Level < t.level && bytes.Contains(r.p.text, t.words) {
			r.ev.Level = t.level
		}
	}
}
