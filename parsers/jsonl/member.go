package jsonl

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// stamp sets the time of the record if v is a stamp of a better rank than the one before.
func (p *parser) stamp(ev *parsers.Event, v []byte, rank uint8) {
	if rank <= p.best.time {
		return
	}
	s, ok := fields.Stamp(v, clock.OnlyClear)
	if !ok {
		return
	}
	p.best.time = rank
	ev.Time, ev.UTCOffset, ev.TimeQuality = p.clock.Resolve(s)
}

// level reads a severity in words, or as a number: 0 to 7 are those of syslog (journald's
// PRIORITY, GELF), 10 to 60 those of pino and bunyan, or of Python under levelno.
func (p *parser) level(ev *parsers.Event) {
	if ev.Level != parsers.LevelNone {
		return
	}
	v := p.r.Value
	switch {
	case len(v) == 1 && v[0] >= '0' && v[0] <= '7':
		ev.Level = fields.SyslogLevel(int(v[0] - '0'))
	case bytes.EqualFold(p.r.Name, []byte("levelno")):
		ev.Level = pythonLevel(v)
	default:
		ev.Level = fields.Level(v)
	}
}

// pythonLevel maps the numbers of Python's logging module.
func pythonLevel(v []byte) parsers.Level {
	if len(v) != 2 || v[0] < '1' || v[0] > '5' {
		return parsers.LevelNone
	}
	return parsers.Debug + parsers.Level(v[0]-'1')
}

// message keeps the best text: msg or message of the record, then other names, then nested ones.
func (p *parser) message(ev *parsers.Event) {
	if p.r.Kind != fields.String || len(p.r.Value) == 0 {
		return
	}
	rank := uint8(2)
	switch {
	case p.r.Depth > 1:
		rank = 1
	case p.r.Name[0]|0x20 == 'm':
		rank = 3
	}
	if rank > p.best.message {
		p.best.message = rank
		ev.F[parsers.Text] = p.r.Text()
	}
}

// maxProblem bounds the bytes of error texts that are put behind the message.
const maxProblem = 2000

// problem collects the texts of errors; they go behind the message.
func (p *parser) problem() {
	if p.r.Kind != fields.String || len(p.r.Value) == 0 || len(p.problems) >= maxProblem {
		return
	}
	text := p.r.Text()
	p.problems = append(p.problems, " | "...)
	p.problems = append(p.problems, text[:min(len(text), maxProblem)]...)
}

// logger keeps the name of the part that writes: logger, component or module before name or
// unit, and those before the rest. Deeper down, such names are about other things.
func (p *parser) logger(ev *parsers.Event) {
	if p.r.Depth > 1 && string(p.r.Parent) != "log" || p.r.Kind != fields.String || len(p.r.Value) == 0 {
		return
	}
	rank := uint8(1)
	switch p.r.Name[0] | 0x20 {
	case 'l', 'm':
		rank = 3
	case 'n', 's', 'u':
		rank = 2
	case 'c':
		if len(p.r.Name) == len("component") {
			rank = 3
		}
	}
	if rank > p.best.logger {
		p.best.logger = rank
		ev.F[parsers.Component] = p.r.Text()
	}
}

// finish scans the message and settles Text: message and errors, or else the object.
func (p *parser) finish(ev *parsers.Event, obj []byte) {
	msg := ev.F[parsers.Text]
	if len(msg) == 0 && len(p.problems) == 0 {
		ev.F[parsers.Text] = parsers.CutText(bytes.TrimRight(obj, " \t\r\n,"), maxText)
		return
	}
	fields.Scan(ev, msg)
	fields.Scan(ev, p.problems)
	if len(p.problems) == 0 {
		return
	}
	p.joined = append(append(p.joined[:0], msg...), p.problems...)
	ev.F[parsers.Text] = bytes.TrimPrefix(p.joined, []byte(" | "))
}
