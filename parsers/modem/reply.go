package modem

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// results are the final and unsolicited words of V.250, 5.7.1, and what they say of the link.
var results = []struct {
	word  []byte
	kind  parsers.Kind
	level parsers.Level
	more  bool // something may follow
}{
	{[]byte("OK"), parsers.Note, parsers.Info, false},
	{[]byte("ERROR"), parsers.Note, parsers.Warn, false},
	{[]byte("CONNECT"), parsers.Link, parsers.Info, true},
	{[]byte("NO CARRIER"), parsers.Link, parsers.Error, true},
	{[]byte("NO DIALTONE"), parsers.Link, parsers.Error, false},
	{[]byte("NO DIAL TONE"), parsers.Link, parsers.Error, false},
	{[]byte("NO ANSWER"), parsers.Link, parsers.Error, false},
	{[]byte("BUSY"), parsers.Link, parsers.Warn, false},
	{[]byte("RING"), parsers.Note, parsers.Info, false},
}

// result reads a word such as NO CARRIER and tells whether b is one. An error is told with its command.
func (p *parser) result(b []byte, ev *parsers.Event) bool {
	for i := range results {
		r := &results[i]
		if !bytes.HasPrefix(b, r.word) || len(b) > len(r.word) && (!r.more || b[len(r.word)] != ' ') {
			continue
		}
		p.text = append(p.text, b...)
		ev.Kind, ev.Level = r.kind, max(ev.Level, r.level)
		p.to(r.level)
		return true
	}
	return false
}

// to adds the command that failed.
func (p *parser) to(level parsers.Level) {
	if level >= parsers.Warn && len(p.command) > 0 {
		p.text = append(append(p.text, " to "...), p.command...)
	}
}

// reply tells "+CREG: 0,3" with what its numbers mean.
func (p *parser) reply(b []byte, up int64, ev *parsers.Event) {
	p.text = append(p.text, b...)
	name, value, _ := bytes.Cut(b[1:], colon)
	value = bytes.TrimSpace(value)
	switch string(name) {
	case "CREG", "CGREG", "CEREG", "C5GREG":
		p.registered(value, ev)
	case "CSQ":
		p.signal(value, ev)
	case "CME ERROR", "CMS ERROR":
		ev.Level = max(ev.Level, parsers.Error)
		if n, ok := number(value); ok && string(name) == "CME ERROR" && n < len(equipment) && equipment[n] != "" {
			p.add(equipment[n])
		}
		p.to(parsers.Error)
	case "CPIN":
		if !bytes.HasPrefix(value, ready) {
			ev.Level = max(ev.Level, parsers.Error)
		}
	case "CCLK":
		p.clock(bytes.Trim(value, `"`), up, ev)
	}
}

var (
	colon = []byte(":")
	ready = []byte("READY")
)

func (p *parser) add(words string) {
	p.text = append(append(p.text, ' '), words...)
}

// registrations are the values of <stat> (TS 27.007, 7.2).
var registrations = []struct {
	words string
	level parsers.Level
}{
	{"not registered, not searching", parsers.Error}, {"registered", parsers.Info}, {"searching for a network", parsers.Warn},
	{"registration denied", parsers.Error}, {"registration unknown", parsers.Warn}, {"registered, roaming", parsers.Info},
	{"registered for messages only", parsers.Warn}, {"registered for messages only, roaming", parsers.Warn}, {"emergency calls only", parsers.Error},
}

// registered reads "<n>,<stat>[,...]", and "<stat>[,"lac",...]" as it comes unasked.
func (p *parser) registered(v []byte, ev *parsers.Event) {
	first, rest, two := bytes.Cut(v, comma)
	stat := first
	if second, _, _ := bytes.Cut(rest, comma); two && len(second) == 1 {
		stat = second
	}
	if n, ok := number(stat); ok && n < len(registrations) {
		p.add(registrations[n].words)
		ev.Level = max(ev.Level, registrations[n].level)
	}
}

var comma = []byte(",")

// signal reads "<rssi>,<ber>" (TS 27.007, 8.5): 0 to 31 are -113 to -51 dBm in steps of two.
func (p *parser) signal(v []byte, ev *parsers.Event) {
	first, _, _ := bytes.Cut(v, comma)
	n, ok := number(first)
	switch {
	case !ok:
	case n == 99:
		p.add("no signal measured")
		ev.Level = max(ev.Level, parsers.Warn)
	case n <= 31:
		dbm := 113 - 2*n
		p.text = append(p.text, " -"...)
		if dbm >= 100 {
			p.text = append(p.text, '1')
		}
		p.text = append(p.text, byte('0'+dbm/10%10), byte('0'+dbm%10))
		p.text = append(p.text, " dBm"...)
		if n < 6 {
			p.add("weak signal")
			ev.Level = max(ev.Level, parsers.Warn)
		}
	}
}

// equipment are the errors of TS 27.007, 9.2, that a terminal in the field meets.
var equipment = [...]string{3: "operation not allowed", 4: "operation not supported", 5: "PH-SIM PIN required", 10: "SIM not inserted",
	11: "SIM PIN required", 12: "SIM PUK required", 13: "SIM failure", 14: "SIM busy", 15: "SIM wrong", 16: "incorrect password", 20: "memory full",
	30: "no network service", 31: "network timeout", 32: "network not allowed, emergency calls only", 100: "unknown",
	103: "illegal mobile station", 106: "illegal mobile equipment", 107: "GPRS services not allowed", 111: "network not allowed",
	112: "location area not allowed", 113: "roaming not allowed", 132: "service option not supported", 133: "service option not subscribed",
	134: "service option temporarily out of order", 148: "unspecified GPRS error", 149: "PDP authentication failure"}

// number reads up to four digits.
func number(v []byte) (n int, ok bool) {
	for _, c := range v {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(v) > 0 && len(v) <= 4
}

// clock reads `26/03/02,10:00:00+32`, whose zone counts quarters of an hour (TS 27.007, 8.15). A modem that has not heard
// the network yet is years behind.
func (p *parser) clock(v []byte, up int64, ev *parsers.Event) {
	if len(v) < 17 || v[2] != '/' || v[5] != '/' || v[8] != ',' || v[11] != ':' || v[14] != ':' {
		return
	}
	var f [6]int
	for i := range f {
		n, ok := number(v[3*i : 3*i+2])
		if !ok {
			return
		}
		f[i] = n
	}
	if f[0] < 20 || f[0] > 69 || f[1] < 1 || f[1] > 12 || f[2] < 1 || f[2] > 31 || f[3] > 23 || f[4] > 59 || f[5] > 59 {
		return
	}
	s := clock.Stamp{Year: 2000 + f[0], Month: f[1], Day: f[2], Hour: f[3], Minute: f[4], Second: f[5], HasYear: true, HasDate: true}
	if len(v) >= 20 && (v[17] == '+' || v[17] == '-') {
		if q, ok := number(v[18:20]); ok && q <= 56 {
			s.HasOffset, s.Offset = true, 15*q
			if v[17] == '-' {
				s.Offset = -s.Offset
			}
		}
	}
	t, offset, quality := p.clk.Resolve(s)
	if up >= 0 {
		p.anchor = anchor{true, up, t, offset}
	}
	if ev.TimeQuality == clock.None || up >= 0 {
		ev.Time, ev.UTCOffset, ev.TimeQuality = t, offset, quality
	}
}
