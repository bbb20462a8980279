package jpos

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// finish settles kind, level and message once the whole record is read.
func (b *body) finish() {
	ev := b.ev
	kind := ev.Kind
	b.msg.settle()
	fields.DE(ev, 0, b.msg.mti)
	fields.DE(ev, 39, b.msg.code)
	ev.Kind = kind
	if b.msg.seen {
		b.exchange()
	}
	if b.failed {
		ev.Kind = parsers.Trouble
		if ev.Level != parsers.Warn {
			ev.Level = max(ev.Level, parsers.Error)
		}
	}
	b.byWords()
	if ev.Level == parsers.LevelNone {
		ev.Level = parsers.Info
	}
	if len(b.p.text) == 0 {
		b.say(b.op)
	}
	ev.Set(parsers.Text, b.p.text)
	if !b.msg.seen && b.tellsPairs() {
		fields.Scan(ev, b.p.text)
	}
}

// exchange settles what a record with an ISO 8583 message is, and says so in words.
func (b *body) exchange() {
	ev := b.ev
	b.say(b.msg.direction)
	if mti := ev.F[parsers.MTI]; len(mti) > 0 {
		b.say(mti)
	} else {
		b.say(b.msg.mti)
	}
	switch op := string(b.op); {
	case len(ev.F[parsers.MTI]) == 0:
		if len(b.msg.mti) > 0 { // as when a header was read as the message
			ev.Fault = "no ISO 8583 message type"
			b.mark(parsers.Trouble, parsers.Warn)
		}
	case op == "receive" || op == "send" || op == "isomsg":
		if ev.Kind = parsers.Request; response(ev.F[parsers.MTI]) {
			ev.Kind = parsers.Response
		}
	}
	b.pair("stan=", ev.F[parsers.STAN])
	b.pair("rrn=", ev.F[parsers.RRN])
	b.pair("tid=", ev.F[parsers.Device])
	b.pair("rc=", ev.F[parsers.ResponseCode])
}

func (b *body) pair(name string, v []byte) {
	if len(v) == 0 || len(b.p.text)+len(name)+len(v) >= textLimit {
		return
	}
	b.p.text = append(append(b.p.text, ' '), name...)
	b.p.text = append(b.p.text, v...)
}

// byWords settles what only the words of the record tell.
func (b *body) byWords() {
	ev, t := b.ev, b.p.text
	switch {
	case string(b.op) == "connect":
		if bytes.Contains(t, []byte("Unable to connect")) {
			ev.Level = max(ev.Level, parsers.Error)
		}
		if host, ok := bytes.CutPrefix(t, []byte("connect Try 0 ")); ok {
			if i := bytes.IndexByte(host, ' '); i >= 0 {
				host = host[:i]
			}
			ev.Set(parsers.Peer, host)
		}
	case bytes.HasPrefix(t, []byte("Q2 started")):
		ev.Kind = parsers.Boot
	case string(ev.F[parsers.Component]) == "stderr" && ev.Level == parsers.LevelNone:
		ev.Level = parsers.Warn
		if bytes.Contains(t, []byte("Exception")) {
			ev.Kind, ev.Level = parsers.Trouble, parsers.Error
		}
	case string(b.op) == "abort":
		ev.Level = max(ev.Level, parsers.Warn)
		if !b.msg.seen { // else the messages were seen before, and tell themselves
			ev.Kind = parsers.Trouble
		}
	case bytes.Contains(t, []byte("Read timeout / EOF")), bytes.HasPrefix(t, []byte("receive peer-disconnect ")):
		ev.Kind, ev.Level = parsers.Link, max(ev.Level, parsers.Warn)
	}
}

// tellsPairs tells whether the message may name payment data in words. What Q2 says of itself does not.
func (b *body) tellsPairs() bool {
	c := b.ev.F[parsers.Component]
	if bytes.HasPrefix(c, []byte("Q2")) || bytes.HasSuffix(c, []byte("SystemMonitor")) {
		return false
	}
	return bytes.IndexByte(b.p.text, '=') >= 0 || bytes.IndexByte(b.p.text, ':') >= 0
}
