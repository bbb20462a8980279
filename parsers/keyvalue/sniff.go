package keyvalue

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// maxLines bounds the lines that sniff looks at.
const maxLines = 60

// sniff judges lines one by one: a payment line has a stamp or level and at least four
// named fields of payments, a logfmt line is made of pairs alone and tells its time, level or message,
// a dense line is pairs for the most part. Prose with a pair in it counts for nothing.
func sniff(head []byte) parsers.Score {
	var lines, payment, logfmt, dense int
	for rest := head; len(rest) > 0 && lines < maxLines; {
		line, after, whole := bytes.Cut(rest, []byte("\n"))
		rest = after
		if line = bytes.TrimRight(line, "\r"); !start(line) || !whole && lines > 0 {
			continue
		}
		lines++
		switch k := judge(line); k {
		case paymentLine:
			payment++
		case logfmtLine:
			logfmt++
		case denseLine:
			dense++
		}
	}
	return score(lines, payment, logfmt, dense)
}

func score(lines, payment, logfmt, dense int) parsers.Score {
	good := payment + logfmt
	switch {
	case lines == 0:
		return 0
	case good*2 > lines:
		return parsers.Score(80 + 15*good/lines)
	case (good+dense)*2 > lines:
		return 60
	case good*4 > lines:
		return 45
	}
	return parsers.Score(25 * (good + dense) / lines)
}

// The kinds of a line.
const (
	proseLine = iota
	paymentLine
	logfmtLine
	denseLine
)

// judge tells what kind of line this is.
func judge(line []byte) int {
	if _, _, line = fields.Container(line); len(line) == 0 {
		return proseLine
	}
	var ev parsers.Event
	ev.Reset()
	p := parser{clock: parsers.Source{}.Clock()}
	at := p.head(line, &ev)
	stamped := ev.Time != clock.NoTime || ev.Level != parsers.LevelNone
	first := at
	if !stamped {
		at, first = 0, 0
	}
	t := tally{}
	t.count(line, at)
	rest := len(bytes.TrimSpace(line[first:]))
	switch {
	case line[0] == '{' || line[0] == '<' || t.pairs < 2 || loggers(line):
		return proseLine
	case t.payment >= 4 && (stamped || t.times > 0) && t.bytes*2 >= rest:
		return paymentLine
	case t.record >= 2 && t.bytes*10 >= rest*9:
		return logfmtLine
	case t.pairs >= 3 && stamped && t.bytes*4 >= rest*3:
		return denseLine
	}
	return proseLine
}

// loggers tells whether the layout of Spring Boot ("--- [thread] logger :") or of logback ("[thread] LEVEL logger -") stands before
// the first pair: thread, logger and message are told apart by the format that knows these.
func loggers(line []byte) bool {
	head := line[:max(bytes.IndexByte(line, '='), 0)]
	head = bytes.TrimRight(head[:bytes.LastIndexByte(head, ' ')+1], " ")
	return bytes.Contains(head, []byte(" --- [")) || bytes.HasSuffix(head, []byte(" -")) && bytes.Contains(head, []byte("] "))
}

// tally is what the pairs of a line add up to.
type tally struct {
	pairs, bytes    int // pairs, and the bytes they and the blanks between them take
	payment, record int // names of payment fields; names of time, level, message, logger
	times           int
}

func (t *tally) count(line []byte, at int) {
	var p parser
	for at < len(line) {
		from := at
		for at < len(line) && keyByte[line[at]] {
			at++
		}
		if at == from || at >= len(line) || line[at] != '=' {
			at = max(at, from+1)
			continue
		}
		m := fields.Find(line[from:at])
		_, at = p.value(line, at+1)
		t.pairs++
		t.bytes += at - from + 1
		if m.Payment() || m == fields.Currency || m == fields.Latency {
			t.payment++
		}
		if m >= fields.Time {
			t.record++
		}
		if m == fields.Time {
			t.times++
		}
	}
}
